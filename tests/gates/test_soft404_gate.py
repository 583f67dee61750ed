"""Gate: each known wording is recognised as the whole message of a page; no ordinary page is ever called missing."""

import random
from datetime import date
from pathlib import Path

import pytest

from monitor.observe.page import read_page
from monitor.observe.soft404 import Shown, says_missing, suspicious
from tests.gates.ordinary_pages import Saved, ordinary

TODAY = date(2026, 11, 24)
URL = "http://www.example.gov.cn/zwgk/gsgg/202611/t20261101_1.html"

TOO_WEAK_ALONE = {"您访问的页面": "says nothing of the page yet: it may need a login, or lead on"}

FRAMES = (
    "<html><head><meta charset=utf-8><title></title></head><body><div class=tip><p>{}</p></div></body></html>",
    "<html><head><meta charset=utf-8><title>某区人民政府</title></head><body><img src=/i/404.png><h2>{}</h2><a href=/>返回首页</a></body></html>",
    "<html><head><meta charset=utf-8><title>{}</title></head><body><script>setTimeout(go,3000)</script><p>{}</p>"
    "<p>3秒后自动跳转，<a href=/>点击这里</a>返回首页</p></body></html>",
    "<html><head><meta charset=utf-8><title>提示</title></head><body><table><tr><td>很抱歉！{}。</td></tr></table></body></html>",
)


def wordings(shared: Path) -> list[str]:
    """The wordings as they were seen; notes in brackets and what is no 404 left out."""
    lines = (shared / "corpus" / "soft404" / "wordings.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return [word for text, seen in rows if text[0] != "(" and "NOT a 404" not in seen for word in text.split(" / ")]


def missing(body: bytes, url: str = URL) -> bool:
    facts = read_page(body, url, today=TODAY).facts
    return suspicious(body, facts) and says_missing(body, facts)


@pytest.fixture(scope="module", name="pages")
def _pages(shared: Path) -> list[Saved]:
    return ordinary(shared / "corpus")


def test_each_wording_is_the_message_of_a_missing_page(shared: Path) -> None:
    words = wordings(shared)
    assert len(words) >= 14
    for frame in FRAMES:
        found = {word for word in words if missing(frame.replace("{}", word).encode())}
        assert set(words) - found == TOO_WEAK_ALONE.keys()


def test_each_wording_in_gb18030(shared: Path) -> None:
    for word in set(wordings(shared)) - TOO_WEAK_ALONE.keys():
        body = FRAMES[1].replace("{}", word).replace("charset=utf-8", "charset=gb2312").encode("gb18030")
        assert missing(body), word


def test_a_request_for_javascript_is_no_missing_page() -> None:
    assert not missing(FRAMES[0].replace("{}", "请开启JavaScript并刷新该页").encode())


def test_no_ordinary_page_is_called_missing_by_its_words(pages: list[Saved]) -> None:
    assert len(pages) >= 1_190
    wrong = [page.name for page in pages if Shown(page.body).says_missing() or missing(page.body, page.url)]
    assert wrong == []


HEADLINES = ("<h3>关于{}的通知</h3>", "<li><a href=/x/1.html>{}：整改情况</a></li>")
SENTENCE = "<p>{}</p>"


def test_a_wording_as_a_headline_or_in_a_list_makes_no_ordinary_page_missing(shared: Path, pages: list[Saved]) -> None:
    """An article about a deletion, a list with an item about one, a sentence in a page that says more than that."""
    words = wordings(shared)
    tried = 0
    for page in [page for page in pages if page.kind in ("article", "list") or page.name.startswith("pingtan/zwgk/")]:
        shown = Shown(page.body)
        for template in (*HEADLINES, SENTENCE) if shown.chars > 300 else HEADLINES:
            word = template.replace("{}", random.Random(page.name).choice(words))
            at = shown.text.lower().find("</h1>") + 5 if "</h1>" in shown.text.lower() else len(shown.text) // 2
            body = (shown.text[:at] + word + shown.text[at:]).encode()
            assert not missing(body, page.url), (page.name, word)
            tried += 1
    assert tried > 300


def test_no_two_ordinary_pages_pass_for_one(pages: list[Saved]) -> None:
    """Pages of one site share nearly all of their frame.  Two others in the place of the answers for made-up names must
    not make a third one missing: the words of each are its own."""
    site = [Shown(page.body) for page in pages if page.name.startswith("pingtan/zwgk/")]
    draw = random.Random(404)
    for shown in site:
        for _ in range(20):
            one, other = draw.sample([each for each in site if each is not shown], 2)
            assert not shown.equals(one)
            assert not shown.same_but_for_changes(one, other)
