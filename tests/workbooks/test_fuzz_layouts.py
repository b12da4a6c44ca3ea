"""A known edition in any layout: read right, asked about or refused, never with other points.

300 layouts in the tests, FUZZ_LAYOUTS in `make fuzz`; FUZZ_SEED is the first. A failure names its seed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from dashboard.data.workbook import KnownEditions, Question, QuestionKind, Workbook
from dashboard.data.workbook.workbook_reading import Earlier
from dashboard.data.workbook.workbook_reading import Known as KnownBefore
from dashboard.model import Edition
from dashboard.workbooks import LayoutReading, layout_from_toml, propose, read_by_layout, toml_of
from tests.workbooks.random_layouts import Known, known, laid_out, next_period
from tests.workbooks.result_sheets import ABOUT
from tests.workbooks.test_case_files import points_of

LAYOUTS = int(os.environ.get("FUZZ_LAYOUTS", "300"))
FIRST = int(os.environ.get("FUZZ_SEED", "0"))
BATCH = 50
READ_RIGHT, READ_AGAIN = 0.6, 0.6
"""Of all layouts, at least: a proposer that asks everything would never be wrong either."""


@pytest.mark.parametrize("first", range(FIRST, FIRST + LAYOUTS, BATCH))
def test_no_layout_gives_other_points(first: int) -> None:
    found = [was_read(seed) for seed in range(first, first + BATCH)]
    assert sum(found) >= READ_RIGHT * len(found)


@pytest.mark.parametrize("first", range(FIRST, FIRST + LAYOUTS, BATCH))
def test_no_layout_that_is_used_again_gives_other_points(first: int) -> None:
    found = [was_read_again(seed) for seed in range(first, first + BATCH)]
    assert sum(found) >= READ_AGAIN * len(found)


def was_read(seed: int) -> bool:
    """Whether the layout of a seed was read, every suggestion accepted; fails when it was read wrong."""
    dice = random.Random(seed)
    edition = known(dice)
    workbook = laid_out(dice, edition)
    reading = accepted(workbook, KnownEditions(None), ABOUT).reading
    if reading.edition is None:
        return False
    assert_right(edition, points_of(reading), seed)
    layout = propose(workbook).layout
    assert layout_from_toml(toml_of(layout)) == layout, seed
    return True


def was_read_again(seed: int) -> bool:
    """Whether the next period's file, in much the same style, was read too; fails when it was read wrong."""
    dice = random.Random(seed)
    edition = known(dice)
    style = dice.getstate()
    first = accepted(laid_out(dice, edition), KnownEditions(None), ABOUT)
    if first.reading.edition is None or points_of(first.reading) != truth(edition):
        return False
    assert first.to_keep is not None
    before = Before(first.reading.edition, toml_of(first.to_keep))
    later = next_period(dice, edition)
    if dice.random() < 0.8:
        dice.setstate(style)
    second = accepted(laid_out(dice, later), before, {**ABOUT, "period": "2025"})
    if second.reading.edition is None:
        return False
    assert_right(later, points_of(second.reading), seed)
    return True


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


def accepted(workbook: Workbook, before: KnownBefore, about: Mapping[str, str]) -> LayoutReading:
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
