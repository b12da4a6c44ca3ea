"""Where the results of plain sheets were published: asked where they were, suggested by the lines above the table."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest

from dashboard.data import write_edition
from dashboard.data.workbook_cells import EarlierEditions, WorkbookReading
from dashboard.model import Rule
from tests.data.workbook_cells.opened import opened_cells
from tests.workbook_layouts.result_sheets import ABOUT, open_keys, read_cells, rows, workbook_bytes

SOURCE = ("decision", "issued", "source_url")
ELSE = {key: value for key, value in ABOUT.items() if key not in SOURCE} | {"sheet.Sở.block": "new:Sở"}
PUBLISHED = {"decision": "Quyết định số 12/QĐ-UBND", "issued": "20/1/2025", "source_url": "https://example.org/12"}


def read(*titles: str, root: Path | None = None, **answers: str) -> WorkbookReading:
    """A table under these lines, with these answers beside those about everything else."""
    table = (["STT", "Cơ quan", "TC1 (50)"], [1, "Sở Y tế", 9.5], [2, "Sở Nội vụ", 7])
    workbook = opened_cells("ket-qua.xlsx", workbook_bytes({"Sở": rows(*([title] for title in titles), *table)}))
    return read_cells(workbook, None if root is None else EarlierEditions(root), {**ELSE, **answers})


def suggested(reading: WorkbookReading) -> Mapping[str, str | None]:
    return {question.key: question.suggestion for question in reading.questions}


NOTHING = dict.fromkeys(SOURCE, "not_known")


@pytest.mark.parametrize(
    ("line", "decision", "issued"),
    [
        (
            "(Kèm theo Quyết định số 3192/QĐ-UBND ngày 22/11/2021 của UBND tỉnh)",
            "Quyết định số 3192/QĐ-UBND",
            "22/11/2021",
        ),
        ("Ban hành theo Quyết định 7/QĐ-BCĐ, ngày 05 tháng 3 năm 2022", "Quyết định số 7/QĐ-BCĐ", "05/3/2022"),
        ("KÈM THEO THÔNG BÁO SỐ: 15/TB-STTTT NGÀY 1.2.2023", "Thông báo số 15/TB-STTTT", "1/2/2023"),
        ("(Báo cáo số 88/BC-STTTT)", "Báo cáo số 88/BC-STTTT", "not_known"),
        ("(Kèm theo Quyết định số      /QĐ-UBND ngày     /     /2021)", "not_known", "not_known"),  # a draft
        ("Kết quả năm 2021", "not_known", "not_known"),
    ],
)
def test_what_stands_above_the_table_is_suggested_and_not_taken(line: str, decision: str, issued: str) -> None:
    reading = read(line)
    assert suggested(reading) == {"decision": decision, "issued": issued, "source_url": "not_known"}
    assert reading.edition is None


def test_the_answers_stand_in_the_edition() -> None:
    edition = read(**PUBLISHED).edition
    assert edition is not None
    assert (edition.decision, edition.source_url) == (PUBLISHED["decision"], PUBLISHED["source_url"])
    assert edition.issued == datetime.date(2025, 1, 20)


def test_what_is_not_known_stays_open_in_the_edition() -> None:
    edition = read(**NOTHING).edition
    assert edition is not None
    assert (edition.decision, edition.issued, edition.source_url) == ("", None, "")


@pytest.mark.parametrize(
    ("key", "answer", "such_as"),
    [
        ("issued", "31/2/2025", "22/11/2021"),
        ("issued", "2025", "22/11/2021"),
        ("issued", "tháng 1", "22/11/2021"),
        ("source_url", "vinhphuc.gov.vn", "https://…"),
        ("source_url", "javascript:alert(1)", "https://…"),
        ("decision", " ", '"…"'),
    ],
)
def test_what_is_no_answer_is_asked_again_with_what_would_be_one(key: str, answer: str, such_as: str) -> None:
    reading = read(**{**PUBLISHED, key: answer})
    assert open_keys(reading) == [key]
    (problem,) = reading.problems
    assert (problem.rule, problem.details["known"]) == (Rule.ANSWER_UNUSABLE, f"not_known, {such_as}")


@pytest.mark.parametrize("origin", ["appraised", "self_scored", "illustrative"])
def test_what_was_not_published_is_not_asked_where_and_an_answer_given_before_does_no_harm(origin: str) -> None:
    reading = read(**PUBLISHED, provenance=origin)
    assert reading.edition is not None, (reading.problems, reading.questions)
    assert reading.warnings == ()
    assert reading.edition.decision == ""


def test_the_next_version_is_suggested_the_source_of_the_one_before(tmp_path: Path) -> None:
    first = read(**PUBLISHED).edition
    assert first is not None
    write_edition(first, tmp_path)
    reading = read(root=tmp_path)
    assert suggested(reading) == {
        "decision": "Quyết định số 12/QĐ-UBND",
        "issued": "20/01/2025",
        "source_url": "https://example.org/12",
    }


def test_another_document_is_not_suggested_the_date_and_address_of_the_one_before(tmp_path: Path) -> None:
    first = read(**PUBLISHED).edition
    assert first is not None
    write_edition(first, tmp_path)
    reading = read("(Kèm theo Quyết định số 99/QĐ-UBND của UBND tỉnh)", root=tmp_path)
    assert suggested(reading) == {**NOTHING, "decision": "Quyết định số 99/QĐ-UBND"}
    same = read("(Kèm theo Quyết định số 12/QĐ-UBND)", root=tmp_path)
    assert suggested(same) == {**PUBLISHED, "issued": "20/01/2025"}


def test_the_day_of_a_decision_is_no_period() -> None:
    reading = read(
        "KẾT QUẢ XẾP HẠNG NĂM 2021", "(Quyết định số 1/QĐ-UBND ngày 20 tháng 5 năm 2022)", **NOTHING, period=" "
    )
    assert suggested(reading) == {"period": "2021"}
