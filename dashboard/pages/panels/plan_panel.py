"""Plans that reach a goal with the least effort, and what is in the way when there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from dashboard.model import Points, Scenario
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View, change_address
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.panels.plan_question import PlanQuestion, plan_question
from dashboard.pages.panels.workbook_button import link_to, workbook_cover
from dashboard.pages.scenario_session import effect_of
from dashboard.pages.session import take_events
from dashboard.pages.shared_caches import cached_unless_trial
from dashboard.report import PrintedPlan, plan_workbook
from dashboard.scoring import scenario_effect
from dashboard.scoring.plans import Impossible, LimitKind, Plan, PlanResult, Plans, find_plans
from dashboard.ui.html import table, tag
from dashboard.ui.markdown import as_code
from dashboard.ui.numbers import format_number
from dashboard.ui.plan_code import goal_sentence
from dashboard.ui.wording import Wording

_PLANS = 3
_EFFORT_DECIMALS = 3


def plan_panel(view: View, row: int, scenario: Scenario) -> None:
    """Draw the question and its answer. The others stand where `scenario` and the assumption about them put them."""
    words = view.words
    chart_title(words("plans.title"), words("plans.note"), level=2)
    question = plan_question(view, row)
    if question is None:
        return
    points = others_points(view, row, scenario)
    key = (
        str(view.ranked.edition.id),
        view.ranked.edition.version,
        view.ranked.previous.version if view.ranked.previous else "",
        view.address.block,
        view.address.rivals,
        repr(sorted(scenario.changes.items())),
        repr((question.goal, sorted(question.limits.locked), question.limits.max_criteria)),
        repr((question.efforts.fixed, sorted(question.efforts.per_point.items()), question.efforts.by_attainment)),
    )
    solve = cached_unless_trial(_result, view.version)
    result = solve(key, row, _view=view, _question=question, _points=points)
    if isinstance(result, Impossible):
        _why_not(view, result, question)
        return
    if not result.plans[0].moves:
        st.success(words("plans.reached", goal=_goal_in_notice(view, question)))
        return
    _workbook_button(view, row, question, result, points)
    for number, plan in enumerate(result.plans, 1):
        _plan(view, row, number, plan)
    if len(result.plans) < _PLANS:
        draw_html(tag("p.xh-small.xh-quiet", words("plans.no_more")))


def others_points(view: View, row: int, scenario: Scenario) -> Points:
    """Where everybody stands while the agency in `row` plans: it at today's points, the others as assumed."""
    agency = view.ranked_block.block.agencies[row].code
    of_others = scenario.without((agency, criterion) for criterion in scenario.of_agency(agency))
    return effect_of(view, of_others, view.address.rivals, row).points


@st.cache_resource(max_entries=128, show_spinner=False)
def _result(key: tuple[str, ...], row: int, _view: View, _question: PlanQuestion, _points: Points) -> PlanResult:
    return find_plans(
        _view.ranked_block.block,
        row,
        _question.goal,
        _question.limits,
        _question.efforts,
        _view.ranked.edition.precision,
        points=_points,
        count=_PLANS,
    )


