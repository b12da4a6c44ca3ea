"""docs/architecture.md names what there is: every folder and page of the code, and nothing that is gone."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:dashboard|data|docs|tests)/[\w/.-]*|app\.py)`", PAGE)))
FILES = sorted(set(re.findall(r"`(?:[\w/.-]*/)?(\w+\.(?:py|js|css|toml|md))`", PAGE)))
NOT_OUR_FILES = {"edition.toml"}  # of a source folder


def code_folders() -> list[str]:
    """Every folder of the program that holds Python, by its path from the root."""
    holders = {path.parent for path in (ROOT / "dashboard").rglob("*.py")}
    return sorted(f"{folder.relative_to(ROOT).as_posix()}/" for folder in holders if folder != ROOT / "dashboard")


def page_scripts() -> list[str]:
    """Every page, by its path from the root: a script that asks for the view as soon as it runs."""
    scripts = (ROOT / "dashboard" / "pages").glob("*.py")
    return sorted(path.relative_to(ROOT).as_posix() for path in scripts if "\nview = " in path.read_text("utf-8"))


def test_the_page_names_something() -> None:
    assert len(NAMED) > 10
    assert len(FILES) > 20


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_exists(name: str) -> None:
    path = ROOT / name
    assert path.is_dir() if name.endswith("/") else path.is_file()


@pytest.mark.parametrize("file", FILES)
def test_files_named_without_their_folder_exist(file: str) -> None:
    places = (ROOT / folder for folder in ("dashboard", "docs", "tests"))
    found = (ROOT / file).exists() or any(True for place in places for _ in place.rglob(file))
    assert found or file in NOT_OUR_FILES


@pytest.mark.parametrize("folder", code_folders())
def test_every_folder_of_the_code_is_named(folder: str) -> None:
    assert folder in NAMED


@pytest.mark.parametrize("script", page_scripts())
def test_every_page_is_named(script: str) -> None:
    assert script in NAMED


def test_pages_are_recognised() -> None:
    assert "dashboard/pages/overview.py" in page_scripts()
    assert "dashboard/pages/frame.py" not in page_scripts()
