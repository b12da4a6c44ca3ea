"""The process: `python -m dashboard.sandbox TASK NAME`, a file on standard input, messages on standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

from dashboard.sandbox import limits
from dashboard.sandbox.confinement import confine
from dashboard.sandbox.file_rules import FileRule
from dashboard.sandbox.messages import Message, send
from dashboard.sandbox.refusing import FileRefused

Work = Callable[[bytes], Iterator[Message | bytes]]


def main() -> None:
    """Do what the arguments say to what comes in, within limits; say how it went as the last message."""
    task, name = sys.argv[1:]
    work = _work(task, name)
    marking = task == "mark"
    confine(
        limits.MEMORY,
        limits.MARKING_CPU_SECONDS if marking else limits.CPU_SECONDS,
        limits.MARKING_WALL_SECONDS if marking else limits.WALL_SECONDS,
        limits.MARKING_FILES if marking else 0,
    )
    output = sys.stdout.buffer
    try:
        _answer(output, work(sys.stdin.buffer.read()))
        send(output, {"done": True})
    except FileRefused as refused:
        send(output, {"refused": refused.rule, "details": refused.details})
    except MemoryError:
        send(output, {"refused": FileRule.TOO_MUCH_MEMORY, "details": {}})
    except BrokenPipeError:
        return  # whoever asked has gone
    except BaseException as error:  # also a panic of the reader, which is no Exception
        send(output, {"refused": FileRule.STOPPED, "details": {"problem": _place(error)}})
    output.flush()


def _work(task: str, name: str) -> Work:
    """What the task does. Everything it needs is imported here, before the limits."""
    match task:
        case "xlsx":
            from dashboard.sandbox.reading import read_xlsx

            return read_xlsx
        case "csv":
            from dashboard.sandbox.csv_reading import read_csv

            return partial(read_csv, sheet=name)
        case _:
            from dashboard.sandbox.marking import mark

            return mark


def _answer(output: BinaryIO, messages: Iterator[Message | bytes]) -> None:
    left = limits.MOST_ANSWER
    for message in messages:
        if isinstance(message, bytes):
            left -= send(output, {"bytes": len(message)}) + output.write(message)
        else:
            left -= send(output, message)
        if left < 0:
            raise FileRefused(FileRule.INFLATES_TOO_MUCH, limit=str(limits.MOST_ANSWER // limits.MEGABYTE))


def _place(error: BaseException) -> str:
    """What went wrong and on which line, without a word of the file."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" {trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
    return f"{type(error).__name__}{where}"


if __name__ == "__main__":
    main()
