"""Which editions there are, and which follow each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.data import (
    EditionListing,
    ListedBlock,
    LocalStorage,
    data_root,
    earlier_editions,
    list_editions,
    previous_edition,
    write_edition,
)
from dashboard.model import EditionId
from tests.data.editions import small_edition


def listed(*ids: str) -> list[EditionListing]:
    return [EditionListing(EditionId(*name.split("/")), "", "", "", None, ()) for name in ids]


LISTINGS = listed(
    "dti/2019", "dti/2020", "dti/2022", "dti/2022-10", "dti/2022-11", "dti/2022-luy-ke", "dti/2022-q3", "par/2021"
)


@pytest.mark.parametrize(
    ("edition", "previous"),
    [
        ("dti/2020", "dti/2019"),
        ("dti/2022", "dti/2020"),
        ("dti/2019", None),
        ("dti/2022-11", "dti/2022-10"),
        ("dti/2022-10", None),
        ("dti/2022-luy-ke", None),
        ("dti/2022-q3", None),  # a quarter is no month, though it is written as long
        ("dti/2022-q4", "dti/2022-q3"),
        ("par/2021", None),
        ("par/2022", "par/2021"),
    ],
)
def test_the_previous_edition_is_the_latest_earlier_one_of_its_kind(edition: str, previous: str | None) -> None:
    found = previous_edition(LISTINGS, EditionId(*edition.split("/")))
    assert (None if found is None else str(found)) == previous


def test_the_history_is_of_one_kind_ascending_and_ends_with_the_edition() -> None:
    history = earlier_editions(reversed(LISTINGS), EditionId("dti", "2022"))
    assert [edition.period for edition in history] == ["2019", "2020", "2022"]
    assert [edition.period for edition in earlier_editions(LISTINGS, EditionId("dti", "2020"))] == ["2019", "2020"]


def test_a_listing_has_the_names_that_a_menu_needs(tmp_path: Path) -> None:
    edition = small_edition(tmp_path)
    write_edition(edition, tmp_path / "root")
    (listing,) = list_editions(tmp_path / "root")
    assert listing == EditionListing(
        id=edition.id,
        version=edition.version,
        programme_name="Kỳ thử nghiệm 2024",
        title="Kỳ thử nghiệm 2024",
        issued=edition.issued,
        blocks=(ListedBlock("so", "Sở, ban, ngành", 2), ListedBlock("huyen", "Huyện, thành phố", 1)),
    )


def test_what_is_no_edition_is_not_listed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write_edition(small_edition(tmp_path), root)
    (root / "README.md").write_text("x")
    (root / "thu-nghiem" / "note.txt").write_text("x")
    (root / "thu-nghiem" / "2023" / ".writing-0").mkdir(parents=True)
    (root / ".git" / "2024").mkdir(parents=True)
    (root / ".git" / "2024" / "current").write_text("x")
    assert [str(listing.id) for listing in list_editions(root)] == ["thu-nghiem/2024"]


def test_a_data_root_that_is_not_there_has_no_editions(tmp_path: Path) -> None:
    assert list_editions(tmp_path / "nowhere") == ()


def test_editions_are_listed_by_programme_and_period(tmp_path: Path) -> None:
    for period in ("2025", "2024-10", "2024"):
        write_edition(small_edition(tmp_path, period=period), tmp_path / "root")
    assert [listing.id.period for listing in list_editions(tmp_path / "root")] == ["2024", "2024-10", "2025"]


def test_the_data_root_is_the_variable_or_a_folder_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_DATA", "/srv/editions")
    assert data_root() == LocalStorage(Path("/srv/editions"))
    monkeypatch.setenv("DASHBOARD_DATA", "")
    assert data_root() == LocalStorage(Path(__file__).parents[2] / "data" / "editions")
