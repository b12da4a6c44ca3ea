"""Short phrases made of figures, the same on every page and in both languages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from fractions import Fraction

from markupsafe import Markup, escape

from dashboard.model import Block, Criterion, Edition, EditionInfo, PercentRule, Provenance
from dashboard.scoring import AgencyChange, BlockStatistics, Figure, rounded_units, shorten_percent
from dashboard.ui.numbers import (
    FINEST_DECIMALS,
    format_change,
    format_number,
    format_percent,
    format_signed,
)
from dashboard.ui.texts import Language, text

_PERIOD_AT_THE_END = re.compile(
    r",?\s+((lũy|luỹ) kế\s+)?(năm\s+\d{4}|tháng\s+\d{1,2}/\d{4}|quý\s+(\d|[IV]+)/\d{4})$", re.IGNORECASE
)
VIET_NAM = datetime.timezone(datetime.timedelta(hours=7))


class Localizer:
    """Formats figures in one language: by an edition's precision and percent rule where there is an edition."""

    def __init__(self, language: Language, edition: Edition | None = None) -> None:
        self.language: Language = language
        self._precision = edition.precision if edition else 2
        self._percent_rule = edition.percent_rule if edition else PercentRule.ROUND

    def __call__(self, key: str, **values: object) -> str:
        """The text `key` with its placeholders filled."""
        return text(key, self.language, **values)

    def markup(self, key: str, **values: object) -> Markup:
        """The text `key` as HTML (it may contain some itself); values are escaped unless they are `Markup`."""
        return Markup(self(key, **{name: escape(value) for name, value in values.items()}))

    def points(self, value: Figure | None) -> str:
        """Points at the edition's precision: 59,984. For totals and sums; a single score is shown in full."""
        return format_number(value, self._precision, self.language)

    def points_change(self, before: Figure, after: Figure) -> str:
        """The difference of two totals as they are shown: +4,650."""
        return format_change(before, after, self._precision, self.language)

    def short_points(self, value: float) -> str:
        """Points in full, without trailing zeros, for maxima and single scores: 2,5."""
        return format_number(value, FINEST_DECIMALS, self.language, trim=True)

    def maximum_of(self, leaf: Criterion) -> str:
        """The maximum of a criterion, and how far its bonus and its penalty go: 0 (điểm thưởng đến 2)."""
        maximum = self.short_points(leaf.max_points or 0.0)
        if not leaf.goes_beyond:
            return maximum
        bonus = self("criterion.bonus", highest=self.short_points(leaf.highest_points)) if leaf.bonus_points else ""
        penalty = (
            self("criterion.penalty", lowest=self.short_points(leaf.minimum_points)) if leaf.minimum_points else ""
        )
        return self("criterion.beyond", maximum=maximum, beyond=", ".join(filter(None, (bonus, penalty))))

    def score(self, value: float) -> str:
        """A single score in full, in a column: with the decimals that totals have, and more where it has more."""
        return _longer(self.points(value), self.short_points(value))

    def score_change(self, change: float) -> str:
        """A change of single scores, or a sum of such changes, in full: +0,750."""
        even = format_signed(change, self._precision, self.language)
        return _longer(even, format_signed(change, FINEST_DECIMALS, self.language, trim=True))

    def percent(self, value: Fraction | None, decimals: int = 1) -> str:
        """Percent shortened by the edition's rule: 65,5%."""
        return format_percent(value, self._percent_rule, self.language, decimals=decimals)

    def shown_percent(self, value: Fraction, decimals: int = 1) -> Fraction:
        """What is shown of a percentage: 65,564 % as 65,5."""
        return shorten_percent(value, decimals, self._percent_rule)

    def percent_change(self, before: Fraction, after: Fraction) -> str:
        """The difference of two percentages as they are shown: +1,0."""
        return format_signed(self.shown_percent(after) - self.shown_percent(before), 1, self.language)

    def percent_gap(self, low: Fraction, high: Fraction, decimals: int = 1, *, trim: bool = False) -> str:
        """How far two percentages are apart as they are shown: 71,0."""
        apart = self.shown_percent(high, decimals) - self.shown_percent(low, decimals)
        return format_number(apart, decimals, self.language, trim=trim)

    def set_percent(self, value: float) -> str:
        """A percentage that was typed or chosen, with all of its decimals: 86%, 66,67%."""
        return f"{format_number(value, FINEST_DECIMALS, self.language, trim=True)}%"

    def count(self, value: int) -> str:
        """A whole number with its thousands marked."""
        return format_number(value, 0, self.language)

    def agencies(self, count: int, block: Block) -> str:
        """How many agencies of a block, in its own word for them: 20 cơ quan, 9 địa phương."""
        return self("overview.localities" if block.is_of_localities else "overview.agencies", count=self.count(count))

    def rank(self, rank: int, tied: bool = False) -> str:
        """A rank in a column headed as such: 2, or đồng hạng 2 when it is shared."""
        return self("rank.tied_figure", rank=rank) if tied else str(rank)

    def place(self, rank: int, tied: bool = False, *, of: int | None = None) -> str:
        """A rank for use in a sentence: hạng 2, đồng hạng 2; among `of` agencies: đồng hạng 2/20."""
        shown = str(rank) if of is None else f"{rank}/{self.count(of)}"
        return self("rank.tied" if tied else "rank.alone", rank=shown)

    def places(self, change: AgencyChange) -> str:
        """A rank move in words, never without its direction: tăng 2 bậc (7 → 5)."""
        if not change.places:
            return self("change.unmoved", rank=change.rank_after)
        key = "change.climbed" if change.places > 0 else "change.fell"
        return self(key, places=abs(change.places), before=change.rank_before, after=change.rank_after)

    def change(self, change: AgencyChange) -> str:
        """A rank move with the points behind it: tăng 2 bậc (7 → 5), +3,2 điểm.

        With percentage points instead when the maximum is another, so that points cannot be compared.
        """
        places = self.places(change)
        if not change.same_maximum:
            percent = self.percent_change(change.percent_before, change.percent_after)
            return self("change.with_percent", places=places, percent=percent)
        points = self.points_change(change.total_before, change.total_after)
        return self("change.with_points", places=places, points=points)

    def mean(self, value: Figure | None) -> str:
        """A mean: one decimal more than totals have, where it is not a zero (49,8631 but 90,479)."""
        return self._without_last_zero(format_number(value, self._mean_decimals, self.language))

    def from_mean(self, mean: Figure, value: Figure) -> str:
        """How far `value` is above the mean, with as many decimals as the mean is shown with."""
        return self._without_last_zero(format_change(mean, value, self._mean_decimals, self.language))

    def mean_change(self, before: Figure, after: Figure) -> str:
        """The difference of two means as they are shown; empty when they are shown alike."""
        alike = rounded_units(before, self._mean_decimals) == rounded_units(after, self._mean_decimals)
        return "" if alike else self.from_mean(before, after)

    def short_mean(self, value: Figure) -> str:
        """A mean with one decimal, to be read from afar: 49,9."""
        return format_number(value, 1, self.language)

    def short_mean_change(self, before: Figure, after: Figure) -> str:
        """The difference of two means as they are shown with one decimal; finer where they are shown alike."""
        alike = rounded_units(before, 1) == rounded_units(after, 1)
        return self.from_mean(before, after) if alike else format_change(before, after, 1, self.language)

    def _without_last_zero(self, finer: str) -> str:
        return finer[:-1] if finer.endswith("0") and 0 < self._precision < self._mean_decimals else finer

    @property
    def _mean_decimals(self) -> int:
        return min(self._precision + 1, FINEST_DECIMALS)

    def announced_percent(self, value: Fraction, decimals: int) -> str:
        """Percent as an announcement prints it: trailing zeros dropped (79%, 65,5%)."""
        return format_percent(value, self._percent_rule, self.language, decimals=decimals, trim=True)

    def period(self, of: str | EditionInfo) -> str:
        """A period for use in a sentence: năm 2020, tháng 10/2025, lũy kế năm 2025.

        The name that the edition gives it, else one made from its code; `of` is the code if there is no edition.
        """
        if isinstance(of, EditionInfo):
            return self.named_period(of.id.period, of.period_name)
        return self.named_period(of, "")

    def named_period(self, code: str, name: str) -> str:
        """The same for a period with this code and this name, which may be empty."""
        if name:
            return within_sentence(name)
        if re.fullmatch(r"\d{4}", code):
            return self("period.year", year=code)
        if (monthly := re.fullmatch(r"(\d{4})-(\d{2})", code)) and 1 <= int(monthly[2]) <= 12:
            return self(f"period.month_{monthly[2]}", year=monthly[1])
        if quarterly := re.fullmatch(r"(\d{4})-[qQ](\d)", code):
            return self("period.quarter", year=quarterly[1], quarter=quarterly[2])
        if cumulative := re.fullmatch(r"(\d{4})-luy-ke", code):
            return self("period.cumulative", year=cumulative[1])
        return self("period.other", period=code)

    def period_title(self, code: str, name: str) -> str:
        """A period by itself, as in a list or the title of a tab: Năm 2020."""
        title = self.named_period(code, name)
        return title[:1].upper() + title[1:]

    def date(self, day: datetime.date) -> str:
        """A date: 22/11/2021 in Vietnamese, 22 November 2021 in English."""
        if self.language == "vi":
            return f"{day.day}/{day.month}/{day.year}"
        return f"{day.day} {self(f'period.month_{day.month:02}', year=day.year)}"

    def moment(self, when: datetime.datetime) -> str:
        """A moment in Viet Nam's time (UTC+7, no summer time): 22/11/2021 14:05."""
        there = when.astimezone(VIET_NAM)
        return f"{self.date(there.date())} {there:%H:%M}"

    def block(self, name: str) -> str:
        """A block's name for use after the word "khối": without that word at its beginning."""
        own = self("block.prefix")
        return name[len(own) :].lstrip() if name.lower().startswith(f"{own} ") else name

    def listing(self, names: Iterable[str]) -> str:
        """Names joined as in a sentence: A, B và C."""
        *first, last = list(names)
        return self("list.last").join([self("list.separator").join(first), last]) if first else last

    def markup_listing(self, names: Iterable[str]) -> Markup:
        """The same as HTML; names are escaped unless they are `Markup`."""
        return Markup(self.listing(map(escape, names)))

    def percentage_points(self, before: Fraction, after: Fraction) -> str:
        """The difference of two percentages as they are shown: +3,2 điểm phần trăm."""
        return self("change.percentage_points", percent=self.percent_change(before, after))

    def provenance(self, provenance: Provenance) -> str:
        """A provenance in one word: công bố, minh hoạ."""
        return self(f"provenance.{provenance}")


