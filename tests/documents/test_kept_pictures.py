"""Every page of the documents looks as it did when somebody last looked at it and kept its picture.

After a change that is wanted, `KEEP_PICTURES=1 pytest tests/documents/test_kept_pictures.py` keeps new ones, to be
looked at before they are committed. LibreOffice of another version breaks lines elsewhere, so each has its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image

from dashboard.documents.agency_sheet import agency_sheet, agency_sheet_values
from dashboard.documents.basis import Basis
from dashboard.documents.paper import paper_pdf
from dashboard.documents.typesetting import typeset
from dashboard.documents.word import paper_docx
from dashboard.ui.texts import Language
from tests.documents.libreoffice import laid_out, office_version
from tests.documents.made import MADE, basis
from tests.documents.papers import PAPERS
from tests.documents.test_slides import shipped

KEPT = Path(__file__).with_name("pictures")
DOTS_PER_INCH = 48
CELL = 8  # dots of the side of the squares that are compared
MOST = 4.0  # levels of 255 by which the grey of a square may differ: a digit more or less changes more


def sheet_of_so_cong_thuong(of: Basis) -> bytes:
    block = of.ranked.blocks["so-ban-nganh"]
    return agency_sheet(of, block, block.block.agency_index["so-cong-thuong"])


PDF: dict[str, Callable[[], bytes]] = {
    "agency-vi": lambda: sheet_of_so_cong_thuong(basis("vi")),
    "agency-en": lambda: sheet_of_so_cong_thuong(basis("en")),
    **{kind: partial(lambda paper: paper_pdf(paper(basis()), MADE), paper) for kind, paper in PAPERS.items()},
}


def pages(pdf: bytes) -> list[Image.Image]:
    """Every page in 16 shades of grey, which is how it is kept too."""
    drawn = (page.render(scale=DOTS_PER_INCH / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf))
    return [page.point(lambda level: level // 16 * 17) for page in drawn]


def squares(picture: Image.Image) -> NDArray[np.float64]:
    """The mean grey of each square."""
    dots = np.asarray(picture, dtype=np.float64)
    height, width = (side // CELL * CELL for side in dots.shape)
    return dots[:height, :width].reshape(height // CELL, CELL, width // CELL, CELL).mean(axis=(1, 3))


def differs(one: Image.Image, other: Image.Image) -> str:
    """Where two pictures differ most, in words; empty where they look the same."""
    if one.size != other.size:
        return f"{one.size} dots instead of {other.size}"
    apart = np.abs(squares(one) - squares(other))
    row, column = np.unravel_index(int(apart.argmax()), apart.shape)
    if apart[row, column] <= MOST:
        return ""
    return f"{(apart > MOST).sum()} squares, most at {column * CELL}, {row * CELL}: {apart[row, column]:.0f} levels"


def compare(pdf: bytes, folder: Path, name: str) -> None:
    """Compare each page with its picture; with KEEP_PICTURES keep it instead."""
    now = pages(pdf)
    if "KEEP_PICTURES" in os.environ:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{name}-*.png"):
            old.unlink()
        for number, page in enumerate(now, 1):
            page.quantize(16).save(folder / f"{name}-{number:02}.png", optimize=True)
        pytest.skip("KEEP_PICTURES: pictures were kept and not compared")
    kept = [Image.open(file).convert("L") for file in sorted(folder.glob(f"{name}-*.png"))]
    assert len(now) == len(kept) > 0
    apart = {number: differs(*both) for number, both in enumerate(zip(now, kept, strict=True), 1)}
    assert {number: said for number, said in apart.items() if said} == {}


@pytest.mark.parametrize("name", PDF)
def test_every_page_looks_as_it_was_kept(name: str) -> None:
    compare(PDF[name](), KEPT, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*PAPERS, "slides"])
def test_every_page_looks_in_libreoffice_as_it_was_kept(name: str, by_office: dict[str, bytes]) -> None:
    folder = KEPT / f"libreoffice-{office_version()}"
    if not folder.is_dir() and "KEEP_PICTURES" not in os.environ:
        pytest.skip(f"no pictures are kept of LibreOffice {office_version()}")
    compare(by_office[name], folder, name)


@pytest.fixture(scope="module")
def by_office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The Word files and the slides as LibreOffice lays them out."""
    files = {f"{kind}.docx": paper_docx(paper(basis()), MADE) for kind, paper in PAPERS.items()}
    return laid_out(tmp_path_factory.mktemp("office"), {**files, "slides.pptx": shipped(scenario=True)})


@pytest.mark.parametrize(("language", "agency"), [("vi", "so-y-te"), ("en", "so-cong-thuong")])
def test_another_agency_or_another_language_is_seen(language: Language, agency: str) -> None:
    """The comparison is not blind: a sheet of somebody else, or in other words, does not pass for the kept one."""
    of = basis(language)
    block = of.ranked.blocks["so-ban-nganh"]
    other = pages(agency_sheet(of, block, block.block.agency_index[agency]))
    kept = Image.open(KEPT / "agency-vi-01.png").convert("L")
    assert differs(other[0], kept)


def test_one_digit_is_seen() -> None:
    """41,249 and 41,248: the smallest difference that matters."""
    of = basis()
    block = of.ranked.blocks["so-ban-nganh"]
    said = json.dumps(agency_sheet_values(of, block, block.block.agency_index["so-cong-thuong"]), ensure_ascii=False)
    assert "41,249" in said
    kept = Image.open(KEPT / "agency-vi-01.png").convert("L")
    for total in ("41,249", "41,248"):
        sheet = typeset("agency_sheet", json.loads(said.replace("41,249", total)), MADE)
        assert bool(differs(pages(sheet)[0], kept)) == (total != "41,249")
