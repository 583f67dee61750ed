"""``python -m tests.bench portal``: a synthetic government portal, written to files, with the truth about its links.

One seed, one portal, to the byte.  Every page has the navigation and foot of its site; articles stand in columns with
twenty rows a list; one target in a hundred is missing.  A column is linked both as its folder and as ``index.html``.
"""

import json
import os
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote, unquote_to_bytes

from monitor.demo.texts import ACTS, FORMS, SENTENCES, THINGS
from monitor.model import ColumnClass
from tests.bench import portal_markup as markup
from tests.bench.portal_files import ENDINGS, attachment, picture
from tests.bench.portal_words import COLUMNS, DEPARTMENTS, FOOT, GROUPS, TOWNS

PER_LIST = 20
NEWEST = date(2026, 11, 20)
TITLES = (*ACTS, *FORMS[ColumnClass.NOTICE], *FORMS[ColumnClass.POLICY], *FORMS[ColumnClass.INTERPRETATION])
OWNER = "青原区人民政府"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to build.  ``columns``, ``departments`` and ``towns`` are how many of the known ones the site has."""

    articles: int
    encoding: str = "utf-8"
    seed: int = 1
    columns: int = len(COLUMNS)
    departments: int = len(DEPARTMENTS)
    towns: int = len(TOWNS)
    broken_share: float = 0.01


def key_of(url: str) -> bytes:
    """What a URL asks its server for, however it is spelt: path and query as bytes, a folder's index page as the folder."""
    path = "/" + url.partition("://")[2].partition("/")[2] if "://" in url else url
    found = unquote_to_bytes(path.partition("#")[0])
    return found.removesuffix(b"index.html") if found.endswith(b"/index.html") else found


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article: where it is, what it says of itself, and what it carries besides text."""

    number: int
    column: int
    path: str
    title: str
    day: date
    files: tuple[tuple[str, str], ...] = ()
    """Pairs of href as written and path that must be on the server (escaped bytes)."""


class Built(TypedDict):
    """The truth about a written portal.  ``pages``: the path of each, a folder's index page as the folder; ``broken``:
    missing path → the pages that link to it; ``bytes``: of all pages."""

    plan: str
    pages: list[str]
    broken: dict[str, list[str]]
    bytes: int


class Portal:
    """The pages of one site, made one after the other."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._declared = "gb2312" if plan.encoding == "gb18030" else plan.encoding
        self._columns = COLUMNS[: plan.columns]
        self._shared_files: dict[str, bytes] = {}

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """All articles; the newest of a column come first."""
        return tuple(self._article(number) for number in range(self.plan.articles))

    @cached_property
    def by_column(self) -> tuple[tuple[Article, ...], ...]:
        """The articles of each column, newest first."""
        return tuple(self.articles[at :: len(self._columns)] for at in range(len(self._columns)))

    @cached_property
    def missing(self) -> dict[int, list[str]]:
        """Article → hrefs on it whose targets the server lacks: half articles that were removed, half attachments.

        As many targets as one in a hundred of all; each stands on one to three articles.
        """
        chance = random.Random(f"{self.plan.seed} missing")
        files = sum(len(article.files) for article in self.articles)
        count = max(2, round((len(self.articles) + files) * self.plan.broken_share))
        found: dict[int, list[str]] = {}
        for number in range(count):
            article = chance.choice(self.articles)
            folder = article.path.rpartition("/")[0]
            gone = f"t{article.day:%Y%m%d}_{9_000_000 + number}.html" if number % 2 else f"P{9_000_000 + number}.pdf"
            for page in {chance.randrange(len(self.articles)) for _ in range(1 + number % 3)}:
                found.setdefault(page, []).append(f"{folder}/{gone}")
        return found

    def _article(self, number: int) -> Article:
        chance = random.Random(f"{self.plan.seed} {number}")
        column = number % len(self._columns)
        span = max(self.plan.articles // 20, 1)
        day = NEWEST - timedelta(days=number * min(span, 1_400) // self.plan.articles)
        folder = f"/{self._columns[column][0]}/{day:%Y%m}"
        title = OWNER[:3] + chance.choice(TITLES).format(t=chance.choice(THINGS), p="王文博", y=day.year)
        files = (self._file(chance, folder, title, number),) if chance.random() < 0.2 else ()
        path = f"{folder}/t{day:%Y%m%d}_{3_000_000 + number}.html"
        return Article(number=number, column=column, path=path, title=title, day=day, files=files)

    def _file(self, chance: random.Random, folder: str, title: str, number: int) -> tuple[str, str]:
        """An attachment: two in five have a Chinese name, of which one in four is escaped in the page's encoding."""
        ending, kind = chance.choice(ENDINGS), chance.random()
        if kind < 0.6:
            name = f"P0{chance.randrange(10**15):015}.{ending}"
            return name, f"{folder}/{name}"
        name = f"附件{number}：{title}.{ending}"
        if kind < 0.7:
            escaped = quote(name, encoding=self.plan.encoding)
            return escaped, f"{folder}/{escaped}"
        return f"./{name}", f"{folder}/{quote(name)}"

    # ── the frame of every page ──────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def units(self) -> tuple[tuple[str, str], ...]:
        """Departments and towns: path and name."""
        departments = enumerate(DEPARTMENTS[: self.plan.departments])
        towns = enumerate(TOWNS[: self.plan.towns])
        return (
            *((f"/bm/d{at:02}/", f"区{name}") for at, name in departments),
            *((f"/zj/z{at:02}/", n) for at, n in towns),
        )

    @cached_property
    def groups(self) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
        """The main menu: path and name of each group that has columns, and its columns."""
        found = []
        for slug, name in GROUPS:
            inside = tuple((f"/{path}/", words) for path, words in self._columns if path.startswith(f"{slug}/"))
            if inside:
                found.append((f"/{slug}/", name, inside))
        return tuple(found)

    @cached_property
    def _top(self) -> str:
        cut = self.plan.departments
        return markup.navigation("/", self.groups, (("区级部门", self.units[:cut]), ("镇街", self.units[cut:])))

    @cached_property
    def _foot(self) -> str:
        return markup.foot([(f"/{slug}/", words) for slug, words in FOOT])

    def _page(self, title: str, steps: markup.Links, middle: str, metas: dict[str, str]) -> bytes:
        head = markup.head(self._declared, f"{title}-{OWNER}" if title else OWNER, metas)
        trail = markup.crumb([("/index.html", "首页"), *steps], title) if title else ""
        return f"{head}{self._top}{trail}{middle}{self._foot}".encode(self.plan.encoding)

    # ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """Path (a folder's index page as the folder) and body of every page."""
        yield "/", self._page("", (), self._home(), {"ColumnName": "首页", "ColumnType": "首页"})
        for path, name, columns in self.groups:
            yield path, self._plain(name, markup.rows((href, words, "") for href, words in columns))
        for path, name in (*self.units, *((f"/{slug}/", words) for slug, words in FOOT)):
            yield path, self._plain(name, self._paragraphs(random.Random(f"{self.plan.seed} {path}"), 6))
        for at in range(len(self._columns)):
            yield from self._lists(at)
        for article in self.articles:
            yield article.path, self._article_page(article)

    def _plain(self, name: str, middle: str) -> bytes:
        metas = {
            "ColumnName": name,
            "ColumnType": "概况信息",
            "ColumnDescription": f"{OWNER}{name}",
            "ColumnKeywords": name,
        }
        return self._page(name, (), f'<div class="wrap"><h2>{name}</h2><ul class="list">{middle}</ul></div>', metas)

    def _home(self) -> str:
        blocks = []
        for at, (path, name) in enumerate(self._columns[:8]):
            rows = markup.rows((each.path, each.title, f"{each.day:%m-%d}") for each in self.by_column[at][:6])
            blocks.append(
                f'<div class="block"><h3>{markup.anchor(f"/{path}/index.html", name)}</h3><ul class="list">{rows}</ul></div>'
            )
        return f'<div class="wrap main">{"".join(blocks)}</div>'

    def _lists(self, at: int) -> Iterator[tuple[str, bytes]]:
        path, name = self._columns[at]
        items = self.by_column[at]
        total = max(1, -(-len(items) // PER_LIST))
        names = ["index.html", *(f"index_{number}.html" for number in range(1, total))]
        metas = {
            "ColumnName": name,
            "ColumnType": "政务公开",
            "ColumnDescription": f"{OWNER}{name}栏目",
            "ColumnKeywords": name,
        }
        for number, file in enumerate(names):
            part = items[number * PER_LIST : (number + 1) * PER_LIST]
            rows = markup.rows((f".{each.path.removeprefix(f'/{path}')}", each.title, f"{each.day}") for each in part)
            middle = f'<div class="wrap"><h2>{name}</h2><ul class="list">\n{rows}</ul>{markup.pager(names, number, len(items))}</div>\n'
            yield f"/{path}/{file if number else ''}", self._page(name, self._steps(path), middle, metas)

    def _steps(self, path: str) -> markup.Links:
        slug = path.partition("/")[0]
        return ((f"/{slug}/index.html", dict(GROUPS)[slug]),)

    def _paragraphs(self, chance: random.Random, count: int) -> str:
        return "".join(f"<p>{text}</p>" for text in _texts(chance, count))

    def _article_page(self, article: Article) -> bytes:
        chance = random.Random(f"{self.plan.seed} {article.number} text")
        path, name = self._columns[article.column]
        source = chance.choice(("区政府办公室", "区融媒体中心", "青原日报"))
        metas = {
            "ArticleTitle": article.title, "PubDate": f"{article.day} 09:{article.number % 60:02}", "ContentSource": source,
            "ColumnName": name, "ColumnType": "政务动态", "Keywords": article.title[3:9], "Author": source,
            "Description": article.title, "Url": article.path,
        }  # fmt: skip
        steps = (*self._steps(path), (f"/{path}/index.html", name))
        texts = _texts(chance, chance.randint(13, 26))
        middle = markup.article(article.title, f"{article.day}", source, texts, self._extras(article, chance))
        return self._page(article.title, steps, middle, metas)

    def _extras(self, article: Article, chance: random.Random) -> str:
        """Picture, attachments, planted links, neighbours and related articles."""
        parts = []
        if article.number % 3 == 0:
            parts.append(f'<p align="center"><img src="/images/{article.number % 400:03}.png" alt="" /></p>')
        names = [*article.files, *((href, href) for href in self.missing.get(article.number, ()))]
        parts += [
            f"<p>{markup.anchor(href, f'附件{at}：{article.title}')}</p>" for at, (href, _) in enumerate(names, 1)
        ]
        same = self.by_column[article.column]
        place = article.number // len(self._columns)
        for words, other in (("上一篇", place - 1), ("下一篇", place + 1)):
            if 0 <= other < len(same):
                parts.append(f"<p>{words}：{markup.anchor(same[other].path, same[other].title)}</p>")
        near = [self.articles[chance.randrange(len(self.articles))] for _ in range(20)]
        rows = markup.rows((each.path, each.title, f"{each.day:%m-%d}") for each in near)
        parts.append(f'<div class="related"><h3>相关信息</h3><ul class="list">\n{rows}</ul></div>')
        return "\n".join(parts)

    def shared(self) -> dict[str, bytes]:
        """Paths and bytes of what is no page: styles, scripts, pictures, attachments."""
        found = {
            "/favicon.ico": picture(16), "/css/style.css": b"body{margin:0;}", "/js/site.js": b"window.jiucuo=function(){};",
            "/images/logo.png": picture(60), "/robots.txt": b"User-agent: *\nDisallow: /admin/\n",
        }  # fmt: skip
        found |= {f"/images/{at:03}.png": picture() for at in range(400)}
        found |= {path: attachment(path.rpartition(".")[2]) for each in self.articles for _, path in each.files}
        return found

    def truth(self) -> dict[str, list[str]]:
        """Missing path → the pages that link to it."""
        found: dict[str, list[str]] = {}
        for number, hrefs in self.missing.items():
            for href in hrefs:
                found.setdefault(href, []).append(self.articles[number].path)
        return {href: sorted(pages) for href, pages in sorted(found.items())}


def _texts(chance: random.Random, count: int) -> list[str]:
    """Paragraphs of three or four sentences."""
    thing = chance.choice(THINGS)
    return [
        "".join(
            each.format(t=thing, o=OWNER, n=20 + chance.randrange(480), m=3 + chance.randrange(17))
            for each in chance.sample(SENTENCES, 3 + chance.randrange(2))
        )
        for _ in range(count)
    ]


def build(plan: Plan, folder: Path) -> Built:
    """Write the portal below ``folder/www`` and its truth to ``folder/truth.json``; the truth.

    A folder that already holds this very plan is left as it is.
    """
    stamp = f"{plan} {_version()}"
    kept = folder / "truth.json"
    if kept.exists():
        known: Built = json.loads(kept.read_text(encoding="utf-8"))
        if known["plan"] == stamp:
            return known
    portal = Portal(plan)
    root = os.fsencode(folder / "www")
    pages, size = [], 0
    for path, body in portal.pages():
        pages.append(path)
        size += len(body)
        _write(root, path, body)
    for path, body in portal.shared().items():
        _write(root, path, body)
    truth: Built = {"plan": stamp, "pages": pages, "broken": portal.truth(), "bytes": size}
    kept.write_text(json.dumps(truth, ensure_ascii=False, indent=0), encoding="utf-8")
    return truth


def _version() -> int:
    """Changes when the generator does."""
    here = Path(__file__).parent
    return zlib.crc32(
        b"".join(
            (here / f"{name}.py").read_bytes() for name in ("portal", "portal_markup", "portal_files", "portal_words")
        )
    )


def _write(root: bytes, path: str, body: bytes) -> None:
    name = root + unquote_to_bytes(path) + (b"index.html" if path.endswith("/") else b"")
    try:
        with open(name, "wb") as file:  # noqa: PTH123 - names that are no text have no Path
            file.write(body)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(name), exist_ok=True)  # noqa: PTH103, PTH120
        _write(root, path, body)
