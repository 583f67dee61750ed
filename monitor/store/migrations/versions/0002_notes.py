"""Notes that checks take from pages, answers to their extra looks, and when a page was last read or missed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both tables and the columns."""
    for name in ("last_read", "last_missed"):
        op.add_column("pages", sa.Column(name, BIG, nullable=False, server_default="0"))
    op.create_table(
        "notes",
        sa.Column("page", BIG, primary_key=True, autoincrement=False),
        sa.Column("body", sa.String(64), primary_key=True),
        sa.Column("readers", sa.String(16), nullable=False),
        sa.Column("filled", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("site", sa.String(80), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_index("answers_of_site", "answers", ["site", "at"])
