"""For a leader: a fixed total of points spent over the whole block, to one of three ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.pages.editions import cached_unless_trial
from dashboard.pages.elements import chart_title, draw_html, number_field, typed_text
from dashboard.pages.panels.corners import Taken, table_corner, taken_of
from dashboard.pages.session import change_address, take_events
from dashboard.pages.view import View
from dashboard.scoring.allocation import (
    Allocation,
    AllocationRefused,
    bring_most_to_percent,
    lift_lowest,
    lift_weakest_groups,
)
from dashboard.ui.address_codes import AIMS, Aim, AllocationChoices, read_allocation, write_allocation
from dashboard.ui.components.simulator import apply_button
from dashboard.ui.escaped_text import as_code
from dashboard.ui.html import BREAK, EMPTY, table, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import TypedNumberRefused, kept_text, read_typed_number

_BUDGET_KEY, _PERCENT_KEY = "allocation_budget", "allocation_percent"


def allocation_panel(view: View, row: int) -> None:
    """Draw the question, its three buttons and the answer, which joins what is on the sliders; they are of `row`."""
    t, asked = view.t, read_allocation(view.address.allocation)
    chart_title(t("allocation.title"), t("allocation.note"), level=2)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        budget = _typed(_BUDGET_KEY, t("allocation.budget"), asked.budget, t)
        percent = _typed(_PERCENT_KEY, t("allocation.percent"), asked.percent, t)
    if budget is None or percent is None:
        return
    with st.container(horizontal=True):
        for aim in AIMS:
            label = t(f"allocation.aim_{aim}", percent=t.set_percent(percent))
            st.button(label, key=f"allocate_{aim}", on_click=_ask, args=(aim,))
    if asked.aim is None:
        return
    solve = cached_unless_trial(_answer, view.version)
    key = (str(view.ranked.edition.id), view.ranked.edition.version, view.address.block)
    answer = solve(key, asked.aim, budget, percent if asked.aim == "reach" else 0.0, _view=view)
    if isinstance(answer, AllocationRefused):
        st.error(t(f"allocation_refused.{answer.rule}", limit=answer.limit))
    else:
        _draw(view, row, asked.aim, percent, answer)


def _typed(key: str, label: str, asked: str, t: Localizer) -> float | None:
    """The number in a field that shows what is asked; a text that is none says why and gives None."""
    text = number_field(label, asked, key=key, on_type=_ask, width=200, t=t)
    try:
        return read_typed_number(text)
    except TypedNumberRefused as refused:
        st.error(t(f"simulation_refused.{refused.rule}", value=as_code(text)))
        return None


def _ask(aim: Aim | None = None) -> None:
    """Ask what is typed: for an aim that was pressed, else for the one that was, while its question is the same."""
    before = read_allocation(take_events().address.allocation)
    budget, percent = (kept_text(typed_text(key) or "") for key in (_BUDGET_KEY, _PERCENT_KEY))
    now = AllocationChoices(budget, percent, aim or before.aim)
    if aim is None and not now.asks_the_same(before):
        now = replace(now, aim=None)
    if now != before:
        change_address(allocation=write_allocation(now))


@st.cache_resource(max_entries=64, show_spinner=False)
def _answer(
    key: tuple[str, ...], aim: Aim, budget: float, percent: float, _view: View
) -> Allocation | AllocationRefused:
    block, precision = _view.ranked_block.block, _view.ranked.edition.precision
    try:
        match aim:
            case "groups":
                return lift_weakest_groups(block, precision, budget)
            case "reach":
                return bring_most_to_percent(block, precision, budget, percent)
            case "lowest":
                return lift_lowest(block, precision, budget)
    except AllocationRefused as refused:
        return refused


def _draw(view: View, row: int, aim: Aim, percent: float, allocation: Allocation) -> None:
    t = view.t
    chart_title(_message(view, aim, percent, allocation), t(f"allocation.how_{aim}"))
    if not allocation.scenario:
        return
    shown = view.ranked_block.block.agencies[row].code
    draw_html(apply_button(t("allocation.apply"), allocation.scenario, shown), width="content")
    taken = taken_of(view, view.ranked_block, scenario=view.address.scenario)
    left, right = st.columns(2, gap="large")
    with left:
        _lifts(view, taken, allocation)
    with right:
        _spending(view, taken, allocation)


def _message(view: View, aim: Aim, percent: float, allocation: Allocation) -> str:
    t = view.t
    spent = t.short_points(allocation.spent)
    if aim == "reach":
        return t(
            "allocation.message_reach",
            spent=spent,
            percent=t.set_percent(percent),
            before=len(allocation.reached_before),
            after=len(allocation.reached_after),
        )
    return t(
        f"allocation.message_{aim}",
        spent=spent,
        before=t.percent(allocation.lowest_before.percent_before),
        after=t.percent(allocation.lowest_after.percent_after),
    )


def _lifts(view: View, taken: Taken, allocation: Allocation) -> None:
    t, block = view.t, view.ranked_block.block
    names = {node.code: node.name for node in block.tree.nodes} | {a.code: a.name for a in block.agencies}
    raised = [lift for lift in allocation.lifts if lift.points_after > lift.points_before]
    rows: list[list[str]] = []
    for lift in sorted(raised, key=lambda lift: lift.percent_before):
        after = tag("span.xh-assumed", t.percent(lift.percent_after))
        rows.append([names[lift.code], t.percent(lift.percent_before), after])
    _table(view, taken, "nang-len", ("allocation.lifted", "effect.before", "effect.after"), rows, "allocation.lifts")


def _spending(view: View, taken: Taken, allocation: Allocation) -> None:
    """Every raised score: whose, on what, from what to what; agencies that gain most first."""
    t, block = view.t, view.ranked_block.block
    changes = [
        (agency, block.tree.by_code[criterion].name, float(block.points[row, column]), points)
        for (agency, criterion), points in allocation.scenario.changes.items()
        for row, column in ((block.agency_index[agency], block.tree.leaf_index[criterion]),)
    ]
    spent: dict[str, float] = defaultdict(float)
    for agency, _, today, points in changes:
        spent[agency] += points - today
    names = {agency.code: agency.name for agency in block.agencies}
    rows: list[list[str]] = []
    for agency, criterion, today, points in sorted(changes, key=lambda change: (-spent[change[0]], change[0])):
        whose = EMPTY.join([names[agency], BREAK, tag("span.xh-small.xh-quiet", criterion)])
        after = tag("span.xh-assumed", t.short_points(points))
        rows.append([whose, t.short_points(today), after, t.score_change(points - today)])
    keys = ("leaderboard.agency", "effect.before", "effect.after", "allocation.added")
    _table(view, taken, "phan-bo-diem", keys, rows, "allocation.spending")


def _table(view: View, taken: Taken, name: str, keys: Sequence[str], rows: list[list[str]], title: str) -> None:
    t, of_scores = view.t, view.ranked_block.origins.of_scores
    heads = [t(key) for key in keys]
    corner = table_corner(taken, name, t(title), heads, lambda: rows, origin=of_scores)
    draw_html(table(t(title), heads, rows), tag("div.xh-corner-alone", corner) if corner else EMPTY)
