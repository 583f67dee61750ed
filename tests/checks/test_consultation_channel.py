"""RULES V-5 (1): a link by its words, by its address, or a form will do; without a menu that was read nothing is said."""

from datetime import timedelta
from pathlib import Path

import pytest

from checks import consultation_channel as check
from monitor.contract import BrokenLink, ColumnState, Evidence, Links, Page, Pages
from monitor.model import ColumnClass, Outcome, Verdict
from tests.checks.district import (
    AS_OF,
    PORTAL_URL,
    SECTION,
    STANDALONE,
    TODAY,
    column,
    columns,
    evidence,
    judge,
)
from tests.checks.pages import noted, page

MENU = "".join(f"<a href='/c{n}/'>栏目第{n}</a>" for n in range(7))
MAILBOX = f"{PORTAL_URL}xx/"


def home(extra: str = "", menu: str = MENU) -> Page:
    return page(f"<div class='nav'>{menu}</div>{extra}<p>欢迎访问本网站。</p>", PORTAL_URL, home=True)


def seen(*read: Page) -> Pages:
    return noted("consultation_channel", check.read, *read)


def given(*read: Page, links: Links | None = None) -> Evidence:
    return evidence(seen(*read), *((links,) if links else ()))


def dead(days: int) -> Links:
    link = BrokenLink(
        target=MAILBOX, outcome=Outcome.BROKEN, status=404, parents=(), parents_total=1, first_at=AS_OF, last_at=AS_OF,
        days=tuple(TODAY - timedelta(days=n) for n in reversed(range(days))),
    )  # fmt: skip
    return Links(crawled_at=AS_OF, targets=9, broken=(link,))


LINKED = home("<a href='/xx/'>区长信箱</a>")
SAMPLES: list[Evidence] = [given(home()), given(LINKED, links=dead(2))]


def test_no_channel_is_a_veto() -> None:
    answer = judge(check, SAMPLES[0])
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.rule, found.where) == (Verdict.FAIL, "channel_missing", "V-5", PORTAL_URL)
    assert answer.measures == {"channels_seen": 0.0}


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/xx/'>区长信箱</a>", "<a href='/xx/'>互动交流</a>", "<a href='/xx/'>我要写信</a>", "<a href='/xx/'>咨询投诉</a>",
        "<a href='https://12345.example.gov.cn/'>政务热线</a>", "<a href='/xx/'><img src='/a.png' alt='政民互动'></a>",
        "<a href='/hdjl/'><img src='/a.png'></a>", "<a href='/zmhd/index.html'>民声连线</a>",
    ],
)  # fmt: skip
def test_a_channel_by_its_words_or_its_address(link: str) -> None:
    assert judge(check, given(home(link))).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/xf/'>网上信访</a>", "<a href='/jb/'>纪检监察举报</a>", "<a href='/ft/'>在线访谈</a>", "<a href='/zj/'>意见征集</a>",
        "<a href='/a/1.html'>我区召开人民建议征集和群众来信办理工作推进会议</a>", "<a href='https://mail.nanan.gov.cn/'>公务员邮箱登录</a>",
    ],
)  # fmt: skip
def test_special_channels_and_news_are_none(link: str) -> None:
    assert judge(check, given(home(link))).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("<a href=\"javascript:goMail(12)\">区长信箱</a>", "“区长信箱”"),
        ("<a href='javascript:void(0)' onclick=\"openMail('ldxx')\">县 长 信 箱</a>", "“县长信箱”"),
        ("<a href='#'>政民互动</a>", "“政民互动”"),
        ("<ul><li onclick=\"window.open('https://mail.test.cn/x')\">我要写信</li></ul>", "“我要写信”"),
        ("<button onclick='toMail()'>我要咨询</button>", "“我要咨询”"),
        ("<form action='https://mail.test.cn/list'><input type=submit value='我要写信'></form>", "“我要写信”"),
        ("<iframe src='http://hd.test.cn/box.html' title='政民互动'></iframe>", "“政民互动”"),
        ("<iframe src='http://hd.test.cn/box.html'></iframe>", "http://hd.test.cn/box.html"),
        ("<div onclick='go(3)'><img src=/a.png alt=领导信箱></div>", "“领导信箱”"),
        ("<a href='https://gov.people-board.test.cn/fid?id=12'><img src='/images/qzxx.png'></a>", "“qzxx”"),
        ("<a class='qzxx' href='https://gov.people-board.test.cn/fid?id=12'></a>", "“qzxx”"),
        ("<a href='https://gov.people-board.test.cn/fid?id=12'><img src='/images/x3.png'></a><p>书记在线</p>", "外站"),
        ("<script>var menu=[{name:'\\u533a\\u957f\\u4fe1\\u7bb1',go:3}]</script>", "“区长信箱”"),
    ],
)  # fmt: skip
def test_words_that_name_a_channel_without_a_link_that_we_can_follow_leave_it_open(entry: str, told: str) -> None:
    answer = judge(check, given(home(entry)))
    assert (answer.verdict, told in answer.summary, "未能核实" in answer.summary) == (Verdict.UNKNOWN, True, True)


