"""What Alembic runs for every upgrade: `dashboard.store.schema` hands over a connection in a transaction.

How the database came to its present form stands under `versions`, one file a step, each applied once, in order. A step
that was released is never edited; a new form is a new file, `NNNN_what_it_does.py`. There is no way back: what is saved
must not be lost, so no step has a `downgrade`.
"""

from alembic import context

from dashboard.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["version_table"],
)
with context.begin_transaction():
    context.run_migrations()
