"""Versions of an edition: handed in, put in force, gone back to, listed, with a log that tells who did it."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.data import (
    AlreadyCurrent,
    EditConflict,
    EditionError,
    LocalStorage,
    LogAction,
    LogDetails,
    OriginalFile,
    VersionSummary,
    activate,
    current_version,
    current_version_or_none,
    list_editions,
    list_versions,
    read_edition,
    read_log,
    read_original,
    storage,
    submit_version,
    version_log,
    with_version,
    write_edition,
    write_version,
)
from dashboard.data.kept_files import write_original
from dashboard.data.paths import edition_folder
from dashboard.model import Edition, EditionId, Rule
from dashboard.ui.issues import issue_sentence
from tests.data.editions import assert_same, small_edition
from tests.made_editions import SHIPPED

ID = EditionId("thu-nghiem", "2024")
LAN, BINH = "lan@vinhphuc.gov.vn", "binh@vinhphuc.gov.vn"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "editions"


@pytest.fixture
def first(tmp_path: Path) -> Edition:
    return small_edition(tmp_path)


@pytest.fixture
def second(first: Edition) -> Edition:
    return titled(first, "Bản sửa")


def titled(edition: Edition, title: str) -> Edition:
    """The same edition under another title, which is another version."""
    return with_version(replace(edition, title=title))


def details(action: LogAction, who: str = LAN, **more: str) -> LogDetails:
    return LogDetails(action, who, f"Tên của {who}", **more)


def publish(root: Path, edition: Edition, expected: str | None, who: str = LAN) -> None:
    write_version(edition, root)
    activate(root, edition.id, edition.version, expected=expected, details=details(LogAction.PUBLISHED, who))


def told(root: Path) -> list[tuple[str, str, bool]]:
    """What the log tells: action, version and whether it took effect."""
    log = read_log(root, ID)
    assert log.problems == ()
    return [(entry.action, entry.version, entry.took_effect) for entry in log.entries]


def entry_files(root: Path) -> list[Path]:
    return sorted((root / "thu-nghiem" / "2024" / "log").glob("*.json"))


# In force or not


def test_a_version_that_is_written_is_kept_and_not_in_force(root: Path, first: Edition, second: Edition) -> None:
    write_version(first, root)
    assert list_editions(root) == ()
    assert_same(read_edition(root, ID, first.version), first)
    write_edition(first, root)
    write_version(second, root)
    assert current_version(root, ID) == first.version
    assert_same(read_edition(root, ID, second.version), second)


def test_a_version_is_put_in_force_and_gone_back_from(root: Path, first: Edition, second: Edition) -> None:
    publish(root, first, expected=None)
    publish(root, second, expected=first.version)
    assert_same(read_edition(root, ID), second)
    back = details(LogAction.ROLLED_BACK, BINH, note="sai cột điểm")
    activate(root, ID, first.version, expected=second.version, details=back)
    assert_same(read_edition(root, ID), first)
    assert told(root) == [
        ("published", first.version, True),
        ("published", second.version, True),
        ("rolled_back", first.version, True),
    ]


def test_who_decided_on_what_is_no_longer_in_force_is_refused(root: Path, first: Edition, second: Edition) -> None:
    third = titled(first, "Bản thứ ba")
    publish(root, first, expected=None)
    publish(root, second, expected=first.version)
    with pytest.raises(EditConflict) as caught:
        publish(root, third, expected=first.version)
    assert (caught.value.expected, caught.value.found) == (first.version, second.version)
    for language in ("vi", "en"):
        sentence = issue_sentence(caught.value, language)
        assert first.version in sentence
        assert second.version in sentence
    assert current_version(root, ID) == second.version
    assert len(read_log(root, ID).entries) == 2


def test_what_cannot_be_looked_into_is_not_taken_for_nothing_in_force(root: Path, first: Edition) -> None:
    publish(root, first, expected=None)
    current = root / "thu-nghiem" / "2024" / "current"
    current.unlink()
    assert current_version_or_none(root, ID) is None
    current.mkdir()  # reading it is an error of the disk
    with pytest.raises(EditionError) as caught:
        current_version_or_none(root, ID)
    assert caught.value.rule is Rule.UNREADABLE_NOT_PERMITTED


def test_who_found_nothing_in_force_does_not_replace_what_is_there_now(
    root: Path, first: Edition, second: Edition
) -> None:
    publish(root, first, expected=None)
    with pytest.raises(EditConflict) as caught:
        publish(root, second, expected=None)
    assert (caught.value.expected, caught.value.found) == (None, first.version)
    assert current_version(root, ID) == first.version


def test_what_is_in_force_already_is_not_put_in_force_again(root: Path, first: Edition) -> None:
    publish(root, first, expected=None)
    with pytest.raises(AlreadyCurrent) as caught:
        publish(root, first, expected=first.version)
    assert first.version in issue_sentence(caught.value, "vi")
    assert len(entry_files(root)) == 1


def test_a_version_that_is_not_there_or_damaged_is_not_put_in_force(root: Path, first: Edition) -> None:
    with pytest.raises(EditionError) as caught:
        activate(root, ID, "0123456789abcdef", expected=None, details=details(LogAction.PUBLISHED))
    assert caught.value.rule is Rule.UNREADABLE_VERSION_MISSING
    write_version(first, root)
    (root / "thu-nghiem" / "2024" / first.version / "scores.parquet").write_bytes(b"")
    with pytest.raises(EditionError) as caught:
        activate(root, ID, first.version, expected=None, details=details(LogAction.PUBLISHED))
    assert caught.value.rule is Rule.UNREADABLE_FILE_TRUNCATED
    assert list_editions(root) == ()
    assert read_log(root, ID).entries == ()


def test_what_is_raised_right_before_the_switch_leaves_everything_as_it_was(
    root: Path, first: Edition, second: Edition
) -> None:
    class RoleWithdrawn(Exception): ...

    def refuse() -> None:
        raise RoleWithdrawn

    publish(root, first, expected=None)
    write_version(second, root)
    told_before = told(root)
    with pytest.raises(RoleWithdrawn):
        activate(
            root, ID, second.version, expected=first.version, details=details(LogAction.PUBLISHED), before_switch=refuse
        )
    third = titled(first, "Bản thứ ba")
    with pytest.raises(RoleWithdrawn):
        submit_version(third, root, details(LogAction.SUBMITTED), OriginalFile("a.xlsx", b"x"), before_write=refuse)
    assert current_version(root, ID) == first.version
    assert told(root) == told_before
    assert {summary.version for summary in list_versions(root, ID)} == {first.version, second.version}
    assert not (root / "thu-nghiem" / "2024" / "originals").exists()


def test_current_that_is_damaged_is_put_right_by_the_next_switch(root: Path, first: Edition, second: Edition) -> None:
    publish(root, first, expected=None)
    (root / "thu-nghiem" / "2024" / "current").write_bytes(b"\xff")
    publish(root, second, expected=None)
    assert current_version(root, ID) == second.version


def test_while_somebody_writes_nobody_else_does_and_it_is_said(
    root: Path, first: Edition, second: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "LOCK_PATIENCE", 0.1)
    publish(root, first, expected=None)
    with LocalStorage(root).lock("thu-nghiem/2024"), pytest.raises(EditionError) as caught:
        publish(root, second, expected=first.version)
    assert caught.value.rule is Rule.UNREADABLE_LOCK_TAKEN
    assert (current_version(root, ID), len(entry_files(root))) == (first.version, 1)
    publish(root, second, expected=first.version)
    assert current_version(root, ID) == second.version


# Original files


def test_the_original_file_is_kept_under_its_hash_and_the_log_names_it(root: Path, first: Edition) -> None:
    original = OriginalFile("../Kết quả 2024 (bản cuối).XLSX", b"\x00 bytes of a workbook")
    named = details(LogAction.SUBMITTED, file_name=original.name, file_sha256=original.sha256)
    entry = submit_version(first, root, named, original)
    assert read_original(root, ID, entry.file_sha256).content == original.content
    # printf '\0 bytes of a workbook' | sha256sum
    assert original.sha256 == "169d3b9574da60a0fb888f0d873de55d12ada649d0ef60106ca69f341e57909c"
    (kept,) = (root / "thu-nghiem" / "2024" / "originals").iterdir()
    assert kept.name == f"{original.sha256}.xlsx"
    assert (entry.file_name, entry.action, entry.before) == (original.name, "submitted", None)


def _keep(root: Path, original: OriginalFile) -> None:
    folder = edition_folder(root, ID)
    with folder.storage.lock(folder.path):
        write_original(folder, original)


def test_an_original_is_written_once(root: Path) -> None:
    original = OriginalFile("a.xlsx", b"content")
    _keep(root, original)
    (kept,) = (root / "thu-nghiem" / "2024" / "originals").iterdir()
    written = kept.stat().st_mtime_ns
    _keep(root, replace(original, name="b.xls"))
    (kept,) = (root / "thu-nghiem" / "2024" / "originals").iterdir()
    assert kept.stat().st_mtime_ns == written


@pytest.mark.parametrize("name", ["a", "a.", "a.tar/..", "x.%00", "x.<script>", "x.quitelongsuffix", ".htaccess"])
def test_a_file_name_never_becomes_a_path(root: Path, name: str) -> None:
    original = OriginalFile(name, name.encode())
    _keep(root, original)
    assert [path.name for path in (root / "thu-nghiem" / "2024" / "originals").iterdir()] == [original.sha256]


def test_an_original_that_was_altered_or_taken_away_is_said_to_be(root: Path) -> None:
    original = OriginalFile("a.xlsx", b"content")
    _keep(root, original)
    (kept,) = (root / "thu-nghiem" / "2024" / "originals").iterdir()
    kept.write_bytes(b"other content")
    with pytest.raises(EditionError) as caught:
        read_original(root, ID, original.sha256)
    assert caught.value.rule is Rule.UNREADABLE_ORIGINAL_ALTERED
    _keep(root, original)
    assert read_original(root, ID, original.sha256).content == b"content"
    kept.write_bytes(b"other content")
    for hash_asked_for in (OriginalFile("b", b"b").sha256, "../current", ""):
        with pytest.raises(EditionError) as caught:
            read_original(root, ID, hash_asked_for)
        assert caught.value.rule is Rule.UNREADABLE_ORIGINAL_MISSING


# The log


def test_an_entry_says_who_did_what_when_on_which_version_from_which_file(root: Path, first: Edition) -> None:
    before = datetime.datetime.now(datetime.UTC)
    sent = details(LogAction.SUBMITTED, LAN, file_name="a.xlsx", file_sha256="ab" * 32, note="lần đầu")
    submit_version(first, root, sent)
    activate(root, ID, first.version, expected=None, details=details(LogAction.PUBLISHED, BINH))
    submitted, published = read_log(root, ID).entries
    assert (submitted.number, submitted.action, submitted.who, submitted.name) == (
        1,
        "submitted",
        LAN,
        f"Tên của {LAN}",
    )
    assert (submitted.version, submitted.before) == (first.version, None)
    assert (submitted.file_name, submitted.file_sha256, submitted.note) == ("a.xlsx", "ab" * 32, "lần đầu")
    assert (published.number, published.action, published.who) == (2, "published", BINH)
    assert before <= submitted.when <= published.when <= datetime.datetime.now(datetime.UTC)


def test_building_leaves_an_entry_once_and_who_is_said(root: Path, first: Edition) -> None:
    for _ in range(3):
        write_edition(first, root, LogDetails(LogAction.PUBLISHED, "operator:root", "root"))
    (entry,) = read_log(root, ID).entries
    assert (entry.action, entry.who, entry.before) == ("published", "operator:root", None)


def test_an_edition_without_a_log_is_whole(first: Edition) -> None:
    edition_id = EditionId("vinh-phuc-cqdt", "2020")
    log = read_log(SHIPPED, edition_id)
    assert (log.entries, log.problems) == ((), ())
    (summary,) = list_versions(SHIPPED, edition_id)
    assert summary.is_current
    assert summary.version == current_version(SHIPPED, edition_id)
    assert [(block.code, block.agency_count) for block in summary.blocks] == [
        ("so-ban-nganh", 20),
        ("huyen-thanh-pho", 9),
    ]
    assert (summary.submitted, summary.agency_count) == (None, 29)


def test_in_force_is_what_is_or_the_log_tells_of_and_what_was_only_written_or_submitted_was_not(
    root: Path, first: Edition, second: Edition
) -> None:
    third, fourth, fifth = (titled(first, title) for title in ("Ba", "Bốn", "Năm"))
    write_edition(first, root)
    shutil.rmtree(root / "thu-nghiem" / "2024" / "log")  # as an older program left it: no log tells of the first
    assert [read_log(root, ID).was_current(edition.version) for edition in (first, second)] == [True, False]
    publish(root, second, first.version)  # the first entry says what was before
    publish(root, third, second.version)
    write_version(fourth, root)
    submit_version(fifth, root, details(LogAction.SUBMITTED))
    log = read_log(root, ID)
    told = {edition.title: log.was_current(edition.version) for edition in (first, second, third, fourth, fifth)}
    assert told == {first.title: True, "Bản sửa": True, "Ba": True, "Bốn": False, "Năm": False}


def test_the_submitter_is_another_person_when_there_is_one(root: Path, first: Edition, second: Edition) -> None:
    write_edition(first, root)
    assert read_log(root, ID).submitter(second.version, besides=LAN) == ""
    submit_version(second, root, details(LogAction.SUBMITTED, LAN))
    assert read_log(root, ID).submitter(second.version, besides=LAN) == LAN
    assert read_log(root, ID).submitter(first.version, besides=LAN) == ""
    for order in ((LAN, BINH), (BINH, LAN)):
        submit_version(second, root, details(LogAction.SUBMITTED, BINH))
        assert [read_log(root, ID).submitter(second.version, besides=who) for who in order] == list(reversed(order))


def test_an_entry_whose_switch_never_came_is_told_from_what_follows(
    root: Path, first: Edition, second: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException): ...

    def die(self: LocalStorage, path: str, content: bytes, replace_file: Callable[..., None]) -> None:
        if path.endswith("/current"):
            raise Killed
        replace_file(self, path, content)

    publish(root, first, expected=None)
    with monkeypatch.context() as patch:
        kept = LocalStorage.replace
        patch.setattr(LocalStorage, "replace", lambda self, path, content: die(self, path, content, kept))
        with pytest.raises(Killed):
            publish(root, second, expected=first.version)
    assert current_version(root, ID) == first.version
    assert told(root) == [("published", first.version, True), ("published", second.version, False)]
    publish(root, second, expected=first.version)
    assert told(root) == [
        ("published", first.version, True),
        ("published", second.version, False),
        ("published", second.version, True),
    ]


def test_writers_that_die_one_after_the_other_before_they_note_their_entry_leave_a_whole_log(
    root: Path, first: Edition, second: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException): ...

    publish(root, first, expected=None)
    kept = LocalStorage.replace
    notes: list[str] = []

    def die_at_the_second_note(self: LocalStorage, path: str, content: bytes) -> None:
        notes.append(content.decode().partition(" ")[0])
        if notes[-1] != "1" and notes.count(notes[-1]) == 1:
            raise Killed
        kept(self, path, content)

    with monkeypatch.context() as patch:
        patch.setattr(LocalStorage, "replace", die_at_the_second_note)
        for _ in range(3):
            with pytest.raises(Killed):
                publish(root, second, expected=first.version)
            assert read_log(root, ID).problems == ()
    assert [took_effect for _, _, took_effect in told(root)] == [True, False, False, False]


def test_the_note_of_the_last_entry_may_be_one_behind_and_not_two(root: Path, first: Edition, second: Edition) -> None:
    """A writer that dies leaves it one behind, and the next one notes that entry before its own."""
    head = root / "thu-nghiem" / "2024" / "log" / "head"
    notes: list[bytes] = []
    for edition, expected in ((first, None), (second, first), (first, second)):
        publish(root, edition, expected=expected.version if expected else None)
        notes.append(head.read_bytes())
    head.write_bytes(notes[1])
    assert read_log(root, ID).problems == ()
    head.write_bytes(notes[0])
    (problem,) = read_log(root, ID).problems
    assert (problem.row, problem.rule) == (3, Rule.LOG_END_MISSING)


def alter(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    document["who"] = "somebody else"
    path.write_text(json.dumps(document), encoding="utf-8")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def forge(path: Path) -> None:
    """Alter an entry and give the file the name that fits."""
    alter(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    path.rename(path.with_name(f"{path.name[:7]}{sha256[:16]}.json"))


def double(path: Path) -> None:
    content = path.read_bytes() + b"\n"
    path.with_name(f"{path.name[:7]}{hashlib.sha256(content).hexdigest()[:16]}.json").write_bytes(content)


@pytest.mark.parametrize(
    ("place", "damage", "expected"),
    [
        (0, alter, {(1, "entry_damaged"), (2, "chain_broken")}),
        (1, alter, {(2, "entry_damaged"), (3, "chain_broken")}),
        (1, empty, {(2, "entry_damaged"), (3, "chain_broken")}),
        (3, empty, {(4, "entry_damaged"), (4, "end_missing")}),
        (3, alter, {(4, "entry_damaged"), (4, "end_missing")}),
        (0, Path.unlink, {(1, "entry_missing")}),
        (1, Path.unlink, {(2, "entry_missing")}),
        (3, Path.unlink, {(4, "end_missing")}),
        (1, forge, {(3, "chain_broken")}),
        (3, forge, {(4, "end_missing")}),
        (1, double, {(2, "entry_doubled")}),
    ],
)
def test_an_entry_that_was_altered_or_taken_away_is_named(
    root: Path,
    first: Edition,
    second: Edition,
    place: int,
    damage: Callable[[Path], None],
    expected: set[tuple[int, str]],
) -> None:
    publish(root, first, expected=None)
    submit_version(second, root, details(LogAction.SUBMITTED))
    activate(root, ID, second.version, expected=first.version, details=details(LogAction.PUBLISHED))
    activate(root, ID, first.version, expected=second.version, details=details(LogAction.ROLLED_BACK))
    assert read_log(root, ID).problems == ()
    damage(entry_files(root)[place])
    log = read_log(root, ID)
    found = {(problem.row, problem.rule.removeprefix("version_log.")) for problem in log.problems}
    assert expected <= found
    for problem in log.problems:
        for language in ("vi", "en"):
            assert "{" not in issue_sentence(problem, language)
    assert current_version(root, ID) == first.version, "the edition is read all the same"
    third = titled(first, "Bản thứ ba")
    publish(root, third, expected=first.version)
    assert current_version(root, ID) == third.version
    assert read_log(root, ID).problems, "what is wrong does not go away"


def test_a_switch_that_the_log_does_not_tell_of_is_named(root: Path, first: Edition, second: Edition) -> None:
    publish(root, first, expected=None)
    publish(root, second, expected=first.version)
    third = titled(first, "Bản thứ ba")
    write_version(third, root)
    (root / "thu-nghiem" / "2024" / "current").write_text(third.version)
    (problem,) = read_log(root, ID).problems
    assert (problem.row, problem.rule) == (2, Rule.LOG_SWITCH_UNLOGGED)


# Listing


def test_versions_are_listed_newest_first_with_what_the_log_tells_of_each(
    root: Path, first: Edition, second: Edition
) -> None:
    publish(root, first, expected=None)
    submit_version(second, root, details(LogAction.SUBMITTED, BINH, file_name="b.xlsx"))
    newest, oldest = list_versions(root, ID)
    assert [(v.version, v.title, v.is_current) for v in (newest, oldest)] == [
        (second.version, "Bản sửa", False),
        (first.version, "Kỳ thử nghiệm 2024", True),
    ]
    assert newest.submitted is not None
    assert (newest.submitted.who, newest.submitted.file_name, newest.written) == (BINH, "b.xlsx", newest.submitted.when)
    assert [entry.number for entry in oldest.entries] == [1]


def test_versions_follow_the_log_and_not_the_clock(root: Path, first: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    write_version(titled(first, "Không có trong nhật ký"), root)
    years = (2026, 1999, 2050, 2010)
    for year in years:

        class Clock(datetime.datetime):
            @classmethod
            def now(cls, tz: datetime.tzinfo | None = None, year: int = year) -> datetime.datetime:
                return datetime.datetime(year, 1, 1, tzinfo=tz)

        with monkeypatch.context() as patch:
            patch.setattr(version_log.datetime, "datetime", Clock)
            submit_version(titled(first, f"Bản {year}"), root, details(LogAction.SUBMITTED))
    listed = list_versions(root, ID)
    assert [summary.title for summary in listed] == [
        *[f"Bản {year}" for year in reversed(years)],
        "Không có trong nhật ký",
    ]
    assert [summary.written.year for summary in listed[:-1] if summary.written] == [2010, 2050, 1999, 2026]


def test_a_damaged_version_is_listed_with_what_is_wrong(root: Path, first: Edition, second: Edition) -> None:
    publish(root, first, expected=None)
    publish(root, second, expected=first.version)
    (root / "thu-nghiem" / "2024" / first.version / "edition.json").unlink()
    by_version = {summary.version: summary for summary in list_versions(root, ID)}
    assert by_version[second.version].error is None
    error = by_version[first.version].error
    assert error is not None
    assert error.rule is Rule.UNREADABLE_FILE_MISSING


def test_an_edition_that_is_not_there_has_no_versions_and_no_log(root: Path) -> None:
    nothing: tuple[VersionSummary, ...] = ()
    assert list_versions(root, ID) == nothing
    assert read_log(root, ID).entries == ()
    with pytest.raises(EditionError):
        list_versions(root, EditionId("..", "2024"))


def test_what_a_killed_writer_left_aside_is_neither_read_nor_kept(root: Path, first: Edition, second: Edition) -> None:
    publish(root, first, expected=None)
    folder = root / "thu-nghiem" / "2024"
    (folder / ".writing-0").mkdir()
    (folder / ".writing-0" / "edition.json").write_text("{")
    (folder / ".writing-1").write_text(second.version)
    (folder / "log" / ".writing-2").write_text("{")
    assert [summary.version for summary in list_versions(root, ID)] == [first.version]
    assert [listing.error for listing in list_editions(root)] == [None]
    assert read_log(root, ID).problems == ()
    publish(root, second, expected=first.version)
    assert [path.name for path in folder.rglob(".writing-*")] == []
