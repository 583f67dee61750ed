"""Reading a body within a limit: decompression is ours, so that a gzip bomb costs no more than the limit."""

import asyncio
import re
from typing import Final, Protocol

import aiohttp
from isal import isal_zlib as zlib

from monitor.observe.answer import Answer

_ERROR: type[Exception] = zlib.error  # type: ignore[assignment]  # the package declares an instance
_PIECE = 65_536
_GZIP_MAGIC = b"\x1f\x8b"
_PAGE_END: Final = re.compile(rb"</html\s*>", re.I)
_TAIL_BYTES: Final = 2_048
_MORE_S: Final = 1.5
"""How long a page whose end tag is here is waited on for the rest that its head promises."""

_CUT: Final = (aiohttp.ClientError, OSError)  # a time that is over is an OSError too


class BodyTooLarge(Exception):  # noqa: N818
    """The body, decompressed, is larger than allowed."""


class BodyTruncated(Exception):  # noqa: N818
    """The body ended before its compressed stream did."""


class BodyUnreadable(Exception):  # noqa: N818
    """The body is in a coding that we did not ask for, or not in the one it claims."""


class _Decoder(Protocol):
    def feed(self, data: bytes, room: int) -> bytes: ...
    def finish(self) -> None: ...


class _Plain:
    """No coding."""

    def feed(self, data: bytes, room: int) -> bytes:
        return data

    def finish(self) -> None:
        return None


class _Inflating:
    """gzip (any number of members) or deflate, with or without its header; plain bytes under a false label pass."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding.endswith("gzip")
        self._stream = zlib.decompressobj(31 if self._gzip else zlib.MAX_WBITS)
        self._head = b""
        self._begun = self._mislabelled = False

    def feed(self, data: bytes, room: int) -> bytes:
        if self._mislabelled:
            return data
        if not self._begun:
            self._head += data
            if len(self._head) < 2:
                return b""
            data, self._begun = self._head, True
            if not self._starts_well(data):
                return data
        return self._inflate(data, room)

    def _starts_well(self, data: bytes) -> bool:
        """Whether the first two bytes are what the header said."""
        if self._gzip:
            self._mislabelled = data[:2] != _GZIP_MAGIC
        elif data[0] & 0x0F != 8 or int.from_bytes(data[:2], "big") % 31:
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
        return not self._mislabelled

    def _inflate(self, data: bytes, room: int) -> bytes:
        parts = []
        while data and room >= 0:
            try:
                part = self._stream.decompress(data, room + 1)
            except _ERROR as error:
                raise BodyUnreadable(str(error)) from error
            parts.append(part)
            room -= len(part)
            data = self._stream.unconsumed_tail
            if self._stream.eof:
                data = self._stream.unused_data
                if not (self._gzip and data[:2] == _GZIP_MAGIC):
                    break
                self._stream = zlib.decompressobj(31)
        return b"".join(parts)

    def finish(self) -> None:
        if self._begun and not self._mislabelled and not self._stream.eof:
            raise BodyTruncated("the compressed stream has no end")


def _decoder(coding: str) -> _Decoder:
    coding = coding.strip().lower()
    if coding in ("", "identity", "none", "utf-8"):
        return _Plain()
    if coding in ("gzip", "x-gzip", "deflate"):
        return _Inflating(coding)
    raise BodyUnreadable(coding)


async def read_head(answer: Answer, enough: int) -> bytes:
    """The first ``enough`` decompressed bytes of a body, or all of a shorter one.  Raises as :func:`read_body` does."""
    decoder = _decoder(answer.headers.get("content-encoding", ""))
    head = b""
    while len(head) < enough and (chunk := await answer.readany()):
        head += decoder.feed(chunk, enough - len(head))[: enough - len(head)]
    return head


async def read_body(answer: Answer, limit: int) -> bytes:
    """The decompressed body of at most ``limit`` bytes; the client must not decompress by itself.

    Raises :class:`BodyTooLarge`, :class:`BodyTruncated`, :class:`BodyUnreadable` and what the client raises for a
    broken transfer.  A page whose end tag has come is whole, even where its head promised more or the last chunk is
    missing: browsers show it.  Never holds more than the limit and one piece.
    """
    decoder = _decoder(answer.headers.get("content-encoding", ""))
    if isinstance(decoder, _Plain) and (answer.content_length or 0) > limit:
        raise BodyTooLarge
    parts: list[bytes] = []
    size = 0
    try:
        while chunk := await _more(answer, parts):
            for start in range(0, len(chunk), _PIECE):
                part = decoder.feed(chunk[start : start + _PIECE], limit - size)
                size += len(part)
                if size > limit:
                    raise BodyTooLarge
                parts.append(part)
        decoder.finish()
    except (*_CUT, BodyTruncated):
        if not _is_whole(parts):
            raise
    return b"".join(parts)


async def _more(answer: Answer, parts: list[bytes]) -> bytes:
    """The next piece; behind the end of a page only what comes at once."""
    if not parts or not _is_whole(parts[-1:]):
        return await answer.readany()
    try:
        async with asyncio.timeout(_MORE_S):
            return await answer.readany()
    except TimeoutError:
        return b""


def _is_whole(parts: list[bytes]) -> bool:
    """Whether a page has come to its end tag."""
    tail = b"".join(parts[-8:])[-_TAIL_BYTES:]
    return _PAGE_END.search(tail) is not None
