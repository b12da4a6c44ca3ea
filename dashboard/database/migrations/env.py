"""The script that Alembic runs for every upgrade: `dashboard.database.schema` passes in a connection in a transaction.

The migrations are under `versions`, one file per step, each applied once, in order. A released step is never edited; a
new schema is a new file, `NNNN_what_it_does.py`. No step has a `downgrade`, since saved data must not be lost.
"""

from alembic import context

from dashboard.database.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["version_table"],
)
with context.begin_transaction():
    context.run_migrations()
