"""The program that touches uploaded files stands alone: little to start, little to take over."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.made_editions import PROJECT

HEAVY = {"numpy", "pandas", "pyarrow", "sqlalchemy", "streamlit"}


def modules_of(program: str) -> set[str]:
    script = f"import json, sys; import {program}; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout))


@pytest.mark.parametrize("task", ["opening", "marking"])
def test_it_imports_nothing_else_of_the_project(task: str) -> None:
    ours = {name for name in modules_of(f"dashboard.sandbox.{task}") if name.startswith("dashboard.")}
    assert f"dashboard.sandbox.{task}" in ours
    assert [name for name in sorted(ours) if not name.startswith("dashboard.sandbox")] == []


@pytest.mark.parametrize("task", ["opening"])
def test_reading_needs_nothing_heavy(task: str) -> None:
    assert modules_of(f"dashboard.sandbox.{task}") & HEAVY == set()
