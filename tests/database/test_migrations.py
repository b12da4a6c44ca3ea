"""From nothing and from every earlier form, a database is brought to the present one with all it holds."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, text

from dashboard.database import ScenarioStore, StoreUnavailable, schema
from dashboard.database.connection import Database
from dashboard.database.schema import metadata, row_of, saved_scenarios
from dashboard.model import Rule, SavedScenario
from tests.database.conftest import NewDatabase
from tests.database.samples import EDITION, is_whole, sample

SCRIPTS = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
OLDER = [script.revision for script in SCRIPTS.walk_revisions()][1:]

IN_THE_WAY_OF_0002 = {  # something of the name that its last statement wants to give
    "sqlite": (
        "CREATE TRIGGER saved_scenarios_refuse_replace BEFORE INSERT ON saved_scenarios BEGIN SELECT 1; END",
        "DROP TRIGGER saved_scenarios_refuse_replace",
    ),
    "postgresql": (
        "CREATE TRIGGER saved_scenarios_refuse_change BEFORE DELETE ON saved_scenarios"
        " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "DROP TRIGGER saved_scenarios_refuse_change ON saved_scenarios",
    ),
}


def revision_of(database: Database) -> str | None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
        return context.get_current_revision()


def at_revision(url: str, revision: str) -> Database:
    """A database as the program of that time left it."""
    database = Database(url, timeout=10)
    database.prepare_file()
    with database.writing() as connection:
        command.upgrade(schema._config(connection), revision)
    return database


def test_an_empty_database_is_brought_to_the_newest_revision(store: ScenarioStore) -> None:
    assert revision_of(store._database) == SCRIPTS.get_current_head()


def test_the_migrations_give_the_tables_that_the_program_knows(store: ScenarioStore) -> None:
    with store._database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": schema.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("revision", OLDER)
def test_an_older_database_keeps_what_it_holds(new_database: NewDatabase, revision: str) -> None:
    with closing(ScenarioStore(new_database())) as elsewhere:
        kept = elsewhere.save(**sample(5))
    url = new_database()
    database = at_revision(url, revision)
    with database.writing() as connection:
        connection.execute(insert(saved_scenarios), [row_of(kept)])
    database.close()
    store = ScenarioStore(url)
    assert store.list(EDITION) == (kept,)
    assert is_whole(kept)
    assert revision_of(store._database) == SCRIPTS.get_current_head()
    store.close()


def test_opening_again_changes_nothing(url: str) -> None:
    first = ScenarioStore(url)
    saved: SavedScenario = first.save(**sample(1))
    second = ScenarioStore(url)
    assert second.get(saved.id) == saved
    first.close()
    second.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = at_revision(url, "0001")
    in_the_way, removal = IN_THE_WAY_OF_0002["sqlite" if database.is_sqlite else "postgresql"]
    with database.writing() as connection:
        connection.execute(text(in_the_way))
    with pytest.raises(StoreUnavailable):
        ScenarioStore(url)
    assert revision_of(database) == "0001"
    with database.writing() as connection:
        connection.execute(text(removal))
    ScenarioStore(url).close()
    assert revision_of(database) == SCRIPTS.get_current_head()
    database.close()


def test_a_database_that_a_newer_program_has_changed_is_left_alone(url: str) -> None:
    store = ScenarioStore(url)
    with store._database.writing() as connection:
        connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable) as caught:
        ScenarioStore(url)
    assert caught.value.rule is Rule.STORE_FROM_A_NEWER_PROGRAM
    with store._database.reading() as connection:
        assert inspect(connection).has_table("saved_scenarios")
    store.close()


@pytest.mark.parametrize("loss", ["DELETE FROM {table}", "DROP TABLE {table}"])
def test_a_database_that_lost_the_word_of_its_form_and_has_the_newest_is_used_on(url: str, loss: str) -> None:
    store = ScenarioStore(url)
    saved = store.save(**sample(1))
    with store._database.writing() as connection:
        connection.execute(text(loss.format(table=schema.VERSION_TABLE)))
    with closing(ScenarioStore(url)) as again:
        assert again.get(saved.id) == saved
        assert revision_of(again._database) == SCRIPTS.get_current_head()
        assert again.get(again.save(**sample(2)).id)
    store.close()


def test_a_database_that_lost_the_word_of_its_form_and_has_another_is_left_alone(url: str) -> None:
    database = at_revision(url, "0001")
    with database.writing() as connection:
        connection.execute(text(f"DELETE FROM {schema.VERSION_TABLE}"))
    with pytest.raises(StoreUnavailable) as caught:
        ScenarioStore(url)
    assert caught.value.rule is Rule.STORE_VERSION_LOST
    assert revision_of(database) is None
    database.close()
