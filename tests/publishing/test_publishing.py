"""What people may write, and that what is refused writes nothing. On real data roots, with a real role file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.access import ANONYMOUS, Action, PermissionDenied, User
from dashboard.access import operator as operator_user
from dashboard.data import (
    AlreadyCurrent,
    EditConflict,
    LocalStorage,
    LogAction,
    OriginalFile,
    current_version_or_none,
    list_versions,
    read_edition,
    read_log,
    read_original,
)
from dashboard.model import Edition, EditionId, Rule
from dashboard.publishing import publish, roll_back, submit, submit_and_publish
from tests.made_editions import build, made_block

AN, BINH = User("sub-an", "An", signed_in=True), User("sub-binh", "Bình", signed_in=True)
HERE = EditionId("thu-nghiem", "2024")
WORKBOOK = OriginalFile("Kết quả 2024.xlsx", b"what An received")


@dataclass
class Roles:
    """The role file of the test: `sub role` of each grant, in the programme of the test."""

    path: Path

    def give(self, *grants: str, two_people: bool = False) -> None:
        tables = [grant.split() for grant in grants]
        written = [f'[[grant]]\nuser = "{who}"\nrole = "{role}"\nprogrammes = ["thu-nghiem"]\n' for who, role in tables]
        self.path.write_text("\n".join([f"two_people = {str(two_people).lower()}", *written]), encoding="utf-8")


@pytest.fixture
def roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Roles:
    """An is coordinator, and so is Bình."""
    roles = Roles(tmp_path / "roles.toml")
    roles.give("sub-an coordinator", "sub-binh coordinator")
    monkeypatch.setenv("DASHBOARD_ROLES", str(roles.path))
    return roles


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A data root with a first version in force, written by nobody in particular."""
    root = tmp_path / "editions"
    build(root, made_block(a=(9, 4, 9), b=(6, 3, 12)))
    return root


@pytest.fixture
def correction(tmp_path: Path) -> Edition:
    """The same edition with one score corrected."""
    return build(tmp_path / "corrected", made_block(a=(9, 4, 10), b=(6, 3, 12)))


@pytest.fixture
def other_correction(tmp_path: Path) -> Edition:
    return build(tmp_path / "corrected-otherwise", made_block(a=(9, 4, 11), b=(6, 3, 12)))


