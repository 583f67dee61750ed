"""Who owes what: rules of the register, decisions of the office, and what is followed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from monitor.model import (
    Column,
    Decision,
    HourCount,
    IssuedDocument,
    Issuer,
    Kind,
    Register,
    RepostRule,
    Settings,
    Site,
    Tier,
)
from monitor.owing import duties_of, owing, repost_columns

NOW = datetime(2026, 11, 10, 4, tzinfo=UTC)
LIST = "http://up.gov.cn/list/"
PORTAL = Site(
    id="portal", name="门户", kind=Kind.PORTAL, owner="办", url="http://q.gov.cn/",
    columns=(
        Column(name="工作动态", url="http://q.gov.cn/gzdt/"),
        Column(name="国务院信息", url="http://q.gov.cn/gwy/"),
    ),
)  # fmt: skip
MONEY = Site(id="czj", name="财政局", kind=Kind.SECTION, owner="局", url="http://q.gov.cn/czj/")
ISSUER = Issuer(
    id="up", name="上级", url="http://up.gov.cn/", tier=Tier.STATE_COUNCIL, columns=(Column(name="文件", url=LIST),)
)


def register(*rules: RepostRule, **fields: object) -> Register:
    issuer = replace(ISSUER, rules=rules, **fields)
    settings = Settings(district="区", division="500199", contact_url="http://q.gov.cn/")
    return Register(settings=settings, sites=(PORTAL, MONEY), issuers=(issuer,))


def document(title: str = "关于财政预算的通知", **fields: Any) -> IssuedDocument:
    given: dict[str, Any] = {
        "key": "0123456789ab", "issuer": "up", "url": "http://up.gov.cn/1.html", "title": title, "column": LIST,
        "found_at": NOW - timedelta(hours=2), "published_text": "2026-11-10 10:00", **fields,
    }  # fmt: skip
    return IssuedDocument(**given)


def owed(known: Register, site: Site, *decisions: Decision, **fields: Any) -> list[tuple[int, datetime]]:
    return [(duty.hours, duty.deadline) for duty in duties_of(known, site, [document(**fields)], decisions, NOW)]


PUBLISHED = datetime(2026, 11, 10, 2, tzinfo=UTC)


def test_without_rules_the_portal_owes_everything_in_the_hours_of_the_tier() -> None:
    assert owed(register(), PORTAL) == [(24, PUBLISHED + timedelta(hours=24))]
    assert owed(register(), MONEY) == []
    assert owed(register(tier=Tier.SUPERIOR), PORTAL) == [(12, PUBLISHED + timedelta(hours=12))]
    assert owed(register(hours=8), PORTAL) == [(8, PUBLISHED + timedelta(hours=8))]


def test_the_first_rule_that_fits_and_names_the_site_decides() -> None:
    rules = (
        RepostRule(sites=("czj",), titles=("财政", "预算"), hours=6),
        RepostRule(sites=("portal", "section"), titles=("财政",), owed=False),
        RepostRule(sites=("portal",), not_titles=("答记者问",), columns=("文件",), count=HourCount.OFFICE_HOURS),
    )
    known = register(*rules)
    assert owed(known, MONEY)[0][0] == 6 and owed(known, PORTAL) == []
    assert owed(known, PORTAL, title="关于教育的通知") == [(24, datetime(2026, 11, 12, 8, tzinfo=UTC))]
    assert owed(known, PORTAL, title="就教育答记者问") == []
    assert owed(known, PORTAL, title="关于教育的通知", column="http://up.gov.cn/other/") == []
    assert owing(known, known.issuers[0]) == (PORTAL, MONEY)


def test_the_offices_newest_decision_goes_before_the_rules() -> None:
    known = register(RepostRule(sites=("portal",), owed=False))
    must = Decision(document="0123456789ab", owed=True, at=NOW - timedelta(hours=1), hours=5)
    assert owed(known, PORTAL, must) == [(5, NOW + timedelta(hours=4))], "from the decision on"
    need_not = replace(must, owed=False, at=NOW)
    assert owed(known, PORTAL, must, need_not) == []
    assert owed(register(), PORTAL, need_not) == []
    assert owed(register(), PORTAL, replace(need_not, sites=("czj",))) != []
    assert owed(register(), PORTAL, replace(need_not, document="ba9876543210")) != []
    assert owed(register(), MONEY, replace(must, sites=("section",))) != []
    assert owed(register(), PORTAL, replace(need_not, at=NOW + timedelta(seconds=1))) != [], "not decided yet"


def test_asking_for_what_is_owed_already_gives_nobody_more_time() -> None:
    must = Decision(document="0123456789ab", owed=True, at=NOW - timedelta(minutes=30))
    due = PUBLISHED + timedelta(hours=24)
    assert owed(register(), PORTAL, must) == [(24, due)], "the rules made it owed"
    assert owed(register(), PORTAL, must, replace(must, at=NOW, hours=30)) == [(30, PUBLISHED + timedelta(hours=30))]
    exempt = replace(must, owed=False)
    assert owed(register(), PORTAL, exempt, replace(must, at=NOW)) == [(24, NOW + timedelta(hours=24))], (
        "asked for again"
    )
    free = register(RepostRule(sites=("portal",), owed=False))
    assert owed(free, PORTAL, must, replace(must, at=NOW)) == [(24, must.at + timedelta(hours=24))], (
        "the first one counts"
    )


def test_what_is_not_followed() -> None:
    old = {"published_text": "2026-08-01 10:00", "found_at": NOW - timedelta(days=90)}
    assert owed(register(), PORTAL, **old) == []
    assert owed(register(), PORTAL, published_text="") == [], "there at the first reading, of no known age"
    later = {"published_text": "", "looked_before": NOW - timedelta(hours=3)}
    assert owed(register(), PORTAL, **later) == [(24, NOW + timedelta(hours=22))]
    assert owed(register(), PORTAL, issuer="gone") == []
    assert owed(register(), PORTAL, found_at=NOW + timedelta(seconds=1)) == []


def test_the_columns_that_are_watched() -> None:
    known = register()
    assert repost_columns(known, (PORTAL, MONEY), ()) == ("http://q.gov.cn/", "http://q.gov.cn/gwy/")
    assert "http://q.gov.cn/gzdt/" in repost_columns(known, (PORTAL,), ["http://q.gov.cn/gzdt/"]), "it carried one"
    assert repost_columns(known, (MONEY,), ["http://q.gov.cn/x/"]) == (), "this site owes nothing"
