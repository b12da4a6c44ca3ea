"""What the process says: lines of JSON, one message each, which hold nothing but texts, numbers and lists of them.

{"progress": 0.4}
{"sheet": "Sở", "visible": true, "merged": [[0, 0, 0, 3]],
 "hidden_rows": [7, 8], "hidden_columns": []}                  then one line a row, as a list:
["STT", 7.5, true, null, {"date": "2020-05-01"}, {"moment": "2020-05-01T08:30:00"},
 {"problem": ["cell_error", "#REF!"]}]                              (all on one line)
{"bytes": 1234}                                                and then so many bytes: a marked copy
{"refused": "macros", "details": {}}
{"done": true}                                                 always the last line of what went well
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import BinaryIO

Message = Mapping[str, object] | list[object]


def send(stream: BinaryIO, message: Message) -> int:
    """Write one message; return how many bytes it took."""
    line = json.dumps(message, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    stream.write(line)
    return len(line)
