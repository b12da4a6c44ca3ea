"""Editions in a bucket: the same as in a folder, on a real S3 server; and what is said when it does not answer."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.access import operator
from dashboard.command_line import main
from dashboard.data import (
    EditConflict,
    EditionError,
    LogAction,
    LogDetails,
    ObjectStorage,
    OriginalFile,
    Storage,
    activate,
    current_version,
    current_version_or_none,
    data_root,
    list_editions,
    list_versions,
    object_storage,
    open_root,
    read_edition,
    read_log,
    read_original,
    submit_version,
    with_version,
    write_edition,
    write_version,
)
from dashboard.model import Edition, EditionId, Rule
from dashboard.publishing import publish, roll_back, submit
from dashboard.ui.issues import issue_sentence
from tests.data.editions import assert_same, small_edition
from tests.data.object_store import (
    KEY,
    SECRET,
    ObjectStore,
    address_at,
    refusing_port,
    running_store,
    silent_port,
    with_keys,
)
from tests.data.source_folders import write_source

ID = EditionId("thu-nghiem", "2024")


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(monkeypatch)


@pytest.fixture
def store() -> Iterator[ObjectStore]:
    with running_store(f"xep-hang-{uuid.uuid4().hex[:8]}") as store:
        yield store


@pytest.fixture
def root(store: ObjectStore) -> Storage:
    return open_root(store.address)


@pytest.fixture
def first(tmp_path: Path) -> Edition:
    return small_edition(tmp_path)


def titled(edition: Edition, title: str) -> Edition:
    return with_version(replace(edition, title=title))


def names(root: Storage, path: str) -> set[str]:
    listing = root.list(path)
    return {*listing.folders, *listing.files}


def reason(root: Storage | Path, edition_id: EditionId = ID) -> Rule:
    with pytest.raises(EditionError) as caught:
        read_edition(root, edition_id)
    return caught.value.rule


# As in a folder


def test_an_edition_is_built_listed_read_published_and_gone_back_from(root: Storage, first: Edition) -> None:
    me, second, workbook = operator(), titled(first, "Bản sửa"), OriginalFile("kết quả.xlsx", b"PK bytes")
    assert list_editions(root) == ()
    assert reason(root) is Rule.UNREADABLE_NO_SUCH_EDITION
    write_edition(first, root)
    assert_same(read_edition(root, ID), first)
    assert [(listing.id, listing.title) for listing in list_editions(root)] == [(ID, "Kỳ thử nghiệm 2024")]

    assert submit(root, second, workbook, me) == second.version
    assert current_version(root, ID) == first.version
    publish(root, ID, second.version, me, expected=first.version)
    assert_same(read_edition(root, ID), second)
    roll_back(root, ID, first.version, me, expected=current_version_or_none(root, ID), note="sai cột điểm")
    assert_same(read_edition(root, ID), first)

    log = read_log(root, ID)
    assert log.problems == ()
    assert [(entry.action, entry.version, entry.took_effect) for entry in log.entries] == [
        ("published", first.version, True),
        ("submitted", second.version, True),
        ("published", second.version, True),
        ("rolled_back", first.version, True),
    ]
    assert read_original(root, ID, log.entries[1].file_sha256).content == workbook.content
    assert {summary.version: summary.is_current for summary in list_versions(root, ID)} == {
        first.version: True,
        second.version: False,
    }
    assert names(root, "thu-nghiem/2024") == {"current", "log", "originals", first.version, second.version}


def test_the_command_line_takes_an_address(
    store: ObjectStore, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = ("--edition", "thu-nghiem/2024")
    assert main(["build", str(write_source(tmp_path / "source")), "--data", store.address]) == 0
    monkeypatch.setenv("DASHBOARD_DATA", store.address)
    assert main(["leaderboard", *edition, "--block", "so"]) == 0
    assert "1,false,y-te,Sở Y tế,12.75,15,85" in capsys.readouterr().out
    assert main(["versions", *edition, "--log"]) == 0
    assert data_root().address == store.address


def test_the_two_editions_that_are_shipped_fit_into_a_bucket_byte_for_byte(root: Storage) -> None:
    from tests.made_editions import SHIPPED

    for listing in list_editions(SHIPPED):
        write_edition(read_edition(SHIPPED, listing.id), root)
        folder = f"{listing.id.programme}/{listing.id.period}/{listing.version}"
        for file in (SHIPPED / folder).iterdir():
            assert root.read(f"{folder}/{file.name}") == file.read_bytes()


def test_an_edition_id_does_not_lead_out_of_the_prefix(root: Storage, first: Edition) -> None:
    write_edition(first, root)
    assert reason(root, EditionId("..", "2024")) is Rule.UNREADABLE_UNSAFE_NAME
    assert reason(open_root(root.address.replace("/du-lieu/ky", "/du-lieu")), ID) is Rule.UNREADABLE_NO_SUCH_EDITION


def test_a_damaged_object_is_named(root: Storage, first: Edition) -> None:
    write_edition(first, root)
    path = f"thu-nghiem/2024/{first.version}/scores.parquet"
    root.replace(path, root.read(path)[:100])
    assert reason(root) is Rule.UNREADABLE_FILE_TRUNCATED


def test_what_a_writer_that_died_has_left_is_not_read_and_the_next_one_makes_it_whole(
    root: Storage, first: Edition
) -> None:
    second = titled(first, "Bản sửa")
    write_edition(first, root)
    write_version(second, root)
    folder = f"thu-nghiem/2024/{second.version}"
    whole = {name: root.read(f"{folder}/{name}") for name in root.list(folder).files}
    assert isinstance(root, ObjectStorage)
    for name in ("edition.json", "scores.parquet"):  # the manifest is written last
        object_storage.delete_object(root.location, f"{folder}/{name}")
    assert [summary.version for summary in list_versions(root, ID)] == [first.version]
    with pytest.raises(EditionError):
        activate(
            root, ID, second.version, expected=first.version, details=LogDetails(LogAction.PUBLISHED, "lan", "Lan")
        )
    assert current_version(root, ID) == first.version
    write_version(second, root)
    assert {name: root.read(f"{folder}/{name}") for name in root.list(folder).files} == whole


def test_a_version_that_is_not_whole_is_mended_by_publishing_the_same_again(root: Storage, first: Edition) -> None:
    write_edition(first, root)
    folder = f"thu-nghiem/2024/{first.version}"
    whole = {name: root.read(f"{folder}/{name}") for name in root.list(folder).files}
    assert isinstance(root, ObjectStorage)
    for name, content in whole.items():
        for left in (content[: len(content) // 2], b""):
            root.replace(f"{folder}/{name}", left)
            with pytest.raises(EditionError):
                read_edition(root, ID)
            write_edition(first, root)
            assert {name: root.read(f"{folder}/{name}") for name in root.list(folder).files} == whole
        object_storage.delete_object(root.location, f"{folder}/{name}")
        write_edition(first, root)
        assert_same(read_edition(root, ID), first)
    assert len(read_log(root, ID).entries) == 1


class Killed(BaseException):
    """Ends a writer where it stands; what it would still do to tidy up does not happen either."""


@pytest.mark.slow
def test_a_writer_that_dies_at_any_request_leaves_the_old_version_or_the_new(
    root: Storage, first: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_storage, "LOCK_EXPIRES", timedelta(days=-1))  # whoever has left a lock is dead
    left_in_force: list[str] = []
    without_effect = 0
    for requests in range(100):
        edition = replace(first, id=EditionId("thu-nghiem", str(2000 + requests)))
        old, new = titled(edition, "Bản đầu"), titled(edition, "Bản sửa")
        write_edition(old, root)
        left = requests

        def until_dead(request: Callable[..., None]) -> Callable[..., None]:
            def call(*arguments: object) -> None:
                nonlocal left
                left -= 1
                if left < 0:
                    raise Killed
                request(*arguments)

            return call

        with monkeypatch.context() as patch:
            for name in ("write_object", "delete_object"):
                patch.setattr(object_storage, name, until_dead(getattr(object_storage, name)))
            try:
                submit_version(new, root, LogDetails(LogAction.SUBMITTED, "lan", ""))
                published = LogDetails(LogAction.PUBLISHED, "lan", "")
                activate(root, edition.id, new.version, expected=old.version, details=published)
            except Killed:
                pass
            else:
                break
        left_in_force.append({old.version: "old", new.version: "new"}[read_edition(root, edition.id).version])
        assert read_log(root, edition.id).problems == ()
        assert {summary.error for summary in list_versions(root, edition.id)} == {None}
        without_effect += any(not entry.took_effect for entry in read_log(root, edition.id).entries)
    assert left_in_force == ["old"] * (len(left_in_force) - 1) + ["new"], "to die while letting go of the lock is late"
    assert 10 < len(left_in_force) < 30
    assert without_effect


# Several at once


def test_publishers_and_readers_at_once_lose_nothing(root: Storage, first: Edition) -> None:
    write_edition(first, root)

    def publish_some(person: int) -> list[str]:
        published: list[str] = []
        for number in range(2):
            edition = titled(first, f"Bản {person}.{number}")
            submit_version(edition, root, LogDetails(LogAction.SUBMITTED, f"p{person}", ""))
            while edition.version not in published:
                try:
                    activate(
                        root,
                        ID,
                        edition.version,
                        expected=current_version(root, ID),
                        details=LogDetails(LogAction.PUBLISHED, f"p{person}", ""),
                    )
                    published.append(edition.version)
                except EditConflict:
                    continue
        return published

    def read_some(_: int) -> list[bool]:
        return [with_version(edition := read_edition(root, ID)).version == edition.version for _ in range(8)]

    with ThreadPoolExecutor(6) as people:
        publishers = [people.submit(publish_some, person) for person in range(3)]
        readers = [people.submit(read_some, person) for person in range(3)]
        published = [version for publisher in publishers for version in publisher.result()]
        assert all(all(reader.result()) for reader in readers)
    log = read_log(root, ID)
    assert log.problems == ()
    logged = [entry.version for entry in log.entries if entry.action is LogAction.PUBLISHED and entry.who != "build"]
    assert sorted(logged) == sorted(published)
    assert len(published) == 6
    assert logged[-1] == current_version(root, ID)


def test_while_somebody_writes_nobody_else_does_and_it_is_said(
    root: Storage, first: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_storage, "LOCK_PATIENCE", 0.2)
    write_edition(first, root)
    with root.lock("thu-nghiem/2024"), pytest.raises(EditionError) as caught:
        write_edition(titled(first, "Bản sửa"), root)
    assert caught.value.rule is Rule.UNREADABLE_LOCK_TAKEN
    assert current_version(root, ID) == first.version
    write_edition(titled(first, "Bản sửa"), root)
    assert len(read_log(root, ID).entries) == 2


def test_a_lock_that_a_dead_writer_left_expires(root: Storage, first: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(root, ObjectStorage)
    object_storage.write_object(root.location, "thu-nghiem/2024/.lock/left-by-the-dead", b"")
    monkeypatch.setattr(object_storage, "LOCK_EXPIRES", timedelta(days=-1))  # everything is older than this
    write_edition(first, root)
    assert current_version(root, ID) == first.version
    assert not root.exists("thu-nghiem/2024/.lock/left-by-the-dead")


@pytest.mark.parametrize("failing", ["LIST", "PUT", "DELETE"])
@pytest.mark.parametrize("calls", [1, 2])
def test_a_store_that_fails_at_a_lock_leaves_none_behind(
    store: ObjectStore, root: Storage, first: Edition, failing: str, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests about locks fail while somebody publishes; when the store works again, another publishes at once."""
    monkeypatch.setattr(object_storage, "LOCK_PATIENCE", 0.0)
    write_edition(first, root)
    failed: list[str] = []

    def fails(method: str, path: str) -> bool:
        hit = method == failing and ".lock" in path and len(failed) < calls * object_storage.ATTEMPTS
        failed.extend([path] if hit else [])
        return hit

    store.fails = fails
    second = titled(first, "Bản sửa")
    if failing == "DELETE":
        write_edition(second, root)
        assert current_version(root, ID) == second.version
    else:
        with pytest.raises(EditionError) as caught:
            write_edition(second, root)
        assert caught.value.rule is Rule.UNREADABLE_STORE_NO_ANSWER
        assert current_version(root, ID) == first.version
    assert failed
    store.fails = lambda method, path: False
    object_storage._given_back.clear()  # another process knows nothing of ours
    third = titled(first, "Bản thứ ba")
    write_edition(third, root)
    assert current_version(root, ID) == third.version
    assert read_log(root, ID).problems == ()


