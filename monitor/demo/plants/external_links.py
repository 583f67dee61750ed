"""Hidden links, links to bad company and to a domain that is gone; and menus, icons and news that only look like them."""

from collections.abc import Iterator
from functools import partial

from monitor.demo.building import STRANGERS
from monitor.demo.draft import Draft
from monitor.demo.page_truth import event_pages
from monitor.demo.paths import url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted, Spell
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.world import CRAWL_HOUR, DemoSite, Event, What

HOUSES, FLATS, NOVELS, GAMES = STRANGERS
TARGETS = {"block": (HOUSES, FLATS, NOVELS), "off": (FLATS,), "casino": (GAMES,)}
CODES = {"block": "hidden", "off": "hidden", "casino": "banned"}
SOUND = ("menu", "icon", "news")
MODES = (*TARGETS, *SOUND)
_STYLES = {
    "block": "display:none",
    "off": "position:absolute;left:-9999px",
    "menu": "display:none",
    "icon": "font-size:0",
}


def sow(garden: Garden) -> None:
    """Two of the three faults on the pages of two sites about themselves; a menu, an icon and a piece of news on others."""
    chosen = [mode for at, mode in enumerate(TARGETS) if at != garden.seed % 3]
    modes = (*chosen, *SOUND)
    for mode, site in zip(modes, garden.spots("external_links", len(modes)), strict=True):
        ends = 14 if mode == "block" and garden.seed % 2 else None
        day = garden.draw(-9, 8, "external", mode) if mode != chosen[0] else -20
        garden.page("external_links", mode, site, "column/jgzn", day, ends)


def alter(draft: Draft, mode: str) -> None:
    """Put the links into the page."""
    daily = next(host for host in draft.scenario.hosts if host.name.endswith("-daily-moni.cn"))
    city = next(host for host in draft.scenario.hosts if host.role == "issuer" and host.name.startswith("www."))
    if mode == "casino":
        draft.text.append(f'<p><a href="http://{GAMES}/">澳门新葡京娱乐城官网</a></p>')
    elif mode == "news":
        draft.text.append(f'<p>媒体报道：<a href="{daily.origin}/">公安机关严厉打击网络赌博犯罪</a></p>')
    elif mode == "icon":
        draft.main.append(
            f'<div style="{_STYLES[mode]}"><a href="{daily.origin}/"><img src="/images/ga.png" alt=""></a></div>'
        )
    else:
        names = [f"http://{name}/" for name in TARGETS.get(mode, ())] or [f"{city.origin}/", f"{daily.origin}/"]
        links = "".join(f'<a href="{name}">友情链接{at}</a>' for at, name in enumerate(names))
        draft.main.append(f'<div style="{_STYLES[mode]}">{links}</div>')


def truth(truth: Truth) -> Iterator[Planted]:
    """A link is due on the first day on which a crawl meets it, a domain that is gone on the second."""
    for event in truth.scenario.events:
        check, _, mode = event.mode.partition("/")
        if event.what is What.PAGE and check == "external_links":
            site = truth.scenario.site(event.site)
            for spell in truth.spells(site, partial(_holds, truth, event)):
                targets = [f"http://{name}/" for name in TARGETS.get(mode, ())]
                kind = FAULT if targets else LOOK_ALIKE
                for where in targets or [where for where, _ in event_pages(truth, site, event)]:
                    yield _row(truth, site, CODES.get(mode, "hidden"), where, spell, spell.first, kind)
    for site in truth.sites:
        for target in sorted({url(truth.scenario, site, link.url) for link in site.links}):
            if _is_gone(truth, target):
                yield from _lapsed(truth, site, target)


def _holds(truth: Truth, event: Event, day: int) -> bool:
    return event.active(truth.scenario.at(day, CRAWL_HOUR))


def _is_gone(truth: Truth, target: str) -> bool:
    return any(host.gone and host.role == "outside" and f"{host.origin}/" == target for host in truth.scenario.hosts)


def _lapsed(truth: Truth, site: DemoSite, target: str) -> Iterator[Planted]:
    for spell in truth.spells(site, lambda _: True):
        days = range(spell.first + 1, truth.days + 1)
        second = next((day for day in days if truth.seen(site, day)), None)
        if second is not None:
            yield _row(truth, site, "lapsed", target, spell, second, FAULT)


def _row(truth: Truth, site: DemoSite, code: str, where: str, spell: Spell, due: int, kind: str) -> Planted:
    return Planted(
        site=site.id, check="external_links", code=code, where=where, since=truth.scenario.date_of(spell.first),
        due=truth.scenario.date_of(due), until=truth.day_of(spell.last), unmeasurable=spell.hidden, kind=kind,
    )  # fmt: skip
