"""Bytes that may be needed again, kept outside of memory."""

from __future__ import annotations

import logging
import os
from tempfile import TemporaryFile

SMALL = 256 * 1024
"""Bytes that are kept in memory all the same: a process may have so many open files and no more."""
_LOG = logging.getLogger(__name__)


class KeptBytes:
    """Bytes in a file without a name, which is gone with this object and with the process, however that ends."""

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
        except OSError as error:  # a full disk costs memory, and no upload
            _LOG.warning("kept in memory: %s", error.strerror)

    def read(self) -> bytes:
        """Return the bytes. Safe to call from any thread."""
        return os.pread(self._file.fileno(), self.size, 0) if self._in_memory is None else self._in_memory
