"""What the pages and the metrics need of the rest: a few reads, always fresh."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.contract import Check, Reposts, judged_visits
from monitor.judging.result import SiteJudgement
from monitor.model import Coverage, Frozen, Register, Visit
from monitor.reports.blocked import Blocked


class View(Protocol):
    """Read-only access to the present state.  ``site`` is a site's id.  No method may block for long: the answers are
    asked for on every request, so whoever supplies them keeps what is costly."""

    def register(self) -> Register:
        """The register in force."""

    def catalogue(self) -> Mapping[str, Check]:
        """Every check's data by id, in the order in which they are shown."""

    def judgements(self) -> Sequence[SiteJudgement]:
        """The newest judgement of every site."""

    def visits(self, site: str) -> Sequence[Visit]:
        """The visits of the last seven days in order of time; empty when there are none."""

    def coverage(self, site: str) -> Coverage | None:
        """The last crawl that saw the site's host, ``None`` before the first."""

    def blocked(self) -> Sequence[Blocked]:
        """The addresses that keep us out of several sites at present."""

    def reposts(self) -> Mapping[str, Reposts]:
        """Site id → what is known of the reposts that it owes; sites of which nothing is known are left out."""

    def texts(self, document: str, url: str, body: str) -> tuple[str, str] | None:
        """The issued text of a document and the text of one body of a page, a paragraph a line; ``None`` where either was not kept.
        Asked for from a thread beside the loop."""

    def as_of(self) -> datetime:
        """The moment that all answers refer to."""


class Moment(Frozen, frozen=True, kw_only=True):
    """The state that one scrape shows.  ``visits`` holds the last visit, ``crawls`` the last crawl by site id, ``blocked``
    the addresses that keep us out of several sites, ``reposts`` what is known of each site's reposts."""

    at: datetime
    register: Register
    judgements: tuple[SiteJudgement, ...]
    visits: dict[str, Visit]
    crawls: dict[str, Coverage]
    blocked: tuple[Blocked, ...] = ()
    reposts: dict[str, Reposts] = {}


def last_visit(visits: Iterable[Visit]) -> Visit | None:
    """The newest of the visits by which availability is judged; where all were over IPv6, the newest of them."""
    newest = sorted(visits, key=lambda visit: visit.at)
    return next(reversed(judged_visits(newest) or newest), None)


def moment(view: View) -> Moment:
    """The state of a view at present."""
    register = view.register()
    visits = {site.id: found for site in register.sites if (found := last_visit(view.visits(site.id)))}
    crawls = {site.id: crawl for site in register.sites if (crawl := view.coverage(site.id))}
    return Moment(
        at=view.as_of(),
        register=register,
        judgements=tuple(view.judgements()),
        visits=visits,
        crawls=crawls,
        blocked=tuple(view.blocked()),
        reposts=dict(view.reposts()),
    )


def addresses(moment: Moment) -> dict[str, str]:
    """Site id to the address that its last visit reached."""
    return {site: visit.address for site, visit in moment.visits.items() if visit.address}
