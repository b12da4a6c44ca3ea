"""Plain cells become an edition, or everything that stands in the way: problems, and questions to answer."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.data.errors import SourceError
from dashboard.data.issue_log import IssueLog
from dashboard.data.workbook.cells import Workbook
from dashboard.data.workbook.questions import Interview
from dashboard.data.workbook.result_sheets import read_result_sheets
from dashboard.data.workbook.template import fact_places, is_template, read_template
from dashboard.data.workbook.workbook_reading import Known, WorkbookReading
from dashboard.model import Severity


def interpret(workbook: Workbook, known: Known, answers: Mapping[str, str]) -> WorkbookReading:
    """Return the edition of a template or of plain result sheets, or all that is wrong or unclear in it.

    A workbook of somebody else may be made so that this takes hours: `interpreter.py` runs it within bounds.
    """
    if not is_template(workbook):
        return read_result_sheets(workbook, known, answers)
    log = IssueLog()
    try:
        edition = read_template(workbook, log)
    except SourceError:
        edition = None
    Interview(answers, log, workbook.file).warn_of_unasked_answers()
    places = {} if edition is None else fact_places(workbook, edition)
    return WorkbookReading(
        edition,
        log.issues,
        log.warnings,
        fact_places=places,
        more_problems=log.more(Severity.ERROR),
        more_warnings=log.more(Severity.WARNING),
    )
