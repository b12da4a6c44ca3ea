"""The question of a plan: a goal, limits, and what effort means to the agency: what each point takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.model import Criterion, Grade
from dashboard.pages.elements import choice, draw_html, number_field, switch, typed_number, typed_text
from dashboard.pages.session import change_address
from dashboard.pages.view import View
from dashboard.scoring import agency_grade
from dashboard.scoring.plans import Efforts, Goal, Limits, PercentGoal, RankGoal, TotalGoal
from dashboard.ui.address_codes import (
    GRADE_KIND,
    KINDS,
    LimitChoices,
    goal_code,
    goal_parts,
    read_efforts,
    read_goal,
    read_limits,
    write_efforts,
    write_limits,
)
from dashboard.ui.components.picker import multi_picker, picker
from dashboard.ui.escaped_text import as_code
from dashboard.ui.html import tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import TypedNumberRefused, kept_text, read_typed_number, shown_text, written_number

_VALUE_KEY, _GRADE_KEY = "plan_goal_value", "plan_goal_grade"
_MOST_KEY, _LOCKS_KEY, _FIXED_KEY = "plan_most", "plan_locks", "plan_fixed"
_PLACES_HOPED_FOR = 4


@dataclass(frozen=True)
class PlanQuestion:
    """A question that can be answered."""

    goal: Goal
    limits: Limits
    efforts: Efforts


def plan_question(view: View, row: int) -> PlanQuestion | None:
    """Draw the question as a sentence with folded conditions; None, with an error shown, while an input is invalid."""
    t = view.t
    with st.container(horizontal=True, vertical_alignment="center", key="plan_sentence"):
        agency = view.ranked_block.block.agencies[row].name
        draw_html(tag("span.xh-sentence", t("plans.sentence", agency=agency)), width="content")
        goal = _goal(view, row)
        if conditions := _conditions(view):
            said = t("plans.conditions_set", conditions="; ".join(conditions))
            draw_html(tag("span.xh-small", said), width="content")
    with st.expander(t("plans.conditions"), expanded=_is_refused(view), key="plan_conditions"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            most = _most_criteria(view, t)
            fixed = _fixed_effort(view, t)
            _toggle(view, t("plans.strict"), "strict", on=_choices(view).strict)
            _toggle(view, t("plans.weighted"), "weighted", on=_choices(view).weighted)
        locked = _locks(view, t)
        efforts = _own_efforts(view)
    if goal is None or fixed is None or efforts is None:
        return None
    limits = Limits(locked=frozenset(locked), max_criteria=most)
    return PlanQuestion(goal, limits, Efforts(fixed=fixed, per_point=efforts, by_attainment=_choices(view).weighted))


def _conditions(view: View) -> list[str]:
    """The conditions besides the goal, in words."""
    t, choices, leaves = view.t, _choices(view), view.ranked_block.block.tree.leaves
    own = _other_than_usual(leaves, read_efforts(view.address.efforts))
    said = [t("plans.condition_most", count=choices.most)] if choices.most else []
    said += [t("plans.condition_locked", criteria=t.listing(choices.locked))] if choices.locked else []
    said += [t("plans.condition_strict")] if choices.strict else []
    said += [t("plans.condition_weighted")] if choices.weighted else []
    if choices.fixed.strip() not in ("", "0"):
        said.append(t("plans.condition_fixed", effort=shown_text(choices.fixed, t.language)))
    return said + ([t("plans.condition_efforts", count=len(own))] if own else [])


def _is_refused(view: View) -> bool:
    """Whether a condition is not a possible number: then the conditions, which show the error, are unfolded."""
    try:
        fixed = read_typed_number(_choices(view).fixed)
    except TypedNumberRefused:
        return True
    return fixed < 0 or any(_effort_of(text) <= 0 for text in read_efforts(view.address.efforts).values())


def wanted_goal(view: View, row: int) -> Goal | None:
    """The goal that the address names, else a few places up; None if the address names an invalid goal."""
    code = view.address.goal or _usual_goal(view, row)
    goal = read_goal(code, _choices(view).strict, view.ranked_block.block.grades)
    return goal if goal is not None and _within_reach_of_anybody(goal, view, row) else None


def _within_reach_of_anybody(goal: Goal, view: View, row: int) -> bool:
    """Whether such a rank, total or percentage exists at all."""
    standings = view.ranked_block.standings
    match goal:
        case RankGoal(rank):
            return rank <= len(standings.rank)
        case TotalGoal(total):
            return 0 <= total <= float(standings.maximum[row])
        case PercentGoal(percent):
            return 0 <= percent <= 100


def _usual_goal(view: View, row: int) -> str:
    return goal_code("hang", max(1, int(view.ranked_block.standings.rank[row]) - _PLACES_HOPED_FOR))


def _goal(view: View, row: int) -> Goal | None:
    t, grades = view.t, view.ranked_block.block.grades
    kind, number = goal_parts(view.address.goal or _usual_goal(view, row))
    kinds = [code for code in KINDS if grades or code != GRADE_KIND]
    labels = {code: t(f"plans.kind_{code.replace('-', '_')}") for code in kinds}
    shown = kind if kind in kinds else kinds[0]
    on_pick = lambda code: _picked_kind(view, row, code)  # noqa: E731
    choice(t("plans.goal"), labels, shown, key="plan_goal_kind", on_pick=on_pick)
    goal = wanted_goal(view, row)
    if kind == GRADE_KIND and grades:
        _grade_choice(grades, goal, t)
    else:
        number_field(
            t("plans.goal_value"),
            "" if kind == GRADE_KIND else number,
            key=_VALUE_KEY,
            on_type=lambda: _typed_goal(shown, number),
            width=120,
            t=t,
            label_shown=False,
        )
    if goal is None:
        refused = "plans.grade_refused" if kind == GRADE_KIND else "plans.goal_refused"
        st.error(t(refused, value=as_code(number or view.address.goal)))
    return goal


def _grade_choice(grades: tuple[Grade, ...], goal: Goal | None, t: Localizer) -> None:
    """Draw the grades to choose from; none is selected if the address names none of them."""
    labels = {
        grade.from_percent: t("plans.grade_from", grade=grade.name, percent=t.set_percent(grade.from_percent))
        for grade in grades
    }
    chosen = goal.percent if isinstance(goal, PercentGoal) else None
    picker(
        t("plans.kind_xep_loai"),
        labels,
        chosen,
        key=_GRADE_KEY,
        on_pick=lambda percent: change_address(goal=goal_code(GRADE_KIND, percent)),
        t=t,
        placeholder=t("plans.grade_hint"),
        width=240,
        label_shown=False,
    )


def _next_grade(view: View, row: int) -> float:
    """The lowest percentage of the grade above the agency's own; of the best grade if it has that."""
    ranked = view.ranked_block
    grades, own = ranked.block.grades, agency_grade(ranked.block, ranked.standings, row)
    above = len(grades) - 1 if own is None else max(0, grades.index(own) - 1)
    return grades[above].from_percent


