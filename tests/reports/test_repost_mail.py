"""The morning's mail about reposts and the mail about an issuer that cannot be read: what they say, and that they leave once."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.app.repost_mailing import send_issuer_alerts, send_morning, table_of
from monitor.contract import FeedSeen, Reposts
from monitor.model import Mail, Register
from monitor.reports.repost_mail import SHOWN, is_news, issuer_mail, morning_mail, morning_parts
from monitor.reports.repost_table import repost_table
from monitor.store import Store
from tests.app.reposting_district import ISSUER, District, district, known, paragraphs
from tests.reports.judgements import AS_OF
from tests.reports.mail_server import mail_server
from tests.reports.reposting import CHANGED, CUT, HOSTILE_KEY, LINK, MISSING, OPEN, WITH_ISSUERS, judgements, reposts

TABLE = repost_table(WITH_ISSUERS, reposts(), AS_OF, judgements())


def body(message: EmailMessage, kind: str) -> str:
    """One of the two bodies."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_each_duty_stands_under_what_must_be_done() -> None:
    parts = {part.heading: [row.document for row in part.rows] for part in morning_parts(TABLE)}
    assert parts["今天要转载的"] == [OPEN]
    assert MISSING in parts["已经超期、还没有转载的"]
    assert parts["转载后又撤下、需要恢复的"] == [HOSTILE_KEY]
    assert {CHANGED, CUT, LINK} <= set(parts["已转载、需要改正或核对的"])


def test_what_the_official_reads() -> None:
    message = morning_mail(WITH_ISSUERS, TABLE)
    text, html = body(message, "plain"), body(message, "html")
    assert "待转 1 件，超期未转 2 件" in message["Subject"]
    for row in TABLE.rows:
        told = any(row in part.rows for part in morning_parts(TABLE))
        assert (row.title in text) == told and (row.words in text) >= told
    assert "期限" in text and "前一次还没有" in text
    assert "<script" not in html and "javascript:" not in html and "{{" not in text + html


def test_a_fault_is_told_with_its_gravest_difference_and_how_to_see_it() -> None:
    message = morning_mail(WITH_ISSUERS, TABLE)
    assert "需改正 4 件" in message["Subject"]
    for kind in ("plain", "html"):
        shown = body(message, kind)
        for told in (
            "该文件的转载与原文不一致：第4段原文“95%”，转载“85%”", "已撤下（原已按时转载）", "该文件的转载已经不在了", "本站对该文件只放了链接，没有转载正文", "转载页没有注明来源", "该文件有附件2个",
            "xunwang policy status --document 渝府办发〔2026〕112号 --html 文件夹",
        ):  # fmt: skip
            assert told in shown, told
        assert "--document =HYPERLINK" not in shown  # a number from a page is never typed into a shell


def test_what_the_office_has_excused_is_not_asked_for() -> None:
    waived = [
        replace(each, results=tuple(replace(r, findings=tuple(replace(f, waived="已核实") for f in r.findings)) for r in each.results))
        for each in judgements()
    ]  # fmt: skip
    table = repost_table(WITH_ISSUERS, reposts(), AS_OF, waived)
    assert not any(row.faults for row in table.rows)
    assert "已转载、需要改正或核对的" not in [part.heading for part in morning_parts(table)]


def test_long_parts_are_cut_and_counted() -> None:
    opened = next(row for row in TABLE.rows if row.document == OPEN)
    many = replace(TABLE, rows=tuple(replace(opened, document=f"{n:012x}") for n in range(SHOWN + 7)))
    (part,) = morning_parts(many)
    assert (len(part.rows), part.more) == (SHOWN, 7)
    assert "另有 7 件" in body(morning_mail(WITH_ISSUERS, many), "plain")


def test_nothing_to_tell_is_no_mail_but_a_blind_issuer_is() -> None:
    empty = {"portal": Reposts(duties=(), feeds=(FeedSeen(issuer="gwy", name="中国政府网", read_at=AS_OF),))}
    assert not is_news(repost_table(WITH_ISSUERS, empty, AS_OF))
    blind = FeedSeen(issuer="gwy", name="中国政府网", read_at=AS_OF, gap="列表读不出", since=AS_OF - timedelta(hours=3))
    table = repost_table(WITH_ISSUERS, {"portal": Reposts(duties=(), feeds=(blind,))}, AS_OF)
    assert is_news(table)
    text = body(morning_mail(WITH_ISSUERS, table), "plain")
    assert "不等于没有发布" in text and "没有待转载" in text
    alert = issuer_mail(WITH_ISSUERS, table.issuers[0], AS_OF)
    assert "读不了" in alert["Subject"] and "列表读不出" in body(alert, "plain") and "policy add" in body(alert, "html")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "facts.sqlite") as opened:
        yield opened


def with_mail(mail: Mail) -> Register:
    made = known()
    return replace(made, settings=replace(made.settings, mail=mail))


async def published(place: District) -> None:
    place.publish("new", "某市人民政府关于垃圾分类的通知", paragraphs("垃圾分类"), "2026-11-10 07:20")
    await place.feed()


async def test_they_leave_once(store: Store) -> None:
    async with mail_server() as box:
        mail = Mail(port=box.port, sender="jiance@example.gov.cn", recipients=("a@example.gov.cn",))
        async with district(store, "2026-11-10 08:00", with_mail(mail)) as place:
            await published(place)
            table = table_of(place.monitor, place.monitor.judge())
            assert (await send_morning(place.monitor, table)).sent == ("a@example.gov.cn",)
            assert (await send_morning(place.monitor, table)).sent == ()
            assert (await send_issuer_alerts(place.monitor, table)).sent == ()
            place.web.pages[f"{ISSUER}/zhengce/"] = 503
            for _ in range(4):
                place.clock.move(minutes=15)
                await place.feed()
                await send_issuer_alerts(place.monitor, table_of(place.monitor, place.monitor.judge()))
            place.clock.move(days=1)
            await place.feed()
            assert (await send_morning(place.monitor, table_of(place.monitor, place.monitor.judge()))).sent != ()
    assert len(box.taken) == 3, "two mornings, and one trouble of the issuer however often it is looked at"
