"""On what a run was measured: the machine and the versions, but no name of a host and no path."""

from __future__ import annotations

import datetime
import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from tests.browser.find_chromium import find_chromium
from tests.made_editions import PROJECT

LIBRARIES = ("streamlit", "starlette", "uvicorn", "numpy", "pandas", "plotly", "pyarrow", "dash", "panel", "playwright")


def machine_facts() -> dict[str, str]:
    """Facts that do not change while the bench runs, by name."""
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "chromium": chromium_version(),
        "libraries": ", ".join(f"{name} {_version(name)}" for name in LIBRARIES),
    }


def load() -> str:
    """Average number of processes that want a core, over 1, 5 and 15 minutes."""
    return " ".join(f"{average:.2f}" for average in os.getloadavg())


def commit() -> str:
    """The commit measured, and whether files differ from it."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "not under git"
    return f"{head} with changes" if changed else head


def processor() -> str:
    """The model of the processor, as the kernel names it."""
    told = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*: (.+)$", told.read_text(), re.MULTILINE) if told.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


def chromium_version() -> str:
    """As the browser names itself."""
    path = os.environ.get("CHROMIUM") or find_chromium()
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True, timeout=60).stdout
    return " ".join(re.findall(r"Chrom\w*|[\d.]{4,}", said)[:2])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.strip()
