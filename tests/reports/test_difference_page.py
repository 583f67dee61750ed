"""The side-by-side page: what is marked, what is told, and that nothing of a page becomes markup."""

import re

import lxml.html
import pytest
from msgspec.structs import replace

from monitor.contract import DutySeen
from monitor.model import Difference
from monitor.reports.difference_page import difference_page
from monitor.reports.repost_table import RepostRow, repost_table
from tests.reports.judgements import AS_OF
from tests.reports.reposting import CHANGED, CUT, HOSTILE_KEY, WHOLE, WITH_ISSUERS, reposts, texts


def parts(key: str) -> tuple[RepostRow, DutySeen, tuple[str, str]]:
    table = repost_table(WITH_ISSUERS, reposts(), AS_OF)
    row = table.row(key, "portal")
    assert row is not None
    seen = next(each for each in reposts()["portal"].duties if each.duty.document.key == key)
    return row, seen, texts()[key, row.body]


def page(key: str, style: str = "", back: str = "") -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(difference_page(*parts(key), district="南安区", style=style, back=back))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_changed_characters_stand_against_each_other() -> None:
    shown = page(CHANGED)
    gone = [each.text for each in shown.xpath("//table[@class='pairs']//del[@class='grave']")]
    new = [each.text for each in shown.xpath("//table[@class='pairs']//ins[@class='grave']")]
    assert (gone, new) == (["9", "1", "不得", "32", "远"], ["8", "2", "可以", "23", "元"])


def test_a_lost_paragraph_is_grey_and_says_so() -> None:
    shown = page(CUT)
    lost = shown.xpath("//tr[@class='missing']")
    assert len(lost) == 2
    assert "加强经费保障" in words(lost[0]) and "（转载件没有这一段）" in words(lost[0])
    assert not shown.xpath("//tr[@class='changed']")


def test_every_link_to_a_mark_leads_to_one() -> None:
    for key in (CHANGED, CUT):
        shown = page(key)
        wanted = [link[1:] for link in shown.xpath("//table[@class='told']//a/@href")]
        ids = shown.xpath("//@id")
        assert wanted and set(wanted) <= set(ids)
        assert len(ids) == len(set(ids))


def test_heads_times_and_verdict() -> None:
    text = words(page(CHANGED))
    for needed in (
        "渝府办发〔2026〕112号", "未注明来源", "应注明（任一）：重庆市人民政府网、重庆市政府网", "起算 2026-11-21 08:00（按原文页面所示发布时间", "2 个：附件1；附件2", "12 小时",
        "最后一次查看还没有 2026-11-21 11:00", "首次见到 2026-11-21 17:00", "页面所示时间 2026-11-21 16:00", "文字有改动",
        "数字不同", "肯定否定不同", "缺少文字",
    ):  # fmt: skip
        assert needed.replace(" ", "") in text.replace(" ", ""), needed
    heads = [words(each) for each in page(CHANGED).xpath("//table[@class='heads']//tr[@class='differs']/th")]
    assert heads == ["来源", "附件"]


def test_a_faithful_copy_says_so() -> None:
    shown = page(WHOLE)
    assert "两边文字一致。" in words(shown)
    assert not shown.xpath("//table[@class='pairs']//del | //table[@class='pairs']//ins")


def test_a_whole_copy_without_its_number_is_not_called_the_same() -> None:
    row, seen, both = parts(WHOLE)
    lost = Difference(kind="document_number_missing", a=row.number, b="")
    text = words(
        lxml.html.document_fromstring(
            difference_page(replace(row, differences=(lost,), differences_total=1), seen, both, district="南安区")
        )
    )
    assert "正文一致，共 1 处不同" in text and "全文一致" not in text


def test_it_needs_nothing_from_outside_and_prints_on_its_side() -> None:
    html = difference_page(*parts(CHANGED), district="南安区")
    assert not re.findall(r"<(?:script|img|iframe|link)\b|url\(|@import", html)
    assert "@page { size: A4 landscape" in html
    linked = page(CHANGED, style="/static/difference.css", back="/policies")
    assert not linked.xpath("//style")
    assert linked.xpath("//link/@href") == ["/static/difference.css"]
    assert "/policies" in linked.xpath("//a/@href")


def test_page_words_never_become_markup() -> None:
    shown = page(HOSTILE_KEY)
    assert not shown.xpath("//script | //img")
    assert '<script>alert("x")</script>' in shown.text_content()
    assert "\u202e" not in shown.text_content()


@pytest.mark.parametrize("key", [CHANGED, CUT, HOSTILE_KEY])
def test_no_character_of_either_text_is_lost(key: str) -> None:
    _, _, (issued, _) = parts(key)
    left = [words(each) for each in page(key).xpath("//table[@class='pairs']//td[2]/p")]
    assert left == [" ".join(line.split()) for line in issued.split("\n")]