def _plan(view: View, row: int, number: int, plan: Plan) -> None:
    words, block = view.words, view.ranked_block.block
    outcome = words(
        "plans.outcome",
        points=words.score_change(plan.points),
        count=len(plan.moves),
        rank=words.rank(plan.outcome.rank, plan.outcome.tied),
        total=words.points(plan.outcome.total),
    )
    effort = words("plans.total_effort", effort=_effort(plan.effort, words))
    if plan.extra_effort:
        effort += f", {words('plans.extra', effort=_effort(plan.extra_effort, words))}"
    if plan.possible_saving:
        effort += f" ({words('plans.not_proven', effort=_effort(plan.possible_saving, words))})"
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"plan-{number}"):
        chart_title(words("plans.plan", number=number, outcome=outcome), effort)
        agency = block.agencies[row].code
        st.button(
            words("plans.apply"),
            key=f"apply_plan_{number}",
            type="primary" if number == 1 else "secondary",
            on_click=_apply,
            args=(agency, plan),
        )
    rows = (
        (
            move.leaf.name,
            words.short_points(move.today),
            tag("span.xh-assumed", words.short_points(move.target)),
            words.short_points(move.leaf.max_points or 0.0),
            words.score_change(move.points),
            _effort(move.effort, words),
        )
        for move in plan.moves
    )
    before_and_after = ("agency.criterion", "effect.before", "plans.target", "agency.maximum")
    columns = [words(key) for key in (*before_and_after, "effect.points", "plans.effort_column")]
    draw_html(table(columns, rows, name=words("plans.plan_name", number=number), classes="xh-narrow"))


def _apply(agency: str, plan: Plan) -> None:
    """Put the plan on the sliders: it takes the place of what the agency has changed so far; undo brings that back."""
    scenario = take_events().address.scenario
    others = scenario.without((agency, criterion) for criterion in scenario.of_agency(agency))
    planned = {(agency, move.leaf.code): move.target for move in plan.moves}
    change_address(scenario=Scenario({**others.changes, **planned}))


def _goal_in_notice(view: View, question: PlanQuestion) -> str:
    """The goal in words that a notice, which reads Markdown, shows as they are."""
    grades = (replace(grade, name=as_code(grade.name)) for grade in view.ranked_block.block.grades)
    return goal_sentence(question.goal, view.words, grades)


def _why_not(view: View, result: Impossible, question: PlanQuestion) -> None:
    words = view.words
    best = words(
        "plans.best_attainable",
        rank=words.rank(result.best.rank, result.best.tied),
        total=words.points(result.best.total),
        percent=words.percent(result.best.percent),
    )
    reasons: list[str] = []
    if not result.remedies:
        reasons.append(words("plans.maxima_bind"))
    for remedy in result.remedies:
        if LimitKind.LOCKS in remedy and LimitKind.MAX_CRITERIA in remedy:
            reasons.append(words("plans.both_bind"))
        elif LimitKind.LOCKS in remedy:
            reasons.append(words("plans.locks_bind"))
        else:
            reasons.append(words("plans.most_binds"))
    if result.criteria_needed is not None and question.limits.max_criteria is not None:
        reasons.append(words("plans.criteria_needed", count=result.criteria_needed))
    if result.keys:
        reasons.append(words("plans.keys", codes=words("list.separator").join(result.keys)))
    st.warning(" ".join([words("plans.impossible", goal=_goal_in_notice(view, question)), best, *reasons]))


def _effort(effort: float, words: Wording) -> str:
    return format_number(effort, _EFFORT_DECIMALS, words.language, trim=True)


def _workbook_button(view: View, row: int, question: PlanQuestion, result: Plans, points: Points) -> None:
    words, link = view.words, link_to(view)
    st.download_button(
        words("plans.workbook"),
        data=lambda: _workbook(view, row, question, result, points, link),
        file_name=f"phuong-an-{view.ranked_block.block.agencies[row].code}-{view.address.period}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        key="plan_workbook",
    )


def _workbook(view: View, row: int, question: PlanQuestion, result: Plans, points: Points, link: str) -> bytes:
    words, agency = view.words, view.ranked_block.block.agencies[row]
    on_paper: list[PrintedPlan] = []
    for plan in result.plans:
        planned: Points = np.array(points)
        for move in plan.moves:
            planned[row, move.column] = move.target
        on_paper.append(PrintedPlan(plan, scenario_effect(view.ranked_block, planned)))
    cover = workbook_cover(view, link, words("plans.workbook_title", agency=agency.name))
    goal = goal_sentence(question.goal, words, view.ranked_block.block.grades)
    return plan_workbook(cover, view.ranked, agency.code, goal, on_paper, words)
