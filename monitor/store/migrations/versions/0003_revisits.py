"""What the next look at a page may begin with, and the light rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "revisits",
        sa.Column("key", BIG, primary_key=True, autoincrement=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.String(40), nullable=False),
        sa.Column("trusted", sa.SmallInteger(), nullable=False),
        sa.Column("content_type", sa.String(200), nullable=False),
        sa.Column("common", BIG, nullable=False),
        sa.Column("own", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "light_rounds",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("started", BIG, nullable=False),
        sa.Column("finished", BIG, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_index("light_rounds_of_host", "light_rounds", ["host", "finished"])
