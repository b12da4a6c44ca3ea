"""Rank, total and percent of one agency, against the block's mean and best; what the next rank takes."""

from __future__ import annotations

import math

from markupsafe import Markup

from dashboard.model import Provenance
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.scoring import RankedBlock, agency_grade, attainable_ranks
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.provenance_mark import headline_mark, provenance_mark
from dashboard.ui.wording import Wording


def place_panel(view: View, row: int) -> None:
    """Draw the figures and the sentence about the next rank."""
    words, ranked, edition = view.words, view.ranked_block, view.ranked.edition
    standings, agency = ranked.standings, ranked.block.agencies[row]
    total = float(standings.total[row])
    (against_mean, mean), (against_best, best) = _against(ranked, row, words)
    rank = words.rank(int(standings.rank[row]), bool(standings.tied[row]))
    of = words("agency.of", count=words.count(len(standings.rank)))
    figures = [
        figure(
            words("agency.rank"),
            EMPTY.join([rank, tag("small", of)]),
            provenance_mark(ranked.origins.of_rank(agency.code), edition, words),
            _move(view, ranked, agency.code),
        ),
        figure(
            words("agency.total"),
            words.points(total),
            provenance_mark(ranked.origins.of_total(agency.code), edition, words),
            " · ".join(filter(None, [_share(ranked, row, words), _grade(ranked, row, words)])),
        ),
        figure(words("agency.against_mean"), against_mean, EMPTY, words("agency.mean_is", points=mean)),
        figure(words("agency.against_best"), against_best, EMPTY, words("agency.best_is", points=best)),
    ]
    best_rank, worst_rank = attainable_ranks(standings)
    several = len(standings.rank) > 1
    attainable = words("agency.attainable", best=int(best_rank[row]), worst=int(worst_rank[row])) if several else ""
    further = filter(None, [_margin(ranked, row, words), attainable, _origin(ranked, words)])
    mark = headline_mark([ranked.origins.of_scores], edition, words)
    draw_html(
        tag("div.xh-place", *figures),
        tag("p.xh-next", _next(ranked, row, words), mark),
        tag("p.xh-quiet.xh-small", " · ".join(further)),
    )


def figure(label: str, number: str, mark: Markup, under: str) -> Markup:
    """HTML of a large figure with its mark of origin: its label above, and what explains it below."""
    shown = tag("dd", tag("span.xh-number", number), mark)
    return tag("dl", tag("dt", label), shown, tag("dd.xh-under", under))


def _against(ranked: RankedBlock, row: int, words: Wording) -> tuple[tuple[str, str], tuple[str, str]]:
    """How far the agency is from the mean and from the best of its block, and what these are: by what ranks."""
    statistics = ranked.statistics
    if ranked.standings.by_percent:
        own, unit = ranked.standings.percent_of(row), tag("small", " ", words("overview.percentage_points"))
        mean, best = statistics.percent.mean, statistics.percent.best
        beside = words("overview.points_beside", points=words.points(statistics.points.best))
        return (
            (EMPTY.join([words.percent_change(mean, own), unit]), words.percent(mean)),
            (EMPTY.join([words.percent_change(best, own), unit]), f"{words.percent(best)} ({beside})"),
        )
    total, mean, best = float(ranked.standings.total[row]), statistics.points.mean, statistics.points.best
    return (words.from_mean(mean, total), words.mean(mean)), (words.points_change(best, total), words.points(best))


def _share(ranked: RankedBlock, row: int, words: Wording) -> str:
    percent, maximum = ranked.standings.percent_of(row), float(ranked.standings.maximum[row])
    return words("overview.of_maximum", percent=words.percent(percent), maximum=words.short_points(maximum))


def _grade(ranked: RankedBlock, row: int, words: Wording) -> str:
    """The grade in words; empty in a block without grades."""
    if not ranked.block.grades:
        return ""
    grade = agency_grade(ranked.block, ranked.standings, row)
    return words("agency.grade", grade=grade.name) if grade else words("agency.no_grade")


def _move(view: View, ranked: RankedBlock, agency: str) -> str:
    words, previous = view.words, view.ranked.previous
    if previous is None or ranked.change is None:
        return view.nothing_to_compare()
    change = ranked.change.by_agency.get(agency)
    if change is None:
        return words("change.new")
    sign = "▲ " if change.places > 0 else "▼ " if change.places < 0 else ""
    kind = "xh-better" if change.places > 0 else "xh-worse" if change.places < 0 else "xh-quiet"
    since = words("change.since", period=words.period(previous.id.period))
    was = ranked.change.renamed.get(agency)
    name = f", {words('change.renamed_from', before=was)}" if was else ""
    mark = headline_mark([ranked.origins.of_changes], view.ranked.edition, words)
    return EMPTY.join([tag(f"span.{kind}", sign, words.change(change)), mark, " ", since, name])


def _next(ranked: RankedBlock, row: int, words: Wording) -> str:
    standings, near = ranked.standings, ranked.neighbours
    needed, margin = float(near.points_to_better[row]), float(near.margin_to_worse[row])
    if len(standings.rank) == 1:
        return words("agency.alone")
    if not math.isnan(needed):
        return words("agency.next", points=words.points(needed), rank=int(near.better_rank[row]))
    if bool(standings.tied[row]):
        return words("agency.leading_tied")
    return words("agency.leading_margin", points=words.points(margin))


def _margin(ranked: RankedBlock, row: int, words: Wording) -> str:
    standings, near = ranked.standings, ranked.neighbours
    margin = float(near.margin_to_worse[row])
    if math.isnan(margin) or standings.rank[row] == 1 or standings.tied[row]:
        return ""
    below = min(int(rank) for rank in standings.rank if rank > standings.rank[row])
    return words("agency.margin", points=words.points(margin), rank=below)


def _origin(ranked: RankedBlock, words: Wording) -> str:
    """What the distances rest on, unless all of it is published: they carry no marks of their own."""
    if ranked.origins.of_scores is Provenance.PUBLISHED:
        return ""
    return words("provenance.sentence", kind=words.provenance(ranked.origins.of_scores)).lower()
