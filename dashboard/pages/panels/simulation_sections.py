"""What stands above the sliders on request, one section at a time; first what the scenario does to the whole block."""

from __future__ import annotations

from dashboard.model import Provenance, Scenario
from dashboard.pages.elements import chart_title, choice, draw_html
from dashboard.pages.panels.allocation_panel import allocation_panel
from dashboard.pages.panels.corners import Taken, table_corner, taken_of
from dashboard.pages.panels.plan_panel import plan_panel, prospects_panel
from dashboard.pages.panels.save_panel import save_panel
from dashboard.pages.scenario_session import effect_of
from dashboard.pages.session import change_address, scenario_session_on_screen
from dashboard.pages.view import View
from dashboard.scoring import ScenarioEffect
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.localizer import BLOCK_FIGURES, Localizer, block_figure, block_figure_change
from dashboard.ui.numbers import format_signed


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
    taken = taken_of(view, view.ranked_block, agency=effect.block.agencies[row].code, scenario=scenario)
    moved = [*effect.places_exchanged.gained, *effect.places_exchanged.lost]
    if not moved:
        chart_title(t("effect.no_moves"), t("effect.note"), level=2)
    else:
        exchanged = effect.places_exchanged
        gained, lost = (t.agencies(len(rows), effect.block) for rows in (exchanged.gained, exchanged.lost))
        title, note = t("effect.title", gained=gained, lost=lost), t("effect.note")
        heads = [t(f"effect.{column}") for column in ("agency", "rank", "places", "own", "others", "points")]
        corner = table_corner(
            taken, "anh-huong", title, heads, lambda: _moves(effect, moved, t), note=note, origin=Provenance.SIMULATED
        )
        chart_title(title, note, level=2, corner=corner)
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


def _block_figures(taken: Taken, effect: ScenarioEffect, t: Localizer) -> None:
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
        elif old.points and new.points:  # bonus and penalty points, which are no percentage of anything
            then, now = old.points.mean, new.points.mean
            rows.append([old.node.name, t.mean(then), t.mean(now), t.mean_change(then, now)])
    title, heads = t("effect.block_title"), [t(f"effect.{name}") for name in ("figure", "before", "after", "change")]
    corner = table_corner(taken, "so-lieu-khoi", title, heads, lambda: rows, note=t(note), origin=Provenance.SIMULATED)
    chart_title(title, t(note), corner=corner)
    draw_html(table(title, heads, rows, classes="xh-narrow"))
