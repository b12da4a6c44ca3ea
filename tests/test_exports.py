"""Whatever leaves the dashboard as a file holds what people wrote as text: nothing in it is calculated on opening."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import dashboard.excel
from dashboard.command_line import main
from dashboard.command_line.output import print_table
from dashboard.excel import PrintedPlan, plan_workbook, scenario_workbook, template_workbook
from dashboard.model import PROVENANCES, Edition, Provenance, Scenario
from dashboard.scoring import apply_scenario, rank_edition, scenario_effect
from dashboard.scoring.plans import Efforts, Limits, Plans, RankGoal, find_plans
from dashboard.ui.texts import text as text_of
from tests.excel.test_hostile_text import FORMULAS, named
from tests.excel.workbooks import COVER, MADE, cells, localizer, parts, read, with_words
from tests.made_editions import PROJECT, TWO_GROUPS, MadeBlock, build


def _scenario(edition: Edition, text: str) -> bytes:
    ranked, scenario = rank_edition(edition, None), Scenario({("A", "c1"): 9.0})
    block = ranked.blocks["departments"]
    effect = scenario_effect(block, apply_scenario(block.block, scenario))
    return scenario_workbook(with_words(COVER, text), ranked, scenario, [effect], localizer(ranked))


def _plan(edition: Edition, text: str) -> bytes:
    ranked = rank_edition(edition, None)
    block = ranked.blocks["departments"]
    found = find_plans(block.block, 0, RankGoal(1), Limits(), Efforts(), edition.precision, count=1)
    assert isinstance(found, Plans)
    moves = {("A", move.leaf.code): move.target for move in found.plans[0].moves}
    on_paper = PrintedPlan(found.plans[0], scenario_effect(block, apply_scenario(block.block, Scenario(moves))))
    return plan_workbook(with_words(COVER, text), ranked, "A", text, [on_paper], localizer(ranked))


def _template(edition: Edition, _: str) -> bytes:
    return template_workbook(edition.id, edition, MADE, localizer(rank_edition(edition, None)))


WORKBOOKS: Mapping[str, Callable[[Edition, str], bytes]] = {
    "plan_workbook": _plan,
    "scenario_workbook": _scenario,
    "template_workbook": _template,
}
ONE_LINE = [text for text in FORMULAS if text.strip() == text]
"""No name in an edition has a line break or a tab."""


def test_every_workbook_that_can_be_written_is_looked_at_here() -> None:
    assert {name for name in dashboard.excel.__all__ if name.endswith("_workbook")} == set(WORKBOOKS)


@pytest.mark.parametrize("workbook", WORKBOOKS)
@pytest.mark.parametrize("text", ONE_LINE)
def test_no_cell_of_a_workbook_is_a_formula(workbook: str, text: str) -> None:
    content = WORKBOOKS[workbook](named(text), text)
    assert {cell.data_type for cell in cells(read(content))} <= {"s", "n", "d", "b"}
    sheets = [xml for name, xml in parts(content).items() if name.startswith("xl/worksheets/sheet")]
    assert not any(re.search(r"<f[ >]", xml) for xml in sheets)


@pytest.mark.parametrize("workbook", WORKBOOKS)
def test_every_sheet_of_made_up_scores_says_so_on_screen_and_on_paper(workbook: str) -> None:
    official = named("Sở Y tế")
    made_up = np.full_like(official.blocks[0].origins, PROVENANCES.index(Provenance.ILLUSTRATIVE))
    edition = replace(official, blocks=tuple(replace(block, origins=made_up) for block in official.blocks))
    notice = text_of("illustrative.outside", "vi")
    for written, stands in ((WORKBOOKS[workbook](edition, "x"), True), (WORKBOOKS[workbook](official, "x"), False)):
        for sheet in read(written).worksheets:
            if sheet.sheet_state != "visible":
                continue
            assert (notice in str(sheet.oddHeader.left.text)) is stands, sheet.title
            first = [cell.value for row in sheet.iter_rows(max_row=2) for cell in row]
            assert any(notice in str(value) for value in first) is stands, sheet.title


def test_whatever_pages_offer_for_download_comes_from_where_files_are_written_safely() -> None:
    offers = [
        path for path in (PROJECT / "dashboard").rglob("*.py") if "st.download_button(" in path.read_text("utf-8")
    ]
    assert offers
    safe = re.compile(r"from dashboard\.(excel|documents)\b|marked_copy|read_original|original_file")
    assert [path.name for path in offers if not safe.search(path.read_text("utf-8"))] == []


def printed(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(capsys.readouterr().out)))


@pytest.mark.parametrize("text", ONE_LINE)
def test_text_that_looks_like_a_formula_is_printed_with_an_apostrophe(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_table(["name"], [[text]])
    ((_,), (cell,)) = printed(capsys)
    assert cell.endswith(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


@pytest.mark.parametrize("cell", ["-0.5", "+3", "1e-05", "-1e-05", "", "Sở Y tế", "–", "a=b", "'x"])
def test_numbers_and_other_text_are_printed_as_they_are(cell: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["a", "b"], [[cell, "."]])
    assert printed(capsys)[1][0] == cell


CUT = [
    (separator, formula)
    for separator in (",", ";", "\t", "|", ":", " ")
    for formula in [*ONE_LINE, "-1+1|A", "=1", "@A1", '"=1+1&"', "- a"]
    if separator != " " or " " not in formula  # cut at spaces, that is other cells
]


@pytest.mark.parametrize(("separator", "formula"), CUT)
@pytest.mark.parametrize("before", ["", "x", 'x"', "x "])
def test_no_part_of_a_cell_is_a_formula_wherever_the_line_is_cut(
    separator: str, formula: str, before: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cut by the separator alone, as a spreadsheet program does that knows no other, and at commas too."""
    print_table(["name", "b"], [[f"{before}{separator}{formula}{separator}", "."]])
    (_, *lines) = capsys.readouterr().out.splitlines()
    (line,) = lines
    plain = line.split(separator)
    read = [cell for row in csv.reader([line], delimiter=separator) for cell in row]
    read_as_written = next(csv.reader([line]))
    for cell in (*plain, *[part.strip('"') for part in plain], *read, *read_as_written, *",".join(plain).split(",")):
        shown = cell.strip().strip('"').strip()
        assert not shown.startswith(("=", "+", "-", "@", "＝")) or len(shown) == 1 or re.fullmatch(r"-?[0-9.]+", shown)


@pytest.mark.parametrize(
    "cell",
    [
        "Sở Khoa học - Công nghệ",
        "2026-11-28T10:00:00+00:00",
        "https://example.vn/-/a=b",
        "lan@example.vn",
        "tăng -0,5",
        "a: -0.5; b: +3",
        "Quyết định 12/QĐ-UBND, ngày 3",
        "-",
    ],
)
def test_ordinary_text_is_read_back_by_csv_readers_as_it_is(cell: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["a", "b"], [[cell, 'nói "được"']])
    assert printed(capsys)[1] == [cell if cell != "-" else "'-", 'nói "được"']


def test_the_leaderboard_on_the_command_line_has_no_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    block = MadeBlock("so", "Sở", TWO_GROUPS, {"a": ('=HYPERLINK("x")', (1, 2, 3)), "b": ("@SUM(1)", (4, 5, 6))})
    edition = build(tmp_path / "editions", replace(block))
    arguments = ["--data", str(tmp_path / "editions"), "--edition", str(edition.id), "--block", "so"]
    assert main(["leaderboard", *arguments]) == 0
    assert [row[3] for row in printed(capsys)[1:]] == ["'@SUM(1)", '\'=HYPERLINK("x")']
