"""The weekly mail: what an official finds in it, and what must never get into it."""

import email
import re
from datetime import date
from email.message import EmailMessage
from email.policy import default

import lxml.html
import msgspec
import pytest
from msgspec.structs import replace

from monitor.model import Grade, Outcome, Site, Stage, Verdict
from monitor.reports.lines import site_line
from monitor.reports.scorecard import SHOWN_PER_CHECK, letters, scorecard
from monitor.reports.week import counts, week_words
from tests.reports.judgements import (
    AS_OF,
    CATALOGUE,
    HOSTILE,
    REGISTER,
    SITES,
    WEEK_END,
    all_good,
    blocked,
    broken,
    district,
    judged,
    last_week,
    result,
)


def parts(message: EmailMessage) -> tuple[str, lxml.html.HtmlElement]:
    """Text and HTML as a mail client finds them: after the message went through its bytes."""
    read = email.message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    assert read.get_content_type() == "multipart/alternative"
    text, html = read.get_body(("plain",)), read.get_body(("html",))
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    return text.get_content(), lxml.html.document_fromstring(html.get_content())


@pytest.fixture(name="mail")
def _mail() -> tuple[str, lxml.html.HtmlElement]:
    return parts(scorecard(REGISTER, district(), last_week(), WEEK_END, catalogue=CATALOGUE))


def both(mail: tuple[str, lxml.html.HtmlElement]) -> tuple[str, str]:
    """Text and the words of the HTML, without line breaks inside sentences."""
    return mail[0], " ".join(mail[1].text_content().split())


def test_says_what_changed_since_last_week(mail: tuple[str, lxml.html.HtmlElement]) -> None:
    for shown in both(mail):
        assert "由“已测项未见否决”变为“不合格”" in shown
        assert "由“不合格”变为“即将不合格”" in shown
        assert "新纳入监测，评定“已测项未见否决”" in shown
    assert "即将不合格 1 个（比上周增加 1 个）" in mail[0]


def test_without_a_last_week_it_does_not_compare() -> None:
    shown = both(parts(scorecard(REGISTER, district(), None, WEEK_END, catalogue=CATALOGUE)))
    for text in shown:
        assert "上周没有评定结果" in text
        assert "比上周" not in text


def test_a_fault_names_page_words_and_date_link_and_remedy(mail: tuple[str, lxml.html.HtmlElement]) -> None:
    for shown in both(mail):
        for needed in (
            *("https://www.nanan.example.cn/old/1.html", "https://www.nanan.example.cn/tzgg/index.html"),
            *('=HYPERLINK("http://evil.example/","点我")', "2026-11-20", "请更正网址或撤下该链接。"),
            *("国办秘函〔2019〕19号", "三日内补齐五个栏目的信息。"),
        ):
            assert needed in shown


def test_page_words_are_text_in_the_html(mail: tuple[str, lxml.html.HtmlElement]) -> None:
    assert not mail[1].xpath("//script")
    assert '<script>alert("x")</script>&"\'通知' in mail[1].text_content()
    assert "\u202e" in HOSTILE
    assert "\u202e" not in mail[0] + mail[1].text_content()


def test_the_html_survives_mail_clients(mail: tuple[str, lxml.html.HtmlElement]) -> None:
    page = mail[1]
    assert page.xpath("//table[@width='720']")
    assert not page.xpath("//style | //link | //img | //form | //*[@class]")
    assert "Noto Sans CJK SC" in page.xpath("//table[@width='720']/@style")[0]


def test_blocked_sites_of_one_address_are_named_once(mail: tuple[str, lxml.html.HtmlElement]) -> None:
    for shown in both(mail):
        assert shown.count("防护系统拦住了监测程序") == 1
        assert "同一地址（www.nanan.example.cn）上的 2 个站点" in shown


def test_sites_behind_one_address_under_two_names_are_one_cause() -> None:
    other = msgspec.structs.replace(SITES[5], url="https://other.example.cn/")
    judgements = (blocked(SITES[2]), blocked(other))
    addresses = {SITES[2].id: "203.0.113.7", other.id: "203.0.113.7"}
    apart, _ = parts(scorecard(REGISTER, judgements, None, WEEK_END, catalogue=CATALOGUE))
    together, _ = parts(scorecard(REGISTER, judgements, None, WEEK_END, catalogue=CATALOGUE, addresses=addresses))
    assert apart.count("防护系统拦住了监测程序") == 2
    assert together.count("防护系统拦住了监测程序") == 1
    assert "同一地址（203.0.113.7）上的 2 个站点" in together


