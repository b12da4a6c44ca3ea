"""A damaged edition costs itself alone: it is named in a sentence, the others stay within reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_editions import build, made_block
from tests.pages.screen import PAGE_NAMES, component, open_page, picker, title, words_on


def damage(root: Path, period: str, file: str, *, programme: str = "thu-nghiem") -> None:
    """Cut a file of the version in force in half, as a full disk or a broken copy does."""
    folder = root / programme / period
    path = folder / (folder / "current").read_text(encoding="utf-8").strip() / file
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def reachable_editions(name: str) -> set[str]:
    """Periods that links on the page lead to."""
    screen = open_page(name)
    links = [link.proto.query_string for link in screen.get("page_link")]
    return {period for link in links for period in ("2022", "2023", "2024") if f"ky={period}" in link}


@pytest.fixture
def three_editions(root: Path) -> Path:
    for period in ("2022", "2023", "2024"):
        build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)), period=period, title=f"Kỳ thử nghiệm {period}")
    return root


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_a_truncated_table_is_one_clear_sentence_and_other_editions_stay_within_reach(
    name: str, three_editions: Path
) -> None:
    damage(three_editions, "2024", "scores.parquet")
    screen = open_page(name)
    assert not screen.exception
    (error,) = screen.error
    assert "scores.parquet" in error.value
    assert "tạo lại từ thư mục nguồn" in error.value
    assert reachable_editions(name) >= {"2022", "2023"}


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_a_damaged_manifest_is_named_and_the_next_edition_is_shown(name: str, three_editions: Path) -> None:
    damage(three_editions, "2024", "edition.json")
    screen = open_page(name, cq="b")
    assert not screen.exception
    assert not screen.error
    (warning,) = screen.warning
    assert "2024" in warning.value
    assert "edition.json" in warning.value
    assert "Kỳ thử nghiệm 2023" in words_on(screen)
    assert picker(screen, "period").options == ["Năm 2023", "Năm 2022"]


@pytest.mark.parametrize("file", ["scores.parquet", "edition.json"])
def test_a_damaged_edition_before_leaves_the_present_one_without_changes(file: str, three_editions: Path) -> None:
    damage(three_editions, "2023", file)
    screen = open_page("leaderboard")
    assert not screen.exception
    assert not screen.error
    assert "Kỳ thử nghiệm 2024" in words_on(screen)
    agency = open_page("agency", cq="a")
    assert not agency.exception
    assert "Kỳ thử nghiệm 2024" in words_on(agency)


def test_a_damaged_edition_before_is_no_previous_edition(three_editions: Path) -> None:
    damage(three_editions, "2023", "scores.parquet")
    assert component(open_page("leaderboard"), "leaderboard")["hasChange"] is False


def test_no_edition_at_all_says_what_to_do(root: Path) -> None:
    for name in ("vi", "en"):
        screen = open_page(lang=name)
        assert not screen.exception
        (info,) = screen.info
        assert str(root)[:60] in info.value  # a longer name is cut
        assert "python -m dashboard build" in info.value


def test_a_data_root_that_is_not_there_is_an_empty_one(root: Path) -> None:
    root.rmdir()
    screen = open_page()
    assert not screen.exception
    assert len(screen.info) == 1


def test_when_all_editions_are_damaged_each_is_named(three_editions: Path) -> None:
    for period in ("2022", "2023", "2024"):
        damage(three_editions, period, "edition.json")
    screen = open_page()
    assert not screen.exception
    assert len(screen.warning) == 3


def test_a_link_to_the_damaged_edition_says_so_and_a_link_to_another_works(three_editions: Path) -> None:
    damage(three_editions, "2022", "criteria.parquet")
    assert "criteria.parquet" in open_page(ky="2022").error[0].value
    fine = open_page(ky="2023")
    assert not fine.error
    assert title(fine)


def test_an_edition_name_that_leads_out_of_the_data_root_leads_nowhere(three_editions: Path) -> None:
    for hostile in ("../../etc", "..", "/etc/passwd", "thu-nghiem/2024", "\x00"):
        screen = open_page(ct=hostile, ky=hostile)
        assert not screen.exception
        assert not screen.error
        assert "Kỳ thử nghiệm 2024" in words_on(screen)
