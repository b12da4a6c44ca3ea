"""An opened workbook becomes an edition, or everything that stands in the way, in a process that has bounds."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.data.workbook.known_editions import Known, KnownEditions
from dashboard.data.workbook.opening import OpenedWorkbook
from dashboard.data.workbook.sandbox_process import INTERPRET, SandboxProcess
from dashboard.data.workbook.wire import WireProblem, decoded_reading, encoded_earlier
from dashboard.data.workbook.workbook_reading import WorkbookReading

_NO_ANSWERS: Mapping[str, str] = {}


def read_workbook(
    workbook: OpenedWorkbook, known: Known | None = None, answers: Mapping[str, str] = _NO_ANSWERS
) -> WorkbookReading:
    """Return what `interpret` makes of the cells, given what is `known`; None when there is nothing to look into.

    Raises WorkbookRefused when that takes more than it may, and EditionUnreadable when the programme's table of aliases
    is damaged.
    """
    known = known or KnownEditions(None)
    with SandboxProcess(INTERPRET, workbook.file, workbook.size) as process:
        request = {"file": workbook.file, "programmes": dict(known.programmes), "answers": dict(answers)}
        process.tell(request, workbook.lines.read())
        for message in process.messages():
            match message:
                case {"earlier": str(programme)}:
                    process.tell({}, encoded_earlier(known.earlier(programme)))
                case {"bytes": int(count)} if count >= 0:
                    try:
                        return decoded_reading(process.take(count))
                    except WireProblem as problem:
                        raise process.no_answer(str(problem)) from problem
                case _:
                    raise process.no_answer("a message that is none of interpreting")
        raise process.no_answer("an end without a reading")
