"""The simulator's sentences on a scenario: the next rank, agencies passed, refused values."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.model import Criterion
from dashboard.pages.scenario_session import ScenarioSession
from dashboard.pages.view import View
from dashboard.scoring import ScenarioEffect, Standings, passing
from dashboard.ui.issues import points_problem
from dashboard.ui.localizer import Localizer

_NAMED = 3  # agencies named in a sentence before it says "and n more"


def refused_value(edits: ScenarioSession, agency: str, leaf: Criterion, t: Localizer) -> str:
    """Return why a value that was typed for a criterion was refused; empty when none was."""
    if (agency, leaf.code) not in edits.messages:
        return ""
    rule, typed = edits.messages[agency, leaf.code]
    return points_problem(rule, typed, leaf, t.language, criterion=leaf.name)


def next_rank(effect: ScenarioEffect, row: int, t: Localizer) -> str:
    """Return how many points the next better rank needs, or that the agency leads."""
    rank, needed = effect.next_better_rank(row)
    return t("simulation.leading") if math.isnan(needed) else t("simulation.next", points=t.points(needed), rank=rank)


def passed(view: View, after: Standings, row: int) -> str:
    """Return whom the agency has overtaken, caught up with or fallen behind; empty if there is none."""
    t, block = view.t, view.ranked_block.block
    moves = passing(view.ranked_block.standings, after, row)

    def named(rows: Sequence[int]) -> str:
        names = [block.agencies[other].name for other in rows[:_NAMED]]
        if len(rows) <= _NAMED:
            return t.listing(names)
        listed = t("list.separator").join(names)
        return t("simulation.and_more", agencies=listed, more=t.agencies(len(rows) - _NAMED, block))

    return " · ".join(
        t(key, agencies=named(rows))
        for key, rows in (
            ("simulation.overtaken", moves.overtaken),
            ("simulation.caught_up", moves.caught_up),
            ("simulation.now_ahead", moves.now_ahead),
        )
        if rows
    )


def read_out(effect: ScenarioEffect, row: int, passing: str, status: str, t: Localizer) -> str:
    """The text for screen readers after a pause: rank and total, `passing` from `passed`, `status` from `next_rank`."""
    before, after = effect.baseline.standings, effect.standings
    rank, places = int(after.rank[row]), int(before.rank[row] - after.rank[row])
    said = [
        t(
            "simulation.spoken",
            rank=t.place(rank, bool(after.tied[row])),
            count=t.count(len(after.rank)),
            total=t.points(float(after.total[row])),
        ),
        places_in_words(places, t),
        passing,
        status,
    ]
    return ". ".join(part[:1].upper() + part[1:] for part in said if part) + "."


def places_in_words(places: int, t: Localizer) -> str:
    """Return how many ranks are won (above 0) or lost; empty for none."""
    if places == 0:
        return ""
    return t("simulation.up", places=places) if places > 0 else t("simulation.down", places=-places)


def others_changed(view: View, edits: ScenarioSession, agency: str) -> str:
    """Return which agencies beside this one have changed scores; empty when none has."""
    others = list(dict.fromkeys(code for code, _ in edits.scenario if code != agency))
    if not others:
        return ""
    names = {a.code: a.name for block in view.ranked.edition.blocks for a in block.agencies}
    return view.t("simulation.others_changed", agencies=view.t.listing(names[code] for code in others))
