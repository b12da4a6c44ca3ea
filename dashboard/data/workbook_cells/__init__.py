"""Open uploaded workbooks safely as plain cells, and return marked copies of them.

A process with resource limits does both: the code here reads only the first bytes of a file. File contents are kept
outside of memory.
"""

from __future__ import annotations

import datetime
import json
import logging
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath, PurePosixPath
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from dashboard.data.workbook_cells.cells import CellProblem, CellRange, CellValue, Sheet, Workbook
from dashboard.data.workbook_cells.questions import AnswerForm, Choice, ChoiceMeaning, Question, QuestionKind
from dashboard.data.workbook_cells.sandbox_process import MARK, READ, SandboxProcess, WorkbookError
from dashboard.data.workbook_cells.workbook_reading import EarlierEditions, FactKey, FactPlace, WorkbookReading
from dashboard.model import Issue, Rule, Severity
from dashboard.sandbox.limits import MEGABYTE, MOST_BYTES, FileRule
from dashboard.sandbox.spreadsheet import cell_name, column_name

__all__ = [
    "SUFFIXES",
    "AnswerForm",
    "CellProblem",
    "CellRange",
    "CellValue",
    "Choice",
    "ChoiceMeaning",
    "EarlierEditions",
    "FactKey",
    "FactPlace",
    "FileRule",
    "MarkWords",
    "OpenedWorkbook",
    "Question",
    "QuestionKind",
    "Sheet",
    "SpooledBytes",
    "Workbook",
    "WorkbookError",
    "WorkbookReading",
    "cell_name",
    "cells_of",
    "column_name",
    "marked_copy",
    "open_workbook",
    "readable_file_name",
]

SMALL = 256 * 1024
"""Up to this many bytes are kept in memory all the same: the number of open files of a process is limited."""
_LOG = logging.getLogger(__name__)


class SpooledBytes:
    """Bytes in a nameless file, which is removed with this object or with the process, however that ends."""

    def __init__(self, content: bytes) -> None:
        self.size = len(content)
        self._in_memory: bytes | None = content
        if self.size <= SMALL:
            return
        try:
            self._file = TemporaryFile()  # noqa: SIM115 - it lives as long as this object
            self._file.write(content)
            self._file.flush()
            self._in_memory = None
        except OSError as error:  # a full disk costs memory, but no upload fails
            _LOG.warning("kept in memory: %s", error.strerror)

    def read(self) -> bytes:
        """Return the bytes. Safe to call from any thread."""
        return os.pread(self._file.fileno(), self.size, 0) if self._in_memory is None else self._in_memory


LONGEST_FILE_NAME = 200
"""In characters: what people can still read, and all later programs can hold."""
_UNREADABLE = "\ufffd"


def readable_file_name(name: str) -> str:
    """Return a name with unprintable characters (NUL, a lone surrogate) replaced, truncated before its suffix."""
    shown = "".join(sign if sign.isprintable() else _UNREADABLE for sign in name) or _UNREADABLE
    if len(shown) <= LONGEST_FILE_NAME:
        return shown
    suffix = PurePosixPath(shown).suffix[:8]
    return f"{shown[: LONGEST_FILE_NAME - 1 - len(suffix)]}…{suffix}"


SUFFIXES = (".xlsx", ".xls", ".xlsb", ".ods", ".docx", ".csv", ".txt", ".htm", ".html")
"""Suffixes of accepted files. The kind of a file follows from its first bytes: systems save web pages as .xls."""