def _picked_kind(view: View, row: int, kind: str) -> None:
    """Start another kind of goal at the value of the default one: the rank's total or percentage, the next grade."""
    ranked = view.ranked_block
    if kind == GRADE_KIND:
        change_address(goal=goal_code(kind, _next_grade(view, row)))
        return
    rank = max(1, int(ranked.standings.rank[row]) - _PLACES_HOPED_FOR)
    there = next(other for other in ranked.best_first if ranked.standings.rank[other] >= rank)
    values = {
        "hang": float(rank),
        "tong": float(ranked.standings.total[there]),
        "phan-tram": float(view.t.shown_percent(ranked.standings.percent_of(there))),
    }
    if kind in values:
        change_address(goal=goal_code(kind, values[kind]))


def _typed_goal(kind: str, shown: str) -> None:
    """Store what was typed; ignore the drawn value sent back by the browser, for which Streamlit also calls."""
    typed = typed_text(_VALUE_KEY) or ""
    try:
        goal = goal_code(kind, read_typed_number(typed))
    except TypedNumberRefused:
        goal = f"{kind}-{typed}"
    if goal != f"{kind}-{shown}":
        change_address(goal=goal)


def _choices(view: View) -> LimitChoices:
    """The limits that the address names, without criteria that the block does not have."""
    choices = read_limits(view.address.limits)
    tree = view.ranked_block.block.tree
    locked = tuple(code for code in choices.locked if code in tree.by_code)
    return replace(choices, locked=locked, most=min(choices.most, len(tree.leaves)))


def _changed(view: View, **changes: object) -> None:
    change_address(limits=write_limits(replace(_choices(view), **changes)))  # pyright: ignore[reportArgumentType]


def _most_criteria(view: View, t: Localizer) -> int | None:
    most = _choices(view).most
    counts = {count: str(count) for count in range(1, len(view.ranked_block.block.tree.leaves) + 1)}
    picker(
        t("plans.most"),
        {0: t("plans.most_any")} | counts,
        most,
        key=_MOST_KEY,
        on_pick=lambda count: _changed(view, most=count),
        t=t,
        width=180,
    )
    return most or None


def _locks(view: View, t: Localizer) -> tuple[str, ...]:
    nodes = {node.code: f"{node.code} · {node.name}" for node in view.ranked_block.block.tree.nodes}
    locked = _choices(view).locked
    multi_picker(
        t("plans.locks"),
        nodes,
        locked,
        key=_LOCKS_KEY,
        on_pick=lambda codes: _changed(view, locked=codes),
        t=t,
        placeholder=t("plans.locks_hint"),
        vietnamese=nodes,
    )
    return locked


