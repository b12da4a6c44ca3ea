"""The log of an edition: who submitted, published or rolled back to which version, when, from which file.

It is append-only: one file per entry, created under the edition's lock and never replaced. Each entry has the hash of
the previous one, and `head` the number and hash of the last, so that altered or removed entries are noticed. This
detects accidents only: write permission on the data root is enough to forge a whole chain.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from dashboard.data.paths import EditionFolder, current_or_none, edition_folder, not_permitted
from dashboard.data.storage import Storage
from dashboard.model import EditionId, Issue, Rule

_ENTRY_FILE = re.compile(r"([0-9]{6,})-([0-9a-f]{16})\.json")


class LogAction(StrEnum):
    """What a user did with a version."""

    SUBMITTED = "submitted"
    PUBLISHED = "published"
    ROLLED_BACK = "rolled_back"


@dataclass(frozen=True, slots=True)
class LogDetails:
    """The caller's part of a log entry. `who` is an id, `name` is for display."""

    action: LogAction
    who: str
    name: str
    file_name: str = ""
    file_sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the log.

    `before`: the current version at that moment, None if there was none. `previous`: hash of the previous entry, empty
    for the first. An entry is written before its switch; if the writer died in between, `took_effect` is False. That is
    not in the file: it follows from the next entry, or from the current version.
    """

    number: int
    action: LogAction
    version: str
    before: str | None
    who: str
    name: str
    when: datetime.datetime
    file_name: str
    file_sha256: str
    note: str
    previous: str
    took_effect: bool = True

    @property
    def switched(self) -> bool:
        """Whether the entry made its version current."""
        return self.took_effect and self.action is not LogAction.SUBMITTED


@dataclass(frozen=True, slots=True)
class VersionLog:
    """The log as far as it can be read: entries, oldest first, and its problems, none if it is intact.

    The `row` of a problem is the number of its entry; with problems, the entries can be read but prove nothing.
    `current`: the current version when the log was read.
    """

    entries: tuple[LogEntry, ...] = ()
    problems: tuple[Issue, ...] = ()
    current: str | None = None

    def was_current(self, version: str) -> bool:
        """Whether `version` is or was current, also before the log began; False if it was only written."""
        return version == self.current or any(
            entry.before == version or (entry.version == version and entry.switched) for entry in self.entries
        )

    def submitter(self, version: str, besides: str) -> str:
        """Id of a user who submitted `version`: one other than `besides` if possible, which means two have seen it.

        Empty if no entry names one. Altered entries do not count.
        """
        submitters = [e.who for e in self.entries if e.action is LogAction.SUBMITTED and e.version == version]
        return next((who for who in submitters if who != besides), submitters[0] if submitters else "")


def read_log(root: Storage | Path, edition_id: EditionId) -> VersionLog:
    """Return the log of an edition; an empty one if none was kept (editions shipped or written long ago).

    Raises EditionError when it cannot be read.
    """
    return log_of(edition_folder(root, edition_id))


def log_of(folder: EditionFolder) -> VersionLog:
    """Return the log in the folder of an edition; see read_log."""
    written, head, current = _log_and_current(folder)
    entries = _with_effect([entry.entry for entry in written if entry.entry is not None], current)
    return VersionLog(entries, (*_chain_problems(written, head), *_unlogged(entries, current)), current)


def append(folder: EditionFolder, version: str, before: str | None, details: LogDetails) -> LogEntry:
    """Write the next entry. The caller must hold the edition's lock. Raises EditionError and OSError."""
    last = _read_head(folder)
    for entry in _written_entries(folder, _entry_names(folder)[-1:]):
        # The head counts even if its entry is gone, so that its number is not reused and the gap stays noticed.
        if entry.number > last[0]:  # its writer died before it updated the head
            last = (entry.number, entry.sha256)
            _note(folder, *last)
    now = datetime.datetime.now(datetime.UTC)
    entry = LogEntry(number=last[0] + 1, version=version, before=before, when=now, previous=last[1], **asdict(details))
    content = _entry_bytes(entry)
    sha256 = hashlib.sha256(content).hexdigest()
    folder.storage.create(f"{folder.log}/{entry.number:06}-{sha256[:16]}.json", content)
    _note(folder, entry.number, sha256)
    return entry


def _note(folder: EditionFolder, number: int, sha256: str) -> None:
    """Write the number and hash of the last entry to the head file."""
    folder.storage.replace(folder.head, f"{number} {sha256}\n".encode())


@dataclass(frozen=True, slots=True)
class _Written:
    """A file of the log; `entry` is None if its content was altered."""

    number: int
    sha256: str
    entry: LogEntry | None


def _log_and_current(folder: EditionFolder) -> tuple[list[_Written], tuple[int, str], str | None]:
    """The files of the log, its head and the current version, all as of one moment.

    If a version is published meanwhile, they are read again; otherwise its switch would seem unlogged.
    """
    names = _entry_names(folder)
    while True:
        found = _written_entries(folder, names), _read_head(folder), current_or_none(folder)
        names_then, names = names, _entry_names(folder)
        if names == names_then:
            return found


