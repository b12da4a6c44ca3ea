"""A process that makes Word files and slides, so that the server's other threads need not wait.

The libraries for them are pure Python: half a second of them in a server thread would delay every slider step. Finished
values go in, and the file comes out. The process starts with the first request for a file, and ends by itself after a
minute without requests or when the server has ended.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from dashboard.model.installation import PACKAGE

_IDLE_SECONDS = 60.0
_LONGEST_SECONDS = 120.0
_PYTHON_PATH = os.environ.get("PYTHONPATH", "")
_HEAD = struct.Struct(">?Q")
"""The header of a message: whether the file was made, and the size of what follows, the file or the error text."""


def _docx(*values: Any) -> bytes:
    from dashboard.documents.word import paper_docx

    return paper_docx(*values)


def _pptx(*values: Any) -> bytes:
    from dashboard.documents.powerpoint import slides_pptx

    return slides_pptx(*values)


_MAKERS: dict[str, Callable[..., bytes]] = {"docx": _docx, "pptx": _pptx}


class OfficeProcess:
    """The client of the process. It makes one file at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def make(self, form: str, *values: object) -> bytes:
        """Return the file for `form`: `docx` from a paper and a date, or `pptx` from a deck. Raises RuntimeError."""
        order = pickle.dumps((form, values))
        with self._turn:
            for attempt in (1, 2):
                process = self._running()
                late = threading.Timer(_LONGEST_SECONDS, process.kill)
                late.start()
                try:
                    made, content = _asked(process, order)
                except (OSError, EOFError) as error:  # it ended at the moment of the request
                    self.stop()
                    if attempt == 2:
                        raise RuntimeError("the process that makes office files ended") from error
                    continue
                finally:
                    late.cancel()
                if made:
                    return content
                raise RuntimeError(content.decode())
        raise AssertionError("unreachable")

    def stop(self) -> None:
        """End the process; the next file starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            self._process = subprocess.Popen(
                (sys.executable, "-P", "-m", "dashboard.documents.office_process"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(PACKAGE.parent), _PYTHON_PATH]))},
            )
        return self._process


def _asked(process: subprocess.Popen[bytes], order: bytes) -> tuple[bool, bytes]:
    told, heard = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
    told.write(_HEAD.pack(True, len(order)) + order)
    told.flush()
    made, size = _HEAD.unpack(_exactly(heard, _HEAD.size))
    return made, _exactly(heard, size)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    content = stream.read(size)
    if len(content) != size:
        raise EOFError
    return content


def _answer(order: bytes) -> tuple[bool, bytes]:
    try:
        form, values = pickle.loads(order)
        return True, _MAKERS[form](*values)
    except Exception:
        return False, traceback.format_exc().encode()


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    """Make requested files until there are no more requests, or the server has ended."""
    while True:
        idle = threading.Timer(_IDLE_SECONDS, os._exit, (0,))
        idle.daemon = True
        idle.start()
        try:
            _, size = _HEAD.unpack(_exactly(orders, _HEAD.size))
            idle.cancel()
            made, content = _answer(_exactly(orders, size))
        except EOFError:
            return
        answers.write(_HEAD.pack(made, len(content)) + content)
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
