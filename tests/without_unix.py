"""A process in which our code finds nothing that Windows lacks: `python -m tests.without_unix commands|pages FOLDER`.

Libraries keep it, for they bring what each system has. FOLDER has a source folder `source` and the editions `root`;
what came of each step is printed as JSON.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import io
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

MISSING_MODULES = ("fcntl", "grp", "pwd", "resource", "termios")
MISSING_NAMES: Mapping[ModuleType, tuple[str, ...]] = {
    os: ("O_DIRECTORY", "killpg", "nice", "sync"),
    signal: ("SIGALRM", "SIGXCPU", "alarm"),
}
asked: list[str] = []
"""Missing modules that our code asked for."""


def hide() -> None:
    """Take it away, before anything of ours is imported."""
    real_import, real_import_module = builtins.__import__, importlib.import_module

    def import_(name: str, *others: Any, **more: Any) -> ModuleType:
        where = more.get("globals") or (others[0] if others else None) or {}
        if name in MISSING_MODULES and str(where.get("__name__", "")).startswith("dashboard"):
            asked.append(name)
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real_import(name, *others, **more)

    def import_module(name: str, package: str | None = None) -> ModuleType:
        if name in MISSING_MODULES:
            asked.append(name)
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real_import_module(name, package)

    builtins.__import__, importlib.import_module = import_, import_module  # type: ignore[assignment]
    for module, names in MISSING_NAMES.items():
        for name in names:
            delattr(module, name)


def command(*arguments: object) -> dict[str, object]:
    """Exit code and words of a command."""
    from dashboard.command_line import main

    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        code = main([str(argument) for argument in arguments])
    return {"code": code, "out": out.getvalue(), "said": said.getvalue()}


def commands(folder: Path) -> dict[str, object]:
    """Run every command that a person runs."""
    root, data = folder / "root", ("--data", folder / "root")
    edition = (*data, "--edition", "thu-nghiem/2024")
    block = (*edition, "--block", "so")
    template = folder / "template.xlsx"
    done = {
        "build": command("build", folder / "source", *data),
        "leaderboard": command("leaderboard", *block, "--set", "noi-vu:4.9=10"),
        "plan": command("plan", *block, "--agency", "noi-vu", "--rank", "1"),
        "check": command("check", *edition),
        "versions": command("versions", *edition, "--log"),
        "template": command("template", *edition, "--out", template),
        "backup": command("backup", folder / "copy", *data),
        "backup to tar": command("backup", folder / "copy.tar", *data),
    }
    done |= {
        f"import {language}": command("import", template, *data, "--lang", language, "--publish")
        for language in ("vi", "en")
    }
    return {**done, "files": sorted(str(path.relative_to(root)) for path in root.rglob("*"))}


def pages(folder: Path) -> dict[str, object]:
    """Open every page, and put a file on the page that takes them."""
    from tests.pages.screen import PAGE_NAMES, open_page, put_files, title, words_on

    os.environ["DASHBOARD_DATA"] = str(folder / "root")
    found: dict[str, object] = {}
    for page in PAGE_NAMES:
        screen = open_page(page, cq="y-te")
        found[page] = {"title": title(screen), "exceptions": [str(one.value) for one in screen.exception]}
    for language in ("vi", "en"):
        screen = open_page("import", lang=language)
        put_files(screen, {"diem.csv": b"a,b\n1,2\n"})
        found[f"upload {language}"] = {
            "words": words_on(screen),
            "exceptions": [str(one.value) for one in screen.exception],
        }
    return found


def main(arguments: Sequence[str]) -> None:
    """Do one of the two walks."""
    what, folder = arguments
    hide()
    outcome = {"commands": commands, "pages": pages}[what](Path(folder))
    print(json.dumps({**outcome, "asked": sorted(set(asked))}))


if __name__ == "__main__":
    main(sys.argv[1:])
