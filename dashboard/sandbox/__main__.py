"""The sandbox process: `python -m dashboard.sandbox TASK`, a request on stdin, messages on stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from dashboard.sandbox import limits
from dashboard.sandbox.messages import Header, Message, answer, receive

Work = Callable[[Header, bytes], Iterator[Message | bytes]]


def main() -> None:
    """Run the task in the argument on the request, within limits; the last message tells the outcome."""
    (task,) = sys.argv[1:]
    work = _work(task)
    marking = task == "mark"
    limits.confine(
        limits.MEMORY,
        limits.MARKING_CPU_SECONDS if marking else limits.CPU_SECONDS,
        limits.MARKING_WALL_SECONDS if marking else limits.WALL_SECONDS,
        limits.MARKING_FILES if marking else 0,
    )
    answer(sys.stdout.buffer, lambda: work(*receive(sys.stdin.buffer)))


def _work(task: str) -> Work:
    """The function of the task. Its imports happen here, before the limits are set."""
    match task:
        case "read":
            from dashboard.sandbox.opening import read_file

            return lambda header, content: read_file(header["kind"], content, header["name"])
        case _:
            from dashboard.sandbox.marking import mark

            return mark


if __name__ == "__main__":
    main()
