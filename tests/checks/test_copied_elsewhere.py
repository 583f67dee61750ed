"""RULES N-9: foreign pages that carry the register's marks are candidates; quoting a name or sharing a licence is not."""

from datetime import timedelta

import pytest

from checks import copied_elsewhere
from monitor.contract import Answers, Evidence, Want
from monitor.model import Answer, Note, Outcome, Verdict
from tests.checks.district import AS_OF, CODE, PORTAL, PORTAL_URL, changed, evidence, judge
from tests.checks.pages import noted, page

ID = "copied_elsewhere"
COPY = "http://www.nanan-fuzhi.cn/index.html"
LINKS = page(
    f'<h1>机构职能</h1><p>本局的职能。</p><a href="{COPY}">旧版网站</a><a href="http://www.cq.gov.cn/">市政府</a>'
    '<a href="https://lyw.nanan.gov.cn/">旅游网</a><a href="/a.html">本站</a><a href="http://www.nanan-daily.cn/">日报</a>'
)
FOOT = f'<h1>区政府</h1><div class="footer">网站标识码：{CODE} 渝公网安备 50019902000011号</div>'


def heard(markup: str, url: str = COPY) -> tuple[Note, ...]:
    return copied_elsewhere.hear(Want(url=url), page(markup, url))


def answer(*notes: Note, outcome: Outcome = Outcome.OK, url: str = COPY, days: float = 1) -> Answer:
    return Answer(
        site="portal", check=ID, url=url, key="", at=AS_OF - timedelta(days=days), outcome=outcome, notes=notes
    )


def given(*answers: Answer) -> Evidence:
    return evidence(noted(ID, copied_elsewhere.read, LINKS), Answers(answers=answers))


SAMPLES = [given(answer(*heard(FOOT)))]


def test_only_links_to_foreign_hosts_are_noted() -> None:
    assert [note.url for note in copied_elsewhere.read(LINKS)] == [COPY, "http://www.nanan-daily.cn/"]


def test_a_page_with_our_site_code_is_a_candidate() -> None:
    found = judge(copied_elsewhere, SAMPLES[0])
    (finding,) = found.findings
    assert (found.verdict, finding.review, finding.where) == (Verdict.WARN, True, COPY)
    assert CODE in finding.what
    assert finding.parents[0].text == "旧版网站"


def test_a_candidate_dates_from_the_first_look_of_an_unbroken_run() -> None:
    copy = heard(FOOT)
    looks = (
        answer(*copy, days=28),
        answer(days=21),
        answer(*copy, days=14),
        answer(outcome=Outcome.DNS, days=7),
        answer(*copy),
    )
    (found,) = judge(copied_elsewhere, given(*looks)).findings
    assert (found.since, found.steps[1].at) == (AS_OF - timedelta(days=14), AS_OF - timedelta(days=1))


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>南岸区人民政府的新闻</h1><p>转载南岸区人民政府消息。</p>",
        '<div class="footer">网站标识码：5001080001 渝公网安备 50010802000222号</div>',
        '<div class="footer">渝ICP备05003300号-9</div>',
        "<meta name=SiteName content=别的网站><p>文</p>",
    ],
)
def test_what_is_no_copy(markup: str) -> None:
    found = judge(copied_elsewhere, given(answer(*heard(markup))))
    assert (found.verdict, found.findings) == (Verdict.PASS, ())


def test_the_name_tag_and_the_police_mark_tell_it_too() -> None:
    named = changed(PORTAL, name="南岸区人民政府门户网站")
    by_name = '<html><head><meta name="SiteName" content="南岸区人民政府门户网站"><title>x</title></head><body>文</body></html>'
    seen = noted(ID, copied_elsewhere.read, LINKS)
    found = judge(copied_elsewhere, evidence(seen, Answers(answers=(answer(*heard(by_name)),)), site=named))
    assert "网站名称标签" in found.findings[0].what
    police = heard('<div class="footer">渝公网安备 50019902000011号</div>')
    assert "公安备案编号" in judge(copied_elsewhere, given(answer(*police))).findings[0].what


def test_a_copy_that_redirects_to_the_site_itself_is_none() -> None:
    moved = copied_elsewhere.hear(Want(url=COPY), page(FOOT, PORTAL_URL))
    assert judge(copied_elsewhere, given(answer(*moved))).verdict is Verdict.PASS


def test_nothing_looked_at_is_unknown_and_a_dead_page_is_none() -> None:
    assert judge(copied_elsewhere, given()).verdict is Verdict.UNKNOWN
    assert judge(copied_elsewhere, given(answer(outcome=Outcome.DNS))).verdict is Verdict.PASS


def test_what_was_seen_lately_is_not_wanted_again() -> None:
    options = {"again_days": 7}
    assert [want.url for want in copied_elsewhere.wants(given(), options)] == ["http://www.nanan-daily.cn/", COPY]
    assert [want.url for want in copied_elsewhere.wants(given(answer()), options)] == ["http://www.nanan-daily.cn/"]
    later = copied_elsewhere.wants(given(answer(days=8)), options)
    assert [want.url for want in later] == ["http://www.nanan-daily.cn/", COPY], "the one never seen goes first"
