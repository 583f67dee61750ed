"""One process at a time crawls a host: locks that the operating system (or PostgreSQL) lets go when a process dies.

Nothing is left behind by ``kill -9`` or a power cut, so no lock ever has to be judged stale.  Beside an SQLite file the
locks are files in a folder of its own (``….sqlite-locks``); what stands in them only tells who holds them.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import quote

from sqlalchemy import Engine, func, select

from monitor.model import BEIJING, refusal
from monitor.store.codec import url_key
from monitor.store.errors import StoreError
from monitor.store.store import Store


class HostBusyError(StoreError):
    """Another process crawls the host.  The text is Chinese; it names the process where that is known."""

    def __init__(self, host: str, holder: str) -> None:
        who = f"另一个进程（{holder}）" if holder else "另一个进程"
        super().__init__(
            f"{host} 正在由{who}巡检。为了不加重对方负担，也为了不重复记录，一个主机同时只由一个进程巡检。"
            "请等它结束后再运行，或先停止那个进程。"
        )


@contextmanager
def crawling(store: Store, host: str, now: datetime) -> Iterator[None]:
    """Be the only process that crawls a host into this store.  Raises :class:`HostBusyError` at once when another does,
    and StoreError when the lock cannot be made."""
    if store.engine.dialect.name == "postgresql":
        with _advisory(store.engine, host):
            yield
    elif store.where == ":memory:":
        yield
    else:
        with _file(Path(f"{store.where}-locks"), host, now):
            yield


@contextmanager
def _file(folder: Path, host: str, now: datetime) -> Iterator[None]:
    path = folder / f"{quote(host, safe='.-')}.lock"
    try:
        folder.mkdir(exist_ok=True)
        lock = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"巡检锁 {path} 建不了：{refusal(error)}。请检查该目录的属主和权限。") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise HostBusyError(host, _holder(lock)) from None
        lock.truncate(0)
        lock.write(f"进程号 {os.getpid()}，{now.astimezone(BEIJING):%Y-%m-%d %H:%M} 开始")
        lock.flush()
        yield


def _holder(lock: IO[str]) -> str:
    lock.seek(0)
    return lock.read(200).strip()


@contextmanager
def _advisory(engine: Engine, host: str) -> Iterator[None]:
    """A lock of the session: PostgreSQL lets it go when the connection ends, however it ends."""
    with engine.connect() as connection:
        free = connection.execution_options(isolation_level="AUTOCOMMIT").execute(
            select(func.pg_try_advisory_lock(url_key(f"crawl {host}")))
        )
        if not free.scalar():
            raise HostBusyError(host, "")
        yield
