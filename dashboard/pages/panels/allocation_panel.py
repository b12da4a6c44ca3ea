"""For a leader: a fixed total of points spent over the whole block, to one of three ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.model import Scenario
from dashboard.pages.frame import View, change_address
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.session import take_events
from dashboard.scoring.allocation import (
    Allocation,
    AllocationRefused,
    bring_most_to_percent,
    lift_lowest,
    lift_weakest_groups,
)
from dashboard.ui.markdown import as_code
from dashboard.ui.typed_number import TypedNumberRefused, read_typed_number
from dashboard.ui.wording import Wording

_BUDGET_KEY, _PERCENT_KEY, _ANSWER_KEY = "allocation_budget", "allocation_percent", "allocation_answer"
_USUAL_BUDGET, _USUAL_PERCENT = "10", "80"


@dataclass(frozen=True)
class _Answer:
    """An allocation with the question it answers, so that it is never shown for another."""

    question: tuple[object, ...]
    aim: str
    percent: float
    allocation: Allocation


def allocation_panel(view: View) -> None:
    """Draw the question, its three buttons and the answer, which joins what is on the sliders."""
    words = view.words
    chart_title(words("allocation.title"), words("allocation.note"), level=2)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        budget = _typed(_BUDGET_KEY, words("allocation.budget"), _USUAL_BUDGET, words)
        percent = _typed(_PERCENT_KEY, words("allocation.percent"), _USUAL_PERCENT, words)
    if budget is None or percent is None:
        return
    block, precision = view.ranked_block.block, view.ranked.edition.precision
    aims: dict[str, Callable[[], Allocation]] = {
        "groups": lambda: lift_weakest_groups(block, precision, budget),
        "reach": lambda: bring_most_to_percent(block, precision, budget, percent),
        "lowest": lambda: lift_lowest(block, precision, budget),
    }
    with st.container(horizontal=True):
        for aim, solve in aims.items():
            label = words(f"allocation.aim_{aim}", percent=words.set_percent(percent))
            if st.button(label, key=f"allocate_{aim}"):
                _solve(view, budget, aim, percent, solve)
    answer: _Answer | None = st.session_state.get(_ANSWER_KEY)
    if answer and answer.question == _question(view, budget, answer.aim, percent):
        _draw(view, answer)


def _typed(key: str, label: str, usual: str, words: Wording) -> float | None:
    """A typed number; a text that is none says why and gives None."""
    st.session_state.setdefault(key, usual)
    text = st.text_input(label, key=key, width=200)
    try:
        return read_typed_number(text)
    except TypedNumberRefused as refused:
        st.error(words(f"simulation_refused.{refused.reason}", value=as_code(text)))
        return None


def _question(view: View, budget: float, aim: str, percent: float) -> tuple[object, ...]:
    edition = view.ranked.edition
    return (edition.version, str(edition.id), view.address.block, budget, percent if aim == "reach" else None)


def _solve(view: View, budget: float, aim: str, percent: float, solve: Callable[[], Allocation]) -> None:
    st.session_state.pop(_ANSWER_KEY, None)
    try:
        allocation = solve()
    except AllocationRefused as refused:
        st.error(view.words(f"allocation_refused.{refused.rule}", limit=refused.limit))
        return
    st.session_state[_ANSWER_KEY] = _Answer(_question(view, budget, aim, percent), aim, percent, allocation)


def _draw(view: View, answer: _Answer) -> None:
    words, allocation = view.words, answer.allocation
    proven = "answer_note" if allocation.proven else "answer_note_rounded"
    chart_title(_message(view, answer), words(f"allocation.{proven}"))
    if not allocation.scenario:
        return
    st.button(
        words("allocation.apply"),
        key="apply_allocation",
        type="primary",
        on_click=_apply,
        args=(allocation.scenario,),
    )
    left, right = st.columns(2, gap="large")
    with left:
        _lifts(view, allocation)
    with right:
        _spending(view, allocation)


def _apply(raised: Scenario) -> None:
    """Put the raised scores on the sliders, beside what is changed there already."""
    change_address(scenario=Scenario({**take_events().address.scenario.changes, **raised.changes}))


def _message(view: View, answer: _Answer) -> str:
    words, allocation = view.words, answer.allocation
    spent = words.short_points(allocation.spent)
    if answer.aim == "reach":
        return words(
            "allocation.message_reach",
            spent=spent,
            percent=words.set_percent(answer.percent),
            before=len(allocation.reached_before),
            after=len(allocation.reached_after),
        )
    return words(
        f"allocation.message_{answer.aim}",
        spent=spent,
        before=words.percent(allocation.lowest_before.percent_before),
        after=words.percent(allocation.lowest_after.percent_after),
    )


def _lifts(view: View, allocation: Allocation) -> None:
    words, block = view.words, view.ranked_block.block
    names = {node.code: node.name for node in block.tree.nodes} | {a.code: a.name for a in block.agencies}
    raised = [lift for lift in allocation.lifts if lift.points_after > lift.points_before]
    rows = "".join(
        f'<tr><th scope="row">{escape(names[lift.code])}</th>'
        f'<td class="xh-right">{words.percent(lift.percent_before)}</td>'
        f'<td class="xh-right"><span class="xh-assumed">{words.percent(lift.percent_after)}</span></td></tr>'
        for lift in sorted(raised, key=lambda lift: lift.percent_before)
    )
    _table((words("allocation.lifted"), words("effect.before"), words("effect.after")), rows)


def _spending(view: View, allocation: Allocation) -> None:
    """Every raised score: whose, on what, from what to what; agencies that gain most first."""
    words, block = view.words, view.ranked_block.block
    changes = [
        (agency, block.tree.by_code[criterion].name, float(block.points[row, column]), points)
        for (agency, criterion), points in allocation.scenario.changes.items()
        for row, column in ((block.agency_index[agency], block.tree.leaf_index[criterion]),)
    ]
    spent: dict[str, float] = defaultdict(float)
    for agency, _, today, points in changes:
        spent[agency] += points - today
    rows = "".join(
        f'<tr><th scope="row">{escape(block.agencies[block.agency_index[agency]].name)}<br>'
        f'<span class="xh-small xh-quiet">{escape(criterion)}</span></th>'
        f'<td class="xh-right">{words.short_points(today)}</td>'
        f'<td class="xh-right"><span class="xh-assumed">{words.short_points(points)}</span></td>'
        f'<td class="xh-right">{words.score_change(points - today)}</td></tr>'
        for agency, criterion, today, points in sorted(changes, key=lambda change: (-spent[change[0]], change[0]))
    )
    columns = ("leaderboard.agency", "effect.before", "effect.after", "allocation.added")
    _table(tuple(words(column) for column in columns), rows)


def _table(columns: tuple[str, ...], rows: str) -> None:
    first, *others = columns
    head = f'<th scope="col">{first}</th>' + "".join(f'<th scope="col" class="xh-right">{name}</th>' for name in others)
    st.html(f'<table class="xh-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')
