"""A known edition in any layout: read right, asked about or refused, never with other points.

200 layouts in the tests, FUZZ_LAYOUTS in `make fuzz`; FUZZ_SEED is the first. A failure names its seed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from dashboard.data.workbook_cells import EarlierEditions, Question, QuestionKind, Workbook
from dashboard.data.workbook_cells.workbook_reading import Earlier
from dashboard.data.workbook_cells.workbook_reading import Known as KnownBefore
from dashboard.model import Edition
from dashboard.workbook_layouts import LayoutResult, layout_from_toml, propose, read_by_layout, toml_of
from tests.workbook_layouts.random_layouts import Known, known, laid_out, next_period
from tests.workbook_layouts.result_sheets import ABOUT
from tests.workbook_layouts.test_case_files import points_of

LAYOUTS = int(os.environ.get("FUZZ_LAYOUTS", "200"))
FIRST = int(os.environ.get("FUZZ_SEED", "0"))
BATCH = 50
READ_RIGHT, READ_AGAIN = 0.6, 0.6
"""Of all layouts, at least: a proposer that asks everything would never be wrong either."""


@pytest.mark.parametrize("first", range(FIRST, FIRST + LAYOUTS, BATCH))
def test_no_layout_gives_other_points_nor_when_it_is_used_again(first: int) -> None:
    found = [were_read(seed) for seed in range(first, first + BATCH)]
    assert sum(one for one, _ in found) >= READ_RIGHT * BATCH
    assert sum(again for _, again in found) >= READ_AGAIN * BATCH, "of the next period"


def were_read(seed: int) -> tuple[bool, bool]:
    """Whether the layout of a seed was read, every suggestion accepted, and the file of the next period, in much the
    same style; fails when one was read wrong."""
    dice = random.Random(seed)
    edition = known(dice)
    style = dice.getstate()
    workbook = laid_out(dice, edition)
    first = accepted(workbook, EarlierEditions(None), ABOUT)
    if first.reading.edition is None:
        return False, False
    assert_right(edition, points_of(first.reading), seed)
    layout = propose(workbook).layout
    assert layout_from_toml(toml_of(layout)) == layout, seed
    assert first.to_keep is not None
    before = Before(first.reading.edition, toml_of(first.to_keep))
    later = next_period(dice, edition)
    if dice.random() < 0.8:
        dice.setstate(style)
    second = accepted(laid_out(dice, later), before, {**ABOUT, "period": "2025"})
    if second.reading.edition is None:
        return True, False
    assert_right(later, points_of(second.reading), seed)
    return True, True


@dataclass(frozen=True)
class Before:
    """What is known of the programme: one edition, and the layout that it was read by."""

    edition: Edition
    layout: str

    @property
    def programmes(self) -> Mapping[str, str]:
        return {self.edition.id.programme: "Thử nghiệm"}

    def earlier(self, programme: str) -> Earlier:
        assert programme == self.edition.id.programme
        return Earlier((self.edition,), layouts=((self.edition.id.period, self.layout),))


def accepted(workbook: Workbook, before: KnownBefore, about: Mapping[str, str]) -> LayoutResult:
    """What comes of it when every suggestion is accepted, and an agency that is not known is new."""
    answers = dict(about)
    while True:
        found = read_by_layout(workbook, None, before, answers)
        given = {q.key: answer for q in found.reading.questions if (answer := answer_to(q)) is not None}
        if not given:
            return found
        answers |= given


def answer_to(question: Question) -> str | None:
    if question.kind is QuestionKind.AGENCY:
        return next(choice.value for choice in question.choices if choice.value.startswith("new:"))
    return question.suggestion


def truth(edition: Known) -> dict[str, tuple[float, ...]]:
    return {agency: tuple(points) for agency, points in edition.points.items()}


def assert_right(edition: Known, found: dict[str, tuple[float, ...]], seed: int) -> None:
    assert found == truth(edition), seed
