"""Workbooks read back, and the edition that they are made of in tests."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.data import read_edition
from dashboard.excel import Cover
from dashboard.model import EditionId, Scenario
from dashboard.scoring import RankedEdition, ScenarioEffect, apply_scenario, rank_edition, scenario_effect
from dashboard.ui.localizer import Localizer

ROOT = Path(__file__).parents[2] / "data" / "editions"
MADE = datetime.datetime(2025, 6, 1, 9, 30)
LINK = "https://xephang.example.vn/mo-phong?kb=AbC_123-"
COVER = Cover(
    title="Nâng hạng Sở Công Thương",
    made=MADE,
    author="Nguyễn Thị Ánh",
    note="Theo ý kiến họp ngày 12/3\nvòng hai",
    link=LINK,
    assumptions=("Các cơ quan khác giữ nguyên điểm.",),
)
SCENARIO = Scenario(
    {
        ("so-cong-thuong", "1.1.1"): 2.0,
        ("so-cong-thuong", "1.2.1"): 2.0,
        ("so-cong-thuong", "1.2.2"): 0.0,
        ("so-y-te", "1.1.2"): 1.5,
    }
)


def vinh_phuc() -> RankedEdition:
    """The shipped edition of 2020, ranked."""
    programme = "vinh-phuc-cqdt"
    return rank_edition(
        read_edition(ROOT, EditionId(programme, "2020")), read_edition(ROOT, EditionId(programme, "2019"))
    )


def effects(ranked: RankedEdition, scenario: Scenario, *codes: str) -> list[ScenarioEffect]:
    """The blocks `codes` under the scenario."""
    blocks = [ranked.blocks[code] for code in codes]
    return [scenario_effect(block, apply_scenario(block.block, scenario)) for block in blocks]


def read(content: bytes) -> Workbook:
    """The workbook as a spreadsheet program reads it."""
    return load_workbook(io.BytesIO(content))


def cells(workbook: Workbook) -> Iterator[Cell]:
    """Every cell that holds something."""
    for sheet in workbook.worksheets:
        yield from (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of a table by the words of its header."""
    header = [str(cell.value) for cell in sheet[2]]
    return [dict(zip(header, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=3)]


def parts(content: bytes) -> dict[str, str]:
    """The XML files in a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def with_words(cover: Cover, text: str) -> Cover:
    """A cover with the same text everywhere."""
    return replace(cover, title=text, author=text, note=text, assumptions=(text,))


def localizer(ranked: RankedEdition, language: str = "vi") -> Localizer:
    """The texts that pages hand over."""
    return Localizer("en" if language == "en" else "vi", ranked.edition)
