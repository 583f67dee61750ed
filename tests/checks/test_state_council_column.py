"""RULES R-2: the home page's column for the State Council; names that may be meant are taken, gaps say nothing."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from checks import state_council_column as check
from monitor.contract import ColumnSeen, ColumnState, Evidence, Item, Judgement
from monitor.model import Column, ColumnClass, Note, PageKind, Verdict, day_start
from tests.checks.corpus import corpus_pages
from tests.checks.district import AS_OF, PORTAL_URL, SECTION, STANDALONE, TODAY, column, columns, evidence, item, judge
from tests.checks.pages import page, pages, seen

NAME = "国务院信息"
URL = f"{PORTAL_URL}gwyxx/"
MENU = "".join(f"<a href=/m{n}/>政务公开{n}</a>" for n in range(9))


def home(inside: str = "", menu: str = MENU) -> list[Note]:
    """What is noted of a home page."""
    return list(check.read(page(f"<nav>{menu}</nav><div>{inside}</div>", PORTAL_URL, home=True)))


def given(notes: list[Note], *listed: ColumnSeen, lists: dict[str, str] | None = None) -> Evidence:
    """Evidence with these notes of the home page, these columns, and lists that are no columns: URL → newest date."""
    others = [
        seen(
            check.ID, [Note(code="list", text=NAME, data={"newest": newest, "rows": "9"})], url=url, kind=PageKind.LIST
        )
        for url, newest in (lists or {}).items()
    ]
    front = seen(check.ID, notes, url=PORTAL_URL, kind=PageKind.HOME)
    return evidence(pages(front, *others), columns(*listed))


def box(*items: Item, name: str = NAME, url: str = URL, **fields: Any) -> ColumnSeen:
    """The column as seen."""
    held = column(name, ColumnClass.OTHER, *items, **fields)
    duty = Column(name=name, url=url)
    return ColumnSeen(**{**{key: getattr(held, key) for key in held.__struct_fields__}, "column": duty})


LINK = f"<a href={URL}>{NAME}</a>"
SAMPLES = [
    given(home()),
    given(home(LINK), box(state=ColumnState.BLANK)),
    given(home(LINK), box(item(15))),
    given(home(LINK), box(item(1))),
]


def codes(answer: Judgement) -> list[str]:
    return [found.code for found in answer.findings]


def test_a_home_page_without_it() -> None:
    answer = judge(check, given(home()))
    assert (answer.verdict, codes(answer)) == (Verdict.FAIL, ["column_missing"])
    assert answer.findings[0].where == PORTAL_URL


@pytest.mark.parametrize(
    "text",
    [
        "国务院信息", "党中央国务院信息", "国务院重要政策信息", "国务院文件", "国务院要闻", "【国务院政策】", "重要信息转载", "国务院政策信息专栏",
        "中央文件", "上级政策", "国务院动态", "国办信息",
    ],
)  # fmt: skip
def test_names_of_it(text: str) -> None:
    assert check.is_named(text)


@pytest.mark.parametrize(
    "text",
    [
        "国务院", "国务院客户端", "国务院部门网站", "国务院组织机构", "国务院公报", "国务院新闻办公室", "国务院国有资产监督管理委员会", "国务院政策文件库",
        "国务院政策问答平台", "中国政府网", "政策文件", "政务要闻", "国务院批复同意《黄河流域国土空间规划（2021—2035年）》", "区政府信息",
    ],
)  # fmt: skip
def test_names_of_something_else(text: str) -> None:
    assert not check.is_named(text)


@pytest.mark.parametrize(("age", "expected"), [(0, []), (14, []), (15, ["column_stale"]), (300, ["column_stale"])])
def test_the_newest_item_counts(age: int, expected: list[str]) -> None:
    answer = judge(check, given(home(LINK), box(item(age))))
    assert codes(answer) == expected
    assert answer.measures == {"state_council_column_age_days": float(age)}
    assert answer.verdict is (Verdict.WARN if expected else Verdict.PASS)


def test_midnight_still_belongs_to_the_day_that_it_ends() -> None:
    ends = replace(given(home(LINK), box(item(14))), as_of=day_start(TODAY + timedelta(days=1)))
    assert judge(check, ends).measures == {"state_council_column_age_days": 14.0}


def test_the_office_sets_the_days() -> None:
    assert codes(judge(check, given(home(LINK), box(item(8))), days=7)) == ["column_stale"]


def test_a_blank_column() -> None:
    answer = judge(check, given(home(LINK), box(state=ColumnState.BLANK)))
    assert (answer.verdict, codes(answer)) == (Verdict.WARN, ["column_blank"])


@pytest.mark.parametrize("state", [ColumnState.GAP, ColumnState.SCRIPTED, ColumnState.LOST])
def test_a_column_that_cannot_be_read_is_unknown(state: ColumnState) -> None:
    answer = judge(check, given(home(LINK), box(item(30), state=state)))
    assert answer.verdict is Verdict.UNKNOWN


def test_what_is_unknown_about_its_items() -> None:
    none = box(item(None))
    hidden = box(item(30), item(None, read=False))
    old_look = box(item(15), looked_days=3)
    for each in (none, hidden, old_look):
        assert judge(check, given(home(LINK), each)).verdict is Verdict.UNKNOWN
    fresh = box(item(3), item(None, read=False))
    assert judge(check, given(home(LINK), fresh)).verdict is Verdict.PASS


@pytest.mark.parametrize("state", [ColumnState.CONTENT, ColumnState.PARENT, ColumnState.LEADS_AWAY])
def test_what_is_no_list_is_left_alone(state: ColumnState) -> None:
    assert judge(check, given(home(LINK), box(state=state))).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "inside",
    [
        "<a href=http://www.gov.cn/pushinfo/v150203/index.htm>国务院信息</a>",
        "<iframe src=http://www.gov.cn/pushinfo/v150203/base_14.htm></iframe>",
        "<script src=//www.gov.cn/pushinfo/v150203/pushinfo.js></script>",
        "<a href=https://www.gov.cn/xinwen/>国务院信息</a>",
        "<h2>国务院信息</h2><p>内容</p>",
    ],
)
def test_other_ways_to_have_it(inside: str) -> None:
    assert judge(check, given(home(inside))).verdict is Verdict.PASS


def test_a_registered_column_counts_though_its_link_is_drawn() -> None:
    assert judge(check, given(home(), box(item(2), name="党中央国务院信息"))).verdict is Verdict.PASS


def test_the_best_of_two_counts() -> None:
    both = home(f"{LINK}<a href={PORTAL_URL}zyxx/>重要信息转载</a>")
    stale, alive = box(item(90)), box(item(1), name="重要信息转载", url=f"{PORTAL_URL}zyxx/")
    assert judge(check, given(both, stale, alive)).verdict is Verdict.PASS
    assert judge(check, given(both, stale)).verdict is Verdict.UNKNOWN  # the other has not been read


@pytest.mark.parametrize(("age", "verdict"), [(14, Verdict.PASS), (15, Verdict.WARN)])
def test_a_list_outside_the_navigation_will_do(age: int, verdict: Verdict) -> None:
    newest = (TODAY - timedelta(days=age)).isoformat()
    assert judge(check, given(home(LINK), lists={f"{URL}index.html": newest})).verdict is verdict
    assert judge(check, given(home(LINK), lists={URL: ""})).verdict is Verdict.UNKNOWN
    assert judge(check, given(home(LINK))).verdict is Verdict.UNKNOWN


def test_what_a_list_says() -> None:
    rows = "".join(
        f"<li><a href=/a/{n}.html>国务院关于某项工作的意见{n}</a><span>2026-11-0{n}</span></li>" for n in range(1, 7)
    )
    (note,) = check.read(page(f"<html><head><title>国务院信息</title></head><body><ul>{rows}</ul></body></html>", URL))
    assert (note.code, date.fromisoformat(note.data["newest"])) == ("list", date(2026, 11, 6))
    assert check.read(page(f"<h1>通知公告</h1><ul>{rows}</ul>", URL)) == ()


def test_a_menu_that_was_not_read_says_nothing() -> None:
    assert judge(check, given(home(menu="<a href=/a/>政务公开</a>"))).verdict is Verdict.UNKNOWN
    assert judge(check, evidence(pages(), columns())).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("site", [SECTION, STANDALONE])
def test_only_portals(site: object) -> None:
    answer = judge(check, evidence(pages(), columns(), site=site, as_of=AS_OF))  # type: ignore[arg-type]
    assert answer.verdict is Verdict.NOT_APPLICABLE


def test_real_menus(shared: Path) -> None:
    """The one saved home page is the State Council's own; pages of two portals and a department carry the link or box."""
    found = {}
    for name, each in corpus_pages(shared):
        named = [link.text for link in each.links if link.kind in ("page", "frame") and check.is_named(link.text)]
        if named or each.says(check._PUSHED):
            found[name] = named
    assert found == {
        "pages/bjft.gov.cn_article_1.html": ["国务院信息"],
        "pages/lysctcm.sc.gov.cn.html": ["党中央国务院信息"],
        "pages/ccgp-hebei.gov.cn_index_651.html": [],
    }
