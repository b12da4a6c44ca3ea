"""`edition.toml` of a source folder: keys with their values, and the line of each."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_folder.csv_table import read_text
from dashboard.data.source_tables import Entries, Entry

FILE = "edition.toml"
_ERROR_LINE = re.compile(r"\(at line (\d+)")


def read_edition_toml(folder: Path, log: RefusalLog) -> Entries | None:
    """Return what the file says; None when it cannot be read."""
    source = read_text(folder, FILE, log)
    if source is None:
        return None
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        _refuse_malformed(source, error, log)
        return None
    return Entries(FILE, {key: Entry(value, _line(source, key)) for key, value in table.items()})


def _refuse_malformed(source: str, error: tomllib.TOMLDecodeError, log: RefusalLog) -> None:
    match = _ERROR_LINE.search(str(error))
    lines = source.splitlines()
    row = int(match.group(1)) if match else len(lines)
    log.refuse(FILE, Rule.TOML_MALFORMED, row, value=lines[row - 1].strip() if 0 < row <= len(lines) else None)


def _line(source: str, key: str) -> int | None:
    """The line on which the key stands, None when it is written in a form too unusual to find."""
    match = re.search(rf"""^[ \t]*\[*["']?{re.escape(key)}["']?[ \t]*[=.\]]""", source, re.MULTILINE)
    return None if match is None else source.count("\n", 0, match.start()) + 1
