"""Opening a database: connection settings, migration to the newest schema, dialect differences.

Everything that depends on the kind of database is in this module.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Engine,
    Insert,
    MetaData,
    String,
    Table,
    Update,
    bindparam,
    create_engine,
    event,
    inspect,
    literal_column,
    make_url,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from monitor.store.errors import explain
from monitor.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

HEAD: Final = "0004"
"""The schema's newest revision (the newest file in ``migrations/versions``)."""

BUSY_S: Final = 30.0
_WRITES: Final = "store_writes"
_VERSION: Final = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def address(url_or_path: str | Path) -> str:
    """The SQLAlchemy URL of a database given by URL or by the path of an SQLite file."""
    text = str(url_or_path)
    return text if "://" in text else f"sqlite:///{Path(text).expanduser().absolute()}"


def spoken(url: str) -> str:
    """The database as an error names it: the file, or the address without its password."""
    parsed = make_url(url)
    return parsed.database or ":memory:" if parsed.get_backend_name() == "sqlite" else parsed.render_as_string()


def connect(url: str) -> Engine:
    """An engine whose SQLite connections are in WAL mode with full synchronisation: what was committed survives a kill
    of the process and a cut of the power."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, poolclass=NullPool)
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"timeout": BUSY_S, "check_same_thread": False, "isolation_level": None}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The busy handler comes first: switching to WAL needs a moment alone with the file.
    for pragma in (
        f"busy_timeout={int(BUSY_S * 1000)}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "temp_store=MEMORY",
        "cache_size=-1000",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write says so at once: one that begins as a reader cannot wait for another writer.
    # Reading needs no transaction unless several statements must see one moment (Store.snapshot).
    if connection.get_execution_options().get(_WRITES, False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def writer(engine: Engine) -> Connection:
    """A connection for writing."""
    return engine.connect().execution_options(**{_WRITES: True})


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn database exceptions inside the block into :class:`StoreError`."""
    try:
        yield
    except SQLAlchemyError as error:
        raise explain(error, where) from error


def migrate(connection: Connection, where: str) -> None:
    """Bring the schema to :data:`HEAD`; the connection is a writer's.

    Raises StoreError when a newer program made the schema.
    """
    with connection.begin():
        if not inspect(connection).has_table(_VERSION.name):
            _create(connection)
            return
        found = connection.execute(select(_VERSION.c.version_num)).scalar()
        if found != HEAD:
            # Alembic takes a third of a second to load, which a process that finds its schema in order need not spend.
            from monitor.store.upgrade import upgrade

            upgrade(connection, where, found)


def _create(connection: Connection) -> None:
    """The newest schema in a database that has none."""
    metadata.create_all(connection)
    _VERSION.create(connection)
    connection.execute(_VERSION.insert(), {"version_num": HEAD})


@lru_cache(maxsize=64)
def _missing(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """The insert of rows of which those whose key exists are left as they are."""
    return _inserting(table, dialect).on_conflict_do_nothing()


@lru_cache(maxsize=64)
def _replacing(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """The insert of rows that take the place of those with the same key."""
    keys = [column.name for column in table.primary_key]
    fresh = _inserting(table, dialect)
    others = {column.name: fresh.excluded[column.name] for column in table.columns if column.name not in keys}
    return fresh.on_conflict_do_update(index_elements=keys, set_=others)


def _inserting(table: Table, dialect: str) -> "sqlite.Insert | postgresql.Insert":
    """An insert of the database's own kind, which can say what to do about a key that exists."""
    if dialect != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def add_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; those whose key exists already are left as they are."""
    if rows:
        connection.execute(_missing(table, connection.dialect.name), rows)


class Rows:
    """The shape of many rows that are inserted as tuples: their columns in order, and columns that are the same in each.

    A third of the time of :func:`add_missing`, which makes and takes apart a dictionary for each row.
    """

    def __init__(self, table: Table, columns: Sequence[str], same: Mapping[str, int | str]) -> None:
        self.table, self.columns = table, tuple(columns)
        constants: dict[str, Any] = {name: literal_column(repr(value)) for name, value in same.items()}
        self.values: dict[str, Any] = {name: bindparam(name) for name in columns} | constants


def add_missing_rows(connection: Connection, shape: Rows, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows given as tuples; those whose key exists already are left as they are."""
    if rows:
        _run_rows(connection, _missing_rows(shape, connection.dialect.name), shape.columns, rows)


@lru_cache(maxsize=64)
def _missing_rows(shape: Rows, dialect: str) -> Insert:
    return _inserting(shape.table, dialect).values(shape.values).on_conflict_do_nothing()


def update_rows(
    connection: Connection, statement: Update, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Execute an update once for each tuple of its parameters, named by ``columns``."""
    if rows:
        _run_rows(connection, statement, columns, rows)


def _run_rows(
    connection: Connection, statement: Insert | Update, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    make: Callable[..., Dialect] = type(connection.dialect)
    text, names = _by_position(statement, make)
    order = [columns.index(name) for name in names]
    if order != list(range(len(columns))):
        pick = itemgetter(*order)
        rows = [pick(row) for row in rows]
    connection.exec_driver_sql(text, rows if isinstance(rows, list) else list(rows))


@lru_cache(maxsize=64)
def _by_position(statement: Insert | Update, dialect: Callable[..., Dialect]) -> tuple[str, tuple[str, ...]]:
    """The text of a statement for a driver that takes parameters by position, and their names in that order."""
    style = "format" if dialect().name == "postgresql" else "qmark"
    compiled = statement.compile(dialect=dialect(paramstyle=style))
    return str(compiled), tuple(compiled.positiontup or ())


def put_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; those whose primary key exists already replace what was there."""
    if rows:
        connection.execute(_replacing(table, connection.dialect.name), rows)
