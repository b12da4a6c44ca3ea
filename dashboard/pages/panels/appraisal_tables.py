"""Gaps as tables, largest first: every agency, every criterion, then every score that appraisal changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.open_editions import open_on_self_scores
from dashboard.pages.panels.appraisal_charts import gap_in_words
from dashboard.pages.panels.differences_panel import named_criterion
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.panels.paged_rows import paged_rows
from dashboard.scoring import Appraisal, AppraisedScore, Standings
from dashboard.ui.html import table, tag
from dashboard.ui.wording import Wording


def appraisal_tables(view: View, appraisal: Appraisal, row: int | None) -> None:
    """Draw the tables; of one agency only its scores."""
    if row is None:
        _agencies(view, appraisal)
        _criteria(view, appraisal)
    words = view.words
    scores = appraisal.changed_scores if row is None else appraisal.changed_scores_of(row)
    if not scores:
        compared = appraisal.whole if row is None else appraisal.agencies[row]
        if compared.compared:
            chart_title(words("appraisal.scores_title_none"), level=2)
        return
    chart_title(words("appraisal.scores_title", count=words.count(len(scores))), level=2)
    paged_rows(
        scores,
        lambda shown: _scores(appraisal, shown, words, named=row is None),
        words,
        key=f"page-gaps-{view.version}-{view.address.block}-{row}",
    )


def _agencies(view: View, appraisal: Appraisal) -> None:
    words, block = view.words, appraisal.block
    own = open_on_self_scores(view.recorded)
    own_block = own.blocks.get(block.code) if own else None
    note = words("appraisal.agencies_note")
    if own_block:
        note = f"{note}. {words('appraisal.agencies_note_ranks')}"
    chart_title(words("appraisal.agencies_title"), note, level=2)
    recorded = view.recorded.blocks[block.code].standings
    columns = ["own", "appraised", "gap", "changed", *(["rank_own", "rank"] if own_block else ["missing"])]

    def line(row: int) -> list[str]:
        of = appraisal.agencies[row]
        cells = [
            block.agencies[row].name,
            words.score(of.self_points) if of.compared else "–",
            words.score(of.appraised) if of.compared else "–",
            _gap(of.gap, words) if of.compared else "–",
            f"{words.count(of.changed)}/{words.count(of.compared)}",
        ]
        cells += [_rank(own_block.standings, row, words), _rank(recorded, row, words)] if own_block else []
        return cells if own_block else [*cells, words.count(of.missing)]

    paged_rows(
        appraisal.largest_gap_first,
        lambda rows: _table(["agency", *columns], map(line, rows), words, texts=1),
        words,
        key=f"page-agencies-{view.version}-{block.code}",
    )


def _criteria(view: View, appraisal: Appraisal) -> None:
    words, leaves = view.words, appraisal.block.tree.leaves
    chart_title(words("appraisal.criteria_title"), words("appraisal.agencies_note"), level=2)

    def line(column: int) -> list[str]:
        of = appraisal.leaves[column]
        changed = f"{words.count(of.changed)}/{words.count(of.compared)}"
        points = words.score(of.self_points), words.score(of.appraised)
        return [leaves[column].name, *points, _gap(of.gap, words), changed]

    paged_rows(
        appraisal.most_cut_leaves,
        lambda columns: _table(["criterion", "own", "appraised", "gap", "changed"], map(line, columns), words, texts=1),
        words,
        key=f"page-criteria-{view.version}-{view.address.block}",
    )


def _scores(appraisal: Appraisal, scores: Sequence[AppraisedScore], words: Wording, *, named: bool) -> None:
    def line(score: AppraisedScore) -> list[str]:
        return [
            *([appraisal.block.agencies[score.row].name] if named else []),
            named_criterion(score.leaf.name, score.leaf.code),
            words.short_points(score.self_points),
            words.short_points(score.appraised),
            words.short_points(score.leaf.max_points or 0.0),
            _gap(score.gap, words),
        ]

    columns = [*(["agency"] if named else []), "criterion", "own", "appraised", "maximum", "gap"]
    _table(columns, map(line, scores), words, texts=2 if named else 1)


def _gap(gap: float, words: Wording) -> str:
    if not gap:
        return words.score(0.0)
    return tag("span.xh-worse" if gap > 0 else "span.xh-better", gap_in_words(gap, words))


def _rank(standings: Standings, row: int, words: Wording) -> str:
    return words.rank(int(standings.rank[row]), bool(standings.tied[row]))


def _table(columns: Sequence[str], lines: Iterable[Sequence[str]], words: Wording, *, texts: int) -> None:
    """The first `texts` columns hold words, the others figures."""
    heads = [words(f"appraisal.{column}") for column in columns]
    draw_html(table(heads, lines, name=words("appraisal.gap"), figures=slice(texts, None)))
