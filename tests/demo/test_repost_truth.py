"""The truth of reposts, held against dates that were worked out by hand (seed 1; day 1 is 2 November 2026)."""

from datetime import date, datetime

import msgspec
import pytest

from monitor.demo.accuracy import accuracy
from monitor.demo.issuer_paths import document_url
from monitor.demo.planted import ALLOWED, FAULT, LOOK_ALIKE, Planted
from monitor.demo.plants import plants
from monitor.demo.policy_text import STATE
from monitor.demo.repost_truth import IN_TIME, MARKED, STANDING, WHOLE
from monitor.demo.reposted import repost_url
from monitor.demo.scenario import draw
from monitor.demo.truth import Truth
from monitor.demo.world import DemoDocument, DemoRepost, Event, Genre, Scenario, What

DRAWN = draw(1)
CITY = "jiangzhou"
CHECKS = (IN_TIME, WHOLE, MARKED, STANDING)


def day(number: int) -> date:
    """The date of a simulated day."""
    return date(2026, 11, 1 + number)


def issued(issuer: str, at: datetime, *, hour: bool = True) -> DemoDocument:
    """A document that only the portal owes."""
    return DemoDocument(
        id="one", issuer=issuer, at=at, title="关于加强节水行动工作的意见", genre=Genre.OPINIONS, matter="节水行动",
        agency="国务院", written=day(1), number="国发〔2026〕9号", hour=hour,
    )  # fmt: skip


def copy(at: datetime, item: int = 1, **fields: object) -> DemoRepost:
    """A repost of it on the portal."""
    return msgspec.structs.replace(
        DemoRepost(document="one", site="portal", column="gwyzc", item=item, at=at), **fields
    )  # fmt: skip


def only(document: DemoDocument, *reposts: DemoRepost, events: tuple[Event, ...] = ()) -> Scenario:
    """The district with nothing but this document and these pages."""
    return msgspec.structs.replace(DRAWN, events=events, documents=(document,), reposts=reposts)


def planted(scenario: Scenario) -> list[Planted]:
    """What is known of its reposts."""
    known = Truth(scenario, 21)
    return [row for check in CHECKS for row in plants()[check].truth(known)]


def rows(scenario: Scenario, kind: str = FAULT) -> list[Planted]:
    """The rows of one kind."""
    return [row for row in planted(scenario) if row.kind == kind]


def told(scenario: Scenario, kind: str = FAULT) -> list[tuple[str, date, date | None]]:
    """Code, day on which it is due, last day."""
    return [(row.code, row.due, row.until) for row in rows(scenario, kind)]


def test_a_repost_within_a_day_is_in_time_and_one_after_it_is_late() -> None:
    document = issued(STATE, DRAWN.at(5, 10))  # in time until 10:00 on the 6th
    assert told(only(document, copy(DRAWN.at(6, 9.5)))) == []
    late = only(document, copy(DRAWN.at(6, 15)))
    assert told(late) == [("repost_late", day(6), None)]
    (row,) = rows(late)
    assert (row.where, row.veto_due) == (repost_url(late, late.reposts[0]), day(6))


def test_what_is_not_there_is_missing_after_the_first_crawl_that_began_after_the_deadline() -> None:
    document = issued(STATE, DRAWN.at(5, 10))
    missing = only(document)
    assert told(missing) == [("repost_missing", day(7), None)]
    assert rows(missing)[0].where == document_url(missing, document)
    assert told(only(issued(STATE, DRAWN.at(5, 1)))) == [("repost_missing", day(6), None)]
    assert told(only(issued(CITY, DRAWN.at(5, 10)))) == [("repost_missing", day(6), None)]


def test_first_missing_then_late() -> None:
    found = told(only(issued(CITY, DRAWN.at(5, 10)), copy(DRAWN.at(8, 11))))
    assert found == [("repost_missing", day(6), day(7)), ("repost_late", day(8), None)]


def test_a_copy_of_the_late_evening_is_known_on_the_next_day() -> None:
    assert told(only(issued(STATE, DRAWN.at(5, 10)), copy(DRAWN.at(6, 22)))) == [("repost_late", day(7), None)]


