"""A refusal says what is wrong in the words of the place where somebody has to mend it."""

from __future__ import annotations

import pytest

from dashboard.model import Issue, Rule
from dashboard.ui.issues import issue_problem, issue_sentence
from dashboard.ui.texts import Language

OFF_STEP = {"step": "0.5", "maximum": "1.5"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "vi",
            "“Điểm – Sở”, ô E29, giá trị “1,2”: "
            "không phải bội số của bước 0,5, cũng không phải điểm tối đa 1,5; điểm vẫn giữ nguyên như đã ghi",
        ),
        ("en", "0.5"),
    ],
)
def test_numbers_of_a_sheet_are_written_as_one_reads_them_there(language: Language, said: str) -> None:
    issue = Issue("Điểm – Sở", 29, None, "1,2", Rule.POINTS_OFF_STEP, OFF_STEP, cell="E29")
    assert said in issue_sentence(issue, language)


def test_a_list_of_problems_writes_numbers_likewise() -> None:
    issue = Issue("Điểm – Sở", 29, None, "1,2", Rule.POINTS_OFF_STEP, OFF_STEP, cell="E29")
    assert (
        issue_problem(issue, "vi")
        == "không phải bội số của bước 0,5, cũng không phải điểm tối đa 1,5; điểm vẫn giữ nguyên như đã ghi"
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_numbers_of_a_file_are_written_as_the_file_must_write_them(language: Language) -> None:
    sentence = issue_sentence(Issue("scores.csv", 29, "points", "1.2", Rule.POINTS_OFF_STEP, OFF_STEP), language)
    assert "0.5" in sentence
    assert "1.5" in sentence


def test_a_code_is_no_number_and_keeps_its_point() -> None:
    details = {"meant": "4.10"}
    issue = Issue("Điểm – Sở", 3, None, "4.1", Rule.CRITERION_LOST_ZERO, details, cell="D3")
    assert "4.10" in issue_sentence(issue, "vi")
