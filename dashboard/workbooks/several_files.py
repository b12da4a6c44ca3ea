"""Several files as one workbook: twenty departments send a file each, and all of them make one edition."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from dashboard.data import OriginalFile
from dashboard.data.workbook import Sheet, Workbook


def joined_workbook(workbooks: Sequence[Workbook]) -> tuple[Workbook, tuple[tuple[str, ...], ...]]:
    """Return the sheets of all files, and the names of those of each file.

    Of several files each sheet is called by its file, and by its own name where needed.
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
    """Return what is kept beside the version: the file, or all of them in a zip, the same for the same files."""
    if len(files) == 1:
        return OriginalFile(*files[0])
    stream = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files):
            archive.writestr(zipfile.ZipInfo(_free_name(name, taken)), content, zipfile.ZIP_DEFLATED)
    return OriginalFile(f"{files[0][0]} … ({len(files)}).zip", stream.getvalue())


def _free_name(name: str, taken: set[str]) -> str:
    """The name, or that with a number: twenty offices may call their file the same."""
    path, free, number = PurePath(name), name, 2
    while free.casefold() in taken:
        free, number = f"{path.stem} ({number}){path.suffix}", number + 1
    taken.add(free.casefold())
    return free
