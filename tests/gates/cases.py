"""The labelled pages: what a careful person read on each, and what our reading makes of it."""

import csv
import json
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from monitor.observe.page_report import PageReport, page_report

TODAY = date(2026, 9, 20)
"""The day on which the corpus is looked at: after its newest page."""

LABELS = Path(__file__).parent / "labels"


@dataclass(frozen=True)
class Case:
    """One page with its labels, as bytes and as read.  ``verified``: title, date and source were read by a person."""

    file: str
    url: str
    label: dict[str, Any]
    body: bytes = field(repr=False)
    report: PageReport = field(repr=False)

    @property
    def verified(self) -> bool:
        """Whether a person read title, date and source."""
        return bool(self.label.get("verified"))


@dataclass(frozen=True)
class Texts:
    """Snippets that the main text of a page must and must not hold."""

    file: str
    has: list[str]
    lacks: list[str]


@dataclass(frozen=True)
class Listed:
    """The dated rows of a list: (absolute URL, day), in order, and the beginnings of the first and last title."""

    file: str
    url: str
    first: str
    last: str
    rows: list[tuple[str, str]]


@lru_cache(maxsize=1)
def cases(corpus: Path) -> list[Case]:
    """Every labelled page of the corpus, read once a run."""
    return [*_pages(corpus), *_district(corpus)]


def _pages(corpus: Path) -> list[Case]:
    with (corpus / "pages.jsonl").open(encoding="utf-8") as lines:
        return [_case(corpus, label["file"], label["url"] or "", label) for label in map(json.loads, lines)]


def _district(corpus: Path) -> list[Case]:
    """The pages of one district; their map names kind, title and date as they were retyped."""
    found = []
    with (corpus / "sites" / "pingtan" / "map.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            if row["kind"] in ("article", "list"):
                shown = row["stated_date"] if row["kind"] == "article" else None
                label = {"kind": row["kind"], "title": row["title"], "date": shown, "verified": True}
                found.append(_case(corpus, "sites/pingtan/" + row["file"], row["url"], label))
    return found


def _case(corpus: Path, file: str, url: str, label: dict[str, Any]) -> Case:
    body = (corpus / file).read_bytes()
    where = url if not url or "://" in url else "http://" + url
    report = page_report(body, where, today=TODAY, file_name=Path(file).name)
    return Case(file=file, url=where, label=label, body=body, report=report)


def texts() -> list[Texts]:
    """Snippets of forty articles, chosen by reading them."""
    with (LABELS / "texts.jsonl").open(encoding="utf-8") as lines:
        return [Texts(file=row["file"], has=row["has"], lacks=row["not"]) for row in map(json.loads, lines)]


def listed() -> list[Listed]:
    """The rows of the ten dated lists."""
    with (LABELS / "rows.jsonl").open(encoding="utf-8") as lines:
        return [
            Listed(
                file=row["file"], url=row["url"], first=row["first"], last=row["last"],
                rows=[(urljoin(row["url"], href), day) for href, day in row["rows"]],
            )
            for row in map(json.loads, lines)
        ]  # fmt: skip
