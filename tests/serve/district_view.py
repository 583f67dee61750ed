"""A view over made-up judgements: real values, no store."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.contract import Check, Reposts
from monitor.judging.result import SiteJudgement
from monitor.model import Coverage, Register, Visit, host_of
from monitor.reports.blocked import Blocked, blocked_addresses
from tests.reports.judgements import AS_OF, CATALOGUE, REGISTER, coverage, district, visits
from tests.reports.reposting import WITH_ISSUERS, reposts, texts


class DistrictView:
    """The made-up district as of one moment."""

    def __init__(self, at: datetime = AS_OF, judgements: Sequence[SiteJudgement] | None = None) -> None:
        self.at = at
        self.judged = district(at) if judgements is None else judgements

    def register(self) -> Register:
        """The made-up register."""
        return WITH_ISSUERS

    def catalogue(self) -> Mapping[str, Check]:
        """Six checks."""
        return CATALOGUE

    def judgements(self) -> Sequence[SiteJudgement]:
        """What the view was given."""
        return self.judged

    def visits(self, site: str) -> Sequence[Visit]:
        """Seven days of hourly visits; the last registered section has none yet."""
        found = REGISTER.site(site)
        return [] if found is None or site == "mzj" else visits(found, self.at)

    def coverage(self, site: str) -> Coverage | None:
        """Last night's crawl of the portal's host; the standalone site was not crawled yet."""
        found = REGISTER.site(site)
        return coverage(host_of(found.url), self.at) if found and site != "lyw" else None

    def blocked(self) -> Sequence[Blocked]:
        """What the view's own visits and crawls say."""
        looks = {site.id: self.visits(site.id) for site in REGISTER.sites}
        crawls = {host_of(site.url): [found] for site in REGISTER.sites if (found := self.coverage(site.id))}
        return blocked_addresses(REGISTER, looks, crawls, self.at)

    def reposts(self) -> Mapping[str, Reposts]:
        """Ten documents of two issuers."""
        return reposts(self.at)

    def texts(self, document: str, url: str, body: str) -> tuple[str, str] | None:
        """The texts from which the made-up copies were judged."""
        return texts().get((document, body))

    def as_of(self) -> datetime:
        """The view's moment."""
        return self.at
