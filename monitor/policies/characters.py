"""Which characters of a text carry its wording, and what each is taken for.

Letters, digits and ideographs count; blanks, punctuation and layout do not.  Widths, compatibility forms (full-width
digits, ℃, circled numbers, the radicals that PDF copies leave behind) and a few traditional forms that converters leave in
simplified texts are one with the ordinary character.
"""

import unicodedata
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
"""Characters as code points."""

DROPPED: Final = 0
SEVERAL: Final = 1
"""In the table: the character stands for several, see :func:`expansion`."""

_KEPT_SYMBOLS: Final = "%‰≥≤±"
_VARIANTS: Final = dict(
    zip(
        "後馀餘裡裏麽瞭釆諮祇爲衆雲臺幹藉慾徵甦週佔迴託閒併昇噁",
        "后余余里里么了采咨只为众云台干借欲征苏周占回托闲并升恶",
        strict=True,
    )
)
_RADICALS: Final = dict(
    zip("⺠⻓⻅⻚⻔⻋⻢⻛⻄⻆⻘⻝⻣⻥⻦⻬⻩⻰⺟⻁⻉⻨⻜", "民长见页门车马风西角青食骨鱼鸟齐黄龙母虎贝麦飞", strict=True)
)
_BMP: Final = 0x10000
_SURROGATES: Final = range(0xD800, 0xE000)


def expansion(char: str) -> str:
    """What one character stands for, without what carries no wording; empty for punctuation and blanks."""
    char = _RADICALS.get(char, char)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
    return "".join(_VARIANTS.get(one, one) for one in folded if one.isalnum() or one in _KEPT_SYMBOLS)


@lru_cache(maxsize=1)
def table() -> Codes:
    """Code point → the code point it is taken for, ``DROPPED`` or ``SEVERAL``."""
    found = np.zeros(_BMP, dtype=np.uint32)
    for code in range(_BMP):
        if code in _SURROGATES:
            continue
        meant = expansion(chr(code))
        found[code] = DROPPED if not meant else SEVERAL if len(meant) > 1 else ord(meant)
    return found


def codes_of(text: str) -> Codes:
    """The code points of a text; half a surrogate pair is a character like any other."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def folded(codes: Codes) -> Codes:
    """Each code point as it is taken, ``DROPPED`` where it carries no wording; as long as ``codes``."""
    low = codes < _BMP
    if low.all():
        return table()[codes]
    found = codes.copy()
    found[low] = table()[codes[low]]
    return found


def wording(text: str) -> Codes:
    """The characters that carry the wording, in order, for hashing: numbers run together, no map back.

    Characters that stand for several are left out on both sides, which no shingle index notices.
    """
    codes = folded(codes_of(text))
    return codes[codes > SEVERAL]