def everything(root: Path) -> dict[str, bytes]:
    """Every file of a data root but for locks."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def reason(action: Callable[[], object]) -> Rule:
    with pytest.raises(PermissionDenied) as refused:
        action()
    return refused.value.rule


# What is done, and what is written about it


@pytest.mark.usefixtures("roles")
def test_a_submitted_version_is_kept_and_not_in_force(root: Path, correction: Edition) -> None:
    before = current_version_or_none(root, HERE)
    version = submit(root, correction, WORKBOOK, AN, note="Sửa điểm cơ quan a")
    assert version == correction.version
    assert current_version_or_none(root, HERE) == before
    assert read_edition(root, HERE, version).version == correction.version
    assert read_original(root, HERE, WORKBOOK.sha256).content == WORKBOOK.content


@pytest.mark.usefixtures("roles")
def test_the_log_tells_who_what_and_from_which_file(root: Path, correction: Edition) -> None:
    first = current_version_or_none(root, HERE)
    submit(root, correction, WORKBOOK, AN, note="Sửa điểm")
    publish(root, HERE, correction.version, BINH, expected=first, note="Đã đối chiếu")
    log = read_log(root, HERE)
    assert log.problems == ()
    said = [(e.action, e.who, e.name, e.version, e.before, e.file_name, e.file_sha256, e.note) for e in log.entries]
    assert said[-2:] == [
        (LogAction.SUBMITTED, "sub-an", "An", correction.version, first, WORKBOOK.name, WORKBOOK.sha256, "Sửa điểm"),
        (LogAction.PUBLISHED, "sub-binh", "Bình", correction.version, first, "", "", "Đã đối chiếu"),
    ]


@pytest.mark.usefixtures("roles")
def test_one_person_submits_and_publishes_at_once(root: Path, correction: Edition) -> None:
    submit_and_publish(root, correction, WORKBOOK, AN, expected=current_version_or_none(root, HERE))
    assert read_edition(root, HERE).version == correction.version
    assert [e.action for e in read_log(root, HERE).entries[-2:]] == [LogAction.SUBMITTED, LogAction.PUBLISHED]


@pytest.mark.usefixtures("roles")
def test_the_first_version_of_an_edition_goes_into_an_empty_data_root(tmp_path: Path, correction: Edition) -> None:
    empty = tmp_path / "empty"
    assert current_version_or_none(empty, HERE) is None
    submit_and_publish(empty, correction, None, operator_user(), expected=None)
    assert read_edition(empty, HERE).version == correction.version


@pytest.mark.usefixtures("roles")
def test_one_goes_back_to_what_was_in_force(root: Path, correction: Edition) -> None:
    first = current_version_or_none(root, HERE)
    assert first is not None
    submit_and_publish(root, correction, None, AN, expected=first)
    roll_back(root, HERE, first, BINH, expected=correction.version)
    assert current_version_or_none(root, HERE) == first
    assert read_log(root, HERE).entries[-1].action is LogAction.ROLLED_BACK


# Who may not


WRITES: dict[str, Callable[[Path, Edition, User], object]] = {
    "submit": lambda root, edition, by: submit(root, edition, WORKBOOK, by),
    "publish": lambda root, edition, by: publish(
        root, HERE, edition.version, by, expected=current_version_or_none(root, HERE)
    ),
    "submit and publish": lambda root, edition, by: submit_and_publish(
        root, edition, WORKBOOK, by, expected=current_version_or_none(root, HERE)
    ),
    "roll back": lambda root, edition, by: roll_back(
        root, HERE, edition.version, by, expected=current_version_or_none(root, HERE)
    ),
}


ASKED_FIRST = {
    "submit": Action.SUBMIT_VERSION,
    "publish": Action.PUBLISH_VERSION,
    "submit and publish": Action.SUBMIT_VERSION,
    "roll back": Action.ROLL_BACK,
}


def prepared(what: str, root: Path, edition: Edition) -> None:
    """What must be there for the write to be possible at all: somebody else has submitted the version."""
    if what in ("publish", "roll back"):
        submit(root, edition, None, operator_user())


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("role", ["viewer", "agency", "nothing", "nobody", "elsewhere", "broken"])
def test_without_the_role_nothing_is_written(
    what: str, role: str, roles: Roles, root: Path, correction: Edition, caplog: pytest.LogCaptureFixture
) -> None:
    prepared(what, root, correction)
    before = everything(root)
    if role in ("viewer", "agency"):
        agencies = 'agencies = ["a"]' if role == "agency" else ""
        grant = f'[[grant]]\nuser = "sub-an"\nrole = "{role}"\nprogrammes = ["thu-nghiem"]\n{agencies}'
        roles.path.write_text(grant, encoding="utf-8")
    elif role == "elsewhere":
        roles.path.write_text(
            '[[grant]]\nuser = "sub-an"\nrole = "coordinator"\nprogrammes = ["khac"]', encoding="utf-8"
        )
    elif role == "broken":
        roles.path.write_text(roles.path.read_text(encoding="utf-8") + "\n[[grant]]\nuser =", encoding="utf-8")
    elif role == "nothing":
        roles.give("sub-binh coordinator")
    expected = {
        "viewer": Rule.DENIED_WRONG_ROLE,
        "agency": Rule.DENIED_WRONG_ROLE,
        "nothing": Rule.DENIED_NO_ROLE,
        "nobody": Rule.DENIED_NOT_SIGNED_IN,
        "elsewhere": Rule.DENIED_OTHER_PROGRAMME,
        "broken": Rule.DENIED_ROLE_BOOK_UNREADABLE,
    }
    user = ANONYMOUS if role == "nobody" else AN
    with caplog.at_level(logging.WARNING):
        assert reason(lambda: WRITES[what](root, correction, user)) is expected[role]
    assert everything(root) == before
    assert f"refused: {user.id or 'nobody'} may not {ASKED_FIRST[what]} on {HERE}" in caplog.text


def test_without_the_role_nobody_goes_back_to_what_was_in_force(roles: Roles, root: Path, correction: Edition) -> None:
    first = current_version_or_none(root, HERE)
    assert first is not None
    submit_and_publish(root, correction, None, AN, expected=first)
    roles.give("sub-binh coordinator")
    before = everything(root)
    assert reason(lambda: roll_back(root, HERE, first, AN, expected=correction.version)) is Rule.DENIED_NO_ROLE
    assert everything(root) == before


@pytest.mark.usefixtures("roles")
@pytest.mark.parametrize("what", WRITES)
def test_with_the_role_it_is_written(what: str, root: Path, correction: Edition) -> None:
    prepared(what, root, correction)
    before = everything(root)
    WRITES[what](root, correction, AN)
    assert everything(root) != before


@dataclass(frozen=True)
class LockHeldMeanwhile(LocalStorage):
    """A data root whose lock is given only after something else has happened."""

    meanwhile: Callable[[], object] = bool

    @contextmanager
    def lock(self, path: str) -> Iterator[Callable[[], None]]:
        self.meanwhile()
        with super().lock(path) as confirm:
            yield confirm


@pytest.mark.parametrize("what", WRITES)
def test_a_role_withdrawn_after_the_first_question_is_withdrawn(
    what: str, roles: Roles, root: Path, correction: Edition
) -> None:
    prepared(what, root, correction)
    before = everything(root)
    withdrawn: list[str] = []

    def withdraw() -> None:
        withdrawn.append("sub-an")
        roles.give("sub-binh coordinator")

    waiting = LockHeldMeanwhile(root, meanwhile=withdraw)
    refused = reason(lambda: WRITES[what](waiting, correction, AN))  # pyright: ignore[reportArgumentType]
    assert refused is Rule.DENIED_NO_ROLE
    assert withdrawn  # the first question had been answered with yes
    assert everything(root) == before


@pytest.mark.parametrize("what", WRITES)
def test_whoever_may_not_does_not_wait_to_hear_it(what: str, roles: Roles, root: Path, correction: Edition) -> None:
    prepared(what, root, correction)
    roles.give("sub-binh coordinator")
    locks: list[str] = []
    busy = LockHeldMeanwhile(root, meanwhile=lambda: locks.append("waited for"))
    assert reason(lambda: WRITES[what](busy, correction, AN)) is Rule.DENIED_NO_ROLE  # pyright: ignore[reportArgumentType]
    assert locks == []


def test_a_role_withdrawn_between_keeping_and_switching_leaves_the_old_version_in_force(
    roles: Roles, root: Path, correction: Edition
) -> None:
    first = current_version_or_none(root, HERE)
    locks: list[str] = []

    def withdraw_at_the_second() -> None:
        locks.append("one more")
        if len(locks) == 2:
            roles.give()

    waiting = LockHeldMeanwhile(root, meanwhile=withdraw_at_the_second)
    assert reason(lambda: submit_and_publish(waiting, correction, None, AN, expected=first)) is Rule.DENIED_NO_ROLE
    assert current_version_or_none(root, HERE) == first
    kept = {summary.version: summary.is_current for summary in list_versions(root, HERE)}
    assert kept == {first: True, correction.version: False}


def test_two_people_required_in_between_are_required(roles: Roles, root: Path, correction: Edition) -> None:
    submit(root, correction, None, AN)
    both = ("sub-an coordinator", "sub-binh coordinator")
    waiting = LockHeldMeanwhile(root, meanwhile=lambda: roles.give(*both, two_people=True))
    first = current_version_or_none(root, HERE)
    refused = reason(lambda: publish(waiting, HERE, correction.version, AN, expected=first))
    assert refused is Rule.DENIED_SUBMITTED_BY_THE_SAME
    assert current_version_or_none(root, HERE) == first


# Two people


@pytest.fixture
def two_people(roles: Roles) -> Roles:
    roles.give("sub-an coordinator", "sub-binh coordinator", two_people=True)
    return roles


@pytest.mark.usefixtures("two_people")
def test_where_two_people_are_required_the_second_one_publishes(root: Path, correction: Edition) -> None:
    first = current_version_or_none(root, HERE)
    submit(root, correction, None, AN)
    refused = reason(lambda: publish(root, HERE, correction.version, AN, expected=first))
    assert refused is Rule.DENIED_SUBMITTED_BY_THE_SAME
    assert current_version_or_none(root, HERE) == first
    publish(root, HERE, correction.version, BINH, expected=first)
    assert current_version_or_none(root, HERE) == correction.version


@pytest.mark.usefixtures("two_people")
@pytest.mark.parametrize("by", [AN, operator_user()], ids=["coordinator", "operator"])
def test_where_two_people_are_required_nobody_does_both_at_once(root: Path, correction: Edition, by: User) -> None:
    before = everything(root)
    refused = reason(
        lambda: submit_and_publish(root, correction, None, by, expected=current_version_or_none(root, HERE))
    )
    assert refused is Rule.DENIED_SUBMITTED_BY_THE_SAME
    assert everything(root) == before


@pytest.mark.usefixtures("two_people")
def test_where_two_people_are_required_nobody_goes_back_to_what_was_never_in_force(
    root: Path, correction: Edition
) -> None:
    first = current_version_or_none(root, HERE)
    submit(root, correction, None, AN)
    refused = reason(lambda: roll_back(root, HERE, correction.version, AN, expected=first))
    assert refused is Rule.DENIED_SUBMITTED_BY_THE_SAME
    assert current_version_or_none(root, HERE) == first


@pytest.mark.usefixtures("two_people")
def test_one_person_is_enough_to_go_back_to_what_readers_have_seen(root: Path, correction: Edition) -> None:
    first = current_version_or_none(root, HERE)
    assert first is not None
    submit(root, correction, None, AN)
    publish(root, HERE, correction.version, BINH, expected=first)
    roll_back(root, HERE, first, AN, expected=correction.version)
    assert current_version_or_none(root, HERE) == first


@pytest.mark.usefixtures("two_people")
@pytest.mark.parametrize("order", [(AN, BINH), (BINH, AN), (AN, BINH, AN)])
def test_two_who_submitted_the_same_are_two_people(root: Path, correction: Edition, order: tuple[User, ...]) -> None:
    for by in order:
        submit(root, correction, None, by)
    publish(root, HERE, correction.version, AN, expected=current_version_or_none(root, HERE))
    assert current_version_or_none(root, HERE) == correction.version


@pytest.mark.usefixtures("two_people")
def test_submitting_again_does_not_make_a_second_person(root: Path, correction: Edition) -> None:
    submit(root, correction, None, AN)
    submit(root, correction, WORKBOOK, AN)
    refused = reason(lambda: publish(root, HERE, correction.version, AN, expected=current_version_or_none(root, HERE)))
    assert refused is Rule.DENIED_SUBMITTED_BY_THE_SAME


# Somebody else was faster


@pytest.mark.usefixtures("roles")
@pytest.mark.parametrize("what", ["publish", "submit and publish", "roll back"])
def test_what_somebody_else_published_in_the_meantime_is_not_overwritten(
    what: str, root: Path, correction: Edition, other_correction: Edition
) -> None:
    seen = current_version_or_none(root, HERE)
    submit(root, correction, None, operator_user())
    submit_and_publish(root, other_correction, None, BINH, expected=seen)
    before = everything(root)
    writes: dict[str, Callable[[], object]] = {
        "publish": lambda: publish(root, HERE, correction.version, AN, expected=seen),
        "submit and publish": lambda: submit_and_publish(root, correction, None, AN, expected=seen),
        "roll back": lambda: roll_back(root, HERE, correction.version, AN, expected=seen),
    }
    with pytest.raises(EditConflict) as refused:
        writes[what]()
    assert (refused.value.expected, refused.value.found) == (seen, other_correction.version)
    assert everything(root) == before


@pytest.mark.usefixtures("roles")
def test_publishing_what_is_in_force_writes_nothing(root: Path, correction: Edition) -> None:
    submit_and_publish(root, correction, None, AN, expected=current_version_or_none(root, HERE))
    before = everything(root)
    with pytest.raises(AlreadyCurrent):
        submit_and_publish(root, correction, None, BINH, expected=correction.version)
    assert everything(root) == before
