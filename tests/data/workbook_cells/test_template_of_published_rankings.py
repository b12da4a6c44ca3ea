"""Rankings that were really published survive the way through a spreadsheet, to the last digit of every score."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dashboard.data import read_source_folder
from tests.data.workbook_cells.templates import round_trip
from tests.made_editions import BESIDE_THE_PROJECT

FIXTURES = BESIDE_THE_PROJECT.parent / "fixtures"


@pytest.mark.parametrize(
    ("name", "agencies", "most_digits"), [("papi-2011", 63, 7), ("papi-2016", 63, 15), ("egdi-2022", 193, 17)]
)
def test_a_published_ranking_comes_back_to_the_last_digit(
    name: str, agencies: int, most_digits: int, tmp_path: Path
) -> None:
    if not (FIXTURES / name).is_dir():
        pytest.skip(f"the rankings are not in the project, and there are none in {FIXTURES}")
    edition = read_source_folder(source_folder(FIXTURES / name, tmp_path))
    (block,) = edition.blocks
    assert len(block.agencies) == agencies
    digits = [len(repr(points).replace(".", "").lstrip("0")) for points in block.points.ravel().tolist()]
    assert max(digits) == most_digits  # spreadsheets show 15
    assert round_trip(edition).version == edition.version


def source_folder(fixture: Path, folder: Path) -> Path:
    """The ranking as a source folder of one block."""
    criteria, scores = rows(fixture / "criteria.csv"), rows(fixture / "scores.csv")
    inner = {row["parent"] for row in criteria}
    write(
        folder / "criteria.csv",
        ["block", "code", "parent", "name", "max_points"],
        [
            ["all", row["id"], row["parent"], row["name"], "" if row["id"] in inner else row["max_points"]]
            for row in criteria
        ],
    )
    names = dict.fromkeys(row["agency"] for row in scores)
    codes = {name: f"a{number}" for number, name in enumerate(names)}
    write(folder / "agencies.csv", ["block", "code", "name"], [["all", codes[name], name] for name in names])
    write(
        folder / "scores.csv",
        ["block", "agency", "criterion", "points"],
        [["all", codes[row["agency"]], row["criterion"], row["points"]] for row in scores],
    )
    write(folder / "blocks.csv", ["code", "name"], [["all", fixture.name]])
    metadata = f'programme = "published"\nperiod = "{fixture.name[-4:]}"\ntitle = "{fixture.name}"\n'
    (folder / "edition.toml").write_text(f'{metadata}precision = 4\npercent_rule = "round"\n', encoding="utf-8")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, header: list[str], content: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *content])
