"""What a list leaves to be inferred: the scheme, the kind, the prefixes and a short id."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from monitor.model import Column, Kind, host_of
from monitor.register.forms import as_folder, bare_of
from monitor.register.lists.sheet import narrow

_HOME_FILE = re.compile(r"/(?:index|default|main|home)(?:_\d+)?\.\w{3,5}$", re.I)
_PORTAL_NAME = re.compile(r"门户|[区县市旗](?:人民)?政府(?:网|网站|公众信息网)?$")
Home = tuple[str, str, Kind | None]

_SUFFIXES = frozenset(("gov", "com", "org", "net", "edu", "cn", "www", "www2", "wap", "政务", "公益"))
_SAYS_NOTHING = re.compile(r"\d+|index|default|main|home|col|site|channel|list|web")
_LONGEST_ID = 40


def home_of(url: str) -> str:
    """What makes two home pages the same: host and path without scheme, file name of an index, and last slash."""
    return _HOME_FILE.sub("/", bare_of(url)).rstrip("/")


def schemes(urls: Iterable[str]) -> dict[str, str]:
    """Host → the scheme under which most of its addresses are written."""
    counts: dict[str, Counter[str]] = {}
    for url in urls:
        scheme = url.partition("://")[0]
        if scheme in ("http", "https"):
            counts.setdefault(host_of(url), Counter())[scheme] += 1
    return {host: count.most_common(1)[0][0] for host, count in counts.items()}


def with_scheme(url: str, known: dict[str, str]) -> str:
    """An address with its scheme: that of the host's other addresses, else http, which secure sites redirect."""
    return f"{known.get(host_of('http:' + url), 'http')}:{url}" if url.startswith("//") else url


def is_whole_host(url: str) -> bool:
    """Whether an address is the home page of its host rather than of a folder."""
    parts = urlsplit(url)
    return not parts.query and _HOME_FILE.sub("/", parts.path or "/") == "/"


class Hosts:
    """The hosts of a list and of the register that it meets, and what lives on them.

    ``homes``: address, name and written kind of each site in the list; ``registered``: address and kind of those in the
    register.
    """

    def __init__(self, homes: Sequence[Home], registered: Collection[tuple[str, Kind]]) -> None:
        own = [url for url, kind in registered if kind is not Kind.SECTION]
        own += [url for url, _, kind in homes if kind is not Kind.SECTION and is_whole_host(url)]
        self.whole = {host_of(url) for url in own if is_whole_host(url)}
        self.owned = {host_of(url) for url in own}
        self.owned |= {host_of(url) for url, _, kind in homes if kind in (Kind.PORTAL, Kind.STANDALONE)}
        paths = Counter(host_of(url) for url, _, kind in homes if kind is not Kind.SECTION and not is_whole_host(url))
        told = {kind for _, kind in registered} | {kind for *_, kind in homes}
        self._portal = "" if Kind.PORTAL in told else _likely_portal(homes, self.owned)
        self._alone = {host for host, number in paths.items() if number == 1 and host not in self.owned}
        self.owned |= self._alone | ({host_of("http://" + self._portal)} if self._portal else set())

    def kind(self, url: str) -> Kind:
        """The kind that an address shows: its own host, or a path under a host that has a site."""
        if home_of(url) == self._portal:
            return Kind.PORTAL
        return Kind.STANDALONE if is_whole_host(url) or host_of(url) in self._alone else Kind.SECTION


def _likely_portal(homes: Sequence[Home], owned: Collection[str]) -> str:
    """The home page that is called a portal's and has the most sites on its host; empty when there is none."""
    number = Counter(host_of(url) for url, *_ in homes)
    free = [(url, name) for url, name, kind in homes if kind is None]
    own = [(url, name) for url, name in free if is_whole_host(url) or host_of(url) not in owned]
    named = [url for url, name in own if _PORTAL_NAME.search(narrow(name))]
    crowded = [url for url, _ in own if is_whole_host(url) and number[host_of(url)] >= 3]
    best = max(named or crowded, key=lambda url: number[host_of(url)], default="")
    return home_of(best) if best else ""


def prefixes(urls: Sequence[str]) -> dict[str, str]:
    """Home page of a section → the prefix that belongs to it: its folder, or the page itself where two share one."""
    folders = {url: _folder(url) for url in urls}
    shared = Counter(bare_of(folder) for folder in folders.values())
    return {
        url: url if shared[bare_of(folder)] > 1 or is_whole_host(folder) else folder for url, folder in folders.items()
    }


def _folder(url: str) -> str:
    parts = urlsplit(url)
    if parts.query:
        return url
    last = parts.path.rpartition("/")[2]
    return urljoin(url, "./") if "." in last else as_folder(url)


def short_id(url: str, kind: Kind, taken: Collection[str]) -> str:
    """A key from host and path that nobody has yet: ``czj`` of ``…/bm/czj/``; the same for the same address."""
    for candidate in _candidates(url, kind):
        if candidate and candidate not in taken:
            return candidate
    return f"s-{sha256(home_of(url).encode()).hexdigest()[:8]}"


def _candidates(url: str, kind: Kind) -> Iterable[str]:
    parts = urlsplit(url)
    host = [label for label in (parts.hostname or "").split(".") if label not in _SUFFIXES]
    path = [part for part in _HOME_FILE.sub("/", parts.path).split("/") if part]
    path = [*path[:-1], path[-1].partition(".")[0]] if path else []
    path += [part.partition("=")[2] for part in parts.query.split("&") if "=" in part]
    path = [slug for part in path if (slug := _slug(part))]
    if kind is Kind.SECTION or not host:
        yield from (
            "-".join(path[-length:])
            for length in range(1, len(path) + 1)
            if not _SAYS_NOTHING.fullmatch(path[-length]) and len("-".join(path[-length:])) <= _LONGEST_ID
        )
        host, path = [*host, *path], []
    labels = [slug for part in host if (slug := _slug(part))]
    yield labels[0] if labels else ""
    yield "-".join([*labels, *path])[:_LONGEST_ID].strip("-_")


def _slug(text: str) -> str:
    """Lower-case letters, digits, - and _; empty for what cannot be written so."""
    plain = text.lower()
    return re.sub(r"[^a-z0-9_-]+", "-", plain).strip("-_") if plain.isascii() else ""


def absolute_columns(columns: tuple[Column, ...], home: str, known: dict[str, str]) -> tuple[Column, ...]:
    """Columns with whole addresses: relative ones are seen from the site's home page."""
    return tuple(
        Column(name=column.name, url=urljoin(home, with_scheme(column.url, known)), cls=column.cls, level=column.level)
        for column in columns
    )
