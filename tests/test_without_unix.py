"""Where a system lacks what Linux has (modules, signals, limits of a process), all works but opening uploaded files."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboard.data import read_source_folder, write_edition
from dashboard.ui.texts import LANGUAGES, text
from tests.data.source_folders import write_source
from tests.made_editions import PROJECT
from tests.pages.screen import PAGE_NAMES
from tests.without_unix import MISSING_MODULES, MISSING_NAMES


def walk(what: str, folder: Path) -> dict[str, Any]:
    """What came of each step in a process without all that."""
    command = [sys.executable, "-m", "tests.without_unix", what, str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{tmp_path / 'scenarios.sqlite3'}")
    monkeypatch.setenv("DASHBOARD_ROLES", str(tmp_path / "roles.toml"))
    write_source(tmp_path / "source")
    return tmp_path


@pytest.mark.slow
def test_commands_work_and_opening_a_workbook_is_refused_in_a_sentence(folder: Path) -> None:
    done = walk("commands", folder)
    refused = {f"import {language}" for language in LANGUAGES}
    codes = {name: outcome["code"] for name, outcome in done.items() if isinstance(outcome, dict)}
    assert codes == {name: int(name in refused) for name in codes}, done
    for language in LANGUAGES:
        assert text("workbook_refused.no_limits", language) in done[f"import {language}"]["said"]
    assert [name for name in done["files"] if name.endswith("/current")] == ["thu-nghiem/2024/current"]
    assert done["asked"] == ["resource"]


@pytest.mark.slow
def test_pages_open_and_say_why_they_take_no_file(folder: Path) -> None:
    write_edition(read_source_folder(folder / "source"), folder / "root")
    found = walk("pages", folder)
    for page in PAGE_NAMES:
        assert found[page]["exceptions"] == []
        assert found[page]["title"]
    for language in LANGUAGES:
        assert found[f"upload {language}"]["exceptions"] == []
        assert text("workbook_refused.no_limits", language) in found[f"upload {language}"]["words"]


ONLY_IN = {
    "resource": {"dashboard/sandbox/limits.py"},
    "nice": {"dashboard/sandbox/limits.py"},
    "alarm": {"dashboard/sandbox/limits.py"},
    "SIGALRM": {"dashboard/data/workbook_cells/sandbox_process.py"},
    "SIGXCPU": {"dashboard/data/workbook_cells/sandbox_process.py"},
    "killpg": {"dashboard/data/workbook_cells/sandbox_process.py"},
    "O_DIRECTORY": {"dashboard/data/storage.py"},
    "sync": {"dashboard/command_line/backup.py"},
}
"""What Linux alone has, and the one module that knows it."""


def test_one_module_each_knows_what_linux_alone_has() -> None:
    found: dict[str, set[str]] = {}
    for file in sorted((PROJECT / "dashboard").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for name in known_in(node):
                found.setdefault(name, set()).add(str(file.relative_to(PROJECT)))
    assert found == ONLY_IN


def known_in(node: ast.AST) -> set[str]:
    """Names of modules and of things in `os` and `signal` that Windows lacks."""
    names = {name for module in MISSING_NAMES.values() for name in module}
    match node:
        case ast.Import(names=imported):
            return {alias.name for alias in imported} & set(MISSING_MODULES)
        case ast.ImportFrom(module=str(module)):
            return {module} & set(MISSING_MODULES)
        case ast.Call(func=ast.Name(id="import_module"), args=[ast.Constant(value=str(module))]):
            return {module} & set(MISSING_MODULES)
        case ast.Attribute(value=ast.Name(id="os" | "signal"), attr=attribute):
            return {attribute} & names
        case _:
            return set()
