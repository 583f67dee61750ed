"""The sketch of a text: one in sixteen of its pieces of twelve characters, chosen by their hash.

Two texts that share a passage share its sampled pieces, whatever stands around them; the choice depends on the piece alone,
so a part of a text has a part of its sketch.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from monitor.policies.characters import wording

Hashes = NDArray[np.uint64]

SIZE: Final = 12
"""Characters in a piece."""

_SAMPLE: Final = np.uint64(15)
_P1: Final = np.uint64(0x9E3779B97F4A7C15)
_P2: Final = np.uint64(0xC2B2AE3D27D4EB4F)
_P4: Final = np.uint64(0x165667B19E3779F9)
_P8: Final = np.uint64(0xD6E8FEB86659FD93)
_SHIFT: Final = np.uint64(32)


def sketch(text: str) -> Hashes:
    """The sampled hashes of a text, sorted, each once; empty for a text shorter than a piece."""
    codes = wording(text).astype(np.uint64)
    if len(codes) < SIZE:
        return np.empty(0, dtype=np.uint64)
    two = codes[:-1] * _P1 + codes[1:]
    two ^= two >> _SHIFT
    four = two[:-2] * _P2 + two[2:]
    four ^= four >> _SHIFT
    eight = four[:-4] * _P4 + four[4:]
    eight ^= eight >> _SHIFT
    twelve = eight[:-4] * _P8 + four[8:]
    twelve ^= twelve >> _SHIFT
    twelve *= _P1
    twelve ^= twelve >> _SHIFT
    return np.unique(twelve[(twelve & _SAMPLE) == 0])
