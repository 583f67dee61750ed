"""RULES V-5 (2): what a site shows of its messages, from lists, tables, cards and pages of their own."""

import pytest

from checks import replies_in_time as check
from monitor.contract import Evidence, Finding, Page
from monitor.judging.runner import run
from monitor.model import Note, Verdict
from tests.checks.district import PORTAL_URL, SECTION, evidence, judge
from tests.checks.pages import noted, page

LIST_URL = f"{PORTAL_URL}hdjl/qzxx/"
Row = tuple[str, str, str, str]
"""Title, date of asking, date of the answer, state."""

FRESH: Row = ("咨询公租房申请条件", "2026-11-16", "2026-11-18", "已回复")


def table(*rows: Row, title: str = "区长信箱") -> Page:
    cells = "".join(
        f"<tr><td>{n}</td>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for n, row in enumerate(rows, 1)
    )
    head = "<tr><th>编号</th><th>标题</th><th>来信时间</th><th>回复时间</th><th>办理状态</th></tr>"
    return page(f"<html><head><title>{title}</title></head><body><table>{head}{cells}</table></body></html>", LIST_URL)


def given(*read: Page) -> Evidence:
    return evidence(noted("replies_in_time", check.read, *read))


def findings(*rows: Row) -> list[Finding]:
    return list(judge(check, given(table(FRESH, *rows))).findings)


def letters(markup: str) -> list[tuple[str, str, str, str]]:
    """What ``read`` takes from a page: title, asked, replied, state."""
    return [_told(note) for note in check.read(page(markup, LIST_URL)) if note.code == "letter"]


def _told(note: Note) -> tuple[str, str, str, str]:
    return note.text, note.data["asked"], note.data["replied"], note.data["state"]


def waiting(asked: str, state: str = "办理中") -> Row:
    return ("反映小区物业问题", asked, "", state)


EMPTY = table(FRESH).source.replace("<th>办理状态</th>", "").replace("<td>已回复</td>", "")
EMPTY = EMPTY.replace("</table>", "<tr><td>9</td><td>反映噪声扰民问题</td><td>2026-07-01</td><td></td></tr></table>")
SAMPLES: list[Evidence] = [
    given(table(FRESH, waiting("2026-08-01"))),
    given(page(EMPTY, LIST_URL)),
]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2026-08-22", Verdict.FAIL),  # three months were over on 22 November; today is the 23rd
        ("2026-08-23", Verdict.WARN),  # "more than three months" begins tomorrow
        ("2026-09-24", Verdict.WARN), ("2026-09-25", Verdict.PASS),  # sixty days, fifty-nine
        ("2025-11-23", Verdict.FAIL), ("2025-11-22", Verdict.PASS),  # only the last year counts
    ],
)  # fmt: skip
def test_three_months_are_a_veto(asked: str, expected: Verdict) -> None:
    assert judge(check, given(table(FRESH, waiting(asked)))).verdict is expected


def test_a_link_elsewhere_on_the_page_with_the_words_of_a_cell_is_no_page_of_a_message() -> None:
    """The answering unit stands in each row, and as a link in the navigation; a picture there links without a word."""
    source = table(FRESH, waiting("2026-08-01")).source.replace("<th>编号</th>", "<th>编号</th><th>答复单位</th>")
    source = source.replace("<td>1</td>", "<td>1</td><td>交易中心</td>")
    source = source.replace("<td>2</td>", "<td>2</td><td>交易中心</td>")
    shown = page(
        source.replace("<body>", '<body><a href="/"><img src="/l.png"></a><a href="/zx/">交易中心</a>'), LIST_URL
    )
    assert judge(check, given(shown)).verdict is Verdict.FAIL


def test_the_finding_names_message_day_and_rule() -> None:
    (found,) = findings(waiting("2026-08-01"))
    assert (found.code, found.verdict, found.rule, found.where) == ("unanswered", Verdict.FAIL, "V-5", LIST_URL)
    assert "2026年8月1日的留言“反映小区物业问题”" in found.what
    assert "2026年11月1日起超过3个月" in found.what


@pytest.mark.parametrize("state", ["办理中", "[处理中]", "未回复", "待办理", "已受理", "尚未答复", "转办中"])
def test_words_for_not_answered(state: str) -> None:
    assert [found.code for found in findings(waiting("2026-08-01", state))] == ["unanswered"]


@pytest.mark.parametrize("state", ["已办结", "已回复", "办结", "已处理", "", "查看"])
def test_words_for_answered_or_nothing(state: str) -> None:
    assert findings(waiting("2026-08-01", state)) == []


