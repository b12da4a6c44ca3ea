"""Templates as a person at a spreadsheet has them: opened, changed, saved, handed in."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.data import SourceError
from dashboard.data.errors import IssueLog
from dashboard.data.workbook_cells.template_reading import read_template
from dashboard.excel import template_workbook
from dashboard.model import Edition, EditionId, Issue
from dashboard.ui.localizer import Localizer
from dashboard.ui.texts import Language
from tests.data.workbook_cells.opened import opened_cells

MADE = datetime.datetime(2026, 1, 5, 9, 30)


@dataclass(frozen=True)
class Handed:
    """What became of a workbook: an edition or refusals, and warnings in any case."""

    edition: Edition | None
    issues: tuple[Issue, ...]
    warnings: tuple[Issue, ...]

    @property
    def places(self) -> list[tuple[str, str | None, str | None, str]]:
        """Sheet, cell, value and rule of each refusal."""
        return [(found.file, found.cell, found.value, found.rule.partition(".")[2]) for found in self.issues]


def written(edition_id: EditionId, edition: Edition | None, language: Language = "vi") -> bytes:
    """The template as a file."""
    return template_workbook(edition_id, edition, MADE, Localizer(language, edition))


def opened(content: bytes) -> Workbook:
    """The file as a spreadsheet program has it."""
    return load_workbook(io.BytesIO(content))


def handed_in(workbook: Workbook | bytes) -> Handed:
    """Read the workbook as an import does."""
    content = workbook
    if isinstance(workbook, Workbook):
        file = io.BytesIO()
        workbook.save(file)
        content = file.getvalue()
    assert isinstance(content, bytes)
    log = IssueLog()
    try:
        edition = read_template(opened_cells("bieu.xlsx", content), log)
    except SourceError as refused:
        return Handed(None, refused.issues, log.warnings)
    return Handed(edition, (), log.warnings)


def round_trip(edition: Edition, language: Language = "vi") -> Edition:
    """The edition that its own template gives."""
    handed = handed_in(written(edition.id, edition, language))
    assert handed.issues == ()
    assert handed.warnings == ()
    assert handed.edition is not None
    return handed.edition


def place_of(sheet: Worksheet, text: str) -> tuple[int, int]:
    """Row and column of the one visible cell that holds `text`."""
    found = [cell for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row if cell.value == text]
    assert len(found) == 1, f"{text!r} stands in {len(found)} cells of {sheet.title}"
    return found[0].row, found[0].column


def score_cell(sheet: Worksheet, agency: str, criterion: str) -> str:
    """The name of the cell of a score."""
    return sheet.cell(place_of(sheet, agency)[0], place_of(sheet, criterion)[1]).coordinate
