"""Triggers by which the database itself refuses to change or remove a saved scenario, from any user or tool."""

from alembic import op

revision = "0002"
down_revision = "0001"

_SQLITE = (
    """
    CREATE TRIGGER saved_scenarios_refuse_update BEFORE UPDATE ON saved_scenarios
    BEGIN SELECT RAISE(ABORT, 'a saved scenario never changes'); END
    """,
    """
    CREATE TRIGGER saved_scenarios_refuse_delete BEFORE DELETE ON saved_scenarios
    BEGIN SELECT RAISE(ABORT, 'a saved scenario is never removed'); END
    """,
    # INSERT OR REPLACE removes the conflicting row without firing the trigger above
    """
    CREATE TRIGGER saved_scenarios_refuse_replace BEFORE INSERT ON saved_scenarios
    WHEN EXISTS (SELECT 1 FROM saved_scenarios WHERE id = NEW.id OR sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, 'a saved scenario is never replaced'); END
    """,
)
_POSTGRESQL = (
    """
    CREATE FUNCTION saved_scenarios_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a saved scenario is never changed or removed (%)', TG_OP; END
    $$
    """,
    # per statement, not per row: TRUNCATE has no row triggers
    """
    CREATE TRIGGER saved_scenarios_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON saved_scenarios
    FOR EACH STATEMENT EXECUTE FUNCTION saved_scenarios_refuse_change()
    """,
)


def upgrade() -> None:
    """Create the triggers."""
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
