"""Whose database it is, looked at before anything is changed in it."""

from typing import Final
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from monitor.store.errors import StoreError

_OURS: Final = {"alembic_version", "meta", "revisions", "visits", "bodies", "pages"}
"""Tables that every store has had from its first schema on."""


def refuse_foreign(url: str, where: str) -> None:
    """Raise :class:`StoreError` when the database at ``url`` holds tables and is no store of ours.

    A database that is not there yet, is empty or cannot be read is left to whoever opens it.
    """
    found = _tables(_for_reading(make_url(url)))
    if found and not found >= _OURS:
        few = "、".join(sorted(found)[:3])
        raise StoreError(
            f"数据库 {where} 里是别的程序的数据（有表 {few} 等 {len(found)} 个），不是巡网的存储，没有动它。"
            "请检查 sites.toml 的 settings.store 是否指错了；巡网要用一个自己的数据库。"
        )


def is_there(url: str) -> bool:
    """Whether a database can be read at ``url``, or one is there that somebody must look at; for SQLite, its file."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or _in_memory(parsed):
        return True
    try:
        with _for_reading(parsed).connect():
            return True
    except SQLAlchemyError as error:
        return "unable to open" not in str(error).lower()


def _in_memory(url: URL) -> bool:
    return not url.database or url.database == ":memory:" or "uri" in url.query


def _for_reading(url: URL) -> Engine:
    """An engine that cannot write, so that neither the file nor its way of keeping a log is changed by looking."""
    if url.get_backend_name() == "sqlite" and not _in_memory(url):
        url = url.set(database=f"file:{quote(str(url.database))}", query={"mode": "ro", "uri": "true"})
    return create_engine(url, poolclass=NullPool)


def _tables(engine: Engine) -> set[str]:
    try:
        with engine.connect() as connection:
            return set(inspect(connection).get_table_names())
    except SQLAlchemyError:
        return set()
