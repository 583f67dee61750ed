"""What processes that have one store open know of each other's manners: holds in the store, turns in a file beside it."""

import asyncio
import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from monitor.clock import Clock
from monitor.store.errors import StoreError
from monitor.store.store import Store

T = TypeVar("T")

log = logging.getLogger(__name__)


def pace_file(store: Store) -> Path:
    """The file of the shared pace: beside an SQLite file, else among the machine's temporary files."""
    if "://" not in store.where and store.where != ":memory:":
        return Path(f"{store.where}-pace")
    name = hashlib.sha256(store.where.encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"xunwang-{os.getuid()}-{name}-pace"


class KeptHolds:
    """Moments of Retry-After in the store.  ``offload`` reads and writes in a thread, beside the loop."""

    def __init__(self, store: Store, clock: Clock, *, offload: bool) -> None:
        self._store = store
        self._clock = clock
        self._offload = offload

    async def load(self) -> Mapping[str, datetime]:
        """All that are kept; none while the store cannot be read."""
        return await self._done(self._store.holds) or {}

    async def save(self, until: Mapping[str, datetime]) -> None:
        """Keep these too."""
        await self._done(partial(self._store.save_holds, until, self._clock.now()))

    async def _done(self, work: Callable[[], T]) -> T | None:
        """A store that cannot be used costs no look: this process still knows its own holds."""
        try:
            return await asyncio.to_thread(work) if self._offload else work()
        except StoreError:
            log.exception("moments of Retry-After could not be shared")
            return None