def without_period(programme_name: str) -> str:
    """The name of a programme without the period at its end: it may be the title of one edition."""
    return _PERIOD_AT_THE_END.sub("", programme_name)


def within_sentence(title: str) -> str:
    """`title` for use within a sentence: its first letter in lower case, unless it starts an abbreviation."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title


def _longer(even: str, full: str) -> str:
    return full if len(full) > len(even) else even


BLOCK_FIGURES: tuple[str, ...] = ("mean", "best", "worst", "spread")


def block_figure(statistics: BlockStatistics, figure: str, t: Localizer, *, by_percent: bool) -> str:
    """One of `BLOCK_FIGURES`: in points, or in percent with the points of the same agencies: 92,0% (46,00)."""
    points, percent = statistics.points, statistics.percent
    match figure:
        case "mean":
            return t.mean(points.mean)
        case "spread":
            apart = t("change.percentage_points", percent=t.percent_gap(percent.worst, percent.best))
            return _of_rank(apart, t.points(points.spread), by_percent=by_percent)
        case _:
            first = figure == "best"
            reached, share = (points.best, percent.best) if first else (points.worst, percent.worst)
            return _of_rank(t.percent(share), t.points(reached), by_percent=by_percent)


def block_figure_change(
    before: BlockStatistics, after: BlockStatistics, figure: str, t: Localizer, *, by_percent: bool
) -> str:
    """The difference of one of `BLOCK_FIGURES` as it is shown before and after."""
    if figure == "mean":
        return t.mean_change(before.points.mean, after.points.mean)
    if not by_percent:
        return t.points_change(*(getattr(statistics.points, figure) for statistics in (before, after)))
    old, new = (
        {
            "best": t.shown_percent(percent.best),
            "worst": t.shown_percent(percent.worst),
            "spread": t.shown_percent(percent.best) - t.shown_percent(percent.worst),
        }[figure]
        for percent in (before.percent, after.percent)
    )
    return t.percentage_points(old, new)


def _of_rank(percent: str, points: str, *, by_percent: bool) -> str:
    return f"{percent} ({points})" if by_percent else points
