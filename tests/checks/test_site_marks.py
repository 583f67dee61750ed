"""RULES P-8, X-3 … X-7: each mark present, missing, wrong, and looking wrong without being so."""

import pytest

from checks import site_marks
from monitor.contract import Evidence, Judgement, MarksOnPage, SiteMarks
from monitor.model import Marks, Site, Verdict
from tests.checks.district import AS_OF, CODE, PORTAL, PORTAL_URL, SECTION, STANDALONE, changed, evidence, judge, waived

REPORT = "https://zfwzgl.www.gov.cn/exposure/jiucuo.html"
GOOD = {
    "site_codes": (CODE,), "icp": ("渝ICP备05003300号-1",), "police": ("渝公网安备 50019902000011号",),
    "police_link": ("50019902000011",), "conac": "https://bszs.conac.cn/sitename?method=show&id=" + "0A" * 16,
    "error_report": f"{REPORT}?site_code={CODE}", "error_report_code": CODE, "sponsor": "南岸区人民政府办公室",
    "contact": "023-62000000", "sitemap": f"{PORTAL_URL}map/",
}  # fmt: skip
OTHER_CODE = "5001990002"


def given(site: Site = PORTAL, others: tuple[Marks, ...] = (), **changes: object) -> Evidence:
    marks = Marks(**{**GOOD, **changes})  # type: ignore[arg-type]
    pages = tuple(MarksOnPage(url=f"{PORTAL_URL}{n}.html", marks=each) for n, each in enumerate(others))
    return evidence(SiteMarks(looked_at=AS_OF, home=MarksOnPage(url=site.url, marks=marks), others=pages), site=site)


def codes(answer: Judgement) -> list[str]:
    return [found.code for found in answer.findings]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"site_codes": ()}, ["site_code_missing"]),
        ({"site_codes": (OTHER_CODE,)}, ["site_code_wrong"]),
        ({"site_codes": (OTHER_CODE, CODE)}, []),  # two codes on one page, the expected one among them
        ({"site_codes": ("500199001",)}, ["site_code_format"]),
        ({"site_codes": ("50019900011",)}, ["site_code_format"]),
        ({"site_codes": ("bm07000001",)}, ["site_code_wrong"]),
        ({"icp": ()}, ["icp_missing"]),
        ({"icp": ("渝ICP备05003300号",)}, []),
        ({"icp": ("渝ICP备05003300号-12",)}, []),
        ({"icp": ("渝 icp备05003300号",)}, []),
        ({"icp": ("渝ICP备05003301号",)}, ["icp_wrong"]),
        ({"icp": ("渝ICP备05003300",)}, []),  # the same licence, written less well
        ({"icp": ("渝ICP备05003300-2号",)}, []),
        ({"icp": ("渝ICP备05003301号", "渝ICP备05003300号-2")}, []),
        ({"icp": ("渝ICP备0500330号",)}, ["icp_wrong"]),
        ({"police": (), "police_link": ()}, ["police_missing"]),
        ({"police_link": ("50019902000242",)}, ["police_mismatch"]),  # text and link differ
        ({"police_link": ()}, []),  # a number without a link
        ({"police": ()}, []),  # the number stands in the link only
        ({"police": ("渝公网安备 50019902000012号",), "police_link": ("50019902000012",)}, ["police_mismatch"]),
        ({"police": ("渝公网安备 5001990200001号",), "police_link": ()}, ["police_mismatch"]),
        ({"conac": ""}, ["conac_missing"]),
        ({"conac": "http://bszs.conac.cn/sitename?id=" + "f0" * 16 + "&method=show"}, []),
        ({"conac": "https://dcs.conac.cn/js/33/000/0000/60450046/CA330000000604500460002.js"}, []),
        ({"conac": "https://bszs.conac.cn/sitename?method=show&id=123"}, ["conac_bad"]),
        ({"conac": "https://bszs.conac.cn/"}, ["conac_bad"]),
        ({"conac": "https://bszs.c0nac.cn/sitename?method=show&id=" + "0A" * 16}, ["conac_bad"]),
        ({"error_report": ""}, ["error_report_missing"]),
        ({"error_report": f"http://121.43.68.40/exposure/jiucuo.html?site_code={CODE}"}, ["error_report_outdated"]),
        ({"error_report": "http://pucha.kaipuyun.cn/exposure/jiucuo.html"}, ["error_report_outdated"]),
        ({"error_report": "https://zfwzgl.www.gov.cn/exposure/jiucuo.js"}, []),
        ({"error_report": f"{PORTAL_URL}fuwu/jiucuo.html", "error_report_code": ""}, []),  # by a page of its own
        ({"error_report": f"{PORTAL_URL}js/jiucuo.js"}, []),
        ({"error_report": f"{PORTAL_URL}js/jiucuo.js", "error_report_code": OTHER_CODE}, ["error_report_code"]),
        ({"error_report": "http://zfwzxx.www.gov.cn/exposure/jiucuo.html"}, ["error_report_outdated"]),
        ({"error_report_code": OTHER_CODE}, ["error_report_code"]),
        ({"error_report_code": ""}, ["error_report_code"]),
        ({"sponsor": ""}, ["sponsor_missing"]),
        ({"contact": ""}, ["contact_missing"]),
        ({"sitemap": ""}, ["sitemap_missing"]),
        ({"sitemap": "", "icp": ()}, ["icp_missing", "sitemap_missing"]),
    ],
)
def test_each_mark(changes: dict[str, object], expected: list[str]) -> None:
    answer = judge(site_marks, given(**changes))  # type: ignore[arg-type]
    assert codes(answer) == expected
    assert answer.verdict is (Verdict.WARN if expected else Verdict.PASS)
    assert all((found.where, found.subject) == (PORTAL_URL, found.code) for found in answer.findings)
    assert answer.measures["marks_missing"] == len(expected)


