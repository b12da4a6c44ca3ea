"""Plans on blocks whose best plan is known without a solver, and what can be asked for."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dashboard.model import Block, CriteriaTree, Criterion
from dashboard.scoring.plans import (
    Efforts,
    Goal,
    Impossible,
    LimitKind,
    Limits,
    PercentGoal,
    Plans,
    RankGoal,
    TotalGoal,
    find_plans,
)
from tests.scoring.blocks import block_of, flat_tree

PROJECT = Path(__file__).parents[3]
ANYTHING = Limits()
EQUAL = Efforts()


def best(
    block: Block,
    goal: Goal,
    limits: Limits = ANYTHING,
    efforts: Efforts = EQUAL,
    *,
    precision: int = 2,
    row: int = 0,
    count: int = 1,
) -> Plans:
    result = find_plans(block, row, goal, limits, efforts, precision, count=count)
    assert isinstance(result, Plans)
    return result


def targets(result: Plans, number: int = 0) -> dict[str, float]:
    return {move.leaf.code: move.target for move in result.plans[number].moves}


def test_a_tie_is_enough_for_a_rank_and_strictly_above_takes_a_unit_more() -> None:
    block = block_of(flat_tree(10, 10), {"A": [4, 4], "B": [6, 5], "C": [9, 9]})
    tied, above = best(block, RankGoal(2)).plans[0], best(block, RankGoal(2, strict=True)).plans[0]
    assert (tied.points, tied.outcome.rank, tied.outcome.tied) == (3, 2, True)
    assert (above.points, above.outcome.rank, above.outcome.tied) == (3.01, 2, False)


def test_a_total_is_reached_by_rounding_half_even() -> None:
    # 4.5 is compared as 4, 5.5 as 6: a total of 5 takes 4.5 and a bit, a total of 6 takes 5.5
    block = block_of(flat_tree(10, 10, steps={"c1": 0.5}), {"A": [0.5, 3]})
    assert targets(best(block, TotalGoal(6), Limits(frozenset({"c2"})), precision=0)) == {"c1": 2.5}
    assert targets(best(block, TotalGoal(5), Limits(frozenset({"c2"})), precision=0)) == {"c1": 2.0}


def test_an_untouched_criterion_keeps_points_off_its_steps() -> None:
    block = block_of(flat_tree(10, 10, steps={"c1": 2, "c2": 2}), {"A": [3.3, 1.1]})
    # touched, it goes to a step: 4 is 0.7 more, 2 is 0.9 more
    assert targets(best(block, TotalGoal(5.1))) == {"c1": 4}
    assert targets(best(block, TotalGoal(5.2))) == {"c2": 2}


def test_the_maximum_is_allowed_off_the_steps() -> None:
    block = block_of(flat_tree(7, steps={"c1": 2}), {"A": [6]})
    assert targets(best(block, TotalGoal(6.5))) == {"c1": 7}


def test_what_is_not_applicable_is_not_touched_and_percentages_rank() -> None:
    block = block_of(flat_tree(10, 10), {"A": [2, None], "B": [5, 5]})
    result = best(block, RankGoal(1))
    assert targets(result) == {"c1": 5}
    assert (result.plans[0].outcome.percent, result.plans[0].outcome.tied) == (50, True)
    assert targets(best(block, PercentGoal(33.333))) == {"c1": 3.34}


def test_efforts_of_the_edition_can_be_replaced() -> None:
    tree = CriteriaTree((Criterion("x", None, "X", 10, effort=1), Criterion("y", None, "Y", 10, effort=2)))
    block = block_of(tree, {"A": [0, 0]})
    assert targets(best(block, TotalGoal(3))) == {"x": 3}
    dearer = best(block, TotalGoal(3), efforts=Efforts(per_point={"x": 2.5}))
    assert targets(dearer) == {"y": 3}
    assert dearer.plans[0].effort == 6


def test_what_others_have_shown_to_be_possible_costs_less() -> None:
    block = block_of(flat_tree(10, 10), {"A": [0, 0], "B": [2, 8], "C": [1, 10]})
    # mean attainment 10 % and 60 %: efforts 1.9 and 1.4
    result = best(block, TotalGoal(12), efforts=Efforts(by_attainment=True))
    assert targets(result) == {"c1": 2, "c2": 10}
    assert [move.effort for move in result.plans[0].moves] == [3.8, 14]
    assert result.plans[0].effort == 17.8


def test_a_fixed_effort_keeps_the_number_of_criteria_small() -> None:
    block = block_of(flat_tree(4, 4, 10), {"A": [0, 0, 0]})
    costly = Efforts(fixed=3, per_point={"c3": 1.5})
    assert best(block, TotalGoal(8), efforts=Efforts(per_point={"c3": 1.5})).plans[0].effort == 8
    assert targets(best(block, TotalGoal(8), efforts=costly)) == {"c1": 4, "c2": 4}  # 14, and c3 alone 15
    assert targets(best(block, TotalGoal(5), efforts=costly)) == {"c3": 5}  # 10.5, two of them 11


def test_locking_an_inner_node_locks_all_under_it() -> None:
    nodes = (Criterion("1", None, "One"), Criterion("1.1", "1", "", 10), Criterion("1.2", "1", "", 10))
    block = block_of(CriteriaTree((*nodes, Criterion("2", None, "Two", 3))), {"A": [0, 0, 0]})
    assert targets(best(block, TotalGoal(3), Limits(frozenset({"1"})))) == {"2": 3}
    result = find_plans(block, 0, TotalGoal(4), Limits(frozenset({"1"})), EQUAL, 2)
    assert isinstance(result, Impossible)
    assert result.best.total == 3
    assert (result.remedies, result.keys) == ((frozenset({LimitKind.LOCKS}),), ("1",))


def test_others_and_oneself_may_stand_elsewhere() -> None:
    block = block_of(flat_tree(10, 10), {"A": [4, 4], "B": [6, 6]})
    peers = np.array([[4.0, 4.0], [7.0, 7.0]])
    result = find_plans(block, 0, RankGoal(1), ANYTHING, EQUAL, 2, points=peers, today=np.array([9.0, 4.0]))
    assert isinstance(result, Plans)
    assert targets(result) == {"c2": 5}
    assert result.plans[0].moves[0].today == 4
    assert block.points.tolist() == [[4, 4], [6, 6]]
    assert peers.tolist() == [[4, 4], [7, 7]]


def test_points_with_more_decimals_than_can_be_compared_still_reach_the_goal() -> None:
    third = 100 / 3
    block = block_of(flat_tree(third, third, third), {"A": [1 / 3, 2 / 3, 1 / 7]})
    result = best(block, TotalGoal(100), precision=9)
    assert result.plans[0].outcome.total == 100
    assert targets(result) == {"c1": third, "c2": third, "c3": third}


def test_ties_go_to_the_criterion_with_most_left_then_to_the_first_in_the_tree() -> None:
    block = block_of(flat_tree(10, 10, 10, 10), {"A": [5, 2, 2, 6]})
    assert targets(best(block, TotalGoal(18))) == {"c2": 5}
    assert targets(best(block, TotalGoal(25))) == {"c2": 10, "c3": 4}


def test_alternatives_leave_out_half_of_what_was_shown() -> None:
    block = block_of(flat_tree(*[4.0] * 6), {"A": [0.0] * 6})
    result = best(block, TotalGoal(8), count=5)
    assert [sorted(targets(result, number)) for number in range(len(result.plans))] == [
        ["c1", "c2"],
        ["c1", "c3"],
        ["c1", "c4"],
        ["c1", "c5"],
        ["c1", "c6"],
    ]
    assert {plan.extra_effort for plan in result.plans} == {0}


@pytest.mark.parametrize("size", [100, 300])
def test_the_cheap_ones_that_are_just_enough_are_found_among_many(size: int) -> None:
    cheap = range(3, size, 7)
    tree = CriteriaTree(
        tuple(Criterion(f"t{n}", None, "", 5.0, None, 1.0 if n in cheap else 1.01) for n in range(size))
    )
    block = block_of(tree, {"A": [1.25] * size})
    result = best(block, TotalGoal(1.25 * size + 3.75 * len(cheap)))
    assert targets(result) == {f"t{n}": 5.0 for n in cheap}
    assert result.plans[0].effort == 3.75 * len(cheap)
    assert result.plans[0].possible_saving == 0


@pytest.mark.parametrize("size", [100, 300])
def test_the_fewest_large_ones_are_found_among_many_small_ones(size: int) -> None:
    large = range(5, size, 20)
    block = block_of(flat_tree(*[20.0 if n in large else 1.5 for n in range(size)]), {"A": [0.0] * size})
    result = best(block, TotalGoal(20.0 * len(large) - 0.5), efforts=Efforts(fixed=0.4))
    assert [move.column for move in result.plans[0].moves] == list(large)
    assert result.plans[0].effort == round(20.0 * len(large) - 0.5 + 0.4 * len(large), 9)


def test_the_one_sum_that_fits_is_found_among_a_million_million() -> None:
    # all or nothing, 1, 2, 4, … hundredths: only the binary digits of the sum add up to it
    maxima = [2.0**n / 100 for n in range(20)]
    tree = CriteriaTree(tuple(Criterion(f"t{n}", None, "", maximum, maximum) for n, maximum in enumerate(maxima)))
    planted = [1, 2, 5, 7, 11, 12, 13, 17, 19]
    total = round(sum(maxima[n] for n in planted), 2)
    result = best(block_of(tree, {"A": [0.0] * 20}), TotalGoal(total))
    assert [move.column for move in result.plans[0].moves] == planted
    assert result.plans[0].effort == total


def test_at_most_so_many_criteria_take_the_largest_gaps() -> None:
    maxima = [float(n) for n in range(1, 101)]
    block = block_of(flat_tree(*maxima), {"A": [0.0] * 100})
    result = best(block, TotalGoal(955), Limits(max_criteria=10))
    assert [move.column for move in result.plans[0].moves] == list(range(90, 100))
    out = find_plans(block, 0, TotalGoal(956), Limits(max_criteria=10), EQUAL, 2)
    assert isinstance(out, Impossible)
    assert (out.best.total, out.criteria_needed) == (955, 11)
    assert out.remedies == (frozenset({LimitKind.MAX_CRITERIA}),)


def test_both_limits_may_have_to_be_lifted_together() -> None:
    block = block_of(flat_tree(5, 5, 5), {"A": [0, 0, 0]})
    out = find_plans(block, 0, TotalGoal(15), Limits(frozenset({"c1"}), 1), EQUAL, 2)
    assert isinstance(out, Impossible)
    assert out.remedies == (frozenset({LimitKind.LOCKS, LimitKind.MAX_CRITERIA}),)
    assert (out.criteria_needed, out.keys) == (None, ())


def test_a_place_at_the_top_cannot_be_had_alone_where_another_has_all_points() -> None:
    block = block_of(flat_tree(5), {"A": [1], "B": [5]})
    assert targets(best(block, RankGoal(1))) == {"c1": 5}
    out = find_plans(block, 0, RankGoal(1, strict=True), ANYTHING, EQUAL, 2)
    assert isinstance(out, Impossible)
    assert (out.best.rank, out.best.tied, out.remedies) == (1, True, ())


def test_points_finer_than_the_precision_cost_at_most_a_rung_more_than_proven() -> None:
    source = np.random.default_rng(7)
    points = np.round(source.uniform(0, 5, (1, 100)), 4)
    block = block_of(flat_tree(*[10.0] * 100), {"A": points[0].tolist()})
    result = best(block, TotalGoal(round(float(points.sum()) + 111, 2)), efforts=Efforts(fixed=0.5), count=3)
    assert len(result.plans) == 3
    assert all(plan.possible_saving < 0.01 for plan in result.plans)


def test_a_question_that_makes_no_sense_is_refused() -> None:
    block = block_of(flat_tree(10), {"A": [4]})
    with pytest.raises(ValueError, match="no criterion c7, c8"):
        best(block, TotalGoal(5), Limits(frozenset({"c8", "c7"})))
    with pytest.raises(ValueError, match="no criterion c9"):
        best(block, TotalGoal(5), efforts=Efforts(per_point={"c9": 1}))
    with pytest.raises(ValueError, match="1 to 5 plans"):
        best(block, TotalGoal(5), count=6)
    with pytest.raises(ValueError, match="expected points"):
        find_plans(block, 0, TotalGoal(5), ANYTHING, EQUAL, 2, points=np.zeros((2, 1)))
    with pytest.raises(ValueError, match="expected points"):
        find_plans(block, 0, TotalGoal(5), ANYTHING, EQUAL, 2, today=np.zeros(2))
    with pytest.raises(ValueError, match="which criteria apply"):
        find_plans(block, 0, TotalGoal(5), ANYTHING, EQUAL, 2, today=np.array([np.nan]))
    for refused in (
        lambda: RankGoal(0),
        lambda: TotalGoal(float("nan")),
        lambda: PercentGoal(float("inf")),
        lambda: Limits(max_criteria=-1),
        lambda: Efforts(fixed=-1),
        lambda: Efforts(fixed=float("nan")),
        lambda: Efforts(per_point={"c1": 0}),
    ):
        with pytest.raises(ValueError, match="not"):
            refused()


def test_another_process_gives_the_same_plans() -> None:
    code = (
        "from tests.bench.plan_times import KINDS, question\n"
        "for kind in ('everything', 'steps, drawn efforts', 'four decimals, everything'):\n"
        "    print(question(KINDS[kind], 60, 3)(3))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
