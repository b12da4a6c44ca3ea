"""Read by a layout in a separate process: the code of the parent, and of the process (`python -m …reading_process`).

It reads several files as one workbook: twenty departments send one file each, and all of them make one edition.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from threading import Event

import msgspec

from dashboard.data import OriginalFile
from dashboard.data.workbook_cells import EarlierEditions, OpenedWorkbook, Sheet, Workbook, WorkbookError, cells_of
from dashboard.data.workbook_cells.sandbox_process import READ, SandboxProcess, Task, start_ahead
from dashboard.data.workbook_cells.template_reading import is_template, reading_of_template
from dashboard.data.workbook_cells.workbook_reading import (
    Earlier,
    Known,
    WireProblem,
    decoded_earlier,
    decoded_reading,
    encoded_earlier,
    encoded_reading,
)
from dashboard.sandbox import limits
from dashboard.sandbox.limits import FileRefused, confine
from dashboard.sandbox.messages import Message, answer, receive, send, wait_for_request
from dashboard.workbook_layouts.layout import Layout
from dashboard.workbook_layouts.layout_file import LayoutFileError, layout_from_toml, toml_of
from dashboard.workbook_layouts.reading import LayoutResult, read_by_layout
from dashboard.workbook_layouts.review import BlockOutcome, Control, SheetPicture
from dashboard.workbook_layouts.role_assignments import AssignedRole, Axis, RoleAssignment


def joined_workbook(workbooks: Sequence[Workbook]) -> tuple[Workbook, tuple[tuple[str, ...], ...]]:
    """Return one workbook with the sheets of all files, and the names of the sheets of each file.

    With several files, each sheet is named after its file, and its own name is added where needed.
    """
    if len(workbooks) == 1:
        return workbooks[0], (tuple(sheet.name for sheet in workbooks[0].sheets),)
    taken: set[str] = set()
    sheets: list[Sheet] = []
    of_files: list[tuple[str, ...]] = []
    for workbook in workbooks:
        stem = PurePath(workbook.file).stem
        first = len(sheets)
        filled = [sheet for sheet in workbook.sheets if any(map(any, sheet.rows))]
        for sheet in filled:
            name = wanted = stem if len(filled) == 1 else f"{stem} – {sheet.name}"
            number = 2
            while name.casefold() in taken:
                name, number = f"{wanted} ({number})", number + 1
            taken.add(name.casefold())
            sheets.append(replace(sheet, name=name))
        of_files.append(tuple(sheet.name for sheet in sheets[first:]))
    return Workbook(", ".join(workbook.file for workbook in workbooks[:3]), tuple(sheets)), tuple(of_files)


def original_of(files: Sequence[tuple[str, bytes]]) -> OriginalFile:
    """Return the original kept with the version: the file, or a zip of all files, identical for the same files."""
    if len(files) == 1:
        return OriginalFile(*files[0])
    stream = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files):
            archive.writestr(zipfile.ZipInfo(_free_name(name, taken)), content, zipfile.ZIP_DEFLATED)
    return OriginalFile(f"{files[0][0]} … ({len(files)}).zip", stream.getvalue())


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number if it is taken: twenty offices may use the same file name."""
    path, free, number = PurePath(name), name, 2
    while free.casefold() in taken:
        free, number = f"{path.stem} ({number}){path.suffix}", number + 1
    taken.add(free.casefold())
    return free


INTERPRET = Task(("-m", "dashboard.workbook_layouts.reading_process"), READ.turns, limits.INTERPRETING_CPU_SECONDS)
_NO_ANSWERS: Mapping[str, str] = {}
_READY_SECONDS = 600.0  # how long a process started ahead waits for a file: it holds some 80 MB
_keeps_ready = Event()


def keep_reader_ready() -> None:
    """Let this process start readers ahead of files that are likely to come: for servers, where users wait."""
    _keeps_ready.set()


def start_reader_ahead() -> None:
    """Start the reader of the next files if this process keeps one ready: its start takes half a second."""
    if _keeps_ready.is_set():
        start_ahead(INTERPRET)


