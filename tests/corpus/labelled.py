"""The labelled pages as registered sites: each host at a few moments of its own time, each page a registered column."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.model import Column, Frozen, Kind, Robots, Site, host_of
from monitor.observe.scope import canonical

AGE = timedelta(days=4)
"""How long after the newest date of a page it is looked at."""

LISTS_SHOW = {
    "nea_list": date(2026, 9, 16),
    "hn_zrzyt_list_first5": date(2026, 9, 15),
    "stats.gov.cn_column_default": date(2020, 2, 25),
}
"""The newest row of the lists whose label gives no date."""

UNDATED = date(2020, 1, 10)
"""When a host is looked at whose pages show no date at all."""


class Labelled(Frozen, frozen=True, kw_only=True):
    """A saved page with its label: ``url`` is its own or, where that is unknown, one on its host."""

    name: str
    url: str
    body: bytes
    label: dict[str, Any]

    @property
    def shown(self) -> date | None:
        """The day shown to a reader."""
        shown = self.label["date"]
        return date.fromisoformat(shown[:10]) if shown else LISTS_SHOW.get(self.name)

    @property
    def status(self) -> int:
        """The status with which such a page comes."""
        return 403 if self.label["kind"] == "error" else 200


class Group(Frozen, frozen=True, kw_only=True):
    """The pages of one host that are looked at together, and when."""

    host: str
    as_of: datetime
    pages: tuple[Labelled, ...]

    def site(self) -> Site:
        """The host as a site whose registered columns are the pages, so that each is read at its own address."""
        columns = tuple(Column(name=page.name, url=page.url) for page in self.pages if page.url != self.home)
        return Site(
            id=self.host, name=self.host, kind=Kind.STANDALONE, owner=self.host, url=self.home, prefixes=(self.home,),
            site_code=next((page.label["site_code"] for page in self.pages if page.label["site_code"]), ""),
            columns=columns, robots=Robots.IGNORE, allow_private=True,
        )  # fmt: skip

    @property
    def home(self) -> str:
        """The host's root, which answers with a copy of its first page where the corpus lacks the home page itself."""
        return self.pages[0].url.partition("://")[0] + f"://{self.host}/"

    def served(self) -> dict[str, Labelled]:
        """What the host serves, by URL."""
        return {self.home: self.pages[0], **{page.url: page for page in self.pages}}


def labelled(corpus: Path) -> tuple[Labelled, ...]:
    """Every page that has a label."""
    with (corpus / "pages.jsonl").open(encoding="utf-8") as rows:
        return tuple(_labelled(corpus, json.loads(row)) for row in rows)


def groups(pages: Iterable[Labelled]) -> tuple[Group, ...]:
    """The pages by host and month; those without a date beside the newest of their host."""
    found = defaultdict[tuple[str, str], list[Labelled]](list)
    newest: dict[str, date] = {}
    for page in pages:
        if page.shown:
            newest[host_of(page.url)] = max(page.shown, newest.get(host_of(page.url), page.shown))
    for page in pages:
        host = host_of(page.url)
        found[host, f"{page.shown or newest.get(host, UNDATED):%Y-%m}"].append(page)
    return tuple(_group(host, together) for (host, _), together in found.items())


def _group(host: str, pages: list[Labelled]) -> Group:
    newest = max((page.shown for page in pages if page.shown), default=UNDATED)
    as_of = datetime(newest.year, newest.month, newest.day, 4, tzinfo=UTC) + AGE
    return Group(host=host, as_of=as_of, pages=tuple(pages))


def _labelled(corpus: Path, label: dict[str, Any]) -> Labelled:
    file = Path(label["file"])
    url = label["url"] or f"https://{label['site']}/" + ("" if label["kind"] == "home" else f"x/{file.name}")
    url = canonical(url if "://" in url else f"http://{url}")
    return Labelled(name=file.stem, url=url, body=(corpus / file).read_bytes(), label=label)