def test_without_an_hour_the_clock_starts_at_the_end_of_the_day_at_the_latest() -> None:
    document = issued(STATE, DRAWN.at(5, 10), hour=False)
    assert told(only(document, copy(DRAWN.at(6, 23)))) == []


@pytest.mark.parametrize("mode", ["reset", "412", "list_drawn"])
def test_what_an_issuer_published_out_of_our_sight_is_missing_once_we_can_know_of_it(mode: str) -> None:
    document = issued(CITY, DRAWN.at(5, 10))
    trouble = Event(what=What.ISSUER, since=DRAWN.at(5, 8), until=DRAWN.at(7, 20), site=CITY, mode=mode)
    assert told(only(document, events=(trouble,))) == [("repost_missing", day(8), None)]


def test_a_site_that_cannot_be_looked_at_is_not_accused_before_it_can() -> None:
    wall = Event(what=What.CHALLENGE, since=DRAWN.at(6), until=DRAWN.at(9), site="portal", mode="412")
    assert told(only(issued(CITY, DRAWN.at(5, 10)), events=(wall,))) == [("repost_missing", day(9), None)]


@pytest.mark.parametrize(
    ("mode", "code", "due"),
    [
        ("cut", "repost_cut", day(5)),
        ("figure", "repost_altered", day(5)),
        ("link_only", "repost_link_only", day(5)),
        ("file_broken", "repost_file_broken", day(7)),
        ("retitled", "repost_retitled", day(5)),
        ("unsourced", "repost_source_missing", day(5)),
    ],
)
def test_what_is_wrong_with_a_copy_is_known_when_it_is_seen(mode: str, code: str, due: date) -> None:
    found = only(issued(STATE, DRAWN.at(5, 10)), copy(DRAWN.at(5, 12), mode=mode))
    assert [(row.code, row.due) for row in rows(found) if row.code != "repost_missing"] == [(code, due)]


def test_an_interpretation_alone_is_a_fault_after_the_deadline() -> None:
    found = only(issued(STATE, DRAWN.at(5, 10)), copy(DRAWN.at(5, 12), mode="interpretation"))
    assert told(found) == [("repost_interpretation_only", day(7), None)]
    assert "repost_missing" in {row.code for row in rows(found, ALLOWED)}


def test_a_copy_taken_away_is_missed_after_two_crawls() -> None:
    found = only(issued(STATE, DRAWN.at(5, 10)), copy(DRAWN.at(5, 12), until=DRAWN.at(9, 11)))
    assert told(found) == [("repost_withdrawn", day(11), None)]
    assert rows(found)[0].since == day(9)


def test_the_later_of_two_copies_is_the_double() -> None:
    found = only(issued(STATE, DRAWN.at(5, 10)), copy(DRAWN.at(5, 12)), copy(DRAWN.at(7, 12), 2))
    assert [(row.code, row.where) for row in rows(found)] == [("repost_duplicate", repost_url(found, found.reposts[1]))]


def test_a_page_beside_a_copy_only_looks_like_one() -> None:
    found = only(issued(STATE, DRAWN.at(5, 10)), copy(DRAWN.at(5, 12)), copy(DRAWN.at(5, 15), 2, mode="explained"))
    assert told(found) == []
    assert "repost_duplicate" in {row.code for row in rows(found, LOOK_ALIKE)}


def test_a_duty_that_is_open_may_be_warned_of() -> None:
    scenario = only(issued(STATE, DRAWN.at(5, 10)), copy(DRAWN.at(6, 9)))
    where = document_url(scenario, scenario.documents[0])
    finding = {"id": "f", "site": "portal", "check": IN_TIME, "code": "repost_due", "where": where, "verdict": "warn"}
    wrong = [
        accuracy(planted(scenario), [{**finding, "at": at}], CHECKS)["checks"][IN_TIME]["false_alarms"]
        for at in ("2026-11-06", "2026-11-08")
    ]
    assert [len(each) for each in wrong] == [0, 1]
