"""An opened workbook becomes an edition, or everything that stands in the way: problems, and questions to answer."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.data.refusals import RefusalLog, SourceRefused
from dashboard.data.workbook.cells import Workbook
from dashboard.data.workbook.known_editions import KnownEditions
from dashboard.data.workbook.questions import Interview
from dashboard.data.workbook.result_sheets import read_result_sheets
from dashboard.data.workbook.template import fact_places, is_template, read_template
from dashboard.data.workbook.workbook_reading import WorkbookReading

_NO_ANSWERS: Mapping[str, str] = {}


def read_workbook(
    workbook: Workbook, known: KnownEditions | None = None, answers: Mapping[str, str] = _NO_ANSWERS
) -> WorkbookReading:
    """Return the edition of a template or of plain result sheets, or all that is wrong or unclear in it.

    `known` is what the data root holds already; None when there is none to look into. Raises EditionUnreadable when
    the programme's table of aliases is damaged.
    """
    if not is_template(workbook):
        return read_result_sheets(workbook, known or KnownEditions(None), answers)
    log = RefusalLog()
    try:
        edition = read_template(workbook, log)
    except SourceRefused:
        edition = None
    Interview(answers, log, workbook.file).warn_of_unasked_answers()
    places = {} if edition is None else fact_places(workbook, edition)
    return WorkbookReading(edition, log.refusals, log.warnings, fact_places=places)