def test_a_section_shows_the_marks_of_its_portal() -> None:
    assert codes(judge(site_marks, given(site=SECTION))) == []
    wrong = judge(site_marks, given(site=SECTION, site_codes=(OTHER_CODE,), icp=("渝ICP备05003301号",)))
    assert codes(wrong) == ["site_code_wrong", "icp_wrong"]


def test_a_section_is_not_sent_to_apply_for_a_mark() -> None:
    (own,) = judge(site_marks, given(conac="")).findings
    assert "标识管理系统取得本站标识代码" in own.fix
    (section,) = judge(site_marks, given(site=SECTION, conac="")).findings
    assert section.fix == f"专属网页没有单独的标识，显示“{PORTAL.name}”的标识：请恢复使用门户的公共页脚。"


def test_a_section_with_a_code_of_its_own_shows_that() -> None:
    own = changed(SECTION, site_code=OTHER_CODE)
    assert codes(judge(site_marks, given(site=own))) == ["site_code_wrong", "error_report_code"]
    assert codes(judge(site_marks, given(site=own, site_codes=(OTHER_CODE,), error_report_code=OTHER_CODE))) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"site_codes": ("bm07000001",), "error_report_code": "bm07000001"}, []),
        ({"site_codes": ("N000000672",), "error_report_code": "N000000672"}, []),
        ({"site_codes": ("123",), "error_report_code": "123"}, ["site_code_format"]),
        ({"site_codes": (OTHER_CODE,)}, ["error_report_code"]),  # page and entry disagree
        ({"icp": ("蜀ICP备2023017543号-1",)}, []),
        ({"icp": ("蜀ICP备202301754号",)}, ["icp_wrong"]),
        ({"police": ("川公网安备 51019902000011号",), "police_link": ("51019902000011",)}, []),
    ],
)
def test_where_the_register_says_nothing_only_the_form_counts(changes: dict[str, object], expected: list[str]) -> None:
    assert codes(judge(site_marks, given(site=STANDALONE, **changes))) == expected  # type: ignore[arg-type]


def test_finding_tells_what_is_expected_and_what_is_shown() -> None:
    (found,) = judge(site_marks, given(site_codes=(OTHER_CODE,))).findings
    assert f"首页所列网站标识码为{OTHER_CODE}，台账登记的是{CODE}" in found.what
    assert CODE in found.fix
    assert "内部参考分值" in found.what
    assert f"标识码：{OTHER_CODE}" in found.steps[0].what
    (sponsor,) = judge(site_marks, given(sponsor="")).findings
    assert "人工核对" in sponsor.what


def test_a_page_without_any_mark_is_unknown() -> None:
    nothing = {name: type(value)() for name, value in GOOD.items()}
    answer = judge(site_marks, given(**nothing))  # type: ignore[arg-type]
    assert (answer.verdict, codes(answer)) == (Verdict.UNKNOWN, ["unknown"])
    bare_home = judge(site_marks, given(others=(Marks(**GOOD),), **nothing))  # type: ignore[arg-type]
    assert bare_home.verdict is Verdict.WARN
    assert len(bare_home.findings) == 8


@pytest.mark.parametrize(
    ("stray", "told"),
    [
        ("sitemap", []), ("contact", []), ("conac", []), ("error_report", []),
        ({"conac": "https://bszs.conac.cn/"}, ["conac_bad"]),
        ({"error_report": "http://121.43.68.40/exposure/jiucuo.html"}, ["error_report_outdated"]),
    ],
)  # fmt: skip
def test_a_stray_mark_does_not_make_the_rest_of_an_unread_footer_missing(
    stray: str | dict[str, str], told: list[str]
) -> None:
    """A map in the top bar, 联系我们 in the menu or the conac script say nothing of a footer in a frame."""
    nothing = {name: type(value)() for name, value in GOOD.items()}
    shown = {stray: GOOD[stray], "error_report_code": CODE} if isinstance(stray, str) else stray
    answer = judge(site_marks, given(**{**nothing, **shown}))  # type: ignore[arg-type]
    assert codes(answer) == [*told, "unknown"]
    assert answer.verdict is (Verdict.WARN if told else Verdict.UNKNOWN)


def test_inner_pages_without_the_code_are_mentioned_not_charged() -> None:
    answer = judge(site_marks, given(others=(Marks(), Marks(**GOOD))))  # type: ignore[arg-type]
    assert answer.verdict is Verdict.PASS
    assert answer.measures["marks_pages_bare"] == 1
    assert "2个内页中有1个没有网站标识码" in answer.summary


def test_one_mark_may_be_waived() -> None:
    one = changed(PORTAL, waivers=(waived("site_marks", f"{PORTAL_URL}#sitemap_missing"),))
    answer = judge(site_marks, given(site=one, sitemap="", contact=""))
    assert codes(answer) == ["contact_missing", "sitemap_missing"]
    assert answer.measures["marks_missing"] == 1
    every = changed(PORTAL, waivers=(waived("site_marks", PORTAL_URL),))
    assert judge(site_marks, given(site=every, sitemap="", contact="")).verdict is Verdict.PASS


def test_options_override() -> None:
    assert judge(site_marks, given(sitemap=""), points=0.5).findings[0].points == 0.5
