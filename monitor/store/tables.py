"""The store's tables, as they are after the newest migration.

Facts (``revisions`` … ``coverages``, ``issued`` … ``feed_rounds``) are only ever added to; pruning removes whole rows of the past and
moves the horizon.  ``notes`` and ``copies`` are what was read from kept bodies and may be read anew, ``matched`` how far that has
come; ``revisits`` is what the next look at a URL may begin with.
``frontier*``, ``holds`` and ``outbox`` are working state.  Times are microseconds since 1970 in UTC, days are proleptic
ordinals, whole values are MessagePack blobs beside the few columns that queries need.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

Big = BigInteger().with_variant(Integer, "sqlite")


def _key() -> Column[int]:
    return Column("id", Big, primary_key=True, autoincrement=True)


meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

revisions = Table(
    "revisions",
    metadata,
    _key(),
    Column("revision", String(80), nullable=False),
    Column("at", Big, nullable=False, index=True),
    Column("value", LargeBinary, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    _key(),
    Column("site", String(80), nullable=False),
    Column("at", Big, nullable=False),
    Column("family", SmallInteger, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("certificate", SmallInteger, nullable=False),  # 1: the value holds a certificate
    Column("value", LargeBinary, nullable=False),
    Index("visits_of_site", "site", "at"),
)

bodies = Table(
    "bodies",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("codec", String(8), nullable=False),
    Column("data", LargeBinary, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    _key(),
    Column("url", Text, nullable=False, unique=True),
    Column("host", String(255), nullable=False),
    Column("first_seen", Big, nullable=False),
    Column("last_read", Big, nullable=False, server_default="0"),  # when the last crawl that read it began
    Column(
        "last_missed", Big, nullable=False, server_default="0"
    ),  # when the last that met it but could not look began
)

page_states = Table(
    "page_states",
    metadata,
    _key(),
    Column("page", Big, nullable=False),
    Column("at", Big, nullable=False),
    Column("crawl", String(300), nullable=False),
    Column("site", String(80), nullable=False),
    Column("column", Text, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("status", Integer),
    Column("body", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("reader", Integer, nullable=False),  # 0: no facts
    Column("kind", String(10), nullable=False),
    Column("published", Integer),
    Column("rows", Integer, nullable=False),
    Column("children", Integer, nullable=False),
    Column("chars", Integer, nullable=False),
    Column("scripted", SmallInteger, nullable=False),
    Column("leads", SmallInteger, nullable=False),
    Column("facts", LargeBinary),
    Index("states_of_page", "page", "at", "id"),
    Index("states_of_site", "site", "kind"),
)

links = Table(
    "links",
    metadata,
    Column("page", Big, primary_key=True, autoincrement=False),
    Column("body", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("value", LargeBinary, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("page", Big, primary_key=True, autoincrement=False),
    Column("body", String(64), primary_key=True),
    Column("readers", String(16), nullable=False),
    Column("filled", SmallInteger, nullable=False),  # 1: at least one check noted something
    Column("value", LargeBinary, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    _key(),
    Column("site", String(80), nullable=False),
    Column("at", Big, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Index("answers_of_site", "site", "at"),
)

sightings = Table(
    "sightings",
    metadata,
    _key(),
    Column("crawl", String(300), nullable=False, index=True),
    Column("at", Big, nullable=False),
    Column("target", Text, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("confirmed", SmallInteger, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Index("sightings_of_target", "target", "at"),
)

coverages = Table(
    "coverages",
    metadata,
    _key(),
    Column("crawl", String(300), nullable=False, unique=True),
    Column("host", String(255), nullable=False),
    Column("started", Big, nullable=False),
    Column("finished", Big, nullable=False),
    Column("complete", SmallInteger, nullable=False),
    Column("gap", String(20)),
    Column("value", LargeBinary, nullable=False),
    Index("coverages_of_host", "host", "finished"),
)

light_rounds = Table(
    "light_rounds",
    metadata,
    _key(),
    Column("host", String(255), nullable=False),
    Column("started", Big, nullable=False),
    Column("finished", Big, nullable=False),
    Column("narrow", SmallInteger, nullable=False, server_default="0"),
    Column("value", LargeBinary, nullable=False),
    Index("light_rounds_of_host", "host", "finished"),
)

issued = Table(
    "issued",
    metadata,
    _key(),
    Column("key", String(12), nullable=False, index=True),
    Column("issuer", String(80), nullable=False),
    Column("column", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("at", Big, nullable=False),  # when this wording was read
    Column("value", LargeBinary, nullable=False),  # all but the text
    Column("text", LargeBinary, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    _key(),
    Column("document", String(12), nullable=False),
    Column("at", Big, nullable=False),
    Column("value", LargeBinary, nullable=False),
)

feed_rounds = Table(
    "feed_rounds",
    metadata,
    _key(),
    Column("issuer", String(80), nullable=False),
    Column("started", Big, nullable=False),
    Column("finished", Big, nullable=False),
    Column("whole", SmallInteger, nullable=False),  # 1: every list was read
    Column("value", LargeBinary, nullable=False),
    Index("feed_rounds_of_issuer", "issuer", "finished"),
)

copies = Table(
    "copies",
    metadata,
    Column("page", Big, primary_key=True, autoincrement=False),
    Column("body", String(64), primary_key=True),
    Column("document", String(12), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Index("copies_of_document", "document"),
)

matched = Table(
    "matched",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("state", Big, nullable=False),  # page states up to this id were held against the documents
    Column("issued", Big, nullable=False),  # … up to this id
    Column("matcher", Integer, nullable=False),
)

revisits = Table(
    "revisits",
    metadata,
    Column("key", Big, primary_key=True, autoincrement=False),  # 64-bit hash of the URL
    Column("at", Big, nullable=False),
    Column("body", String(64), nullable=False),  # empty: a file, whose bytes are not kept
    Column("etag", Text, nullable=False),
    Column("modified", String(40), nullable=False),  # Last-Modified as it came
    Column("trusted", SmallInteger, nullable=False),  # 0: the body was seen to change while the validators did not
    Column("content_type", String(200), nullable=False),
    Column("common", Big, nullable=False),  # what Keys holds of the body's links
    Column("own", LargeBinary, nullable=False),
)

frontier_crawls = Table(
    "frontier_crawls",
    metadata,
    _key(),
    Column("crawl", String(300), nullable=False, unique=True),
    Column("host", String(255), nullable=False, index=True),
    Column("started", Big, nullable=False),
)

frontier = Table(
    "frontier",
    metadata,
    _key(),
    Column("crawl", Big, nullable=False),
    Column("key", Big, nullable=False),  # 64-bit hash of the URL
    Column("done", SmallInteger, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("site", String(80), nullable=False),
    Column("column", Text, nullable=False),
    Column("inside", SmallInteger, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("status", Integer),
    Column("page", SmallInteger, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("links", Integer, nullable=False),
    Column("cut", LargeBinary),
    UniqueConstraint("crawl", "key", name="frontier_once"),
    Index("frontier_order", "crawl", "done", "priority", "depth", "id"),
)

holds = Table("holds", metadata, Column("address", String(255), primary_key=True), Column("until", Big, nullable=False))

outbox = Table(
    "outbox",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("created", Big, nullable=False),
    Column("sent", Big),
    Column("detail", Text, nullable=False),
)
