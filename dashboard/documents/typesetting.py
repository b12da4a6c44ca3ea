"""Typesetting with Typst: values into a PDF or a picture. Templates and fonts are beside this file; nothing is fetched.

Values are passed in as JSON, so no name can act as markup, and templates can read only files of the template folder.
"""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    import typst

_HERE = Path(__file__).parent
_PDF_STANDARDS = ["ua-1", "a-2a"]
"""With `ua-1` the compiler rejects a picture without alternative text, or a heading out of order."""
_ONE_AT_A_TIME = threading.Lock()
"""The compiler caches what it has read from one document to the next, and compiles one document at a time."""

PictureFormat = Literal["png", "svg"]


def typeset(template: str, values: Mapping[str, object], made: datetime.datetime) -> bytes:
    """Return a PDF, tagged, with language and title; the same arguments give the same bytes."""
    return _compiled(template, values, made, "pdf")


def picture(
    template: str, values: Mapping[str, object], made: datetime.datetime, form: PictureFormat, ppi: float = 72.0
) -> bytes:
    """Return the first page of a template as a picture. `ppi`: pixels per inch of a PNG; at 72 a point is a pixel."""
    return _compiled(template, values, made, form, ppi)


def _compiled(
    template: str,
    values: Mapping[str, object],
    made: datetime.datetime,
    form: Literal["pdf", "png", "svg"],
    ppi: float = 72.0,
) -> bytes:
    document = _HERE / "templates" / f"{template}.typ"
    with _ONE_AT_A_TIME:
        content = _compiler().compile(
            document,
            format=form,
            ppi=ppi,
            sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
            pdf_standards=cast("list[typst.PDFStandard]", _PDF_STANDARDS if form == "pdf" else []),
            timestamp=int(made.timestamp()),
        )
    return cast("bytes", content[0] if isinstance(content, list) else content)


@cache
def _compiler() -> typst.Compiler:
    """The compiler, loaded for the first document: 34 MB that pages and other commands do not need."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])
    return typst.Compiler(root=_HERE / "templates", font_paths=fonts)
