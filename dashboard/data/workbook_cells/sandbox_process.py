"""The sandbox process for an uploaded file, seen from its parent: start, send, receive, end in time.

It is a separate program and not a fork: it has none of our memory, none of our environment, and its own limits. Its
output is lines of JSON and counted bytes, which cannot contain code. `WorkbookError`: the file is refused as a whole,
before its cells are read.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from dashboard.model import IssueError
from dashboard.model.installation import PACKAGE
from dashboard.sandbox.limits import (
    CAN_CONFINE,
    CPU_SECONDS,
    MARKING_CPU_SECONDS,
    MARKING_WALL_SECONDS,
    MEGABYTE,
    MOST_ANSWER,
    WALL_SECONDS,
    FileRule,
)


class WorkbookError(IssueError):
    """Raised for a file that cannot or must not be opened. `file` is its name as uploaded."""

    rule: FileRule

    def __init__(self, file: str, rule: FileRule, **details: str) -> None:
        super().__init__(file, rule, **details)

    @property
    def key(self) -> str:
        """The key of the rule's sentence in the text catalogues."""
        return f"workbook_refused.{self.rule}"


AT_ONCE = 2
"""Most concurrent processes of each kind, since each may use half a gigabyte and a processor; further files wait for
their turn. Reading does not wait for marking, which takes longest, nor does a small file for large ones."""
SMALL = 256 * 1024
"""Largest small file, in bytes: the 130 agencies of a province on 100 criteria take a quarter of that."""
SECONDS_TO_WAIT = 20
PYTHON = (sys.executable, "-P")

_LOG = logging.getLogger(__name__)
_GRACE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Task:
    """A task for a process. The process limits itself; these seconds are for error messages and the parent's timer."""

    program: tuple[str, ...]
    turns: tuple[threading.BoundedSemaphore, threading.BoundedSemaphore]
    """Semaphores for small and for large files."""
    cpu_seconds: int = CPU_SECONDS
    wall_seconds: int = WALL_SECONDS


_marking = threading.BoundedSemaphore(AT_ONCE)
READ = Task(
    ("-m", "dashboard.sandbox", "read"), (threading.BoundedSemaphore(AT_ONCE), threading.BoundedSemaphore(AT_ONCE))
)
MARK = Task(("-m", "dashboard.sandbox", "mark"), (_marking, _marking), MARKING_CPU_SECONDS, MARKING_WALL_SECONDS)


_ready: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}
_ready_lock = threading.Lock()


def start_ahead(task: Task) -> None:
    """Start the process for the next file of a kind now, so that the file does not wait for the imports.

    Its program must wait for a request before it limits itself (`wait_for_request`), and end if none comes. If the
    system cannot start a process now, the file will start its own.
    """
    command = (*PYTHON, *task.program)
    if not CAN_CONFINE:
        return
    with _ready_lock:
        if command in _ready:
            return
        try:
            _ready[command] = _started(command, _environment(None))
        except OSError as error:
            _LOG.warning("no process was started ahead for the next file: %s", error)


def _taken(command: tuple[str, ...]) -> subprocess.Popen[bytes] | None:
    """Remove and return the process that was started ahead; None if there is none that still runs."""
    with _ready_lock:
        process = _ready.pop(command, None)
    if process is None or process.poll() is None:
        return process
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            cast("BinaryIO", stream).close()
    return None


def _started(command: tuple[str, ...], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        start_new_session=True,
    )


