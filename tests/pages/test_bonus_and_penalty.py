"""The sliders of a bonus and of a penalty run to their own ends, and every page says what they are."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from dashboard.data import read_source_folder, write_edition
from dashboard.model import Criterion
from dashboard.ui.texts import LANGUAGES, Language, text
from tests.data.source_folders import write_source
from tests.data.test_bonus_and_penalty import with_beyond
from tests.pages.hand import Hand
from tests.pages.screen import component, open_page, words_on
from tests.pages.shown import show

HERE = {"ct": "thu-nghiem", "ky": "2024", "khoi": "so"}


@pytest.fixture(autouse=True)
def _shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = read_source_folder(write_source(tmp_path / "source", with_beyond))
    write_edition(edition, tmp_path / "root")
    show(tmp_path / "root", monkeypatch)


@pytest.mark.parametrize(
    ("language", "said", "refusal"),
    [
        ("vi", "/ 0 (điểm trừ đến −3)", "-3,5 thấp hơn điểm tối thiểu −3"),
        ("en", "/ 0 (penalty down to −3)", "-3.5 is below the minimum of −3"),
    ],
)
def test_the_slider_of_a_penalty_runs_from_its_minimum_to_zero(language: str, said: str, refusal: str) -> None:
    hand = Hand("y-te", lang=language, **HERE)
    leaves = {leaf["code"]: leaf for group in hand.answer["groups"] for leaf in group["leaves"]}
    assert (leaves["P"]["minimum"], leaves["P"]["maximum"], leaves["P"]["grid"]) == (-3, 0, 0.5)
    assert leaves["P"]["ofText"] == said
    assert (leaves["T"]["minimum"], leaves["T"]["maximum"]) == (0, 2)
    hand.does("set", "P", -2.5)
    assert hand.points("P") == -2.5
    assert hand.answer["summary"]["total"]["after"].replace(",", ".") == "11.750"
    hand.does("type", "P", "-3.5" if language == "en" else "-3,5")
    assert hand.points("P") == -2.5
    assert hand.message("P") == refusal
    hand.does("maximum", "P")
    assert hand.points("P") == 0


def test_a_link_holds_points_below_zero() -> None:
    hand = Hand("y-te", thu="y-te:P=-1.5", **HERE)
    assert hand.points("P") == -1.5


def test_groups_of_a_bonus_and_a_penalty_are_shown_in_points() -> None:
    rows = {row["code"]: row for row in component(open_page("leaderboard", **HERE), "leaderboard")["rows"]}
    assert [(group["percent"], group["below"]) for group in rows["noi-vu"]["groups"]] == [
        ("66,6%", False),
        ("0,000", False),
        ("−3,000", True),
    ]
    # from −3 to 15 points, of 15: zero stands where a sixth of the bar is left of it, and the penalty reaches back to 0
    assert rows["noi-vu"]["start"] == 0
    assert rows["noi-vu"]["groups"][2]["share"] == pytest.approx(100 / 6, abs=0.001)


def test_where_points_are_lost_a_penalty_counts_and_a_bonus_does_not() -> None:
    said = words_on(open_page("agency", cq="noi-vu", **HERE))
    assert "Điểm trừ 3,000 −3,000 0 (điểm trừ đến −3)" in said
    assert "Điểm thưởng 0,000 0,000 0 (điểm thưởng đến 2)" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_differs_of_a_criterion_has_a_name(language: Language) -> None:
    for field in fields(Criterion):
        if field.name not in ("code", "name"):
            assert text(f"differences.criterion_{field.name}", language)
