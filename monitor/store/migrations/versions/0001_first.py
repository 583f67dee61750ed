"""The first schema: facts, the crawl's frontier, holds and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make all tables."""
    _looks()
    _pages()
    _crawls()
    _frontier()
    _working()


def _looks() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "revisions",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("revision", sa.String(80), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_revisions_at", "revisions", ["at"])
    op.create_table(
        "visits",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("site", sa.String(80), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("family", sa.SmallInteger(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("certificate", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_index("visits_of_site", "visits", ["site", "at"])
    op.create_table(
        "bodies",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("codec", sa.String(8), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
    )


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("url", sa.Text(), nullable=False, unique=True),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("first_seen", BIG, nullable=False),
    )
    op.create_table(
        "page_states",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("page", BIG, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("crawl", sa.String(300), nullable=False),
        sa.Column("site", sa.String(80), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("reader", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("published", sa.Integer()),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("chars", sa.Integer(), nullable=False),
        sa.Column("scripted", sa.SmallInteger(), nullable=False),
        sa.Column("leads", sa.SmallInteger(), nullable=False),
        sa.Column("facts", sa.LargeBinary()),
    )
    op.create_index("states_of_page", "page_states", ["page", "at", "id"])
    op.create_index("states_of_site", "page_states", ["site", "kind"])
    op.create_table(
        "links",
        sa.Column("page", BIG, primary_key=True, autoincrement=False),
        sa.Column("body", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )


def _crawls() -> None:
    op.create_table(
        "sightings",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("crawl", sa.String(300), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("confirmed", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_sightings_crawl", "sightings", ["crawl"])
    op.create_index("sightings_of_target", "sightings", ["target", "at"])
    op.create_table(
        "coverages",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("crawl", sa.String(300), nullable=False, unique=True),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("started", BIG, nullable=False),
        sa.Column("finished", BIG, nullable=False),
        sa.Column("complete", sa.SmallInteger(), nullable=False),
        sa.Column("gap", sa.String(20)),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.create_index("coverages_of_host", "coverages", ["host", "finished"])


def _frontier() -> None:
    op.create_table(
        "frontier_crawls",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("crawl", sa.String(300), nullable=False, unique=True),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("started", BIG, nullable=False),
    )
    op.create_index("ix_frontier_crawls_host", "frontier_crawls", ["host"])
    op.create_table(
        "frontier",
        sa.Column("id", BIG, primary_key=True, autoincrement=True),
        sa.Column("crawl", BIG, nullable=False),
        sa.Column("key", BIG, nullable=False),
        sa.Column("done", sa.SmallInteger(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("site", sa.String(80), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("inside", sa.SmallInteger(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("page", sa.SmallInteger(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("cut", sa.LargeBinary()),
        sa.UniqueConstraint("crawl", "key", name="frontier_once"),
    )
    op.create_index("frontier_order", "frontier", ["crawl", "done", "priority", "depth", "id"])


def _working() -> None:
    op.create_table(
        "holds",
        sa.Column("address", sa.String(255), primary_key=True),
        sa.Column("until", BIG, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("created", BIG, nullable=False),
        sa.Column("sent", BIG),
        sa.Column("detail", sa.Text(), nullable=False),
    )
