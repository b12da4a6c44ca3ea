"""Forms that several agencies fill in, a sheet or a file each: what all of them together say of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dashboard.workbooks.candidates import Draft, LineDoubt, figures_at
from dashboard.workbooks.layout import DoubtKind, Line, Measure, Reason, Role
from dashboard.workbooks.settling import LINE_CHOICES
from dashboard.workbooks.sums import Figures, is_twin, run_after

_FEWEST_FIGURES = 3


def doubt_sums_of_forms(drafts: Sequence[Draft]) -> None:
    """Doubt criteria that are what the lines after them add up to in every form: one agency's points tell nothing.

    Where the lines are numbered, the numbering says what stands over what.
    """
    forms: dict[object, list[Draft]] = {}
    for draft in drafts:
        if draft.names is None:
            shape = tuple((line.at, line.said, line.role) for line in _in_order(draft))
            forms.setdefault(shape, []).append(draft)
    for alike in forms.values():
        lines = [line for line in _in_order(alike[0]) if _is_counted(line)]
        figures = np.hstack([_figures(draft, lines) for draft in alike])
        for place, line in enumerate(lines):
            if len(alike) > 1 and not line.code and _stands_over_the_next(lines, figures, place):
                for draft in alike:
                    _doubt(draft, line.at)


def _in_order(draft: Draft) -> list[Line]:
    return sorted(draft.criteria, key=lambda line: line.at)


def _is_counted(line: Line) -> bool:
    return line.role is Role.CRITERION and line.measure is Measure.POINTS


def _figures(draft: Draft, lines: Sequence[Line]) -> Figures:
    """Points and self-scores of the agency, line by line."""
    columns = [line.at for line in draft.agencies if line.role is Role.AGENCY]
    found = [figures_at(draft.grid, columns, line.at, draft.numbers) for line in lines]
    return np.array(found).reshape(len(lines), len(columns))


def _stands_over_the_next(lines: Sequence[Line], figures: Figures, place: int) -> bool:
    """Whether a line is the sum of those after it, by its figures and, where they are printed, by the maxima."""
    length = run_after(figures, place) or int(is_twin(figures, place))
    if not length or np.count_nonzero(~np.isnan(figures[place])) < _FEWEST_FIGURES:
        return False
    own, maxima = lines[place].maximum, [line.maximum for line in lines[place + 1 : place + 1 + length]]
    known = [maximum for maximum in maxima if maximum is not None]
    return own is None or len(known) < length or abs(sum(known) - own) < 1e-9


def _doubt(draft: Draft, at: int) -> None:
    [place] = [n for n, line in enumerate(draft.criteria) if line.at == at]
    line = draft.criteria[place]
    draft.criteria[place] = replace(line, role=Role.GROUP_SUM, why=Reason.ADDS_UP)
    if not any(doubt.at == at and not doubt.of_agencies for doubt in draft.doubts):
        cell = draft.grid.place(line.head or 0, at)
        doubt = LineDoubt(DoubtKind.LINE, LINE_CHOICES, Role.GROUP_SUM, cell, line.said, False, at, suggested=False)
        draft.doubts.append(doubt)
