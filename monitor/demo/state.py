"""Which planted events hold at a moment, looked up quickly: servers ask with every request."""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from monitor.demo.paths import url
from monitor.demo.world import MODES, DemoSite, Event, Scenario, Style, What
from monitor.model import Frozen, Kind

LIST_DRAWN = "list_drawn"
NONE: frozenset[str] = frozenset()


class Trouble(Frozen, frozen=True, kw_only=True):
    """What stands between a request and its page: ``kind`` is outage, challenge, throttled, line_cut or link."""

    kind: What
    mode: str


class State:
    """The events of a scenario, indexed by what they hit."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._cuts = [event for event in scenario.events if event.what is What.LINE_CUT]
        self._by_site: dict[tuple[What, str], list[Event]] = {}
        self._by_host: dict[str, list[Event]] = {}
        self._by_prefix: dict[str, list[tuple[str, Event]]] = {}
        self._by_target: dict[str, list[Event]] = {}
        self._by_page: dict[tuple[str, str], list[Event]] = {}
        self._before_pages: dict[str, list[Event]] = {}
        self._drawn: dict[str, list[Event]] = {}
        for event in scenario.events:
            if event.what is What.PAGE and event.where == "host":
                self._before_pages.setdefault(scenario.site(event.site).host, []).append(event)
            elif event.what is What.PAGE:
                self._by_page.setdefault((event.site, event.where), []).append(event)
            elif event.what in (What.MARK, What.REDESIGN):
                self._by_site.setdefault((event.what, event.site), []).append(event)
            elif event.what is What.LINK_BROKEN:
                target = url(scenario, scenario.site(event.site), event.where)
                self._by_target.setdefault(target.partition("://")[2], []).append(event)
            elif event.what in (What.OUTAGE, What.CHALLENGE, What.THROTTLED):
                self._index(event, scenario.site(event.site))
            elif event.what is What.ISSUER:
                self._of_issuer(event, scenario.issuer(event.site).host)

    def _of_issuer(self, event: Event, host: str) -> None:
        """An issuer's trouble is like that of any host; only its drawn list is another thing."""
        if event.mode == LIST_DRAWN:
            self._drawn.setdefault(host, []).append(event)
        else:
            what = What.CHALLENGE if event.mode in MODES[What.CHALLENGE] else What.OUTAGE
            self._by_host.setdefault(host, []).append(replace(event, what=what))

    def list_drawn(self, host: str, moment: datetime) -> bool:
        """Whether an issuer's list is drawn by JavaScript."""
        return any(event.active(moment) for event in self._drawn.get(host, ()))

    def _index(self, event: Event, site: DemoSite) -> None:
        if event.where == "host" or site.kind is not Kind.SECTION:
            self._by_host.setdefault(site.host, []).append(event)
        else:
            self._by_prefix.setdefault(site.host, []).append((site.base, event))

    def marks(self, site: DemoSite, moment: datetime) -> frozenset[str]:
        """The marks that are missing or wrong on the site's pages."""
        events = self._by_site.get((What.MARK, site.id))
        return frozenset(event.mode for event in events if event.active(moment)) if events else NONE

    def page_modes(self, site: DemoSite, places: Iterable[str], moment: datetime) -> frozenset[str]:
        """What planted faults make of a page: the modes of the events that hit any of its ``places``."""
        hits = (event for place in places for event in self._by_page.get((site.id, place), ()))
        return frozenset(event.mode for event in hits if event.active(moment))

    def host_events(self, host: str, moment: datetime) -> tuple[Event, ...]:
        """The page events that hit the host itself: its certificate, its addresses."""
        return tuple(event for event in self._before_pages.get(host, ()) if event.active(moment))

    def style(self, site: DemoSite, moment: datetime) -> Style:
        """What the site's pages look like."""
        for event in self._by_site.get((What.REDESIGN, site.id), ()):
            if event.active(moment):
                return Style(event.mode)
        return site.style

    def line_cut(self, moment: datetime) -> bool:
        """Whether our own line is down."""
        return any(event.active(moment) for event in self._cuts)

    def host_trouble(self, host: str, moment: datetime) -> Trouble | None:
        """What hits every request to a host."""
        if self.line_cut(moment):
            return Trouble(kind=What.LINE_CUT, mode="")
        for event in self._by_host.get(host, ()):
            if event.active(moment):
                return Trouble(kind=event.what, mode=event.mode)
        return None

    def path_trouble(self, host: str, path: str, moment: datetime) -> Trouble | None:
        """What hits a request to one path of a host that answers."""
        for base, event in self._by_prefix.get(host, ()):
            if event.active(moment) and path.startswith(base):
                return Trouble(kind=event.what, mode=event.mode)
        for event in self._by_target.get(host + path, ()):
            if event.active(moment):
                return Trouble(kind=event.what, mode=event.mode)
        return None

    def refusals(self) -> list[tuple[str, Event]]:
        """The outages during which a host's port is closed, with the host."""
        return [(host, event) for host, events in self._by_host.items() for event in events if event.mode == "refused"]
