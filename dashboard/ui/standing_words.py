"""Where one agency stands, in words: the same on its page, on paper and on slides."""

from __future__ import annotations

import math
from typing import NamedTuple

from dashboard.model import Provenance
from dashboard.scoring import RankedBlock, agency_grade, attainable_ranks
from dashboard.ui.wording import Wording


class Distance(NamedTuple):
    """How far an agency is from a figure of its block: `apart` with its `unit` (empty: points), and the `figure`."""

    apart: str
    unit: str
    figure: str


def from_mean_and_best(ranked: RankedBlock, row: int, words: Wording) -> tuple[Distance, Distance]:
    """The distances from the mean and from the best of the block: by what ranks."""
    statistics = ranked.statistics
    if ranked.standings.by_percent:
        own, unit = ranked.standings.percent_of(row), words("overview.percentage_points")
        mean, best = statistics.percent.mean, statistics.percent.best
        beside = words("overview.points_beside", points=words.points(statistics.points.best))
        return (
            Distance(words.percent_change(mean, own), unit, words.percent(mean)),
            Distance(words.percent_change(best, own), unit, f"{words.percent(best)} ({beside})"),
        )
    total, mean, best = float(ranked.standings.total[row]), statistics.points.mean, statistics.points.best
    return (
        Distance(words.from_mean(mean, total), "", words.mean(mean)),
        Distance(words.points_change(best, total), "", words.points(best)),
    )


def share_of_maximum(ranked: RankedBlock, row: int, words: Wording) -> str:
    """The percentage of the applicable maximum, and that maximum."""
    percent, maximum = ranked.standings.percent_of(row), float(ranked.standings.maximum[row])
    return words("overview.of_maximum", percent=words.percent(percent), maximum=words.short_points(maximum))


def grade_in_words(ranked: RankedBlock, row: int, words: Wording) -> str:
    """The grade; empty in a block without grades."""
    if not ranked.block.grades:
        return ""
    grade = agency_grade(ranked.block, ranked.standings, row)
    return words("agency.grade", grade=grade.name) if grade else words("agency.no_grade")


def next_rank_in_words(ranked: RankedBlock, row: int, words: Wording) -> str:
    """What the next rank takes; of a leader, how far it is ahead."""
    standings, near = ranked.standings, ranked.neighbours
    needed, margin = float(near.points_to_better[row]), float(near.margin_to_worse[row])
    if len(standings.rank) == 1:
        return words("agency.alone")
    if not math.isnan(needed):
        return words("agency.next", points=words.points(needed), rank=int(near.better_rank[row]))
    if bool(standings.tied[row]):
        return words("agency.leading_tied")
    return words("agency.leading_margin", points=words.points(margin))


def further_distances(ranked: RankedBlock, row: int, words: Wording) -> list[str]:
    """How far the next worse agency is behind, which ranks can be attained alone, and what all of it rests on."""
    several = len(ranked.standings.rank) > 1
    best, worst = attainable_ranks(ranked.standings)
    attainable = words("agency.attainable", best=int(best[row]), worst=int(worst[row])) if several else ""
    return [sentence for sentence in (_margin(ranked, row, words), attainable, _origin(ranked, words)) if sentence]


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
