"""The role file gives what it says and nothing else; a broken one gives nothing and the log says why."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access import Grant, Role, RoleBook, read_role_book
from dashboard.model import installation

WHOLE = """
two_people = true
anonymous_may_save = false

[[grant]]
user = " dieu.phoi@example.vn "
role = "coordinator"
programmes = ["tinh-a", "tinh-b"]

[[grant]]
user = "248289761001"
role = "agency"
programmes = ["*"]
agencies = ["so-y-te"]
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "roles.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_whole_file(tmp_path: Path) -> None:
    assert read_role_book(written(tmp_path, WHOLE)) == RoleBook(
        grants=(
            Grant("dieu.phoi@example.vn", Role.COORDINATOR, frozenset({"tinh-a", "tinh-b"})),
            Grant("248289761001", Role.AGENCY, frozenset({"*"}), frozenset({"so-y-te"})),
        ),
        two_people=True,
        anonymous_may_save=False,
    )


def test_notepad_writes_a_mark_in_front(tmp_path: Path) -> None:
    assert read_role_book(written(tmp_path, b"\xef\xbb\xbf" + WHOLE.encode())) == read_role_book(
        written(tmp_path, WHOLE)
    )


def test_an_empty_file_gives_nobody_a_role_and_lets_everybody_save(tmp_path: Path) -> None:
    assert read_role_book(written(tmp_path, "")) == RoleBook()


def test_the_file_is_the_one_that_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_ROLES", str(written(tmp_path, WHOLE)))
    assert len(read_role_book().grants) == 2


def test_it_is_read_anew_at_every_call(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    assert len(read_role_book(path).grants) == 2
    written(tmp_path, "two_people = true")
    assert read_role_book(path).grants == ()


BROKEN = {
    "not TOML": "two_people = yes",
    "cut short": WHOLE[:-20],
    "not UTF-8": "user = 'Hà'".encode("cp1258", errors="replace"),
    "a switch that is no switch": 'two_people = "false"',
    "a number for a switch": "anonymous_may_save = 1",
    "a misspelt switch": "two_peoples = true",
    "grants as one table": '[grant]\nuser = "a"\nrole = "viewer"\nprogrammes = ["*"]',
    "grants that are no tables": 'grant = ["a"]',
    "a number for grants": "grant = 1",
    "an unknown role": '[[grant]]\nuser = "a"\nrole = "admin"\nprogrammes = ["*"]',
    "a role in another case": '[[grant]]\nuser = "a"\nrole = "Coordinator"\nprogrammes = ["*"]',
    "no role": '[[grant]]\nuser = "a"\nprogrammes = ["*"]',
    "nobody": '[[grant]]\nuser = " "\nrole = "viewer"\nprogrammes = ["*"]',
    "no programmes": '[[grant]]\nuser = "a"\nrole = "coordinator"',
    "programmes as text": '[[grant]]\nuser = "a"\nrole = "coordinator"\nprogrammes = "tinh-a"',
    "an agency of none": '[[grant]]\nuser = "a"\nrole = "agency"\nprogrammes = ["*"]',
    "a coordinator of one agency": '[[grant]]\nuser = "a"\nrole = "coordinator"\nprogrammes = ["*"]\nagencies = ["b"]',
    "a misspelt key": '[[grant]]\nuser = "a"\nrole = "viewer"\nprogram = ["*"]',
    "deeper than a reader goes": f"x = {'[' * 5000}",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_gives_nothing_and_the_log_says_why(
    what: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = written(tmp_path, BROKEN[what])
    book = read_role_book(path)
    assert book.problem
    assert (book.grants, book.anonymous_may_save) == ((), False)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert str(path) in caplog.text
    assert book.problem in caplog.text


def test_the_log_names_the_grant_that_is_wrong(tmp_path: Path) -> None:
    book = read_role_book(written(tmp_path, f'{WHOLE}\n[[grant]]\nuser = "a"\nrole = "boss"\nprogrammes = ["*"]'))
    assert book.problem == "grant 3: role 'boss' is none of viewer, agency, coordinator"


def test_where_none_is_named_and_none_is_there_nobody_has_a_role_and_everybody_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DASHBOARD_ROLES")
    monkeypatch.setattr(installation, "PACKAGE", tmp_path / "dashboard")  # the program stands in an empty folder
    assert read_role_book() == RoleBook()
    (tmp_path / "var").mkdir()
    written(tmp_path / "var", WHOLE)
    assert len(read_role_book().grants) == 2


def test_a_file_that_is_named_and_not_there_is_a_broken_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_ROLES", str(tmp_path / "rules.toml"))
    assert read_role_book().problem


def test_a_folder_is_no_role_file(tmp_path: Path) -> None:
    assert read_role_book(tmp_path).problem == os.strerror(errno.EISDIR)


@given(st.binary(max_size=60) | st.text(alphabet='[]grant"=\n usero*{}', max_size=80).map(str.encode))
def test_rubbish_gives_nobody_anything(tmp_path_factory: pytest.TempPathFactory, rubbish: bytes) -> None:
    assert read_role_book(written(tmp_path_factory.getbasetemp(), rubbish)).grants == ()


@given(st.data())
def test_a_file_that_is_cut_short_anywhere_gives_no_more_than_the_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    cut = WHOLE[: data.draw(st.integers(0, len(WHOLE)))]
    whole = read_role_book(written(tmp_path_factory.getbasetemp(), WHOLE))
    assert set(read_role_book(written(tmp_path_factory.getbasetemp(), cut)).grants) <= set(whole.grants)
