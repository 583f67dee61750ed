"""RULES G-11, G-2, C-12: columns that a portal must offer; other names count, unread pages accuse nobody."""

import pytest

from checks import duty_columns
from monitor.contract import Evidence, Pages
from monitor.judging.runner import run
from monitor.model import Verdict
from tests.checks.district import PORTAL_URL, SECTION, STANDALONE, evidence, judge
from tests.checks.pages import noted, page

ID = "duty_columns"
ALL = ("规范性文件", "文件清理结果", "主动公开目录", "政策解读", "回应关切", "互动交流")
MENU = "".join(f'<a href="/lm{number}/">栏目第{number}个</a>' for number in range(20))


def home(*names: str, menu: str = MENU) -> str:
    links = "".join(f'<a href="/d{number}/">{name}</a>' for number, name in enumerate(names))
    return f"<h1>门户</h1>{menu}{links}"


def given(*names: str, menu: str = MENU, other: str = "") -> Evidence:
    read = [page(home(*names, menu=menu), PORTAL_URL, home=True)]
    read += [page(f"<h1>政府信息公开</h1><ul>{other}</ul>", f"{PORTAL_URL}zwgk/")] if other else []
    return evidence(noted(ID, duty_columns.read, *read))


SAMPLES = [given(), given(*ALL)]


def test_a_portal_with_all_of_them_passes() -> None:
    assert judge(duty_columns, given(*ALL)).verdict is Verdict.PASS


@pytest.mark.parametrize("number", range(len(ALL)))
def test_each_one_is_missed(number: int) -> None:
    found = judge(duty_columns, given(*(name for name in ALL if name != ALL[number])))
    (finding,) = found.findings
    assert (found.verdict, finding.code) == (Verdict.WARN, list(duty_columns.CHECK.codes)[number])
    assert finding.review


def test_other_names_and_other_pages_count() -> None:
    named = ("行政规范性文件", "规章清理", "基层政务公开标准目录", "图解政策", "热点回应", "区长信箱")
    assert judge(duty_columns, given(*named)).verdict is Verdict.PASS
    below = '<li><a href="/gfxwj/">规范性文件</a></li><li><a href="/qljg/">清理结果</a></li>'
    assert judge(duty_columns, given(*ALL[2:], other=below)).verdict is Verdict.PASS


def test_a_candidate_does_not_count() -> None:
    result = run(ID, duty_columns, given())  # type: ignore[arg-type]
    assert result.judgement.verdict is Verdict.PASS
    assert len(result.findings) == 6


def test_what_was_not_read_accuses_nobody() -> None:
    assert judge(duty_columns, given(menu="<a href='/a/'>栏目一个</a>")).verdict is Verdict.UNKNOWN
    part = given().pages
    assert isinstance(part, Pages)
    torn = Pages(crawled_at=part.crawled_at, read=part.read, pages=part.pages, since=part.since, whole=False)
    assert judge(duty_columns, evidence(torn)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("site", [SECTION, STANDALONE])
def test_only_portals_are_judged(site: object) -> None:
    part = given().pages
    assert isinstance(part, Pages)
    assert judge(duty_columns, evidence(part, site=site)).verdict is Verdict.NOT_APPLICABLE  # type: ignore[arg-type]


def test_an_article_about_them_is_no_column() -> None:
    article = (
        "<h1>关于公布规范性文件清理结果的通知</h1><p>发布时间：2026-11-01</p>"
        + "<p>现将清理结果予以公布，请遵照执行。</p>" * 9
    )
    assert duty_columns.read(page(f'{article}<a href="/gfxwj/">规范性文件</a>')) == ()
