"""RULES V-6, D-9, Q-16: guides without their elements are found; synonyms, prose, pictures and other hosts are not accused."""

from pathlib import Path

import msgspec
import pytest

from checks import service_guides
from monitor.contract import ColumnSeen, ColumnState, Evidence
from monitor.judging.runner import run
from monitor.model import ColumnClass, Site, Verdict
from monitor.observe.check_page import CheckPage
from tests.checks.corpus import corpus_pages
from tests.checks.district import PORTAL, PORTAL_URL, SECTION, STANDALONE, column, columns, evidence, judge
from tests.checks.pages import noted, page, pages, seen

ID = "service_guides"
CRUMB = '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/bszn/">办事指南</a></div>'
FULL = {
    "事项名称": "老年人优待证办理",
    "设定依据": "《江州市老年人权益保障条例》第三十条；《关于老年优待的意见》（江府发〔2019〕12号）",
    "申请条件": "本区户籍，年满六十周岁。",
    "办理材料": "1.居民身份证原件；2.一寸照片2张。",
    "办理地点": "区政务服务中心2楼12号窗口",
    "办理时间": "工作日9:00—17:00",
    "联系电话": "023-60001234",
    "办理流程": "申请、受理、审核、发证。",
}
SYNONYMS = {
    "服务项目": "事项名称", "政策依据": "设定依据", "服务对象": "申请条件", "所需提交资料": "办理材料", "受理地点": "办理地点",
    "办公时间": "办理时间", "咨询方式": "联系电话", "办事程序": "办理流程",
}  # fmt: skip


def table(*left_out: str, crumb: str = CRUMB, title: str = "老年人优待证办理", extra: str = "", **changes: str) -> str:
    rows = {**FULL, **changes}
    told = "".join(f"<tr><td>{k}</td><td>{v}</td></tr>" for k, v in rows.items() if k not in left_out)
    return f"{crumb}<h1>{title}</h1><table>{told}</table>{extra}"


def guide(markup: str, number: int = 1) -> CheckPage:
    title = markup.partition("<h1>")[2].partition("</h1>")[0]
    whole = f"<html><head><title>{title}</title></head><body>{markup}</body></html>"
    return page(whole, f"{PORTAL_URL}bszn/t20261001_{number}.html")


def given(*found: CheckPage, site: Site = PORTAL, cols: tuple[ColumnSeen, ...] = ()) -> Evidence:
    return evidence(noted(ID, service_guides.read, *found), columns(cols), site=site)


def home(links: str = "") -> CheckPage:
    many = "".join(f'<li><a href="/c{n}/">栏目{n}</a></li>' for n in range(12))
    return page(f"<ul>{many}</ul>{links}", PORTAL_URL, home=True)


def codes(*found: CheckPage) -> list[str]:
    return [each.code for each in judge(service_guides, given(*found)).findings]


HEAVY = ("设定依据", "办理地点", "办理时间", "联系电话")
GOOD = guide(table(), 90)
POOR = given(*(guide(table(*HEAVY), n) for n in range(5)), GOOD)
VAGUE = given(guide(table(办理材料="1.身份证；2.法律、法规规定的其他材料。")), GOOD)
BASELESS = given(guide(table(设定依据="按国家有关规定执行")), GOOD)
NOTHING = given(home())
SAMPLES: list[Evidence] = [POOR, VAGUE, BASELESS, NOTHING]


def test_a_whole_guide_is_a_pass() -> None:
    answer = judge(service_guides, given(GOOD))
    assert (answer.verdict, answer.findings) == (Verdict.PASS, ())
    assert answer.measures == {"guides_judged": 1.0, "guides_incomplete": 0.0, "guides_unread": 0.0}


def test_missing_elements_are_named() -> None:
    answer = judge(service_guides, given(guide(table("设定依据", "联系电话")), GOOD))
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.review) == (Verdict.WARN, "guide_incomplete", False)
    assert "没有写明设定依据、联系电话" in found.what
    assert found.where.endswith("_1.html")


@pytest.mark.parametrize(
    "form", ["<h3>{k}</h3><p>{v}</p>", "<p>{k}：{v}</p>", "<p>【{k}】{v}</p>", "<p>{k}</p><p>{v}</p>"]
)
def test_labels_in_every_usual_form_and_under_other_names(form: str) -> None:
    told = "".join(
        form.format(k=f"{name}", v=FULL[of] if of != "申请条件" else "老人") for name, of in SYNONYMS.items()
    )
    numbered = "".join(
        f"<p>{n}、{k}：{FULL[v]}</p>" for n, (k, v) in zip("一二三四五六七八", SYNONYMS.items(), strict=True)
    )
    for body in (told, numbered):
        assert codes(guide(f"{CRUMB}<h1>老年人优待证办理</h1>{body}")) == []


