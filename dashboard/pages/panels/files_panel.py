"""What came of each of several files that make one edition: none is lost without a word."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from dashboard.data.workbook import QuestionKind, WorkbookError
from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.import_session import ImportSession
from dashboard.ui.html import Cell, table
from dashboard.ui.localizer import Localizer
from dashboard.workbooks import Layout, Measure, Role


class FileState(StrEnum):
    """What came of a file. The value is the key of its words under `[import_files]` in the text catalogues."""

    REFUSED = "refused"
    WRONG = "wrong"
    ASKS = "asks"
    WITHOUT_TABLE = "without_table"
    WAITS = "waits"
    READ = "read"


def files_panel(upload: ImportSession, t: Localizer) -> None:
    """Draw how many of several files were read, and each file with what came of it, first those to look at."""
    if len(upload.files) < 2 or upload.written:
        return
    found = [(file.file, *_state(upload, number)) for number, file in enumerate(upload.files)]
    counts = Counter(state for _, state, _ in found)
    said = ", ".join(t(f"import_files.{state}", count=t.count(counts[state])) for state in FileState if counts[state])
    chart_title(t("import_files.title", count=t.count(len(found)), said=said), level=2)
    order = list(FileState)
    columns = [t(f"import_files.{column}") for column in ("file", "agency", "result")]
    rows = [
        [file, agency, Cell(t(f"import_files.is_{state}"), "xh-nowrap")]
        for file, state, agency in sorted(found, key=lambda row: order.index(row[1]))
    ]
    draw_html(table(t("import_files.caption"), columns, rows, figures=slice(0)))


def _state(upload: ImportSession, number: int) -> tuple[FileState, str]:
    """The state of a file, and the agencies that it has."""
    if isinstance(upload.files[number], WorkbookError):
        return FileState.REFUSED, ""
    if upload.found is None:
        return FileState.WAITS, ""
    sheets = upload.found.sheets_of_files[number]
    reading, agencies = upload.found.reading, _agencies(upload.found.layout, sheets)
    if any(problem.file in sheets for problem in reading.problems):
        return FileState.WRONG, agencies
    if any(question.sheet in sheets and question.kind is not QuestionKind.BLOCK for question in reading.questions):
        return FileState.ASKS, agencies
    return (FileState.READ if agencies else FileState.WITHOUT_TABLE), agencies


def _agencies(layout: Layout, sheets: tuple[str, ...]) -> str:
    """The names of the agencies, or how many there are where cells name them."""
    lines = [
        line
        for table in layout.tables
        if table.sheet in sheets
        for line in table.of_agencies
        if line.role is Role.AGENCY and line.measure is Measure.POINTS
    ]
    names = dict.fromkeys(line.name for line in lines if line.name)
    return "; ".join(names) if names else str(len(lines) or "")
