"""Comparing what two requests gave, over pages drawn from seeds: what changes by itself never matters, words do."""

import random
from datetime import date

import pytest

from monitor.model import PageFacts, PageKind, Row
from monitor.observe.crawl_soft404 import neighbour
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
