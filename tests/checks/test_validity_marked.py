"""RULES C-9, G-11: documents say whether they are in force; a document that the site abolishes says so on its page."""

from pathlib import Path

import pytest

from checks import validity_marked as check
from monitor.contract import Evidence, Finding, Page
from monitor.model import ColumnClass, Verdict
from tests.checks.corpus import corpus_pages
from tests.checks.district import PORTAL_URL, column, columns, evidence, item, judge
from tests.checks.pages import noted, page

NUMBER = "南岸府发〔2019〕5号"
ITEMS = [item(age) for age in (3, 4, 5)]
NORMATIVE = column("行政规范性文件", ColumnClass.NORMATIVE, *ITEMS)
POLICY = column("政策文件", ColumnClass.POLICY, *ITEMS)
NEWS = column("工作动态", ColumnClass.NEWS, *ITEMS)
TEXT = f"<p>{'现将方案印发给你们，请认真贯彻执行，并按时报送进展情况。' * 3}</p>"


def document(
    *rows: tuple[str, str], number: str = NUMBER, day: str = "2019-03-01", text: str = TEXT, at: int = 0
) -> Page:
    """A document with its block; ``rows`` are what the block says beside index and number."""
    given = (("索引号：", "115/2019-5"), ("发文字号：", number), *rows)
    block = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in given)
    markup = f"<h1>关于印发某办法的通知</h1><p>发布时间：{day}</p><table>{block}</table>{text}"
    return page(markup, ITEMS[at].url)


def later(text: str, title: str = "关于印发新办法的通知", day: str = "2026-10-09") -> Page:
    """A page of the site that speaks of documents."""
    markup = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>发布时间：{day}</p>{text}</body></html>"
    )
    return page(markup, f"{PORTAL_URL}later.html")


def given(*some: Page, place: object = NORMATIVE) -> Evidence:
    """Evidence in which the documents stand in a column."""
    return evidence(noted(check.ID, check.read, *some), columns(place))  # type: ignore[arg-type]


def found(*some: Page, place: object = NORMATIVE) -> list[Finding]:
    """What is found."""
    return list(judge(check, given(*some, place=place)).findings)


VALID = ("有效性：", "有效")
ABOLISHES = later(f"{TEXT}<p>本办法自印发之日起施行，《某办法》（{NUMBER}）同时废止。</p>")
SAMPLES = [
    given(document(), document(("有效性：", "正常"), at=1)),
    given(document(VALID), ABOLISHES),
    given(document(VALID)),
]


def test_documents_may_stand_where_we_could_not_look() -> None:
    assert judge(check, evidence(noted(check.ID, check.read), columns(NORMATIVE))).verdict is Verdict.NOT_APPLICABLE
    shut = evidence(noted(check.ID, check.read, unread=90), columns(NORMATIVE))
    assert judge(check, shut).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("place", "count", "review"),
    [(NORMATIVE, 1, False), (POLICY, 1, True), (NEWS, 0, False)],
    ids=["规范性", "政策", "动态"],
)
def test_a_block_without_validity(place: object, count: int, review: bool) -> None:
    answer = judge(check, given(document(), place=place))
    assert [(each.code, each.review, each.rule) for each in answer.findings] == [
        ("validity_missing", review, "G-11")
    ] * count
    assert answer.measures["documents_without_validity"] == count
    if count:
        assert NUMBER in answer.findings[0].what


@pytest.mark.parametrize(
    "value",
    [
        "有效",
        "现行有效",
        "失效",
        "已失效",
        "废止",
        "已废止",
        "已修改",
        "部分失效（第三条）",
        "宣布失效",
        "尚未生效",
        "继续有效",
        "是",
        "否",
    ],
)
def test_clear_words(value: str) -> None:
    assert found(document(("有效性：", value))) == []
    assert found(document(("有 效 性：", value))) == []
    assert found(document(("[有效性]", value))) == []


@pytest.mark.parametrize("value", ["正常", "-", "普通", "公开", "有效性"])
def test_unclear_words(value: str) -> None:
    (one,) = found(document(("有效性：", value)))
    assert one.code == "validity_odd"
    assert value in one.what


def test_an_empty_field() -> None:
    (one,) = found(document(("有效性：", ""), ("主题分类：", "综合政务")))
    assert one.code == "validity_odd"
    assert "为空" in one.what


