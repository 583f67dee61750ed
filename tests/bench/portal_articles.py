"""The articles of a synthetic portal: where they are, what they say and carry, and which of their links lead nowhere."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import quote

from monitor.demo.texts import ACTS, FORMS, SENTENCES, THINGS
from monitor.model import ColumnClass
from tests.bench.portal_files import ENDINGS
from tests.bench.portal_words import COLUMNS, DEPARTMENTS, TOWNS

OWNER = "青原区人民政府"
NEWEST = date(2026, 11, 20)
TITLES = (*ACTS, *FORMS[ColumnClass.NOTICE], *FORMS[ColumnClass.POLICY], *FORMS[ColumnClass.INTERPRETATION])


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


class Articles:
    """All articles of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.columns = COLUMNS[: plan.columns]

    @cached_property
    def all(self) -> tuple[Article, ...]:
        """All articles; the newest of a column come first."""
        return tuple(self._article(number) for number in range(self.plan.articles))

    @cached_property
    def by_column(self) -> tuple[tuple[Article, ...], ...]:
        """The articles of each column, newest first."""
        return tuple(self.all[at :: len(self.columns)] for at in range(len(self.columns)))

    @cached_property
    def missing(self) -> dict[int, list[str]]:
        """Article → hrefs on it whose targets the server lacks: half articles that were removed, half attachments.

        As many targets as one in a hundred of all; each stands on one to three articles.
        """
        chance = random.Random(f"{self.plan.seed} missing")
        files = sum(len(article.files) for article in self.all)
        count = max(2, round((len(self.all) + files) * self.plan.broken_share))
        found: dict[int, list[str]] = {}
        for number in range(count):
            article = chance.choice(self.all)
            folder = article.path.rpartition("/")[0]
            gone = f"t{article.day:%Y%m%d}_{9_000_000 + number}.html" if number % 2 else f"P{9_000_000 + number}.pdf"
            for page in {chance.randrange(len(self.all)) for _ in range(1 + number % 3)}:
                found.setdefault(page, []).append(f"{folder}/{gone}")
        return found

    def _article(self, number: int) -> Article:
        chance = random.Random(f"{self.plan.seed} {number}")
        column = number % len(self.columns)
        span = max(self.plan.articles // 20, 1)
        day = NEWEST - timedelta(days=number * min(span, 1_400) // self.plan.articles)
        folder = f"/{self.columns[column][0]}/{day:%Y%m}"
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

    def truth(self) -> dict[str, list[str]]:
        """Missing path → the pages that link to it."""
        found: dict[str, list[str]] = {}
        for number, hrefs in self.missing.items():
            for href in hrefs:
                found.setdefault(href, []).append(self.all[number].path)
        return {href: sorted(pages) for href, pages in sorted(found.items())}


def texts(chance: random.Random, count: int) -> list[str]:
    """Paragraphs of three or four sentences."""
    thing = chance.choice(THINGS)
    return [
        "".join(
            each.format(t=thing, o=OWNER, n=20 + chance.randrange(480), m=3 + chance.randrange(17))
            for each in chance.sample(SENTENCES, 3 + chance.randrange(2))
        )
        for _ in range(count)
    ]
