"""Site search: every site with a host of its own has one; one is missing, down or finds nothing (RULES D-21)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from monitor.demo.chance import pick
from monitor.demo.draft import Draft
from monitor.demo.pages import Page, Pages
from monitor.demo.paths import home_url, url
from monitor.demo.planted import LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.world import CRAWL_HOUR, DemoSite, Event, What
from monitor.model import Kind

CHECK = "site_search_works"
MODES = ("missing", "finds_nothing", "drawn")
CODES = {"missing": "search_missing", "finds_nothing": "search_incomplete"}
PATH = "/search"
DEEP = 40
DRAWN = (
    '<html><head><meta charset="utf-8"><title>搜索结果</title></head><body><div id="app"></div>'
    '<script>fetch("/api/search?q="+location.search).then(r=>r.json())</script></body></html>'
)


def sow(garden: Garden) -> None:
    """One search out of order on a standalone site, and one on the portal whose results a script draws."""
    mode = pick(tuple(CODES), garden.seed, CHECK)
    garden.page(CHECK, mode, garden.first, "home")
    garden.page(CHECK, "drawn", "portal", "home")


def alter(draft: Draft, mode: str) -> None:
    """Take the search box away."""
    if mode == "missing":
        draft.context["search"] = ""


def serve(pages: Pages, host: str, path: str, moment: datetime) -> Page | None:
    """The results for a query: the items whose titles hold it."""
    if not path.startswith(f"{PATH}?"):
        return None
    site = next((site for site in pages.scenario.sites if site.host == host and site.kind is not Kind.SECTION), None)
    if site is None:
        return None
    modes = pages.state.page_modes(site, ("home",), moment)
    if f"{CHECK}/drawn" in modes:
        return Page(content_type="text/html; charset=utf-8", body=DRAWN.encode())
    charset = pages.scenario.host(host).charset
    words = parse_qs(urlsplit(path).query, encoding=charset).get("q", [""])[0]
    rows = () if f"{CHECK}/finds_nothing" in modes else _found(pages, site, words, moment)
    return pages.plain("站内搜索", rows)


def _found(pages: Pages, site: DemoSite, words: str, moment: datetime) -> tuple[object, ...]:
    return tuple(row for row in pages.listed(site, moment, DEEP) if words and words in row.title)


def truth(truth: Truth) -> Iterator[Planted]:
    """A missing search is due at once, one that finds nothing on the second day on which it was asked."""
    for event in truth.scenario.events:
        check, _, mode = event.mode.partition("/")
        if event.what is What.PAGE and check == CHECK:
            yield from _spells(truth, truth.scenario.site(event.site), event, mode)


def _spells(truth: Truth, site: DemoSite, event: Event, mode: str) -> Iterator[Planted]:
    home, form = home_url(truth.scenario, site), url(truth.scenario, site, PATH)
    for spell in truth.spells(site, lambda day: event.active(truth.scenario.at(day, CRAWL_HOUR))):
        first = truth.scenario.date_of(spell.first)
        seen = [day for day in range(spell.first, (spell.last or truth.days) + 1) if truth.seen(site, day)]
        due = first if mode != "finds_nothing" else truth.day_of(seen[1]) if len(seen) > 1 else None
        yield Planted(
            site=site.id, check=CHECK, code=CODES.get(mode, "search_incomplete"),
            where=home if mode == "missing" else form, since=first, due=due or first + timedelta(days=10_000),
            until=truth.day_of(spell.last), kind="fault" if mode in CODES else LOOK_ALIKE, unmeasurable=spell.hidden,
            note=mode,
        )  # fmt: skip
