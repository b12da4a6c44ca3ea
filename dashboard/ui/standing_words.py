"""Where one agency stands, in words: the same on its page, on paper and on slides."""

from __future__ import annotations

import math
from typing import NamedTuple

from dashboard.model import Provenance
from dashboard.scoring import RankedBlock, agency_grade, attainable_ranks
from dashboard.ui.localizer import Localizer


class Distance(NamedTuple):
    """How far an agency is from a figure of its block: `apart` with its `unit` (empty: points), and the `figure`."""

    apart: str
    unit: str
    figure: str


def from_mean_and_best(ranked: RankedBlock, row: int, t: Localizer) -> tuple[Distance, Distance]:
    """The distances from the mean and from the best of the block: by what ranks."""
    statistics = ranked.statistics
    if ranked.standings.by_percent:
        own, unit = ranked.standings.percent_of(row), t("overview.percentage_points")
        mean, best = statistics.percent.mean, statistics.percent.best
        beside = t("overview.points_beside", points=t.points(statistics.points.best))
        return (
            Distance(t.percent_change(mean, own), unit, t.percent(mean)),
            Distance(t.percent_change(best, own), unit, f"{t.percent(best)} ({beside})"),
        )
    total, mean, best = float(ranked.standings.total[row]), statistics.points.mean, statistics.points.best
    return (
        Distance(t.from_mean(mean, total), "", t.mean(mean)),
        Distance(t.points_change(best, total), "", t.points(best)),
    )


def share_of_maximum(ranked: RankedBlock, row: int, t: Localizer) -> str:
    """The percentage of the applicable maximum, and that maximum."""
    percent, maximum = ranked.standings.percent_of(row), float(ranked.standings.maximum[row])
    return t("overview.of_maximum", percent=t.percent(percent), maximum=t.short_points(maximum))


def grade_in_words(ranked: RankedBlock, row: int, t: Localizer) -> str:
    """The grade; empty in a block without grades."""
    if not ranked.block.grades:
        return ""
    grade = agency_grade(ranked.block, ranked.standings, row)
    return t("agency.grade", grade=grade.name) if grade else t("agency.no_grade")


def next_rank_in_words(ranked: RankedBlock, row: int, t: Localizer) -> str:
    """What the next rank takes; of a leader, how far it is ahead."""
    standings, near = ranked.standings, ranked.neighbours
    needed, margin = float(near.points_to_better[row]), float(near.margin_to_worse[row])
    if len(standings.rank) == 1:
        return t("agency.alone")
    if not math.isnan(needed):
        return t("agency.next", points=t.points(needed), rank=int(near.better_rank[row]))
    if bool(standings.tied[row]):
        return t("agency.leading_tied")
    return t("agency.leading_margin", points=t.points(margin))


def further_distances(ranked: RankedBlock, row: int, t: Localizer) -> list[str]:
    """How far the next worse agency is behind, which ranks can be attained alone, and what all of it rests on."""
    several = len(ranked.standings.rank) > 1
    best, worst = attainable_ranks(ranked.block, ranked.standings)
    attainable = t("agency.attainable", best=int(best[row]), worst=int(worst[row])) if several else ""
    return [sentence for sentence in (_margin(ranked, row, t), attainable, _origin(ranked, t)) if sentence]


def _margin(ranked: RankedBlock, row: int, t: Localizer) -> str:
    standings, near = ranked.standings, ranked.neighbours
    margin = float(near.margin_to_worse[row])
    if math.isnan(margin) or standings.rank[row] == 1 or standings.tied[row]:
        return ""
    below = min(int(rank) for rank in standings.rank if rank > standings.rank[row])
    return t("agency.margin", points=t.points(margin), rank=below)


def _origin(ranked: RankedBlock, t: Localizer) -> str:
    """What the distances rest on, unless all of it is published: they carry no marks of their own."""
    if ranked.origins.of_scores is Provenance.PUBLISHED:
        return ""
    return t("provenance.sentence", kind=t.provenance(ranked.origins.of_scores)).lower()
