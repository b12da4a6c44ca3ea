"""An opened workbook becomes an edition, or everything that stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.data.refusals import Refusal, RefusalLog, Rule, SourceRefused
from dashboard.data.workbook.cells import Workbook
from dashboard.data.workbook.template import is_template, read_template
from dashboard.model import Edition


@dataclass(frozen=True, slots=True)
class WorkbookReading:
    """What a workbook says. There is an edition, its version set, only when there are no problems."""

    edition: Edition | None
    problems: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()


def read_workbook(workbook: Workbook) -> WorkbookReading:
    """Return the edition of a filled-in template, or all that is wrong in it."""
    log = RefusalLog()
    if not is_template(workbook):
        log.refuse(workbook.file, Rule.LAYOUT_UNKNOWN)
        return WorkbookReading(None, log.refusals)
    try:
        edition = read_template(workbook, log)
    except SourceRefused as refused:
        return WorkbookReading(None, refused.refusals, log.warnings)
    return WorkbookReading(edition, (), log.warnings)
