"""Stable pseudo-random choices: the same words always give the same answer, on any machine."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def number(*words: object) -> int:
    """A stable 64-bit number for these words."""
    digest = hashlib.blake2b("\n".join(map(str, words)).encode(), digest_size=8).digest()
    return int.from_bytes(digest)


def pick(options: Sequence[T], *words: object) -> T:
    """One of ``options``."""
    return options[number(*words) % len(options)]


def shuffled(options: Sequence[T], *words: object) -> list[T]:
    """``options`` in another order."""
    order = sorted(range(len(options)), key=lambda index: number(*words, index))
    return [options[index] for index in order]


def between(low: int, high: int, *words: object) -> int:
    """A number from ``low`` to ``high``, both included."""
    return low + number(*words) % (high - low + 1)