@pytest.mark.parametrize(
    "nothing",
    [
        "<!-- 互动交流 begin --><style>/* 区长信箱 */</style>", "<p>联系电话：023-12345678</p><p>服务热线：12345</p>", "<span>网上信访</span>",
        "<a href='https://bszs.conac.cn/sitename?method=show&id=1'><img src='/b.png'></a>", "<a href='/gk/'><img src='/gk.png'></a>",
    ],
)  # fmt: skip
def test_comments_telephones_marks_and_petitions_leave_nothing_open(nothing: str) -> None:
    assert judge(check, given(home(nothing))).verdict is Verdict.FAIL


def test_a_form_to_write_in_is_a_channel_and_a_comment_below_an_article_is_none() -> None:
    form = "<form action='/s' method='post'><input name='t'><textarea name='nr'></textarea></form>"
    assert judge(check, given(home(), page(form, MAILBOX))).verdict is Verdict.PASS
    article = f"<h1>关于开展检查的通知</h1><p>{'各有关单位要认真落实。' * 30}</p>{form}"
    assert judge(check, given(home(), page(article))).verdict is Verdict.FAIL


def test_where_the_menu_or_the_site_was_not_read_nothing_is_said() -> None:
    for read in ((home(menu="<a href='/a/'>网站首页</a>"),), (page("<p>无</p>", MAILBOX),)):
        assert judge(check, given(*read)).verdict is Verdict.UNKNOWN
    whole = seen(home())
    part = Pages(crawled_at=AS_OF, read=whole.read, pages=whole.pages, since=whole.since, whole=False)
    assert judge(check, evidence(part)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("state", "expected"), [(ColumnState.GAP, Verdict.UNKNOWN), (ColumnState.LISTED, Verdict.FAIL)]
)
def test_a_column_that_was_shut_to_us_may_hold_it(state: ColumnState, expected: Verdict) -> None:
    """The first crawl after a block came to its end although the breaker still kept it out of some columns."""
    shut = columns(column("民声连线", ColumnClass.OTHER, state=state))
    assert judge(check, evidence(seen(home()), shut)).verdict is expected


def test_all_channels_dead_on_two_days_is_a_warning() -> None:
    answer = judge(check, SAMPLES[1])
    assert (answer.verdict, answer.findings[0].code, answer.findings[0].where) == (
        Verdict.WARN,
        "channel_dead",
        MAILBOX,
    )
    assert judge(check, given(LINKED, links=dead(1))).verdict is Verdict.PASS
    both = home("<a href='/xx/'>区长信箱</a><a href='/hd/'>政民互动</a>")
    assert judge(check, given(both, links=dead(5))).verdict is Verdict.PASS


def test_a_section_uses_the_portals_and_a_standalone_site_needs_its_own() -> None:
    assert judge(check, evidence(seen(home()), site=SECTION)).verdict is Verdict.NOT_APPLICABLE
    assert judge(check, evidence(seen(home()), site=STANDALONE)).verdict is Verdict.FAIL


def test_real_home_and_menus(shared: Path) -> None:
    """The menu of a real district leads to its channel."""
    body = (shared / "corpus/sites/pingtan/www/zwgk/gsgg/index.html").read_text("utf-8")
    front = page(body, "https://www.pingtan.gov.cn/zwgk/gsgg/", home=True)
    assert any(note.code == "channel" for note in check.read(front))
    assert judge(check, given(front)).verdict is Verdict.PASS
