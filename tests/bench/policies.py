"""``python -m tests.bench.policies [pages]``: which document a page carries: ours, rapidfuzz over all, MinHash LSH, in one run.

Pages that match nothing are put together from the sentences of real pages; pages that match are copies made from the catalogue,
plain, cut, altered and retitled, and beside them texts that are near a document and no copy.  CPU time, not wall time.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

from datasketch import MinHash, MinHashLSH
from rapidfuzz import fuzz, process

from monitor.app.matching import Matching
from monitor.model import IssuedDocument
from monitor.observe.page import read_text
from monitor.policies import Document, Matcher, Page
from monitor.policies.normal import normal_form
from monitor.store import Store
from tests.conftest import ROOT
from tests.gates.policies.corpus import catalogue, usable
from tests.gates.policies.scores import fresh, negatives, reposts

PAGES = 20_000
MATCHING = 300
SLOW = 12
"""Pages given to rapidfuzz, which takes most of a second for each."""

PIECE = 12
PERMUTATIONS = 128
LSH_LEAST = 0.5
FUZZ_LEAST = 80.0

Found = TypeVar("Found")

Finder = Callable[[Page], str | None]
"""From a page to the key of the document that it is taken for."""


def resident() -> float:
    """Memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def ordinary_pages(corpus: Path, matcher: Matcher, number: int) -> Iterator[Page]:
    """So many pages of a district from the sentences of real ones; lengths as articles have them.  Pages that do carry a
    document of the catalogue are left out."""
    said: list[str] = []
    for file in [*sorted((corpus / "pages").iterdir()), *sorted((corpus / "sites" / "pingtan").rglob("*.html"))]:
        text = read_text(file.read_bytes(), "https://www.example.gov.cn/a.html")
        if not matcher.match(Page("", text)):
            said += re.findall(r"[^。\n]{8,}[。\n]", text)
    chance = Random(3)
    for _ in range(number):
        length, text = chance.choice([400, 800, 1_500, 3_000]), ""
        while len(text) < length:
            text += chance.choice(said)
        yield Page(title=chance.choice(said)[:40], text=text)


def pieces(text: str) -> list[bytes]:
    """The shingles of a text, for MinHash."""
    wording = normal_form(text).text
    return [piece.encode() for piece in {wording[at : at + PIECE] for at in range(len(wording) - PIECE + 1)}]


def minhash(text: str) -> MinHash:
    """The MinHash of a text."""
    made = MinHash(num_perm=PERMUTATIONS)
    made.update_batch(pieces(text))
    return made


def lsh_finder(documents: Sequence[Document]) -> Finder:
    """The nearest document by estimated Jaccard similarity."""
    hashes = {each.key: minhash(each.text) for each in documents if each.text}
    index = MinHashLSH(threshold=LSH_LEAST, num_perm=PERMUTATIONS)
    for key, made in hashes.items():
        index.insert(key, made)

    def find(page: Page) -> str | None:
        made = minhash(page.text)
        near = [(hashes[key].jaccard(made), key) for key in index.query(made)]
        best = max(near, default=(0.0, None))
        return best[1] if best[0] >= LSH_LEAST else None

    return find


def fuzz_finder(documents: Sequence[Document]) -> Finder:
    """The nearest document by rapidfuzz's ratio over all full texts."""
    texts = {each.key: each.text for each in documents if each.text}

    def find(page: Page) -> str | None:
        best = process.extractOne(page.text, texts, scorer=fuzz.ratio, score_cutoff=FUZZ_LEAST)
        return best[2] if best else None

    return find


def our_finder(matcher: Matcher) -> Finder:
    """Ours: the first document whose text the page carries."""
    return lambda page: next((each.document.key for each in matcher.match(page) if each.same), None)


def timed(find: Callable[[Page], Found], pages: Sequence[Page]) -> tuple[list[Found], float]:
    """What is found on each page, and the median CPU time a page in microseconds."""
    found: list[Found] = []
    times: list[float] = []
    for page in pages:
        began = process_time()
        found.append(find(page))
        times.append((process_time() - began) * 1e6)
    return found, median(times)


