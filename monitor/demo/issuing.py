"""Draws what the issuers publish: documents of many matters, by day and by night, some of them near-duplicates of older ones."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.demo import names
from monitor.demo.chance import between, pick, shuffled
from monitor.demo.policy_text import STATE
from monitor.demo.policy_words import FIELDS, MATTERS
from monitor.demo.world import DemoDocument, Genre, Scenario, local_date

EACH = 19
"""How many documents each issuer publishes, besides the interview."""
BEFORE = 3
"""How many of them before day 1."""
HOURS = (9, 10, 11, 14, 15, 16, 17, 18, 20, 21, 8, 22, 0)
"""Hours of publication: most of them of the office day, some of the night."""
FAMILY_AT, AMENDED_AT, OWED_AT = 5, 9, (2, 4, 6, 10, 12)
"""The places of last year's twin, of an amended version, and of the documents that a section owes as well."""
TITLES = {
    Genre.OPINIONS: "{body}关于进一步加强{m}工作的{kind}意见", Genre.NOTICE: "{body}关于做好{y}年度{m}有关工作的通知",
    Genre.PLAN: "{body}关于印发{m}提升行动实施方案的通知", Genre.RULES: "{place}{m}管理办法",
    Genre.NEWS: "{body}负责人就{m}有关文件答记者问",
}  # fmt: skip
PRESS = "{place}召开{m}新闻发布会"
CODES = {"国务院": "国发", "国务院办公厅": "国办发"}


def documents(scenario: Scenario, field: str) -> Iterator[DemoDocument]:
    """The documents of both issuers.  ``field`` is the department whose matter a few of the city's are of."""
    own = next(matter for matter in MATTERS if FIELDS[field] in matter)
    matters = shuffled([matter for matter in MATTERS if matter != own], scenario.seed, "matters")
    for at, issuer in enumerate(scenario.issuers):
        half = at * len(matters) // 2
        yield from _of_issuer(scenario, issuer.id, matters[half:] + matters[:half], own)


def _of_issuer(scenario: Scenario, issuer: str, matters: list[str], own: str) -> Iterator[DemoDocument]:
    made: list[DemoDocument] = []
    for place in range(EACH):
        key = (scenario.seed, issuer, place)
        matter = own if issuer != STATE and place in OWED_AT else matters[place]
        genre = pick((Genre.OPINIONS, Genre.NOTICE, Genre.PLAN), *key, "genre")
        like = ""
        if place == FAMILY_AT:  # last year's notice is the oldest document
            like, matter, genre = made[0].id, made[0].matter, Genre.NOTICE
        elif place == AMENDED_AT and issuer != STATE:
            like, matter, genre = made[1].id, made[1].matter, Genre.RULES
        elif issuer != STATE and place in OWED_AT:
            genre = (Genre.PLAN, Genre.NOTICE, Genre.PLAN, Genre.OPINIONS, Genre.RULES)[OWED_AT.index(place)]
        elif place == 0 or (place == 1 and issuer != STATE):
            genre = (Genre.NOTICE, Genre.RULES)[place]
        made.append(_document(scenario, issuer, place, matter, genre, like))
    yield from made
    yield _interview(scenario, issuer, matters[-1])


def _document(scenario: Scenario, issuer: str, place: int, matter: str, genre: Genre, like: str) -> DemoDocument:
    key = (scenario.seed, issuer, place)
    day = _day(issuer, place, *key)
    hour = pick(HOURS, "hour", *key) + between(0, 11, "minute", *key) / 12
    at = scenario.at(day, hour)
    office = genre in (Genre.NOTICE, Genre.PLAN) or (genre is Genre.OPINIONS and between(0, 2, "body", *key) == 0)
    place_name = "国务院" if issuer == STATE else f"{names.CITY[0]}人民政府"
    agency = f"{place_name}办公厅" if office and issuer == STATE else f"{place_name}办公室" if office else place_name
    code = CODES.get(agency) or ("江州府办发" if office else "江州府发")
    year = local_date(at).year
    serial = 20 + place * 3 + between(0, 2, "serial", *key)
    title = TITLES[genre].format(
        body=agency, m=matter, y=year, place=names.CITY[0], kind="若干" if place % 2 else "实施"
    )
    return DemoDocument(
        id=f"{issuer[:3]}{place:02d}", issuer=issuer, at=at, title=title, genre=genre, matter=matter, agency=agency,
        written=local_date(at - timedelta(days=between(1, 5, "written", *key))), number=f"{code}〔{year}〕{serial}号",
        like=like,
    )  # fmt: skip


def _day(issuer: str, place: int, *key: object) -> int:
    """The day of a document: the State Council rests for two weeks before the run, and for a day or two into it."""
    if place < BEFORE:
        rest = 17 if issuer == STATE else 1
        return (-370 if place == 0 else -rest - between(0, 5, "before", *key)) - 7 * (BEFORE - 1 - place)
    first = 3 if issuer == STATE else 1
    return first + (place - BEFORE) * (20 - first) // (EACH - BEFORE - 1) + between(0, 1, "day", *key)


def _interview(scenario: Scenario, issuer: str, matter: str) -> DemoDocument:
    """What stands in the list beside the documents, and nobody must repost."""
    key = (scenario.seed, issuer, "interview")
    at = scenario.at(between(3, 12, *key), between(9, 17, "hour", *key) + 0.25)
    state = issuer == STATE
    body = "国务院办公厅" if state else f"{names.CITY[0]}人民政府"
    title = (TITLES[Genre.NEWS] if state else PRESS).format(body=body, place=names.CITY[0], m=matter)
    return DemoDocument(
        id=f"{issuer[:3]}99", issuer=issuer, at=at, title=title, genre=Genre.NEWS, matter=matter, agency=body,
        written=local_date(at),
    )  # fmt: skip
