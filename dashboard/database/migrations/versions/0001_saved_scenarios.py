"""The table of saved scenarios."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table with its indexes. Columns are written out here, because `schema` may have changed since."""
    op.create_table(
        "saved_scenarios",
        sa.Column(
            "sequence", sa.BigInteger().with_variant(sa.Integer, "sqlite"), sa.Identity(always=True), primary_key=True
        ),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("parent_id", sa.Text, sa.ForeignKey("saved_scenarios.id")),
        sa.Column("programme", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("assumptions", sa.JSON, nullable=False),
        sa.Column("search_text", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("saved_scenarios_of_edition", "saved_scenarios", ["programme", "period", "sequence"])
    op.create_index("saved_scenarios_of_parent", "saved_scenarios", ["parent_id"])
