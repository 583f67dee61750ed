"""Dates that are made up, and dates that are only odd (RULES V-1 (5))."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import count, permutations

import msgspec

from monitor.demo import texts
from monitor.demo.draft import Draft
from monitor.demo.page_truth import listed
from monitor.demo.paths import article_path, column_url, url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.routes import Thing
from monitor.demo.timetable import Timetable
from monitor.demo.truth import Truth
from monitor.demo.world import CRAWL_HOUR, LIGHT_HOURS, DemoColumn, DemoSite, Event, Scenario, Style
from monitor.model import Kind

CHECK = "dates_honest"
CODES = {
    "future": "future_date", "backdated": "backdated", "redated": "redated", "copied": "redated", "differs": "date_differs",
}  # fmt: skip
OLD = {"future": "", "redated": "", "differs": "", "one_day": "future_date", "corrected": "redated"}
"""Modes of an item that stands there from the beginning; look-alikes with the code that they look like."""
NEW = {"backdated": "", "copied": "", "late": "backdated"}
"""Modes of a notice that comes up during the run."""
MODES = (*OLD, *NEW)
CHANGED = 2
"""The day from whose crawl on a page shows its other date."""
FIRST_WEEK = 7
TWIN = 17
"""Days by which a copy is newer than what it was copied from, at least."""


def sow(garden: Garden) -> None:
    """Each mode on a section of its own: on an old item of its plans, or on the next notice that it publishes."""
    free = [site for site in garden.spots(CHECK, 99) if garden.sites[site].kind is Kind.SECTION]
    for mode, (site, day) in zip(NEW, _publishers(garden, free), strict=True):
        free.remove(site)
        for where in (f"article/tzgg/{day}", "column/tzgg", "home"):
            garden.page(CHECK, mode, site, where)
    for mode, site in zip(OLD, free, strict=False):
        day = CHANGED if mode in ("redated", "corrected") else -40
        for where in (f"article/ghjh/{garden.own_item(site, 'ghjh')}", "column/ghjh"):
            garden.page(CHECK, mode, site, where, day)


def _publishers(garden: Garden, sites: list[str]) -> tuple[tuple[str, int], ...]:
    """For each mode of a notice that comes up a site, and the day of its notice: within the first week, or where too few
    sites publish one so soon, within more weeks.  One that claims to be older must come up while the first crawl is
    witness that it was not there."""
    for week in count(1):
        coming = {site: day for site in sites if (day := _next_notice(garden, site, 7 * week + 1))}
        for chosen in permutations(coming.items(), len(NEW)):
            found = dict(zip(NEW, chosen, strict=True))
            if found["backdated"][1] <= FIRST_WEEK and garden.sites[found["copied"][0]].style is not Style.JPAGE:
                return chosen
    raise AssertionError


def _next_notice(garden: Garden, site: str, before: int) -> int:
    """The first day before another one on which the site publishes a notice; 0 if it does not."""
    built, scenario = garden.sites[site], garden.finished()
    column = built.column("tzgg")
    assert column is not None
    days = [day for day in Timetable(scenario).items(built, column, scenario.at(before)) if day >= CHANGED]
    return days[-1] if days else 0


LIGHT_ENDS = CRAWL_HOUR + LIGHT_HOURS + 1
"""The hour by which a day's light round has begun: what is published after it, no look of that day can tell."""


def alter(draft: Draft, mode: str) -> None:
    """Show the item's other date, or the other item's words, on its page and in its list."""
    scenario, site, column = draft.scenario, draft.resource.site, draft.resource.column
    event = next(
        each for each in scenario.events
        if each.site == site.id and each.mode == f"{CHECK}/{mode}" and each.where.startswith("article/")
    )  # fmt: skip
    held, day = _subject(scenario, event)
    shown = scenario.date_of(day)
    other = _other_date(scenario, mode, day)
    if draft.resource.thing is Thing.ARTICLE and mode not in ("differs", "one_day"):
        _alter_page(draft, mode, held, day, (shown, other))
    elif draft.resource.thing is Thing.COLUMN and column is not None:
        path = article_path(site, held, day, shown)
        title = _twin_title(scenario, site, held, day) if mode == "copied" else ""
        draft.context["rows"] = [
            msgspec.structs.replace(row, date=other.isoformat() if row.date else "", title=title or row.title)
            if path.endswith(row.href.removeprefix("./")) else row
            for row in draft.context["rows"]
        ]  # fmt: skip


