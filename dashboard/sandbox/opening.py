"""Read an uploaded file of any kind as messages; the kind of a zip is determined by its parts, not its name."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.sandbox.csv_reading import read_csv
from dashboard.sandbox.excel_workbook import BINARY_WORKBOOK, read_xlsb, read_xlsx
from dashboard.sandbox.messages import Message
from dashboard.sandbox.old_workbook import read_xls
from dashboard.sandbox.open_document import CONTENT, read_ods
from dashboard.sandbox.package import WORKBOOK, Parts, check_safety, read_parts
from dashboard.sandbox.text_tables import DOCUMENT, read_docx, read_html


def read_file(kind: str, content: bytes, name: str) -> Iterator[Message]:
    """Yield the sheets of a file; the only sheet of a file without sheet names is called `name`. Raises FileRefused.

    `kind` is `csv`, `html`, `xls` or `zip`.
    """
    match kind:
        case "csv":
            yield from read_csv(content, name)
        case "html":
            yield from read_html(content, name)
        case "xls":
            yield from read_xls(content)
        case _:
            parts = read_parts(content)
            yield {"progress": 0.1}
            yield from read_package(parts, name)


def is_excel(parts: Parts) -> bool:
    """Whether the reader of .xlsx files takes the parts; it also reports what is wrong with parts of no known kind."""
    return WORKBOOK in parts or not {CONTENT, DOCUMENT, BINARY_WORKBOOK} & parts.keys()


def read_package(parts: Parts, name: str) -> Iterator[Message]:
    """Yield the sheets of the workbook or document that consists of the parts. Raises FileRefused."""
    if is_excel(parts):
        yield from read_xlsx(parts)
    elif BINARY_WORKBOOK in parts:
        yield from read_xlsb(parts)
    elif CONTENT in parts:
        yield from read_ods(parts)
    else:
        check_safety(parts)
        yield from read_docx(parts, name)
