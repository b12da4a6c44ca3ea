"""What is told of a workbook before it is published."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import Workbook

from dashboard.data import read_edition, write_version
from dashboard.data.workbook_cells import open_workbook
from dashboard.model import EditionId
from dashboard.publishing import ImportReport, import_report
from dashboard.ui.issues import issue_sentence
from dashboard.workbook_layouts import read_files_by_layout
from tests.data.workbook_cells.templates import opened, score_cell, written
from tests.made_editions import SHIPPED

ID = EditionId("vinh-phuc-cqdt", "2020")
SCORES = "Điểm – Sở, ban, ngành"


def report_of(workbook: Workbook, root: Path) -> ImportReport:
    """What an import into `root` tells of the workbook."""
    file = io.BytesIO()
    workbook.save(file)
    return import_report(root, read_files_by_layout([open_workbook("bieu.xlsx", file.getvalue())]).reading)


def told(report: ImportReport) -> list[str]:
    return [issue_sentence(warning, "vi") for warning in report.warnings]


def test_a_template_as_it_came_has_printed_figures_that_all_hold() -> None:
    report = report_of(opened(written(ID, read_edition(SHIPPED, ID))), SHIPPED)
    assert len(report.checks) == 22
    assert told(report) == []


def test_a_score_that_belies_printed_figures_is_a_warning_on_each_of_their_cells() -> None:
    workbook = opened(written(ID, read_edition(SHIPPED, ID)))
    cell = workbook[SCORES][score_cell(workbook[SCORES], "so-thong-tin-va-truyen-thong", "1.1.1")]
    assert cell.value == 2
    cell.value = 0.6
    sentences = told(report_of(workbook, SHIPPED))
    # 59.984 − 1.4, of 63: 92.99 %, cut; the mean of 20 falls by 1.4 / 20 = 0.07; the spread by 1.4
    assert [sentence.partition("giá trị ")[2] for sentence in sentences] == [
        "“49,8631”: tính lại từ điểm các tiêu chí được 49,7931",
        "“tăng 4,650”: tính lại từ điểm các tiêu chí được 4,58",
        "“59,984”: tính lại từ điểm các tiêu chí được 58,584",
        "“95%”: tính lại từ điểm các tiêu chí được 92",
        "“26,577”: tính lại từ điểm các tiêu chí được 25,177",
    ]
    assert all(sentence.startswith("“Số công bố”, ô G") for sentence in sentences)


def test_a_printed_change_without_an_earlier_edition_cannot_be_checked_and_says_so(tmp_path: Path) -> None:
    edition = read_edition(SHIPPED, ID)
    write_version(edition, tmp_path)
    sentences = told(report_of(opened(written(ID, edition)), tmp_path))
    assert len(sentences) == 2, "one for each block"
    assert all("không tính lại được để đối chiếu: không có kỳ trước" in sentence for sentence in sentences)


def test_of_a_workbook_with_a_problem_nothing_is_checked_or_compared(tmp_path: Path) -> None:
    workbook = opened(written(ID, read_edition(SHIPPED, ID)))
    workbook[SCORES][score_cell(workbook[SCORES], "so-thong-tin-va-truyen-thong", "1.1.1")].value = 99
    report = report_of(workbook, tmp_path)
    assert len(report.reading.problems) == 1
    assert (report.checks, report.warnings, report.changes) == ((), (), None)
