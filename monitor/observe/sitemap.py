"""Sitemaps that a site's robots.txt names: the addresses in them, nothing else (sitemaps.org)."""

import re
from html import unescape
from typing import Final
from urllib.parse import urljoin

from monitor.observe.scope import canonical

SITEMAPS: Final = 5
"""So many sitemaps of a host are read in one round."""

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
