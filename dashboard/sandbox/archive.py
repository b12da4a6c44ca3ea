"""The zip that a workbook is: checked as a directory, inflated once and under count, kept as plain parts.

Readers are given these parts and never the file, so that what was checked is what is read: two programs may well read
one zip in two ways.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from dashboard.sandbox.file_rules import FileRule
from dashboard.sandbox.limits import MEGABYTE, MOST_INFLATED, MOST_PARTS
from dashboard.sandbox.refusing import FileRefused

Parts = Mapping[str, bytes]

_FLAG_ENCRYPTED = 0x1 | 0x40
_CHUNK = 256 * 1024
_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_LONGEST_NAME = 250


def read_parts(content: bytes) -> Parts:
    """Return the parts of a zip by name. Raises FileRefused for one that is damaged, or that Excel would not write."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = _checked_directory(archive.infolist())
            return _inflated(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise FileRefused(FileRule.DAMAGED, part="zip") from error


def stored(parts: Parts) -> io.BytesIO:
    """Return the parts as a zip again, without compression."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    file.seek(0)
    return file


def _checked_directory(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Return the entries that are files. Raises FileRefused for what the directory alone gives away."""
    if len(entries) > MOST_PARTS:
        raise FileRefused(FileRule.TOO_MANY_PARTS, limit=str(MOST_PARTS))
    names: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if not _stays_inside(name):
            raise FileRefused(FileRule.PART_NAME_UNSAFE, part=name[:_LONGEST_NAME])
        if name.casefold() in names:  # a name of a part is the same name in capitals
            raise FileRefused(FileRule.PART_DOUBLED, part=name)
        names.add(name.casefold())
        if entry.flag_bits & _FLAG_ENCRYPTED:
            raise FileRefused(FileRule.ENCRYPTED)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused(FileRule.DAMAGED, part=name)
    if sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise _inflates_too_much()
    return [entry for entry in entries if not entry.is_dir()]


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        0 < len(name) <= _LONGEST_NAME
        and name.isprintable()
        and not path.is_absolute()
        and not any(sign in name for sign in "\\:")
        and not any(step in ("", ".", "..") for step in name.removesuffix("/").split("/"))
    )


def _inflated(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Parts:
    parts: dict[str, bytes] = {}
    left = MOST_INFLATED
    for entry in entries:
        part = bytearray()
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                part += chunk
                if len(part) > left:
                    raise _inflates_too_much()
        if len(part) != entry.file_size:
            raise FileRefused(FileRule.DAMAGED, part=entry.filename)
        if part.startswith((_ZIP_MAGIC, _OLE_MAGIC)):
            rule = FileRule.MACROS if "vbaproject" in entry.filename.casefold() else FileRule.EMBEDDED_OBJECTS
            raise FileRefused(rule, part=entry.filename)
        left -= len(part)
        parts[entry.filename] = bytes(part)
    return parts


def _inflates_too_much() -> FileRefused:
    return FileRefused(FileRule.INFLATES_TOO_MUCH, limit=str(MOST_INFLATED // MEGABYTE))
