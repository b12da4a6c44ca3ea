"""Results in words, the same on the screen, on paper and on slides: the announcement, the standing of an agency.

Also which names and codes have changed since the edition before, and the figures of a comparison, where each shown
difference is the difference of the two shown values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from dashboard.model import Block, Provenance, Statistic
from dashboard.scoring import (
    EXACT_DECIMALS,
    BlockChange,
    Comparison,
    Difference,
    FigureOrigin,
    RankedBlock,
    RankedEdition,
    Side,
    agency_grade,
    attainable_ranks,
    rounded_units,
)
from dashboard.ui.localizer import Localizer, within_sentence
from dashboard.ui.numbers import format_number, format_signed
from dashboard.ui.provenance_mark import OFFICIAL


def announcement(ranked: RankedEdition, t: Localizer) -> list[str]:
    """Paragraphs of plain text: while scores are illustrative a notice, then a heading, then one for each block.

    Figures as the announcement prints them: the mean one decimal finer than totals, percentages with the block's
    `percent_decimals`. A figure that is not official has its provenance in brackets.
    """
    edition = ranked.edition
    dated = t("announcement.dated", date=t.date(edition.issued)) if edition.issued else ""
    decision = t("announcement.by_decision", decision=edition.decision, date=dated) if edition.decision else ""
    heading = _heading(edition.title, t)
    notice = [t("illustrative.outside")] if edition.has_illustrative_scores else []
    return [
        *notice,
        f"{heading} {decision}".strip(),
        *(_block(ranked, block, t) for block in ranked.blocks.values()),
    ]


def _block(ranked: RankedEdition, block: RankedBlock, t: Localizer) -> str:
    sentences = [_mean(ranked, block, t), _best(block, t)]
    if len(block.block.agencies) > 1:
        sentences.append(_worst(block, t))
        sentences.append(_weakest(block, t))
    return " ".join(sentences)


def _mean(ranked: RankedEdition, block: RankedBlock, t: Localizer) -> str:
    return t(
        "announcement.block",
        block=t.block(block.block.name),
        agencies=t.agencies(len(block.block.agencies), block.block),
        mean=t.mean(block.statistics.points.mean),
        mean_origin=_origin(block.origins.of_statistic(Statistic.MEAN_TOTAL), t),
        percent=_percent(block, block.statistics.percent.mean, t),
        change=_change(ranked, block, t),
    )


def _change(ranked: RankedEdition, block: RankedBlock, t: Localizer) -> str:
    if block.change is None or ranked.previous is None or not block.change.mean.same_maximum:
        return ""
    mean, period = block.change.mean, t.period(ranked.previous)
    points = t.mean_change(mean.points_before, mean.points_after)
    if not points:
        return t("announcement.same", period=period)
    origin = _origin(block.origins.of_statistic(Statistic.MEAN_CHANGE), t)
    key = "announcement.rose" if mean.points_after > mean.points_before else "announcement.fell"
    return t(key, points=points[1:], period=period, origin=origin)


def _best(block: RankedBlock, t: Localizer) -> str:
    return t(
        "announcement.best" if len(block.leaders) == 1 else "announcement.best_many",
        agency=t.listing(block.block.agencies[leader].name for leader in block.leaders),
        reached=_reached(block, block.leaders, t),
        origin=_origin(block.origins.of_total(block.block.agencies[block.leaders[0]].code), t),
    )


def _worst(block: RankedBlock, t: Localizer) -> str:
    percent = block.statistics.percent
    return t(
        "announcement.worst",
        count=len(block.trailing),
        agency=t.listing(block.block.agencies[other].name for other in block.trailing),
        reached=_reached(block, block.trailing, t),
        origin=_origin(block.origins.of_total(block.block.agencies[block.trailing[0]].code), t),
        spread=t(
            "announcement.spread_percent",
            percent=t.percent_gap(percent.worst, percent.best, block.block.percent_decimals, trim=True),
        )
        if block.standings.by_percent
        else t("announcement.spread_points", points=t.points(block.statistics.points.spread)),
        spread_origin=_origin(block.origins.of_statistic(Statistic.SPREAD), t),
    )


def _reached(block: RankedBlock, rows: tuple[int, ...], t: Localizer) -> str:
    """The result of the agencies in `rows`, which share a rank: their percentage, and the points if all are equal."""
    percent = _percent(block, block.standings.percent_of(rows[0]), t)
    totals = {t.points(float(block.standings.total[row])) for row in rows}
    if len(totals) > 1:
        return t("announcement.reached_percent", percent=percent)
    return t("announcement.reached", total=totals.pop(), percent=percent)


def _weakest(block: RankedBlock, t: Localizer) -> str:
    node, percent = block.statistics.weakest_first[0]
    return t(
        "announcement.weakest",
        group=f"“{node.name}”",
        percent=t.percent(percent.mean),
        origin=_origin(FigureOrigin(block.origins.of_scores), t),
    )


def _percent(block: RankedBlock, percent: Fraction, t: Localizer) -> str:
    return t.announced_percent(percent, block.block.percent_decimals)


def _origin(origin: FigureOrigin, t: Localizer) -> str:
    if origin.provenance in OFFICIAL:
        return ""
    return t("announcement.origin", kind=t.provenance(origin.provenance))


def _heading(title: str, t: Localizer) -> str:
    """The heading of the announcement; a title that begins with "Kết quả" does not get these words twice."""
    opening = t("announcement.heading", title="").strip()
    if title.casefold().startswith(opening.casefold()):
        return title
    after_colon = opening.endswith(":")
    return t("announcement.heading", title=title if after_colon else within_sentence(title))


def block_without_before(ranked: RankedEdition, block: Block, t: Localizer) -> str:
    """Why nothing of `block` is compared: no edition before, none with the block, or one under another code."""
    previous = ranked.previous
    if previous is None:
        return t("change.none")
    period = t.period(previous)
    recoded = [other.code for other in _blocks_gone(ranked) if _same_name(other.name, block.name)]
    if recoded:
        return t("change.block_recoded", period=period, code=recoded[0])
    return t("change.block_new", period=period)


def blocks_gone(ranked: RankedEdition, t: Localizer) -> str:
    """The blocks of the edition before that this one no longer has; empty if there are none."""
    gone = [block.name for block in _blocks_gone(ranked)]
    if ranked.previous is None or not gone:
        return ""
    return t("change.blocks_gone", period=t.period(ranked.previous), blocks=t.listing(gone))


def agencies_otherwise(change: BlockChange, names: dict[str, str], t: Localizer) -> list[str]:
    """Sentences on agencies whose name has changed, and on those whose code has; `names`: the current ones by code."""
    sentences: list[str] = []
    if change.renamed:
        pairs = (t("change.renamed_one", name=names[code], before=name) for code, name in change.renamed.items())
        sentences.append(t("change.renamed", agencies=t.listing(pairs)))
    recoded = [
        t("change.recoded_one", name=agency.name, code=agency.code, before=before.code)
        for agency in change.new
        for before in change.gone
        if _same_name(agency.name, before.name)
    ]
    if recoded:
        sentences.append(t("change.recoded", agencies=t.listing(recoded)))
    return sentences


def _blocks_gone(ranked: RankedEdition) -> list[Block]:
    if ranked.previous is None:
        return []
    return [block for block in ranked.previous.blocks if block.code not in ranked.edition.block_by_code]


def _same_name(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


class Distance(NamedTuple):
    """How far an agency is from a figure of its block: `apart` with its `unit` (empty: points), and the `figure`."""

    apart: str
    unit: str
    figure: str


def from_mean_and_best(ranked: RankedBlock, row: int, t: Localizer) -> tuple[Distance, Distance]:
    """The distances from the mean and from the best of the block, in the figure that ranks."""
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
    """How many points the next rank needs; for a leader, how far it is ahead."""
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
    """How far the next worse agency is behind, which ranks can be attained alone, and the provenance of all this."""
    several = len(ranked.standings.rank) > 1
    best, worst = attainable_ranks(ranked.block, ranked.standings)
    attainable = t("agency.attainable", best=int(best[row]), worst=int(worst[row])) if several else ""
    return [sentence for sentence in (_margin(ranked, row, t), attainable, _origin_of_rank(ranked, t)) if sentence]


def _margin(ranked: RankedBlock, row: int, t: Localizer) -> str:
    standings, near = ranked.standings, ranked.neighbours
    margin = float(near.margin_to_worse[row])
    if math.isnan(margin) or standings.rank[row] == 1 or standings.tied[row]:
        return ""
    below = min(int(rank) for rank in standings.rank if rank > standings.rank[row])
    return t("agency.margin", points=t.points(margin), rank=below)


def _origin_of_rank(ranked: RankedBlock, t: Localizer) -> str:
    """The provenance of the distances, unless all scores are published: the distances have no marks of their own."""
    if ranked.origins.of_scores is Provenance.PUBLISHED:
        return ""
    return t("provenance.sentence", kind=t.provenance(ranked.origins.of_scores)).lower()


_PERCENT_DECIMALS = 2


@dataclass(frozen=True)
class ComparisonFigures:
    """Figures of `comparison` in words; differences are whole numbers of their last decimal, so that they add up.

    `decimals`: those of points, the same for all. Percentages have two, and so have differences in percentage points.
    """

    comparison: Comparison
    decimals: int
    t: Localizer

    def total(self, value: Fraction) -> str:
        """A total, or a percentage where percentages are compared."""
        return self.points(value) if self.comparison.in_points else self.t.percent(value, _PERCENT_DECIMALS)

    def points(self, value: Fraction) -> str:
        """Points of one side."""
        return format_number(value, self.decimals, self.t.language)

    def ahead(self, difference: Difference) -> int:
        """By how much the own side is ahead on a criterion or group, in units of the last decimal."""
        own, other = difference.own, difference.other
        if self.comparison.in_points and own is not None and other is not None:
            return rounded_units(own.points, self.decimals) - rounded_units(other.points, self.decimals)
        return rounded_units(difference.ahead, _PERCENT_DECIMALS)

    @property
    def total_ahead(self) -> int:
        """By how much the own total, or percentage, is ahead."""
        own, other = self.comparison.own, self.comparison.other
        if self.comparison.in_points:
            return rounded_units(own, self.decimals) - rounded_units(other, self.decimals)
        apart = self.t.shown_percent(own, _PERCENT_DECIMALS) - self.t.shown_percent(other, _PERCENT_DECIMALS)
        return rounded_units(apart, _PERCENT_DECIMALS)

    def signed(self, units: int) -> str:
        """A difference with its sign: −2,528."""
        return format_signed(self._value(units), self._shown_decimals, self.t.language)

    def amount(self, units: int) -> str:
        """How much a difference is, without its sign and with its unit: 2,528 điểm."""
        amount = format_number(self._value(abs(units)), self._shown_decimals, self.t.language)
        unit = "comparison.points" if self.comparison.in_points else "comparison.percentage_points"
        return self.t(unit, amount=amount)

    def _value(self, units: int) -> Fraction:
        return Fraction(units, 10**self._shown_decimals)

    @property
    def _shown_decimals(self) -> int:
        return self.decimals if self.comparison.in_points else _PERCENT_DECIMALS


def comparison_figures(
    comparison: Comparison, precision: int, t: Localizer, *, mean: bool = False
) -> ComparisonFigures:
    """The figures with as many decimals as totals have, or with more if recorded points need more to be exact.

    `mean`: the other side is a mean, which has one decimal more than totals and is rounded to them.
    """
    recorded = [comparison.own, comparison.other] if comparison.in_points and not mean else []
    for difference in comparison.criteria:
        sides: list[Side | None] = [difference.own] if mean else [difference.own, difference.other]
        recorded += [side.points for side in sides if side is not None]
    decimals = min(precision + mean, EXACT_DECIMALS)
    while decimals < EXACT_DECIMALS and any((value * 10**decimals).denominator != 1 for value in recorded):
        decimals += 1
    return ComparisonFigures(comparison, decimals, t)
