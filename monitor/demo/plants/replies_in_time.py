"""Letters left without an answer, answers that ceased or are slow; and petitions, which are another channel."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from statistics import median

import msgspec

from monitor.demo.draft import Draft
from monitor.demo.letters import Letter, letters
from monitor.demo.paths import column_url
from monitor.demo.periods import months_later
from monitor.demo.planted import LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.world import CRAWL_HOUR, DemoColumn, DemoSite, What

CHECK = "replies_in_time"
MODES = ("unanswered", "nearly", "ceased", "slow", "petitions")
SLUG, PETITIONS = "ldxx", "wsxf"
WAITS = {"unanswered": 100, "nearly": 76, "petitions": 100}
"""For how many days at least the forgotten letter has waited when the run begins."""
QUIET_DAYS, SLOW_DAYS = 70, 12
WARN_DAYS, SLOW_WEEKDAYS = 60, 5


def sow(garden: Garden) -> None:
    """A forgotten letter on a standalone site; on the portal answers that ceased or are slow, and a forgotten petition."""
    odd = garden.seed % 2
    garden.page(CHECK, "unanswered" if odd else "nearly", garden.first, f"column/{SLUG}")
    garden.page(CHECK, "slow" if odd else "ceased", "portal", f"column/{SLUG}")
    garden.page(CHECK, "petitions", "portal", f"column/{PETITIONS}")


def alter(draft: Draft, mode: str) -> None:
    """Show other letters."""
    start, today = draft.scenario.start, draft.scenario.date_of(draft.scenario.day_of(draft.moment))
    draft.context["letters"] = changed(draft.context["letters"], mode, start, today)


def changed(written: tuple[Letter, ...], mode: str, start: date, today: date) -> tuple[Letter, ...]:
    """What a mode makes of the letters."""
    if mode == "ceased":
        return tuple(letter for letter in written if (start - letter.asked).days >= QUIET_DAYS)
    if mode == "slow":
        late = ((letter, letter.asked + timedelta(days=SLOW_DAYS)) for letter in written)
        return tuple(msgspec.structs.replace(letter, replied=day if day < today else None) for letter, day in late)
    forgotten = next(letter for letter in written if (start - letter.asked).days >= WAITS[mode])
    return tuple(msgspec.structs.replace(each, replied=None) if each is forgotten else each for each in written)


def truth(truth: Truth) -> Iterator[Planted]:
    """The letters that every mailbox leaves without an answer, and the petitions that do not count."""
    for site in truth.sites:
        mailbox, petitions = site.column(SLUG), site.column(PETITIONS)
        if mailbox is not None:
            where = column_url(truth.scenario, site, mailbox)
            yield from mailbox_faults(truth, site, mailbox, CHECK, {"unanswered": where})
        if petitions is not None:
            start, where = truth.scenario.start, column_url(truth.scenario, site, petitions)
            yield Planted(
                site=site.id, check=CHECK, code="unanswered", where=where, since=start, due=start, kind=LOOK_ALIKE,
                note="网上信访不计入",
            )  # fmt: skip


def mailbox_faults(
    truth: Truth, site: DemoSite, column: DemoColumn, check: str, places: dict[str, str]
) -> Iterator[Planted]:
    """What a mailbox shows on every day, by the rules' own arithmetic: code → where it is told."""
    for code, where in places.items():
        for spell in truth.spells(site, partial(_shows, truth, site, column, code)):
            first, last = truth.scenario.date_of(spell.first), spell.last or truth.days
            days = (day for day in range(spell.first, last + 1) if truth.seen(site, day))
            veto = next((day for day in days if code == "unanswered" and _overdue(truth, site, column, day)), None)
            yield Planted(
                site=site.id, check=check, code=code, where=where, since=first, due=first, until=truth.day_of(spell.last),
                unmeasurable=spell.hidden, level="veto" if veto else "warn", veto_due=truth.day_of(veto), note=column.name,
            )  # fmt: skip


def _modes(truth: Truth, site: DemoSite) -> set[str]:
    events = (event for event in truth.scenario.events if event.what is What.PAGE and event.site == site.id)
    return {event.mode.partition("/")[2] for event in events if event.mode.startswith(f"{CHECK}/")}


def _listed(truth: Truth, site: DemoSite, column: DemoColumn, day: int) -> tuple[Letter, ...]:
    """The letters as the crawl of a day finds them; none where the mailbox was taken away."""
    moment, today = truth.scenario.at(day, CRAWL_HOUR), truth.scenario.date_of(day)
    if "consultation_channel/gone" in truth.state.page_modes(site, ("*",), moment):
        return ()
    written = letters(truth.scenario, truth.timetable, site, column, moment)
    for mode in _modes(truth, site) - {"petitions"}:
        written = changed(written, mode, truth.scenario.start, today)
    return written


def _shows(truth: Truth, site: DemoSite, column: DemoColumn, code: str, day: int) -> bool:
    written, today = _listed(truth, site, column, day), truth.scenario.date_of(day)
    answers = [(letter.asked, letter.replied) for letter in written if letter.replied]
    if code == "unanswered":
        return any(not letter.replied and (today - letter.asked).days >= WARN_DAYS for letter in written)
    if code == "replies_stale":
        return bool(answers) and months_later(max(replied for _, replied in answers if replied), 2) < today
    took = [_weekdays(asked, replied) for asked, replied in answers if replied and months_later(asked, 12) >= today]
    return len(took) >= 5 and median(took) > SLOW_WEEKDAYS


def _overdue(truth: Truth, site: DemoSite, column: DemoColumn, day: int) -> bool:
    today = truth.scenario.date_of(day)
    return any(not each.replied and months_later(each.asked, 3) < today for each in _listed(truth, site, column, day))


def _weekdays(begin: date, end: date) -> int:
    return sum((begin + timedelta(days=n)).weekday() < 5 for n in range(1, (end - begin).days + 1))
