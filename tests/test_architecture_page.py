"""docs/architecture.md is short, draws the layers as they are, and names nothing that is gone."""

import re
from pathlib import Path

from docs.draw_layers import drawing

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
NOT_OUR_FILES = {"edition.json"}  # of a version


def test_the_drawing_is_that_of_the_imports() -> None:
    assert f"\n{drawing()}\n" in PAGE


def test_it_has_at_most_2500_words() -> None:
    assert 1000 < len(PAGE.split()) <= 2500


def test_the_files_and_folders_it_names_are_there() -> None:
    named = set(re.findall(r"`([\w./-]*\w\.(?:py|js|md|toml|json))`", PAGE)) - NOT_OUR_FILES
    assert len(named) > 20
    files = {
        path.relative_to(ROOT).as_posix()
        for part in ("dashboard", "docs", "tests")
        for path in (ROOT / part).rglob("*.*")
    }
    files |= {path.name for path in ROOT.glob("*.*")}
    gone = {name for name in named if not any(file == name or file.endswith(f"/{name}") for file in files)}
    assert gone == set()