def test_an_empty_cell_is_only_a_candidate_and_only_where_other_rows_fill_it() -> None:
    result = run("replies_in_time", check, SAMPLES[1])  # type: ignore[arg-type]
    (found,) = result.findings
    assert (found.finding.code, found.counts) == ("unanswered_maybe", False)
    assert result.judgement.verdict is Verdict.PASS
    unused = EMPTY.replace("2026-11-18", "")
    assert judge(check, given(page(unused, LIST_URL))).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("name", ["网上信访", "纪检监察举报", "在线访谈", "意见征集", "依申请公开"])
def test_other_channels_do_not_count(name: str) -> None:
    assert check.read(table(FRESH, waiting("2026-01-05"), title=name)) == ()


def test_an_answer_on_the_messages_own_page_counts() -> None:
    own = "<html><head><title>反映小区物业问题</title></head><body><h1>反映小区物业问题</h1><p>来信时间：2026-08-01</p>"
    own += "<p>您好，小区物业有几个问题请帮忙解决。</p><p>答复时间：2026-08-04</p><p>办理状态：已办结</p></body></html>"
    read = (table(FRESH, waiting("2026-08-01")), page(own, f"{LIST_URL}1.html"))
    assert judge(check, given(*read)).verdict is Verdict.PASS
    assert judge(check, given(*reversed(read))).verdict is Verdict.PASS


OWN_URL = f"{LIST_URL}1.html"
ANSWER = "您好，已责成物业公司公示收费标准，感谢您的关注与支持。"


def linked(state: str = "已受理", title: str = "关于阳光小区物业…", href: str = "1.html", extra: str = "") -> Page:
    """A list of messages of which one waits, with a link to its own page."""
    row = f"<tr><td>1</td><td><a href='{href}'>{title}</a></td><td>2026-06-02</td><td>{state}</td></tr>"
    head = "<tr><th>编号</th><th>标题</th><th>来信时间</th><th>办理状态</th></tr>"
    return page(f"<table>{head}{row}{extra}</table>", LIST_URL)


def own(told: str, title: str = "关于阳光小区物业收费不合理的投诉") -> Page:
    head = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>来信时间：2026-06-02 10:11:12</p>"
    return page(f"{head}<p>来信内容：小区物业收费标准不清楚，请问向谁反映。</p>{told}</body></html>", OWN_URL)


@pytest.mark.parametrize(
    "told",
    [
        "<p>回复时间：2026-06-04</p>", f"<p>答复单位：区住建委</p><p>答复内容：{ANSWER}</p>", f"<table><tr><td>答复内容</td><td>{ANSWER}</td></tr></table>",
        f"<h3>官方回复</h3><p>{ANSWER}</p>", "<p>办理状态：已办结</p>", "<p>您的来信收悉，现答复如下：请向区住建委反映。</p>", "<p>处理结果：不予受理</p>",
        "<p>答复内容：您好，您反映的问题已受理，经向物业公司核实，收费标准已在小区公示栏中公布，请查看。</p>",
    ],
)  # fmt: skip
def test_an_answer_of_any_kind_on_the_page_that_the_row_leads_to_settles_it(told: str) -> None:
    for read in ((linked(), own(told)), (own(told), linked())):
        assert judge(check, given(*read)).verdict is Verdict.PASS


def test_a_title_that_says_answered_settles_it() -> None:
    assert judge(check, given(linked(), own("", title="关于阳光小区物业收费（已回复）"))).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "told", ["", "<p>答复时间：</p><p>答复内容：</p>", "<p>办理状态：处理中</p>", "<p>答复内容：暂无回复</p>", "<p>办理情况：已转区住建委办理</p>", "<p>回复</p><p>分享到微信朋友圈</p>",
    ]
)  # fmt: skip
def test_a_page_of_its_own_without_an_answer_leaves_the_veto(told: str) -> None:
    for read in ((linked(), own(told)), (own(told), linked())):
        (found,) = judge(check, given(*read)).findings
        assert (found.code, found.verdict, found.where) == ("unanswered", Verdict.FAIL, OWN_URL)


@pytest.mark.parametrize(
    "read",
    [
        (linked(),), (linked(href="https://12345.example.cn/x?id=1"),), (linked(href="javascript:view(12)"),),
        (linked(), own("<p>答复单位：区住建委</p>")), (linked(), own("<div id=r></div><script>load('r','答复内容')</script>")),
    ],
)  # fmt: skip
def test_where_its_own_page_was_not_read_it_is_unknown(read: tuple[Page, ...]) -> None:
    answer = judge(check, given(*read))
    assert (answer.verdict, "可能已经答复" in answer.summary) == (Verdict.UNKNOWN, True)


