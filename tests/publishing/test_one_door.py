"""There is one door to what is published and one to what is saved, and both ask who is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.made_editions import PROJECT

WRITES = {
    "write_edition", "add_aliases", "write_layout", "write_version", "submit_version", "activate", "write_original",
}  # fmt: skip
BUILDS_FROM_A_FOLDER = PROJECT / "dashboard" / "command_line" / "editions.py"
"""Whoever runs it has the data root and the shell; it is how an installation gets its first editions."""


def names_in(path: Path) -> set[str]:
    """Every name that a file imports or uses, also after a dot."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        name
        for node in ast.walk(tree)
        for name in (
            getattr(node, "id", None),
            getattr(node, "attr", None),
            getattr(node, "name", None),
        )
        if isinstance(name, str)
    }


def files_above() -> Iterator[Path]:
    """Whatever speaks with people."""
    yield PROJECT / "app.py"
    for folder in ("pages", "command_line", "ui", "excel"):
        yield from sorted((PROJECT / "dashboard" / folder).rglob("*.py"))


def test_only_publishing_writes_editions_for_people() -> None:
    writers = {path: names_in(path) & WRITES for path in files_above() if names_in(path) & WRITES}
    assert writers == {BUILDS_FROM_A_FOLDER: {"write_edition"}}


def test_scenarios_are_saved_in_one_place_and_it_asks() -> None:
    storing = [path for path in files_above() if "pages" in path.parts and "save" in names_in(path)]
    assert [path.name for path in storing] == ["saved_scenario_panels.py"]
    assert "authorize" in names_in(storing[0])


def test_publishing_is_where_the_writes_are() -> None:
    found = names_in(PROJECT / "dashboard" / "publishing.py") & WRITES
    assert found == {"add_aliases", "write_layout", "submit_version", "activate"}
