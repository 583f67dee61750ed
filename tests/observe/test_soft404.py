"""Comparing what two requests gave, over pages drawn from seeds: what changes by itself never matters, words do."""

import random
from datetime import date

import pytest

from monitor.model import PageFacts, PageKind, Row
from monitor.observe.crawl_soft404 import neighbour
from monitor.observe.page import read_page
from monitor.observe.soft404 import Shown, is_named_missing, says_missing, suspicious

SEEDS = range(60)
LETTERS = "工作会议通知公告政务服务群众企业环境部门建设发展改革安全生产教育卫生交通"


def sentence(draw: random.Random, least: int = 8, most: int = 30) -> str:
    return "".join(draw.choice(LETTERS) for _ in range(draw.randint(least, most)))


def changing(draw: random.Random, kind: int) -> str:
    """A line of one of six kinds that is another one at each request and says nothing."""
    token = "".join(draw.choices("abcdefghijkmnpqrstuvwxyzABCDEFGH", k=6)) + f"{draw.randrange(10**6):06}"
    return (
        f"<p>您是第{draw.randrange(10**8)}位访客</p>",
        f"<p>2026-11-{draw.randint(1, 28):02} {draw.randrange(24):02}:{draw.randrange(60):02}:{draw.randrange(60):02}</p>",
        f"<p>请求编号：{token}</p>",
        f"<p>http://www.test.gov.cn/a/{token}.html</p>",
        f"<input type=hidden value='{token}'><script>var t='{token}'</script>",
        f"<!-- {token} --><p>{draw.getrandbits(96):024x}</p>",
    )[kind]


def page(furniture: list[str], own: str, changes: str) -> Shown:
    lines = "".join(f"<p>{line}</p>" for line in furniture)
    return Shown(f"<html><head><title>某区人民政府</title></head><body>{lines}{own}{changes}</body></html>".encode())


@pytest.mark.parametrize("seed", SEEDS)
def test_what_changes_by_itself_makes_no_other_page(seed: int) -> None:
    draw = random.Random(seed)
    furniture = [sentence(draw) for _ in range(draw.randint(1, 30))]
    kinds = [draw.randrange(6) for _ in range(draw.randint(1, 5))]
    first, second = ("".join(changing(draw, kind) for kind in kinds) for _ in range(2))
    assert first != second
    one, other = page(furniture, "", first), page(furniture, "", second)
    assert one.equals(other) and one.same(other) and other.equals(one)


