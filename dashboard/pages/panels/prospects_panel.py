"""What each criterion alone could do: points left, places gained, and whether it would be enough."""

from __future__ import annotations

import streamlit as st

from dashboard.model import Scenario
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.panels.plan_panel import others_points
from dashboard.pages.panels.plan_question import wanted_goal
from dashboard.scoring.plans import CriterionProspect, Reach, criterion_prospects
from dashboard.ui.html import EMPTY, Cell, table, tag
from dashboard.ui.markdown import as_code
from dashboard.ui.plan_code import goal_sentence
from dashboard.ui.wording import Wording


def prospects_panel(view: View, row: int, scenario: Scenario) -> None:
    """Draw the table, most places gained first; its title says whether one criterion alone reaches the goal."""
    words, goal = view.words, wanted_goal(view, row)
    prospects = criterion_prospects(
        view.ranked_block.block,
        row,
        view.ranked.edition.precision,
        goal=goal,
        points=others_points(view, row, scenario),
    )
    if goal is None:
        st.error(words("plans.goal_refused", value=as_code(view.address.goal)))
    enough = sum(bool(prospect.enough_alone) for prospect in prospects)
    wanted = goal_sentence(goal, words, view.ranked_block.block.grades) if goal else ""
    chart_title(
        words("prospects.title", count=enough, goal=wanted)
        if enough
        else words("prospects.title_none", goal=wanted)
        if goal
        else words("prospects.title_plain"),
        words("prospects.note"),
        level=2,
    )
    ordered = sorted(prospects, key=lambda prospect: (-prospect.maximum.places, -prospect.gap))
    reached = ("prospects.to_mean", "prospects.to_best", "prospects.to_maximum", "prospects.enough")
    columns = [words(key) for key in ("agency.criterion", "effect.before", "agency.lost", *reached)]
    draw_html(table(columns, (_line(prospect, words) for prospect in ordered), name=words("sections.prospects")))


def _line(prospect: CriterionProspect, words: Wording) -> list[object]:
    return [
        prospect.leaf.name,
        words.score(prospect.today),
        words.score(prospect.gap),
        *(_reach(prospect, reach, words) for reach in (prospect.mean, prospect.best, prospect.maximum)),
        Cell(words("prospects.enough_alone") if prospect.enough_alone else "", "xh-better"),
    ]


def _reach(prospect: CriterionProspect, reach: Reach, words: Wording) -> object:
    if reach.points <= prospect.today:
        return Cell("–", "xh-quiet")
    places = EMPTY.join([" ", tag("span.xh-better", "▲", reach.places)]) if reach.places else EMPTY
    return tag("span.xh-assumed", words.short_points(reach.points)) + places
