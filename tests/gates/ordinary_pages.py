"""The saved real pages by what they are: ordinary pages, and challenges."""

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ORDINARY = ("home", "list", "article", "other")


class Saved(NamedTuple):
    """One page as served: where its bytes lie, a URL that is its own or of its kind, what it is."""

    name: str
    url: str
    body: bytes
    kind: str


def labelled(corpus: Path) -> Iterator[Saved]:
    """The pages that were read and labelled by hand."""
    for line in (corpus / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        url = row["url"] or f"http://{row['site'] or 'www.example.gov.cn'}/zwgk/gsgg/content_1.html"
        yield Saved(
            row["file"], url if "://" in url else f"http://{url}", (corpus / row["file"]).read_bytes(), row["kind"]
        )


def pingtan(corpus: Path) -> Iterator[Saved]:
    """One district's lists and articles."""
    root = corpus / "sites" / "pingtan" / "www"
    for path in sorted(root.rglob("*.htm*")):
        place = path.relative_to(root).as_posix()
        yield Saved(f"pingtan/{place}", f"https://www.pingtan.gov.cn/{place}", path.read_bytes(), "ordinary")


def statistics(corpus: Path) -> Iterator[Saved]:
    """A thousand small GB18030 tables."""
    with tarfile.open(corpus / "sites" / "stats-chongqing-2018.tar.xz") as archive:
        for member in archive:
            held = archive.extractfile(member) if member.isfile() else None
            if held is not None:
                yield Saved(member.name, f"http://www.stats.gov.cn/{member.name}", held.read(), "ordinary")


def ordinary(corpus: Path) -> list[Saved]:
    """Every page that is what it seems to be."""
    pages = [page for page in labelled(corpus) if page.kind in ORDINARY]
    return [*pages, *pingtan(corpus), *statistics(corpus)]


def challenges(corpus: Path) -> list[Saved]:
    """Every page that keeps the visitor out."""
    pages = [page for page in labelled(corpus) if page.kind == "challenge" or "403" in page.name]
    bodies = sorted((corpus / "waf").glob("*.htm*"))
    return [
        *pages,
        *(Saved(path.name, "http://www.example.gov.cn/a/b.htm", path.read_bytes(), "challenge") for path in bodies),
    ]