def test_a_logo_hides_no_element() -> None:
    logo = '<td><img src="/images/logo.png" alt="南岸区人民政府"></td><td><img src="/i/print.gif"></td>'
    assert codes(guide(table("联系电话", extra=f"<table><tr>{logo}</tr></table>")), GOOD) == ["guide_incomplete"]


def test_the_hour_of_publishing_is_no_office_hour() -> None:
    head = "<p>发布时间：2026-07-22 09:30　来源：区民政局</p>"
    told = judge(service_guides, given(guide(table("办理时间", extra=head)), GOOD)).findings
    assert ["办理时间" in found.what for found in told] == [True]


def test_labels_together_in_one_line() -> None:
    line = "办理地点、时间及联系电话：见门口公示牌。"
    assert codes(guide(table(*HEAVY[1:], extra=f"<p>{line}</p>"))) == []


def test_what_the_text_gives_without_a_label_is_there() -> None:
    prose = "<p>年满六十周岁的本区老人，依照《江州市老年人权益保障条例》，携带身份证原件，工作日到区政务服务中心申请，审核后当场发证，电话60001234。</p>"
    assert codes(guide(f"{CRUMB}<h1>老年人优待证办理</h1>{prose}")) == []


@pytest.mark.parametrize(
    "extra",
    [
        '<img src="/a/lct.jpg" alt="流程">',
        '<a href="/upload/a.doc">优待证申请表</a>',
        '<a href="https://zwykb.cq.gov.cn/x">在线办理</a>',
    ],
)
def test_what_may_stand_elsewhere_is_not_measured(extra: str) -> None:
    answer = judge(service_guides, given(guide(table(*HEAVY, extra=f"<p>{extra}</p>"))))
    assert answer.verdict is Verdict.UNKNOWN
    assert answer.measures["guides_unread"] == 1.0


@pytest.mark.parametrize(
    ("title", "crumb", "body"),
    [
        ("区民政局编印办事指南", "", table(*HEAVY, crumb="")),
        ("老年优待办事指南", "", "<p>记者从窗口看到，新的指南摆上了台面，群众翻阅。条件、材料一目了然。</p>"),
        ("关于申报科技项目的通知", CRUMB, table(*HEAVY, crumb="")),
        ("2026年度科技项目申报指南", "", table(*HEAVY, crumb="")),
        ("机构职能", "", "<p>办公地址：人民路1号</p><p>办公时间：工作日</p><p>联系电话：1</p><p>工作程序与材料条件</p>"),
    ],
)  # fmt: skip
def test_what_is_no_guide(title: str, crumb: str, body: str) -> None:
    body = body.replace("<h1>老年人优待证办理</h1>", "")  # the page's own title comes first
    answer = judge(service_guides, given(guide(f"{crumb}<h1>{title}</h1>{body}"), site=STANDALONE))
    assert (answer.verdict, answer.findings) == (Verdict.NOT_APPLICABLE, ())


def test_a_page_in_a_column_of_guides_is_one_without_a_breadcrumb() -> None:
    found = guide(table(*HEAVY, crumb="", title="老年优待"))
    listed = column("办事指南", ColumnClass.SERVICE_GUIDE)
    notes = service_guides.read(found)
    assert notes
    held = seen(ID, notes, url=found.url)
    outside = judge(service_guides, evidence(pages(held), columns(listed), site=SECTION))
    assert outside.verdict is Verdict.NOT_APPLICABLE
    inside = msgspec.structs.replace(held, column=listed.column.url)
    answer = judge(service_guides, evidence(pages(inside), columns(listed), site=SECTION))
    assert [each.code for each in answer.findings] == ["guide_incomplete"]


@pytest.mark.parametrize("heavy", [4, 5])
def test_five_guides_that_miss_four_elements_are_a_candidate_for_the_veto(heavy: int) -> None:
    answer = judge(service_guides, given(*(guide(table(*HEAVY), n) for n in range(heavy)), GOOD))
    poor = [found for found in answer.findings if found.code == "guides_poor"]
    assert (answer.verdict, len(poor), len(answer.findings)) == (Verdict.WARN, heavy == 5, heavy + (heavy == 5))
    assert all(found.review and found.rule == "V-6" and "内部参考" in found.what for found in poor)


def test_three_missing_elements_are_not_heavy() -> None:
    assert "guides_poor" not in codes(*(guide(table(*HEAVY[1:]), n) for n in range(6)))