def _alter_page(draft: Draft, mode: str, column: DemoColumn, day: int, dates: tuple[date, date]) -> None:
    shown, other = dates
    if mode == "copied":
        twin = _twin(draft.scenario, draft.resource.site, column, day)
        title = _twin_title(draft.scenario, draft.resource.site, column, day)
        draft.context |= {"heading": title, "paragraphs": texts.paragraphs(draft.resource.site, column, twin)}
        draft.set_tag("ArticleTitle", title)
        return
    if mode == "corrected":
        draft.context["paragraphs"] = [*draft.context["paragraphs"], "根据最新要求，本文内容已作更正并重新发布。"]
    forms: tuple[Callable[[date], str], ...] = (
        lambda at: f"{at:%Y-%m-%d}",
        lambda at: f"{at:%Y年%m月%d日}",
        lambda at: f"{at.year}-{at.month}-{at.day}",
    )
    for form in forms:
        draft.rewrites.append(partial(_exchanged, old=form(shown), new=form(other)))


def _exchanged(text: str, *, old: str, new: str) -> str:
    return text.replace(f"{old} ", f"{new} ").replace(f"{old}<", f"{new}<").replace(f'"{old}', f'"{new}')


def _other_date(scenario: Scenario, mode: str, day: int) -> date:
    """The date that the item shows instead of its own."""
    return scenario.date_of(
        {"future": 160, "redated": 1, "corrected": 1, "differs": day - 5, "one_day": day - 1, "late": day - 5}.get(
            mode, day - 22 if mode == "backdated" else day
        )
    )


def _subject(scenario: Scenario, event: Event) -> tuple[DemoColumn, int]:
    _, slug, day = event.where.split("/")
    column = scenario.site(event.site).column(slug)
    assert column is not None
    return column, int(day)


def _twin(scenario: Scenario, site: DemoSite, column: DemoColumn, day: int) -> int:
    """The day of the older item that a copy repeats."""
    items = Timetable(scenario).items(site, column, scenario.at(scenario.days))
    return next(each for each in items if each <= day - TWIN)


def _twin_title(scenario: Scenario, site: DemoSite, column: DemoColumn, day: int) -> str:
    twin = _twin(scenario, site, column, day)
    return texts.title(site, column, twin, scenario.date_of(twin))


def truth(truth: Truth) -> Iterator[Planted]:
    """What a monitor that reads lists and pages every day must notice; the look-alikes are within what is usual."""
    for event in truth.scenario.events:
        check, _, mode = event.mode.partition("/")
        if check != CHECK or not event.where.startswith("article/"):
            continue
        site = truth.scenario.site(event.site)
        column, day = _subject(truth.scenario, event)
        for spell in truth.spells(site, partial(_told, truth, site, event)):
            first = truth.scenario.date_of(spell.first)
            since = truth.scenario.date_of(_from(truth, site, event, spell.first))
            yield Planted(
                site=site.id, check=CHECK, code=CODES.get(mode) or {**OLD, **NEW}[mode],
                where=_where(truth.scenario, site, column, day, mode), since=since, due=first,
                until=truth.day_of(spell.last), kind=FAULT if mode in CODES else LOOK_ALIKE, unmeasurable=spell.hidden,
                note=mode,
            )  # fmt: skip


def _from(truth: Truth, site: DemoSite, event: Event, first: int) -> int:
    """The day from which light rounds may tell what the crawl of day ``first`` tells at the latest."""
    while first > 1 and _told(truth, site, event, first - 1, LIGHT_ENDS):
        first -= 1
    return first


def _where(scenario: Scenario, site: DemoSite, column: DemoColumn, day: int, mode: str) -> str:
    if mode in ("differs", "one_day"):
        return column_url(scenario, site, column)
    return url(scenario, site, article_path(site, column, day, scenario.date_of(day)))


def _told(truth: Truth, site: DemoSite, event: Event, number: int, hour: float = CRAWL_HOUR) -> bool:
    """Whether the crawl of a day (or a light round at ``hour``) tells it: the item is listed and, for a copy, what it was copied from as well; for
    another date of an old page, an earlier crawl had seen the first one."""
    column, day = _subject(truth.scenario, event)
    mode = event.mode.partition("/")[2]
    items = [day, _twin(truth.scenario, site, column, day)] if mode == "copied" else [day]
    met = all(listed(truth, site, column, item, number, hour) for item in items)
    seen_before = mode != "redated" or any(truth.seen(site, each) for each in range(1, CHANGED))
    return met and seen_before and event.active(truth.scenario.at(number, hour))
