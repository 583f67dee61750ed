"""Gate: every saved challenge is recognised, and no ordinary page is ever taken for one."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.observe.challenge import challenge
from monitor.observe.page import read_page
from tests.gates.ordinary_pages import Saved, challenges, ordinary

TODAY = date(2026, 11, 24)
HEADERS = {"content-type": "text/html", "server": "nginx", "set-cookie": "acw_tc=2760; path=/"}

PROTECTION = {
    "瑞数": b"<meta id='q' content='x' r='m'><script r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;</script>",
    "加速乐": b"<script>var a='__jsl_clearance_s';</script>",
    "网站卫士": b"<script>var wzwsquestion='a';</script><noscript>\xe8\xaf\xb7\xe5\xbc\x80\xe5\x90\xafJavaScript</noscript>",
    "阿里云": b"<meta name='aliyun_waf_aa' content='x'><script>var arg1='A'; acw_sc__v2</script>",
    "Imperva": b"<script src='/_Incapsula_Resource?SWJIYLWA=719d'></script>",
    "F5": b"<script src='/TSPD/08?type=17'></script>",
}
"""What protected sites also carry in the pages that they let through."""


@pytest.fixture(scope="module", name="pages")
def _pages(shared: Path) -> list[Saved]:
    return ordinary(shared / "corpus")


def test_every_saved_challenge_is_recognised(shared: Path) -> None:
    found = challenges(shared / "corpus")
    assert len(found) >= 11
    for page in found:
        for status in (200, 403, 412):
            assert challenge(status, {"content-type": "text/html"}, page.body), (page.name, status)
        assert read_page(page.body, page.url, today=TODAY).facts.challenge, page.name


def test_no_ordinary_page_is_a_challenge(pages: list[Saved]) -> None:
    assert len(pages) >= 1_190
    wrong = [page.name for page in pages if challenge(200, HEADERS, page.body)]
    assert wrong == []
    assert [page.name for page in pages if read_page(page.body, page.url, today=TODAY).facts.challenge] == []


def protected(pages: list[Saved]) -> Iterator[tuple[str, Saved, bytes]]:
    """Ordinary pages as a protected site sends them: the product's script stands first in the page."""
    for page in pages:
        for name, script in PROTECTION.items():
            head = page.body.lower().find(b"<head>")
            at = head + 6 if head >= 0 else 0
            yield name, page, page.body[:at] + script + page.body[at:]


def test_an_ordinary_page_behind_a_product_is_still_a_page(pages: list[Saved]) -> None:
    """The product's own script decides nothing where a page has a name or a text of its own."""
    wrong = {page.name for name, page, body in protected(pages) if challenge(200, HEADERS, body)}
    assert wrong == set()
