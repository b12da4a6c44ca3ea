"""Decide which candidates are criteria and which are sums of others: by numbering, and by what adds up."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dashboard.scoring import competition_ranks
from dashboard.workbook_layouts.candidates import Candidate, LineDoubt
from dashboard.workbook_layouts.grid import (
    NEARLY_ALL,
    Figures,
    adds_up,
    is_twin,
    run_after,
    run_before,
    share_that_adds_up,
    with_sign,
)
from dashboard.workbook_layouts.headings import BonusKind, Label, ancestors_of, beyond_of
from dashboard.workbook_layouts.layout import DoubtKind, GroupName, Line, Measure, Reason, Role

_NO_POINTS = {
    Label.PERCENT: Role.OTHER,
    Label.WEIGHT: Role.OTHER,
    Label.SUMMARY: Role.SUMMARY,
    Label.NOTE: Role.NOTE,
    Label.NUMBERS: Role.NUMBERS,
}
LINE_CHOICES = (Role.CRITERION, Role.GROUP_SUM, Role.TOTAL, Role.RANK, Role.OTHER, Role.NOTE)
"""The roles that a line in doubt may have."""
_SHARES = 1.0 + 1e-9


@dataclass
class Settled:
    """What each candidate is, and what is in doubt."""

    lines: list[Line] = field(default_factory=list[Line])
    doubts: list[LineDoubt] = field(default_factory=list[LineDoubt])
    bonuses: list[Candidate] = field(default_factory=list[Candidate])
    """Candidates that count above the maximum or below zero without saying clearly which."""


def settle(candidates: Sequence[Candidate], place: Callable[[Candidate], str]) -> Settled:
    """Return what the candidates of one table are; `place` names the cell of a heading."""
    return _Settling(place, candidates).settled()


class _Settling:
    def __init__(self, place: Callable[[Candidate], str], candidates: Sequence[Candidate]) -> None:
        self._place = place
        counted = (replace(c, figures=with_sign(c.name, c.figures)) for c in candidates)
        self._all = sorted(counted, key=lambda c: c.index)
        self._roles: dict[int, tuple[Role, Reason]] = {}
        self._groups: dict[int, tuple[GroupName, ...]] = {}
        self._doubts: list[LineDoubt] = []

    def settled(self) -> Settled:
        counted = [c for c in self._all if c.measure is Measure.POINTS]
        if not any(c.has_figures and c.label not in _NO_POINTS for c in counted):
            counted = self._all  # there are only self-scores
        own = [c for c in self._all if c not in counted]
        for candidate in counted:
            if candidate.label in _NO_POINTS:
                self._is(candidate, _NO_POINTS[candidate.label], Reason.HEADING)
        open_ones = [c for c in counted if c.index not in self._roles and c.label is not Label.RANK]
        self._settle_outline(open_ones)
        self._settle_sums(open_ones)
        self._settle_ranks(counted)
        self._doubt_codes(open_ones)
        for candidate in own:
            self._follow(candidate, counted)
        bonuses = [
            c for c in open_ones
            if c.label is Label.BONUS and self._roles[c.index][0] is Role.CRITERION
            and (c.maximum is None or np.nanmin(c.figures, initial=0.0) < 0) and not _is_beyond(c)
        ]  # fmt: skip
        return Settled([self._line(candidate) for candidate in self._all], self._doubts, bonuses)

    def _is(self, candidate: Candidate, role: Role, why: Reason) -> None:
        self._roles[candidate.index] = role, why

    def _doubt(
        self, candidate: Candidate, proposed: Role, why: Reason = Reason.FIGURES, *, suggested: bool = False
    ) -> None:
        self._is(candidate, proposed, why)
        cell = self._place(candidate)
        self._doubts.append(
            LineDoubt(
                DoubtKind.LINE, LINE_CHOICES, proposed, cell, candidate.heading, False, candidate.index, suggested
            )
        )

    def _settle_outline(self, candidates: Sequence[Candidate]) -> None:
        """Find groups by the numbering: a line above others, with their sum or without figures."""
        numbered = [c for c in candidates if c.code and c.label in (None, Label.BONUS)]
        above = ancestors_of([c.code for c in numbered])
        under: dict[int, list[Candidate]] = {}
        for candidate, heads in zip(numbered, above, strict=True):
            names = tuple(GroupName(numbered[head].code, numbered[head].name) for head in heads)
            self._groups[candidate.index] = (*candidate.groups, *names)
            for head in heads:
                under.setdefault(numbered[head].index, []).append(candidate)
        for candidate in candidates:  # an unnumbered line belongs to the group of the line before it
            if candidate.index not in self._groups:
                before = [c for c in numbered if c.index < candidate.index]
                inherited = self._groups[before[-1].index] if before and not candidate.groups else candidate.groups
                if before and before[-1].index in under:
                    inherited = (*inherited, GroupName(before[-1].code, before[-1].name))
                    if candidate.has_figures and candidate.label is None:
                        under[before[-1].index].append(candidate)
                self._groups[candidate.index] = inherited
        for candidate in numbered:
            parts = [c for c in under.get(candidate.index, []) if c.index not in under and c.has_figures]
            if candidate.index not in under:
                continue
            if not candidate.has_figures:
                self._is(candidate, Role.GROUP, Reason.NUMBERING)
            elif adds_up(candidate.figures, _stacked(parts)) or not np.nanmax(candidate.figures, initial=0.0) > 0:
                self._is(candidate, Role.GROUP_SUM, Reason.ADDS_UP)
            else:
                self._doubt(candidate, Role.GROUP_SUM, Reason.NUMBERING)
        for candidate in candidates:
            if candidate.index not in self._roles and not candidate.has_figures:
                self._is(candidate, Role.GROUP if candidate.code else Role.NOTE, Reason.NO_FIGURES)
                if candidate.maximum is not None and candidate.label is None:  # no agency has points on it yet
                    self._doubt(candidate, Role.NOTE, Reason.NO_FIGURES)

    def _settle_sums(self, candidates: Sequence[Candidate]) -> None:
        left = [c for c in candidates if c.index not in self._roles]
        leaves = [c for c in left if c.label not in (Label.TOTAL, Label.GROUP_SUM)]
        sums = [c for c in left if c.label in (Label.TOTAL, Label.GROUP_SUM)]
        totals = [c for c in sums if adds_up(c.figures, _stacked(leaves))]
        for candidate in sums:
            if candidate not in totals and self._is_group_sum(candidate, left):
                self._is(candidate, Role.GROUP_SUM, Reason.ADDS_UP)
        total = self._total(totals, [c for c in sums if c.index not in self._roles])
        self._settle_unlabelled(leaves, total)
        leaves = [c for c in leaves if c.index not in self._roles]
        for candidate in sums:
            if candidate.index in self._roles:
                continue
            if candidate is total or (total is None and adds_up(candidate.figures, _stacked(leaves))):
                proven = adds_up(candidate.figures, _stacked(leaves))
                self._is(candidate, Role.TOTAL, Reason.ADDS_UP if proven else Reason.HEADING)
                total = candidate
            elif candidate in totals:
                self._is(candidate, Role.OTHER, Reason.ADDS_UP)  # the same total once more
            else:
                self._doubt(candidate, Role.OTHER, Reason.HEADING)
        for candidate in leaves:
            if candidate.index not in self._roles:
                self._is(candidate, Role.CRITERION, Reason.NUMBERING if candidate.code else Reason.FIGURES)
                if not candidate.code and not candidate.name:
                    self._doubt(candidate, Role.CRITERION, suggested=total in totals)
                elif candidate.label in (Label.POINTS, Label.PERIOD) and len(leaves) > 1:
                    self._doubt(candidate, Role.CRITERION, Reason.HEADING)
                elif not candidate.code and sum(bool(c.code) for c in leaves) > len(leaves) / 2 and not candidate.label:
                    self._doubt(candidate, Role.CRITERION)

    def _is_group_sum(self, candidate: Candidate, others: Sequence[Candidate]) -> bool:
        """Whether a line headed as a sum is the sum of its group, or of the lines next to it."""
        own = self._groups[candidate.index]
        inside = [c for c in others if c is not candidate and own and self._groups[c.index][: len(own)] == own]
        if adds_up(candidate.figures, _stacked([c for c in inside if c.label is None])):
            return True
        place = others.index(candidate)
        figures = _stacked(others)
        return 0 < run_before(figures, place) < place or 0 < run_after(figures, place) < len(others) - place - 1

    def _total(self, proven: Sequence[Candidate], headed: Sequence[Candidate]) -> Candidate | None:
        """The total: the last line that is proven to add up, else the only line that is headed as one."""
        if proven:
            return proven[-1]
        outer = [c for c in headed if c.label is Label.TOTAL and not c.groups] or list(headed)
        return outer[0] if len(outer) == 1 else None

    def _settle_unlabelled(self, leaves: Sequence[Candidate], total: Candidate | None) -> None:
        """Settle lines that add up although neither heading nor number says so: proven by the total, else doubted."""
        if total is not None and self._prove_heads(leaves, total):
            return
        figures = _stacked(leaves)
        alone = [c.index for c in leaves]
        for place, candidate in enumerate(leaves):
            after, before = run_after(figures, place), run_before(figures, place)
            after = after or int(is_twin(figures, place))  # the sum of a group of one criterion equals its points
            beside = [c for c in leaves if c is not candidate]
            whole = len(beside) > 1 and adds_up(candidate.figures, _stacked(beside))
            if not (after or before or whole):
                continue
            peers = candidate.code and beside and all(_same_style(candidate, c) for c in beside)
            by_maxima = self._maxima_add_up(leaves, place, after, before)
            if len(figures[place]) < 3 and not by_maxima:
                continue
            if total is not None and (proof := self._proof(leaves, candidate, total)) is not None:
                if not proof:
                    self._is(candidate, Role.GROUP_SUM, Reason.ADDS_UP)
                continue
            if whole and candidate.index == alone[-1] and candidate.label is Label.POINTS and total is None:
                self._is(candidate, Role.TOTAL, Reason.ADDS_UP)
            elif whole and total is None and not candidate.code:
                self._doubt(candidate, Role.TOTAL, Reason.ADDS_UP)
            elif not peers and (by_maxima or np.ptp(candidate.figures[~np.isnan(candidate.figures)]) > 0):
                self._doubt(candidate, Role.GROUP_SUM, Reason.ADDS_UP)

    def _prove_heads(self, leaves: Sequence[Candidate], total: Candidate) -> bool:
        """Make a line a group sum if the lines after it add up to it, and the total counts them but not the line."""
        figures = _stacked(leaves)
        if share_that_adds_up(total.figures, figures) >= NEARLY_ALL:
            return False
        heads: dict[int, int] = {}
        place = 0
        while place < len(leaves) - 1:
            same = adds_up(figures[place], figures[place + 1 : place + 2])
            length = 1 if same else run_after(figures, place)
            if length:
                heads[place] = length
            place += length + 1
        kept = [c for n, c in enumerate(leaves) if n not in heads]
        if not heads or share_that_adds_up(total.figures, _stacked(kept)) < NEARLY_ALL:
            return False
        for head, length in heads.items():
            self._is(leaves[head], Role.GROUP_SUM, Reason.ADDS_UP)
            for part in leaves[head + 1 : head + 1 + length]:
                group = GroupName(leaves[head].code, leaves[head].name)
                self._groups[part.index] = (*self._groups[part.index], group)
        return True

    def _maxima_add_up(self, leaves: Sequence[Candidate], place: int, after: int, before: int) -> bool:
        own = leaves[place].maximum
        for run in (leaves[place + 1 : place + 1 + after], leaves[place - before : place]):
            maxima = [c.maximum for c in run if c.maximum is not None]
            if own is not None and run and len(maxima) == len(run) and abs(sum(maxima) - own) < 1e-9:
                return True
        return False

    def _proof(self, leaves: Sequence[Candidate], candidate: Candidate, total: Candidate) -> bool | None:
        """Whether the total includes the candidate; None if the figures prove neither."""
        kept = [c for c in leaves if c.index not in self._roles]
        with_it = share_that_adds_up(total.figures, _stacked(kept))
        without = share_that_adds_up(total.figures, _stacked([c for c in kept if c is not candidate]))
        if with_it >= NEARLY_ALL:
            return True
        return False if without >= NEARLY_ALL else None

    def _settle_ranks(self, candidates: Sequence[Candidate]) -> None:
        """Of several lines headed as ranks, use the one that fits the total; without a total, the last."""
        ranks = [c for c in candidates if c.label is Label.RANK and c.index not in self._roles]
        total = next((c for c in candidates if self._roles.get(c.index, (None,))[0] is Role.TOTAL), None)
        chosen = ranks[-1] if ranks else None
        if len(ranks) > 1 and total is not None and not np.isnan(total.figures).any():
            wanted, _ = competition_ranks(np.round(total.figures * 1e6).astype(np.int64))
            fitting = [c for c in ranks if float(np.nanmean(c.figures == wanted)) >= NEARLY_ALL]
            chosen = fitting[-1] if fitting else None
        for candidate in ranks:
            self._is(candidate, Role.RANK if candidate is chosen else Role.OTHER, Reason.HEADING)

    def _doubt_codes(self, candidates: Sequence[Candidate]) -> None:
        """Put codes that a spreadsheet converted to dates in doubt: they are used only after an answer."""
        used = [c for c in candidates if self._roles[c.index][0] in (Role.CRITERION, Role.GROUP, Role.GROUP_SUM)]
        dates = [c for c in used if c.code_kind is datetime.date]
        for first in dates[:1]:
            self._doubts.append(
                LineDoubt(DoubtKind.CODES, ("use",), "use", self._place(first), first.code, of_agencies=False)
            )

    def _follow(self, candidate: Candidate, counted: Sequence[Candidate]) -> None:
        """Settle a line of self-scores like the line of points with the same code, name and groups."""
        same = [c for c in counted if (c.code, c.name, c.groups) == (candidate.code, candidate.name, candidate.groups)]
        role = self._roles[same[0].index][0] if same else None
        if role is Role.CRITERION:
            self._groups[candidate.index] = self._groups[same[0].index]
            self._is(candidate, Role.CRITERION, Reason.HEADING)
        elif role is not None or candidate.label is not None:
            self._is(candidate, Role.OTHER, Reason.HEADING)
        else:
            self._doubt(candidate, Role.OTHER)

    def _line(self, candidate: Candidate) -> Line:
        role, why = self._roles[candidate.index]
        line = Line(
            candidate.index, role, why, measure=candidate.measure, heading_index=candidate.heading_index,
            heading=candidate.heading, parent_headings=candidate.parent_headings,
        )  # fmt: skip
        may_be_criterion = any(doubt.index == candidate.index for doubt in self._doubts)
        if role not in (Role.CRITERION, Role.GROUP, Role.GROUP_SUM) and not may_be_criterion:
            return line
        groups = self._groups.get(candidate.index, candidate.groups)
        return replace(line, code=candidate.code, name=candidate.name, groups=groups, maximum=candidate.maximum)


def _stacked(candidates: Sequence[Candidate]) -> Figures:
    return np.array([c.figures for c in candidates]) if candidates else np.zeros((0, 0))


def _same_style(one: Candidate, other: Candidate) -> bool:
    return bool(other.code) and len(ancestors_of([one.code, other.code])[1]) == 0


def look_like_shares(candidates: Sequence[Candidate]) -> bool:
    """Whether points without maxima all lie between 0 and 1, as Excel stores what it shows as percentages."""
    figures = [c.figures for c in candidates if c.maximum is None and c.has_figures and c.measure is Measure.POINTS]
    if len(figures) < 2:
        return False
    shown = np.concatenate(figures)
    shown = shown[~np.isnan(shown)]
    return bool((shown <= _SHARES).all() and (shown >= 0).all() and ((shown % 1) != 0).any())


def _is_beyond(candidate: Candidate) -> bool:
    """Whether the figures fit the bonus or penalty of the heading: none below zero, none above, or either."""
    match beyond_of(candidate.name):
        case BonusKind.BONUS:
            return candidate.maximum is None and bool(np.nanmin(candidate.figures, initial=0.0) >= 0)
        case BonusKind.PENALTY:
            return bool(np.nanmax(candidate.figures, initial=0.0) <= 0)
        case BonusKind.BOTH:
            return True
        case None:
            return False
