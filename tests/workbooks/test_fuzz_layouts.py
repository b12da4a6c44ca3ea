"""A known edition in any layout: read right, asked about or refused, never with other points.

300 layouts in the tests, FUZZ_LAYOUTS in `make fuzz`; FUZZ_SEED is the first. A failure names its seed.
"""

from __future__ import annotations

import os
import random

import pytest

from dashboard.data.workbook import KnownEditions
from dashboard.workbooks import layout_from_toml, propose, read_by_layout, toml_of
from tests.workbooks.random_layouts import Known, known, laid_out
from tests.workbooks.result_sheets import ABOUT
from tests.workbooks.test_case_files import points_of

LAYOUTS = int(os.environ.get("FUZZ_LAYOUTS", "300"))
FIRST = int(os.environ.get("FUZZ_SEED", "0"))
BATCH = 50
READ_RIGHT = 0.6
"""Of all layouts, at least: a proposer that asks everything would never be wrong either."""


@pytest.mark.parametrize("first", range(FIRST, FIRST + LAYOUTS, BATCH))
def test_no_layout_gives_other_points(first: int) -> None:
    found = [was_read(seed) for seed in range(first, first + BATCH)]
    assert sum(found) >= READ_RIGHT * len(found)


def was_read(seed: int) -> bool:
    """Whether the layout of a seed was read, every suggestion accepted; fails when it was read wrong."""
    dice = random.Random(seed)
    edition = known(dice)
    workbook = laid_out(dice, edition)
    answers = dict(ABOUT)
    while True:
        reading = read_by_layout(workbook, None, KnownEditions(None), answers).reading
        suggested = {q.key: q.suggestion for q in reading.questions if q.suggestion is not None}
        if not suggested:
            break
        answers |= suggested
    if reading.edition is None:
        return False
    assert_right(edition, points_of(reading), seed)
    layout = propose(workbook).layout
    assert layout_from_toml(toml_of(layout)) == layout, seed
    return True


def assert_right(edition: Known, found: dict[str, tuple[float, ...]], seed: int) -> None:
    assert found == {agency: tuple(points) for agency, points in edition.points.items()}, seed
