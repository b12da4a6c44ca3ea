"""The protocol of the sandbox process: lines of JSON that hold only texts, numbers and lists of them.

The request is one line, `{"bytes": 1234, …}`, followed by that many bytes. The process answers with

{"progress": 0.4}
{"sheet": "Sở", "visible": true, "merged": [[0, 0, 0, 3]],
 "hidden_rows": [7, 8], "hidden_columns": []}                  then one line per row, as a list:
["STT", 7.5, true, null, {"date": "2020-05-01"}, {"moment": "2020-05-01T08:30:00"},
 {"problem": ["cell_error", "#REF!"]}]                              (all on one line)
{"bytes": 1234}                                                then that many bytes: a marked copy, a reading
{"earlier": "vinh-phuc-cqdt"}                                  then waits for the editions of the programme
{"refused": "macros", "details": {}}
{"done": true}                                                 the last line after every success
"""

from __future__ import annotations

import datetime
import json
import math
import select
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from dashboard.sandbox.limits import LONGEST_TEXT, MEGABYTE, MOST_ANSWER, FileRefused, FileRule

if TYPE_CHECKING:  # the server imports this file too, and parses nothing
    from dashboard.sandbox.sheet_scan import SheetScan

Message = Mapping[str, object] | list[object]
Header = dict[str, Any]

_NOT_FINITE = "not_finite"


def wait_for_request(stream: BinaryIO, most_seconds: float) -> bool:
    """Wait until a request arrives, without reading it; return False if none arrives within that time."""
    return bool(select.select([stream], [], [], most_seconds)[0])


def receive(stream: BinaryIO) -> tuple[Header, bytes]:
    """Return the header and the bytes of the request."""
    header: Header = json.loads(stream.readline())
    return header, stream.read(header["bytes"])


def answer(output: BinaryIO, work: Callable[[], Iterator[Message | bytes]]) -> None:
    """Send what `work` yields, then its outcome: every end except one by a signal has a final message."""
    try:
        _say(output, work())
        send(output, {"done": True})
    except FileRefused as refused:
        send(output, {"refused": refused.rule, "details": refused.details})
    except MemoryError:
        send(output, {"refused": FileRule.TOO_MUCH_MEMORY, "details": {}})
    except BrokenPipeError:
        return  # the parent process has ended
    except BaseException as error:  # also a panic of the reader, which is not an Exception
        send(output, {"refused": FileRule.STOPPED, "details": {"problem": _place(error)}})
    output.flush()


def send(stream: BinaryIO, message: Message) -> int:
    """Write one message; return its number of bytes."""
    line = json.dumps(message, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    stream.write(line)
    return len(line)


def _say(output: BinaryIO, messages: Iterator[Message | bytes]) -> None:
    left = MOST_ANSWER
    for message in messages:
        if isinstance(message, bytes):
            left -= send(output, {"bytes": len(message)}) + output.write(message)
        else:
            left -= send(output, message)
        if left < 0:
            raise FileRefused(FileRule.INFLATES_TOO_MUCH, limit=str(MOST_ANSWER // MEGABYTE))


def _place(error: BaseException) -> str:
    """The type and place of an error, without any content of the file."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" {trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
    return f"{type(error).__name__}{where}"


def heading_of(name: str, visible: bool, seen: SheetScan) -> Message:
    """Return the first message of a sheet."""
    return {
        "sheet": name,
        "visible": visible,
        "merged": [list(area) for area in seen.merged],
        "hidden_rows": [row for row in seen.hidden_rows if row < seen.rows],
        "hidden_columns": _hidden_columns(seen),
    }


def _hidden_columns(seen: SheetScan) -> list[int]:
    """The hidden columns of a sheet up to that of its last value."""
    within = ((first, min(last, seen.columns - 1)) for first, last in seen.hidden_columns)
    return sorted({column for first, last in within for column in range(first, last + 1)})


def value_message(value: object, sheet: str) -> object:
    """The value of a cell in the form of a message."""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise FileRefused(FileRule.TEXT_TOO_LONG, limit=str(LONGEST_TEXT), part=sheet)
        return unicodedata.normalize("NFC", value) if value else None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        number = float(value)
        return number if math.isfinite(number) else {"problem": [_NOT_FINITE, str(value)]}
    if isinstance(value, datetime.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)
