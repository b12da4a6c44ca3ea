"""A form that each agency fills in, a sheet of its own: read, asked and warned of as one table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dashboard.data.workbook_cells.questions import QuestionKind
from dashboard.model import Rule
from tests.made_editions import build, made_block
from tests.workbook_layouts.result_sheets import Fill, read, rows

ALONE = {"Sở Nội vụ": (0.5, 3.5, 3.75), "Thanh tra tỉnh": (2.5, 3, 2), "Sở Tư pháp": (0.75, 1.75, 4.75)}
"""Points on three criteria, each of which is alone in its group."""
FORMS = {"Cơ quan a": (9, 4, 1), "Cơ quan b": (8, 3, 0.5), "Cơ quan c": (7, 2, 0)}
"""Points on two criteria, and what is taken off."""


def form(agency: str, *lines: tuple[object, ...]) -> Fill:
    head = ("Tiêu chí", "Điểm tối đa", "Tự chấm", "Thẩm định")
    return rows((f"Đơn vị: {agency}",), (), head, *lines)


def alone(points: Mapping[str, tuple[float, ...]]) -> dict[str, Fill]:
    """Forms with neither numbers nor totals, in which the line of a group says what its only criterion says."""
    groups = (("Hạ tầng", "Máy tính", 3), ("Dữ liệu", "Kho dữ liệu", 5), ("Nhân lực", "Ký số", 5))
    return {
        agency: form(
            agency,
            *(
                (name, most, most, got)
                for (group, criterion, most), got in zip(groups, own, strict=True)
                for name in (group, criterion)
            ),
        )
        for agency, own in points.items()
    }


def penalised(points: Mapping[str, tuple[float, ...]]) -> dict[str, Fill]:
    return {
        agency: form(
            agency, ("Hồ sơ", 10, 10, one), ("Ký số", 5, 5, two), ("Điểm thưởng", 2, 1, 1), ("Điểm trừ", 2, 0, off)
        )
        for agency, (one, two, off) in points.items()
    }


def test_a_group_of_one_criterion_is_seen_by_what_all_forms_say_and_asked_once() -> None:
    asked = [question for question in read(alone(ALONE)).questions if question.kind is QuestionKind.LAYOUT_LINE]
    assert [(question.cell, question.value, question.suggestion) for question in asked] == [
        ("A4", "Hạ tầng", None),
        ("A6", "Dữ liệu", None),
        ("A8", "Nhân lực", None),
    ]
    answers = {"sheet.Sở Nội vụ.block": "new:Sở", **{question.key: "group_sum" for question in asked}}
    edition = read(alone(ALONE), answers).edition
    assert edition is not None
    [block] = edition.blocks
    assert [leaf.name for leaf in block.tree.leaves] == ["Máy tính", "Kho dữ liệu", "Ký số"]
    assert block.points.tolist() == [list(own) for own in ALONE.values()]


def test_criteria_that_are_alike_in_one_form_alone_are_criteria() -> None:
    forms = alone({"Sở Nội vụ": ALONE["Sở Nội vụ"]})
    assert not [question for question in read(forms).questions if question.kind is QuestionKind.LAYOUT_LINE]


def test_what_all_forms_leave_open_is_asked_once_and_warned_of_once(tmp_path: Path) -> None:
    root = tmp_path / "root"
    build(root, made_block(a=(9, 4, 9), b=(8, 4, 9), c=(7, 4, 9)))
    about = {"programme": "thu-nghiem", "period": "2025"}
    found = read(penalised(FORMS), about, root)
    kinds = [question.kind for question in found.questions]
    criteria = [QuestionKind.CRITERION] * 4
    assert kinds == [*criteria, QuestionKind.BONUS_COUNTED, QuestionKind.PENALTY_SIGN]
    answers = {
        **{question.key: question.choices[-1].value for question in found.questions if question.kind in criteria},
        **{question.key: question.choices[0].value for question in found.questions if question.kind not in criteria},
    }
    whole = read(penalised(FORMS), {**about, **answers}, root)
    assert [issue.rule for issue in whole.warnings].count(Rule.CRITERION_NEW) == 4
    assert whole.edition is not None
    [block] = whole.edition.blocks
    assert block.points.tolist() == [[9, 4, 1, -1], [8, 3, 1, -0.5], [7, 2, 1, 0]]
    assert block.tree.total_maximum == 15
