"""Whatever people write stays text: no formula, no broken file, no link that is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.excel import scenario_workbook
from dashboard.model import Edition, Scenario
from dashboard.scoring import rank_edition, scenario_effect
from tests.excel.workbooks import COVER, cells, localizer, parts, read, with_words
from tests.scoring.blocks import block_of, edition_of, flat_tree

FORMULAS = [
    "=1+1",
    '=HYPERLINK("https://example.org","bấm vào đây")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "{=1+1}",
    "＝1+1",
]
OTHERS = [
    "🏛️👩🏽‍💻 🇻🇳",
    "خطة رفع النقاط",
    "<b>&amp;</b> \"'",
    "_x0041_ _x000D_",
    "a\x00b\x07c\x1bd",
    "\ud800 \ufffe \uffff",
    "]]>",
    "1234",
    "https://example.org",
    "mailto:a@b",
    "TRUE",
    "#REF!",
    " hai đầu trống ",
    "dài " * 20_000,
]


def named(text: str) -> Edition:
    """An edition that calls everything by the same words."""
    block = block_of(flat_tree(10, 5), {"A": [8, 3], "B": [9, 4]})
    tree = replace(block.tree, nodes=tuple(replace(node, name=text) for node in block.tree.nodes))
    agencies = tuple(replace(agency, name=text) for agency in block.agencies)
    edition = edition_of(replace(block, name=text, tree=tree, agencies=agencies))
    return replace(edition, title=text, decision=text, source_url=text)


def workbook_of(text: str) -> bytes:
    ranked = rank_edition(named(text), None)
    scenario = Scenario({("A", "c1"): 9.0})
    block = ranked.blocks["departments"]
    points = block.block.points.copy()
    points[0, 0] = 9.0
    cover = replace(with_words(COVER, text), link=text)
    return scenario_workbook(cover, ranked, scenario, [scenario_effect(block, points)], localizer(ranked))


@pytest.mark.parametrize("text", FORMULAS + OTHERS)
def test_nothing_that_people_write_becomes_a_formula(text: str) -> None:
    content = workbook_of(text)
    assert {cell.data_type for cell in cells(read(content))} <= {"s", "n", "d"}
    sheets = [xml for name, xml in parts(content).items() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any("<f>" in xml or "<f " in xml for xml in sheets)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(1)", *OTHERS[:3], "1234", "TRUE", "#REF!", " hai đầu trống "])
def test_text_is_written_as_it_is(text: str) -> None:
    workbook = read(workbook_of(text))
    assert workbook["Tóm tắt"]["A1"].value == text
    assert workbook["Điểm thành phần thay đổi"]["B3"].value == text


def test_what_looks_like_an_escape_is_kept_too() -> None:
    shared = parts(workbook_of("_x0041_"))["xl/sharedStrings.xml"]
    assert "_x005F_x0041_" in shared  # which Excel shows as _x0041_


@pytest.mark.parametrize("text", [text for text in FORMULAS if text != "{=1+1}"])
def test_a_formula_stays_text_when_its_cell_is_opened_and_closed(text: str) -> None:
    assert read(workbook_of(text))["Điểm thành phần thay đổi"]["B3"].quotePrefix


def test_what_no_file_can_hold_is_left_out() -> None:
    workbook = read(workbook_of("a\x00b\x07c\ud800\uffff"))
    assert workbook["Tóm tắt"]["A1"].value == "abc"
    assert workbook.properties.title == "abc"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "internal:A1", "external:C:\\a.xlsx", "=1"]
)
def test_only_an_address_on_the_web_is_a_link(address: str) -> None:
    workbook = read(workbook_of(address))
    assert not any(cell.hyperlink for cell in cells(workbook))
    assert sum(bool(cell.hyperlink) for cell in cells(read(workbook_of("https://example.org/?a=1")))) == 2


@pytest.mark.parametrize("name", ["[a]:*?/\\b", "'a'", "a" * 60, "=1", "  ", "\x00", "History"])
def test_a_block_of_any_name_has_a_sheet(name: str) -> None:
    block = block_of(flat_tree(10), {"A": [8]})
    other = block_of(flat_tree(10), {"B": [9]}, code="other")
    edition = edition_of(replace(block, name=name), replace(other, name=name))
    ranked = rank_edition(edition, None)
    effects = [scenario_effect(one, one.block.points) for one in ranked.blocks.values()]
    titles = read(scenario_workbook(COVER, ranked, Scenario(), effects, localizer(ranked))).sheetnames
    assert len(titles) == 6
    assert len({title.casefold() for title in titles}) == 6
    assert all(0 < len(title) <= 31 for title in titles)
