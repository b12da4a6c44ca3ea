"""What the screens of a presentation say of the open scenario: who changes places, before and after."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.model import Provenance
from dashboard.pages.panels.presentation_screens import measured
from dashboard.pages.scenario_session import effect_of
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock, ScenarioEffect, refused_changes
from dashboard.ui.components.presentation import MoveRow, Screen, moves, rows_of_screens, screen
from dashboard.ui.presentation_code import screen_code
from dashboard.ui.provenance_mark import SIGNS


def scenario_screen(view: View, block: RankedBlock) -> Iterator[Screen]:
    """What the open scenario does to a block; no screen where it changes nobody's points there.

    Those whose points it changes come first, then who gains or loses most places.
    """
    t = view.t
    refused = refused_changes(view.ranked.edition, view.address.scenario)
    scenario = view.address.scenario.without((refusal.agency, refusal.criterion) for refusal in refused)
    index = block.block.agency_index
    own = [index[code] for code in dict.fromkeys(code for code, _ in scenario) if code in index]
    if not own:
        return
    effect = effect_of(view, scenario, ranked_block=block)
    exchanged = effect.places_exchanged
    others = [row for row in (*exchanged.gained, *exchanged.lost) if row not in own]
    chosen = [*own, *sorted(others, key=lambda row: -abs(int(effect.move_split.places[row])))]
    part = rows_of_screens([block.block.agencies[row].name for row in chosen])[0]
    rows = sorted(chosen[part], key=lambda row: int(effect.standings.rank[row]))
    message = t("effect.no_moves")
    if exchanged.gained or exchanged.lost:
        message = t("effect.title", gained=len(exchanged.gained), lost=len(exchanged.lost))
    title = t("presentation.scenario", block=t("slides.block", block=t.block(block.block.name)), message=message)
    dropped = t("presentation.dropped", count=t.count(len(refused))) if refused else ""
    more = t("effect.more", count=len(chosen) - len(rows)) if len(rows) < len(chosen) else ""
    yield screen(
        screen_code(block.block.code, "kich-ban"),
        title,
        moves(title, [_row(view, effect, row) for row in rows]),
        badge=t("simulation.badge"),
        note=measured(view, t("presentation.scenario_note"), more, dropped),
        block=block.block.code,
    )


def _row(view: View, effect: ScenarioEffect, row: int) -> MoveRow:
    t, agency, by_percent = view.t, effect.block.agencies[row], effect.standings.by_percent
    before, after = (
        t.percent(standings.percent_of(row)) if by_percent else t.points(float(standings.total[row]))
        for standings in (effect.baseline.standings, effect.standings)
    )
    last = int(max(effect.baseline.standings.rank.max(), effect.standings.rank.max()))
    figure = before if before == after else f"{before} → {after} {SIGNS[Provenance.SIMULATED]}"
    change = effect.change.by_agency[agency.code]
    return MoveRow.between(agency.name, change.rank_before, change.rank_after, last, figure)
