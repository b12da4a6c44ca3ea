"""The optional sections above the sliders, shown one at a time: effect, plans, allocation, saving.

This file draws the effect of the scenario on the whole block and, for a leader, the allocation of a fixed total of
points over the block for one of three aims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.model import Provenance, Scenario
from dashboard.pages.edition_cache import cached_unless_trial
from dashboard.pages.elements import chart_title, choice, draw_html, typed_number, typed_text
from dashboard.pages.panels.download_context import DownloadContext, download_context, table_corner
from dashboard.pages.panels.plan_panel import plan_panel, prospects_panel
from dashboard.pages.panels.saved_scenario_panels import save_panel
from dashboard.pages.scenario_session import effect_of
from dashboard.pages.session import change_address, scenario_session_on_screen, take_events
from dashboard.pages.view import View
from dashboard.scoring import ScenarioEffect
from dashboard.scoring.allocation import (
    Allocation,
    AllocationRefused,
    bring_most_to_percent,
    raise_lowest,
    raise_weakest_groups,
)
from dashboard.ui.address_codes import AIMS, Aim, AllocationChoices, read_allocation, write_allocation
from dashboard.ui.components.simulator import apply_button
from dashboard.ui.html import BREAK, EMPTY, Cell, table, tag
from dashboard.ui.localizer import BLOCK_FIGURES, Localizer, block_figure, block_figure_change
from dashboard.ui.numbers import format_signed, kept_text

_BUDGET_KEY, _PERCENT_KEY = "allocation_budget", "allocation_percent"


def allocation_panel(view: View, row: int) -> None:
    """Draw the inputs, the three buttons and the result, which can be added to the sliders; these belong to `row`."""
    t, asked = view.t, read_allocation(view.address.allocation)
    chart_title(t("allocation.title"), t("allocation.note"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        budget = typed_number(t("allocation.budget"), asked.budget, key=_BUDGET_KEY, on_type=_ask, width=200, t=t)
        percent = typed_number(t("allocation.percent"), asked.percent, key=_PERCENT_KEY, on_type=_ask, width=200, t=t)
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


def _ask(aim: Aim | None = None) -> None:
    """Put what is typed into the address, with the aim that was pressed, else the earlier one if it asks the same."""
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
                return raise_weakest_groups(block, precision, budget)
            case "reach":
                return bring_most_to_percent(block, precision, budget, percent)
            case "lowest":
                return raise_lowest(block, precision, budget)
    except AllocationRefused as refused:
        return refused


def _draw(view: View, row: int, aim: Aim, percent: float, allocation: Allocation) -> None:
    t = view.t
    chart_title(_message(view, aim, percent, allocation), t(f"allocation.how_{aim}"), level=3)
    if not allocation.scenario:
        return
    shown = view.ranked_block.block.agencies[row].code
    draw_html(apply_button(t("allocation.apply"), allocation.scenario, shown), width="content")
    taken = download_context(view, view.ranked_block, scenario=view.address.scenario)
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


def _lifts(view: View, taken: DownloadContext, allocation: Allocation) -> None:
    t, block = view.t, view.ranked_block.block
    names = {node.code: node.name for node in block.tree.nodes} | {a.code: a.name for a in block.agencies}
    raised = [lift for lift in allocation.lifts if lift.points_after > lift.points_before]
    rows: list[list[str]] = []
    for lift in sorted(raised, key=lambda lift: lift.percent_before):
        after = tag("span.xh-assumed", t.percent(lift.percent_after))
        rows.append([names[lift.code], t.percent(lift.percent_before), after])
    _table(view, taken, "nang-len", ("allocation.lifted", "effect.before", "effect.after"), rows, "allocation.lifts")


def _spending(view: View, taken: DownloadContext, allocation: Allocation) -> None:
    """Every raised score with its agency, criterion, old and new points; agencies that gain most first."""
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


def _table(
    view: View, taken: DownloadContext, name: str, keys: Sequence[str], rows: list[list[str]], title: str
) -> None:
    t, of_scores = view.t, view.ranked_block.origins.of_scores
    heads = [t(key) for key in keys]
    corner = table_corner(taken, name, t(title), heads, lambda: rows, origin=of_scores)
    draw_html(table(t(title), heads, rows), tag("div.xh-corner-alone", corner) if corner else EMPTY)


def simulation_sections(view: View, row: int) -> None:
    """Draw the choice of sections and the chosen one."""
    t = view.t
    sections = {
        "": t("sections.sliders"),
        "anh-huong": t("sections.effect"),
    }
    if view.saved is None:
        sections |= {"phuong-an": t("sections.plans"), "tieu-chi": t("sections.prospects")}
        sections["ca-khoi"] = t("sections.allocation")
        sections["luu"] = t("sections.save")
    chosen = view.address.section if view.address.section in sections else ""
    on_pick = lambda code: change_address(section=code)  # noqa: E731
    choice(t("sections.title"), sections, chosen, key="pick_section", on_pick=on_pick)
    match chosen:
        case "anh-huong":
            scenario = scenario_session_on_screen(view).scenario
            effect_panel(view, row, scenario, effect_of(view, scenario, row))
        case "phuong-an":
            plan_panel(view, row, scenario_session_on_screen(view).scenario)
        case "tieu-chi":
            prospects_panel(view, row, scenario_session_on_screen(view).scenario)
        case "ca-khoi":
            allocation_panel(view, row)
        case "luu":
            save_panel(view, scenario_session_on_screen(view), view.ranked_block.block.agencies[row].code)
        case _:
            pass


_MOST = 60


def effect_panel(view: View, row: int, scenario: Scenario, effect: ScenarioEffect) -> None:
    """Draw both tables."""
    t = view.t
    taken = download_context(view, view.ranked_block, agency=effect.block.agencies[row].code, scenario=scenario)
    moved = [*effect.places_exchanged.gained, *effect.places_exchanged.lost]
    if not moved:
        chart_title(t("effect.no_moves"), t("effect.note"))
    else:
        exchanged = effect.places_exchanged
        gained, lost = (t.agencies(len(rows), effect.block) for rows in (exchanged.gained, exchanged.lost))
        title, note = t("effect.title", gained=gained, lost=lost), t("effect.note")
        heads = [t(f"effect.{column}") for column in ("agency", "rank", "places", "own", "others", "points")]
        corner = table_corner(
            taken, "anh-huong", title, heads, lambda: _moves(effect, moved, t), note=note, origin=Provenance.SIMULATED
        )
        chart_title(title, note, corner=corner)
        draw_html(table(t("sections.effect"), heads, _moves(effect, moved[:_MOST], t), classes="xh-narrow"))
        if len(moved) > _MOST:
            draw_html(
                tag("p.xh-small.xh-quiet", t("effect.more", agencies=t.agencies(len(moved) - _MOST, effect.block)))
            )
    _block_figures(taken, effect, t)


def _moves(effect: ScenarioEffect, rows: list[int], t: Localizer) -> list[list[object]]:
    before, after, split = effect.baseline.standings, effect.standings, effect.move_split

    def line(row: int) -> list[object]:
        old, new = (t.rank(int(standings.rank[row]), bool(standings.tied[row])) for standings in (before, after))
        sign, kind = ("▲", "xh-better") if split.places[row] > 0 else ("▼", "xh-worse")
        return [
            effect.block.agencies[row].name,
            f"{old} → {new}",
            Cell(f"{sign} {abs(int(split.places[row]))}", kind),
            _places(float(split.own[row]), t),
            _places(float(split.others[row]), t),
            t.points_change(float(before.total[row]), float(after.total[row])),
        ]

    return [line(row) for row in rows]


def _places(places: float, t: Localizer) -> str:
    """Whole or half places with their sign."""
    return format_signed(places, 0 if places == round(places) else 1, t.language)


def _block_figures(taken: DownloadContext, effect: ScenarioEffect, t: Localizer) -> None:
    before, after = effect.baseline.statistics, effect.statistics
    by_percent = effect.standings.by_percent
    note = "effect.block_note_percent" if by_percent else "effect.block_note"
    rows: list[list[str]] = []
    for name in BLOCK_FIGURES:
        both = (block_figure(statistics, name, t, by_percent=by_percent) for statistics in (before, after))
        change = block_figure_change(before, after, name, t, by_percent=by_percent)
        rows.append([t(f"overview.{name}"), *both, change])
    for old, new in zip(before.groups, after.groups, strict=True):
        if old.percent and new.percent:
            then, now = old.percent.mean, new.percent.mean
            rows.append([old.node.name, t.percent(then), t.percent(now), t.percent_change(then, now)])
        elif old.points and new.points:  # bonus and penalty points, which have no percentage
            then, now = old.points.mean, new.points.mean
            rows.append([old.node.name, t.mean(then), t.mean(now), t.mean_change(then, now)])
    title, heads = t("effect.block_title"), [t(f"effect.{name}") for name in ("figure", "before", "after", "change")]
    corner = table_corner(taken, "so-lieu-khoi", title, heads, lambda: rows, note=t(note), origin=Provenance.SIMULATED)
    chart_title(title, t(note), level=3, corner=corner)
    draw_html(table(title, heads, rows, classes="xh-narrow"))