def test_a_lock_that_could_be_neither_deleted_nor_marked_holds_up_others_and_not_the_process_that_left_it(
    store: ObjectStore, root: Storage, first: Edition, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(object_storage, "LOCK_PATIENCE", 0.0)
    write_edition(first, root)
    switched: list[str] = []

    def fails(method: str, path: str) -> bool:
        switched.extend([path] if method == "PUT" and path.partition("?")[0].endswith("/current") else [])
        return bool(switched) and ".lock" in path and method != "LIST"

    store.fails = fails
    second = titled(first, "Bản sửa")
    write_edition(second, root)
    assert current_version(root, ID) == second.version
    assert ["could not be deleted" in record.getMessage() for record in caplog.records] == [True, False]
    assert "holds up other processes until it expires" in caplog.records[1].getMessage()
    store.fails = lambda method, path: False
    ours = set(object_storage._given_back)
    object_storage._given_back.clear()
    with pytest.raises(EditionError) as caught:  # as another process would
        write_edition(first, root)
    assert caught.value.rule is Rule.UNREADABLE_LOCK_TAKEN
    object_storage._given_back.update(ours)
    write_edition(first, root)
    assert current_version(root, ID) == first.version
    assert object_storage._given_back == set()


def test_who_has_lost_his_lock_does_not_switch(root: Storage, first: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody stalls for so long that his lock expires; another takes it and publishes; he wakes up."""
    assert isinstance(root, ObjectStorage)
    write_edition(first, root)
    slow, fast = titled(first, "Chậm"), titled(first, "Nhanh")
    for edition in (slow, fast):
        write_version(edition, root)

    def stall() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(object_storage, "LOCK_EXPIRES", timedelta(days=-1))
            activate(
                root, ID, fast.version, expected=first.version, details=LogDetails(LogAction.PUBLISHED, "nhanh", "")
            )

    with pytest.raises(EditionError) as caught:
        activate(
            root,
            ID,
            slow.version,
            expected=first.version,
            details=LogDetails(LogAction.PUBLISHED, "cham", ""),
            before_switch=stall,
        )
    assert caught.value.rule is Rule.UNREADABLE_LOCK_TAKEN
    assert current_version(root, ID) == fast.version
    assert [entry.who for entry in read_log(root, ID).entries] == ["build", "nhanh"]


# A store that does not answer


def said_about(root: Storage) -> str:
    """The sentence of whatever goes wrong; in it and in the error's own text stands no key."""
    with pytest.raises(EditionError) as caught:
        list_editions(root)
    sentences = [
        issue_sentence(caught.value, language, for_operator=operator)
        for language in ("vi", "en")
        for operator in (True, False)
    ]
    assert all(root.address in sentence for sentence in sentences[::2])
    assert not any(root.address in sentence for sentence in sentences[1::2])
    for text in (*sentences, str(caught.value)):
        assert KEY not in text
        assert SECRET not in text
        assert "{" not in text
    assert caught.value.__cause__ is None
    return issue_sentence(caught.value, "vi")


def test_a_store_that_was_stopped_is_said_not_to_answer_and_works_again_when_it_is_back(
    store: ObjectStore, root: Storage, first: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    write_edition(first, root)
    store.stop()
    assert "không trả lời" in said_about(root)
    assert reason(root) is Rule.UNREADABLE_STORE_NO_ANSWER
    with pytest.raises(EditionError):
        write_edition(titled(first, "Bản sửa"), root)
    capsys.readouterr()
    assert main(["versions", "--data", store.address, "--edition", "thu-nghiem/2024", "--lang", "en"]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence == f"{store.address}: {sentence.partition(': ')[2]}"
    assert "does not answer" in sentence
    store.start()
    assert_same(read_edition(root, ID), first)
    assert read_log(root, ID).problems == ()


def test_a_store_that_is_stopped_in_the_middle_of_publishing_leaves_old_or_new(
    store: ObjectStore, root: Storage, first: Edition
) -> None:
    write_edition(first, root)
    second = titled(first, "Bản sửa")
    write_version(second, root)
    with pytest.raises(EditionError):
        activate(
            root,
            ID,
            second.version,
            expected=first.version,
            details=LogDetails(LogAction.PUBLISHED, "lan", "Lan"),
            before_switch=store.stop,
        )
    store.start()
    assert_same(read_edition(root, ID), first)
    assert read_log(root, ID).problems == ()
    assert isinstance(root, ObjectStorage)


@pytest.mark.slow
def test_a_store_that_takes_the_call_and_says_nothing_is_given_up_in_bounded_time(
    first: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_storage, "REQUEST_TIMEOUT", 1.0)
    with silent_port() as port:
        start = time.monotonic()
        assert "không trả lời" in said_about(open_root(address_at(port)))
        assert time.monotonic() - start < 1.0 * object_storage.ATTEMPTS + 4


def test_a_store_that_refuses_says_so_and_not_with_which_key() -> None:
    with refusing_port() as port:
        assert "không cho truy cập" in said_about(open_root(address_at(port)))


def test_a_bucket_that_is_not_there_is_no_empty_data_root(store: ObjectStore) -> None:
    assert "khong-co" in said_about(open_root(address_at(store.port, "khong-co")))


# Addresses


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("gopher://x/y", Rule.UNREADABLE_ADDRESS_UNKNOWN),
        ("https://bucket.example.vn/x", Rule.UNREADABLE_ADDRESS_UNKNOWN),
        (f"s3://{KEY}:{SECRET}@bucket/x", Rule.UNREADABLE_ADDRESS_WITH_SECRET),
        (f"s3://bucket/x?endpoint_override={KEY}:{SECRET}@host:9000", Rule.UNREADABLE_ADDRESS_WITH_SECRET),
        (f"s3://bucket/x?secret_key={SECRET}", Rule.UNREADABLE_ADDRESS_PARAMETER),
        ("s3://", Rule.UNREADABLE_ADDRESS_MALFORMED),
        ("s3:///x", Rule.UNREADABLE_ADDRESS_MALFORMED),
        ("s3://[/x", Rule.UNREADABLE_ADDRESS_MALFORMED),
        ("s3://bucket/x?scheme=gopher", Rule.UNREADABLE_ADDRESS_MALFORMED),
        ("s3://bucket/a//b", Rule.UNREADABLE_ADDRESS_MALFORMED),
    ],
)
def test_an_address_that_names_no_place_is_refused_without_what_may_be_secret(address: str, expected: Rule) -> None:
    with pytest.raises(EditionError) as caught:
        open_root(address)
    assert caught.value.rule is expected
    for text in (str(caught.value), issue_sentence(caught.value, "vi"), issue_sentence(caught.value, "en")):
        assert SECRET not in text
        assert KEY not in text
        assert "{" not in text


def test_one_address_is_one_root_and_another_endpoint_is_another() -> None:
    address = address_at(9000)
    assert open_root(address) == open_root(address)
    assert hash(open_root(address)) == hash(open_root(address))
    assert open_root(address) != open_root(address_at(9001))
    assert open_root(open_root(address).address) == open_root(address)
    assert open_root("s3://kho/").address == open_root("s3://kho").address == "s3://kho"


def test_a_file_address_and_a_plain_path_are_one_folder(tmp_path: Path) -> None:
    assert open_root(f"file://{tmp_path}") == open_root(str(tmp_path))
    assert open_root(str(tmp_path)).address == str(tmp_path)
