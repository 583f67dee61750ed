"""RULES X-1, X-2: a document's own number and date in wrong form; numbers that it cites, lists or grants are let alone."""

from pathlib import Path

import pytest

from checks import document_numbers as check
from monitor.contract import Evidence
from monitor.model import ColumnClass, Note, Verdict
from tests.checks.corpus import corpus_pages
from tests.checks.district import PORTAL_URL, column, columns, evidence, item, judge
from tests.checks.pages import noted, page, pages, seen

TITLE = "区人民政府办公室关于印发安全检查方案的通知"
TEXT = f"<p>各镇人民政府，各街道办事处：</p><p>{'现将方案印发给你们，请认真贯彻执行，并按时报送进展情况。' * 3}</p>"
POLICY = columns(column("政策文件", ColumnClass.POLICY, item(5)), column("通知公告", ColumnClass.NOTICE, item(5)))


def document(
    number: str = "南岸府办发〔2026〕47号", *, label: str = "发文字号：", title: str = TITLE, end: str = ""
) -> str:
    """A document with its block, as most sites print it."""
    block = (
        f"<table><tr><td>索引号：</td><td>115/2026-00047</td></tr><tr><td>{label}</td><td>{number}</td></tr></table>"
    )
    return f"<h1>{title}</h1><p>发布时间：2026-10-09</p>{block}{TEXT}{end}"


def notes(markup: str) -> list[Note]:
    """What is noted about a page."""
    return list(check.read(page(markup)))


def given(*markups: str) -> Evidence:
    """Evidence with these pages."""
    found = noted(check.ID, check.read, *(page(each, f"{PORTAL_URL}a/{n}.html") for n, each in enumerate(markups)))
    return evidence(found, POLICY)


SIGNED = "<p>区人民政府办公室</p><p>{}</p>"
SAMPLES = [given(document("南岸府办发[2026]47号", end=SIGNED.format("二〇二六年十月九日"))), given(document())]


@pytest.mark.parametrize(
    ("shown", "right", "wrong"),
    [
        ("南岸府办发[2026]47号", "南岸府办发〔2026〕47号", "六角括号"),
        ("南岸府办发［2026］47号", "南岸府办发〔2026〕47号", "六角括号"),
        ("南岸府办发(2026)47号", "南岸府办发〔2026〕47号", "六角括号"),
        ("南岸府办发（2026）47号", "南岸府办发〔2026〕47号", "六角括号"),
        ("南岸府办发【2026】47号", "南岸府办发〔2026〕47号", "六角括号"),
        ("南岸府办发〔2026）47号", "南岸府办发〔2026〕47号", "六角括号"),
        ("南岸府办发〔26〕47号", "南岸府办发〔2026〕47号", "年份没有标全称"),
        ("南岸府办发〔2026〕047号", "南岸府办发〔2026〕47号", "虚位"),
        ("南岸府办发〔2026〕第47号", "南岸府办发〔2026〕47号", "“第”字"),
        ("南岸府办发〔2026〕47", "南岸府办发〔2026〕47号", "缺“号”字"),
    ],
)
def test_a_number_in_wrong_form(shown: str, right: str, wrong: str) -> None:
    answer = judge(check, given(document(shown)))
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.rule, found.review) == (Verdict.WARN, "number_form", "X-1", False)
    assert shown in found.what
    assert right in found.what
    assert wrong in found.what
    assert answer.measures == {"document_forms_wrong": 1.0}


