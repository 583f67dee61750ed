"""Yearly reports and tables that came late or not at all; on their last day, and without a date."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from monitor.demo.paths import article_path, column_url, home_url, url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.world import CRAWL_HOUR, DemoColumn, DemoSite, Form
from monitor.model import ColumnClass, Kind

CHECK = "annual_reports"
MODES = ()
SLUGS = {"report": "xxgknb", "table": "wznb"}


def sow(garden: Garden) -> None:
    """A late and a missing report, one on the last day and one without a date; and the table of one website."""
    bodies = [key for key in garden.spots(CHECK, 99) if garden.sites[key].kind is not Kind.STANDALONE]
    late, missing, punctual, undated = bodies[:4]
    _publish(garden, late, "report", garden.draw(3, 24, CHECK, "late"))
    garden.stop(missing, SLUGS["report"], garden.item(missing, SLUGS["report"]))
    _publish(garden, punctual, "report", 0)
    garden.change_column(undated, SLUGS["report"], form=Form.UNDATED)
    if garden.seed % 2:
        garden.stop(garden.first, SLUGS["table"], garden.item(garden.first, SLUGS["table"]))
    else:
        _publish(garden, garden.first, "table", garden.draw(1, 40, CHECK, "table"))


def _publish(garden: Garden, site: str, code: str, days: int) -> None:
    """Let the yearly item come out so many days after its last day."""
    built = garden.sites[site]
    column = built.column(SLUGS[code])
    assert column is not None
    day = (last_day(built, column, garden.base.start.year) - garden.base.start).days + 1 + days
    garden.change_column(site, column.slug, phase=-day % column.every)


def last_day(site: DemoSite, column: DemoColumn, year: int) -> date:
    """The last day in a year for the report of the year before (RULES G-7, L-17)."""
    government = site.kind is Kind.PORTAL and column.cls is ColumnClass.REPORT
    return date(year, 3, 31) if government else date(year, 1, 31)


def truth(truth: Truth) -> Iterator[Planted]:
    """The newest item of each yearly column against the last day of this year."""
    for site in truth.sites:
        for code, slug in SLUGS.items():
            column = site.column(slug)
            if column is not None and not (code == "table" and site.kind is Kind.SECTION):
                yield from _of_column(truth, site, column, code)


def _of_column(truth: Truth, site: DemoSite, column: DemoColumn, code: str) -> Iterator[Planted]:
    for mode in ("missing", "late"):
        for spell in truth.spells(site, partial(_is, truth, site, column, mode)):
            first = truth.scenario.date_of(spell.first)
            yield Planted(
                site=site.id, check=CHECK, code=f"{code}_{mode}", where=_where(truth, site, column, mode, spell.first),
                since=first, due=first, until=truth.day_of(spell.last), unmeasurable=spell.hidden, note=column.name,
                kind=FAULT if column.form is Form.LIST else LOOK_ALIKE,
            )  # fmt: skip
    if column.form is not Form.LIST or _newest(truth, site, column, 1) == last_day(
        site, column, truth.scenario.start.year
    ):
        yield Planted(
            site=site.id, check=CHECK, code=f"{code}_late", where=column_url(truth.scenario, site, column),
            since=truth.scenario.start, due=truth.scenario.start, kind=LOOK_ALIKE, note="期限当天公布或未注明日期",
        )  # fmt: skip


def _newest(truth: Truth, site: DemoSite, column: DemoColumn, day: int) -> date | None:
    item = truth.timetable.newest(site, column, truth.scenario.at(day, CRAWL_HOUR))
    return None if item is None else truth.scenario.date_of(item)


def _mode(truth: Truth, site: DemoSite, column: DemoColumn, day: int) -> str:
    newest, last = _newest(truth, site, column, day), last_day(site, column, truth.scenario.date_of(day).year)
    if column.form is not Form.LIST:
        return ""
    return "missing" if newest is None or newest.year < last.year else "late" if newest > last else ""


def _is(truth: Truth, site: DemoSite, column: DemoColumn, mode: str, day: int) -> bool:
    return _mode(truth, site, column, day) == mode


def _where(truth: Truth, site: DemoSite, column: DemoColumn, mode: str, day: int) -> str:
    """A late item's own page; for a missing report its list, for a missing table the home page."""
    if mode == "late":
        item = truth.timetable.newest(site, column, truth.scenario.at(day, CRAWL_HOUR))
        assert item is not None
        return url(truth.scenario, site, article_path(site, column, item, truth.scenario.date_of(item)))
    table = column.cls is ColumnClass.SITE_REPORT
    return home_url(truth.scenario, site) if table else column_url(truth.scenario, site, column)
