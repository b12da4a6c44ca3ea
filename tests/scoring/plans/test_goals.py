"""How many points a goal is short of: exactly so many and not a thousand-millionth less."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.scoring import rank_block
from dashboard.scoring.plans import Goal, PercentGoal, RankGoal, TotalGoal
from dashboard.scoring.plans.question import is_reached, points_short
from tests.scoring.blocks import block_of, flat_tree
from tests.scoring.tables import Table, rounded_half_even, tables

AGENCY = 0
GRID = Decimal(1).scaleb(-9)


def goals(table: Table) -> st.SearchStrategy[Goal]:
    """Goals of every kind, many of them just at what some agency has."""
    ranks = st.builds(RankGoal, st.integers(1, len(table.rows)), st.booleans())
    totals = st.sampled_from(table.totals()) | st.integers(0, int(sum(table.maxima)))
    shares = [
        Fraction(total) / Fraction(maximum)
        for total, maximum in zip(table.totals(), table.applicable_maxima(), strict=True)
    ]
    percents = st.sampled_from([round(float(share) * 100, 9) for share in shares]) | st.integers(0, 100)
    return st.one_of(ranks, totals.map(float).map(TotalGoal), percents.map(float).map(PercentGoal))


def reached(goal: Goal, table: Table, points: Decimal) -> bool:
    """Whether the first agency reaches the goal with the sum `points`, worked out in decimals."""
    total, maximum = rounded_half_even(points, table.precision), table.applicable_maxima()[AGENCY]
    match goal:
        case RankGoal(rank, strict):
            keys = table.keys_with(AGENCY, points)
            return sum(other >= keys[0] if strict else other > keys[0] for other in keys[1:]) < rank
        case TotalGoal(wanted):
            return total >= round(Decimal(wanted), 9)
        case PercentGoal(wanted):
            return round(Fraction(total) / Fraction(maximum) * 100 * 10**9) >= round(Decimal(wanted) * 10**9)


@given(tables(agencies=(1, 6)), st.data())
def test_exactly_the_points_short_reach_the_goal(table: Table, data: st.DataObject) -> None:
    goal = data.draw(goals(table))
    standings, own = rank_block(table.block(), table.precision), table.sums()[AGENCY]
    short = points_short(goal, standings, AGENCY)
    assert is_reached(goal, standings, AGENCY) == reached(goal, table, own) == (short == 0)
    assume(short)
    assert reached(goal, table, own + short * GRID)
    assert not reached(goal, table, own + (short - 1) * GRID)


def test_a_percentage_halfway_between_two_is_the_even_one() -> None:
    # 1 of 4096 is 0.0244140625 %, compared as 0.024414062 %
    standings = rank_block(block_of(flat_tree(4096), {"A": [0]}), precision=0)
    assert points_short(PercentGoal(0.024414062), standings, AGENCY) == 500_000_001  # compared as 1 right above a half
    assert points_short(PercentGoal(0.024414063), standings, AGENCY) == 1_500_000_000  # compared as 2 from 1.5 on


@pytest.mark.parametrize(("strict", "short"), [(False, 0), (True, 5_000_001)])
def test_a_tie_counts_unless_strict(strict: bool, short: int) -> None:
    standings = rank_block(block_of(flat_tree(10), {"A": [5], "B": [5]}), precision=2)
    assert points_short(RankGoal(1, strict), standings, AGENCY) == short
