"""Issuers' documents, what the office decided of them, how the issuers were read, and copies on the district's pages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, and tell narrow light rounds from others."""
    op.add_column("light_rounds", sa.Column("narrow", sa.SmallInteger(), nullable=False, server_default="0"))
    op.create_table(
        "issued",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(12), nullable=False),
        sa.Column("issuer", sa.String(80), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_issued_key", "issued", ["key"])
    op.create_table(
        "decisions",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("document", sa.String(12), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "feed_rounds",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("issuer", sa.String(80), nullable=False),
        sa.Column("started", BIG, nullable=False),
        sa.Column("finished", BIG, nullable=False),
        sa.Column("whole", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_index("feed_rounds_of_issuer", "feed_rounds", ["issuer", "finished"])
    op.create_table(
        "copies",
        sa.Column("page", BIG, primary_key=True, autoincrement=False),
        sa.Column("body", sa.String(64), primary_key=True),
        sa.Column("document", sa.String(12), primary_key=True),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_index("copies_of_document", "copies", ["document"])
    op.create_table(
        "matched",
        sa.Column("host", sa.String(255), primary_key=True),
        sa.Column("state", BIG, nullable=False),
        sa.Column("issued", BIG, nullable=False),
        sa.Column("matcher", sa.Integer(), nullable=False),
    )
