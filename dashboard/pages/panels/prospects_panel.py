"""What each criterion alone could do: points left, places gained, and whether it would be enough."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.model import Scenario
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.panels.plan_panel import others_points
from dashboard.pages.panels.plan_question import wanted_goal
from dashboard.scoring.plans import CriterionProspect, Reach, criterion_prospects
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
    rows = "".join(_line(prospect, words) for prospect in ordered)
    head = f'<th scope="col">{words("agency.criterion")}</th>' + "".join(
        f'<th scope="col" class="xh-right">{words(key)}</th>'
        for key in (
            "effect.before",
            "agency.lost",
            "prospects.to_mean",
            "prospects.to_best",
            "prospects.to_maximum",
            "prospects.enough",
        )
    )
    st.html(
        f'<div class="xh-table-frame" tabindex="0" role="region" aria-label="{escape(words("sections.prospects"))}">'
        f'<table class="xh-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _line(prospect: CriterionProspect, words: Wording) -> str:
    enough = words("prospects.enough_alone") if prospect.enough_alone else ""
    return (
        f'<tr><th scope="row">{escape(prospect.leaf.name)}</th>'
        f'<td class="xh-right">{words.score(prospect.today)}</td>'
        f'<td class="xh-right">{words.score(prospect.gap)}</td>'
        + "".join(_reach(prospect, reach, words) for reach in (prospect.mean, prospect.best, prospect.maximum))
        + f'<td class="xh-right xh-better">{enough}</td></tr>'
    )


def _reach(prospect: CriterionProspect, reach: Reach, words: Wording) -> str:
    if reach.points <= prospect.today:
        return '<td class="xh-right xh-quiet">–</td>'
    places = f' <span class="xh-better">▲{reach.places}</span>' if reach.places else ""
    return f'<td class="xh-right"><span class="xh-assumed">{words.short_points(reach.points)}</span>{places}</td>'
