"""RULES G-9, G-10: the column 政府信息公开 and its parts by their exact names; what a script draws is unknown."""

from datetime import timedelta
from pathlib import Path

import pytest

from checks import open_government_columns as check
from monitor.contract import Answers, BrokenLink, Evidence, Links, Part, Want
from monitor.model import Answer, Outcome, Verdict
from tests.checks.district import AS_OF, NOT_LOOKED, PORTAL_URL, SECTION, STANDALONE, TODAY, evidence, judge
from tests.checks.pages import noted, page

COLUMN_URL = f"{PORTAL_URL}zwgk/zfxxgk/"
PARTS = {
    "政府信息公开指南": "zn", "政府信息公开制度": "zd", "法定主动公开内容": "nr", "政府信息公开年报": "nb", "依申请公开": "ysq",
}  # fmt: skip
MENU = "".join(f"<a href='/c{n}/'>栏目{n}</a>" for n in range(8))
TEXT = "<h1>内容</h1><p>本机关依照条例编制并公布本页内容，供公民、法人和其他组织查阅，欢迎监督。</p>"


def home(*names: str, menu: str = MENU) -> str:
    links = "".join(f"<a href='/zwgk/{at or 'zfxxgk'}/'>{name}</a>" for at, name in enumerate(names))
    return f"<div class='nav'>{menu}{links}</div>"


def column(**renamed: str) -> str:
    """The column's page; ``zd=""`` leaves the part out, another text renames it."""
    shown = ((path, renamed.get(path, name)) for name, path in PARTS.items())
    return (
        "<ul>"
        + "".join(f"<li><a href='/zwgk/zfxxgk/{path}/'>{text}</a></li>" for path, text in shown if text)
        + "</ul>"
    )


def answer(key: str, url: str, markup: str, *, outcome: Outcome = Outcome.OK, days: float = 1) -> Answer:
    notes = check.hear(Want(url=url, key=key), page(markup, url)) if outcome is Outcome.OK else ()
    return Answer(
        site="portal", check="open_government_columns", url=url, key=key, at=AS_OF - timedelta(days=days),
        outcome=outcome, notes=notes,
    )  # fmt: skip


def answers(shown: str, parts: str = TEXT) -> Answers:
    """The column opened and showing ``shown``, each of its parts showing ``parts``."""
    opened = [answer(name, f"{COLUMN_URL}{path}/", parts) for name, path in PARTS.items()]
    return Answers(answers=(answer("政府信息公开", COLUMN_URL, shown), *opened))


def given(front: str, shown: str, *parts: Part, heard: Answers | None = None, **fields: object) -> Evidence:
    read = [page(front, PORTAL_URL, home=True), page(shown, COLUMN_URL)]
    pages = noted("open_government_columns", check.read, *read)
    return evidence(pages, heard or answers(shown), *parts, **fields)  # type: ignore[arg-type]


def codes(found: Evidence) -> set[tuple[str, str]]:
    return {(finding.code, finding.subject) for finding in judge(check, found).findings}


def dead(days: int) -> Links:
    """The page of the yearly reports was found broken on so many days."""
    link = BrokenLink(
        target=f"{COLUMN_URL}nb/", outcome=Outcome.BROKEN, status=404, parents=(), parents_total=1, first_at=AS_OF,
        last_at=AS_OF, days=tuple(TODAY - timedelta(days=n) for n in reversed(range(days))),
    )  # fmt: skip
    return Links(crawled_at=AS_OF, targets=9, broken=(link,))


SOUND = given(home("政府信息公开"), column())
SAMPLES: list[Evidence] = [
    SOUND,
    given(home("走进南岸"), "<p>无</p>", heard=Answers()),
    given(home("信息公开"), column(zd="", nb="信息公开年度报告")),
    given(home("政府信息公开"), column(), dead(2), heard=answers(column(), "<h1>公开指南</h1>")),
]


def test_a_column_with_all_parts_passes() -> None:
    assert judge(check, SOUND).verdict is Verdict.PASS


@pytest.mark.parametrize("name", ["信息公开", "政务公开", "区信息公开专栏"])
def test_another_name_is_named(name: str) -> None:
    (found,) = judge(check, given(home(name), column())).findings
    assert (found.code, found.rule, found.where) == ("column_name", "G-9", COLUMN_URL)
    assert f"现有的是“{name}”" in found.what


@pytest.mark.parametrize("names", [("政府信息公开", "政务公开"), ("南岸区政府信息公开",), ("政府信息公开专栏",)])
def test_other_channels_beside_it_and_an_organ_before_it_are_no_fault(names: tuple[str, ...]) -> None:
    assert judge(check, given(home(*names), column())).verdict is Verdict.PASS


def test_a_picture_and_a_second_text_on_one_link_are_the_name() -> None:
    icon = home("动态", menu=f"{MENU}<a href='/zwgk/zfxxgk/'><img src='/g.png' alt='政府信息公开'></a>")
    assert judge(check, given(icon, column())).verdict is Verdict.PASS
    twice = home("政务公开", menu=MENU) + "<div><a href='/zwgk/zfxxgk/'><span>政府信息公开</span></a></div>"
    assert codes(given(twice, column())) == set()


def test_missing_and_misnamed_parts_are_each_one_finding() -> None:
    found = codes(given(home("政府信息公开"), column(zd="", ysq="", nb="公开年报")))
    assert found == {
        ("part_missing", "政府信息公开制度"),
        ("part_missing", "依申请公开"),
        ("part_name", "政府信息公开年报"),
    }


