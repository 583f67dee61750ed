"""What is due: a pure function of the moment, the register and what was last done.

Visits are made in rounds.  A day (Asia/Shanghai) is cut into equal slots and each round begins at a stable,
pseudo-random place in its slot, so that visits are spread as RULES V-2 asks and do not always meet the same minute of the
site's day.  Within the round every host has a stable place of its own, some minutes or (for thousands of hosts) most of
the slot: never all at one moment.  The sites of one host are visited one after the other, so that a failure can be
compared with the portal's.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from monitor.model import Frozen, Settings, Site, day_start, host_of, local_day

CATCH_UP = timedelta(days=3)
"""How late a scorecard may still leave; an older one is no news any more."""

SAME_MORNING = timedelta(hours=4)
"""The same for the mail about reposts."""


_A_HOST = timedelta(seconds=15)
"""How much longer a round is for each host that it visits."""
_WIDEST = 0.75  # of the slot: the rest is left for the round's own place in it
_LAST_VISITS = timedelta(seconds=40)
"""Time that the last visits of a round and the look at our own line after them may take."""
_NEIGHBOUR = timedelta(seconds=0.5)
"""Between two sites of one host: what the default pace asks for."""


class Work(StrEnum):
    """Kinds of work that the scheduler starts."""

    ROUND = "round"
    CRAWL = "crawl"
    LIGHT = "light"
    WATCH = "watch"
    FEED = "feed"
    SCORECARD = "scorecard"
    MORNING = "morning"
    PRUNE = "prune"


class Job(Frozen, frozen=True, kw_only=True):
    """Work that is due.  ``key`` is a host for a crawl, a light round or a watch of its columns, an issuer for a feed, the Monday of the week for a scorecard; ``with_ipv6`` asks a
    round to look over IPv6 as well.
    """

    work: Work
    key: str
    due: datetime
    with_ipv6: bool = False


class Done(Frozen, frozen=True, kw_only=True):
    """What was last done: the last round, the start of the last crawl, light round and watch by host, of the last reading by
    issuer, the weeks whose scorecard left, the day whose mail about reposts left, the last pruning."""

    last_round: datetime | None = None
    crawls: Mapping[str, datetime] = {}
    lights: Mapping[str, datetime] = {}
    watches: Mapping[str, datetime] = {}
    feeds: Mapping[str, datetime] = {}
    scorecards: frozenset[str] = frozenset()
    morning: date | None = None
    last_prune: datetime | None = None


@lru_cache(maxsize=65_536)
def share(*words: object) -> float:
    """A stable pseudo-random number in [0, 1) for these words."""
    digest = hashlib.sha256("\n".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def spread(hosts: int, per_day: int) -> timedelta:
    """How long a round lasts that visits so many hosts."""
    return min(timedelta(days=1) / per_day * _WIDEST, hosts * _A_HOST)


def places(sites: Iterable[Site], per_day: int) -> tuple[tuple[timedelta, Site], ...]:
    """When in each round every site is visited, counted from the round's beginning, in order."""
    hosts: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        hosts[host_of(site.url)].append(site)
    width = spread(len(hosts), per_day)
    found = [
        (width * share("visit", host) + number * _NEIGHBOUR, site)
        for host, neighbours in hosts.items()
        for number, site in enumerate(neighbours)
    ]
    return tuple(sorted(found, key=lambda each: each[0]))


def rounds(day: date, per_day: int, lasting: timedelta = timedelta(0)) -> tuple[datetime, ...]:
    """The moments at which a day's rounds of visits begin, in order, each at least half a slot from the next.  A round
    ends within its slot."""
    slot = timedelta(days=1) / per_day
    room = min(slot / 2, slot - lasting - min(_LAST_VISITS, slot - lasting))
    return tuple(day_start(day) + slot * number + room * share("round", day, number) for number in range(per_day))


def next_round(now: datetime, per_day: int, lasting: timedelta = timedelta(0)) -> tuple[datetime, bool]:
    """The first round after ``now``, and whether it is the first of its day (which looks over IPv6 too)."""
    day = local_day(now)
    for candidate in (day, day + timedelta(days=1)):
        for number, moment in enumerate(rounds(candidate, per_day, lasting)):
            if moment > now:
                return moment, number == 0
    raise AssertionError("a day has at least one round")


def crawl_slot(host: str, day: date, hour: int) -> datetime:
    """When a host's crawl of that day may start: the register's hour, spread by host over the hour after it."""
    return day_start(day) + timedelta(hours=hour + share("crawl", host))


def light_slot(host: str, now: datetime, settings: Settings) -> datetime | None:
    """The newest moment not after ``now`` at which a light round of a host falls: every so many hours after its daily
    crawl's slot, up to the next one."""
    if not settings.light_hours:
        return None
    day = local_day(now)
    slots = (crawl_slot(host, each, settings.crawl_hour) for each in (day, day - timedelta(days=1)))
    crawl = next(slot for slot in slots if slot <= now)
    turns = (now - crawl) // timedelta(hours=settings.light_hours)
    return crawl + turns * timedelta(hours=settings.light_hours) if turns else None


