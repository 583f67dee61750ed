"""What has been published by when: a pure function of the scenario."""

from collections.abc import Iterator
from datetime import date, datetime

from monitor.demo.chance import between
from monitor.demo.world import DemoColumn, DemoSite, Event, HomeForm, Scenario, What

OLDEST = -2000
"""The simulated day before which nothing was ever published."""


class Timetable:
    """The publications of a scenario.

    A column publishes one item on each of its days, between 9:00 and 17:00.  Where an event stops it, it publishes on
    the first day of the event, then not before the day on which the event ends.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._stops: dict[tuple[str, str], list[tuple[int, int]]] = {}
        self._frozen: dict[str, list[Event]] = {}
        self._times: dict[tuple[str, str, int], datetime] = {}
        self._blank = {(event.site, event.where): event for event in scenario.events if event.what is What.COLUMN_BLANK}
        for event in scenario.events:
            if event.what is What.COLUMN_STOPPED:
                ends = scenario.day_of(event.until) if event.until else 10**6
                self._stops.setdefault((event.site, event.where), []).append((scenario.day_of(event.since), ends))
            elif event.what is What.HOME_FROZEN:
                self._frozen.setdefault(event.site, []).append(event)

    def published_at(self, site: DemoSite, column: DemoColumn, day: int) -> datetime:
        """When the item of that day appears."""
        key = (site.id, column.slug, day)
        if key not in self._times:
            minutes = between(9 * 60, 17 * 60, "minute", self.scenario.seed, *key)
            self._times[key] = self.scenario.at(day, minutes / 60)
        return self._times[key]

    def items(self, site: DemoSite, column: DemoColumn, moment: datetime) -> Iterator[int]:
        """The days of the column's items that are out at ``moment``, newest first."""
        day = self.scenario.day_of(moment)
        if self.published_at(site, column, day) > moment:
            day -= 1
        stops = self._stops.get((site.id, column.slug), [])
        while day > OLDEST:
            stop = next((each for each in stops if each[0] < day < each[1]), None)
            if stop:
                day = stop[0]
            edge = any(day in each for each in stops)
            if edge or (day + column.phase) % column.every == 0:
                yield day
            day -= 1

    def newest(self, site: DemoSite, column: DemoColumn, moment: datetime) -> int | None:
        """The day of the column's newest item."""
        return next(self.items(site, column, moment), None)

    def blank(self, site: DemoSite, column: DemoColumn, moment: datetime) -> Event | None:
        """The event that leaves the column blank at ``moment``."""
        event = self._blank.get((site.id, column.slug))
        return event if event and event.active(moment) else None

    def rows(self, site: DemoSite, column: DemoColumn, moment: datetime, count: int) -> tuple[int, ...]:
        """The days of the ``count`` newest items that a reader sees."""
        if self.blank(site, column, moment):
            return ()
        items = self.items(site, column, moment)
        return tuple(day for day, _ in zip(items, range(count), strict=False))

    def home_moment(self, site: DemoSite, moment: datetime) -> datetime:
        """The moment as of which the home page was last generated: earlier than ``moment`` while it is frozen."""
        for event in self._frozen.get(site.id, []):
            if event.active(moment):
                return min(moment, self.scenario.at(self.scenario.day_of(event.since), 23.9))
        return moment

    def home_rows(self, site: DemoSite, moment: datetime) -> tuple[tuple[DemoColumn, tuple[int, ...]], ...]:
        """The columns shown on the home page with their newest items."""
        if site.home is HomeForm.NAVIGATION:
            return ()
        as_of = self.home_moment(site, moment)
        shown = [column for column in site.columns if column.home_rows]
        return tuple((column, self.rows(site, column, as_of, column.home_rows)) for column in shown)

    def home_newest(self, site: DemoSite, moment: datetime) -> date | None:
        """Date of the newest item of the home page or, if that only leads on, of the pages that it leads to."""
        if site.home is HomeForm.NAVIGATION:
            listed = [self.rows(site, column, moment, 1) for column in site.columns if dated(column)]
        else:
            listed = [days for _, days in self.home_rows(site, moment)]
        newest = max((day for days in listed for day in days), default=None)
        return None if newest is None else self.scenario.date_of(newest)


def dated(column: DemoColumn) -> bool:
    """Whether the column lists items with dates that can be read."""
    return column.form.value == "list"
