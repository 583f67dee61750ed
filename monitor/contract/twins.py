"""Addresses of one article: its page for telephones or for printing, and the further pages of a long one."""

import re
from urllib.parse import urlsplit

_HANDHELD = re.compile(r"^(?:m|wap|3g|mobile)\.|/(?:m|wap|3g|mobile|print)(?=/)")
_WWW = re.compile(r"^www\.")
_FURTHER = re.compile(r"_\d{1,2}(?=\.\w+\?)")


def article_of(url: str) -> str:
    """The same for all addresses of one article."""
    return _FURTHER.sub("", _seen_on(url))


def continues(url: str, other: str) -> bool:
    """Whether the one is a further page (…_1.html, …_2.html) of the article that begins at the other."""
    return url != other and _seen_on(url) != _seen_on(other) and article_of(url) == _seen_on(other)


def is_for_telephones(url: str, desk: str) -> bool:
    """Whether the one is the other's page for telephones or printing: marked so, and named alike."""
    parts, others = urlsplit(url), urlsplit(desk)
    marked = _HANDHELD.search(parts.netloc.lower()) or _HANDHELD.search(parts.path)
    alike = parts.path.rpartition("/")[2] == others.path.rpartition("/")[2] and parts.query == others.query
    return url != desk and bool(marked) and alike and parts.path.rpartition("/")[2] != ""


def _seen_on(url: str) -> str:
    """The address as a reader at a desk sees it."""
    parts = urlsplit(url)
    host = _HANDHELD.sub("", _WWW.sub("", parts.netloc.lower()))
    return f"{host}{_HANDHELD.sub('', parts.path)}?{parts.query}"
