"""Every test of the store runs twice: on SQLite and on a real PostgreSQL, each on a database of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from dashboard.database import ScenarioStore
from tests.database.postgresql import NoServer, address_of, running_server

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL for the whole session, started when the first test wants it."""
    try:
        with running_server() as folder:
            yield folder
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL here, so saved scenarios are tested on SQLite alone: {reason}")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """Makes an empty database and returns its address."""
    numbers = itertools.count()
    if request.param == "sqlite":
        folder: Path = tmp_path_factory.mktemp("databases")
        return lambda: f"sqlite:///{folder / f'scenarios-{next(numbers)}.sqlite3'}"
    address = address_of(request.getfixturevalue("server"), "postgres")

    def create() -> str:
        # a schema stands for a database: it is empty too, and two hundred databases take minutes to make and remove
        name = f"{request.module.__name__.rpartition('.')[2]}_{next(numbers)}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        return f"{address}&options=-csearch_path%3D{name}"

    return create


@pytest.fixture
def url(new_database: NewDatabase) -> str:
    """The address of an empty database."""
    return new_database()


@pytest.fixture
def store(url: str) -> Iterator[ScenarioStore]:
    """An empty store."""
    opened = ScenarioStore(url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shared_store(new_database: NewDatabase) -> Iterator[ScenarioStore]:
    """A store that the tests of a module fill together, for those that look at what they saved themselves."""
    opened = ScenarioStore(new_database())
    yield opened
    opened.close()
