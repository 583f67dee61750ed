"""Which URLs a crawl of one host owns, and which site each of them belongs to."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from monitor.model import Column, Register, Site, host_of

_PLAIN = re.compile(
    r"https?://[a-z0-9]+(?:[.\-]+[a-z0-9]+)*(?::(?!80/|443/)[1-9]\d{0,3})?/"
    r"(?:[A-Za-z0-9_~\-][A-Za-z0-9_~.\-]*/)*(?:[A-Za-z0-9_~\-][A-Za-z0-9_~.\-]*)?"
)
"""A URL that is in its one spelling: nearly all are, and to know that takes a sixth of the time."""

_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_UNSEEN = str.maketrans("", "", "\t\r\n")
_SAFE = "%/:=&?~+!$,;'@()*[]|.-_"
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_SESSION_IN_QUERY = re.compile(
    r"(?:^|&)(?:jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken|sessionid|session_id)=[^&]*",
    re.IGNORECASE,
)
"""Names that frameworks give a session.  ``sid`` is not among them: on many sites it is the key of the article."""


@lru_cache(maxsize=4_096)
def canonical(url: str) -> str:
    """The one spelling of a URL under which it is fetched, stored and compared; empty when it is not http(s).

    Fragments and session ids go, host and escapes are spelt one way, dot segments are resolved as browsers do.  A pure
    function; the cache is bounded because the same navigation stands on every page.
    """
    if _PLAIN.fullmatch(url):
        return url
    try:
        return _spelt(urlsplit(url.strip().translate(_UNSEEN)))
    except ValueError:  # no URL at all: a bad port, bracket, name or character
        return ""


def _spelt(parts: SplitResult) -> str:
    scheme, port = parts.scheme.lower(), parts.port
    host = _ascii_host(parts.hostname or "")
    if scheme not in ("http", "https") or not host:
        return ""
    if port and port != (443 if scheme == "https" else 80):
        host = f"{host}:{port}"
    path = _SESSION_IN_PATH.sub("", _without_dots(_escaped(parts.path.replace("\\", "/"))))
    query = _SESSION_IN_QUERY.sub("", _escaped(parts.query)).removeprefix("&") if parts.query else ""
    return urlunsplit((scheme, host, path or "/", query, ""))


def _ascii_host(host: str) -> str:
    """The host as DNS knows it: a name in Chinese becomes its ``xn--`` form, an IPv6 address keeps its brackets."""
    if ":" in host:
        return f"[{host}]"
    host = host.rstrip(".")
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _escaped(text: str) -> str:
    """Escapes in one spelling: capital hexadecimal digits, nothing escaped that need not be, non-ASCII as UTF-8."""
    if "%" in text:
        text = _ESCAPE.sub(_one_spelling, _LONE_PERCENT.sub("%25", text))
    return quote(text, safe=_SAFE)


def _one_spelling(found: re.Match[str]) -> str:
    char = chr(int(found.group(1), 16))
    return char if char in _UNRESERVED else found.group(0).upper()


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")
    for part in parts[1:]:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    return "/" + "/".join([*kept, ""] if parts[-1] in (".", "..") else kept)


class Scope:
    """The URLs of one host as views of its sites.

    A page belongs to the site with the longest matching prefix; where only the host's own site matches, the owner of
    the column that lists the page goes first, because real article paths often name no section.
    """

    def __init__(self, host: str, register: Register) -> None:
        self.host = host_of(canonical(f"http://{host}")) or host
        self.sites = tuple(site for site in register.sites if _host(site.url) == self.host)
        self.homes = {canonical(site.url): site for site in self.sites}
        self.columns: dict[str, tuple[Site, Column]] = {}
        self._registered = {_host(site.url) for site in register.sites}
        for site in register.sites:
            self._take_columns(site)
        self._hosts = {self.host}
        self._prefixes = sorted(_prefixes(register.sites, self.host), key=lambda pair: -len(pair[0]))
        self._names = {site.id for site in register.sites}
        self._drawn = {site.id for site in register.sites if site.browser}

    def _take_columns(self, site: Site) -> None:
        """Columns on this host, and those of this host's sites on hosts that no registered site owns."""
        ours = _host(site.url) == self.host
        for column in site.columns:
            host = _host(column.url)
            if host == self.host or (ours and host not in self._registered):
                self.columns.setdefault(canonical(column.url), (site, column))

    def adopt(self, url: str) -> None:
        """Count another host as this one, because a home page redirects there and nobody else is registered on it."""
        host = _host(url)
        if host and host not in self._registered:
            self._hosts.add(host)

    def inside(self, url: str) -> bool:
        """Whether a canonical URL is a page of this crawl rather than an outside link."""
        return host_of(url) in self._hosts or url in self.columns

    def is_registered(self, url: str) -> bool:
        """Whether a canonical URL is a home page or a registered column."""
        return url in self.homes or url in self.columns

    def foreign(self, url: str) -> bool:
        """Whether the host of a canonical URL belongs to no registered site."""
        host = host_of(url)
        return host not in self._registered and host not in self._hosts

    def site_of(self, url: str, column: str = "") -> str:
        """The id of the site that a page belongs to; empty when the register knows none."""
        bare = _bare(url)
        found = next((site for prefix, site in self._prefixes if bare.startswith(prefix) or bare + "/" == prefix), None)
        if (found is None or found.url_is_root) and column in self.columns:
            return self.columns[column][0].id
        if found is None and self.sites:
            return self.sites[0].id
        return found.id if found else ""

    def may_draw(self, site: str) -> bool:
        """Whether the register lets a browser draw the pages of a site."""
        return site in self._drawn

    def registered(self) -> Iterable[str]:
        """Home pages and registered columns, canonical, in the register's order."""
        yield from self.homes
        yield from (url for url in self.columns if url not in self.homes)


class _Owner:
    """A site's claim to a prefix."""

    __slots__ = ("id", "url_is_root")

    def __init__(self, site: str, root: bool) -> None:
        self.id = site
        self.url_is_root = root


def _prefixes(sites: Iterable[Site], host: str) -> Iterable[tuple[str, _Owner]]:
    for site in sites:
        for prefix in site.prefixes or (site.url,):
            bare = _bare(canonical(prefix if "://" in prefix else f"http://{prefix}"))
            if bare.partition("/")[0] == host:
                yield bare, _Owner(site.id, bare.count("/") <= 1 and bare.endswith("/"))


def _host(url: str) -> str:
    return host_of(canonical(url))


def _bare(url: str) -> str:
    """Host and path: a section owns its prefix under http and https alike."""
    return host_of(url) + "/" + url.partition("://")[2].partition("/")[2]