def _toggle(view: View, label: str, field: str, *, on: bool) -> None:
    switch(label, on=on, key=f"plan_{field}", on_turn=lambda turned: _changed(view, **{field: turned}))


def _fixed_effort(view: View, t: Localizer) -> float | None:
    """The effort of each criterion that is touched; None, with an error, if it is not a number from zero."""
    on_type = lambda: _changed(view, fixed=typed_text(_FIXED_KEY))  # noqa: E731
    fixed = typed_number(t("plans.fixed"), _choices(view).fixed, key=_FIXED_KEY, on_type=on_type, width=280, t=t)
    if fixed is not None and fixed < 0:
        st.error(t("plans.fixed_refused"))
        return None
    return fixed


_EFFORTS_KEY = "plan_efforts"
_EFFORTS_HEIGHT = 280  # px: the plans stand below


@dataclass(frozen=True)
class _EffortTable:
    """The table that is drawn. Streamlit keeps what is typed under the table's key and applies it over `efforts`.

    While the address equals what was typed, the same table stays on screen. When it differs (for instance after Back),
    a new table is drawn with the values of the address.
    """

    of: tuple[str, str, str]
    efforts: Mapping[str, str]
    number: int = 0

    @property
    def key(self) -> str:
        """The key of the widget."""
        return "-".join((_EFFORTS_KEY, *self.of, str(self.number)))


def _own_efforts(view: View) -> dict[str, float] | None:
    """Draw the table; return the efforts that differ from the edition's, or None if one is not a positive number."""
    t, leaves = view.t, view.ranked_block.block.tree.leaves
    wanted = _other_than_usual(leaves, read_efforts(view.address.efforts))
    table = _effort_table(view, leaves, wanted)
    shown = [table.efforts.get(leaf.code, written_number(leaf.effort)) for leaf in leaves]
    cells = pd.DataFrame(
        {"name": [leaf.name for leaf in leaves], "effort": [shown_text(effort, t.language) for effort in shown]},
        index=[leaf.code for leaf in leaves],
    )
    st.caption(f"{t('plans.efforts')}: {t('plans.efforts_note')}")
    try:
        st.data_editor(
            cells,
            key=table.key,
            column_config={
                "name": st.column_config.TextColumn(t("agency.criterion"), disabled=True),
                "effort": st.column_config.TextColumn(t("plans.effort")),
            },
            hide_index=True,
            height=_EFFORTS_HEIGHT,
            on_change=lambda: change_address(efforts=write_efforts(_typed_efforts(table, leaves))),
        )
    except (IndexError, KeyError):  # a row or column that the table does not have: no browser sends that
        st.error(t("notice.state_refused"))
        return None
    efforts = {code: _effort_of(text) for code, text in wanted.items()}
    for leaf in leaves:
        if efforts.get(leaf.code, leaf.effort) <= 0:
            typed = as_code(shown_text(wanted[leaf.code], t.language))
            st.error(t("plans.effort_refused", criterion=as_code(leaf.name), value=typed))
            return None
    return efforts


def _effort_table(view: View, leaves: tuple[Criterion, ...], wanted: Mapping[str, str]) -> _EffortTable:
    """The table as it was last drawn, or a new one if that would not show `wanted`."""
    of = (view.ranked.edition.version, view.address.block, view.t.language)
    table: _EffortTable = st.session_state.get(_EFFORTS_KEY) or _EffortTable(of, wanted)
    if table.of != of or _typed_efforts(table, leaves) != wanted:
        table = _EffortTable(of, wanted, table.number + 1)
    st.session_state[_EFFORTS_KEY] = table
    return table


def _typed_efforts(table: _EffortTable, leaves: tuple[Criterion, ...]) -> dict[str, str]:
    """The efforts in the table, with what was typed into it."""
    state: Mapping[str, Any] = st.session_state.get(table.key) or {}
    rows: Mapping[int, Mapping[str, object]] = state.get("edited_rows", {})
    typed = {
        leaves[row].code: str(cells["effort"] or "")
        for row, cells in rows.items()
        if row < len(leaves) and "effort" in cells
    }
    return _other_than_usual(leaves, {**table.efforts, **typed})


def _other_than_usual(leaves: tuple[Criterion, ...], efforts: Mapping[str, str]) -> dict[str, str]:
    """Return those of `efforts` that are of a criterion of the block and differ from the edition's, in tree order."""
    kept = {leaf.code: kept_text(efforts.get(leaf.code, written_number(leaf.effort))) for leaf in leaves}
    return {leaf.code: kept[leaf.code] for leaf in leaves if kept[leaf.code] != written_number(leaf.effort)}


def _effort_of(text: str) -> float:
    """Return the effort in a text; 0 if it is not a number."""
    try:
        return read_typed_number(text)
    except TypedNumberRefused:
        return 0.0
