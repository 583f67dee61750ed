"""An answer that has begun to arrive, whichever client brings it."""

from collections.abc import Sequence
from typing import Protocol

import aiohttp


class Answer(Protocol):
    """Status and headers are here, the body follows piece by piece as it came over the wire, not decompressed.

    ``headers`` have lower-case names, the last of equal ones counts; ``content_length`` is what the header declares.
    """

    status: int
    headers: dict[str, str]
    set_cookies: Sequence[str]
    content_length: int | None

    async def readany(self) -> bytes:
        """The next piece, empty at the end.  Raises what ``outcomes.translate`` knows when the transfer breaks."""


class SessionAnswer:
    """An :class:`Answer` of an aiohttp session."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.headers.items()}
        self.set_cookies: Sequence[str] = response.headers.getall("Set-Cookie", ())
        self.content_length = length_of(self.headers)
        self.readany = response.content.readany


def length_of(headers: dict[str, str]) -> int | None:
    """The declared length in bytes; ``None`` where there is none, or one that is no number."""
    declared = headers.get("content-length", "")
    return int(declared) if declared.isascii() and declared.isdigit() else None
