"""Saved pages of real sites as a check's ``read`` is given them."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from monitor.contract import Page
from monitor.model import PageFacts
from monitor.observe.page import open_page

READ_ON = date(2026, 11, 23)


def corpus_pages(shared: Path) -> Iterator[tuple[str, Page]]:
    """Every page of ``pages/`` and ``sites/pingtan`` in which there is something to read, with its name there."""
    folder = shared / "corpus"
    for line in (folder / "pages.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        url = row["url"] or f"http://{row['site']}/xw/t{row['bytes']}.html"
        yield from _opened(folder / row["file"], row["file"], url, home=row["kind"] == "home")
    pingtan = folder / "sites" / "pingtan"
    with (pingtan / "map.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            yield from _opened(pingtan / row["file"], row["file"], row["url"], home=False)


def _opened(path: Path, name: str, url: str, *, home: bool) -> Iterator[tuple[str, Page]]:
    page = open_page(path.read_bytes(), url, today=READ_ON, home=home)
    if not isinstance(page, PageFacts):
        yield name, page
