"""An event loop whose clock is virtual: when nothing is ready it jumps to the next timer instead of waiting.

Server and client of the simulated district run on one such loop, so that a fifteen-second outage, a Retry-After or a
pacing delay costs no real time and stays exact.  The loop still selects real sockets.  The one danger is to jump while
bytes are on their way between two sockets of this process: the peer would then look silent for as long as the jump.
So before a jump the selector is asked again, and once the jumps since the last real pause sum to a second of virtual
time, the process really sleeps for a moment first, which lets the kernel deliver whatever it has deferred.

Threads are invisible to the jump: nothing on this loop may wait for one.
"""

import asyncio
import os
import selectors
from collections.abc import Coroutine
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any, TypeVar

T = TypeVar("T")

LOOKS = 3
"""How often the sockets are looked at, the processor yielded in between, before a jump."""
PAUSE_S = 0.0001
"""Real seconds that the process sleeps before time may move on by more than :data:`UNSEEN_S`."""
UNSEEN_S = 1.0
"""Virtual seconds that may pass without a real pause."""


class _Selector(selectors.DefaultSelector):  # type: ignore[misc,valid-type,unused-ignore]
    """A selector that turns waiting into a jump of ``loop``'s clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self._unseen = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Events that are ready; if there are none, move the clock by ``timeout``."""
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        if timeout is None:
            return super().select(None)
        ready = self._look_again(timeout)
        if not ready:
            self.now += timeout
        return ready

    def _look_again(self, jump: float) -> list[tuple[selectors.SelectorKey, int]]:
        for _ in range(LOOKS):
            os.sched_yield()
            ready = super().select(0)
            if ready:
                return ready
        self._unseen += jump
        if self._unseen < UNSEEN_S:
            return []
        # Not a timed select: epoll rounds its timeout up to a whole millisecond.
        ends = perf_counter() + PAUSE_S
        while perf_counter() < ends:
            os.sched_yield()
            ready = super().select(0)
            if ready:
                return ready
        self._unseen = 0.0
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A selector loop on virtual time.  ``time()`` starts at 0 and counts virtual seconds."""

    def __init__(self) -> None:
        self._jumping = _Selector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._jumping.now


class LoopClock:
    """A :class:`monitor.clock.Clock` that reads a loop: ``start`` plus the loop's time."""

    def __init__(self, start: datetime, loop: asyncio.AbstractEventLoop) -> None:
        self._start = start - timedelta(seconds=loop.time())
        self._loop = loop

    def now(self) -> datetime:
        """The present moment of the simulation."""
        return self._start + timedelta(seconds=self._loop.time())


def run_virtual(main: Coroutine[Any, Any, T]) -> T:
    """Run ``main`` on a new virtual loop and close it; what ``main`` raises passes through."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