class SandboxProcess:
    """A process for one file of `size` bytes. Use it in a `with` statement: it is ended when that is left, however."""

    def __init__(self, task: Task, file: str, size: int, temporary_folder: Path | None = None) -> None:
        self._task, self._file = task, file
        self._turn = task.turns[size > SMALL]
        self._temporary_folder = temporary_folder
        self._out_of_time = threading.Event()
        self._left = MOST_ANSWER + MEGABYTE

    def __enter__(self) -> SandboxProcess:
        if not CAN_CONFINE:
            raise WorkbookError(self._file, FileRule.NO_LIMITS)
        if not self._turn.acquire(timeout=SECONDS_TO_WAIT):
            raise WorkbookError(self._file, FileRule.BUSY)
        try:
            command, folder = (*PYTHON, *self._task.program), self._temporary_folder
            self._process = (_taken(command) if folder is None else None) or _started(command, _environment(folder))
        except BaseException:
            self._turn.release()
            raise
        self._clock = threading.Timer(self._task.wall_seconds + _GRACE_SECONDS, self._stop_late)
        self._clock.daemon = True
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._clock.cancel()
        self._kill()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                cast("BinaryIO", stream).close()
        self._process.wait()
        self._turn.release()

    @property
    def id(self) -> int:
        """The process id."""
        return self._process.pid

    def tell(self, header: dict[str, Any], *parts: bytes) -> None:
        """Send a line of JSON with the number of bytes that follow, and these bytes."""
        stdin = cast("BinaryIO", self._process.stdin)
        with contextlib.suppress(BrokenPipeError):  # it has refused already or was stopped: its output says which
            stdin.write(json.dumps({**header, "bytes": sum(map(len, parts))}).encode() + b"\n")
            for part in parts:
                stdin.write(part)
            stdin.flush()

    def messages(self) -> Iterator[dict[str, Any] | bytes]:
        """Yield its messages up to the last: a row of cells as the unparsed line, all others parsed.

        Raises WorkbookError when the file is refused, or the process ends early.
        """
        while True:
            message = self._message()
            if isinstance(message, dict):
                if "refused" in message:
                    raise self._issue(message)
                if "done" in message:
                    return
            yield message

    def no_answer(self, problem: str) -> WorkbookError:
        """Log an unexpected output and return the error to raise."""
        _LOG.error("no answer to %r: %s", self._file, problem)
        return WorkbookError(self._file, FileRule.STOPPED, problem=problem)

    def _issue(self, message: dict[str, Any]) -> WorkbookError:
        """The error in a message of refusal."""
        try:
            rule, details = FileRule(message["refused"]), message["details"]
            refused = WorkbookError(self._file, rule, **{str(name): str(text) for name, text in details.items()})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            return self.no_answer(repr(error))
        if refused.rule is FileRule.STOPPED:
            return self.no_answer(refused.details.get("problem", ""))
        return refused

    def take(self, count: int) -> bytes:
        """Return the bytes that a message announced."""
        content = cast("BinaryIO", self._process.stdout).read(self._within_bounds(count))
        if len(content) < count:
            raise self._ended()
        return content

    def _message(self) -> dict[str, Any] | bytes:
        line = cast("BinaryIO", self._process.stdout).readline(self._left)
        self._within_bounds(len(line))
        if not line.endswith(b"\n"):
            raise self._ended()
        if line.startswith(b"["):
            return line
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self.no_answer(repr(error)) from error
        if not isinstance(message, dict):
            raise self.no_answer(type(message).__name__)
        return message

    def _within_bounds(self, count: int) -> int:
        self._left -= count
        if self._left <= 0:
            raise WorkbookError(self._file, FileRule.INFLATES_TOO_MUCH, limit=str(MOST_ANSWER // MEGABYTE))
        return count

    def _ended(self) -> WorkbookError:
        """The error for an end without a final message."""
        code = self._process.wait()
        if self._out_of_time.is_set() or -code in (signal.SIGXCPU, signal.SIGALRM):
            seconds = self._task.cpu_seconds if -code == signal.SIGXCPU else self._task.wall_seconds
            return WorkbookError(self._file, FileRule.TOO_SLOW, limit=str(seconds))
        if -code in (signal.SIGABRT, signal.SIGKILL):  # its reader got no more memory, or the system was out of it
            return WorkbookError(self._file, FileRule.TOO_MUCH_MEMORY)
        return self.no_answer(f"exit code {code}")

    def _stop_late(self) -> None:
        self._out_of_time.set()
        self._kill()

    def _kill(self) -> None:
        """Kill it and any children: they are one session."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _environment(temporary_folder: Path | None) -> dict[str, str]:
    """The child's environment: not ours, which may hold passwords; only the program's path and limits for libraries."""
    environment = {
        "PYTHONPATH": str(PACKAGE.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if temporary_folder is not None:
        environment["TMPDIR"] = str(temporary_folder)
    return environment