@pytest.mark.parametrize("row", [("失效时间：", "暂无"), ("废止日期：", "—"), ("有效期：", "5年")])
def test_other_fields_say_it_too(row: tuple[str, str]) -> None:
    assert found(document(row)) == []


def test_pages_without_a_block_are_not_judged() -> None:
    answer = judge(check, given(page(f"<h1>关于印发某办法的通知</h1><p>发布时间：2019-03-01</p>{TEXT}", ITEMS[0].url)))
    assert answer.verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    "text",
    [
        f"<p>本办法自印发之日起施行，《某办法》（{NUMBER}）同时废止。</p>",
        f"<p>《甲办法》（南岸府发〔2010〕1号）、《某办法》（{NUMBER}）予以废止。</p>",
        "<p>《某办法》（南岸府发[2019]05号）即行废止。</p>",
    ],
)
def test_a_page_that_abolishes_the_number(text: str) -> None:
    (one,) = found(document(VALID), later(TEXT + text))
    assert (one.code, one.review, one.rule, one.where) == ("abolished_not_marked", True, "C-9", ITEMS[0].url)
    assert "2026年10月9日" in one.what
    assert len(one.steps) == 2


def test_a_list_of_what_is_abolished_and_of_what_is_kept() -> None:
    rows = "".join(f"<tr><td>某办法{n}</td><td>南岸府发〔2019〕{n}号</td></tr>" for n in (5, 6))
    kept = "<tr><td>某办法7</td><td>南岸府发〔2019〕7号</td></tr>"
    cleaned = later(
        f"{TEXT}<p>附件1：决定废止的文件目录</p><table>{rows}</table><p>附件2：继续有效的文件目录</p><table>{kept}</table>",
        "关于公布规范性文件清理结果的通知",
    )
    some = [document(VALID, number=f"南岸府发〔2019〕{n}号", at=n - 5) for n in (5, 6, 7)]
    assert [one.where for one in found(*some, cleaned)] == [ITEMS[0].url, ITEMS[1].url]


@pytest.mark.parametrize(
    "other",
    [
        later(f"<p>《某办法》（{NUMBER}）第三条同时废止。</p>{TEXT}"),
        later(f"<p>《某办法》（{NUMBER}）中有关规定同时废止。</p>{TEXT}"),
        later(f"<p>《某办法》（{NUMBER}）继续有效。</p>{TEXT}"),
        later(f"<p>根据《某办法》（{NUMBER}），旧标准同时废止。</p>{TEXT}"),
        later(f"<p>《某办法》（{NUMBER}）同时废止。</p>{TEXT}", day="2018-10-09"),  # before the document itself
        later("<p>《某办法》（南岸府发〔2019〕50号）同时废止。</p>" + TEXT),
    ],
)
def test_what_does_not_abolish_it(other: Page) -> None:
    assert found(document(VALID), other) == []


@pytest.mark.parametrize("value", ["废止", "失效", "部分失效", "已修改"])
def test_a_document_that_says_so_itself(value: str) -> None:
    assert found(document(("有效性：", value)), ABOLISHES) == []


def test_a_title_that_says_so() -> None:
    markup = (
        "<html><head><title>关于印发某办法的通知（已废止）</title></head><body><h1>关于印发某办法的通知（已废止）</h1>"
        f"<p>发布时间：2019-03-01</p><table><tr><td>索引号：</td><td>1</td></tr><tr><td>发文字号：</td><td>{NUMBER}</td></tr></table>"
    )
    assert found(page(markup + TEXT, ITEMS[0].url), ABOLISHES) == []


def test_a_document_does_not_abolish_itself() -> None:
    own = document(VALID, text=f"{TEXT}<p>《某办法》（{NUMBER}）同时废止。</p>")
    assert found(own) == []


def test_a_long_list_is_kept_in_few_notes() -> None:
    rows = "".join(f"<tr><td>南岸府发〔2019〕{n}号</td></tr>" for n in range(1, 901))
    notes = check.read(later(f"<p>决定废止的文件目录</p><table>{rows}</table>", "关于废止部分文件的决定"))
    assert len(notes) <= 12
    assert "南岸府发〔2019〕400号" in notes[-3].data["numbers"]


def test_real_pages(shared: Path) -> None:
    read = {name.rpartition("/")[2]: check.read(each) for name, each in corpus_pages(shared)}
    assert {name: [note.data["value"] for note in notes] for name, notes in read.items() if notes} == {
        "lklhfss.gov.cn.html": ["有效"],
        "wjmoe.gov.cn.html": [""],
    }