def beside(
    name: str, find: Finder, copies: Sequence[tuple[str, Page]], others: Sequence[Page], bodies: dict[str, str]
) -> None:
    """One row: copies found as what they are, texts that are no copies taken for one, time for each page."""
    on_copies, took = timed(find, [page for _, page in copies])
    on_others, _ = timed(find, others)
    right = sum(got is not None and bodies[got] == bodies[key] for (key, _), got in zip(copies, on_copies, strict=True))
    wrong = sum(got is not None for got in on_others)
    print(
        f"{name:<28} {right / len(copies):8.1%} {wrong / len(others):8.1%} {took:12,.0f} µs   ({len(copies)} + {len(others)} pages)"
    )


def rebuilt(documents: Sequence[Document]) -> None:
    """What a restart costs: the documents and their index from a store on disk."""
    at = datetime(2026, 11, 1, tzinfo=UTC)
    with TemporaryDirectory() as folder, Store.open(f"{folder}/facts.sqlite") as store:
        store.record(
            [
                IssuedDocument(
                    key=sha256(each.key.encode()).hexdigest()[:12], issuer="up", url=each.url or f"http://up/{number}",
                    title=each.title, number=each.number, text=each.text, found_at=at,
                )
                for number, each in enumerate(documents)
            ]
        )  # fmt: skip
        before, began = resident(), process_time()
        number = Matching(store).load()
        print(
            f"{number} documents from the store after a restart: {process_time() - began:.2f} s, "
            f"{resident() - before:.0f} MB with their texts"
        )


def main(words: list[str]) -> None:
    """The figures, no verdict."""
    number = int(words[0]) if words else PAGES
    corpus = ROOT.parent / "shared" / "corpus"
    documents = [fresh(each) for each in catalogue(corpus)]
    before, began = resident(), process_time()
    matcher = Matcher(fresh(each) for each in documents)
    matcher.match(Page("", "　"))
    print(
        f"{len(documents)} documents: built in {process_time() - began:.2f} s, {resident() - before:.0f} MB beside their texts"
    )
    rebuilt(documents)

    bodies = {each.key: normal_form(each.text).text for each in documents}
    copies = [(made.issued.key, made.page) for made in reposts(usable(documents, out=True, most=900), MATCHING, 5)]
    near = [each for each in negatives(usable(documents, out=True, most=900), MATCHING * 2, 5) if not each.copy.key]
    others = [Page(each.copy.title, each.copy.text) for each in near[:MATCHING]]

    pages = list(ordinary_pages(corpus, matcher, number))
    before, began = resident(), process_time()
    found, middle = timed(matcher.match, pages)
    spent = process_time() - began
    print(
        f"{len(pages)} ordinary pages: median {middle:.0f} µs, mean {spent / len(pages) * 1e6:.0f} µs, "
        f"{sum(bool(each) for each in found)} with a candidate; memory grew by {resident() - before:.0f} MB"
    )
    small = sorted(pages, key=lambda page: len(page.text))
    (_, short), (_, long) = timed(matcher.match, small[: number // 10]), timed(matcher.match, small[-number // 10 :])
    print(f"  shortest tenth {short:.0f} µs, longest tenth {long:.0f} µs")

    print(f"\n{'':<28} {'found':>8} {'wrongly':>8} {'CPU a page':>15}")
    beside("ours, with fidelity", our_finder(matcher), copies, others, bodies)
    began = process_time()
    lsh = lsh_finder(documents)
    built = process_time() - began
    beside("datasketch MinHash LSH", lsh, copies, others, bodies)
    beside("rapidfuzz over all", fuzz_finder(documents), copies[:SLOW], others[:SLOW], bodies)
    beside("ours, same pages", our_finder(matcher), copies[:SLOW], others[:SLOW], bodies)
    print(f"MinHash LSH was built in {built:.0f} s; on ordinary pages it takes {timed(lsh, pages[:200])[1]:,.0f} µs")


if __name__ == "__main__":
    main(sys.argv[1:])
