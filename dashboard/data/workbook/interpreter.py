"""The process that interprets: `python -m dashboard.data.workbook.interpreter`, from cells a reading."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from dashboard.data.workbook.interpretation import interpret
from dashboard.data.workbook.refused import WorkbookError
from dashboard.data.workbook.uploaded_file import cells_of
from dashboard.data.workbook.wire import decoded_earlier, encoded_reading
from dashboard.data.workbook.workbook_reading import Earlier
from dashboard.sandbox import limits
from dashboard.sandbox.confinement import confine
from dashboard.sandbox.file_rules import FileRefused
from dashboard.sandbox.messages import Message, answer, receive, send


class AskedEditions:
    """The editions that are known, as far as whoever started this process tells them when asked."""

    def __init__(self, programmes: Mapping[str, str]) -> None:
        self.programmes = programmes

    def earlier(self, programme: str) -> Earlier:
        """Ask for a programme and wait for what is told."""
        if programme not in self.programmes:
            return Earlier()
        send(sys.stdout.buffer, {"earlier": programme})
        sys.stdout.buffer.flush()
        _, told = receive(sys.stdin.buffer)
        return decoded_earlier(told)


def main() -> None:
    """Interpret what comes in, within limits."""
    confine(limits.INTERPRETING_MEMORY, limits.INTERPRETING_CPU_SECONDS, limits.WALL_SECONDS, 0)
    answer(sys.stdout.buffer, _work)


def _work() -> Iterator[Message | bytes]:
    header, lines = receive(sys.stdin.buffer)
    try:
        workbook = cells_of(header["file"], lines)
    except WorkbookError as refused:
        raise FileRefused(refused.rule, **refused.details) from refused
    del lines
    yield encoded_reading(interpret(workbook, AskedEditions(header["programmes"]), header["answers"]))


if __name__ == "__main__":
    main()
