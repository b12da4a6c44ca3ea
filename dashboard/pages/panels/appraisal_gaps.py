"""The appraisal of a block, and the gaps between self-scores and appraisal: as bars, then as tables, largest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten

import streamlit as st
from markupsafe import Markup

from dashboard.charts import GapRow, appraisal_gaps, plotly_config
from dashboard.documents.charts import Gap, GapChart
from dashboard.model import Block, Provenance
from dashboard.pages.edition_cache import cached_unless_trial, open_on_self_scores
from dashboard.pages.elements import chart_title, draw_html, paged_rows
from dashboard.pages.panels.differences_panel import named_criterion
from dashboard.pages.panels.download_context import DownloadContext, chart_corner, download_context, table_corner
from dashboard.pages.view import View
from dashboard.scoring import Appraisal, AppraisedScore, GapSum, Standings, appraisal
from dashboard.ui.html import table, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import headline_mark

_LONGEST_LABEL = 56  # characters of a name above its bar; the full name is on hover and in the tables
_MOST = 15  # bars of one chart; the tables below have every line


@dataclass(frozen=True)
class _Line:
    name: str
    of: GapSum


def open_appraisal(view: View) -> Appraisal | None:
    """The appraisal of the block on screen; None when it has no self-score."""
    block = view.base.blocks[view.address.block].block
    open_one = cached_unless_trial(_appraisal, view.version)
    return open_one(str(view.base.edition.id), view.version, block.code, _block=block)


@st.cache_resource(max_entries=32, show_spinner=False)
def _appraisal(edition_id: str, version: str, block: str, _block: Block) -> Appraisal | None:
    return appraisal(_block)


def appraisal_charts(view: View, appraisal: Appraisal, row: int | None) -> None:
    """Draw the charts: two side by side for a block, one for an agency; nothing if no score was changed."""
    t, leaves, agencies = view.t, appraisal.block.tree.leaves, appraisal.block.agencies
    if row is not None:
        of_agency = appraisal.of_agency(row)
        lines = [_Line(leaf.name, of) for leaf, of in zip(leaves, of_agency, strict=True) if of.changed]
        beside = t("appraisal.scores_title", count=t.count(len(appraisal.changed_scores_of(row))))
        in_order, agency = sorted(lines, key=lambda line: -line.of.gap), agencies[row]
        _chart(view, "criteria", in_order, agency.name, agency.code, beside)
        return
    if not appraisal.whole.changed:
        return
    by_agency = [_Line(agencies[other].name, appraisal.agencies[other]) for other in appraisal.largest_gap_first]
    by_leaf = [_Line(leaves[column].name, appraisal.leaves[column]) for column in appraisal.most_cut_leaves]
    left, right = st.columns(2, gap="large")
    with left:
        compared, beside = [line for line in by_agency if line.of.compared], t("appraisal.agencies_title")
        _chart(view, "agencies", compared, appraisal.block.name, "", beside)
    with right:
        changed, beside = [line for line in by_leaf if line.of.changed], t("appraisal.criteria_title")
        _chart(view, "criteria", changed, appraisal.block.name, "", beside)


def _chart(view: View, kind: str, lines: Sequence[_Line], whose: str, agency: str, beside: str) -> None:
    """`beside`: the heading of the table on this page that has the figures of the chart, and more."""
    t = view.t
    if not lines:
        return
    shown = lines[:_MOST]
    mark = headline_mark([_origin_of_scores(view)], view.base.edition, t)
    title, note = _message(kind, lines, t), t(f"appraisal.chart_{kind}_note")
    name = "tham-dinh-co-quan" if kind == "agencies" else "tham-dinh-tieu-chi"
    corner = chart_corner(_taken(view, agency), name, title, note, lambda: _picture(lines, t))
    chart_title(title, note, mark=mark, corner=corner)
    listed = "; ".join(t("appraisal.listed", name=line.name, gap=gap_in_words(line.of.gap, t)) for line in shown)
    said = t(f"appraisal.chart_{kind}_alt", whose=whose, count=len(lines), listed=listed)
    st.plotly_chart(
        appraisal_gaps([_bar(line, t) for line in shown]),
        key=f"gaps-{kind}-{view.version}-{view.address.block}-{agency}-{t.language}",
        config=plotly_config(t.language),
        alt=f"{said} {t('table_file.beside', table=beside)}",
    )
    if len(lines) > len(shown):
        more = t("appraisal.chart_first", count=len(shown), all=t.count(len(lines)))
        draw_html(tag("p.xh-small.xh-quiet", more))


def _taken(view: View, agency: str = "") -> DownloadContext:
    return download_context(view, view.base.blocks[view.address.block], ranked=view.base, agency=agency)


def _picture(lines: Sequence[_Line], t: Localizer) -> GapChart:
    """Every line, in percent of the longest to each side."""
    cut, added = (max(getattr(line.of, name) for line in lines) for name in ("cut", "added"))
    scale = 100 / ((cut + added) or 1.0)
    rows = (Gap(line.name, scale * line.of.cut, scale * line.of.added, gap_in_words(line.of.gap, t)) for line in lines)
    return GapChart(tuple(rows), scale * added)


def _message(kind: str, lines: Sequence[_Line], t: Localizer) -> str:
    """The agency or criterion that was cut most; how many, if several are tied."""
    most = lines[0].of.gap
    if most <= 0:
        return t(f"appraisal.chart_{kind}_none")
    tied = sum(line.of.gap == most for line in lines)
    if tied > 1:
        return t(f"appraisal.chart_{kind}_tied", count=t.count(tied), points=t.score(most))
    return t(f"appraisal.chart_{kind}", name=lines[0].name, points=t.score(most))


def gap_in_words(gap: float, t: Localizer) -> str:
    """A gap with the direction that appraisal took: ▼ 181,570 where it cut, ▲ where it added."""
    if not gap:
        return t.score(0.0)
    return f"{'▼' if gap > 0 else '▲'} {t.score(abs(gap))}"


def _bar(line: _Line, t: Localizer) -> GapRow:
    of = line.of
    return GapRow(
        label=shorten(line.name, _LONGEST_LABEL, placeholder="…"),
        cut=of.cut,
        added=of.added,
        gap_label=gap_in_words(of.gap, t),
        hover=t.markup(
            "appraisal.hover",
            name=line.name,
            own=t.score(of.self_points),
            appraised=t.score(of.appraised),
            cut=t.score(of.cut),
            added=t.score(of.added),
            changed=t.count(of.changed),
            compared=t.count(of.compared),
        ),
    )


def appraisal_tables(view: View, appraisal: Appraisal, row: int | None) -> None:
    """Draw the tables; of one agency only its scores."""
    if row is None:
        _agencies(view, appraisal)
        _criteria(view, appraisal)
    t = view.t
    scores = appraisal.changed_scores if row is None else appraisal.changed_scores_of(row)
    if not scores:
        compared = appraisal.whole if row is None else appraisal.agencies[row]
        if compared.compared:
            chart_title(t("appraisal.scores_title_none"))
        return
    title, texts = t("appraisal.scores_title", count=t.count(len(scores))), 2 if row is None else 1
    columns = [*(["agency"] if row is None else []), "criterion", "own", "appraised", "maximum", "gap"]

    def line(score: AppraisedScore) -> list[str]:
        return _score_line(appraisal, score, t, named=row is None)

    agency = "" if row is None else appraisal.block.agencies[row].code
    corner = _corner(view, "tu-cham-tung-diem", title, columns, lambda: map(line, scores), texts=texts, agency=agency)
    chart_title(title, corner=corner)
    paged_rows(
        scores,
        lambda shown: _table("gap", columns, map(line, shown), t, texts=texts),
        t,
        key=f"page-gaps-{view.version}-{view.address.block}-{row}",
    )


def _agencies(view: View, appraisal: Appraisal) -> None:
    t, block = view.t, appraisal.block
    own = open_on_self_scores(view.base)
    own_block = own.blocks.get(block.code) if own else None
    note = t("appraisal.agencies_note")
    if own_block:
        note = f"{note}. {t('appraisal.agencies_note_ranks')}"
    base = view.base.blocks[block.code].standings
    columns = ["own", "appraised", "gap", "changed", *(["rank_own", "rank"] if own_block else ["missing"])]

    def line(row: int) -> list[str]:
        of = appraisal.agencies[row]
        cells = [
            block.agencies[row].name,
            t.score(of.self_points) if of.compared else "–",
            t.score(of.appraised) if of.compared else "–",
            _gap(of.gap, t) if of.compared else "–",
            f"{t.count(of.changed)}/{t.count(of.compared)}",
        ]
        cells += [_rank(own_block.standings, row, t), _rank(base, row, t)] if own_block else []
        return cells if own_block else [*cells, t.count(of.missing)]

    title, heads, every = t("appraisal.agencies_title"), ["agency", *columns], appraisal.largest_gap_first
    corner = _corner(view, "tu-cham-co-quan", title, heads, lambda: map(line, every), note=note)
    chart_title(title, note, corner=corner)
    paged_rows(
        every,
        lambda rows: _table("agencies_title", heads, map(line, rows), t, texts=1),
        t,
        key=f"page-agencies-{view.version}-{block.code}",
    )


def _criteria(view: View, appraisal: Appraisal) -> None:
    t, leaves = view.t, appraisal.block.tree.leaves
    heads = ("criterion", "own", "appraised", "gap", "changed")

    def line(column: int) -> list[str]:
        of = appraisal.leaves[column]
        changed = f"{t.count(of.changed)}/{t.count(of.compared)}"
        points = t.score(of.self_points), t.score(of.appraised)
        return [leaves[column].name, *points, _gap(of.gap, t), changed]

    title, note, every = t("appraisal.criteria_title"), t("appraisal.agencies_note"), appraisal.most_cut_leaves
    corner = _corner(view, "tu-cham-tieu-chi", title, heads, lambda: map(line, every), note=note)
    chart_title(title, note, corner=corner)
    paged_rows(
        every,
        lambda columns: _table("criteria_title", heads, map(line, columns), t, texts=1),
        t,
        key=f"page-criteria-{view.version}-{view.address.block}",
    )


def _score_line(appraisal: Appraisal, score: AppraisedScore, t: Localizer, *, named: bool) -> list[str]:
    return [
        *([appraisal.block.agencies[score.row].name] if named else []),
        named_criterion(score.leaf.name, score.leaf.code),
        t.short_points(score.self_points),
        t.short_points(score.appraised),
        t.maximum_of(score.leaf),
        _gap(score.gap, t),
    ]


def _corner(
    view: View,
    name: str,
    title: str,
    columns: Sequence[str],
    lines: Callable[[], Iterable[Sequence[str]]],
    *,
    note: str = "",
    texts: int = 1,
    agency: str = "",
) -> Markup:
    heads, origin = [view.t(f"appraisal.{column}") for column in columns], _origin_of_scores(view)
    figures = slice(texts, None)
    return table_corner(_taken(view, agency), name, title, heads, lines, note=note, figures=figures, origin=origin)


def _origin_of_scores(view: View) -> Provenance:
    return view.base.blocks[view.address.block].origins.of_scores


def _gap(gap: float, t: Localizer) -> str:
    if not gap:
        return t.score(0.0)
    return tag("span.xh-worse" if gap > 0 else "span.xh-better", gap_in_words(gap, t))


def _rank(standings: Standings, row: int, t: Localizer) -> str:
    return t.rank(int(standings.rank[row]), bool(standings.tied[row]))


def _table(name: str, columns: Sequence[str], lines: Iterable[Sequence[str]], t: Localizer, *, texts: int) -> None:
    """The first `texts` columns hold words, the others figures."""
    heads = [t(f"appraisal.{column}") for column in columns]
    draw_html(table(t(f"appraisal.{name}"), heads, lines, figures=slice(texts, None)))
