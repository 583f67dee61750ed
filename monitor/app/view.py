"""The present state of a store, judged once after each change and handed to pages and metrics."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from monitor.app.repost_texts import repost_texts
from monitor.app.wiring import Monitor
from monitor.contract import Check, Reposts
from monitor.judging import catalogue
from monitor.judging.result import SiteJudgement
from monitor.model import Coverage, Frozen, Register, Visit, host_of
from monitor.reports.blocked import Blocked
from monitor.reports.repost_table import reposts_of

SHOWN_DAYS = 7


class _State(Frozen, frozen=True, kw_only=True):
    as_of: datetime
    judgements: tuple[SiteJudgement, ...]
    visits: dict[str, tuple[Visit, ...]]
    coverages: dict[str, Coverage]
    blocked: tuple[Blocked, ...] = ()


class StoreView:
    """What the embedded server shows.

    Judging takes tens of milliseconds a site, so it is done by :meth:`refresh` (in a thread, beside the loop that times
    visits) and not by the request; ``as_of`` says of when the answers are.
    """

    def __init__(self, monitor: Monitor) -> None:
        self.monitor = monitor
        self._checks = catalogue()
        self._state = _State(as_of=monitor.clock.now(), judgements=(), visits={}, coverages={})

    def refresh(self) -> None:
        """Read and judge the store as of now."""
        now, store = self.monitor.clock.now(), self.monitor.store
        since = now - timedelta(days=SHOWN_DAYS)
        coverages: dict[str, Coverage] = {}
        for site in self.monitor.register.sites:
            last = store.coverages(host_of(site.url), now, 1)
            if last:
                coverages[site.id] = last[0]
        self._state = _State(
            as_of=now,
            judgements=tuple(self.monitor.judge(as_of=now)),
            visits={site.id: tuple(store.visits(site.id, since, now)) for site in self.monitor.register.sites},
            coverages=coverages,
            blocked=self.monitor.blocked(now),
        )

    def register(self) -> Register:
        """The register in force."""
        return self.monitor.register

    def catalogue(self) -> Mapping[str, Check]:
        """Every check's data by id."""
        return self._checks

    def judgements(self) -> Sequence[SiteJudgement]:
        """The newest judgement of every site."""
        return self._state.judgements

    def visits(self, site: str) -> Sequence[Visit]:
        """The visits of the last seven days."""
        return self._state.visits.get(site, ())

    def coverage(self, site: str) -> Coverage | None:
        """The last crawl that saw the site's host."""
        return self._state.coverages.get(site)

    def blocked(self) -> Sequence[Blocked]:
        """The addresses that keep us out of several sites."""
        return self._state.blocked

    def reposts(self) -> Mapping[str, Reposts]:
        """Site id → what is known of the reposts that it owes."""
        return reposts_of(self._state.judgements)

    def texts(self, document: str, url: str, body: str) -> tuple[str, str] | None:
        """The issued text of a document and that of one kept body of a page."""
        return repost_texts(self.monitor.store, self.as_of(), document, url, body)

    def as_of(self) -> datetime:
        """The moment that all answers refer to."""
        return self._state.as_of