_ZIP_MAGIC = b"PK\x03\x04"
_EMPTY_ZIP_MAGIC = b"PK\x05\x06"
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM, _WORD_STREAM = (name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument"))
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TEXTS = (".csv", ".txt")
_PAGES = (".xls", ".htm", ".html")


@dataclass(frozen=True, eq=False, slots=True)
class OpenedWorkbook:
    """A file of `size` bytes as its process returned it: `lines` are sheets and rows, compressed, outside of memory.

    The lines are not validated yet: the file may have taken over the process that sent them.
    """

    file: str
    size: int
    lines: SpooledBytes


def open_workbook(file_name: str, content: bytes, *, progress: Callable[[float], None] | None = None) -> OpenedWorkbook:
    """Return the cells of a file with one of the SUFFIXES; `progress` is called with numbers from 0 to 1.

    The file is inflated, checked and parsed in a separate process with limits on memory and time. Raises WorkbookError
    for a file that must not or cannot be opened: no part of it is ever left out silently.
    """
    file = readable_file_name(file_name)
    kind = kind_of_file(file, content)
    compressed, lines = zlib.compressobj(level=1), list[bytes]()
    with SandboxProcess(READ, file, len(content)) as process:
        process.tell({"kind": kind, "name": PurePath(file).stem or file}, content)
        for message in process.messages():
            if isinstance(message, bytes):
                lines.append(compressed.compress(message))
            elif "sheet" in message:
                lines.append(compressed.compress(json.dumps(message).encode() + b"\n"))
            elif isinstance(share := message.get("progress"), int | float):
                if progress is not None:
                    progress(share)
            else:
                raise process.no_answer("a message that is none of reading")
    lines.append(compressed.flush())
    return OpenedWorkbook(file, len(content), SpooledBytes(b"".join(lines)))


def cells_of(file: str, lines: bytes) -> Workbook:
    """Return the workbook in the lines of an OpenedWorkbook.

    Raises WorkbookError when they contain none, as may happen if the process was taken over.
    """
    sheets: list[Sheet] = []
    rows: list[list[CellValue]] = []
    try:
        for line in _lines(lines):
            message = json.loads(line)
            if isinstance(message, list):
                rows.append([_value(value) for value in message])
            else:
                rows = []
                sheets.append(_sheet(message, rows))
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise WorkbookError(file, FileRule.STOPPED, problem=repr(error)) from error
    return Workbook(file, tuple(sheets))


def _lines(compressed: bytes) -> Iterator[bytes]:
    inflating = zlib.decompressobj()
    rest = b""
    for start in range(0, len(compressed), MEGABYTE):
        *lines, rest = (rest + inflating.decompress(compressed[start : start + MEGABYTE])).split(b"\n")
        yield from lines


def kind_of_file(file_name: str, content: bytes) -> str:
    """Return `zip`, `xls`, `html` or `csv`. Raises WorkbookError for errors that name, size and first bytes show."""
    suffix = PurePath(file_name).suffix.casefold()
    if not content:
        raise WorkbookError(file_name, FileRule.EMPTY)
    if len(content) > MOST_BYTES:
        size, limit = (f"{count / MEGABYTE:.0f}" for count in (len(content), MOST_BYTES))
        raise WorkbookError(file_name, FileRule.TOO_LARGE, size=size, limit=limit)
    if content.startswith(_OLE_MAGIC):
        if _ENCRYPTED_STREAM in content:
            raise WorkbookError(file_name, FileRule.ENCRYPTED)
        if _WORD_STREAM in content:
            raise WorkbookError(file_name, FileRule.OLD_FORMAT)
    if suffix not in SUFFIXES:
        raise WorkbookError(file_name, FileRule.SUFFIX_UNKNOWN)
    if content.startswith(_OLE_MAGIC):
        return "xls"
    if content.startswith((_ZIP_MAGIC, _EMPTY_ZIP_MAGIC)):
        return "zip"
    if suffix in _TEXTS:
        return "csv"
    if suffix in _PAGES and _looks_like_page(content):
        return "html"
    raise WorkbookError(file_name, FileRule.NOT_A_WORKBOOK)


def _looks_like_page(content: bytes) -> bool:
    beginning = content[:1024]
    for mark in _MARKS:
        beginning = beginning.removeprefix(mark)
    beginning = beginning.replace(b"\0", b"").lstrip().lower()
    return beginning.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body", b"<div"))


def _sheet(message: dict[str, Any], rows: list[list[CellValue]]) -> Sheet:
    merged = tuple(CellRange(*(int(corner) for corner in corners)) for corners in message["merged"])
    hidden_rows, hidden_columns = (frozenset(map(int, message[hidden])) for hidden in ("hidden_rows", "hidden_columns"))
    return Sheet(str(message["sheet"]), bool(message["visible"]), rows, merged, hidden_rows, hidden_columns)


def _value(value: Any) -> CellValue:
    """The value of a cell from its message. A number that JSON read as an integer becomes a float again."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    if "date" in value:
        return datetime.date.fromisoformat(value["date"])
    if "moment" in value:
        return datetime.datetime.fromisoformat(value["moment"])
    rule, text = value["problem"]
    return CellProblem(Rule(f"refusal.{rule}"), str(text))


@dataclass(frozen=True, slots=True)
class MarkWords:
    """The texts of the list of findings, in the reader's language. `more` is the line below a truncated list."""

    sheet_name: str
    number: str
    kind: str
    sheet: str
    cell: str
    finding: str
    error: str
    warning: str
    more: str


def marked_copy(
    file_name: str,
    content: bytes,
    findings: Iterable[Issue],
    sentence: Callable[[Issue], str],
    words: MarkWords,
    *,
    more: int = 0,
    progress: Callable[[float], None] | None = None,
) -> bytes:
    """Return an .xlsx with the cells of `findings` coloured and commented, and a first sheet that lists all of them.

    `sentence` formats a finding; `more` is the number of findings that are not included. Whatever the kind of the file,
    the result is an Excel workbook. Opening the copy gives the original sheets: the list is left out. Raises
    WorkbookError like `open_workbook`.
    """
    file = readable_file_name(file_name)
    kind, name = kind_of_file(file, content), PurePath(file).stem
    marks = [(f.file, f.cell, sentence(f), f.severity is Severity.WARNING) for f in findings]
    with TemporaryDirectory() as folder, SandboxProcess(MARK, file, len(content), Path(folder)) as process:
        process.tell({"kind": kind, "name": name, "words": asdict(words), "marks": marks, "more": more}, content)
        for message in process.messages():
            match message:
                case {"bytes": int(count)} if count >= 0:
                    return process.take(count)
                case {"progress": float(share)}:
                    if progress is not None:
                        progress(share)
                case _:
                    raise process.no_answer("a message that is none of marking")
        raise process.no_answer("an end without a copy")
