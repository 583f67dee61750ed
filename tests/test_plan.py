"""What is due, and when."""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from monitor.model import BEIJING, Kind, Mail, Reposting, Settings, Site
from monitor.plan import Done, Work, crawl_slot, due, next_round, places, rounds, scorecard_slot, spread

SETTINGS = Settings(
    district="临江区", division="500199", contact_url="https://www.example.gov.cn/", mail=Mail(recipients=("a@b.cn",))
)
DAY = date(2026, 3, 4)  # a Wednesday


def at(hour: float, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).astimezone(UTC) + timedelta(hours=hour)


@pytest.mark.parametrize("per_day", [20, 24, 96])
def test_rounds_are_spread_over_the_day(per_day: int) -> None:
    moments = rounds(DAY, per_day)
    assert len(moments) == per_day
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    slot = timedelta(days=1) / per_day
    assert min(gaps) >= slot / 2
    assert max(gaps) <= slot * 1.5
    assert at(0) <= moments[0]
    assert moments[-1] < at(24)


def test_rounds_do_not_repeat_the_same_minute_every_day() -> None:
    first, second = rounds(DAY, 24), rounds(DAY + timedelta(days=1), 24)
    assert [moment - at(0) for moment in first] != [moment - at(24) for moment in second]
    assert first == rounds(DAY, 24)


def test_a_missed_round_is_not_made_up() -> None:
    moments = rounds(DAY, 24)
    late = moments[3] + timedelta(minutes=29)
    done = Done(last_round=moments[2], last_prune=late)
    assert [job.due for job in due(late, SETTINGS, (), done) if job.work is Work.ROUND] == [moments[3]]
    too_late = moments[3] + timedelta(minutes=31)
    found = [job for job in due(too_late, SETTINGS, (), done) if job.work is Work.ROUND]
    assert moments[3] not in [job.due for job in found]


def test_only_the_first_round_of_a_day_looks_over_ipv6() -> None:
    moment, first = next_round(at(0) - timedelta(seconds=1), 24)
    assert (moment, first) == (rounds(DAY, 24)[0], True)
    assert next_round(moment, 24) == (rounds(DAY, 24)[1], False)
    assert next_round(rounds(DAY, 24)[-1], 24)[1] is True


def test_a_crawl_is_due_once_a_day_and_caught_up_when_missed() -> None:
    slot = crawl_slot("www.a.gov.cn", DAY, SETTINGS.crawl_hour)
    assert at(2) <= slot < at(3)

    def crawls(now: datetime, last: datetime | None) -> list[str]:
        done = Done(crawls={"www.a.gov.cn": last} if last else {}, last_prune=now)
        return [job.key for job in due(now, SETTINGS, ["www.a.gov.cn"], done) if job.work is Work.CRAWL]

    assert crawls(slot - timedelta(seconds=1), slot - timedelta(days=1)) == []
    assert crawls(slot, slot - timedelta(days=1)) == ["www.a.gov.cn"]
    assert crawls(at(23), slot - timedelta(days=1)) == ["www.a.gov.cn"]
    assert crawls(at(23), slot) == []
    assert crawls(at(23), None) == ["www.a.gov.cn"]


def test_light_rounds_follow_the_crawl_and_give_way_to_it() -> None:
    often = msgspec.structs.replace(SETTINGS, light_hours=6)
    slot = crawl_slot("www.a.gov.cn", DAY, SETTINGS.crawl_hour)
    hour = timedelta(hours=1)

    def lights(
        now: datetime, crawled: datetime | None, light: datetime | None = None, settings: Settings = often
    ) -> list[datetime]:
        done = Done(
            crawls={"www.a.gov.cn": crawled} if crawled else {}, lights={"www.a.gov.cn": light} if light else {},
            last_prune=now,
        )  # fmt: skip
        return [job.due for job in due(now, settings, ["www.a.gov.cn"], done) if job.work is Work.LIGHT]

    assert lights(slot + 7 * hour, slot, settings=SETTINGS) == [], "off unless the register says so"
    assert lights(slot + 5 * hour, slot) == []
    assert lights(slot + 6 * hour, slot) == [slot + 6 * hour]
    assert lights(slot + 7 * hour, slot, slot + 6 * hour) == []
    assert lights(slot + 13 * hour, slot) == [slot + 12 * hour], "one that was missed is not made up"
    assert lights(slot + 7 * hour, slot + 6.5 * hour) == [], "the crawl itself has just looked"
    assert lights(slot + 7 * hour, slot - 24 * hour) == [], "a crawl is due: that goes first"
    assert lights(slot + 7 * hour, None) == []
    early = slot + 22 * hour  # the next day, before its crawl
    assert lights(early, slot) == [slot + 18 * hour]


