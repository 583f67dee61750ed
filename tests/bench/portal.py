"""A synthetic government portal: its pages, one after the other.

One seed, one portal, to the byte.  Every page has the navigation and foot of its site; articles stand in columns with
twenty rows a list.  A column is linked both as its folder and as ``index.html``.
"""

import random
from collections.abc import Iterator
from functools import cached_property

from tests.bench import portal_markup as markup
from tests.bench.portal_articles import OWNER, Article, Articles, Plan, texts
from tests.bench.portal_files import attachment, picture
from tests.bench.portal_words import DEPARTMENTS, FOOT, GROUPS, TOWNS

PER_LIST = 20


class Portal:
    """The pages of one site, and what is no page."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._declared = "gb2312" if plan.encoding == "gb18030" else plan.encoding
        self.articles = Articles(plan)
        self._columns = self.articles.columns

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
        for article in self.articles.all:
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
            rows = markup.rows((each.path, each.title, f"{each.day:%m-%d}") for each in self.articles.by_column[at][:6])
            blocks.append(
                f'<div class="block"><h3>{markup.anchor(f"/{path}/index.html", name)}</h3><ul class="list">{rows}</ul></div>'
            )
        return f'<div class="wrap main">{"".join(blocks)}</div>'

    def _lists(self, at: int) -> Iterator[tuple[str, bytes]]:
        path, name = self._columns[at]
        items = self.articles.by_column[at]
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
        return "".join(f"<p>{text}</p>" for text in texts(chance, count))

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
        paragraphs = texts(chance, chance.randint(13, 26))
        middle = markup.article(article.title, f"{article.day}", source, paragraphs, self._extras(article, chance))
        return self._page(article.title, steps, middle, metas)

    def _extras(self, article: Article, chance: random.Random) -> str:
        """Picture, attachments, planted links, neighbours and related articles."""
        parts = []
        if article.number % 3 == 0:
            parts.append(f'<p align="center"><img src="/images/{article.number % 400:03}.png" alt="" /></p>')
        names = [*article.files, *((href, href) for href in self.articles.missing.get(article.number, ()))]
        parts += [
            f"<p>{markup.anchor(href, f'附件{at}：{article.title}')}</p>" for at, (href, _) in enumerate(names, 1)
        ]
        same = self.articles.by_column[article.column]
        place = article.number // len(self._columns)
        for words, other in (("上一篇", place - 1), ("下一篇", place + 1)):
            if 0 <= other < len(same):
                parts.append(f"<p>{words}：{markup.anchor(same[other].path, same[other].title)}</p>")
        near = [chance.choice(self.articles.all) for _ in range(20)]
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
        found |= {path: attachment(path.rpartition(".")[2]) for each in self.articles.all for _, path in each.files}
        return found