def test_outside_waived_and_shared_faults_are_apart(mail: tuple[str, lxml.html.HtmlElement]) -> None:
    text = mail[0]
    duties = text[text.index("三、") : text.index("四、")]
    assert "gone.example.org" not in duties
    assert "gone.example.org" in text[text.index("五、") :]
    assert "备案编号" not in duties
    assert "已豁免：备案编号变更办理中" in text
    assert "由“南安区人民政府网”负责整改" in text


def test_unverified_points_are_called_internal(mail: tuple[str, lxml.html.HtmlElement]) -> None:
    for shown in both(mail):
        assert "内部参考分值：扣 0.1 分" in shown
        assert "未经核实" in shown
        assert len(re.findall("扣 0.1 分", shown)) == len(re.findall("内部参考分值：扣 0.1 分", shown))


def test_no_english_words_of_the_program(mail: tuple[str, lxml.html.HtmlElement]) -> None:
    words = {str(each) for kind in (Grade, Verdict, Outcome, Stage) for each in kind} | set(CATALOGUE)
    for shown in both(mail):
        without_urls = re.sub(r"https?://[^\s）]+", "", shown)
        found = set(re.findall(r"[a-z_0-9]+", without_urls.lower()))
        assert not found & (words - {"other"})
        assert "V-4" not in shown


def test_a_long_list_is_cut_and_counted() -> None:
    found = [judged("links_work", "jw", broken(SITES[1], f"https://x.example/{n}", "旧闻")) for n in range(30)]
    site = all_good(SITES[1])
    results = (*site.results[:4], result("links_work", Verdict.WARN, "30 个链接打不开。", *found), site.results[5])
    text, _ = parts(
        scorecard(REGISTER, [msgspec.structs.replace(site, results=results)], None, WEEK_END, catalogue=CATALOGUE)
    )
    assert text.count("https://x.example/") == SHOWN_PER_CHECK
    assert f"另有 {30 - SHOWN_PER_CHECK} 处" in text


def test_recipients_get_what_they_answer_for() -> None:
    found = {letter.recipient: letter.sites for letter in letters(REGISTER, WEEK_END)}
    assert found == {
        "office@office.example": None,
        "portal@office.example": ("portal",),
        "two@office.example": ("jw", "wjw"),
    }
    assert len({letter.key for letter in letters(REGISTER, WEEK_END)}) == 3


def test_a_sites_mail_holds_only_that_site() -> None:
    message = scorecard(REGISTER, district(), last_week(), WEEK_END, ("jw",), catalogue=CATALOGUE)
    text, _ = parts(message)
    assert str(message["Subject"]).startswith("南安区教育委员会")
    assert "南安旅游网" not in text
    assert "没有需要处理的问题。" in text


def test_a_district_without_faults_and_gaps() -> None:
    text, _ = parts(scorecard(REGISTER, [all_good(SITES[0])], [all_good(SITES[0])], WEEK_END, catalogue=CATALOGUE))
    assert "各站点评定与上周相同" in text
    assert "本周各项均已测量" in text


def test_line_breaks_in_names_make_no_headers() -> None:
    site = Site(id="x", name="甲\r\nBcc: a@b.example", kind=SITES[1].kind, owner="乙", url=SITES[1].url)
    message = scorecard(REGISTER, [all_good(site, AS_OF)], None, WEEK_END, ("x",), catalogue=CATALOGUE)
    assert email.message_from_bytes(message.as_bytes())["Bcc"] is None


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (date(2026, 11, 22), "2026年11月16日至11月22日"),
        (date(2027, 1, 3), "2026年12月28日至2027年1月3日"),
    ],
)
def test_week_words(end: date, words: str) -> None:
    assert week_words(end) == words


def test_a_closed_site_is_counted_apart_from_what_could_not_be_measured() -> None:
    closed = replace(
        all_good(SITES[5]), site=replace(SITES[5], stage=Stage.CLOSED), grade=Grade.UNKNOWN, measured=0.0, results=()
    )
    found = {each.word: each.now for each in counts([*district()[:5], closed], None)}
    assert (found["关停"], found["不可测"]) == (1, 2)
    assert "关停" not in {each.word for each in counts(district(), None)}
    line = site_line(closed, REGISTER, CATALOGUE)
    assert (line.grade, line.tone, line.measured) == ("关停", "mute", "—")
    resold = replace(closed, grade=Grade.FAILED)
    assert site_line(resold, REGISTER, CATALOGUE).grade == "不合格"  # what speaks against a closed site is told
