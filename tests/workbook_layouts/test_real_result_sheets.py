"""Real and shipped editions, laid out as plain result sheets, come back with the same points, totals and ranks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.data import plain_number, read_edition, read_source_folder, write_edition
from dashboard.data.workbook_cells import QuestionKind, WorkbookReading
from dashboard.model import Block, Edition, EditionId
from dashboard.scoring import rank_block
from tests.made_editions import BESIDE_THE_PROJECT, SHIPPED
from tests.workbook_layouts.result_sheets import Fill, read, rows

HEADINGS = {
    "tien-do-giai-quyet": "TDGQ",
    "muc-do-hai-long": "MDHL",
    "so-hoa-ho-so": "MDSH",
    "thanh-toan-truc-tuyen": "TTTT",
    "dich-vu-cong-truc-tuyen": "CLGQ",
    "cong-khai-minh-bach": "CKMB",
}
"""The columns of the export, as far as the points tell; which is which, the person who imports has to say."""


def export_of_766(block: Block, precision: int) -> Fill:
    """All text, no maxima: ID, TEN, MA_COQUAN, the six groups, TONG_SCORE."""
    standings = rank_block(block, precision)
    order = [block.tree.leaf_index[code] for code in HEADINGS]
    header = ["ID", "TEN", "MA_COQUAN", *HEADINGS.values(), "TONG_SCORE"]
    lines = [
        [
            str(row + 1),
            agency.name,
            agency.code,
            *(plain_number(block.points[row, column]) for column in order),
            plain_number(float(standings.total[row])),
        ]
        for row, agency in enumerate(block.agencies)
    ]
    return rows(header, *lines)


def answered(reading: WorkbookReading, edition: Edition, sheets: dict[str, str]) -> dict[str, str]:
    """What somebody who knows the edition answers."""
    codes = {heading: code for code, heading in HEADINGS.items()}
    answers: dict[str, str] = {}
    for question in reading.questions:
        block = edition.block_by_code[sheets[question.sheet or ""]]
        if question.kind is QuestionKind.BLOCK:
            answers[question.key] = f"new:{block.name}"
        elif question.kind is QuestionKind.MAXIMUM:
            maximum = block.tree.by_code[codes[question.value or ""]].max_points
            answers[question.key] = plain_number(maximum or 0)
    return answers


@pytest.mark.parametrize("name", ["an-giang-766-2025-10", "tinh-766-2025-10"])
def test_an_export_of_index_766_gives_what_its_source_folder_gives(name: str) -> None:
    folder = BESIDE_THE_PROJECT / name
    if not folder.is_dir():
        pytest.skip(f"real data are not in the project, and there are none in {folder}")
    edition = read_source_folder(folder)
    fills = {block.name[:30]: export_of_766(block, edition.precision) for block in edition.blocks}
    sheets = {block.name[:30]: block.code for block in edition.blocks}
    about = {"precision": str(edition.precision)}
    answers = {**about, **answered(read(fills, about), edition, sheets)}
    reading = read(fills, answers)
    assert reading.edition is not None, (reading.problems, reading.questions)
    for block, found in zip(edition.blocks, reading.edition.blocks, strict=True):
        columns = [found.tree.leaf_index[HEADINGS[leaf.code].lower()] for leaf in block.tree.leaves]
        assert [agency.code for agency in found.agencies] == [agency.code for agency in block.agencies]
        np.testing.assert_array_equal(found.points[:, columns], block.points)
        one, other = rank_block(block, edition.precision), rank_block(found, reading.edition.precision)
        np.testing.assert_array_equal(one.total, other.total)
        np.testing.assert_array_equal(one.rank, other.rank)


def upright(block: Block) -> Fill:
    """A name and a code over each column, a row of maxima, a line of totals under it all."""
    leaves = block.tree.leaves
    maxima = [leaf.max_points for leaf in leaves]
    lines = [
        [row + 1, agency.name, *(float(points) for points in block.points[row]), float(block.points[row].sum())]
        for row, agency in enumerate(block.agencies)
    ]
    return rows(
        [f"KẾT QUẢ XẾP HẠNG {block.name.upper()} NĂM 2020"],
        [],
        ["STT", "Tên cơ quan", *(f"{leaf.code}. {leaf.name}" for leaf in leaves), "Tổng điểm"],
        [None, "Điểm tối đa", *maxima, sum(maximum or 0 for maximum in maxima)],
        *lines,
        [None, "Tổng cộng", *map(float, block.points.sum(axis=0))],
        [None, "NGƯỜI LẬP BIỂU"],
    )


def turned(block: Block) -> Fill:
    """Criteria down and agencies across, with decimal commas in text."""
    header = ["Mã", "Tiêu chí", "Điểm tối đa", *(agency.name for agency in block.agencies)]
    lines = [
        [
            leaf.code,
            leaf.name,
            leaf.max_points,
            *(plain_number(points).replace(".", ",") for points in block.points[:, column]),
        ]
        for column, leaf in enumerate(block.tree.leaves)
    ]
    return rows(header, *lines)


def two_rows(block: Block) -> Fill:
    """Merged names of groups over the criteria, maxima in brackets."""

    def fill(sheet: Worksheet) -> None:
        leaves = block.tree.leaves
        groups = [block.tree.by_code[leaf.parent].name if leaf.parent else "" for leaf in leaves]
        codes = [leaf.parent or "" for leaf in leaves]
        first = ["TT", "Đơn vị", *(f"{code}. {group}" for code, group in zip(codes, groups, strict=True))]
        second = [
            None,
            None,
            *(f"{leaf.code} {leaf.name} ({plain_number(leaf.max_points or 0)} điểm)" for leaf in leaves),
        ]
        lines: Sequence[Sequence[object]] = [
            [number + 1, agency.name.upper(), *map(float, block.points[number])]
            for number, agency in enumerate(block.agencies)
        ]
        rows(first, second, *lines)(sheet)
        start = 3
        for column in range(4, len(leaves) + 4):
            if column == len(leaves) + 3 or codes[column - 3] != codes[start - 3]:
                if column - 1 > start:
                    sheet.merge_cells(start_row=1, end_row=1, start_column=start, end_column=column - 1)
                start = column
        for area in ("A1:A2", "B1:B2"):
            sheet.merge_cells(area)

    return fill


@pytest.mark.parametrize("layout", [upright, turned, two_rows])
@pytest.mark.parametrize("period", ["2019", "2020"])
def test_the_shipped_editions_come_back_with_equal_scores(
    layout: Callable[[Block], Fill], period: str, tmp_path: Path
) -> None:
    edition = read_edition(SHIPPED, EditionId("vinh-phuc-cqdt", period))
    write_edition(edition, tmp_path / "root")
    about = {"programme": "vinh-phuc-cqdt", "period": period, "title": edition.title, "provenance": "illustrative"}
    fills = {f"Biểu {place}": layout(block) for place, block in enumerate(edition.blocks, start=1)}
    reading = read(fills, about, tmp_path / "root")
    assert reading.edition is not None, (reading.problems[:5], reading.questions[:5])
    for block, found in zip(edition.blocks, reading.edition.blocks, strict=True):
        assert (found.code, found.name, found.percent_decimals) == (block.code, block.name, block.percent_decimals)
        assert [agency.code for agency in found.agencies] == [agency.code for agency in block.agencies]
        assert [leaf.code for leaf in found.tree.leaves] == [leaf.code for leaf in block.tree.leaves]
        assert [leaf.max_points for leaf in found.tree.leaves] == [leaf.max_points for leaf in block.tree.leaves]
        np.testing.assert_array_equal(found.points, block.points)
