"""The exact alignment of two wordings: every character of both is in one run, equal or changed, so no change is missed.

Stretches that occur once in both anchor it (as in patience diff); what lies between two anchors is compared character by
character, so the cost stays near linear for copies, and a changed digit stands out whatever the length.
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

_ANCHORS: Final = (24, 12, 6)
"""Lengths of anchors, tried from the longest."""

_EXACT: Final = 6_000_000
"""The largest product of two lengths that is compared character by character."""

_ISLAND: Final = 2
"""An equal stretch this short between two larger changes is chance, and is shown as part of the change."""


Block = tuple[int, int, int]
"""An equal stretch: its place in the one, its place in the other, its length."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters ``a0`` to ``a1`` of the one against ``b0`` to ``b1`` of the other."""

    a0: int
    a1: int
    b0: int
    b1: int
    equal: bool


def align(one: str, other: str) -> list[Run]:
    """The runs of both wordings, in order: equal ones and changed ones in turn."""
    equal: list[Block] = []
    _collect(one, other, 0, 0, equal, 0)
    return _runs(_snug(_without_islands(_joined(equal), len(one), len(other)), one, other), len(one), len(other))


def _collect(one: str, other: str, a: int, b: int, found: list[Block], level: int) -> None:
    """Add the equal stretches (place, place, length) of two pieces that begin at ``a`` and ``b``."""
    head = _common(one, other)
    if head:
        found.append((a, b, head))
    one, other = one[head:], other[head:]
    tail = _common(one[::-1], other[::-1])
    if tail:
        _between(one[:-tail], other[:-tail], a + head, b + head, found, level)
        found.append((a + head + len(one) - tail, b + head + len(other) - tail, tail))
    else:
        _between(one, other, a + head, b + head, found, level)


def _between(one: str, other: str, a: int, b: int, found: list[Block], level: int) -> None:
    if not one or not other:
        return
    while level < len(_ANCHORS) and min(len(one), len(other)) >= 2 * _ANCHORS[level]:
        anchors = _anchors(one, other, _ANCHORS[level])
        level += 1
        if anchors:
            break
    else:
        found += [
            (a + start_a, b + start_b, length) for start_a, start_b, length in _character_by_character(one, other)
        ]
        return
    last_a = last_b = 0
    for start_a, start_b, length in [*anchors, (len(one), len(other), 0)]:
        if start_a > last_a or start_b > last_b:
            _collect(one[last_a:start_a], other[last_b:start_b], a + last_a, b + last_b, found, level)
        if length:
            found.append((a + start_a, b + start_b, length))
        last_a, last_b = start_a + length, start_b + length


def _character_by_character(one: str, other: str) -> list[Block]:
    """The equal stretches of two pieces without anchors.  Of two that are too long for that and repeat themselves so much that
    nothing in them occurs once, only what stands at the same place is found, if they are of one length."""
    if len(one) * len(other) <= _EXACT:
        blocks = Indel.opcodes(one, other)
        return [(op.src_start, op.dest_start, op.src_end - op.src_start) for op in blocks if op.tag == "equal"]
    if len(one) != len(other):
        return []
    return [(at, at, 1) for at, (char, there) in enumerate(zip(one, other, strict=True)) if char == there]


def _common(one: str, other: str) -> int:
    """The length of the common beginning."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def _anchors(one: str, other: str, size: int) -> list[Block]:
    """Stretches of both in one order, grown from pieces of ``size`` that occur once in each."""
    places = _once(one, size)
    there = _once(other, size)
    pairs = [(a, there[piece]) for piece, a in places.items() if piece in there]
    return _grown(_rising(pairs), size)


def _once(text: str, size: int) -> dict[str, int]:
    """Each piece that occurs once → its place, by place."""
    found: dict[str, int] = {}
    for at in range(len(text) - size + 1):
        piece = text[at : at + size]
        found[piece] = -1 if piece in found else at
    return {piece: at for piece, at in found.items() if at >= 0}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence that rises in both places; ``pairs`` rise in the first."""
    ends: list[int] = []
    tops: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        before[number] = tops[at - 1] if at else -1
        if at == len(ends):
            ends.append(place)
            tops.append(number)
        else:
            ends[at], tops[at] = place, number
    found = []
    number = tops[-1] if tops else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _grown(pairs: list[tuple[int, int]], size: int) -> list[Block]:
    """Neighbouring pieces on one diagonal as one stretch; overlaps with another diagonal are cut off."""
    found: list[Block] = []
    for a, b in pairs:
        if found:
            last_a, last_b, length = found[-1]
            if a - last_a == b - last_b and a <= last_a + length:
                found[-1] = (last_a, last_b, a + size - last_a)
                continue
            overlap = max(last_a + length - a, last_b + length - b, 0)
            if overlap >= size:
                continue
            found.append((a + overlap, b + overlap, size - overlap))
        else:
            found.append((a, b, size))
    return found


def _joined(blocks: list[Block]) -> list[Block]:
    """Adjacent equal stretches as one."""
    found: list[Block] = []
    for a, b, length in blocks:
        if found and found[-1][0] + found[-1][2] == a and found[-1][1] + found[-1][2] == b:
            found[-1] = (found[-1][0], found[-1][1], found[-1][2] + length)
        else:
            found.append((a, b, length))
    return found


def _runs(blocks: list[Block], size_a: int, size_b: int) -> list[Run]:
    runs: list[Run] = []
    a = b = 0
    for start_a, start_b, length in [*blocks, (size_a, size_b, 0)]:
        if start_a > a or start_b > b:
            runs.append(Run(a, start_a, b, start_b, equal=False))
        if length:
            runs.append(Run(start_a, start_a + length, start_b, start_b + length, equal=True))
        a, b = start_a + length, start_b + length
    return runs


def _without_islands(blocks: list[Block], size_a: int, size_b: int) -> list[Block]:
    """The equal stretches without those that are chance: a character or two between two changes."""
    found: list[Block] = []
    for number, (a, b, length) in enumerate(blocks):
        last_a, last_b, last = found[-1] if found else (0, 0, 0)
        next_a, next_b, _ = blocks[number + 1] if number + 1 < len(blocks) else (size_a, size_b, 0)
        before = max(a - last_a - last, b - last_b - last)
        after = max(next_a - a - length, next_b - b - length)
        shortest = min(before, after)
        if length > _ISLAND or shortest == 0 or (length > 1 and shortest <= _ISLAND):
            found.append((a, b, length))
    return found


def _snug(blocks: list[Block], one: str, other: str) -> list[Block]:
    """The equal stretches, each grown as far as both texts agree on either side of it."""
    found: list[Block] = []
    for number, block in enumerate(blocks):
        a, b, length = block
        low_a, low_b = (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) if found else (0, 0)
        high_a, high_b = blocks[number + 1][:2] if number + 1 < len(blocks) else (len(one), len(other))
        while a > low_a and b > low_b and one[a - 1] == other[b - 1]:
            a, b, length = a - 1, b - 1, length + 1
        while a + length < high_a and b + length < high_b and one[a + length] == other[b + length]:
            length += 1
        found.append((a, b, length))
    return _joined(found)