def test_the_scorecard_leaves_on_its_weekday_once_and_not_days_late() -> None:
    monday = date(2026, 3, 2)
    assert scorecard_slot(at(9, monday), SETTINGS) == ("2026-03-02", at(8, monday))
    assert scorecard_slot(at(7, monday), SETTINGS)[0] == "2026-02-23"

    def sent(now: datetime, done: Done) -> list[str]:
        return [job.key for job in due(now, SETTINGS, (), done) if job.work is Work.SCORECARD]

    assert sent(at(8, monday), Done()) == ["2026-03-02"]
    assert sent(at(8, monday), Done(scorecards=frozenset({"2026-03-02"}))) == []
    assert sent(at(20, DAY), Done()) == ["2026-03-02"]
    assert sent(at(9, date(2026, 3, 5)), Done()) == []
    nobody = msgspec.structs.replace(SETTINGS, mail=Mail())
    assert [job.work for job in due(at(8, monday), nobody, (), Done())].count(Work.SCORECARD) == 0


def sites(hosts: int, sections: int = 0) -> list[Site]:
    named = [(f"s{number}", f"http://www.s{number}.gov.cn/") for number in range(hosts)]
    named += [(f"t{number}", f"http://www.s0.gov.cn/t{number}/") for number in range(sections)]
    return [Site(id=key, name=key, kind=Kind.STANDALONE, owner="单位", url=url) for key, url in named]


def test_a_district_is_visited_within_minutes_and_neighbours_together() -> None:
    planned = places(sites(5, 15), 24)
    assert len(planned) == 20
    assert planned[-1][0] <= timedelta(minutes=2)
    at = {site.id: place for place, site in planned}
    assert all(at[f"t{number}"] - at["s0"] <= timedelta(seconds=8) for number in range(15))


@pytest.mark.parametrize("per_day", [24, 240])
def test_thousands_of_sites_are_spread_evenly_and_keep_their_places(per_day: int) -> None:
    slot = timedelta(days=1) / per_day
    planned = places(sites(14_000), per_day)
    assert [place for place, _ in planned] == sorted(place for place, _ in planned)
    assert planned[-1][0] <= slot * 0.75
    tenths = Counter(int(place / (slot * 0.075)) for place, _ in planned)
    assert all(1_200 <= tenths[tenth] <= 1_600 for tenth in range(10))
    assert places(sites(14_000)[:13_000], per_day)[0][1].id in {site.id for _, site in planned[:3]}


@pytest.mark.parametrize("per_day", [20, 24, 240])
@pytest.mark.parametrize("hosts", [1, 20, 120, 14_000])
def test_a_round_ends_within_its_slot(per_day: int, hosts: int) -> None:
    lasting, slot = spread(hosts, per_day), timedelta(days=1) / per_day
    moments = [*rounds(DAY, per_day, lasting), *rounds(DAY + timedelta(days=1), per_day, lasting)]
    for number, moment in enumerate(moments):
        assert at(0) + slot * number <= moment
        assert moment + lasting + timedelta(seconds=39) <= at(0) + slot * (number + 1)
    assert min(later - earlier for earlier, later in itertools.pairwise(moments)) >= slot / 2


def test_columns_are_watched_between_the_other_looks_at_a_host() -> None:
    crawled, host = at(3), "www.a.gov.cn"

    def watched(now: datetime, watch: datetime = crawled, light: datetime = crawled) -> list[datetime]:
        done = Done(crawls={host: crawled}, watches={host: watch}, lights={host: light})
        found = due(now, SETTINGS, [host], done, watched=[host])
        return [job.due for job in found if job.work is Work.WATCH]

    assert watched(at(3.4)) == [] and watched(at(3.5)) == [at(3.5)]
    assert watched(at(4), watch=at(3.6)) == [] and watched(at(4.1), watch=at(3.6)) == [at(4.1)]
    assert watched(at(4), light=at(3.75)) == []
    never = due(at(1), SETTINGS, [host], Done(), watched=[host])
    assert not [job for job in never if job.work is Work.WATCH], "before it was crawled there is nothing to compare"
    off = msgspec.structs.replace(SETTINGS, reposting=Reposting(watch_minutes=0, feed_minutes=0))
    done = Done(crawls={host: crawled})
    assert not {job.work for job in due(at(9), off, [host], done, watched=[host], issuers=["a"])} & {
        Work.WATCH,
        Work.FEED,
    }


def test_a_crawl_that_is_due_goes_before_a_watch() -> None:
    host = "www.a.gov.cn"
    found = due(at(4), SETTINGS, [host], Done(crawls={host: at(-20)}), watched=[host])
    assert [job.work for job in found if job.key == host] == [Work.CRAWL]


def test_issuers_are_read_at_once_and_then_every_quarter_of_an_hour() -> None:
    def fed(now: datetime, **feeds: datetime) -> list[str]:
        return [
            job.key for job in due(now, SETTINGS, (), Done(feeds=feeds), issuers=["a", "b"]) if job.work is Work.FEED
        ]

    assert fed(at(1)) == ["a", "b"]
    assert fed(at(1), a=at(0.8)) == ["b"] and fed(at(1.05), a=at(0.8), b=at(1)) == ["a"]
