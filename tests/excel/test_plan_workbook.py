"""Plans on paper: side by side, step by step, and what each leads to."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from dashboard.excel import PrintedPlan, plan_workbook
from dashboard.model import Scenario
from dashboard.scoring import RankedEdition
from dashboard.scoring.plans import Efforts, Limits, Plans, RankGoal, find_plans
from tests.excel.workbooks import COVER, cells, effects, localizer, read, rows

BLOCK, AGENCY = "so-ban-nganh", "so-cong-thuong"
GOAL = "Đạt hạng 15 với ít công sức nhất."


@pytest.fixture(scope="module")
def plans(ranked: RankedEdition) -> list[PrintedPlan]:
    """Three plans with which Sở Công Thương reaches rank 15."""
    block = ranked.blocks[BLOCK].block
    found = find_plans(
        block, block.agency_index[AGENCY], RankGoal(15), Limits(), Efforts(), ranked.edition.precision, count=3
    )
    assert isinstance(found, Plans)
    scenarios = [Scenario({(AGENCY, move.leaf.code): move.target for move in plan.moves}) for plan in found.plans]
    return [
        PrintedPlan(plan, effects(ranked, scenario, BLOCK)[0])
        for plan, scenario in zip(found.plans, scenarios, strict=True)
    ]


@pytest.fixture(scope="module")
def workbook(ranked: RankedEdition, plans: list[PrintedPlan]) -> Workbook:
    return read(plan_workbook(COVER, ranked, AGENCY, GOAL, plans, localizer(ranked)))


def test_it_has_a_leaderboard_for_each_plan(workbook: Workbook, plans: list[PrintedPlan]) -> None:
    boards = [f"Xếp hạng – Phương án {number}" for number in range(1, len(plans) + 1)]
    assert len(boards) > 1
    assert workbook.sheetnames == ["Tóm tắt", "Các phương án", "Từng tiêu chí", *boards]
    for board, on_paper in zip(boards, plans, strict=True):
        changed = {row["Cơ quan"]: row["Chênh lệch điểm (mô phỏng)"] for row in rows(workbook[board])}
        assert changed.pop("Sở Công Thương") == pytest.approx(on_paper.plan.points)
        assert set(changed.values()) == {0}


def test_the_summary_names_the_agency_and_its_goal(workbook: Workbook) -> None:
    said = [cell.value for row in workbook["Tóm tắt"].iter_rows() for cell in row]
    assert {"Sở, ban, ngành", "Sở Công Thương", GOAL} <= set(said)
    assert any("mô phỏng" in str(sentence) for sentence in said)


def test_plans_stand_side_by_side(workbook: Workbook, plans: list[PrintedPlan]) -> None:
    found = rows(workbook["Các phương án"])
    assert [row["Phương án"] for row in found] == [f"Phương án {number}" for number in range(1, len(plans) + 1)]
    for row, on_paper in zip(found, plans, strict=True):
        plan = on_paper.plan
        assert row["Số tiêu chí"] == len(plan.moves)
        assert row["Điểm tăng thêm (mô phỏng)"] == plan.points
        assert row["Mức độ khó"] == pytest.approx(plan.effort)
        assert row["Mức độ khó cao hơn phương án 1"] == pytest.approx(plan.extra_effort)
        assert row["Tổng điểm (mô phỏng)"] == plan.outcome.total
        assert row["Hạng (mô phỏng)"] == plan.outcome.rank <= 15


def test_each_move_says_from_where_to_where(
    workbook: Workbook, plans: list[PrintedPlan], ranked: RankedEdition
) -> None:
    block = ranked.blocks[BLOCK].block
    found = rows(workbook["Từng tiêu chí"])
    moves = [move for on_paper in plans for move in on_paper.plan.moves]
    assert len(found) == len(moves)
    for row, move in zip(found, moves, strict=True):
        assert (row["Mã tiêu chí"], row["Tiêu chí"]) == (move.leaf.code, move.leaf.name)
        assert row["Điểm (kỳ này)"] == block.points[block.agency_index[AGENCY], move.column]
        assert (row["Từ (mô phỏng)"], row["Đến (mô phỏng)"]) == (move.today, move.target)
        assert row["Điểm tăng thêm (mô phỏng)"] == move.points
        assert row["Nguồn gốc (kỳ này)"] == "do phần mềm tạo"


def test_no_cell_is_a_formula(workbook: Workbook) -> None:
    assert {cell.data_type for cell in cells(workbook)} <= {"s", "n", "d"}


def test_the_same_plans_give_the_same_bytes(ranked: RankedEdition, plans: list[PrintedPlan]) -> None:
    once, again = (plan_workbook(COVER, ranked, AGENCY, GOAL, plans, localizer(ranked)) for _ in range(2))
    assert once == again


def test_it_speaks_english_too(ranked: RankedEdition, plans: list[PrintedPlan]) -> None:
    workbook = read(plan_workbook(COVER, ranked, AGENCY, "Reach rank 15.", plans, localizer(ranked, "en")))
    assert workbook.sheetnames[:3] == ["Summary", "Plans", "Criterion by criterion"]
    assert not any("{" in str(cell.value) for cell in cells(workbook))


def test_there_must_be_a_plan(ranked: RankedEdition) -> None:
    with pytest.raises(ValueError, match="no plan"):
        plan_workbook(COVER, ranked, AGENCY, GOAL, [], localizer(ranked))
