"""How late our own event loop runs while somebody is being timed."""

import asyncio
from dataclasses import dataclass

_TICK_S = 0.5
_NOISE_S = 0.005


@dataclass(slots=True, eq=False)
class Lateness:
    """The worst lateness, in seconds, that was met while this was watched."""

    worst_s: float = 0.0


class LagMeter:
    """A timer that notes how much later than asked it is called.

    It ticks only while somebody is watched, so an idle loop (and a virtual clock) is left alone.  A virtual clock
    stands still while the processor works, so there the lateness is 0.
    """

    def __init__(self) -> None:
        self._watched: set[Lateness] = set()
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def watch(self, lateness: Lateness) -> None:
        """Keep ``lateness`` up to date from now on, until :meth:`leave`, which must follow."""
        self._watched.add(lateness)
        if self._timer is None:
            self._arm(asyncio.get_running_loop())

    def leave(self, lateness: Lateness, now: float) -> None:
        """No longer; ``now`` is the loop's time."""
        self._note(now - self._due)
        self._watched.discard(lateness)
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