def test_of_fewer_than_five_guides_all_must_be_heavy() -> None:
    assert "guides_poor" in codes(guide(table(*HEAVY), 1), guide(table(*HEAVY), 2))
    assert "guides_poor" not in codes(guide(table(*HEAVY), 1), GOOD)
    part = given(guide(table(*HEAVY)), site=SECTION)
    assert [found.code for found in judge(service_guides, part).findings] == ["guide_incomplete"]


def test_no_veto_and_no_failure_rests_on_a_number_that_was_not_read() -> None:
    assert not service_guides.CHECK.veto
    assert {found.finding.verdict for found in run(ID, service_guides, POOR).findings} == {Verdict.WARN}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("materials", "vague"),
    [
        ("1.身份证；2.其他有关材料", True),
        ("户口簿、结婚证等材料", True),
        ("按要求提供相关证明材料", True),
        ("申请人应当提供以下相关材料：1.身份证；2.户口簿", False),
        ("1.身份证；2.申请表。申请人对有关材料的真实性负责。", False),
        ("1.身份证；2.收入证明材料", False),
        ("申请人按规定提交相关材料，并签字确认。1.身份证；2.户口簿。", False),
    ],
)
def test_vague_materials(materials: str, *, vague: bool) -> None:
    assert codes(guide(table(办理材料=materials))) == ["guide_vague"] * vague


def test_vague_words_in_a_cell_of_their_own_and_outside_the_materials() -> None:
    rows = "</td></tr><tr><td>身份证</td></tr><tr><td>其他材料</td></tr><tr><td>"
    assert codes(guide(table(办理材料=rows))) == ["guide_vague"]
    assert codes(guide(table(办理流程="申请人提交有关材料，窗口审核后发证。"))) == []


@pytest.mark.parametrize(
    ("basis", "bare"),
    [
        ("按国家有关规定执行", True),
        ("相关法律法规和政策", True),
        ("《关于老年优待的意见》", True),
        ("《关于老年优待的意见》（江府发〔2019〕12号）", False),
        ("江府发[2019]12号", False),
        ("《中华人民共和国老年人权益保障法》第五十三条", False),
        ("《江州市老年人权益保障条例》（2017年修订）", False),
        ("中华人民共和国老年人权益保障法", False),
        ("详见附件", False),
    ],
)
def test_a_basis_names_a_law_or_a_number(basis: str, *, bare: bool) -> None:
    assert codes(guide(table(设定依据=basis))) == ["guide_basis"] * bare


def test_a_portal_without_any_service_is_a_candidate_only() -> None:
    (found,) = judge(service_guides, NOTHING).findings
    assert (found.code, found.review, found.rule) == ("service_missing", True, "V-6(1)")
    assert run(ID, service_guides, NOTHING).judgement.verdict is Verdict.PASS  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/bs/">网上办事</a>',
        '<a href="https://zwykb.cq.gov.cn/">渝快办</a>',
        '<a href="/x/">政务服务</a>',
        '<a href="/x/">一网通办</a>',
    ],
)
def test_an_entry_to_services_leaves_the_guides_unknown(link: str) -> None:
    answer = judge(service_guides, given(home(link)))
    assert answer.verdict is Verdict.UNKNOWN
    assert ("统一平台" in answer.summary) == ("zwykb" in link)


def test_a_column_that_leads_away_is_unknown_and_names_of_offices_are_no_entries() -> None:
    away = column("网上办事", ColumnClass.SERVICE, state=ColumnState.LEADS_AWAY)
    assert "统一平台" in judge(service_guides, given(home(), cols=(away,))).summary
    offices = '<a href="/jd/">滨江街道办事处</a><a href="/n/1.html">我区召开优化政务服务工作推进会</a>'
    assert [found.code for found in judge(service_guides, given(home(offices))).findings] == ["service_missing"]


def test_where_nothing_can_be_said() -> None:
    script = page("<div id='app'></div>", PORTAL_URL, home=True)
    assert judge(service_guides, given(script)).verdict is Verdict.UNKNOWN
    half = msgspec.structs.replace(noted(ID, service_guides.read, home()), whole=False)
    assert judge(service_guides, evidence(half, columns())).verdict is Verdict.UNKNOWN
    for site in (SECTION, STANDALONE):
        assert judge(service_guides, given(home(), site=site)).verdict is Verdict.NOT_APPLICABLE


def test_real_pages(shared: Path) -> None:
    found = {name: [note.code for note in service_guides.read(real)] for name, real in corpus_pages(shared)}
    assert sorted(name for name, notes in found.items() if "guide" in notes) == [
        "pages/ns_enterprise_platform_policy_1_repost.html"
    ], "a page about a grant names conditions and materials: a candidate, judged only in a column of guides"
    assert found["pages/gov.cn_copy2025_home.html"] == ["home", "entry", "entry", "entry"]
