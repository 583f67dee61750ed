"""Sitemaps that a site's robots.txt names: the addresses in them, nothing else (sitemaps.org)."""

import re
from collections.abc import Awaitable, Callable
from html import unescape
from typing import Final
from urllib.parse import urljoin

from monitor.model import OPENED
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.scope import canonical

SITEMAPS: Final = 5
"""So many sitemaps of a host are read in one round."""

_ROBOTS_BYTES: Final = 500_000
_BYTES: Final = 5_000_000

_NAMED = re.compile(rb"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.I | re.M)
_PLACE = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<>\s\]]{8,2000})\s*(?:\]\]>)?\s*</loc>", re.I)


def named_in(robots: bytes, url: str) -> list[str]:
    """The sitemaps that the robots file at ``url`` names."""
    found = (urljoin(url, name.decode("utf-8", "replace")) for name in _NAMED.findall(robots))
    return list(dict.fromkeys(place for name in found if (place := canonical(name))))[:SITEMAPS]


def places_in(body: bytes) -> list[str]:
    """The addresses in a sitemap or in an index of sitemaps, canonical, in their order."""
    text = body.decode("utf-8", "replace")
    found = (canonical(unescape(place)) for place in _PLACE.findall(text))
    return [place for place in dict.fromkeys(found) if place]


def is_sitemap(url: str) -> bool:
    """Whether an address in an index leads to another sitemap rather than to a page."""
    return url.partition("?")[0].lower().endswith(".xml")


async def sitemap_pages(
    home: str, inside: Callable[[str], bool], fetch: Callable[[Request], Awaitable[Response]], deadline_s: float
) -> list[str]:
    """The addresses in the sitemaps that the robots file beside ``home`` names, and in those that these name, as far as
    they are ``inside``; nothing where none can be read."""
    robots = urljoin(home, "/robots.txt")
    answer = await fetch(Request(url=robots, purpose=Purpose.ROBOTS, max_bytes=_ROBOTS_BYTES, deadline_s=deadline_s))
    waiting = named_in(answer.body, robots) if _came(answer) else []
    found: list[str] = []
    for _ in range(SITEMAPS):
        if not waiting:
            break
        url = waiting.pop(0)
        if not inside(url):
            continue
        answer = await fetch(Request(url=url, purpose=Purpose.PAGE, max_bytes=_BYTES, deadline_s=deadline_s))
        for place in places_in(answer.body) if _came(answer) else ():
            (waiting if is_sitemap(place) else found).append(place)
    return found


def _came(answer: Response) -> bool:
    return answer.outcome in OPENED and answer.status == 200
