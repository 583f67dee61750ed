"""``python -m tests.bench portal``: a synthetic portal written to files, with the truth about its links.

The truth is what the generator planted, in terms of what a server is asked for: :func:`key_of` makes any spelling of a
URL comparable with it.
"""

import json
import os
import zlib
from pathlib import Path
from typing import TypedDict
from urllib.parse import unquote_to_bytes

from tests.bench.portal import Portal
from tests.bench.portal_articles import Plan

_PARTS = ("portal", "portal_articles", "portal_files", "portal_markup", "portal_words")


def key_of(url: str) -> bytes:
    """What a URL asks its server for, however it is spelt: path and query as bytes, a folder's index page as the folder."""
    path = "/" + url.partition("://")[2].partition("/")[2] if "://" in url else url
    found = unquote_to_bytes(path.partition("#")[0])
    return found.removesuffix(b"index.html") if found.endswith(b"/index.html") else found


class Built(TypedDict):
    """The truth about a written portal.  ``pages``: the path of each, a folder's index page as the folder; ``broken``:
    missing path → the pages that link to it; ``bytes``: of all pages."""

    plan: str
    pages: list[str]
    broken: dict[str, list[str]]
    bytes: int


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
    truth: Built = {"plan": stamp, "pages": pages, "broken": portal.articles.truth(), "bytes": size}
    kept.write_text(json.dumps(truth, ensure_ascii=False, indent=0), encoding="utf-8")
    return truth


def _version() -> int:
    """Changes when the generator does."""
    here = Path(__file__).parent
    return zlib.crc32(b"".join((here / f"{name}.py").read_bytes() for name in _PARTS))


def _write(root: bytes, path: str, body: bytes) -> None:
    name = root + unquote_to_bytes(path) + (b"index.html" if path.endswith("/") else b"")
    try:
        with open(name, "wb") as file:  # noqa: PTH123 - names that are no text have no Path
            file.write(body)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(name), exist_ok=True)  # noqa: PTH103, PTH120
        _write(root, path, body)
