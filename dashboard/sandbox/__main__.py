"""The process: `python -m dashboard.sandbox TASK`, a request on standard input, messages on standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from dashboard.sandbox import limits
from dashboard.sandbox.confinement import confine
from dashboard.sandbox.messages import Header, Message, answer, receive

Work = Callable[[Header, bytes], Iterator[Message | bytes]]


def main() -> None:
    """Do what the argument says to what comes in, within limits; say how it went as the last message."""
    (task,) = sys.argv[1:]
    work = _work(task)
    marking = task == "mark"
    confine(
        limits.MEMORY,
        limits.MARKING_CPU_SECONDS if marking else limits.CPU_SECONDS,
        limits.MARKING_WALL_SECONDS if marking else limits.WALL_SECONDS,
        limits.MARKING_FILES if marking else 0,
    )
    answer(sys.stdout.buffer, lambda: work(*receive(sys.stdin.buffer)))


def _work(task: str) -> Work:
    """What the task does. Everything it needs is imported here, before the limits."""
    match task:
        case "read":
            from dashboard.sandbox.opening import read_file

            return lambda header, content: read_file(header["kind"], content, header["name"])
        case _:
            from dashboard.sandbox.marking import mark

            return mark


if __name__ == "__main__":
    main()
