"""The finder run as `make test` runs it, with programs on PATH that answer as a Chromium does, or do not."""

import os
import subprocess
import sys
from pathlib import Path

FINDER = Path(__file__).with_name("find_chromium.py")


def program(path: Path, *, prints: str = "Chromium 1.2.3", code: int = 0) -> Path:
    """A program that prints one line and ends with this code."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{prints}'\nexit {code}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def find(path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """What the finder answers where PATH is this folder alone."""
    kept = {name: value for name, value in os.environ.items() if name in ("HOME", "LANG", "TMPDIR")}
    return subprocess.run(
        [sys.executable, FINDER],
        env=kept | {"PATH": str(path)} | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_variable_comes_first(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "chromium")
    wanted = program(tmp_path / "elsewhere" / "my browser", prints="Google Chrome 1.2.3")
    answer = find(tmp_path / "bin", CHROMIUM=str(wanted))
    assert (answer.returncode, answer.stdout) == (0, f"{wanted}\n")


def test_a_variable_that_names_no_chromium_is_refused(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "chromium")
    answer = find(tmp_path / "bin", CHROMIUM=str(tmp_path / "missing"))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "does not run as a Chromium" in answer.stderr


def test_the_usual_names_are_tried_in_order(tmp_path: Path) -> None:
    program(tmp_path / "google-chrome", prints="Google Chrome 1.2.3")
    assert find(tmp_path).stdout == f"{tmp_path / 'google-chrome'}\n"
    program(tmp_path / "chromium")
    assert find(tmp_path, CHROMIUM="").stdout == f"{tmp_path / 'chromium'}\n"


def test_a_stub_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "chromium", prints="Please install it first", code=1)
    program(tmp_path / "chromium-browser", prints="not a browser")
    chrome = program(tmp_path / "google-chrome", prints="Google Chrome 1.2.3")
    assert find(tmp_path).stdout == f"{chrome}\n"


def test_playwrights_own_is_taken_when_there_is_no_other(tmp_path: Path) -> None:
    browsers = {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "browsers")}
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    expected = subprocess.run(
        [sys.executable, "-c", ask], env=os.environ | browsers, capture_output=True, text=True, timeout=120, check=True
    ).stdout.strip()
    own = program(Path(expected))
    (tmp_path / "empty").mkdir()
    answer = find(tmp_path / "empty", **browsers)
    assert (answer.returncode, answer.stdout) == (0, f"{own}\n")
    assert answer.stderr == ""