def scorecard_slot(now: datetime, settings: Settings) -> tuple[str, datetime]:
    """The newest scorecard moment that is not in the future, with the key of its week (the Monday's date)."""
    today = local_day(now)
    monday = today - timedelta(days=today.weekday())
    for week in (monday, monday - timedelta(days=7)):
        moment = day_start(week + timedelta(days=settings.mail.weekday - 1)) + timedelta(hours=settings.mail.hour)
        if moment <= now:
            return week.isoformat(), moment
    raise AssertionError("last week's scorecard is always in the past")


def due(
    now: datetime, settings: Settings, hosts: Iterable[str], done: Done,
    *, watched: Iterable[str] = (), issuers: Iterable[str] = (),
) -> tuple[Job, ...]:  # fmt: skip
    """Everything that should start now, oldest first.  ``watched`` are the hosts on which reposts are owed.

    A missed round is not made up: the visits were not made, and that is what judging must know.  A missed crawl is made
    up the same day.  A light round gives way to a crawl of its host and is not made up once the next is due.
    """
    hosts = tuple(hosts)
    lasting = spread(len(hosts), settings.probes_per_day)
    crawls = _due_crawls(now, settings, hosts, done)
    jobs = [*_due_round(now, settings, lasting, done), *crawls]
    jobs += _due_lights(now, settings, set(hosts) - {job.key for job in crawls}, done)
    jobs += _due_watches(now, settings, set(watched) - {job.key for job in jobs}, done)
    issuers = tuple(issuers)
    jobs += _due_feeds(now, settings, issuers, done)
    week, moment = scorecard_slot(now, settings)
    if week not in done.scorecards and now - moment < CATCH_UP and settings.mail.recipients:
        jobs.append(Job(work=Work.SCORECARD, key=week, due=moment))
    jobs += _due_morning(now, settings, issuers, done)
    midnight = day_start(local_day(now))
    if done.last_prune is None or done.last_prune < midnight:
        jobs.append(Job(work=Work.PRUNE, key="", due=midnight))
    return tuple(sorted(jobs, key=lambda job: job.due))


def _due_round(now: datetime, settings: Settings, lasting: timedelta, done: Done) -> list[Job]:
    slot = timedelta(days=1) / settings.probes_per_day
    for number, moment in enumerate(rounds(local_day(now), settings.probes_per_day, lasting)):
        fresh = done.last_round is None or done.last_round < moment
        if fresh and moment <= now < moment + slot / 2:
            return [Job(work=Work.ROUND, key="", due=moment, with_ipv6=number == 0)]
    return []


def _due_crawls(now: datetime, settings: Settings, hosts: Iterable[str], done: Done) -> list[Job]:
    day = local_day(now)
    slots = {host: crawl_slot(host, day, settings.crawl_hour) for host in hosts}
    return [
        Job(work=Work.CRAWL, key=host, due=slot)
        for host, slot in slots.items()
        if slot <= now and (host not in done.crawls or done.crawls[host] < slot)
    ]


def _due_lights(now: datetime, settings: Settings, hosts: Iterable[str], done: Done) -> list[Job]:
    slots = {host: light_slot(host, now, settings) for host in hosts}
    return [
        Job(work=Work.LIGHT, key=host, due=slot)
        for host, slot in slots.items()
        if slot is not None and host in done.crawls and _last_look(host, done) < slot
    ]


def _last_look(host: str, done: Done) -> datetime:
    """When the last crawl or light round of a host that has been crawled began."""
    return max(done.crawls[host], done.lights.get(host, done.crawls[host]))


def _due_watches(now: datetime, settings: Settings, hosts: Iterable[str], done: Done) -> list[Job]:
    """The hosts that have been crawled and whose columns nobody has looked at for so many minutes."""
    every = timedelta(minutes=settings.reposting.watch_minutes)
    last = {
        host: max(_last_look(host, done), done.watches.get(host, done.crawls[host]))
        for host in hosts
        if host in done.crawls
    }
    return [
        Job(work=Work.WATCH, key=host, due=then + every) for host, then in last.items() if every and then + every <= now
    ]


def _due_feeds(now: datetime, settings: Settings, issuers: Iterable[str], done: Done) -> list[Job]:
    every = timedelta(minutes=settings.reposting.feed_minutes)
    last = {issuer: done.feeds.get(issuer, now - every) for issuer in issuers}
    return [
        Job(work=Work.FEED, key=issuer, due=then + every)
        for issuer, then in last.items()
        if every and then + every <= now
    ]


def _due_morning(now: datetime, settings: Settings, issuers: Iterable[str], done: Done) -> list[Job]:
    """The mail about reposts, where there are issuers and somebody to tell."""
    day, hour = local_day(now), settings.reposting.mail_hour
    slot = day_start(day) + timedelta(hours=hour)
    wanted = hour >= 0 and settings.mail.recipients and any(True for _ in issuers)
    if not wanted or done.morning == day or not slot <= now < slot + SAME_MORNING:
        return []
    return [Job(work=Work.MORNING, key=day.isoformat(), due=slot)]
