"""Plans that reach a goal with the least effort or what prevents it, and what each criterion alone could do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from dashboard.excel import PrintedPlan, plan_workbook
from dashboard.model import Points, Scenario
from dashboard.pages.edition_cache import cached_unless_trial
from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.panels.download_context import download_context, link_to, table_corner
from dashboard.pages.panels.download_menu import workbook_cover
from dashboard.pages.panels.plan_question import PlanQuestion, plan_question, wanted_goal
from dashboard.pages.scenario_session import effect_of
from dashboard.pages.view import View
from dashboard.scoring import scenario_effect
from dashboard.scoring.plans import (
    CriterionProspect,
    Impossible,
    LimitKind,
    Plan,
    PlanResult,
    Plans,
    Reach,
    criterion_prospects,
    effort_is_points,
    find_plans,
)
from dashboard.ui.address_codes import goal_sentence
from dashboard.ui.components.simulator import apply_button
from dashboard.ui.escaped_text import as_code
from dashboard.ui.html import EMPTY, Cell, table, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import format_number

_PLANS = 3
_EFFORT_DECIMALS = 3


def plan_panel(view: View, row: int, scenario: Scenario) -> None:
    """Draw the question and its answer. The peers' points follow from `scenario` and the assumption about peers."""
    t = view.t
    heading = st.container()
    question = plan_question(view, row)
    by_effort = question is not None and not effort_is_points(view.ranked_block.block, question.efforts)
    with heading:
        chart_title(t("plans.title_effort" if by_effort else "plans.title"), t("plans.note"))
    if question is None:
        return
    points = others_points(view, row, scenario)
    key = (
        str(view.ranked.edition.id),
        view.ranked.edition.version,
        view.ranked.previous.version if view.ranked.previous else "",
        view.address.block,
        view.address.peers,
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
        st.success(t("plans.reached", goal=_goal_in_notice(view, question)))
        return
    for number, plan in enumerate(result.plans, 1):
        _plan(view, row, number, plan, by_effort=by_effort)
    if len(result.plans) < _PLANS:
        draw_html(tag("p.xh-small.xh-quiet", t("plans.no_more")))
    _workbook_button(view, row, question, result, points)


def others_points(view: View, row: int, scenario: Scenario) -> Points:
    """The points of all agencies while the one in `row` plans: its own from the edition, the others' as assumed."""
    agency = view.ranked_block.block.agencies[row].code
    of_others = scenario.without((agency, criterion) for criterion in scenario.of_agency(agency))
    return effect_of(view, of_others, row).points


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


def _plan(view: View, row: int, number: int, plan: Plan, *, by_effort: bool) -> None:
    """Draw one plan; its effort is shown where that is another number than its points."""
    t, block = view.t, view.ranked_block.block
    outcome = t(
        "plans.outcome",
        points=t.score_change(plan.points),
        count=len(plan.moves),
        rank=t.place(plan.outcome.rank, plan.outcome.tied),
        total=t.points(plan.outcome.total),
    )
    extra, not_proven = (
        ("plans.extra", "plans.not_proven") if by_effort else ("plans.extra_points", "plans.not_proven_points")
    )
    said = [t("plans.total_effort", effort=_effort(plan.effort, t))] if by_effort else []
    if plan.extra_effort:
        said.append(t(extra, effort=_effort(plan.extra_effort, t)))
    if plan.possible_saving:
        said.append(t(not_proven, effort=_effort(plan.possible_saving, t)))
    effort = ", ".join(said)
    moves, columns = _moves(plan, t), _columns(t)
    if not by_effort:
        moves, columns = [line[:-1] for line in moves], columns[:-1]
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"plan-{number}"):
        agency, title = block.agencies[row].code, t("plans.plan", number=number, outcome=outcome)
        planned = Scenario({(agency, move.leaf.code): move.target for move in plan.moves})
        others = view.address.scenario.without((agency, code) for code in view.address.scenario.of_agency(agency))
        scenario = Scenario({**others.changes, **planned.changes})
        taken = download_context(view, view.ranked_block, agency=agency, scenario=scenario)
        name, of_scores = f"phuong-an-{number}", view.ranked_block.origins.of_scores
        corner = table_corner(taken, name, title, columns, lambda: moves, note=effort, origin=of_scores)
        chart_title(title, effort, level=3, corner=corner)
        if scenario == view.address.scenario:
            draw_html(tag("span.xh-better", t("plans.applied")), width="content")
        else:
            button = apply_button(t("plans.apply"), planned, agency, replaces=agency, primary=number == 1)
            draw_html(button, width="content")
    draw_html(table(t("plans.plan_name", number=number), columns, moves, classes="xh-narrow"))


def _columns(t: Localizer) -> list[str]:
    before_and_after = ("agency.criterion", "effect.before", "plans.target", "agency.maximum")
    return [t(key) for key in (*before_and_after, "effect.points", "plans.effort_column")]


def _moves(plan: Plan, t: Localizer) -> list[Sequence[object]]:
    return [
        (
            move.leaf.name,
            t.short_points(move.today),
            tag("span.xh-assumed", t.short_points(move.target)),
            t.maximum_of(move.leaf),
            t.score_change(move.points),
            _effort(move.effort, t),
        )
        for move in plan.moves
    ]


