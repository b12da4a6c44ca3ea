"""`python -m dashboard plan`: what is printed, and what it ends with."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.command_line import main
from tests.made_editions import MadeBlock, build, made_block

BLOCK = made_block(
    y_te=(10, 5, 15),  # 30
    noi_vu=(8, 3, 12.5),  # 23.5
    cong_thuong=(4, 1, 6.25),  # 11.25
)
"""Maxima 10, 5 and 20 on 1.1, 1.2 and 2.1; 2.1 goes by quarters."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A data root with the small block."""
    folder = tmp_path / "root"
    build(folder, MadeBlock(BLOCK.code, BLOCK.name, BLOCK.criteria, BLOCK.agencies, steps={"2.1": 0.25}))
    return folder


def plan(root: Path, *more: str, agency: str = "cong-thuong", block: str = "so") -> int:
    where = ["--data", str(root), "--edition", "thu-nghiem/2024", "--block", block]
    return main(["plan", *where, "--agency", agency, *more])


def test_a_plan_is_csv_with_a_line_for_each_criterion(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(root, "--rank", "2") == 0
    printed = capsys.readouterr()
    assert printed.out == "plan,criterion,from,to,effort\n1,2.1,6.25,18.5,12.25\n"
    assert printed.err == (
        "Phương án 1: 1 tiêu chí, thêm 12,25 điểm, mức độ khó 12,25 (cao hơn phương án tốt nhất 0); đạt đồng hạng 2, "
        "tổng điểm 23,500, nếu các cơ quan khác giữ nguyên.\n"
    )


def test_the_fixed_effort_is_part_of_each_criterions_share(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(root, "--total", "27,25", "--fixed", "1,5", "--lang", "en") == 0
    printed = capsys.readouterr()
    assert printed.out == "plan,criterion,from,to,effort\n1,1.1,4,6.25,3.75\n1,2.1,6.25,20,15.25\n"
    assert "2 criteria, 16 points more, effort 19" in printed.err


def test_strictly_above_takes_a_step_more(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(root, "--rank", "2", "--strict", "--lock", "1") == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["1,2.1,6.25,18.75,12.5"]


def test_several_plans_are_numbered_and_told_apart(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(root, "--percent", "40", "--plans", "3") == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[1:] == ["1,2.1,6.25,9,2.75", "2,1.1,4,6.75,2.75", "3,1.2,1,3.75,2.75"]
    assert printed.err.count("tổng điểm 14,000") == 3


def test_it_says_when_there_are_fewer_plans(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(root, "--total", "30", "--plans", "5") == 0
    assert "Chỉ có 1 phương án khác nhau rõ rệt." in capsys.readouterr().err


def test_what_is_reached_already_needs_no_plan(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(root, "--rank", "3", "--plans", "2") == 0
    printed = capsys.readouterr()
    assert printed.out == "plan,criterion,from,to,effort\n"
    assert printed.err == "Đã đạt mục tiêu, không phải làm gì thêm: hạng 3, tổng điểm 11,250.\n"


def test_what_is_impossible_ends_with_two_and_the_best_attainable_rank(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan(root, "--rank", "1", "--max-criteria", "1") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        "Không đạt được mục tiêu: cong-thuong tốt nhất chỉ lên được hạng 2, tổng điểm 25,000 (71,42% điểm tối đa), "
        "nếu các cơ quan khác giữ nguyên.",
        "Sẽ đạt được nếu không giới hạn số tiêu chí.",
        "Với các khóa hiện có, phải nâng ít nhất 2 tiêu chí.",
    ]


def test_locks_that_bind_are_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(root, "--rank", "1", "--lock", "2", "--lock", "1.2", "--lang", "en") == 2
    printed = capsys.readouterr()
    assert "gets to rank 3 at best, total 17.250" in printed.err
    assert "It can be reached if criteria are unlocked." in printed.err
    assert "Unlocking one of these codes is enough: 2." in printed.err


def test_a_goal_above_the_maximum_is_said_to_be_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(root, "--total", "36") == 2
    printed = capsys.readouterr()
    assert "hạng 1, tổng điểm 35,000" in printed.err
    assert "Ngay cả điểm tối đa ở mọi tiêu chí cũng không đủ." in printed.err


def test_figures_that_are_not_published_are_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--data", "data/editions", "--edition", "vinh-phuc-cqdt/2020", "--block", "so-ban-nganh"]
    goals = (["--rank", "15"], 0), (["--percent", "101"], 2)
    for goal, code in goals:
        assert main(["plan", *where, "--agency", "so-cong-thuong", *goal]) == code
        assert "do phần mềm tạo; tổng điểm và thứ hạng ở trên tính từ các điểm đó" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rank", "2", "--lock", "9.9", "--lock", "1"], "không có tiêu chí “9.9”"),
        (["--rank", "2", "--agency", "la"], "không có cơ quan “la”; các cơ quan là: y-te, noi-vu, cong-thuong"),
        (["--rank", "2", "--block", "xa"], "không có khối “xa”; các khối là: so"),
    ],
)
def test_what_the_edition_does_not_have_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert plan(root, *arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--rank", "2", "--total", "30"],
        ["--rank", "0"],
        ["--rank", "1.5"],
        ["--rank", "²"],
        ["--total", "1.234,5"],
        ["--total", "nan"],
        ["--percent", "50 %"],
        ["--rank", "1", "--max-criteria", "-1"],
        ["--rank", "1", "--fixed", "-0,5"],
        ["--rank", "1", "--plans", "6"],
        ["--rank", "1", "--plans", "0"],
        ["--total", "30", "--strict"],
    ],
)
def test_wrong_usage_ends_with_two(root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        plan(root, *arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


def test_an_edition_that_cannot_be_read_ends_with_one(tmp_path: Path) -> None:
    assert plan(tmp_path, "--rank", "1") == 1
