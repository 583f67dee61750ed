"""Real list pages of one district as a site's columns over several days, and what may become of one of them."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from monitor.contract import Columns, ColumnSeen
from monitor.model import Column, ColumnClass, Coverage, Kind, PageLook, PageState, Register, Settings, Site, local_day
from monitor.observe.crawl_links import spelt
from monitor.observe.page import read_page
from monitor.store import Store
from monitor.store.evidence import evidence
from tests.store.builders import DAY, at

HOST = "www.pingtan.gov.cn"
ROOT = f"https://{HOST}/"
PATHS = {
    "公示公告": "zwgk/gsgg/",
    "工作进展情况": "zwgk/ghxx/gzjzqk/",
    "进度数据": "zwgk/tjxx/jdsj/",
    "统计公报": "zwgk/tjxx/tjgb/",
}
NOTICES = PATHS["公示公告"]

Change = Callable[[str], str]

_ITEM = re.compile(
    r"<li>\s*<a href=\"[^\"]*\"[^>]*>((?:(?!</?li>).)*?)</a>(?:(?!</?li>).)*?bf-pass(?:(?!</?li>).)*</li>", re.S
)
_BINDING = re.compile(r"\sms-[\w-]+=(?:\"[^\"]*\"|'[^']*')|\{\{[^}]*\}\}")
_LIST_SCRIPT = re.compile(r"<script[^>]*>(?:(?!</script>).)*pageChnlInfo(?:(?!</script>).)*</script>", re.S)


def static(text: str) -> str:
    """The page of a site that writes its lists into the page and needs no script for them."""
    return _BINDING.sub("", _LIST_SCRIPT.sub("", text))


def has_items(text: str) -> bool:
    """Whether a page lists anything."""
    return _ITEM.search(text) is not None


def emptied(text: str) -> str:
    """All items gone, the list's box still there."""
    found, number = _ITEM.subn("", text)
    assert number >= 3
    return found


def instead(words: str) -> Change:
    """Other words in the place of the first item, the other items gone."""
    return lambda text: emptied(_ITEM.sub(lambda _: words, text, count=1))


def items_as(template: str) -> Change:
    """Each item written another way; ``{title}`` and ``{url}`` stand for what it had."""

    def change(text: str) -> str:
        def other(item: re.Match[str]) -> str:
            url = re.search(r'href="([^"]*)"', item[0])
            assert url is not None
            return template.format(title=item[1].strip(), url=url[1])

        return _ITEM.sub(other, text)

    return change


def redesigned(text: str) -> str:
    """Every class and id under a new name, lists and tables as plain boxes."""
    text = re.sub(
        r'\b(class|id)="([^"]*)"', lambda m: f'{m[1]}="{" ".join("n26" + name for name in m[2].split())}"', text
    )
    return re.sub(r"<(/?)(?:ul|ol|li|em|section)\b", r"<\1div", text)


def unreadable(text: str) -> str:
    """The items as the first reader cannot know them: no link, no date, only something to click."""
    return items_as("<p onclick=\"go('{url}')\">{title}</p>")(text)


class District:
    """The site of four columns and its store.  ``home`` is a page of the site without any list."""

    def __init__(self, store: Store, corpus: Path, names: Mapping[str, str] = PATHS) -> None:
        self._store = store
        root = corpus / "sites" / "pingtan" / "www"
        self.pages = {name: (root / path / "index.html").read_text(encoding="utf-8") for name, path in names.items()}
        self.home = emptied(static(self.pages["进度数据"])).replace("进度数据", "")
        columns = tuple(Column(name=name, url=ROOT + path, cls=ColumnClass.OTHER) for name, path in names.items())
        self.site = Site(
            id="pt", name="平潭", kind=Kind.PORTAL, owner="平潭", url=ROOT, prefixes=(ROOT,), columns=columns
        )
        settings = Settings(district="平潭", division="350128", contact_url="https://example.org/")
        self._register = Register(settings=settings, sites=(self.site,), revision="r1")

    def crawl(self, day: float, *, all_pages: Change = str, **changed: Change) -> None:
        """A complete crawl: every page as it is after ``all_pages``, the named columns changed before."""
        looks = [self._look(ROOT, all_pages(self.home), at(day), home=True)]
        for column in self.site.columns:
            change = changed.get(column.name, str)
            looks.append(self._look(column.url, all_pages(change(self.pages[column.name])), at(day)))
        crawl = f"{HOST}@{day}"
        done = Coverage(
            crawl=crawl, host=HOST, sites=("pt",), started=at(day), finished=at(day) + DAY / 24, complete=True, pages=5
        )
        self._store.record([*looks, done])

    def _look(self, url: str, text: str, when: datetime, *, home: bool = False) -> PageLook:
        body = text.encode()
        digest = sha256(body).hexdigest()
        read = read_page(body, url, today=local_day(when), home=home)
        state = PageState(url=url, at=when, crawl="", site="pt", status=200, body=digest, facts=read.facts)
        last = self._store.last_state(url)
        if last is not None and last.body == digest:
            return PageLook(state=state)
        return PageLook(state=state, body=body, links=spelt(read.links))

    def column(self, day: float, name: str = "公示公告") -> ColumnSeen:
        """A column as the evidence has it half a day later."""
        found = evidence(self._store, self._register, self.site, at(day + 0.5)).columns
        assert isinstance(found, Columns)
        return next(seen for seen in found.columns if seen.column.name == name)
