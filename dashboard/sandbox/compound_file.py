"""The compound file that a workbook of the old kind is: a file system of its own, of which one stream is needed."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from dashboard.sandbox.file_rules import FileRefused, FileRule

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_LONGEST_SECTOR = 12
"""As a power of two."""
_ENTRY = 128
_MINI_SECTOR = 64
_STREAM = 2
_MACROS = ("_vba_project", "_vba_project_cur", "macros", "vba")
_EMBEDDED = ("mbd", "\x01ole10native")


def workbook_stream(content: bytes) -> bytes:
    """Return the stream with the workbook. Raises FileRefused: damaged, encrypted, with macros or embedded objects."""
    try:
        return _CompoundFile(content).workbook()
    except (struct.error, IndexError) as error:
        raise _damaged() from error


def _damaged() -> FileRefused:
    return FileRefused(FileRule.DAMAGED, part="Workbook")


class _CompoundFile:
    def __init__(self, content: bytes) -> None:
        self._content = content
        (shift,) = struct.unpack_from("<H", content, 30)
        if not 7 <= shift <= _LONGEST_SECTOR:
            raise _damaged()
        self._sector = 1 << shift
        self._most = len(content) // self._sector + 1
        self._next = self._table()

    def workbook(self) -> bytes:
        (directory,) = struct.unpack_from("<I", self._content, 48)
        small_below, first_small = struct.unpack_from("<II", self._content, 56)
        entries = self._chain(directory)
        found: tuple[int, int] | None = None
        small = b""
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            (length,) = struct.unpack_from("<H", entries, at + 64)
            name = entries[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace").casefold()
            kind, (start, size) = entries[at + 66], struct.unpack_from("<II", entries, at + 116)
            if name in _MACROS:
                raise FileRefused(FileRule.MACROS)
            if name.startswith(_EMBEDDED):
                raise FileRefused(FileRule.EMBEDDED_OBJECTS, part=name)
            if name == "encryptedpackage":
                raise FileRefused(FileRule.ENCRYPTED)
            if at == 0:
                small = self._chain(start) if start < _END else b""
            elif kind == _STREAM and name in ("workbook", "book") and found is None:
                found = start, size
        if found is None:
            raise FileRefused(FileRule.NOT_A_WORKBOOK)
        start, size = found
        stream = self._chain(start) if size >= small_below else self._small_chain(small, first_small, start)
        if len(stream) < size:
            raise _damaged()
        return stream[:size]

    def _table(self) -> list[int]:
        """Which sector follows which."""
        sectors = list(struct.unpack_from("<109I", self._content, 76))
        (more,) = struct.unpack_from("<I", self._content, 68)
        seen = 0
        while more < _END:
            seen += 1
            if seen > self._most:
                raise _damaged()
            *further, more = struct.unpack(f"<{self._sector // 4}I", self._sector_at(more))
            sectors += further
        following: list[int] = []
        for sector in sectors:
            if sector < _END:
                following += struct.unpack(f"<{self._sector // 4}I", self._sector_at(sector))
            if len(following) > self._most + self._sector:
                break
        return following

    def _sector_at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        found = self._content[start : start + self._sector]
        if len(found) < self._sector:
            found = found.ljust(self._sector, b"\0") if found else b""
        if not found:
            raise _damaged()
        return found

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector_at(sector) for sector in _followed(self._next, start))

    def _small_chain(self, small: bytes, first: int, start: int) -> bytes:
        """Short streams lie in sectors of 64 bytes of a stream of their own."""
        told = self._chain(first)
        following = list(struct.unpack(f"<{len(told) // 4}I", told))
        return b"".join(
            small[sector * _MINI_SECTOR : (sector + 1) * _MINI_SECTOR] for sector in _followed(following, start)
        )


def _followed(following: list[int], start: int) -> Iterator[int]:
    seen = 0
    while start < _END:
        if seen > len(following):
            raise _damaged()
        yield start
        seen += 1
        start = following[start]
