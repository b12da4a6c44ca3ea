"""Whatever is wrong with the database, one exception says so, and never with the password."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dashboard.database import ScenarioStore, StoreUnavailable, database_url, open_store
from dashboard.model import Rule
from tests.database.postgresql import address_of
from tests.database.samples import EDITION, sample


def problem(url: str) -> Rule:
    with pytest.raises(StoreUnavailable) as caught:
        ScenarioStore(url, timeout=0.2)
    assert "mat-khau" not in str(caught.value) + repr(caught.value) + caught.value.file
    return caught.value.rule


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "scenarios.sqlite3"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mat-khau",
        "mysql://ai:mat-khau@may/kho",
        "mongodb://ai:mat-khau@may/kho",
        "postgresql://ai:mat-khau@may:cổng/kho",
        "http://ai:mat-khau@may",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_an_address_must_be_of_a_database_that_keeps(address: str) -> None:
    assert problem(address) is Rule.STORE_ADDRESS_UNKNOWN


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_a_server_that_does_not_answer(scheme: str) -> None:
    assert problem(f"{scheme}://ai:mat-khau@127.0.0.1:1/kho") is Rule.STORE_NOT_REACHED


def test_a_file_that_is_a_folder(tmp_path: Path) -> None:
    assert problem(f"sqlite:///{tmp_path}") is Rule.STORE_NOT_REACHED


def test_a_folder_that_is_a_file(file: Path) -> None:
    file.write_text("")
    assert problem(f"sqlite:///{file}/scenarios.sqlite3") is Rule.STORE_NOT_REACHED


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    folder = Path("/proc") if os.geteuid() == 0 else tmp_path  # root may write everywhere but there
    with pytest.raises(OSError, match="scenarios"):
        (folder / "scenarios").touch()
    assert problem(f"sqlite:///{folder}/scenarios.sqlite3") is Rule.STORE_NOT_REACHED


def test_a_file_that_is_no_database(file: Path) -> None:
    file.write_bytes(b"not a database at all" * 400)
    assert problem(f"sqlite:///{file}") is Rule.STORE_NOT_USABLE
    assert file.read_bytes() == b"not a database at all" * 400


def test_a_writer_that_never_ends(file: Path) -> None:
    store = ScenarioStore(f"sqlite:///{file}", timeout=0.2)
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            store.save(**sample(1))
        other.execute("ROLLBACK")
    assert store.count(EDITION) == 0
    store.save(**sample(1))
    store.close()


def test_a_file_that_goes_away_while_it_is_open(file: Path) -> None:
    store = ScenarioStore(f"sqlite:///{file}", timeout=0.2)
    store.close()
    for path in file.parent.iterdir():
        path.unlink()
    with pytest.raises(StoreUnavailable) as caught:
        store.get("A" * 22)
    assert caught.value.rule is Rule.STORE_NOT_REACHED


def test_a_database_that_is_not_there(server: str) -> None:
    assert problem(address_of(server, "khong-co")) is Rule.STORE_NOT_REACHED


@pytest.fixture
def admin(server: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address_of(server, "postgres"), autocommit=True) as connection:
        yield connection


def test_a_server_that_was_restarted_costs_nobody_an_error(server: str, admin: psycopg.Connection) -> None:
    admin.execute("CREATE DATABASE restarted")
    store = ScenarioStore(address_of(server, "restarted"))
    saved = store.save(**sample(1))
    admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'restarted'")
    assert store.get(saved.id) == saved
    store.close()


def test_a_role_that_may_not_create_tables(server: str, admin: psycopg.Connection) -> None:
    admin.execute("CREATE DATABASE closed")
    admin.execute("CREATE ROLE guest LOGIN")
    assert problem(address_of(server, "closed").replace("tester", "guest")) is Rule.STORE_NOT_USABLE


def test_the_environment_names_the_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DASHBOARD_DATABASE_URL", raising=False)
    assert str(database_url()).endswith("/var/scenarios.sqlite3")
    folder = tmp_path / "chưa có % thư mục"
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{folder}/x.sqlite3")
    store = open_store()
    saved = store.save(**sample(1))
    store.close()
    assert (folder / "x.sqlite3").is_file()
    reopened = open_store()
    assert reopened.get(saved.id) == saved
    reopened.close()
