"""The synthetic portal keeps its promises: read by another library, its links are those that its truth tells."""

from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from monitor.observe.files import fault_of
from monitor.observe.urls import join
from tests.bench.portal import Portal
from tests.bench.portal_articles import Articles, Plan
from tests.bench.portal_writing import Built, build, key_of

HOME = "http://127.0.0.1/"
ENCODINGS = ("utf-8", "gb18030")


@pytest.fixture(scope="module", params=ENCODINGS)
def plan(request: pytest.FixtureRequest) -> Plan:
    return Plan(articles=50, encoding=request.param, broken_share=0.1)


@pytest.fixture(scope="module")
def folder(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp(plan.encoding)


@pytest.fixture(scope="module")
def truth(plan: Plan, folder: Path) -> Built:
    return build(plan, folder)


@pytest.fixture(scope="module")
def linked(plan: Plan, folder: Path, truth: Built) -> dict[str, list[str]]:
    """Page → its links, as BeautifulSoup finds them."""
    return {path: links(page_file(folder, path).read_bytes(), path, plan.encoding) for path in truth["pages"]}


def on_disk(folder: Path) -> set[bytes]:
    """What the server has, by what a client asks for."""
    root = bytes(folder / "www")
    found = {bytes(path)[len(root) :] for path in (folder / "www").rglob("*") if path.is_file()}
    return {name.removesuffix(b"index.html") if name.endswith(b"/index.html") else name for name in found}


def page_file(folder: Path, path: str) -> Path:
    return folder / "www" / (path.lstrip("/") + "index.html" * path.endswith("/"))


def links(body: bytes, path: str, encoding: str) -> list[str]:
    """The http links of a page as a browser makes them: paths in UTF-8 whatever the page's encoding."""
    soup = BeautifulSoup(body, "lxml", from_encoding=encoding)
    hrefs = [str(each.get("href") or each.get("src")) for each in soup.find_all(["a", "img", "link", "script"])]
    hrefs = [href for href in hrefs if href != "None" and not href.startswith("javascript:")]
    return [quote(urljoin(HOME.rstrip("/") + path, href), safe="/:%?=&") for href in hrefs]


def test_missing_targets_are_those_of_the_truth(folder: Path, truth: Built, linked: dict[str, list[str]]) -> None:
    there = on_disk(folder)
    missing: dict[bytes, set[str]] = {}
    for path, urls in linked.items():
        for key in map(key_of, urls):
            if key not in there:
                missing.setdefault(key, set()).add(path)
    assert {key: sorted(pages) for key, pages in missing.items()} == {key_of(k): v for k, v in truth["broken"].items()}
    assert len(missing) >= 4
    assert {key.rpartition(b".")[2] for key in missing} == {b"html", b"pdf"}


def test_every_page_is_reached_from_the_home_page(truth: Built, linked: dict[str, list[str]]) -> None:
    pages = {key_of(path): path for path in truth["pages"]}
    reached, queue = {b"/"}, [b"/"]
    while queue:
        fresh = {key for key in map(key_of, linked[pages[queue.pop()]]) if key in pages} - reached
        reached |= fresh
        queue += fresh
    assert reached == pages.keys()


def test_pages_are_of_the_promised_size() -> None:
    """On a portal of two thousand articles, whose columns and neighbours are full: the size of the measured one."""
    portal = Portal(Plan(articles=2_000))
    bodies = {path: body for path, body in portal.pages() if path in {each.path for each in portal.articles.all[::100]}}
    sizes = [len(body) for body in bodies.values()]
    counts = [len(BeautifulSoup(body, "lxml").find_all("a", href=True)) for body in bodies.values()]
    assert len(sizes) == 20
    assert 28_000 <= sum(sizes) / len(sizes) <= 31_000
    assert 130 <= sum(counts) / len(counts) <= 140


def test_navigation_and_foot_stand_on_every_page(linked: dict[str, list[str]]) -> None:
    common = set.intersection(*(set(urls) for path, urls in linked.items() if path != "/"))
    assert len(common) >= 100


def test_pages_decode_and_declare_themselves(plan: Plan, folder: Path, truth: Built) -> None:
    for path in truth["pages"]:
        text = page_file(folder, path).read_bytes().decode(plan.encoding)
        assert f"charset={'gb2312' if plan.encoding == 'gb18030' else 'utf-8'}" in text
        assert "网站标识码：5001970001" in text


def test_a_column_is_linked_in_both_ways(truth: Built, linked: dict[str, list[str]]) -> None:
    paths = {urlsplit(url).path for urls in linked.values() for url in urls}
    assert {"/zwgk/tzgg/", "/zwgk/tzgg/index.html"} <= paths
    assert truth["pages"].count("/zwgk/tzgg/") == 1
    assert key_of(f"{HOME}zwgk/tzgg/index.html") == key_of("/zwgk/tzgg/") == b"/zwgk/tzgg/"


def test_chinese_names_are_written_raw_and_escaped() -> None:
    """In pages of both encodings; a raw path is asked for in UTF-8, an escaped one as it is escaped."""
    for encoding in ENCODINGS:
        files = [file for each in Articles(Plan(articles=400, encoding=encoding)).all for file in each.files]
        raw = [(href, path) for href, path in files if not href.isascii()]
        escaped = [(href, path) for href, path in files if "%" in href]
        assert len(raw) > len(escaped) > 2
        for href, path in raw:
            assert join(f"{HOME}{path.lstrip('/')}", href, encoding) == HOME + path.lstrip("/")
        for href, _ in escaped:
            assert unquote_to_bytes(href).decode(encoding).startswith("附件")


def test_attachments_are_what_their_names_say(folder: Path, truth: Built) -> None:
    files = [path for path in (folder / "www").rglob("*") if path.suffix[1:] in ("pdf", "doc", "docx", "xls", "xlsx")]
    assert len(files) >= 5
    assert [path for path in files if fault_of(path.read_bytes(), path.suffix[1:], "")] == []


def test_one_seed_one_portal() -> None:
    first, again, other = (dict(Portal(Plan(articles=10, seed=seed)).pages()) for seed in (3, 3, 4))
    assert first == again != other
