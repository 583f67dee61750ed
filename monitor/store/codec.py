"""How values become rows: MessagePack, zlib, microseconds, 64-bit URL keys."""

import hashlib
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

import msgspec
from isal import isal_zlib as zlib

from monitor.model import (
    Answer,
    Coverage,
    LightRound,
    Link,
    Marks,
    Note,
    PageFacts,
    PageNotes,
    Register,
    Sighting,
    Visit,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO: Final = timedelta(microseconds=1)
_SMALL: Final = 400  # bytes below which compression does not pay
_RAW: Final = b"r"
_ZLIB: Final = b"z"
_LEVEL: Final = 1  # of four; ISA-L takes a quarter of zlib's time for the same size, in the same format

_encoder = msgspec.msgpack.Encoder()
encode = _encoder.encode
decode_visit = msgspec.msgpack.Decoder(Visit).decode
decode_answer = msgspec.msgpack.Decoder(Answer).decode
decode_sighting = msgspec.msgpack.Decoder(Sighting).decode
decode_coverage = msgspec.msgpack.Decoder(Coverage).decode
decode_light = msgspec.msgpack.Decoder(LightRound).decode
decode_register = msgspec.msgpack.Decoder(Register).decode
decode_cut = msgspec.msgpack.Decoder(dict[str, int]).decode
_decode_facts = msgspec.msgpack.Decoder(PageFacts).decode
_decode_links = msgspec.msgpack.Decoder(tuple[Link, ...]).decode
_decode_notes = msgspec.msgpack.Decoder(PageNotes).decode


class _Marked(msgspec.Struct):
    """The marks among a page's facts; the rest is passed over."""

    marks: Marks = Marks()


class _Obscured(msgspec.Struct):
    """Whether a page may show a date that we could not read; the rest of its facts is passed over."""

    obscure_date: bool = False


class _Aimed(msgspec.Struct, frozen=True):
    """Where a link leads; the rest is passed over."""

    url: str


class _Noted(msgspec.Struct):
    """What the checks noted, each check's part still encoded."""

    title: str = ""
    notes: dict[str, msgspec.Raw] = {}


_decode_marked = msgspec.msgpack.Decoder(_Marked).decode
_decode_obscured = msgspec.msgpack.Decoder(_Obscured).decode
_decode_targets = msgspec.msgpack.Decoder(tuple[_Aimed, ...]).decode
_decode_noted = msgspec.msgpack.Decoder(_Noted).decode
_decode_part = lru_cache(maxsize=256)(msgspec.msgpack.Decoder(tuple[Note, ...]).decode)  # pages of a site say the same


def micros(at: datetime) -> int:
    """Microseconds since 1970 in UTC."""
    return (at - _EPOCH) // _MICRO


def moment(value: int) -> datetime:
    """The inverse of :func:`micros`."""
    return _EPOCH + timedelta(microseconds=value)


def day(ordinal: int | None) -> date | None:
    """A stored day."""
    return None if ordinal is None else date.fromordinal(ordinal)


@lru_cache(maxsize=4_096)
def url_key(url: str) -> int:
    """A signed 64-bit hash of a URL, the same in every process.  The same links stand on every page: the last are
    remembered."""
    return int.from_bytes(hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def pack(value: object) -> bytes:
    """A blob of any value, compressed where that pays."""
    raw = _encoder.encode(value)
    return _RAW + raw if len(raw) < _SMALL else _ZLIB + zlib.compress(raw, _LEVEL)


def unpack(blob: bytes) -> bytes:
    """The MessagePack bytes inside a blob made by :func:`pack`."""
    return zlib.decompress(memoryview(blob)[1:]) if blob[:1] == _ZLIB else blob[1:]


def facts_of(blob: bytes | None) -> PageFacts | None:
    """The facts of a page state."""
    return None if blob is None else _decode_facts(unpack(blob))


def marks_in(blob: bytes) -> Marks:
    """The marks of a page state, without the trouble of decoding all of its facts."""
    return _decode_marked(unpack(blob)).marks


def is_obscure(blob: bytes) -> bool:
    """Whether the facts of a page state say that it may show a date that we could not read."""
    return _decode_obscured(unpack(blob)).obscure_date


def links_of(blob: bytes | None) -> tuple[Link, ...]:
    """The links of one body."""
    return () if blob is None else _decode_links(unpack(blob))


def targets_of(blob: bytes) -> list[str]:
    """Where the links of one body lead, for a third of the cost of :func:`links_of`."""
    return [link.url for link in _decode_targets(unpack(blob))]


def notes_of(blob: bytes) -> PageNotes:
    """What the checks noted about one body."""
    return _decode_notes(unpack(blob))


def noted_in(blob: bytes, checks: Collection[str] | None) -> tuple[str, dict[str, tuple[Note, ...]]]:
    """The title of a body and what all checks noted about it, or these alone."""
    told = _decode_noted(unpack(blob))
    wanted = (name for name in told.notes if checks is None or name in checks)
    return told.title, {name: _decode_part(bytes(told.notes[name])) for name in wanted}


def compress_body(body: bytes) -> bytes:
    """A body as it is kept (codec ``zlib``)."""
    return zlib.compress(body, _LEVEL)


def restore_body(codec: str, data: bytes) -> bytes:
    """A kept body as it came."""
    return zlib.decompress(data) if codec == "zlib" else bytes(data)