def test_messages_of_one_title_are_told_by_their_links() -> None:
    second = "<tr><td>2</td><td><a href='2.html'>咨询</a></td><td>2026-06-02</td><td>已受理</td></tr>"
    both = linked(title="咨询物业", extra=second.replace("咨询<", "咨询物业<"))
    notes = [note.url for note in check.read(both) if note.code == "letter"]
    assert notes == [OWN_URL, f"{LIST_URL}2.html"]
    view = linked(title="咨询物业", extra=second).source.replace("<a href='1.html'>咨询物业</a>", "咨询物业")
    view = view.replace("已受理</td></tr>", "已受理</td><td><a href='1.html'>查看答复</a></td></tr>", 1)
    assert next(note.url for note in check.read(page(view, LIST_URL)) if note.code == "letter") == OWN_URL


def test_forms_of_lists() -> None:
    flat = "<ul><li><span>信件标题</span><span>来信时间</span><span>回复时间</span><span>状态</span></li>{}</ul>"
    one = "<li><span><a href='1.html'>咨询社保转移</a></span><span>2026-11-02</span><span>2026-11-04</span><span>已回复</span></li>"
    two = "<li><span><a href='2.html'>请问学区划分</a></span><span>2026年11月5日</span><span></span><span>处理中</span></li>"
    expected = [("咨询社保转移", "2026-11-02", "2026-11-04", ""), ("请问学区划分", "2026-11-05", "", "open")]
    assert letters(flat.format(one + two)) == expected
    cards = "<div><h3>咨询社保转移</h3><p>来信时间：2026-11-02 10:11</p><p>回复时间：2026-11-04</p></div>"
    cards += "<div><h3>请问学区划分</h3><p>来信时间：2026.11.05</p><p>办理状态：处理中</p></div>"
    assert letters(cards) == expected
    unclosed = "<table><tr><td>主题<td>提交时间<td>处理状态<tr><td>请问学区划分<td>2026-11-05<td>处理中</table>"
    assert letters(unclosed) == expected[1:]
    framed = f"<table><tr><td>{table(FRESH).source.partition('<body>')[2]}</td></tr></table>"
    assert letters(framed) == [("咨询公租房申请条件", "2026-11-16", "2026-11-18", "")]


def test_dates_of_answers_alone_and_tables_of_other_things_are_no_messages() -> None:
    assert (
        letters(
            "<table><tr><th>标题</th><th>发布时间</th></tr><tr><td>关于放假的通知</td><td>2026-05-01</td></tr></table>"
        )
        == []
    )
    assert letters("<p>办理时间：工作日9:00—17:00</p><p>咨询时间：工作日上午</p><p>状态：办理中</p>") == []


def test_what_is_not_shown_is_said_to_be_unknown() -> None:
    nothing = judge(check, given(page("<p>请拨打电话。</p>")))
    assert nothing.verdict is Verdict.UNKNOWN
    assert "未公开的留言在网上看不到" in nothing.summary
    assert "未公开的留言看不到" in judge(check, given(table(FRESH))).summary
    drawn = "<h1>区长信箱</h1><p>来信时间 回复时间 已回复</p><ul id='list'></ul><script>$.ajax({success:function(){$('#list').append(1)}})</script>"
    assert "脚本" in judge(check, given(page(drawn, LIST_URL))).summary
    both = judge(check, given(table(FRESH), page(drawn, f"{LIST_URL}2.html")))
    assert (both.verdict, "脚本" in both.summary) == (Verdict.UNKNOWN, True)
    late = given(table(FRESH, waiting("2026-08-01")), page(drawn, f"{LIST_URL}2.html"))
    assert judge(check, late).verdict is Verdict.FAIL, "what was seen stands"


def test_messages_behind_a_wall_are_neither_answered_nor_not() -> None:
    assert judge(check, evidence(noted("replies_in_time", check.read, table(FRESH), unread=9))).verdict is Verdict.PASS
    shut = evidence(noted("replies_in_time", check.read, table(FRESH), unread=90))
    assert judge(check, shut).verdict is Verdict.UNKNOWN


def test_a_section_without_a_mailbox_is_served_by_the_portal() -> None:
    parts = noted("replies_in_time", check.read, page("<p>无</p>"))
    assert judge(check, evidence(parts, site=SECTION)).verdict is Verdict.NOT_APPLICABLE
    own = noted("replies_in_time", check.read, table(FRESH, waiting("2026-08-01")))
    assert judge(check, evidence(own, site=SECTION)).verdict is Verdict.FAIL