@pytest.mark.parametrize("seed", SEEDS)
def test_words_of_its_own_make_another_page(seed: int) -> None:
    """However short, and whatever else changes: an answer for nothing has not got them."""
    draw = random.Random(seed)
    furniture = [sentence(draw) for _ in range(draw.randint(1, 30))]
    own = page(furniture, f"<h2>{sentence(draw, 2, 30)}甲</h2>", changing(draw, draw.randrange(6)))
    nothing, again = page(furniture, "", ""), page(furniture, "", "")
    assert not own.equals(nothing)
    assert not own.same_but_for_changes(nothing, again)
    assert not own.same_but_for_changes(
        page(furniture, "", changing(draw, draw.randrange(6))), page(furniture, "", changing(draw, draw.randrange(6)))
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_message_among_rotating_words_is_known_by_two_answers(seed: int) -> None:
    draw = random.Random(seed)
    furniture = [sentence(draw) for _ in range(draw.randint(3, 20))] + ["您访问的页面不存在或已删除"]
    banners = [sentence(draw, 8, 20) for _ in range(3)]
    first, second, third = (page(furniture, f"<p>{banner}</p>", "") for banner in banners)
    assert third.same_but_for_changes(first, second)
    story = "<p>" + sentence(draw, 200, 300) + "</p>"
    assert not page(furniture, story, "").same_but_for_changes(first, second)


def test_a_page_with_items_or_a_date_is_never_missing_by_its_words() -> None:
    body = "<html><title>404</title><body><p>页面不存在</p></body></html>".encode()
    bare = PageFacts(kind=PageKind.OTHER)
    assert says_missing(body, bare) and suspicious(body, bare)
    assert not says_missing(body, PageFacts(kind=PageKind.ARTICLE, published=date(2026, 11, 1)))
    assert not says_missing(body, PageFacts(kind=PageKind.LIST, rows=(Row(title="甲", url="http://a/"),)))
    assert not says_missing(body, PageFacts(kind=PageKind.OTHER, challenge="瑞数"))
    assert not suspicious(body, PageFacts(kind=PageKind.OTHER, scripted=True))


FURNITURE = (
    "<div class=nav>"
    + "<a href=/>首页</a><a href=/c0/>政策文件</a>" * 8
    + "</div><h1>{0}</h1>{1}<div class=footer>主办：测试区人民政府办公室</div>"
)
TABLE = "<table><tr><td>索引号</td><td>115001990/2019-00012</td><td>有效性</td><td>失效</td></tr></table>"
ARTICLE = "<p>第一条 为规范管理，制定本规定。</p><p>第二条 本规定适用于本区行政区域。</p>"


def by_words(title: str, text: str, frame: str = FURNITURE) -> bool:
    body = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{frame.format(title, text)}</body></html>".encode()
    return says_missing(body, read_page(body, "http://www.test.gov.cn/p/1.html", today=date(2026, 11, 24)).facts)


@pytest.mark.parametrize(
    "title",
    [
        "测试区政府信息公开规定（已失效）", "测试区行政规范性文件制定规定【已失效】", "政府信息不存在告知书（样本）", "测试区政府信息公开指南[已废止]",
        "测试区新闻发布制度(已失效)_测试区人民政府", "网上信息（已失效）", "行政许可文件已删除事项清单", "政府信息不存在证明",
    ],
)  # fmt: skip
def test_an_undated_document_that_speaks_of_absence_in_its_title_is_there(title: str) -> None:
    """The rules want 已失效 beside the title of a document that is no longer in force."""
    for text in (TABLE + ARTICLE * 3, ARTICLE, "<p>经检索，您申请公开的信息不存在。</p>"):
        assert not by_words(title, text)
    assert not by_words(title, ARTICLE, "<h1>{0}</h1>{1}"), "nor where the page is short"


def test_a_text_of_its_own_is_no_missing_page_whatever_its_title_says() -> None:
    assert not by_words("我区旧信息不存在了", ARTICLE * 12)


@pytest.mark.parametrize(
    "title",
    ["您访问的页面不存在", "页面不存在-测试区人民政府", "该信息已删除", "测试区人民政府网站文件已失效"],
)
def test_the_title_of_a_missing_page_still_tells(title: str) -> None:
    assert by_words(title, f"<p>{title}</p>")


@pytest.mark.parametrize(
    "path", ["/404.html", "/error404.htm", "/404", "/page_not_found.aspx", "/notfound/", "/err/404/"]
)
def test_names_of_pages_for_missing_things(path: str) -> None:
    assert is_named_missing("http://a.cn" + path)


@pytest.mark.parametrize(
    "path", ["/t20260404_4.html", "/40404.html", "/", "/404/1.html", "/news/2404.html", "/foundation.html"]
)
def test_other_names(path: str) -> None:
    assert not is_named_missing("http://a.cn" + path)


def test_a_made_up_name_is_the_same_for_a_folder_and_has_the_ending() -> None:
    url = "https://www.test.gov.cn/a/b/t1.shtml?id=3"
    assert neighbour(url) == neighbour("https://www.test.gov.cn/a/b/t2.shtml")
    assert neighbour(url).startswith("https://www.test.gov.cn/a/b/xw-") and neighbour(url).endswith(".shtml")
    assert neighbour(url) not in (neighbour(url, again=True), neighbour("https://www.test.gov.cn/a/c/t1.shtml"))
