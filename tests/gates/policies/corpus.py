"""The documents and labelled pairs of the corpus, as the policies' part of the monitor takes them."""

import json
import lzma
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha1
from pathlib import Path
from random import Random
from typing import Any

from monitor.policies import Document

LEAST_TEXT = 300
"""Documents shorter than this are not mutated: a cut would leave nothing."""


@dataclass(frozen=True)
class Pair:
    """Two documents of the corpus and how a person labelled them."""

    one: Document
    other: Document
    label: str

    @property
    def same(self) -> bool:
        """Whether the label says that both carry one issued text."""
        return self.label in ("same-text repost", "repost / other title")


def document(row: dict[str, Any]) -> Document:
    """A row of the corpus as a document."""
    return Document(
        title=row["title"], text=row.get("text") or "", number=row.get("docno") or "", key=row["id"],
        url=row.get("url") or "", history=row.get("head") or "",
    )  # fmt: skip


@lru_cache(maxsize=1)
def catalogue(folder: Path) -> list[Document]:
    """Every document of the catalogue."""
    with lzma.open(folder / "policies" / "catalogue.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [document(json.loads(line)) for line in lines]


@lru_cache(maxsize=1)
def pairs(folder: Path) -> list[Pair]:
    """The labelled pairs.  Histories are left out: two files have none beside their text."""
    with (folder / "policies" / "documents.jsonl").open(encoding="utf-8") as lines:
        known = {row["id"]: document(row) for row in map(json.loads, lines)}
    with (folder / "policies" / "pairs.jsonl").open(encoding="utf-8") as lines:
        return [Pair(known[row["a"]], known[row["b"]], row["relation"]) for row in map(json.loads, lines)]


def held_out(key: str) -> bool:
    """Whether a document is of the half that no rule was made on: by a hash of its key."""
    return sha1(key.encode(), usedforsecurity=False).digest()[0] % 2 == 1


def usable(documents: list[Document], *, out: bool, most: int | None = None) -> list[Document]:
    """The documents of one half that are long enough to be mutated, each text once; at most so many, from all over."""
    if most is not None:
        documents = Random(most).sample(documents, min(len(documents), 2 * most))
    seen: set[str] = set()
    found = []
    for each in documents:
        text = each.normal.text if len(each.text) >= LEAST_TEXT else ""
        if text and held_out(each.key) is out and text not in seen:
            seen.add(text)
            found.append(Document(each.title, each.text, each.number, each.key, each.url, each.history))
    return found
