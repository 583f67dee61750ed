"""Where a request goes: a URL taken apart once, and what all URLs of its origin share."""

import re
from functools import lru_cache
from typing import NamedTuple

import yarl
from aiohttp import InvalidURL

from monitor.observe.redirects import parse

_PLAIN = re.compile(
    r"(https?://[a-z0-9][a-z0-9.\-]*(?::[0-9]{1,5})?)(/[!$-;=?-\[\]_a-z~]*)(?:#[!#$-;=?-\[\]_a-z~]*)?", re.ASCII
)
"""URLs as nearly all are: nothing in them is to be encoded or decoded.  The rest is left to :func:`redirects.parse`."""
_LONGEST = 8000


class Origin(NamedTuple):
    """Scheme, host and port.  ``name`` is the host as IDNA writes it; ``authority`` always has a port, ``text`` and
    ``host_header`` only one that is not the scheme's own."""

    text: str
    name: str
    port: int
    secure: bool
    authority: str
    host_header: str


class Place(NamedTuple):
    """A URL without fragment and credentials.  ``path`` is what the request line says: path and query."""

    text: str
    origin: Origin
    path: str

    @property
    def url(self) -> yarl.URL:
        """The same as aiohttp wants it."""
        return yarl.URL(self.text, encoded=True)


def place_of(text: str) -> Place:
    """The place of an absolute http(s) URL.  Raises a translatable error for anything else."""
    text = text.strip()
    plain = _PLAIN.fullmatch(text) if len(text) <= _LONGEST else None
    if plain is None or plain[2].endswith("?"):
        return of_url(parse(text))
    origin = _origin(plain[1])
    return Place(origin.text + plain[2], origin, plain[2])


def of_url(url: yarl.URL) -> Place:
    """The place of a URL that :func:`redirects.parse` has made."""
    return Place(str(url), _origin(str(url.origin())), url.raw_path_qs)


@lru_cache(maxsize=4_096)
def _origin(text: str) -> Origin:
    url = parse(f"{text}/")
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise InvalidURL(text[:200])  # it would end a line of the request
    return Origin(
        text=str(url.origin()),
        name=url.raw_host or "",
        port=url.port or 0,
        secure=url.scheme == "https",
        authority=url.authority,
        host_header=url.host_port_subcomponent or "",
    )
