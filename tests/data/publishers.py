"""People who publish versions without end, and are killed, as real processes forked from one that has all imports.

`python -m tests.data.publishers kill ROOT SOURCE STORAGE KILLS SEED`, `… crowd ROOT SOURCE VERSIONS` and
`… aliases ROOT SOURCE SECONDS` print what came of it as JSON.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dashboard.data import (
    Alias,
    EditConflict,
    EditionError,
    LocalStorage,
    LogAction,
    LogDetails,
    OriginalFile,
    Storage,
    activate,
    add_aliases,
    current_version,
    list_editions,
    list_versions,
    read_aliases,
    read_edition,
    read_log,
    read_original,
    read_source_folder,
    submit_version,
    with_version,
    write_version,
)
from dashboard.model import Edition, EditionId
from tests.forked import Say, fork, lines
from tests.strength import FUZZ

PERIODS = ("2021", "2022", "2023", "2024")
LONGEST_LIFE = 2.0  # times what it takes to publish, on this machine with what else it does
PIECES = 2 if FUZZ else 16
"""Of a file that is written in place. In two, one kill in 60 hits one half; in more, few kills are enough to see it."""
BETWEEN = "between"
DOINGS = ("writing", "switching", "going back", BETWEEN)
PUBLISHERS, READERS = 4, 3


class CurrentInPlace(LocalStorage):
    """What a storage must not be: it overwrites `current` where it stands. The killing must find that out."""

    def replace(self, path: str, content: bytes) -> None:
        if path.endswith("/current"):
            _write_in_pieces(self.folder / path, content)
        else:
            super().replace(path, content)


class FoldersInPlace(LocalStorage):
    """What a storage must not be: it writes a version where it will be read."""

    def write_folder(self, path: str, files: Mapping[str, bytes]) -> None:
        (self.folder / path).mkdir()
        for name, content in files.items():
            _write_in_pieces(self.folder / path / name, content)


class EntriesInPlace(LocalStorage):
    """What a storage must not be: it writes what is new where it will be read, the entries of the log among it."""

    def create(self, path: str, content: bytes) -> None:
        (self.folder / path).parent.mkdir(exist_ok=True)
        _write_in_pieces(self.folder / path, content)


STORAGES = {kind.__name__: kind for kind in (LocalStorage, CurrentInPlace, FoldersInPlace, EntriesInPlace)}


def _write_in_pieces(target: Path, content: bytes) -> None:
    size = -(-len(content) // PIECES)
    with target.open("wb") as file:
        for start in range(0, len(content), size):
            file.write(content[start : start + size])
            file.flush()
            os.fsync(file.fileno())


def kill(storage: Storage, edition: Edition, kills: int, seed: int) -> dict[str, object]:
    """Let people publish, each an edition of his own, until each is killed (-9) at a random moment; look; and again.

    Returns what was wrong after the first kills that left something wrong, and how many died in the middle of what.
    This process never touches the storage itself: threads of a client do not survive a fork.
    """
    moments = random.Random(seed)
    died_while = dict.fromkeys(DOINGS, 0)
    editions = [with_version(replace(edition, id=replace(edition.id, period=period))) for period in PERIODS]
    in_another(lambda: [publish(storage, one, lambda word: None, originals=1) for one in editions] and None)
    found: dict[str, Any] = {"checked": []}
    for group in range(kills // len(editions)):
        working = [
            fork(lambda say, of=one, first=group * 10_000: publish_on(storage, of, first, say)) for one in editions
        ]
        lives = {process: moments.uniform(0, LONGEST_LIFE * _first_took(report)) for process, report in working}
        _kill_at(time.monotonic(), lives)
        for _, report in working:
            said = lines(report)
            died_while[said[-1] if said and said[-1] in DOINGS else BETWEEN] += 1
        checked = set(found["checked"])
        found = in_another(lambda known=checked: look(storage, [one.id for one in editions], known))
        if found["wrong"]:
            return {**found, "kills": (group + 1) * len(editions), **died_while}
    return {**found, "kills": kills, "versions": len(found["checked"]), **died_while}


def look(storage: Storage, editions: list[EditionId], checked: set[str]) -> dict[str, Any]:
    """What is wrong with any of the editions; which versions were found whole; how many entries took no effect."""
    wrong = [problem for edition_id in editions for problem in what_is_wrong(storage, edition_id, checked)]
    logs = [] if wrong else [read_log(storage, edition_id).entries for edition_id in editions]
    without_effect = sum(not entry.took_effect for entries in logs for entry in entries)
    return {"wrong": wrong, "checked": sorted(checked), "without_effect": without_effect}


def in_another(work: Callable[[], Any]) -> Any:
    """Return what `work` returns, done in a process of its own."""
    process, report = fork(lambda say: say(json.dumps(work())))
    said = lines(report)
    if os.waitpid(process, 0)[1] != 0:
        raise RuntimeError("another process has failed; what it said is above")
    return json.loads(said[0])


def _first_took(report: int) -> float:
    """Wait until a publisher has published for the first time; return how long that took it, in seconds."""
    said = b""
    while b"ready" not in said or not said.endswith(b"\n"):
        letter = os.read(report, 1)
        if not letter:
            raise RuntimeError("a publisher has failed; what it said is above")
        said += letter
    return float(said.split()[-1])


def _kill_at(start: float, lives: dict[int, float]) -> None:
    for process, life in sorted(lives.items(), key=lambda item: item[1]):
        time.sleep(max(0.0, start + life - time.monotonic()))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def what_is_wrong(storage: Storage, edition_id: EditionId, checked: set[str]) -> list[str]:
    """What a reader would stumble over; `checked` are versions that were found whole before, and grows."""
    try:
        wrong = [str(listing.error) for listing in list_editions(storage) if listing.error]
        if read_edition(storage, edition_id).version != current_version(storage, edition_id):
            wrong.append("another version is read than is in force")
        log = read_log(storage, edition_id)
        wrong += [str(problem) for problem in log.problems]
        switches = [entry for entry in log.entries if entry.action is not LogAction.SUBMITTED and entry.took_effect]
        if switches[-1].version != current_version(storage, edition_id):
            wrong.append("the log ends with another version than is in force")
        for summary in list_versions(storage, edition_id):
            if f"{edition_id}/{summary.version}" not in checked:
                read_edition(storage, edition_id, summary.version)
                checked.add(f"{edition_id}/{summary.version}")
        for entry in log.entries[-3:]:
            if entry.file_sha256:
                read_original(storage, edition_id, entry.file_sha256)
    except EditionError as unreadable:
        return [str(unreadable)]
    return wrong


def crowd(storage: Storage, edition: Edition, versions: int, done: Path) -> dict[str, object]:
    """Let several people publish some versions each while several read; returns what was acknowledged, read and wrong.

    Readers read until the file `done` is there.
    """
    in_another(lambda: publish(storage, edition, lambda word: None, originals=1))
    publishers = [
        fork(lambda say, first=(number + 1) * 10_000: publish_on(storage, edition, first, say, versions))
        for number in range(PUBLISHERS)
    ]
    readers = [fork(lambda say: read_on(storage, edition.id, say, done)) for _ in range(READERS)]
    said = [lines(report) for _, report in publishers]
    done.touch()
    said += [lines(report) for _, report in readers]
    failed = sum(os.waitpid(process, 0)[1] != 0 for process, _ in (*publishers, *readers))
    published = [line for of_one in said for line in of_one if line.startswith("published ")]
    read = {line for of_one in said for line in of_one if line.startswith("read ")}
    refused = sum(line == "refused" for of_one in said for line in of_one)
    logged = [e.version for e in read_log(storage, edition.id).entries if e.action is LogAction.PUBLISHED]
    return {
        "failed": failed,
        "published": sorted(line.split()[1] for line in published),
        "logged": sorted(logged[1:]),
        "read": len(read),
        "refused": refused,
        "wrong": what_is_wrong(storage, edition.id, set()),
    }


def beside_aliases(storage: Storage, edition: Edition, seconds: float, done: Path) -> dict[str, object]:
    """Let three people publish in one programme, two of them the same edition, while another keeps aliases there.

    Returns what was
    published, how many were refused since another had been faster, aliases that are there, and what is wrong.
    """
    editions = [with_version(replace(edition, id=replace(edition.id, period=period))) for period in PERIODS[:2]]
    in_another(lambda: [publish(storage, one, lambda word: None, originals=1) for one in editions] and None)
    working = [
        fork(lambda say, of=one, first=(number + 1) * 1_000_000: publish_on(storage, of, first, say, until=done))
        for number, one in enumerate((editions[0], editions[0], editions[1]))
    ]
    keeping = fork(lambda say: keep_aliases_on(storage, edition.id.programme, say, done))
    try:
        for _, report in working:
            _first_took(report)
        time.sleep(seconds)  # this is how long it is to go on
    finally:
        done.touch()
    said = [lines(report) for _, report in working]
    kept = lines(keeping[1])
    failed = sum(os.waitpid(process, 0)[1] != 0 for process, _ in (*working, keeping))
    known = in_another(lambda: [alias.alias for alias in read_aliases(storage, edition.id.programme)])
    return {
        "failed": failed,
        "published": sum(line.startswith("published ") for of_one in said for line in of_one),
        "refused": sum(line == "refused" for of_one in said for line in of_one),
        "aliases": len(known),
        "aliases_lost": sorted(set(kept) - set(known)),
        **in_another(lambda: look(storage, [one.id for one in editions], set())),
    }


def keep_aliases_on(storage: Storage, programme: str, say: Say, done: Path) -> None:
    """Keep one alias after the other, a moment apart, and say each that was acknowledged."""
    for number in itertools.count():
        if done.exists():
            return
        add_aliases(storage, programme, [Alias(f"Tên {number}", "y-te")], before_write=lambda: None)
        say(f"Tên {number}")
        time.sleep(0.002)


def publish_on(
    storage: Storage,
    edition: Edition,
    first: int,
    say: Say,
    versions: int | None = None,
    until: Path | None = None,
    rest: float = 0.0,
) -> None:
    """Publish some versions, or without end, or until a file is there; after the first say how long it took.

    `rest`: seconds after each.
    """
    begun = time.monotonic()
    for number in itertools.count(first) if versions is None else range(first, first + versions):
        if until is not None and number > first + 1 and until.exists():
            return
        if number == first + 1:
            say(f"ready {time.monotonic() - begun}")
        publish(storage, with_version(replace(edition, title=f"Bản {number}")), say, originals=number % 2)
        time.sleep(rest)


def publish(storage: Storage, edition: Edition, say: Say, originals: int) -> None:
    """Hand in a version, with a file now and then, and put it in force; go back to where one was now and then."""
    original = OriginalFile("kết quả.xlsx", edition.title.encode()) if originals else None
    sha256 = original.sha256 if original else ""
    say("writing")
    submit_version(edition, storage, LogDetails(LogAction.SUBMITTED, "lan", "Lan", "kết quả.xlsx", sha256), original)
    before = current(storage, edition.id)
    say("switching")
    try:
        activate(
            storage, edition.id, edition.version, expected=before, details=LogDetails(LogAction.PUBLISHED, "lan", "Lan")
        )
    except EditConflict:
        say("refused")
        return
    say(f"published {edition.version}")
    if before is not None and int(edition.version, 16) % 3 == 0:
        say("going back")
        back = LogDetails(LogAction.ROLLED_BACK, "binh", "Bình")
        try:
            activate(storage, edition.id, before, expected=edition.version, details=back)
        except EditConflict:  # another has published since: nothing of this version was refused
            say("stayed")


def current(storage: Storage, edition_id: EditionId) -> str | None:
    return next((summary.version for summary in list_versions(storage, edition_id) if summary.is_current), None)


def read_on(storage: Storage, edition_id: EditionId, say: Say, done: Path) -> None:
    """Read what is in force again and again, whole or not at all; everything else ends the process with an error."""
    while not done.exists():
        edition = read_edition(storage, edition_id)
        if with_version(edition).version != edition.version or not edition.title.startswith(("Bản ", "Kỳ ")):
            raise AssertionError(edition.title)
        problems = read_log(storage, edition_id).problems
        if problems or any(listing.error for listing in list_editions(storage)):
            raise AssertionError(problems)
        say(f"read {edition.version}")


if __name__ == "__main__":
    _, what, root, source, *numbers = sys.argv
    made = read_source_folder(Path(source))
    with TemporaryDirectory() as warm:  # what a first write loads, every child has then
        read_edition(LocalStorage(Path(warm)), made.id, write_version(made, LocalStorage(Path(warm))))
    if what == "aliases":
        outcome = beside_aliases(LocalStorage(Path(root)), made, float(numbers[0]), Path(source) / "done")
    elif what == "crowd":
        outcome = crowd(LocalStorage(Path(root)), made, int(numbers[0]), Path(source) / "done")
    else:
        outcome = kill(STORAGES[numbers[0]](Path(root)), made, int(numbers[1]), int(numbers[2]))
    print(json.dumps(outcome), flush=True)
    os._exit(0)  # the threads of pyarrow do not all survive a fork, and waiting for them ends badly
