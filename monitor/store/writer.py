"""The one way in for observations while the monitor runs: batched, ordered, acknowledged."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType

from monitor.store.store import Observation, Store


class Writer:
    """Batches observations into transactions of ``max_items``, or of what came within ``max_delay_s``.

    ``put`` may return before its observation is on disk; ``flush`` returns after the commit.  A batch that could not be
    written is kept and tried again with the next; the error is raised to whoever puts or flushes.  ``offload`` writes
    in a thread so that the loop does not wait for the disk; on a virtual clock it must be false.
    """

    def __init__(self, store: Store, *, max_items: int = 500, max_delay_s: float = 2.0, offload: bool = False) -> None:
        self.store = store
        self._max_items = max_items
        self._max_delay_s = max_delay_s
        self._offload = offload
        self._batch: list[Observation] = []
        self._order = asyncio.Lock()
        self._timer: asyncio.Task[None] | None = None
        self._failed: BaseException | None = None

    async def __aenter__(self) -> "Writer":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
            with suppress(asyncio.CancelledError):
                await self._timer
        await self.flush()

    async def put(self, observation: Observation) -> None:
        """Take one observation; it is written with its batch, in the order of the calls."""
        await self.put_all((observation,))

    async def put_all(self, observations: Sequence[Observation]) -> None:
        """Take observations that belong together: they are written in one transaction."""
        if self._failed is not None:
            failed, self._failed = self._failed, None
            self._batch.extend(observations)
            raise failed
        self._batch.extend(observations)
        if len(self._batch) >= self._max_items:
            await self.flush()
        elif self._timer is None:
            self._timer = asyncio.create_task(self._flush_later(), name="store writer")

    async def flush(self) -> None:
        """Write everything put so far; when this returns it survives a kill of the process."""
        async with self._order:
            while self._batch:
                batch = list(self._batch)
                if self._offload:
                    await asyncio.shield(asyncio.to_thread(self.store.record, batch))
                else:
                    self.store.record(batch)
                del self._batch[: len(batch)]
        self._failed = None

    async def _flush_later(self) -> None:
        await asyncio.sleep(self._max_delay_s)
        self._timer = None
        try:
            await self.flush()
        except Exception as error:
            self._failed = error
