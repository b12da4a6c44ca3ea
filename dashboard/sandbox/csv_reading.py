"""Read a CSV file as messages. Every value is text: a format without types must not be given any."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import itertools
import unicodedata
from collections import Counter
from collections.abc import Iterator

from dashboard.sandbox.limits import LONGEST_TEXT, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, FileRefused, FileRule
from dashboard.sandbox.messages import Message
from dashboard.sandbox.spreadsheet import cell_name

SEPARATORS = ("\t", ";", ",")
"""In order of preference: a semicolon beside commas means that the commas are decimal signs."""

_SAMPLE = 200
_LOWER = "àáâãèéêìíòóôõùúýăđĩũơư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
_VIETNAMESE = frozenset(_LOWER + _LOWER.upper() + "\xa0–—‘’“”…•«»°")


def read_csv(content: bytes, sheet: str) -> Iterator[Message]:
    """Yield the only sheet of a file, named `sheet`. Raises FileRefused.

    The file is in UTF-8, in UTF-16 with a byte order mark (Excel's «Unicode Text»), or in Windows-1258.
    """
    try:
        text = _decoded(content)
    except UnicodeDecodeError as error:
        raise FileRefused(FileRule.NOT_UTF8, part=sheet) from error
    yield {"sheet": sheet, "visible": True, "merged": [], "hidden_rows": [], "hidden_columns": []}
    cells = 0
    for number, values in enumerate(_records(text, _separator(text))):
        cells += len(values)
        if number >= MOST_ROWS or len(values) > MOST_COLUMNS or cells > MOST_CELLS:
            raise FileRefused(
                FileRule.SHEET_TOO_LARGE,
                sheet=sheet,
                cell=cell_name(number, len(values) - 1),
                rows=str(MOST_ROWS),
                columns=str(MOST_COLUMNS),
                cells=str(MOST_CELLS),
            )
        if any(len(value) > LONGEST_TEXT for value in values):
            raise FileRefused(FileRule.TEXT_TOO_LONG, limit=str(LONGEST_TEXT), part=cell_name(number, 0))
        yield [value or None for value in values]


def _decoded(content: bytes) -> str:
    """The text in normal form C. Raises UnicodeDecodeError."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return unicodedata.normalize("NFC", content.decode("utf-16"))
    try:
        return unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
        if not _is_vietnamese(text):
            raise
        return text


def _is_vietnamese(text: str) -> bool:
    """Whether all non-ASCII characters are Vietnamese letters or typographic signs, with letters with tones among them.

    Windows-1258 has separate characters for tones: bytes of another encoding leave such a character on no vowel, or
    give letters of other languages.
    """
    beyond = {sign for sign in text if not sign.isascii()}
    return beyond <= _VIETNAMESE and any("\u1ea0" <= sign <= "\u1ef9" for sign in beyond)


def _separator(text: str) -> str:
    """The separator of the columns: the one that splits the largest share of the first rows into equally many cells."""
    first, _, _ = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and first.strip()[4:] in SEPARATORS:
        return first.strip()[4:]
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> float:
    """The share of rows with the most common number of columns, up to a misplaced quotation mark, if any."""
    widths: Counter[int] = Counter()
    with contextlib.suppress(FileRefused):
        for values in itertools.islice(_records(text, separator), _SAMPLE):
            widths[len(values)] += bool(values)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return count / widths.total() if width > 1 else 0.0


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the rows; a line `sep=;`, which Excel reads and hides, becomes an empty row to keep the row numbers."""
    csv.field_size_limit(max(len(text), 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for number, values in enumerate(reader):
            yield [] if number == 0 and text[:4].casefold() == "sep=" else values
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(FileRule.CSV_MALFORMED, row=str(line)) from error
