"""The database itself refuses to change what is saved, whatever tool asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DatabaseError

from dashboard.database import ScenarioStore
from tests.database.samples import EDITION, sample

EVERYWHERE = (
    "UPDATE saved_scenarios SET title = 'khác'",
    "UPDATE saved_scenarios SET note = note || 'thêm' WHERE title = 'Kịch bản 1'",
    "DELETE FROM saved_scenarios",
    "DELETE FROM saved_scenarios WHERE title = 'Kịch bản 2'",
)
COLUMNS = "id, programme, period, version, title, author, note, created, changes, assumptions, search_text"
OTHERWISE = COLUMNS.replace("title", "'khác'")
FROM = "FROM saved_scenarios WHERE title = 'Kịch bản 1'"
UPSERT = f"INSERT INTO saved_scenarios ({COLUMNS}) SELECT {OTHERWISE} {FROM} ON CONFLICT (id) DO UPDATE SET note = ''"
OF_ONE = {
    "sqlite": (
        UPSERT,
        f"INSERT OR REPLACE INTO saved_scenarios ({COLUMNS}) SELECT {OTHERWISE} {FROM}",
        f"REPLACE INTO saved_scenarios (sequence, {COLUMNS}) SELECT sequence, {OTHERWISE} {FROM}",
    ),
    "postgresql": (UPSERT, "TRUNCATE saved_scenarios", "TRUNCATE saved_scenarios CASCADE"),
}


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    """Any program's connection to the database, without the settings that the store makes."""
    engine = create_engine(make_url(url).set(drivername=driver(url)))
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def driver(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"


def test_nothing_saved_is_changed_or_removed(store: ScenarioStore, url: str, connection: Connection) -> None:
    kept = [store.save(**sample(number)) for number in range(3)]
    for statement in EVERYWHERE + OF_ONE[make_url(url).get_backend_name()]:
        with pytest.raises(DatabaseError, match=r"a saved scenario (is )?never"):
            connection.execute(text(statement))
        connection.rollback()
    assert store.list(EDITION) == tuple(reversed(kept))


def test_the_store_has_no_way_to_change_or_remove() -> None:
    public = {name for name in vars(ScenarioStore) if not name.startswith("_")}
    assert public == {"save", "get", "list", "count", "children", "close"}
