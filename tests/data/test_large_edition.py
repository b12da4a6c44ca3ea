"""Every commune of the country in one block, 3 321 agencies × 100 criteria. Times are printed (`-s`), not judged."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from dashboard.data import fingerprint, read_edition, read_source_folder, write_edition
from dashboard.data.errors import IssueLog
from dashboard.data.workbook_cells.template_reading import read_template
from tests.data.editions import assert_same
from tests.data.workbook_cells.opened import opened_cells
from tests.data.workbook_cells.templates import written

AGENCIES, GROUPS, LEAVES_PER_GROUP = 3321, 10, 10
Result = TypeVar("Result")


def timed(what: str, work: Callable[[], Result]) -> Result:
    start = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - start:.3f} s")
    return result


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source folder of that size, its points from a fixed seed."""
    folder = tmp_path / "source"
    folder.mkdir()
    points = random.Random(3321)
    leaves = [f"{group}.{leaf}" for group in range(1, GROUPS + 1) for leaf in range(1, LEAVES_PER_GROUP + 1)]
    agencies = [f"x{number:04}" for number in range(AGENCIES)]
    (folder / "edition.toml").write_text(
        'programme = "xa"\nperiod = "2025"\ntitle = "Xã"\nprecision = 2\npercent_rule = "round"\n', encoding="utf-8"
    )
    tables = {
        "blocks": ["code,name", "xa,Xã"],
        "criteria": [
            "block,code,parent,name,max_points",
            *[f"xa,{group},,Nhóm {group}," for group in range(1, GROUPS + 1)],
            *[f"xa,{leaf},{leaf.split('.')[0]},Tiêu chí {leaf},10" for leaf in leaves],
        ],
        "agencies": ["block,code,name", *[f"xa,{code},Xã {code}" for code in agencies]],
        "scores": [
            "block,agency,criterion,points",
            *[f"xa,{code},{leaf},{points.randrange(1001) / 100}" for code in agencies for leaf in leaves],
        ],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.mark.slow
def test_an_edition_of_every_commune_is_built_and_read_back(source: Path, tmp_path: Path) -> None:
    edition = timed("read the source folder", lambda: read_source_folder(source))
    assert edition.blocks[0].points.shape == (AGENCIES, GROUPS * LEAVES_PER_GROUP)
    timed("fingerprint", lambda: fingerprint(edition))
    timed("write", lambda: write_edition(edition, tmp_path / "root"))
    assert_same(timed("read", lambda: read_edition(tmp_path / "root", edition.id)), edition)


@pytest.mark.slow
def test_an_edition_of_every_commune_goes_through_a_template(source: Path) -> None:
    edition = read_source_folder(source)
    content = timed("write the template", lambda: written(edition.id, edition))
    workbook = timed("open it", lambda: opened_cells("xa.xlsx", content))
    back = timed("read it under the rules", lambda: read_template(workbook, IssueLog()))
    assert back.version == edition.version
