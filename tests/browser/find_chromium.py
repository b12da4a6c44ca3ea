"""Find a Chromium for the browser tests, or bring one; print its path.

In this order: the one that the variable CHROMIUM names, one on PATH, Playwright's own, one that Playwright can
download, and, for root on Debian, the package `chromium`. Only the path goes to standard output; what is tried is
told on standard error.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

USUAL_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MINUTE = 60


class NoChromiumError(Exception):
    """There is none, and none could be brought."""


def say(line: str) -> None:
    """Tell on standard error, so that standard output holds the path alone."""
    print(line, file=sys.stderr, flush=True)


def runs(path: str) -> bool:
    """Whether this is a Chromium that starts: some systems put a stub there that only says how to install one."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=MINUTE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and "Chrom" in answer.stdout


def named() -> str | None:
    """The one that CHROMIUM names. A name that does not run is an error: another browser is not what was asked for."""
    path = os.environ.get("CHROMIUM")
    if not path:
        return None
    if not runs(path):
        raise NoChromiumError(f"CHROMIUM is {path!r}, and that does not run as a Chromium.")
    return path


def on_path() -> str | None:
    """The first of the usual names on PATH that runs."""
    found = (shutil.which(name) for name in USUAL_NAMES)
    return next((path for path in found if path is not None and runs(path)), None)


def of_playwright() -> str | None:
    """The one that Playwright has downloaded before."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if runs(path) else None


def succeeds(command: list[str], *, minutes: int, environment: dict[str, str] | None = None) -> bool:
    """Run a command whose failure is only a reason to try the next way; all it prints goes to standard error."""
    say("trying: " + " ".join(command))
    try:
        code = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            env=os.environ | (environment or {}),
            timeout=minutes * MINUTE,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired) as error:
        say(f"that failed: {error}")
        return False
    if code != 0:
        say(f"that failed with exit code {code}")
    return code == 0


def downloaded() -> str | None:
    """Playwright's own, downloaded now."""
    if not succeeds([sys.executable, "-m", "playwright", "install", "chromium"], minutes=10):
        return None
    return of_playwright()


def packaged() -> str | None:
    """Debian's package, installed now. Only root can."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    if not succeeds(["apt-get", "update", "-qq"], minutes=10, environment=quiet):
        return None
    if not succeeds(install, minutes=20, environment=quiet):
        return None
    return on_path()


WAYS: tuple[Callable[[], str | None], ...] = (named, on_path, of_playwright, downloaded, packaged)


def find_chromium() -> str:
    """The path of a Chromium that runs."""
    for way in WAYS:
        path = way()
        if path is not None:
            return str(Path(path).absolute())
    raise NoChromiumError(
        "No Chromium for the browser tests: install one (on Debian: apt-get install chromium), or name one in CHROMIUM."
    )


def main() -> int:
    """Print the path, or say why there is none and return 1."""
    try:
        path = find_chromium()
    except NoChromiumError as error:
        say(str(error))
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