def test_a_yearly_report_among_the_items_is_no_misnamed_column() -> None:
    item = "<ul><li><a href='/a/1.html'>南岸区2025年政府信息公开工作年度报告</a></li></ul>"
    assert codes(given(home("政府信息公开"), column() + item)) == set()


def test_a_blank_part_and_a_dead_one() -> None:
    found = codes(SAMPLES[3])
    assert ("part_blank", "政府信息公开指南") in found
    assert ("not_open", "政府信息公开年报") in found
    assert codes(given(home("政府信息公开"), column(), dead(1))) == set()


def test_a_menu_drawn_by_a_script_is_unknown() -> None:
    drawn = "<p>欢迎查阅本机关政府信息，请从左侧选择。</p><div id='tree'></div><script>$.ajax({url:'/m.json'});$('#tree').html('')</script>"
    found = judge(check, given(home("政府信息公开"), drawn))
    assert found.verdict is Verdict.UNKNOWN
    assert "脚本" in found.findings[0].what
    thin = judge(check, given(home(menu="<a href='/a/'>网站首页面</a>"), "<p>无</p>", heard=Answers()))
    assert (thin.verdict, thin.findings[0].where) == (Verdict.UNKNOWN, PORTAL_URL)


def test_names_that_stand_in_a_script_are_not_missing() -> None:
    data = column(zd="") + "<script>var menu=[{name:'政府信息公开制度',url:'zd/'}]</script>"
    assert codes(given(home("政府信息公开"), data)) == set()


def test_a_column_not_opened_yet_or_kept_from_us_is_unknown() -> None:
    for heard in (Answers(), Answers(answers=(answer("政府信息公开", COLUMN_URL, "", outcome=Outcome.BLOCKED),))):
        found = judge(check, given(home("政府信息公开"), "<p>无</p>", heard=heard))
        assert found.verdict is Verdict.UNKNOWN
        assert {finding.code for finding in found.findings} == {"unknown"}


def test_a_platform_of_the_portal_counts_where_it_opens() -> None:
    front = page(home("政府信息公开"), SECTION.url, home=True)
    parts = noted("open_government_columns", check.read, front)
    assert judge(check, evidence(parts, answers(column()), site=SECTION)).verdict is Verdict.PASS
    assert judge(check, evidence(parts, answers(column(zn="")), site=SECTION)).findings[0].code == "part_missing"


def test_an_independent_site_needs_none_unless_told() -> None:
    shown = noted("open_government_columns", check.read, page(home("动态"), STANDALONE.url, home=True))
    site = evidence(shown, Answers(), site=STANDALONE)
    assert judge(check, site).verdict is Verdict.NOT_APPLICABLE
    assert judge(check, site, standalone=True).findings[0].code == "column_missing"
    assert check.wants(site, {"standalone": False, "look_days": 7}) == ()


def test_looks_are_wanted_once_a_week_and_daily_where_something_is_wrong() -> None:
    options = {name: option.default for name, option in check.CHECK.options.items()}
    assert check.wants(SOUND, options) == ()
    lacking = check.wants(given(home("政府信息公开"), column(zd="")), options)
    assert [want.key for want in lacking] == ["政府信息公开"]
    first = check.wants(given(home("政府信息公开"), column(), heard=Answers()), options)
    assert {want.key for want in first} == {"政府信息公开", *PARTS}
    old = Answers(answers=tuple(changed_at(each, 8) for each in answers(column()).answers))
    assert len(check.wants(given(home("政府信息公开"), column(), heard=old), options)) == 6
    assert check.wants(evidence(Answers(), gap=NOT_LOOKED), options) == ()


def changed_at(old: Answer, days: float) -> Answer:
    return Answer(**{name: getattr(old, name) for name in old.__struct_fields__} | {"at": AS_OF - timedelta(days=days)})


def test_a_page_that_leads_on_is_followed() -> None:
    leads = answer(
        "政府信息公开", COLUMN_URL, "<html><head><meta http-equiv='refresh' content='0;url=zn/'></head></html>"
    )
    shown = given(home("政府信息公开"), "<p>无</p>", heard=Answers(answers=(leads,)))
    assert judge(check, shown).verdict is Verdict.UNKNOWN
    (want,) = check.wants(shown, {"standalone": False, "look_days": 7})
    assert want.url == f"{COLUMN_URL}zn/"
    there = answer("政府信息公开", want.url, column())
    assert codes(given(home("政府信息公开"), "<p>无</p>", heard=Answers(answers=(leads, there)))) == {
        ("unknown", f"{COLUMN_URL}#pages")
    }


def test_real_menus(shared: Path) -> None:
    """A list of a real district and an article that shows the menu of the column."""
    body = (shared / "corpus/sites/pingtan/www/zwgk/gsgg/index.html").read_text("utf-8")
    notes = check.read(page(body, "https://www.pingtan.gov.cn/zwgk/gsgg/", home=True))
    assert ("政府信息公开", "https://www.pingtan.gov.cn/zwgk/zfxxgk/", "1") in {
        (n.text, n.url, n.data.get("exact")) for n in notes
    }
    raw = (shared / "corpus/pages/lysctcm.sc.gov.cn.html").read_bytes().decode("utf-8", "replace")
    exact = {
        n.data["name"] for n in check.read(page(raw, "http://sctcm.sc.gov.cn/sctcm/", home=True)) if n.data.get("exact")
    }
    assert exact >= set(PARTS)
