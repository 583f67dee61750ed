"""URLs as a browser would ask them, and where a redirect leads."""

from collections.abc import Sequence
from http.cookies import CookieError, SimpleCookie

import yarl
from aiohttp import InvalidURL, NonHttpUrlClientError, RedirectClientError

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_COOKIES = 50
_LONGEST_COOKIE = 4096
_LONGEST_URL = 8000


def parse(url: str) -> yarl.URL:
    """An absolute http(s) URL without fragment and credentials.  Raises a translatable error for anything else."""
    text = url.strip()
    if len(text) > _LONGEST_URL:
        raise InvalidURL(text[:100])
    plain = text.isascii() and text.isprintable() and not set(' "<>\\^`{|}') & set(text)
    try:
        parsed = yarl.URL(text, encoded=plain)
        if parsed.scheme not in ("http", "https"):
            raise NonHttpUrlClientError(text[:200])
        if not parsed.host or parsed.port == 0:
            raise InvalidURL(text[:200])
    except (ValueError, IndexError) as error:  # a bracket too many
        raise InvalidURL(text[:200]) from error
    parsed = parsed.with_fragment(None)
    return parsed if parsed.raw_user is None and parsed.raw_password is None else parsed.with_user(None)


def target_of(url: yarl.URL, location: str) -> yarl.URL:
    """Where a Location header leads.  Raises :class:`aiohttp.RedirectClientError` when it leads nowhere."""
    raw = location.encode("utf-8", "surrogateescape").strip()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    text = "".join(char for char in text if char.isprintable()).replace("\\", "/")
    try:
        return parse(str(url.join(yarl.URL(text, encoded="%" in text and text.isascii()))))
    except (ValueError, UnicodeError, NonHttpUrlClientError) as error:
        raise RedirectClientError(text[:200]) from error


class Cookies:
    """The cookies of one look: sites that set one and redirect to themselves open only for those who send it back."""

    def __init__(self) -> None:
        self._by_host: dict[str, dict[str, str]] = {}

    def learn(self, host: str, lines: Sequence[str]) -> None:
        """Keep what the Set-Cookie headers of a response set, for this host only."""
        for line in lines[:_MOST_COOKIES]:
            try:
                morsels = SimpleCookie(line[:_LONGEST_COOKIE])
            except CookieError:
                continue
            kept = self._by_host.setdefault(host, {})
            for name, morsel in morsels.items():
                if len(kept) < _MOST_COOKIES:
                    kept[name] = morsel.coded_value

    def header(self, host: str) -> str:
        """The Cookie header for a host; empty without cookies."""
        if not self._by_host:
            return ""
        return "; ".join(f"{name}={value}" for name, value in self._by_host.get(host, {}).items())
