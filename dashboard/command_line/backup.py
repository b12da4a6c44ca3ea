"""`backup`: editions, their log and original files, and saved scenarios, copied while the dashboard is in use."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tarfile
import uuid
from collections.abc import Mapping
from pathlib import Path

from dashboard.command_line.output import ExitCode, say, writing_into
from dashboard.data import CopiedRoot, Storage, copy_root
from dashboard.database import CopiedScenarios, copy_scenarios
from dashboard.ui.issues import issue_sentence
from dashboard.ui.texts import Language, text

SUMS = "SHA256SUMS"


def backup(root: Storage, out: Path, language: Language) -> int:
    """Copy everything into the new folder or tar file `out`, completely or not at all; return the exit code.

    Scenarios are copied first, so that the version of an edition that each was saved on is in the copy too. Raises
    IssueError.
    """
    if out.exists():
        say(text("backup.exists", language, out=out))
        return ExitCode.REFUSED
    aside = out.absolute().parent / f".writing-{uuid.uuid4().hex}"
    try:
        with writing_into(out):
            aside.mkdir(mode=0o700)  # links to saved scenarios are secrets
            scenarios = copy_scenarios(aside / "scenarios.sqlite3")
            copied = copy_root(root, aside / "editions")
            _put_in_place(aside, out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return _say_what_was_copied(out, copied, scenarios, language)


def _put_in_place(aside: Path, out: Path) -> None:
    sums = {
        path.relative_to(aside).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(aside.rglob("*"))
        if path.is_file()
    }
    (aside / SUMS).write_text("".join(f"{sum_}  {name}\n" for name, sum_ in sums.items()), encoding="utf-8")
    if out.suffix.lower() != ".tar":
        _sync()  # all files at once, before the rename
        aside.rename(out)
        return
    packed = aside.with_suffix(".tar")
    try:
        packed.touch(mode=0o600)
        with tarfile.open(packed, "w") as tar:
            for path in sorted(aside.iterdir()):
                tar.add(path, path.name)
        _check_packed(packed, sums)
        _sync()
        packed.rename(out)
    finally:
        packed.unlink(missing_ok=True)


def _check_packed(packed: Path, sums: Mapping[str, str]) -> None:
    with tarfile.open(packed) as tar:
        for name, sum_ in sums.items():
            file = tar.extractfile(name)
            if file is None or hashlib.sha256(file.read()).hexdigest() != sum_:
                raise OSError(errno.EIO, os.strerror(errno.EIO), name)


def _say_what_was_copied(out: Path, copied: CopiedRoot, scenarios: CopiedScenarios, language: Language) -> int:
    counts = {
        "editions": copied.editions,
        "versions": copied.versions,
        "entries": copied.entries,
        "originals": copied.originals,
    }
    say(text("backup.done", language, out=out, **counts))
    say(text(f"backup.{scenarios.outcome}", language, count=scenarios.count, database=scenarios.database))
    say(text("backup.left_out", language))
    for error in copied.unreadable:
        say(issue_sentence(error, language))
    for problem in copied.log_problems:
        say(issue_sentence(problem, language))
    if copied.unreadable or copied.log_problems:
        say(text("backup.damaged", language))
        return ExitCode.REFUSED
    return ExitCode.OK


def _sync() -> None:
    """Flush all written data to disk; Windows has no such call."""
    if hasattr(os, "sync"):
        os.sync()