@pytest.mark.parametrize(
    "markup",
    [
        document(),
        document("南岸府办发﹝2026﹞47号"),
        document("<span>南岸府办发</span><span>〔2026〕</span><span>47</span><span>号</span>"),
        document("政府令第12号"),
        document("公告2026年第8号"),
        document("无"),
        document("", label="文 号："),
        document(end="<p>根据《办法》（国发[2017]64号）和南岸府办发（2018）7号精神。</p>"),
        document("南岸府办发[2003]5号"),  # older than the standard
        f"<h1>{TITLE}</h1><p>发布时间：2026-10-09</p><p>根据南岸府发[2026]5号文件，{'请遵照执行。' * 20}</p>",
        "<h1>许可信息公示</h1><p>日期：2026-10-09</p><table><tr><td>许可证编号</td></tr><tr><td>闽危经[2025]004号</td></tr></table>"
        + TEXT,
        "<h1>废止文件目录</h1><p>日期：2026-10-09</p><table><tr><td>文号</td><td>名称</td></tr>"
        + "".join(f"<tr><td>南岸府发[2016]{n}号</td><td>某办法</td></tr>" for n in (5, 6, 7))
        + f"</table>{TEXT}",
        f"<h1>{TITLE}</h1><p>发布时间：2026-10-09</p><p>南岸自然资告字[2026]5号</p>{TEXT}",
        f"<h1>{TITLE}</h1><p>发布时间：2026-10-09</p><p>南岸环罚字[2026]5号</p>{TEXT}",
        f"<h1>民事裁定书</h1><p>日期：2026-10-09</p><p>（2026）渝01民终123号</p>{TEXT}",
        f"<h1>服务指南</h1><p>日期：2026-10-09</p>{TEXT}<p>设定依据文号：</p><p>国发[2017]64号</p>",
    ],
)
def test_what_is_no_fault(markup: str) -> None:
    assert judge(check, given(markup)).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "markup",
    [
        f"<h1>{TITLE}</h1><p>发布时间：2026-10-09</p><p>南岸府办发[2026]47号</p>{TEXT}",
        f"<h1>{TITLE}</h1><p>发布时间：2026-10-09</p><p>南岸府办发 [ 2026 ] 47 号</p>{TEXT}",
        f"<html><head><title>{TITLE}（南岸府办发[2026]47号）-南岸区</title></head><body>"
        f"<h1>{TITLE}（南岸府办发[2026]47号）</h1><p>发布时间：2026-10-09</p>{TEXT}</body></html>",
    ],
)
def test_the_number_may_stand_under_or_in_the_title(markup: str) -> None:
    (note,) = notes(markup)
    assert (note.code, note.data["right"]) == ("number", "南岸府办发〔2026〕47号")


@pytest.mark.parametrize(
    ("shown", "right"),
    [
        ("二〇二六年十月九日", "2026年10月9日"),
        ("二○二六年十二月二十一日", "2026年12月21日"),
        ("二零一三年一月三十日", "2013年1月30日"),
        ("2026年06月09日", "2026年6月9日"),
        ("26年6月9日", "2026年6月9日"),
    ],
)
def test_a_date_of_making_in_wrong_form(shown: str, right: str) -> None:
    (found,) = judge(check, given(document(end=SIGNED.format(shown)))).findings
    assert (found.code, found.rule) == ("date_form", "X-2")
    assert right in found.what


@pytest.mark.parametrize("shown", ["2026年10月9日", "二〇一二年六月三十日", "2012年06月09日", "2026-06-09"])
def test_a_date_of_making_that_is_fine_or_older_than_the_standard(shown: str) -> None:
    assert judge(check, given(document(end=SIGNED.format(shown)))).findings == ()


def test_a_date_in_the_block_is_the_systems_own_form() -> None:
    assert judge(check, given(document("南岸府办发〔2026〕47号", end="")), since=2013).findings == ()
    padded = document().replace(
        "<tr><td>发文字号", "<tr><td>成文日期：</td><td>2026年06月09日</td></tr><tr><td>发文字号"
    )
    assert notes(padded) == []
    (note,) = notes(padded.replace("2026年06月09日", "二〇二六年六月九日"))
    assert note.data["right"] == "2026年6月9日"


@pytest.mark.parametrize(("place", "count"), [("政策文件", 1), ("通知公告", 0)])
def test_a_page_without_a_number_counts_only_in_a_column_of_documents(place: str, count: int) -> None:
    plain = f"<h1>{TITLE}</h1><p>发布时间：2026-10-09</p>{TEXT}" + SIGNED.format("二〇二六年十月九日")
    (note,) = notes(plain)
    assert note.data["numbered"] == ""
    here = seen(check.ID, [note])
    moved = type(here)(
        **{**{key: getattr(here, key) for key in here.__struct_fields__}, "column": f"{PORTAL_URL}{place}/"}
    )
    assert len(judge(check, evidence(pages(moved), POLICY)).findings) == count


def test_more_than_can_be_read_are_only_counted() -> None:
    answer = judge(check, given(*[document("南岸府办发[2026]47号")] * 5), listed=2)
    assert len(answer.findings) == 2
    assert answer.measures == {"document_forms_wrong": 5.0}


def test_real_documents_are_in_form(shared: Path) -> None:
    found = [(name, note) for name, each in corpus_pages(shared) for note in check.read(each)]
    assert [(name, note.text) for name, note in found if int(note.data["year"]) >= 2013] == []
