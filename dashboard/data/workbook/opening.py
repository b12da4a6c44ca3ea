"""An uploaded file becomes plain cells. Nothing here looks into it further than its first bytes."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, cast

from dashboard.data.refusals import Rule
from dashboard.data.workbook.cells import CellProblem, CellRange, CellValue, Sheet, Workbook
from dashboard.data.workbook.refused import WorkbookRefused
from dashboard.data.workbook.sandbox_process import SandboxProcess
from dashboard.sandbox.file_rules import FileRule
from dashboard.sandbox.limits import MEGABYTE, MOST_BYTES

SUFFIXES = (".xlsx", ".csv")

_ZIP_MAGIC = b"PK\x03\x04"
_EMPTY_ZIP_MAGIC = b"PK\x05\x06"
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def open_workbook(file_name: str, content: bytes, *, progress: Callable[[float], None] | None = None) -> Workbook:
    """Return the cells of an .xlsx or .csv file; `progress` hears numbers from 0 to 1 on the way.

    The file is inflated, checked and parsed in a process of its own, with bounds on memory and time. Raises
    WorkbookRefused for a file that must not or cannot be opened: nothing of it is ever left out in silence.
    """
    task = kind_of_file(file_name, content)
    sheets: list[Sheet] = []
    rows: list[list[CellValue]] = []
    with SandboxProcess(task, file_name) as process:
        for message in process.answers(content):
            try:
                if isinstance(message, list):
                    rows.append([_value(value) for value in message])
                    continue
                if "sheet" in message:
                    rows = []
                    sheets.append(_sheet(message, rows))
                    continue
                share = float(cast("float", message["progress"]))
            except (AttributeError, KeyError, TypeError, ValueError) as error:  # it was taken over
                raise process.no_answer(repr(error)) from error
            if progress is not None:
                progress(share)
    return Workbook(file_name, tuple(sheets))


def kind_of_file(file_name: str, content: bytes) -> str:
    """Return `xlsx` or `csv`. Raises WorkbookRefused for what the name, the size and the first bytes give away."""
    suffix = PurePath(file_name).suffix.casefold()
    if not content:
        raise WorkbookRefused(file_name, FileRule.EMPTY)
    if len(content) > MOST_BYTES:
        size, limit = (f"{count / MEGABYTE:.0f}" for count in (len(content), MOST_BYTES))
        raise WorkbookRefused(file_name, FileRule.TOO_LARGE, size=size, limit=limit)
    if content.startswith(_OLE_MAGIC):
        rule = FileRule.ENCRYPTED if _ENCRYPTED_STREAM in content else FileRule.OLD_FORMAT
        raise WorkbookRefused(file_name, rule)
    if suffix not in SUFFIXES:
        raise WorkbookRefused(file_name, FileRule.SUFFIX_UNKNOWN)
    if content.startswith((_ZIP_MAGIC, _EMPTY_ZIP_MAGIC)):
        return "xlsx"
    if suffix == ".csv":
        return "csv"
    raise WorkbookRefused(file_name, FileRule.NOT_A_WORKBOOK)


def _sheet(message: dict[str, Any], rows: list[list[CellValue]]) -> Sheet:
    merged = tuple(CellRange(*corners) for corners in message["merged"])
    hidden_rows, hidden_columns = (frozenset(map(int, message[hidden])) for hidden in ("hidden_rows", "hidden_columns"))
    return Sheet(message["sheet"], message["visible"], rows, merged, hidden_rows, hidden_columns)


def _value(value: Any) -> CellValue:
    """A cell from its message. A number that JSON took for a whole one is a float again."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    if "date" in value:
        return datetime.date.fromisoformat(value["date"])
    if "moment" in value:
        return datetime.datetime.fromisoformat(value["moment"])
    rule, text = value["problem"]
    return CellProblem(Rule(rule), text)
