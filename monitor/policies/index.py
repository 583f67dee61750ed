"""An inverted index from sampled pieces of text to the documents that have them; documents come and go one by one.

Postings are two sorted arrays of hashes, a large one and a small one of newcomers that is merged into it from time to time: 12
bytes a posting, a lookup by binary search.  What was removed is passed over until the next merge drops it.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from monitor.policies.shingles import Hashes

Slots = NDArray[np.uint32]

_COMMONPLACE: Final = 48
"""A piece of more documents than this is a set phrase of the trade and tells nothing."""

_MERGE_SHARE: Final = 4
_MERGE_LEAST: Final = 20_000


class _Sorted:
    """Hashes in order, and the slot of each."""

    def __init__(self, hashes: Hashes, slots: Slots) -> None:
        order = np.argsort(hashes, kind="stable")
        self.hashes, self.slots = hashes[order], slots[order]

    def find(self, wanted: Hashes) -> Slots:
        """The slots of every wanted hash that is not commonplace."""
        if not len(self.hashes):
            return self.slots
        low = np.searchsorted(self.hashes, wanted, side="left")
        hits = self.hashes[np.minimum(low, len(self.hashes) - 1)] == wanted
        if not hits.any():
            return self.slots[:0]
        low = low[hits]
        counts = np.searchsorted(self.hashes, wanted[hits], side="right") - low
        telling = counts <= _COMMONPLACE
        low, counts = low[telling], counts[telling]
        ends = np.cumsum(counts)
        places = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts) + np.repeat(low, counts)
        found: Slots = self.slots[places]
        return found


def _nothing() -> _Sorted:
    return _Sorted(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.uint32))


class ShingleIndex:
    """Documents by their sketches; a slot is a small number that the caller gives to a document."""

    def __init__(self) -> None:
        self._main, self._fresh = _nothing(), _nothing()
        self._coming: list[tuple[int, Hashes]] = []
        self._sizes = np.zeros(64, dtype=np.int64)

    def __len__(self) -> int:
        """How many postings there are."""
        return len(self._main.hashes) + len(self._fresh.hashes) + sum(len(hashes) for _, hashes in self._coming)

    def add(self, slot: int, sketch: Hashes) -> None:
        """Add a document under a slot that was never used before."""
        if slot >= len(self._sizes):
            self._sizes = np.concatenate([self._sizes, np.zeros(max(slot + 1, len(self._sizes)), dtype=np.int64)])
        self._sizes[slot] = len(sketch)
        self._coming.append((slot, sketch))

    def remove(self, slot: int) -> None:
        """Forget a document."""
        self._sizes[slot] = 0

    def candidates(self, sketch: Hashes, *, least: float, most: int) -> list[tuple[int, float]]:
        """Documents that share at least a part of ``least`` of the smaller sketch, with that part, best first."""
        if not len(sketch):
            return []
        self._settle()
        slots = np.concatenate([self._main.find(sketch), self._fresh.find(sketch)])
        if not len(slots):
            return []
        votes = np.bincount(slots)
        found = np.flatnonzero(votes)
        smaller = np.minimum(self._sizes[found], len(sketch))
        shares = votes[found] / np.maximum(smaller, 1)
        good = (shares >= least) & (smaller > 0)
        ranked = sorted(
            zip(shares[good].tolist(), found[good].tolist(), strict=True), key=lambda pair: (-pair[0], pair[1])
        )
        return [(slot, share) for share, slot in ranked[:most]]

    def _settle(self) -> None:
        """Put newcomers in order; now and then merge them into the large part."""
        if not self._coming:
            return
        hashes = [self._fresh.hashes, *(sketch for _, sketch in self._coming)]
        slots = [self._fresh.slots, *(np.full(len(sketch), slot, dtype=np.uint32) for slot, sketch in self._coming)]
        self._coming = []
        self._fresh = _Sorted(np.concatenate(hashes), np.concatenate(slots))
        if len(self._fresh.hashes) >= max(_MERGE_LEAST, len(self._main.hashes) // _MERGE_SHARE):
            self._merge()

    def _merge(self) -> None:
        hashes = np.concatenate([self._main.hashes, self._fresh.hashes])
        slots = np.concatenate([self._main.slots, self._fresh.slots])
        kept = self._sizes[slots] > 0
        self._main, self._fresh = _Sorted(hashes[kept], slots[kept]), _nothing()
