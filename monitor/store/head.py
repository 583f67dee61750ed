"""The head of a crawl's queue: the next targets in memory, so that handing one out asks the disk for nothing."""

from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import count
from typing import Final

from monitor.store.targets import Target

KEPT: Final = 2_000
"""So many targets are kept at least when there are more; at most twice as many."""

Place = tuple[int, int, int]
"""Priority, depth and arrival: the order in which targets are handed out."""

BEFORE_ALL: Final[Place] = (-(2**62), 0, 0)
_LATER: Final = 2**62  # whatever arrives now comes after every row that has a number on disk


class Head:
    """The first of the waiting targets; those from ``rest`` on are on disk only (``None``: there are none).

    Whatever is in here comes before ``rest``, so the next target is here or the head is empty and must be filled again.
    """

    def __init__(self, rest: Place | None = None) -> None:
        self._heap: list[tuple[int, int, int, int, Target]] = []
        self._rest = rest
        self._arrival = count(_LATER)

    def push(self, key: int, target: Target) -> None:
        """A new target, which goes to the disk in any case."""
        place = (target.priority, target.depth, next(self._arrival))
        if self._rest is not None and place > self._rest:
            return
        heappush(self._heap, (*place, key, target))
        if len(self._heap) > 2 * KEPT:
            self._heap.sort()
            self._rest = self._heap[KEPT][:3]
            del self._heap[KEPT:]

    def pop(self, most: int) -> list[tuple[int, Target]]:
        """The next targets with their keys, at most so many."""
        heap = self._heap
        return [heappop(heap)[3:] for _ in range(min(most, len(heap)))]

    @property
    def must_fill(self) -> bool:
        """Whether the next target is on disk."""
        return not self._heap and self._rest is not None

    def fill(self, rows: Iterable[tuple[Place, int, Target]], rest: Place | None) -> None:
        """What waits on disk, in order, as far as it was read; ``rest`` is the first place that was not."""
        self._heap = [(*place, key, target) for place, key, target in rows]
        self._rest = rest
