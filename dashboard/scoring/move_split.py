"""Each agency's move between two rankings, split exactly into what its own points did and what the others' did."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.scoring.arithmetic import Floats, Units
from dashboard.scoring.standings import Standings, ranks_with_own_key


@dataclass(frozen=True, eq=False)
class MoveSplit:
    """Places gained (negative: lost) by each agency, in the block's order; `own` + `others` = `places`, exactly.

    `rank_own_only`: its rank if it alone had changed. `rank_others_only`: its rank if all but it had changed.
    `own` and `others` are the Shapley values of the two: each is the mean of what it adds when it comes first and when
    it comes second. Both are whole or half places, and neither depends on an order that nobody could justify.
    """

    places: Units
    own: Floats
    others: Floats
    rank_own_only: Units
    rank_others_only: Units


@dataclass(frozen=True, slots=True)
class PlacesExchanged:
    """Rows of the agencies that gained or lost places: most places first, then by new rank, then by name."""

    gained: tuple[int, ...]
    lost: tuple[int, ...]


def split_moves(before: Standings, after: Standings) -> MoveSplit:
    """Split the move of every agency between two rankings of one block (a baseline and a scenario).

    With r(own, others) the rank for own points and others' points of before (0) or after (1):
    own = ½ · ((r(0,0) − r(1,0)) + (r(0,1) − r(1,1))), others = ½ · ((r(0,0) − r(0,1)) + (r(1,0) − r(1,1))).

    Raises ValueError when the two do not rank the same agencies by the same figure.
    """
    _refuse_unlike(before, after)
    own_only = ranks_with_own_key(before.key, after.key)
    others_only = ranks_with_own_key(after.key, before.key)
    return MoveSplit(
        places=before.rank - after.rank,
        own=((before.rank - own_only) + (others_only - after.rank)) / 2,
        others=((before.rank - others_only) + (own_only - after.rank)) / 2,
        rank_own_only=own_only,
        rank_others_only=others_only,
    )


def who_gains_and_loses(before: Standings, after: Standings, name_order: tuple[int, ...]) -> PlacesExchanged:
    """Find who gained and who lost places between two rankings of one block; `name_order` is the block's.

    Raises ValueError when the two do not rank the same agencies by the same figure.
    """
    _refuse_unlike(before, after)
    places = before.rank - after.rank
    most_places_first = sorted(after.best_first(name_order), key=lambda row: -abs(int(places[row])))
    return PlacesExchanged(
        gained=tuple(row for row in most_places_first if places[row] > 0),
        lost=tuple(row for row in most_places_first if places[row] < 0),
    )


def _refuse_unlike(before: Standings, after: Standings) -> None:
    figures = [(standings.by_percent, standings.precision, len(standings.key)) for standings in (before, after)]
    if figures[0] != figures[1]:
        raise ValueError("the two rankings do not rank the same agencies by the same figure")
