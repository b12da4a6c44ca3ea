"""The editions that the project ships are what its source folders give, and every printed figure in them holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.command_line import main
from dashboard.data import list_editions, read_edition, read_source_folder, write_edition
from dashboard.model import EditionId
from tests.data.editions import contents
from tests.scoring.blocks import checked

PROJECT = Path(__file__).parents[2]
SHIPPED = PROJECT / "data" / "editions"
SOURCES = sorted(path.parent for path in (PROJECT / "data" / "sources").glob("*/*/edition.toml"))


def test_every_source_folder_is_shipped_and_nothing_else() -> None:
    assert [str(listing.id) for listing in list_editions(SHIPPED)] == [
        f"{source.parent.name}/{source.name}" for source in SOURCES
    ]
    assert [listing.error for listing in list_editions(SHIPPED)] == [None] * len(SOURCES)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source.parent.name}/{source.name}")
def test_building_again_gives_the_same_bytes(source: Path, tmp_path: Path) -> None:
    edition = read_source_folder(source)
    write_edition(edition, tmp_path)
    built = tmp_path / edition.id.programme / edition.id.period
    shipped = SHIPPED / edition.id.programme / edition.id.period
    assert contents(built) == contents(shipped), f"delete {shipped.relative_to(PROJECT)} and run `make build`"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source.parent.name}/{source.name}")
def test_every_printed_figure_holds(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edition = f"{source.parent.name}/{source.name}"
    assert main(["check", "--data", str(SHIPPED), "--edition", edition]) == 0
    assert "false" not in capsys.readouterr().out


def test_the_change_against_2019_is_among_the_figures_that_hold() -> None:
    before, after = (read_edition(SHIPPED, EditionId("vinh-phuc-cqdt", period)) for period in ("2019", "2020"))
    checks = checked(after, before)
    assert len(checks) == 22
    assert sum(check.fact.statistic == "mean_change" for check in checks) == 2
    assert all(check.holds for check in checks)
