"""Plans on paper: side by side, step by step, and what each leads to."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from dashboard.model import Scenario
from dashboard.report import PlanOnPaper, PlanStep, plan_workbook
from dashboard.scoring import RankedEdition
from tests.report.workbooks import COVER, cells, effects, read, rows, wording

AGENCY = "so-cong-thuong"
GOAL = "Đạt hạng 15 với ít công sức nhất."


def plan(ranked: RankedEdition, name: str, points: dict[str, float], more: float) -> PlanOnPaper:
    block = ranked.blocks["so-ban-nganh"].block
    today = dict(zip(block.tree.leaf_index, block.points[block.agency_index[AGENCY]].tolist(), strict=True))
    steps = tuple(PlanStep(code, today[code], to, (to - today[code]) * 2) for code, to in points.items())
    scenario = Scenario({(AGENCY, code): to for code, to in points.items()})
    [effect] = effects(ranked, scenario, "so-ban-nganh")
    return PlanOnPaper(name, steps, sum(step.effort for step in steps), more, effect)


@pytest.fixture(scope="module")
def plans(ranked: RankedEdition) -> list[PlanOnPaper]:
    return [
        plan(ranked, "Phương án 1", {"1.2.2": 1.5, "1.2.1": 2.0}, 0.0),
        plan(ranked, "Phương án 2", {"1.1.1": 2.0}, 1.25),
    ]


@pytest.fixture(scope="module")
def workbook(ranked: RankedEdition, plans: list[PlanOnPaper]) -> Workbook:
    return read(plan_workbook(COVER, ranked, AGENCY, GOAL, plans, wording(ranked)))


def test_it_has_a_leaderboard_for_each_plan(workbook: Workbook) -> None:
    boards = ["Xếp hạng – Phương án 1", "Xếp hạng – Phương án 2"]
    assert workbook.sheetnames == ["Tóm tắt", "Các phương án", "Từng tiêu chí", *boards]
    changed = [[row["Chênh lệch điểm (mô phỏng)"] for row in rows(workbook[board])] for board in boards]
    assert [sum(1 for points in board if points) for board in changed] == [1, 1]
    assert [sum(board) for board in changed] == pytest.approx([1.268, 0.008])


def test_the_summary_names_the_agency_and_its_goal(workbook: Workbook) -> None:
    said = [cell.value for row in workbook["Tóm tắt"].iter_rows() for cell in row]
    assert {"Sở Công Thương", GOAL} <= set(said)
    assert any("mô phỏng" in str(sentence) for sentence in said)


def test_plans_stand_side_by_side(workbook: Workbook, plans: list[PlanOnPaper], ranked: RankedEdition) -> None:
    row_of_agency = ranked.blocks["so-ban-nganh"].block.agency_index[AGENCY]
    for row, plan in zip(rows(workbook["Các phương án"]), plans, strict=True):
        after = plan.effect.standings
        assert row["Phương án"] == plan.name
        assert row["Số tiêu chí"] == len(plan.steps)
        assert row["Điểm tăng thêm (mô phỏng)"] == round(plan.points_added, 9)
        assert row["Công sức"] == round(plan.effort, 9)
        assert row["Hơn phương án ít công sức nhất"] == plan.more_than_best
        assert row["Tổng điểm (mô phỏng)"] == after.total[row_of_agency]
        assert row["Hạng (mô phỏng)"] == after.rank[row_of_agency]


def test_each_step_says_from_where_to_where(workbook: Workbook, plans: list[PlanOnPaper]) -> None:
    steps = [(plan.name, step) for plan in plans for step in plan.steps]
    found = rows(workbook["Từng tiêu chí"])
    assert [
        (row["Phương án"], row["Mã tiêu chí"], row["Điểm (kỳ này)"], row["Điểm (mô phỏng)"], row["Công sức"])
        for row in found
    ] == [(name, step.criterion, step.before, step.after, round(step.effort, 9)) for name, step in steps]
    assert {row["Nguồn gốc (kỳ này)"] for row in found} == {"minh hoạ"}


def test_no_cell_is_a_formula(workbook: Workbook) -> None:
    assert {cell.data_type for cell in cells(workbook)} <= {"s", "n", "d"}


def test_the_same_plans_give_the_same_bytes(ranked: RankedEdition, plans: list[PlanOnPaper]) -> None:
    words = wording(ranked)
    assert plan_workbook(COVER, ranked, AGENCY, GOAL, plans, words) == plan_workbook(
        COVER, ranked, AGENCY, GOAL, plans, words
    )


def test_there_must_be_a_plan(ranked: RankedEdition) -> None:
    with pytest.raises(ValueError, match="no plan"):
        plan_workbook(COVER, ranked, AGENCY, GOAL, [], wording(ranked))
