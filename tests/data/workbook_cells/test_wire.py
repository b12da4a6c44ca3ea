"""What the process that interprets sends back arrives whole, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from dashboard.data import Alias
from dashboard.data.workbook_cells import AnswerForm, Choice, ChoiceMeaning, FactPlace, Question, QuestionKind
from dashboard.data.workbook_cells.workbook_reading import (
    Earlier,
    EarlierEditions,
    WireProblem,
    WorkbookReading,
    decoded_earlier,
    decoded_reading,
    encoded_earlier,
    encoded_reading,
)
from dashboard.model import Edition, EditionId, Issue, Rule, Severity, Statistic
from tests.data.editions import assert_same
from tests.made_editions import PROJECT, build, made_block


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    block = made_block(a=(8, None, 16), b=(7, 4, 16.25))
    block.self_points["a"] = (8, None, 17)
    return build(tmp_path / "root", block, grades="block,name,from_percent\nso,Tốt,80\nso,Khá,0\n")


def test_a_reading_comes_back_as_it_was(edition: Edition) -> None:
    shared, new = Choice("so-a", ChoiceMeaning.NAMED, "Sở A"), Choice("new:b", ChoiceMeaning.NEW_AGENCY)
    questions = (
        Question("a", QuestionKind.AGENCY, AnswerForm.CHOICE_OR_NEW_CODE, (shared, new)),
        Question("b", QuestionKind.CODE_ZERO, AnswerForm.CHOICE, (shared,), "so-a", "Sở", "A1", "x", {"meant": "4.10"}),
    )
    reading = WorkbookReading(
        edition,
        (Issue("Sở", 7, None, "12", Rule.POINTS_ABOVE_MAXIMUM, {"maximum": "10"}, "D7"),),
        (Issue("Sở", None, "x", None, Rule.SHEET_HIDDEN, severity=Severity.WARNING),),
        questions,
        (Alias("Sở A", "so-a"),),
        {
            ("so", Statistic.RANK, "a", 1.0): FactPlace("Sở", 7, "E7", "1"),
            ("so", Statistic.MEAN_TOTAL, None, 2.5): FactPlace("Sở", 9, "E9", "2,5"),
        },
        699_000,
        3,
        1_021,
    )
    back = decoded_reading(encoded_reading(reading))
    assert back.edition is not None
    assert_same(back.edition, edition)
    assert not back.edition.blocks[0].points.flags.writeable
    assert all_but_the_edition(back) == all_but_the_edition(reading)


def all_but_the_edition(reading: WorkbookReading) -> dict[str, object]:
    return {name: getattr(reading, name) for name in reading.__slots__ if name != "edition"}


def test_what_is_known_comes_back_as_it_was() -> None:
    known = EarlierEditions(PROJECT / "data" / "editions")
    for programme in known.programmes:
        told = known.earlier(programme)
        back = decoded_earlier(encoded_earlier(replace(told, unreadable=("x/2020",))))
        assert (back.aliases, back.unreadable) == (told.aliases, ("x/2020",))
        for one, other in zip(back.editions, told.editions, strict=True):
            assert_same(one, other)
    assert decoded_earlier(encoded_earlier(Earlier())) == Earlier()


def test_an_edition_gets_the_version_of_its_content(edition: Edition) -> None:
    forged = encoded_reading(WorkbookReading(replace(edition, version="../../etc")))
    back = decoded_reading(forged).edition
    assert back is not None
    assert back.version == edition.version


@pytest.mark.parametrize("part", [EditionId("../../etc", "2024"), EditionId("a", "../b"), EditionId("", "2024")])
def test_an_edition_that_would_stand_elsewhere_is_none(part: EditionId, edition: Edition) -> None:
    with pytest.raises(WireProblem):
        decoded_reading(encoded_reading(WorkbookReading(replace(edition, id=part))))


def test_bytes_that_say_something_else_are_a_problem(edition: Edition) -> None:
    good = encoded_reading(WorkbookReading(edition))
    plain = msgspec.msgpack.decode(good)
    matrix = plain["reading"]["edition"]["blocks"][0]
    for bytes_of_it in (b"", b"\xc0", good[:-1], good[1:], good + b"\x00", msgspec.msgpack.encode({"reading": 7})):
        with pytest.raises(WireProblem):
            decoded_reading(bytes_of_it)
    shapes = ([-1, -2], b""), ([2**40, 2**40], b""), (["x"], b""), ([3, 2], np.zeros(6).tobytes()), ([2, 3], b"123")
    for wrong in (7, [], [[2, 3]], *shapes):
        matrix["points"] = wrong
        with pytest.raises(WireProblem):
            decoded_reading(msgspec.msgpack.encode(plain))
