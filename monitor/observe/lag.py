"""How late our own event loop runs while somebody is being timed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_TICK_S = 0.5
_NOISE_S = 0.005


@dataclass(slots=True)
class Lateness:
    """The worst lateness, in seconds, that was met while this was watched."""

    worst_s: float = 0.0


class LagMeter:
    """A timer that notes how much later than asked it is called.

    It ticks only while somebody is watched, so an idle loop (and a virtual clock) is left alone.  A virtual clock
    stands still while the processor works, so there the lateness is 0.
    """

    def __init__(self) -> None:
        self._watched: list[Lateness] = []
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def watch(self, lateness: Lateness) -> Iterator[None]:
        """Keep ``lateness`` up to date inside the block."""
        loop = asyncio.get_running_loop()
        self._watched.append(lateness)
        if self._timer is None:
            self._arm(loop)
        try:
            yield
        finally:
            self._note(loop.time() - self._due)
            self._watched = [each for each in self._watched if each is not lateness]
            if not self._watched and self._timer is not None:
                self._timer.cancel()
                self._timer = None

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        self._due = loop.time() + _TICK_S
        self._timer = loop.call_at(self._due, self._tick, loop)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        self._note(loop.time() - self._due)
        self._arm(loop)

    def _note(self, late_s: float) -> None:
        if late_s > _NOISE_S:
            for lateness in self._watched:
                lateness.worst_s = max(lateness.worst_s, late_s)
