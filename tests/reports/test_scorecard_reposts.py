"""The weekly mail's section about reposting."""

import email
from email.message import EmailMessage
from email.policy import default

import lxml.html

from monitor.judging.result import SiteJudgement
from monitor.reports.scorecard import scorecard
from tests.reports.judgements import CATALOGUE, WEEK_END, district
from tests.reports.reposting import WITH_ISSUERS, judgements


def bodies(judgements: list[SiteJudgement], sites: tuple[str, ...] | None = None) -> list[str]:
    mail = scorecard(WITH_ISSUERS, judgements, None, WEEK_END, sites, catalogue=CATALOGUE)
    read = email.message_from_bytes(mail.as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    text, html = read.get_body(("plain",)), read.get_body(("html",))
    assert text is not None and html is not None
    shown = lxml.html.document_fromstring(html.get_content())
    return [" ".join(each.split()) for each in (text.get_content(), " ".join(map(str, shown.itertext())))]


def with_reposts() -> list[SiteJudgement]:
    return judgements()


def test_the_week_in_numbers_and_the_issuer_that_could_not_be_read() -> None:
    text, html = bodies(with_reposts())
    assert (
        "南安区人民政府网：本周到期 9 件，按时 4，迟 1，缺 1，待确认或不可测 2；其中需改正 4 件。转载后又撤下 1 件。另有待转 1 件。"
        in text
    )
    assert "南安区人民政府网 9 4 1 1 2 4 1 1 0" in html
    for shown in (text, html):
        assert shown.count("上级网站“重庆市人民政府网”自 2026-11-22 19:15 起读不了") == 1


def test_nothing_owed_nothing_said() -> None:
    for shown in bodies(list(district())):
        assert "上级文件转载" not in shown


def test_a_site_s_own_mail_tells_of_its_own() -> None:
    text, _ = bodies(with_reposts(), ("lyw",))
    assert "上级文件转载" not in text
    own, _ = bodies(with_reposts(), ("portal",))
    assert "本周到期 9 件" in own
