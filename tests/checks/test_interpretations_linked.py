"""RULES G-8: own documents, their explanations in time and linked both ways; nothing said that is not sure."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from checks import interpretations_linked as check
from monitor.contract import ColumnSeen, ColumnState, Evidence, Judgement, Page
from monitor.judging.discovery import checks
from monitor.judging.runner import run
from monitor.model import ColumnClass, Note, Verdict, working_days_after
from tests.checks.corpus import corpus_pages
from tests.checks.district import (
    PORTAL,
    PORTAL_URL,
    SECTION,
    TODAY,
    changed,
    column,
    columns,
    evidence,
    item,
    judge,
    waived,
)
from tests.checks.pages import noted, page

NAME = "南岸区促进民宿发展若干措施"
TITLE = f"重庆市南岸区人民政府办公室关于印发{NAME}的通知"
NUMBER = "南岸府办发〔2026〕21号"
DOCUMENT, EXPLANATION = f"{PORTAL_URL}zcwj/1.html", f"{PORTAL_URL}zcjd/1.html"
TEXT = f"<p>{'为促进本区民宿业健康发展，结合实际制定本措施。' * 5}</p>"
THERE = f"<p><a href={EXPLANATION}>《{NAME}》政策解读</a></p>"
BACK = f"<p><a href={DOCUMENT}>{NAME}</a></p>"
PUBLIC = date(2026, 11, 12)  # a Thursday: three working days later is Tuesday the 17th


def article(title: str, day: date | None, inside: str, url: str, head: str = "") -> Page:
    when = f"<p>发布时间：{day.isoformat()} 来源：区政府办公室</p>" if day else ""
    return page(
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{when}{inside}</body></html>", url
    )


def document(
    links: str = THERE, *, title: str = TITLE, day: date | None = PUBLIC, number: str = NUMBER, url: str = DOCUMENT,
    head: str = "",
) -> Page:  # fmt: skip
    return article(title, day, f"<p>{number}</p>{TEXT}{links}", url, head)


def explanation(
    links: str = BACK, *, title: str = f"《{NAME}》政策解读", day: date | None = PUBLIC, url: str = EXPLANATION, text: str = TEXT,
    head: str = "",
) -> Page:  # fmt: skip
    return article(title, day, f"{text}{links}", url, head)


def given(*made: Page, unread: int = 0, site: Any = PORTAL, listed: tuple[ColumnSeen, ...] = ()) -> Evidence:
    return evidence(noted(check.ID, check.read, *made, unread=unread), columns(listed), site=site)


SAMPLES = [
    given(document("")),
    given(document(), explanation(day=PUBLIC + timedelta(days=9))),
    given(document(""), explanation("")),
    given(document(), explanation()),
]


def codes(answer: Judgement) -> list[str]:
    return [found.code for found in answer.findings]


def test_a_document_with_its_explanation_is_no_finding() -> None:
    answer = judge(check, given(document(), explanation()))
    assert (answer.verdict, answer.findings) == (Verdict.PASS, ())
    assert answer.measures == {"documents_without_interpretation": 0.0, "interpretations_late_or_unlinked": 0.0}


def test_none_at_all_is_a_candidate() -> None:
    evidence_given = given(document(""), explanation("", title="《南岸区电梯安全管理办法》解读"))
    answer = judge(check, evidence_given)
    (found,) = answer.findings
    assert (found.code, found.review, found.where) == ("interpretation_missing", True, DOCUMENT)
    assert NUMBER in found.what
    assert "2026年11月17日" in found.what
    assert answer.measures["documents_without_interpretation"] == 1.0
    assert run(check.ID, checks()[check.ID], evidence_given).judgement.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 17), True),  # a Tuesday: due on Friday the 20th
        (date(2026, 11, 18), False),  # due on Monday the 23rd, which is today
        (date(2026, 11, 20), False),
        (TODAY - timedelta(days=365), True),
        (TODAY - timedelta(days=366), False),
        (None, False),
    ],
)
def test_when_an_explanation_is_due(day: date | None, told: bool) -> None:
    assert codes(judge(check, given(document("", day=day)))) == ["interpretation_missing"] * told


def test_working_days_skip_holidays() -> None:
    assert working_days_after(date(2026, 9, 30), 3) == date(2026, 10, 10)  # the 10th is a working Saturday
    assert working_days_after(date(2026, 11, 20), 1) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 11, 17), False),
        (date(2026, 11, 18), True),
        (date(2026, 11, 2), False),  # ahead of the document
        (None, False),
    ],
)
def test_lateness(day: date | None, told: bool) -> None:
    answer = judge(check, given(document(), explanation(day=day)))
    assert codes(answer) == ["interpretation_late"] * told
    for found in answer.findings:
        assert (answer.verdict, found.where) == (Verdict.WARN, EXPLANATION)
        assert "2026年11月18日才发布" in found.what


def test_an_earlier_one_by_whatever_sign_is_in_time() -> None:
    late = explanation(day=date(2026, 11, 20))
    early = explanation(title="一图读懂：区里的民宿新政", day=PUBLIC, url=f"{PORTAL_URL}zcjd/2.html")
    assert codes(judge(check, given(document(), late, early))) == []  # it links to the document
    elsewhere = f"{THERE}<a href=https://mp.weixin.qq.com/s/1>图解：民宿新政</a>"
    assert codes(judge(check, given(document(elsewhere), late))) == []  # we do not know of what day


@pytest.mark.parametrize(
    ("there", "back", "told", "where"),
    [
        (THERE, "", "解读页没有链接到文件", EXPLANATION),
        ("", BACK, "文件页没有链接到解读", DOCUMENT),
        ("", "", "互相都没有链接", DOCUMENT),
    ],
)
def test_links_lead_both_ways(there: str, back: str, told: str, where: str) -> None:
    answer = judge(check, given(document(there), explanation(back)))
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.where) == (Verdict.WARN, "interpretation_unlinked", where)
    assert told in found.what


@pytest.mark.parametrize(
    "back",
    [
        f"<a href={PORTAL_URL}xxgk/77.html>{TITLE}</a>",  # the same document elsewhere
        f"<a href={PORTAL_URL}xxgk/77.html>（{NUMBER}）文件</a>",
        f"<a href={PORTAL_URL}xxgk/77.html>查看原文</a>",
        f"<a href=http{DOCUMENT.removeprefix('https')}>政策文件</a>",
    ],
)
def test_ways_back(back: str) -> None:
    assert codes(judge(check, given(document(), explanation(back)))) == []


def test_what_a_script_may_write_is_not_missed() -> None:
    script = "<script>$('#xgjd').html('相关解读：' + list)</script>"
    assert codes(judge(check, given(document("", head=script)))) == []
    original = "<script>show('政策原文')</script>"
    assert codes(judge(check, given(document(), explanation("", head=original)))) == []


def test_the_column_of_explanations_is_no_explanation() -> None:
    side = f"<a href={PORTAL_URL}zcjd/>政策解读</a><a href={PORTAL_URL}zcjd/index.html>图解政策</a>"
    assert codes(judge(check, given(document(side)))) == ["interpretation_missing"]


@pytest.mark.parametrize(
    ("title", "text", "sure"),
    [
        (f"《{NAME}》政策解读", TEXT, True),
        (f"一图读懂{NAME}", TEXT, True),
        (f"《关于印发{NAME}的通知》解读", TEXT, True),
        (f"关于《{NAME}（试行）》的政策问答", TEXT, True),
        ("《促进民宿发展若干措施》解读", TEXT, True),
        ("民宿新政解读", f"<p>日前，{NUMBER}印发。</p>{TEXT}", True),
        ("《南岸区促进民宿发展若干措施实施细则》解读", TEXT, False),
        ("《若干措施》解读", TEXT, False),
        ("《南岸区促进餐饮发展若干措施》解读", TEXT, False),
    ],
)
def test_which_explanation_is_whose(title: str, text: str, sure: bool) -> None:
    answer = judge(check, given(document(""), explanation("", title=title, text=text)))
    assert codes(answer) == (["interpretation_unlinked"] if sure else ["interpretation_missing"])


def test_an_older_versions_explanation_is_not_its() -> None:
    old = explanation("", day=PUBLIC - timedelta(days=61))
    assert codes(judge(check, given(document(""), old))) == ["interpretation_missing"]


@pytest.mark.parametrize(
    "fields",
    [
        {"number": "渝府办发〔2026〕21号", "title": "重庆市人民政府办公厅关于印发促进民宿发展若干措施的通知"},
        {"number": "国办发〔2026〕21号", "title": f"国务院办公厅关于印发{NAME[3:]}的通知"},
        {"number": "南岸府函〔2026〕21号"},
        {"number": "南岸教发〔2026〕21号"},
        *(
            {"number": f"南岸{office}发〔2026〕21号", "title": f"重庆市南岸区某某局关于印发{NAME}的通知"}
            for office in ("民政", "财政", "行政", "路政", "邮政", "区民政", "林政", "城建府")
        ),
        {"number": ""},
        {"title": "南岸区人民政府关于张三等同志任免职务的通知"},
        {"title": "南岸区人民政府关于某某规划的批复"},
        {"title": "南岸区人民政府办公室关于召开规划工作会议的通知"},
        {"title": "南岸区人民政府办公室关于成立民宿发展方案领导小组的通知"},
        {"title": "南岸区人民政府办公室关于转发民宿管理办法的通知"},
        {"title": "南岸区人民政府办公室关于做好秋收工作的通知"},
    ],
)
def test_documents_that_need_none(fields: dict[str, Any]) -> None:
    assert judge(check, given(document("", **fields))).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    "number",
    [
        "南岸府发〔2026〕3号",
        "南岸府规[2026]3号",
        "南岸府办规（2026）3号",
        "文号：南岸府发〔2026〕3号",
        "岸府办发〔2026〕3号",
        "南岸政发〔2026〕3号",
        "南岸政办发〔2026〕3号",
        "南岸政规〔2026〕3号",
        "南岸区政办规〔2026〕3号",
    ],
)
def test_the_districts_own_numbers(number: str) -> None:
    assert codes(judge(check, given(document("", number=number)))) == ["interpretation_missing"]


def test_one_document_in_two_columns_is_one() -> None:
    copy = document("", url=f"{PORTAL_URL}gfxwj/1.html", day=PUBLIC + timedelta(days=5))
    assert codes(judge(check, given(document(), copy, explanation()))) == []
    assert codes(judge(check, given(document(""), copy))) == ["interpretation_missing"]


def test_what_was_not_read_may_hold_it() -> None:
    answer = judge(check, given(document(""), unread=1))
    (found,) = answer.findings
    assert (answer.verdict, found.verdict, "不能断定" in found.what) == (Verdict.UNKNOWN, Verdict.UNKNOWN, True)
    shut = column("政策解读", ColumnClass.INTERPRETATION, state=ColumnState.SCRIPTED)
    assert judge(check, given(document(""), listed=(shut,))).verdict is Verdict.UNKNOWN
    read = column("政策解读", ColumnClass.INTERPRETATION, item(1))
    assert codes(judge(check, given(document(""), listed=(read,)))) == ["interpretation_missing"]
    assert judge(check, given(document(), explanation(), unread=1)).verdict is Verdict.PASS


def test_only_the_portal_is_judged() -> None:
    assert judge(check, given(document(""), site=SECTION)).verdict is Verdict.NOT_APPLICABLE
    assert judge(check, given()).verdict is Verdict.NOT_APPLICABLE
    assert judge(check, given(unread=99)).verdict is Verdict.UNKNOWN


def test_a_waiver_holds() -> None:
    free = changed(PORTAL, waivers=(waived(check.ID, DOCUMENT),))
    held = run(check.ID, checks()[check.ID], given(document(""), explanation(""), site=free)).judgement
    assert held.verdict is Verdict.PASS


def test_real_articles(shared: Path) -> None:
    """Of the saved articles none bears a district government's number; one is of a kind that explains."""
    taken: dict[str, tuple[Note, ...]] = {name: check.read(each) for name, each in corpus_pages(shared)}
    found = {name: [note.code for note in notes] for name, notes in taken.items() if notes}
    assert found == {"pages/cmse.gov.cn_article_1.html": ["explanation"]}