def _goal_in_notice(view: View, question: PlanQuestion) -> str:
    """The goal in words, escaped for a notice, which renders Markdown."""
    grades = (replace(grade, name=as_code(grade.name)) for grade in view.ranked_block.block.grades)
    return goal_sentence(question.goal, view.t, grades)


def _why_not(view: View, result: Impossible, question: PlanQuestion) -> None:
    t = view.t
    best = t(
        "plans.best_attainable",
        rank=t.place(result.best.rank, result.best.tied),
        total=t.points(result.best.total),
        percent=t.percent(result.best.percent),
    )
    reasons: list[str] = []
    if not result.remedies:
        reasons.append(t("plans.maxima_bind"))
    for remedy in result.remedies:
        if LimitKind.LOCKS in remedy and LimitKind.MAX_CRITERIA in remedy:
            reasons.append(t("plans.both_bind"))
        elif LimitKind.LOCKS in remedy:
            reasons.append(t("plans.locks_bind"))
        else:
            reasons.append(t("plans.most_binds"))
    if result.criteria_needed is not None and question.limits.max_criteria is not None:
        reasons.append(t("plans.criteria_needed", count=result.criteria_needed))
    if result.keys:
        reasons.append(t("plans.keys", codes=t("list.separator").join(result.keys)))
    st.warning(" ".join([t("plans.impossible", goal=_goal_in_notice(view, question)), best, *reasons]))


def _effort(effort: float, t: Localizer) -> str:
    return format_number(effort, _EFFORT_DECIMALS, t.language, trim=True)


def _workbook_button(view: View, row: int, question: PlanQuestion, result: Plans, points: Points) -> None:
    t, link = view.t, link_to(view)
    st.download_button(
        t("plans.workbook"),
        data=lambda: _workbook(view, row, question, result, points, link),
        file_name=f"phuong-an-{view.ranked_block.block.agencies[row].code}-{view.address.period}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        key="plan_workbook",
    )


def _workbook(view: View, row: int, question: PlanQuestion, result: Plans, points: Points, link: str) -> bytes:
    t, agency = view.t, view.ranked_block.block.agencies[row]
    on_paper: list[PrintedPlan] = []
    for plan in result.plans:
        planned: Points = np.array(points)
        for move in plan.moves:
            planned[row, move.column] = move.target
        on_paper.append(PrintedPlan(plan, scenario_effect(view.ranked_block, planned)))
    cover = workbook_cover(view, link, t("plans.workbook_title", agency=agency.name))
    goal = goal_sentence(question.goal, t, view.ranked_block.block.grades)
    return plan_workbook(cover, view.ranked, agency.code, goal, on_paper, t)


def prospects_panel(view: View, row: int, scenario: Scenario) -> None:
    """Draw the table, most places gained first; its title says whether one criterion alone reaches the goal."""
    t, goal = view.t, wanted_goal(view, row)
    prospects = criterion_prospects(
        view.ranked_block.block,
        row,
        view.ranked.edition.precision,
        goal=goal,
        points=others_points(view, row, scenario),
    )
    if goal is None:
        st.error(t("plans.goal_refused", value=as_code(view.address.goal)))
    enough = sum(bool(prospect.enough_alone) for prospect in prospects)
    wanted = goal_sentence(goal, t, view.ranked_block.block.grades) if goal else ""
    title = (
        t("prospects.title", count=enough, goal=wanted)
        if enough
        else t("prospects.title_none", goal=wanted)
        if goal
        else t("prospects.title_plain")
    )
    ordered = sorted(prospects, key=lambda prospect: (-prospect.maximum.places, -prospect.gap))
    reached = ("prospects.to_mean", "prospects.to_best", "prospects.to_maximum", "prospects.enough")
    columns = [t(key) for key in ("agency.criterion", "effect.before", "agency.lost", *reached)]
    rows, agency = [_line(prospect, t) for prospect in ordered], view.ranked_block.block.agencies[row].code
    taken = download_context(view, view.ranked_block, agency=agency, scenario=scenario)
    note, of_scores = t("prospects.note"), view.ranked_block.origins.of_scores
    corner = table_corner(taken, "tieu-chi", title, columns, lambda: rows, note=note, origin=of_scores)
    chart_title(title, note, corner=corner)
    draw_html(table(t("sections.prospects"), columns, rows))


def _line(prospect: CriterionProspect, t: Localizer) -> list[object]:
    return [
        prospect.leaf.name,
        t.score(prospect.today),
        t.score(prospect.gap),
        *(_reach(prospect, reach, t) for reach in (prospect.mean, prospect.best, prospect.maximum)),
        Cell(t("prospects.enough_alone") if prospect.enough_alone else "", "xh-better"),
    ]


def _reach(prospect: CriterionProspect, reach: Reach, t: Localizer) -> object:
    if reach.points <= prospect.today:
        return Cell("–", "xh-quiet")
    places = EMPTY.join([" ", tag("span.xh-better", "▲", reach.places)]) if reach.places else EMPTY
    return tag("span.xh-assumed", t.short_points(reach.points)) + places