def _entry_names(folder: EditionFolder) -> list[str]:
    """The names of the log files, sorted by number."""
    try:
        names = [name for name in folder.storage.list(folder.log).files if _ENTRY_FILE.fullmatch(name)]
    except OSError as error:
        raise not_permitted(folder.log, error) from error
    return sorted(names, key=lambda name: int(name.partition("-")[0]))


def _written_entries(folder: EditionFolder, names: Sequence[str]) -> list[_Written]:
    """Return the entries in the files of these names."""
    try:
        contents = folder.storage.at_once(lambda name: folder.storage.read(f"{folder.log}/{name}"), names)
    except OSError as error:
        raise not_permitted(folder.log, error) from error
    return [_written(name, content) for name, content in zip(names, contents, strict=True)]


def _written(name: str, content: bytes) -> _Written:
    match = _ENTRY_FILE.fullmatch(name)
    assert match is not None
    number, sha256 = int(match[1]), hashlib.sha256(content).hexdigest()
    entry = _parse(content) if sha256.startswith(match[2]) else None
    return _Written(number, sha256, entry if entry is not None and entry.number == number else None)


def _read_head(folder: EditionFolder) -> tuple[int, str]:
    """Number and hash of the last entry according to the head file; (0, "") if it is missing or damaged."""
    try:
        number, sha256 = folder.storage.read(folder.head).decode().split()
        return int(number), sha256
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return 0, ""
    except OSError as error:
        raise not_permitted(folder.head, error) from error


def _chain_problems(written: Sequence[_Written], head: tuple[int, str]) -> list[Issue]:
    problems: list[Issue] = []
    before: _Written | None = None
    for place in written:
        expected = before.number + 1 if before else 1
        problems += [_problem(number, Rule.LOG_ENTRY_MISSING) for number in range(expected, place.number)]
        if before is not None and place.number == before.number:
            problems.append(_problem(place.number, Rule.LOG_ENTRY_DOUBLED))
        elif place.entry is None:
            problems.append(_problem(place.number, Rule.LOG_ENTRY_DAMAGED))
        elif place.number == expected and place.entry.previous != (before.sha256 if before else ""):
            problems.append(_problem(place.number, Rule.LOG_CHAIN_BROKEN))
        before = place
    last = before.number if before else 0
    # A writer that dies between an entry and its head update leaves the head one behind.
    as_noted = last - head[0] in (0, 1) and (
        head[0] == 0 or head in [(place.number, place.sha256) for place in written]
    )
    return problems if as_noted else [*problems, _problem(max(head[0], last), Rule.LOG_END_MISSING)]


def _unlogged(entries: Sequence[LogEntry], current: str | None) -> list[Issue]:
    """A problem for each switch without an entry: the current version differs from what follows from the log."""
    problems: list[Issue] = []
    known = entries[0].before if entries else current
    for entry in entries:
        if entry.before != known:
            problems.append(_unlogged_switch(entry.number, entry.before))
        known = entry.before
        if entry.switched:
            known = entry.version
    if entries and known != current:
        problems.append(_unlogged_switch(entries[-1].number, current))
    return problems


def _unlogged_switch(number: int, version: str | None) -> Issue:
    return _problem(number, Rule.LOG_SWITCH_UNLOGGED, version=version or "–")


def _problem(number: int, rule: Rule, **details: str) -> Issue:
    return Issue("", number, None, None, rule, {"number": str(number), **details})


def _with_effect(entries: Sequence[LogEntry], current: str | None) -> tuple[LogEntry, ...]:
    """The entries with `took_effect`: whether the next one's `before`, or `current` for the last, is their version."""
    found_next = [*[entry.before for entry in entries], current][1:]
    return tuple(
        replace(entry, took_effect=entry.action is LogAction.SUBMITTED or entry.version == found)
        for entry, found in zip(entries, found_next, strict=True)
    )


_TEXTS = ("version", "who", "name", "file_name", "file_sha256", "note", "previous")


def _entry_bytes(entry: LogEntry) -> bytes:
    document = {**asdict(entry), "when": entry.when.isoformat()}
    del document["took_effect"]
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _parse(content: bytes) -> LogEntry | None:
    try:
        document: dict[str, Any] = json.loads(content)
        when = datetime.datetime.fromisoformat(document["when"])
        if when.tzinfo is None:
            raise ValueError("a time without its zone")
        before = None if document["before"] is None else str(document["before"])
        number, action = int(document["number"]), LogAction(document["action"])
        texts: dict[str, Any] = {name: str(document[name]) for name in _TEXTS}
        return LogEntry(number=number, action=action, before=before, when=when, **texts)
    except (ValueError, LookupError, TypeError):
        return None
