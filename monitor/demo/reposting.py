"""The sound part of reposting: what the issuers publish, who owes it, and that everybody reposts it whole and in time.

What goes wrong is planted on top of it (``plants/reposts_*.py``): :func:`take` gives a document, :func:`rework` changes its
repost, :func:`beside` puts another page next to it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from monitor.demo import names
from monitor.demo.chance import between, pick, shuffled
from monitor.demo.issuing import AMENDED_AT, FAMILY_AT, OWED_AT, documents
from monitor.demo.policy_text import STATE
from monitor.demo.policy_words import FIELDS
from monitor.demo.reposted_duties import HOURS, calm, deadline, owing
from monitor.demo.state import State
from monitor.demo.world import MODES, DemoColumn, DemoDocument, DemoRepost, Event, Form, Genre, Style, What
from monitor.model import BEIJING, ColumnClass, Level, RepostRule, Tier

if TYPE_CHECKING:
    from monitor.demo.planting import Garden

STATE_COLUMN, CITY_COLUMN, QUIET_COLUMN = "gwyzc", "sjwj", "bmts"
"""Columns of reposts: 国务院重要政策信息, 市政府文件; and one that nobody registered, in which a repost may stand as well."""
COLUMNS = (
    DemoColumn(name="国务院重要政策信息", slug=STATE_COLUMN, cls=ColumnClass.TOPIC, form=Form.REPOSTS),
    DemoColumn(name="市政府文件", slug=CITY_COLUMN, cls=ColumnClass.TOPIC, form=Form.REPOSTS),
    DemoColumn(name="便民提示", slug=QUIET_COLUMN, registered=False, every=9, level=Level.OTHER),
)
NOT_OWED = ("答记者问", "新闻发布会")
SOURCES = {
    STATE: ("中国政府网", "国务院办公厅"),
    names.CITY[1]: ("江州市人民政府", "江州市人民政府网站", "江州市政府网"),
}
DAYTIME = range(8, 22)
DOWN = ("refused", "reset", "hang", "http_500", "http_502", "dns_servfail", "dns_silent")


def issue(garden: "Garden") -> None:
    """Let the issuers publish, the register say who owes what, and everybody repost in time."""
    garden.owing = _owing_section(garden)
    garden.add_columns("portal", COLUMNS)
    garden.add_columns(garden.owing, (COLUMNS[1],))
    for key, issuer in garden.issuers.items():
        tier = Tier.STATE_COUNCIL if key == STATE else Tier.SUPERIOR
        rules = tuple(_rules(garden, key))
        garden.issuers[key] = msgspec.structs.replace(issuer, tier=tier, sources=SOURCES[key], rules=rules)
    garden.documents = {each.id: each for each in documents(garden.base, garden.owing)}
    scenario = garden.finished()
    for document in scenario.documents:
        for site in owing(scenario, document):
            column = STATE_COLUMN if document.issuer == STATE else CITY_COLUMN
            add(garden, document.id, site, column, _in_time(garden, document, site))
    kept = {f"{issuer[:3]}{FAMILY_AT:02d}" for issuer in garden.issuers} | {f"{names.CITY[1][:3]}{AMENDED_AT:02d}"}
    begins = garden.base.begins
    able = [key for key, each in garden.documents.items() if each.genre is not Genre.NEWS and each.at >= begins]
    garden.untold = [key for key in shuffled(able, garden.seed, "roles") if key not in kept]
    _troubles(garden)


def _in_time(garden: "Garden", document: DemoDocument, site: str) -> datetime:
    """A moment well before the deadline, by day if that can be."""
    most = (HOURS[garden.issuers[document.issuer].tier] - 3) * 60
    drawn = (between(50, most, "delay", garden.seed, document.id, site, turn) for turn in range(9))
    moments = [document.at + timedelta(minutes=minutes) for minutes in drawn]
    return next((at for at in moments if at.astimezone(BEIJING).hour in DAYTIME), moments[0])


def _owing_section(garden: "Garden") -> str:
    """The department that owes documents of its field: the finance bureau, if there is one; always one whose pages every
    crawl can see and whose articles show the hour."""
    hit = {event.site for event in garden.events if event.what in (What.OUTAGE, What.REDESIGN)}
    able = [key for key in FIELDS if key in garden.sites and key not in hit]
    return next((key for key in able if garden.sites[key].style is not Style.JPAGE), able[0])


def _rules(garden: "Garden", issuer: str) -> Iterable[RepostRule]:
    yield RepostRule(sites=("portal",), titles=NOT_OWED, owed=False)
    if issuer != STATE:
        yield RepostRule(sites=(garden.owing,), titles=(FIELDS[garden.owing],), not_titles=NOT_OWED, hours=12)
    yield RepostRule(sites=("portal",))


def _troubles(garden: "Garden") -> None:
    """One issuer is down for some hours of a day, one hides behind a challenge for half a day, one draws its list by
    JavaScript for a day and more."""
    keys = shuffled(list(garden.issuers), garden.seed, "troubled issuers")
    scenario = garden.base
    down, hides, drawn = garden.draw(3, 5, "down"), garden.draw(7, 9, "hides"), garden.draw(11, 14, "drawn")
    spells = (
        (keys[0], down, 9.75, garden.draw(6, 9, "hours down"), pick(DOWN, garden.seed, "down mode")),
        (keys[1], hides, 8.75, 12, pick(MODES[What.CHALLENGE], garden.seed, "hides mode")),
        (keys[garden.seed % 2], drawn, 7.75, garden.draw(26, 34, "hours drawn"), "list_drawn"),
    )
    for issuer, day, hour, hours, mode in spells:
        since = scenario.at(day, hour)
        garden.events.append(
            Event(what=What.ISSUER, since=since, until=since + timedelta(hours=hours), site=issuer, mode=mode)
        )


def take(garden: "Garden", issuer: str, first: int, last: int) -> DemoDocument:
    """A document that the issuer publishes between two days, and with which nothing goes wrong yet."""
    for key in garden.untold:
        document = garden.documents[key]
        if document.issuer == issuer and first <= garden.base.day_of(document.at) <= last:
            garden.untold.remove(key)
            return document
    raise ValueError(f"no document of {issuer} left between days {first} and {last}")


def take_owed(garden: "Garden") -> DemoDocument:
    """A document that the section owes as well as the portal."""
    places = [f"{names.CITY[1][:3]}{at:02d}" for at in OWED_AT]
    key = next(key for key in garden.untold if key in places)
    garden.untold.remove(key)
    return garden.documents[key]


def publish(garden: "Garden", document: DemoDocument, **fields: object) -> DemoDocument:
    """Let a document be another one; what was planned of its reposts stays."""
    garden.documents[document.id] = changed = msgspec.structs.replace(document, **fields)
    return changed


def add(garden: "Garden", document: str, site: str, column: str, at: datetime, **fields: object) -> DemoRepost:
    """One more page about a document."""
    item = max((each.item for each in garden.reposts), default=0) + 1
    made = msgspec.structs.replace(
        DemoRepost(document=document, site=site, column=column, item=item, at=at.replace(second=0, microsecond=0)), **fields
    )  # fmt: skip
    garden.reposts.append(made)
    return made


def rework(garden: "Garden", document: DemoDocument, site: str = "portal", **fields: object) -> DemoRepost:
    """Let a site repost a document otherwise."""
    repost = _first(garden, document, site)
    made = msgspec.structs.replace(repost, **fields)
    garden.reposts[garden.reposts.index(repost)] = made
    return made


def drop(garden: "Garden", document: DemoDocument, site: str = "portal") -> None:
    """Let a site never repost a document."""
    garden.reposts.remove(_first(garden, document, site))


def beside(garden: "Garden", document: DemoDocument, column: str, mode: str, hours: float) -> DemoRepost:
    """Another page of the portal about a document, some hours after its repost."""
    repost = _first(garden, document, "portal")
    return add(garden, document.id, "portal", column, repost.at + timedelta(hours=hours), mode=mode)


def late(garden: "Garden", document: DemoDocument, hours: float, site: str = "portal", earliest: int = 0) -> datetime:
    """A moment at least so many hours after the deadline, and of the day not before the hour ``earliest``, before which our
    looks saw that the repost was not there."""
    scenario = garden.finished()
    state, built = State(scenario), scenario.site(site)
    at = deadline(scenario, document) + timedelta(hours=hours)
    while at.astimezone(BEIJING).hour < earliest or not (
        calm(state, built, at) and calm(state, built, at + timedelta(hours=3))
    ):
        at += timedelta(hours=1)
    return at


def _first(garden: "Garden", document: DemoDocument, site: str) -> DemoRepost:
    return next(each for each in garden.reposts if (each.document, each.site) == (document.id, site))
