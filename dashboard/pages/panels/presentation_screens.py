"""The screens of a presentation about one block: each has a message and one chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from markupsafe import Markup

from dashboard.model import LARGEST_GROUP_COUNT, Criterion, Provenance, Statistic
from dashboard.model.computed_once import computed_once
from dashboard.pages.view import View
from dashboard.scoring import AgencyChange, FigureOrigin, RankedBlock, Summary
from dashboard.ui.address_codes import agency_screen, screen_code
from dashboard.ui.bar_scale import BarScale, bar_scale
from dashboard.ui.components.presentation import (
    BarRow,
    MoveRow,
    Screen,
    bars,
    figures,
    heat,
    moves,
    rows_of_screens,
    screen,
    sentence,
)
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.provenance_mark import headline_mark, provenance_mark
from dashboard.ui.results_in_words import block_without_before, grade_in_words, next_rank_in_words, share_of_maximum

_MOST_MOVES = 8
_ENDS = 3  # agencies at either end on the screen of the result


class BlockScreens:
    """The screens of one block of a view. `rows`: the agencies that have screens and columns, best first."""

    def __init__(self, view: View, block: RankedBlock, rows: Sequence[int]) -> None:
        self._view, self._block, self._rows, self._t = view, block, rows, view.t
        self._code = block.block.code
        self._named = self._t("slides.block", block=self._t.block(block.block.name))

    # ---- result and ranking

    def result(self) -> Iterator[Screen]:
        """Who leads and who trails, and the mean."""
        t, block = self._t, self._block
        leaders = [block.block.agencies[row].name for row in block.leaders]
        all_lead = t.agencies(len(leaders), block.block)
        title = (
            t("slides.leads", block=self._named, agencies=t.listing(leaders), count=len(leaders))
            if len(leaders) <= _ENDS
            else t("leaderboard.title_many", agencies=all_lead, block=t.block(block.block.name))
        )
        statistics, maximum = block.statistics, t.short_points(block.block.tree.total_maximum)
        mean = t("overview.of_maximum", percent=t.percent(statistics.percent.mean), maximum=maximum)
        mark = self._mark(block.origins.of_statistic(Statistic.MEAN_TOTAL))
        best_first = block.best_first
        all_fit = len(best_first) <= 2 * _ENDS + 1
        shown = best_first if all_fit else (*best_first[:_ENDS], *best_first[-_ENDS:])
        rows = [self._bar(row, "" if all_fit or place != _ENDS else "after_gap") for place, row in enumerate(shown)]
        alone = sentence(t("overview.single"), kind="quiet") if len(best_first) == 1 else EMPTY
        yield screen(
            screen_code(self._code, "ket-qua"),
            title,
            figures(t.mean(statistics.points.mean), mark, t("overview.mean"), mean),
            sentence(self._mean_change()),
            alone,
            bars(title, rows),
            mark=self._headline_mark(block.origins.of_rank(self._agency(row)).provenance for row in block.leaders),
            note=self._measured(t.agencies(len(best_first), block.block), self._line_is_mean()),
            block=self._code,
        )

    def _mean_change(self) -> Markup:
        t, change, previous = self._t, self._block.change, self._view.ranked.previous
        if previous is None or change is None:
            return tag("span.quiet", self._nothing_to_compare())
        mean = change.mean
        before, after = mean.points_before, mean.points_after
        gained = t.from_mean(before, after)
        if not mean.same_maximum:  # percentages can be compared, points out of another maximum cannot
            before, after = mean.percent_before, mean.percent_after
            gained = t.percentage_points(before, after)
        sign, kind = ("▲ ", "better") if after > before else ("▼ ", "worse") if after < before else ("", "")
        mark = self._mark(self._block.origins.of_statistic(Statistic.MEAN_CHANGE))
        since = t("change.since", period=t.period(previous))
        return EMPTY.join([tag(f"b.{kind}", sign, gained), mark, " ", since])

    def _nothing_to_compare(self) -> str:
        view = self._view
        if view.on_self_scores and view.ranked.previous is None and view.base.previous is not None:
            return self._t("change.none_self_scored")
        return block_without_before(view.ranked, self._block.block, self._t)

    def ranking(self) -> Iterator[Screen]:
        """All agencies that have screens, at most ten on each."""
        t, standings = self._t, self._block.standings
        half = len(self._rows) // 2 if self._left_out() else len(self._rows)
        ends = [end for end in (self._rows[:half], self._rows[half:]) if end]
        parts = [end[part] for end in ends for part in rows_of_screens([self._name(row) for row in end])]
        figure = t("agency.percent" if standings.by_percent else "agency.total")
        for number, rows in enumerate(parts, 1):
            first, last = (int(standings.rank[row]) for row in (rows[0], rows[-1]))
            agencies = t.agencies(len(rows), self._block.block)
            title = t("presentation.ranks", block=self._named, first=first, last=last)
            if len(parts) == 1:
                title = t("slides.ranking", block=self._named)
            elif number == 1:
                title = t("presentation.first", block=self._named, agencies=agencies)
            elif last == standings.rank.max():
                title = t("presentation.last", block=self._named, agencies=agencies)
            yield screen(
                screen_code(self._code, "xep-hang", number),
                title,
                bars(title, [self._bar(row) for row in rows]),
                note=self._measured(figure, self._line_is_mean(), self._left_out()),
                block=self._code,
            )

    def _bar(self, row: int, kind: str = "") -> BarRow:
        t, standings = self._t, self._block.standings
        agency = self._block.block.agencies[row]
        scale = self._scale
        mean = self._block.statistics.percent.mean if standings.by_percent else self._block.statistics.points.mean
        percent, total = standings.percent_of(row), float(standings.total[row])
        figure = t.percent(percent) if standings.by_percent else t.points(total)
        several = len(standings.rank) > 1
        return BarRow(
            agency.name,
            scale.place(percent if standings.by_percent else total),
            EMPTY.join([figure, self._mark(self._block.origins.of_total(agency.code))]),
            scale.place(mean) if several else None,
            zero=scale.zero,
            place=t.rank(int(standings.rank[row]), bool(standings.tied[row])),
            rank=int(standings.rank[row]),
            kind=kind,
        )

    @computed_once
    def _scale(self) -> BarScale:
        """The scale of the figure that ranks: one for all screens, so that bars can be compared between screens."""
        standings = self._block.standings
        if standings.by_percent:
            return bar_scale(standings.percent.tolist())
        return bar_scale(standings.total.tolist(), self._block.block.tree.total_maximum)

    # ---- moves

    def moved(self) -> Iterator[Screen]:
        """The agencies that moved most; no screen if there is nothing to compare with, which the result screen says."""
        t, change, previous = self._t, self._block.change, self._view.ranked.previous
        if change is None or previous is None:
            return
        biggest = change.biggest_moves(_MOST_MOVES)
        names = {agency.code: agency.name for agency in self._block.block.agencies}
        since = t("change.since", period=t.period(previous))
        title = t("overview.moves_none")
        if biggest:
            title = t("overview.moves_title", agency=names[biggest[0][0]], places=t.places(biggest[0][1]))
        part = next(iter(rows_of_screens([names[code] for code, _ in biggest])), slice(0))
        origin = FigureOrigin(self._block.origins.of_changes)
        last = max(change.rank_after for change in change.by_agency.values()) if change.by_agency else 1
        most = max([last, *(move.rank_before for _, move in biggest)])
        rows = [self._move(names[code], move, most, origin) for code, move in biggest[part]]
        yield screen(
            screen_code(self._code, "thay-doi"),
            title,
            moves(title, rows) if rows else EMPTY,
            mark=self._headline_mark([origin.provenance]),
            note=self._measured(since, t("presentation.moves_note") if rows else ""),
            block=self._code,
        )

    def _move(self, name: str, move: AgencyChange, last: int, origin: FigureOrigin) -> MoveRow:
        t = self._t
        gained = (
            t.points_change(move.total_before, move.total_after)
            if move.same_maximum
            else t.percentage_points(move.percent_before, move.percent_after)
        )
        return MoveRow.between(name, move.rank_before, move.rank_after, last, EMPTY.join([gained, self._mark(origin)]))

    # ---- criterion groups

    def groups(self) -> Iterator[Screen]:
        """The criterion groups, weakest first."""
        t, origin = self._t, self._block.origins.of_scores
        weakest = self._weakest
        title = t("overview.groups_title", group=weakest[0][0].name)
        mark = self._mark(FigureOrigin(origin))
        scale = bar_scale(percent.mean for _, percent in weakest)
        rows = [
            BarRow(
                node.name,
                scale.place(percent.mean),
                EMPTY.join([t.percent(percent.mean), mark]),
                zero=scale.zero,
                kind="" if place else "weakest",
            )
            for place, (node, percent) in enumerate(weakest)
        ]
        yield screen(
            screen_code(self._code, "nhom"),
            title,
            bars(title, rows),
            mark=self._headline_mark([origin]),
            note=self._measured(t("slides.mean_percent"), self._some_groups()),
            block=self._code,
        )

    @property
    def _weakest(self) -> Sequence[tuple[Criterion, Summary]]:
        """The groups that are shown: the weakest, where there are more than can be told apart."""
        return self._block.statistics.weakest_first[:LARGEST_GROUP_COUNT]

    def _some_groups(self) -> str:
        count = len(self._block.statistics.weakest_first)
        if count <= LARGEST_GROUP_COUNT:
            return ""
        return self._t("presentation.some_groups", count=LARGEST_GROUP_COUNT, all=self._t.count(count))

    def shades(self) -> Iterator[Screen]:
        """The heat map of criterion groups × agencies: where the block is weak."""
        t, groups = self._t, self._block.groups
        shown = [(node, percent, groups.nodes.index(node)) for node, percent in self._weakest]
        values = {(column, row): groups.percent_of(row, column) for _, _, column in shown for row in self._rows}
        there = [percent for percent in values.values() if percent is not None]
        low, high = min(there), max(there)

        def strength(percent: Fraction | None) -> float | None:
            return None if percent is None else float((percent - low) / (high - low)) if high > low else 1.0

        standings, mark = self._block.standings, self._mark(FigureOrigin(self._block.origins.of_scores))
        lines = [
            (
                node.name,
                [strength(values[column, row]) for row in self._rows],
                [t.percent(values[column, row], decimals=0).removesuffix("%") for row in self._rows],
                EMPTY.join([t.percent(percent.mean), mark]),
            )
            for node, percent, column in shown
        ]
        apart = max(shown, key=lambda group: group[1].spread)
        worst, best = t.percent(apart[1].worst), t.percent(apart[1].best)
        title = t("leaderboard.chart_title_percent", group=apart[0].name, worst=worst, best=best)
        if high == low:
            title = t("presentation.heat_even", block=self._named)
        key = t("presentation.heat_key", low=t.percent(low), high=t.percent(high))
        yield screen(
            screen_code(self._code, "nhiet"),
            title,
            heat(f"{title}. {key}", lines, [str(int(standings.rank[row])) for row in self._rows]),
            mark=self._headline_mark([self._block.origins.of_scores]),
            note=self._measured(key, self._some_groups(), self._left_out()),
            block=self._code,
        )

    # ---- one agency

    def agencies(self, order: str) -> Iterator[Screen]:
        """One screen per agency, from the last to the first, from the first, or by name."""
        by_name = {row: place for place, row in enumerate(self._block.block.name_order)}
        rows = list(self._rows) if order else list(reversed(self._rows))
        for row in sorted(rows, key=by_name.__getitem__) if order == "theo-ten" else rows:
            yield self._agency_screen(row)

    def _agency_screen(self, row: int) -> Screen:
        t, block = self._t, self._block
        standings, agency = block.standings, block.block.agencies[row]
        rank, tied = int(standings.rank[row]), bool(standings.tied[row])
        title = t("slides.agency", agency=agency.name, rank=t.place(rank, tied, of=len(standings.rank)))
        change = block.change.by_agency.get(agency.code) if block.change else None
        kind = "" if change is None or not change.places else "better" if change.places > 0 else "worse"
        moved = tag(f"span.{kind}", t.change(change)) if change else t("change.new") if block.change else ""
        if moved:
            moved = EMPTY.join([moved, self._mark(FigureOrigin(block.origins.of_changes))])
        scores = FigureOrigin(block.origins.of_scores)
        return screen(
            agency_screen(self._code, agency.code),
            title,
            figures(
                t.points(float(standings.total[row])),
                self._mark(block.origins.of_total(agency.code)),
                share_of_maximum(block, row, t),
                grade_in_words(block, row, t),
                moved,
            ),
            sentence(next_rank_in_words(block, row, t), self._mark(scores)),
            bars(title, list(self._own_groups(row))),
            mark=self._headline_mark([block.origins.of_rank(agency.code).provenance]),
            note=self._measured(t("slides.groups_percent"), self._line_is_mean(), self._some_groups()),
            block=self._code,
            rank=rank,
        )

    def _own_groups(self, row: int) -> Iterator[BarRow]:
        t, groups = self._t, self._block.groups
        several = len(self._block.standings.rank) > 1
        mark = self._mark(FigureOrigin(self._block.origins.of_agency_scores(self._agency(row))))
        shown = {node.code: percent for node, percent in self._weakest}
        owns = (groups.percent_of(row, column) for column in range(len(groups.nodes)))
        scale = bar_scale([*owns, *(percent.mean for percent in shown.values())])
        for column, node in enumerate(groups.nodes):
            if node.code not in shown:
                continue
            own, mean = groups.percent_of(row, column), scale.place(shown[node.code].mean)
            figure = EMPTY.join([t.percent(own), mark]) if own is not None else t("leaderboard.not_applicable")
            place = None if own is None else scale.place(own)
            yield BarRow(node.name, place, figure, mean if several else None, zero=scale.zero)

    # ---- what several screens say

    def _measured(self, *said: str) -> str:
        return measured(self._view, *said)

    def _line_is_mean(self) -> str:
        return self._t("presentation.line_is_mean") if len(self._block.standings.rank) > 1 else ""

    def _left_out(self) -> str:
        """The note that not all agencies are shown, and which are; empty if all are."""
        count = len(self._block.best_first)
        if len(self._rows) == count:
            return ""
        named = {"all": count, "ends": len(self._rows) // 2}
        agencies = {name: self._t.agencies(some, self._block.block) for name, some in named.items()}
        return self._t("presentation.some_agencies", **agencies)

    def _headline_mark(self, origins: Iterable[Provenance]) -> Markup:
        return headline_mark(origins, self._view.ranked.edition, self._t)

    def _mark(self, origin: FigureOrigin) -> Markup:
        return provenance_mark(origin, self._view.ranked.edition, self._t)

    def _agency(self, row: int) -> str:
        return self._block.block.agencies[row].code

    def _name(self, row: int) -> str:
        return self._block.block.agencies[row].name


def measured(view: View, *said: str) -> str:
    """The line under a message: the period and further notes on the figures."""
    period = view.t.period(view.base.edition)
    return " · ".join([period[:1].upper() + period[1:], *filter(None, said)])
