"""What a monitor ought to find in a scenario, by the scenario's own arithmetic.

Nothing here asks a check.  A fault is **due** on the first simulated day whose end-of-day judgement must show it: the
rule's window has then passed, and the page has been seen by a daily crawl (a link: broken in two of them).  It ceases
with ``until``, the last day on which the newest crawl still shows it.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

import msgspec

from monitor.demo.lookalikes import LookAlike, lookalikes
from monitor.demo.paths import column_url, home_url, url
from monitor.demo.periods import of_first_kind, period_ends
from monitor.demo.planted import ALLOWED, FAULT, LOOK_ALIKE, Planted, Spell, waiver_of
from monitor.demo.planting import carries_links
from monitor.demo.plants import plants
from monitor.demo.state import State
from monitor.demo.timetable import Timetable, dated
from monitor.demo.world import (
    CRAWL_HOUR,
    PROBES_PER_DAY,
    DemoColumn,
    DemoSite,
    Event,
    Form,
    Scenario,
    What,
)
from monitor.model import Kind

WINDOW_DAYS = 7
WARN_SHARE, VETO_SHARE = 0.03, 0.05
HOME_WARN_DAYS, HOME_VETO_DAYS = 10, 14
FIRST_KIND_VETO, LONG_STALE_VETO, BLANK_VETO = 5, 10, 5
CRAWL_ENDS = 3.7
"""Hour by which the crawls of a simulated day have looked at every page."""


def truth(scenario: Scenario, days: int | None = None) -> tuple[Planted, ...]:
    """Every fault that is due within ``days`` days, and every look-alike."""
    return tuple(Truth(scenario, days or scenario.days).rows())


class Truth:
    """The arithmetic over one scenario."""

    def __init__(self, scenario: Scenario, days: int) -> None:
        self.scenario = scenario
        self.days = days
        self.state = State(scenario)
        self.timetable = Timetable(scenario)
        self.sites = [site for site in scenario.sites if carries_links(site)]
        self._faults: set[tuple[str, str, str, str]] = set()
        self._seen = {site.id: [self._observable(site, day) for day in range(1, days + 1)] for site in self.sites}

    def rows(self) -> Iterator[Planted]:
        """All rows, in the order of the sites; faults that are not due within the run are left out."""
        end = self.scenario.date_of(self.days)
        for site in self.sites:
            parts = (self._reachable(site), self._home(site), self._columns(site), self._blank(site), self._marks(site))
            for part in (*parts, self._links(site)):
                yield from self._within(end, part)
        for plant in plants().values():
            yield from self._within(end, plant.truth(self))
        for each in lookalikes(self, self.days, WARN_SHARE):
            if not self._is_fault(each):
                yield Planted(
                    site=each.site, check=each.check, code=each.code, where=each.where, since=each.since,
                    due=each.since, kind=LOOK_ALIKE, note=each.note,
                )  # fmt: skip

    def _within(self, end: date, part: Iterator[Planted]) -> Iterator[Planted]:
        """Faults that are due by the end, waivers considered; look-alikes, and what is allowed."""
        for found in part:
            row = self._after_waivers(self.scenario.site(found.site), found) if found.kind == FAULT else found
            if row.due <= end:
                if row.kind == FAULT:
                    self._faults.add((row.site, row.check, row.code, row.where))
                yield row

    def _after_waivers(self, site: DemoSite, row: Planted) -> Planted:
        """A waived fault looks like one; it is one from the day after the waiver's last."""
        waiver = waiver_of(site, row.check, row.where)
        if waiver is None:
            return row
        if waiver.until >= (row.until or self.scenario.date_of(self.days)):
            return msgspec.structs.replace(row, kind=LOOK_ALIKE, veto_due=None, note=f"{row.note}（已豁免）")
        due = max(row.due, waiver.until + timedelta(days=1))
        veto = max(row.veto_due, due) if row.veto_due else None
        return msgspec.structs.replace(row, due=due, veto_due=veto)

    def _is_fault(self, found: LookAlike) -> bool:
        """Whether the same subject has a real fault within the run as well."""
        subject = (found.site, found.check, found.code, found.where)
        return subject in self._faults

    # ── what a daily crawl can see ───────────────────────────────────────────────────────────────────────────────────

    def _observable(self, site: DemoSite, day: int) -> bool:
        hours = (CRAWL_HOUR, CRAWL_HOUR + 0.5, CRAWL_HOUR + 1, CRAWL_ENDS)
        moments = [self.scenario.at(day, hour) for hour in hours]
        return not any(
            self.state.host_trouble(site.host, moment) or self.state.path_trouble(site.host, site.base, moment)
            for moment in moments
        )

    def seen(self, site: DemoSite, day: int) -> bool:
        """Whether the crawl of that day can see the site."""
        return self._seen[site.id][day - 1]

    def spells(self, site: DemoSite, shows: Callable[[int], bool]) -> list[Spell]:
        """When the newest crawl shows something; a day without a look keeps what the look before it said."""
        found: list[Spell] = []
        begun: int | None = None
        for day in range(1, self.days + 1):
            if not self.seen(site, day):
                continue
            if shows(day) and begun is None:
                begun = day
            elif not shows(day) and begun is not None:
                found.append(Spell(first=begun, last=day - 1))
                begun = None
        dark = next((day for day in range(self.days, 0, -1) if self.seen(site, day)), 0) + 1
        unseen = next((day for day in range(dark, self.days + 1) if shows(day)), None)
        if begun is not None:
            found.append(Spell(first=begun, last=None))
        elif unseen is not None:
            found.append(Spell(first=unseen, last=None, hidden=True))
        return found

    def _first_seen(self, site: DemoSite, spell: Spell, wanted: Callable[[int], bool]) -> int | None:
        last = spell.last or self.days
        return next((day for day in range(spell.first, last + 1) if self.seen(site, day) and wanted(day)), None)

    def day_of(self, day: int | None) -> date | None:
        """The date of a simulated day that may be open."""
        return None if day is None else self.scenario.date_of(day)

    # ── availability ─────────────────────────────────────────────────────────────────────────────────────────────────

    def failures(self, site: DemoSite) -> tuple[list[int], list[int]]:
        """Failed rounds of each day: the site's own, and those of its whole host that another site owns."""
        own, shared = [0] * (self.days + 1), [0] * (self.days + 1)
        hits = [(event, own) for event in self._outages(site)]
        if site.kind is Kind.SECTION:
            hits += [(event, shared) for event in self._outages(self.scenario.portal)]
        for event, tally in hits:
            for day in range(1, self.days + 1):
                tally[day] += sum(event.active(self._round(day, slot)) for slot in range(PROBES_PER_DAY))
        return own, shared

    def _outages(self, site: DemoSite) -> list[Event]:
        return [event for event in self.scenario.events if event.what is What.OUTAGE and event.site == site.id]

    def _round(self, day: int, slot: int) -> datetime:
        return self.scenario.at(day, (slot + 0.25) * 24 / PROBES_PER_DAY)

    def shares(self, failed: list[int]) -> list[float]:
        """For each day, the share of a whole week's planned visits that failed in the seven days that end with it."""
        planned = PROBES_PER_DAY * WINDOW_DAYS
        return [sum(failed[max(1, day - WINDOW_DAYS + 1) : day + 1]) / planned for day in range(self.days + 1)]

    def _reachable(self, site: DemoSite) -> Iterator[Planted]:
        own, shared = self.failures(site)
        mine = self.shares(own)
        everything = self.shares([one + two for one, two in zip(own, shared, strict=True)])
        yield from self._down(site, own, mine, "")
        only_shared = [
            total if own_share <= WARN_SHARE else 0.0 for total, own_share in zip(everything, mine, strict=True)
        ]
        yield from self._down(site, shared, only_shared, self.scenario.portal.id)

    def _down(self, site: DemoSite, failed: list[int], shares: list[float], charged: str) -> Iterator[Planted]:
        day = 1
        while day <= self.days:
            if shares[day] <= WARN_SHARE:
                day += 1
                continue
            first = day
            while day <= self.days and shares[day] > WARN_SHARE:
                day += 1
            hit = next(each for each in range(max(1, first - WINDOW_DAYS + 1), first + 1) if failed[each])
            veto = next((each for each in range(first, day) if shares[each] >= VETO_SHARE), None)
            yield Planted(
                site=site.id,
                check="site_reachable",
                code="not_reachable",
                where=home_url(self.scenario, site),
                since=self.scenario.date_of(hit),
                due=self.scenario.date_of(first),
                until=self.day_of(day - 1) if day <= self.days else None,
                charged_to=charged,
                level="veto" if veto else "warn",
                veto_due=self.day_of(veto),
                note=f"7 天内失败占比最高 {max(shares[first:day]):.1%}",
            )

    # ── home page and columns ────────────────────────────────────────────────────────────────────────────────────────

    def home_age(self, site: DemoSite, day: int, hour: float = CRAWL_HOUR) -> int:
        """Age in days of the newest item that the crawl of that day, or a look at another ``hour``, finds on the home page."""
        newest = self.timetable.home_newest(site, self.scenario.at(day, hour))
        return 10_000 if newest is None else (self.scenario.date_of(day) - newest).days

    def _stale_all_day(self, site: DemoSite, day: int) -> bool:
        """Whether no look of a day, at whatever hour, can find anything newer on the home page."""
        return self.home_age(site, day, 24) > HOME_WARN_DAYS

    def _home(self, site: DemoSite) -> Iterator[Planted]:
        for spell in self.spells(site, lambda day: self.home_age(site, day) > HOME_WARN_DAYS):
            veto = self._first_seen(site, spell, lambda day: self.home_age(site, day) >= HOME_VETO_DAYS)
            newest = self.scenario.date_of(spell.first) - timedelta(days=self.home_age(site, spell.first))
            due = spell.first if spell.hidden else self._first_seen(site, spell, partial(self._stale_all_day, site))
            yield Planted(
                site=site.id,
                check="home_updated",
                code="home_stale",
                where=home_url(self.scenario, site),
                since=newest + timedelta(days=HOME_WARN_DAYS),
                due=self.scenario.date_of(due or spell.first),
                until=self.day_of(spell.last),
                kind=ALLOWED if due is None else FAULT,
                unmeasurable=spell.hidden,
                level="veto" if veto else "warn",
                veto_due=self.day_of(veto),
                note=f"首页最新信息 {newest}",
            )

    def expires(self, site: DemoSite, column: DemoColumn, day: int) -> date | None:
        """The date by which the period of the column's newest item has passed, as the crawl of that day sees it."""
        if not dated(column) or not column.registered:
            return None
        moment = self.scenario.at(day, CRAWL_HOUR)
        newest = self.timetable.newest(site, column, moment)
        if newest is None or self.timetable.blank(site, column, moment):
            return None
        return period_ends(column, self.scenario.date_of(newest))

    def stale(self, site: DemoSite, column: DemoColumn, day: int) -> bool:
        """Whether the period had passed when the crawl of that day looked."""
        end = self.expires(site, column, day)
        return end is not None and end <= self.scenario.date_of(day)

    def _columns(self, site: DemoSite) -> Iterator[Planted]:
        for column in site.columns:
            where = column_url(self.scenario, site, column)
            for spell in self.spells(site, partial(self.stale, site, column)):
                since = self.expires(site, column, spell.first)
                assert since is not None
                last = spell.last or self.days
                due = next((d for d in range(spell.first, last + 1) if self.scenario.date_of(d) > since), last)
                veto = self._first_seen(site, spell, partial(self._many_stale, site, column))
                yield Planted(
                    site=site.id,
                    check="columns_updated",
                    code="column_stale",
                    where=where,
                    since=since,
                    due=self.scenario.date_of(due),
                    until=self.day_of(spell.last),
                    unmeasurable=spell.hidden,
                    level="veto" if veto else "warn",
                    veto_due=self.day_of(None if veto is None else min(veto + 1, self.days)),
                    note=f"栏目“{column.name}”",
                )

    def _many_stale(self, site: DemoSite, column: DemoColumn, day: int) -> bool:
        moment = self.scenario.at(day, CRAWL_HOUR)
        counting = [
            each
            for each in site.columns
            if waiver_of(site, "columns_updated", column_url(self.scenario, site, each)) is None
        ]
        stale = [each for each in counting if self.stale(site, each, day)]
        blank = sum(self.timetable.blank(site, each, moment) is not None and each.registered for each in counting)
        first = [each for each in stale if of_first_kind(each)]
        by_first = len(first) >= FIRST_KIND_VETO and column in first
        return column in counting and (by_first or len(stale) + blank >= LONG_STALE_VETO)

    def _blank(self, site: DemoSite) -> Iterator[Planted]:
        judged = [column for column in site.columns if column.registered and column.form is Form.LIST]
        for column in judged:

            def blank(day: int, column: DemoColumn = column) -> bool:
                return self.timetable.blank(site, column, self.scenario.at(day, CRAWL_HOUR)) is not None

            for spell in self.spells(site, blank):
                veto = self._first_seen(site, spell, partial(self._many_blank, site))
                first = self.scenario.date_of(spell.first)
                yield Planted(
                    site=site.id,
                    check="columns_blank",
                    code="column_blank",
                    where=column_url(self.scenario, site, column),
                    since=first,
                    due=first,
                    until=self.day_of(spell.last),
                    unmeasurable=spell.hidden,
                    level="veto" if veto else "warn",
                    veto_due=self.day_of(veto),
                    note=f"栏目“{column.name}”空白",
                )

    def _many_blank(self, site: DemoSite, day: int) -> bool:
        moment = self.scenario.at(day, CRAWL_HOUR)
        counting = [
            each
            for each in site.columns
            if waiver_of(site, "columns_blank", column_url(self.scenario, site, each)) is None
        ]
        blank = [each for each in counting if each.registered and self.timetable.blank(site, each, moment)]
        return len(blank) >= BLANK_VETO

    # ── links and marks ──────────────────────────────────────────────────────────────────────────────────────────────

    def _links(self, site: DemoSite) -> Iterator[Planted]:
        for target, charged, outside in self.targets(site):

            def broken(day: int, target: str = target) -> bool:
                return self.broken(target, day)

            for spell in self.spells(site, broken):
                due = spell.first if spell.hidden else self._second(site, spell)
                if due is None:
                    continue
                yield Planted(
                    site=site.id,
                    check="links_work",
                    code="outside_down" if outside else "link_broken",
                    where=target,
                    since=self.scenario.date_of(spell.first),
                    due=self.scenario.date_of(due),
                    until=self.day_of(spell.last),
                    unmeasurable=spell.hidden,
                    charged_to=charged,
                )

    def _second(self, site: DemoSite, spell: Spell) -> int | None:
        return self._first_seen(site, Spell(first=spell.first + 1, last=spell.last), lambda _: True)

    def targets(self, site: DemoSite) -> Iterator[tuple[str, str, bool]]:
        """Every target that is ever broken and that the site links to, whom it is charged to, whether it is outside."""
        names = {host.name for host in self.scenario.hosts if host.role == "district"}
        for owner in (site, self.scenario.portal) if site.kind is Kind.SECTION else (site,):
            planted = {
                url(self.scenario, owner, event.where)
                for event in self.scenario.events
                if event.what is What.LINK_BROKEN and event.site == owner.id
            }
            placed = {url(self.scenario, owner, link.url): link.place for link in owner.links}
            gone = {target for target in placed if self._gone(target)}
            for target in sorted(planted | gone):
                if owner is site or placed.get(target) == "footer":
                    charged = "" if owner is site else owner.id
                    yield target, charged, target.split("/")[2] not in names

    def _gone(self, target: str) -> bool:
        return any(host.gone and host.name == target.split("/")[2] for host in self.scenario.hosts)

    def broken(self, target: str, day: int) -> bool:
        """Whether the crawl of that day finds the target broken."""
        rest = target.partition("://")[2]
        host, slash, path = rest.partition("/")
        trouble = self.state.path_trouble(host, slash + path, self.scenario.at(day, CRAWL_HOUR))
        return self._gone(target) or (trouble is not None and trouble.kind is What.LINK_BROKEN)

    def _marks(self, site: DemoSite) -> Iterator[Planted]:
        modes = {event.mode for event in self.scenario.events if event.what is What.MARK and event.site == site.id}
        for mode in sorted(modes):

            def wrong(day: int, mode: str = mode) -> bool:
                return mode in self.state.marks(site, self.scenario.at(day, CRAWL_HOUR))

            for spell in self.spells(site, wrong):
                first = self.scenario.date_of(spell.first)
                yield Planted(
                    site=site.id,
                    check="site_marks",
                    code=mode,
                    where=home_url(self.scenario, site),
                    since=first,
                    due=first,
                    until=self.day_of(spell.last),
                    unmeasurable=spell.hidden,
                )
