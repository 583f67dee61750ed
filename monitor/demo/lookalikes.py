"""What only looks like a fault: rows of the truth that no finding may answer to."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from monitor.demo.paths import column_url, home_url, url
from monitor.demo.world import DemoSite, Event, Form, Scenario, What
from monitor.model import ColumnClass, Frozen

WHOLE = {
    What.LINE_CUT: (("site_reachable", "not_reachable", "本机线路中断，不是网站打不开"),),
    What.CHALLENGE: (("site_reachable", "not_reachable", "防护拦截了我们，网站是好的"),),
    What.THROTTLED: (("site_reachable", "not_reachable", "网站要求放慢，不是打不开"),),
    What.REDESIGN: (
        ("columns_blank", "column_blank", "改版后栏目换了样子，不是空白"),
        *(("site_marks", f"{mark}_missing", "改版后页脚换了样子，标识还在") for mark in ("site_code", "icp")),
    ),
    What.HOME_FROZEN: (("home_updated", "home_stale", "首页停了些日子，不到预警线"),),
}
"""What some events look like, though they are no such fault: check, code, note.  Where the fault is real as well, the
row of the fault stands alone."""


class LookAlike(Frozen, frozen=True, kw_only=True):
    """A look-alike before it becomes a row of the truth."""

    site: str
    check: str
    code: str
    where: str
    since: date
    note: str


class Faults(Protocol):
    """What is known of the true faults: the share of failed visits by day."""

    scenario: Scenario
    sites: list[DemoSite]

    def failures(self, site: DemoSite) -> tuple[list[int], list[int]]:
        """Failed rounds of each day, the site's own and those of its host."""

    def shares(self, failed: list[int]) -> list[float]:
        """Share of failed visits in the week that ends with each day."""


def lookalikes(faults: Faults, days: int, warn_share: float) -> Iterator[LookAlike]:
    """Every look-alike that begins within the run."""
    scenario = faults.scenario
    for event in scenario.events:
        if event.what is not What.ISSUER and event.since < scenario.at(days + 1):
            yield from _of_event(faults, event, warn_share)
    for site in faults.sites:
        yield from _of_columns(scenario, site)


def _of_event(faults: Faults, event: Event, warn_share: float) -> Iterator[LookAlike]:
    scenario = faults.scenario
    site = scenario.site(event.site) if event.site else scenario.portal
    since = max(scenario.start, scenario.date_of(scenario.day_of(event.since)))
    for check, code, note in WHOLE.get(event.what, ()):
        yield LookAlike(
            site=site.id, check=check, code=code, where=home_url(scenario, site), since=since, note=note
        )  # fmt: skip
    if event.what is What.OUTAGE and site in faults.sites:
        own, shared = faults.failures(site)
        together = [one + two for one, two in zip(own, shared, strict=True)]
        if max(faults.shares(together)) <= warn_share:
            yield LookAlike(
                site=site.id, check="site_reachable", code="not_reachable", where=home_url(scenario, site),
                since=since, note="短时打不开，七天内不到预警线",
            )  # fmt: skip
    elif event.what is What.LINK_BROKEN and event.until is not None and (event.until - event.since).days <= 1:
        yield LookAlike(
            site=site.id, check="links_work", code="link_broken", where=url(scenario, site, event.where),
            since=since, note="链接只坏了一天，第二天好了",
        )  # fmt: skip


def _of_columns(scenario: Scenario, site: DemoSite) -> Iterator[LookAlike]:
    blank = {event.where for event in scenario.events if event.what is What.COLUMN_BLANK and event.site == site.id}
    for column in site.columns:
        if not column.registered:
            if column.slug in blank:
                yield LookAlike(
                    site=site.id, check="columns_blank", code="column_blank",
                    where=column_url(scenario, site, column), since=scenario.start,
                    note=f"栏目“{column.name}”没有登记，名称也认不出类别，不能说它空白",
                )  # fmt: skip
        elif column.form in (Form.UNDATED, Form.SCRIPTED, Form.PARENT, Form.AWAY):
            yield LookAlike(
                site=site.id, check="columns_blank", code="column_blank", where=column_url(scenario, site, column),
                since=scenario.start, note=f"栏目“{column.name}”没有带日期的列表，但不是空白",
            )  # fmt: skip
        elif column.cls is ColumnClass.PERSONNEL:
            stopped = any(
                event.what is What.COLUMN_STOPPED and event.site == site.id and event.where == column.slug
                for event in scenario.events
            )
            if stopped:
                yield LookAlike(
                    site=site.id, check="columns_updated", code="column_stale",
                    where=column_url(scenario, site, column), since=scenario.start,
                    note="人事栏目久无任免，未过十二个月不是超期",
                )  # fmt: skip
