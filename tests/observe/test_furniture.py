"""The furniture of a site: a page put together from blocks that were read earlier says what the whole page says."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.judging.discovery import page_readers
from monitor.observe.blocks import LEAST, blocks_in
from monitor.observe.check_page import Readers
from monitor.observe.furniture import Furniture
from monitor.observe.page import Reading, read_page

HOST = "https://www.example.gov.cn"
TODAY = date(2026, 11, 23)
READERS = Readers(page_readers())

LINKS = "".join(f'<li><a href="/lm{n}/index.html" title="栏目{n}">栏目{n}</a></li>\n' for n in range(20))
NAV = f'<div class="nav"><ul>{LINKS}</ul></div>'
UNITS = f'<div class="units"><h4>区级部门</h4><ul>{LINKS.replace("lm", "bm").replace("栏目", "某局")}</ul><p>2026-11-20</p></div>'
FOOT = (
    f'<div class="footer"><ul>{LINKS.replace("/lm", "http://www.dept").replace("/index", ".gov.cn/index")}</ul>'
    "<p>主办：某区人民政府办公室　联系电话：023-12345678</p><p>网站标识码：5001990001 渝ICP备05003300号-1</p>"
    '<p style="display:none"><a href="http://dark.example.com/">暗处</a></p></div>'
)
TEXT = "<p>今天上午，全区召开工作会议，研究部署下一阶段的重点任务，要求各单位抓好设备管理和备案工作的落实。</p>" * 4
MIDDLES = (
    f"<h1>关于第1号事项的通知</h1><p>发布时间：2026-11-20 来源：区政府办</p>{TEXT}",
    '<ul class="list"><li><a href="/a/t20261101_1.html">第一件事情的通知</a><span>2026-11-01</span></li>'
    '<li><a href="/a/t20261102_2.html">第二件事情的通知</a><span>2026-11-02</span></li></ul>',
    "<p>没有关的段落<b>和粗体",
    "<!-- 没有关的注释",
    "<script>var unclosed = '",
    "<a href='/x/'>没有关的链接",
    "<table><tr><td>没有关的表格",
    "</div></div></body></html>",
    '<div xw-cut="0" class="nav"></div><p xw-cut="1">有我们的记号</p>',
    "<!-- <div xw-cut='0'></div> --><script>var x = '<div xw-cut=\"0\" class=\"nav\"></div>';</script>",
    "<textarea>",
    '<div style="display:none">',
    "<h1>没有关的标题",
    '<li><a href="/lm3/index.html">栏目3另一处</a></li>',
    "当前位置：<a href='/'>首页</a> &gt; <a href='/lm3/'>栏目3</a>",
)


def page(middle: str, *, title: str = "某页_某区人民政府", around: str = "div") -> bytes:
    """A page of the site with a middle of its own."""
    head = f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
    return f"{head}<{around}>{NAV}{UNITS}<div class='main'>{middle}</div>{FOOT}</{around}></body></html>".encode()


def whole(body: bytes, url: str) -> Reading:
    return read_page(body, url, today=TODAY, readers=READERS)


def learnt(*bodies: bytes) -> Furniture:
    """The furniture of a site after some pages; the next ones are not compared by the code itself."""
    furniture = Furniture()
    for number, body in enumerate((*bodies, *(page(f"<p>第{n}页</p>") for n in range(12)))):
        read_page(body, f"{HOST}/lm1/{number}.html", today=TODAY, readers=READERS, furniture=furniture)
    assert furniture.trusted
    return furniture


@pytest.mark.parametrize("around", ["div", "center", "li", "table", "a", "h2", "noscript"])
@pytest.mark.parametrize("middle", MIDDLES)
def test_a_page_without_its_furniture_reads_like_the_whole_page(middle: str, around: str) -> None:
    furniture = learnt()
    body = page(middle, around=around)
    for url in (f"{HOST}/a/t20261120_7.html", f"{HOST}/lm3/index.html"):
        assert read_page(body, url, today=TODAY, readers=READERS, furniture=furniture) == whole(body, url)
    assert furniture.trusted


def test_the_blocks_of_an_ordinary_page_are_cut() -> None:
    rest, blocks = learnt().cut(page(MIDDLES[0]))
    assert [block.source.decode() for block in blocks] == [NAV, UNITS, FOOT]
    assert len(rest) < len(page(MIDDLES[0])) - len((NAV + UNITS + FOOT).encode()) + 200


def test_links_relative_to_the_page_lead_where_they_lead() -> None:
    nav = NAV.replace('href="/lm', 'href="lm')
    bodies = [page(MIDDLES[0]).replace(NAV.encode(), nav.encode()) for _ in range(3)]
    furniture = learnt(*bodies)
    for folder in ("a", "b/c"):
        url = f"{HOST}/{folder}/t20261120_7.html"
        read = read_page(bodies[0], url, today=TODAY, furniture=furniture)
        assert f"{HOST}/{folder}/lm3/index.html" in {link.url for link in read.links}


def test_an_article_is_no_furniture() -> None:
    body = page(MIDDLES[0])
    furniture = learnt(body, body, body)
    assert all("今天上午" not in block.source.decode() for block in furniture.cut(body)[1])


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_any_charset(charset: str) -> None:
    bodies = [page(middle).decode().replace('"utf-8"', f'"{charset}"').encode(charset) for middle in MIDDLES[:2] * 3]
    furniture = learnt(*bodies)
    url = f"{HOST}/a/t20261120_7.html"
    assert furniture.cut(bodies[0])[1]
    assert read_page(bodies[0], url, today=TODAY, readers=READERS, furniture=furniture) == whole(bodies[0], url)


def test_a_difference_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    furniture = learnt()
    monkeypatch.setattr("monitor.observe.furniture.EVERY", 1)
    body, url = page(MIDDLES[0]), f"{HOST}/a/t20261120_7.html"
    for block in furniture._known.values():
        for reading in block._readings.values():
            reading.lines.clear()
    assert read_page(body, url, today=TODAY, readers=READERS, furniture=furniture) == whole(body, url)
    assert not furniture.trusted
    assert furniture.cut(body) == (body, ())


def cut_points(body: bytes, seed: int) -> Iterator[bytes]:
    """The body with pieces taken out, doubled or swapped at tag borders."""
    chance = random.Random(seed)
    borders = [at for at in range(len(body)) if body[at : at + 1] == b"<"]
    for _ in range(3):
        one, two = sorted(chance.sample(borders, 2))
        yield body[:one] + body[two:]
        yield body[:one] + body[one:two] * 2 + body[two:]


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000))
def test_damaged_pages_read_alike(seed: int) -> None:
    furniture = learnt()
    for body in cut_points(page(MIDDLES[seed % 2] + "<ul>" + LINKS + "</ul>"), seed):
        url = f"{HOST}/a/t20261120_{seed}.html"
        assert read_page(body, url, today=TODAY, readers=READERS, furniture=furniture) == whole(body, url)


def test_real_pages_of_one_site_read_alike(shared: Path) -> None:
    site = shared / "corpus" / "sites" / "pingtan" / "www"
    furniture, cut = Furniture(), 0
    for path in sorted(site.rglob("*.htm*"))[:160]:
        body, url = path.read_bytes(), f"http://www.pingtan.gov.cn/{path.relative_to(site)}"
        cut += bool(furniture.cut(body)[1])
        assert read_page(body, url, today=TODAY, readers=READERS, furniture=furniture) == whole(body, url), url
    assert furniture.trusted
    assert cut >= 20


def test_real_pages_with_another_text_read_alike(shared: Path) -> None:
    """Each saved page twice more with other words in it, as its site's next pages are."""
    for path in sorted((shared / "corpus" / "pages").iterdir()):
        body, furniture = path.read_bytes(), Furniture()
        for number, mark in enumerate((b"", b"<p>1</p>", b"<p>2</p>")):
            at = body.find(b"<p", len(body) // 2)
            changed = body[:at] + mark + body[at:] if at > 0 else body + mark
            url = f"{HOST}/a/{number}.html"
            assert read_page(changed, url, today=TODAY, readers=READERS, furniture=furniture) == whole(changed, url)
        assert furniture.trusted, path.name


@given(st.binary(max_size=400))
def test_blocks_are_whole_elements(noise: bytes) -> None:
    body = page(MIDDLES[0]).replace(b"<h1>", noise + b"<h1>", 1)
    for begin, end in blocks_in(body):
        assert end - begin >= LEAST
        assert body[begin : begin + 1] == b"<"
        assert body[end - 1 : end] == b">"