def read_files_by_layout(
    files: Sequence[OpenedWorkbook],
    layout: Layout | None = None,
    known: Known | None = None,
    answers: Mapping[str, str] = _NO_ANSWERS,
    assignments: Sequence[RoleAssignment] = (),
    *,
    anew: bool = False,
) -> LayoutResult:
    """Return the result of `read_by_layout` for the cells of all files together; a single file may also be a template.

    Raises WorkbookError when that exceeds its limits, and EditionError when the table of aliases is damaged.
    """
    known = known or EarlierEditions(None)
    lines = [file.lines.read() for file in files]
    with SandboxProcess(INTERPRET, files[0].file, sum(file.size for file in files)) as process:
        request = {
            "files": [[file.file, len(content)] for file, content in zip(files, lines, strict=True)],
            "layout": None if layout is None else toml_of(layout),
            "programmes": dict(known.programmes),
            "answers": dict(answers),
            "anew": anew,
            "assignments": [[p.sheet, p.axis.value, p.index, p.role.value] for p in assignments],
        }
        process.tell(request, *lines)
        parts: list[bytes] = []
        for message in process.messages():
            match message:
                case {"earlier": str(programme)}:
                    process.tell({}, encoded_earlier(known.earlier(programme)))
                case {"bytes": int(count)} if count >= 0:
                    parts.append(process.take(count))
                case _:
                    raise process.no_answer("a message that is none of reading by a layout")
        try:
            told, reading, beside = parts
            found = _BESIDE.decode(beside)
            layout = layout_from_toml(told.decode())
            to_keep = layout_from_toml(found.to_keep) if found.to_keep else None
            besides = found.control, found.outcomes, found.pictures, found.sheets_of_files, found.as_before, to_keep
            return LayoutResult(layout, decoded_reading(reading), *besides)
        except (WireProblem, LayoutFileError, msgspec.MsgspecError, ValueError) as problem:
            raise process.no_answer(str(problem)) from problem


@dataclass(frozen=True, slots=True)
class _Beside:
    """The parts of the result that are sent besides layout and reading."""

    control: Control | None
    outcomes: tuple[BlockOutcome, ...]
    pictures: tuple[SheetPicture, ...]
    sheets_of_files: tuple[tuple[str, ...], ...]
    as_before: str
    to_keep: str


_BESIDE = msgspec.msgpack.Decoder(_Beside)


class RemoteEarlierEditions:
    """The known editions, which the parent process sends when asked."""

    def __init__(self, programmes: Mapping[str, str]) -> None:
        self.programmes = programmes
        self._told: dict[str, Earlier] = {}

    def earlier(self, programme: str) -> Earlier:
        """Ask the parent for the editions of a programme and wait for them; each programme is asked for once."""
        if programme not in self.programmes:
            return Earlier()
        if programme not in self._told:
            send(sys.stdout.buffer, {"earlier": programme})
            sys.stdout.buffer.flush()
            _, told = receive(sys.stdin.buffer)
            self._told[programme] = decoded_earlier(told)
        return self._told[programme]


def main() -> None:
    """Wait for a request, which may come some time after the start, and answer it within limits."""
    if not wait_for_request(sys.stdin.buffer, _READY_SECONDS):
        return
    confine(limits.INTERPRETING_MEMORY, limits.INTERPRETING_CPU_SECONDS, limits.WALL_SECONDS, 0)
    answer(sys.stdout.buffer, _work)


def _work() -> Iterator[Message | bytes]:
    header, lines = receive(sys.stdin.buffer)
    workbooks: list[Workbook] = []
    start = 0
    try:
        for file, length in header["files"]:
            workbooks.append(cells_of(file, lines[start : start + length]))
            start += length
    except WorkbookError as refused:
        raise FileRefused(refused.rule, **refused.details) from refused
    del lines
    layout = None if header["layout"] is None else layout_from_toml(header["layout"])
    known, answers = RemoteEarlierEditions(header["programmes"]), header["answers"]
    if layout is None and len(workbooks) == 1 and is_template(workbooks[0]):
        found = LayoutResult(Layout(()), reading_of_template(workbooks[0], answers))
    else:
        assignments = [
            RoleAssignment(sheet, Axis(axis), index, AssignedRole(role))
            for sheet, axis, index, role in header["assignments"]
        ]
        joined, sheets = joined_workbook(workbooks)
        found = read_by_layout(joined, layout, known, answers, assignments, anew=header["anew"])
        found = replace(found, sheets_of_files=sheets)
    yield toml_of(found.layout).encode()
    yield encoded_reading(found.reading)
    to_keep = "" if found.to_keep is None else toml_of(found.to_keep)
    besides = found.control, found.outcomes, found.pictures, found.sheets_of_files, found.as_before, to_keep
    yield msgspec.msgpack.encode(_Beside(*besides))


if __name__ == "__main__":
    main()
