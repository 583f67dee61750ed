"""A register, its store, the observers and the judges, put together."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from monitor.app.extra_looks import extra_looks
from monitor.app.politeness import KeptHolds, pace_file
from monitor.clock import Clock
from monitor.judging import catalogue, judge_site
from monitor.judging.discovery import page_readers
from monitor.judging.result import SiteJudgement
from monitor.model import Copy, Coverage, Issuer, LightRound, Register, Revision, Site, Visit, host_of
from monitor.observe.anchors import line_is_up
from monitor.observe.browser import Browser, BrowserMissingError
from monitor.observe.check_page import Readers
from monitor.observe.columns import recognise
from monitor.observe.crawl import CONFIRM_AFTER_S, Progress, crawl_host
from monitor.observe.crawl_links import ROW
from monitor.observe.crawl_record import Draw
from monitor.observe.feed import Heard
from monitor.observe.host_pool import HostPool, Network
from monitor.observe.light import AGAIN_AFTER_S, light_round
from monitor.observe.neighbours import addresses_of
from monitor.observe.patrol import patrol
from monitor.observe.shared_pace import SharedPace
from monitor.observe.visit import probe_round
from monitor.owing import Rules, repost_columns
from monitor.plan import places
from monitor.register import hosts, load
from monitor.reports.blocked import Blocked, address_of, blocked_addresses
from monitor.store.errors import StoreError
from monitor.store.evidence import evidence
from monitor.store.locks import crawling
from monitor.store.store import Store
from monitor.store.targets import Target
from monitor.store.writer import Writer

if TYPE_CHECKING:  # brings numpy, which only matching needs
    from monitor.app.matching import Matching

log = logging.getLogger(__name__)

WEEK = timedelta(days=7)
CRAWLS = 30
"""The last crawls of a host from which it is read since when its address keeps us out."""

MATCH_EVERY_S = 30.0
LOOKED_FOR_DAILY = timedelta(hours=26)
"""A crawl looks at every page that it meets once a day; a copy that it did not meet is looked at by itself."""
MOST_DOUBTED = 20
"""Such pages that one round asks for at most."""
RULES = Rules()

CheckDefaults = dict[str, dict[str, int | float | str | bool]]


class UnknownSiteError(Exception):
    """A site was named that the register does not have."""


def check_defaults() -> CheckDefaults:
    """Check id → option → default: what a register may override or waive."""
    return {key: {name: option.default for name, option in check.options.items()} for key, check in catalogue().items()}


def load_register(path: Path) -> Register:
    """The register at ``path``, its options and waivers held against the checks that exist."""
    return load(path, check_defaults())


class Monitor:
    """One office's monitor: everything a command needs, opened together and closed together."""

    def __init__(
        self, register: Register, store: Store, clock: Clock, network: Network, *, offload: bool = True
    ) -> None:
        self.register = register
        self.store = store
        self.clock = clock
        self.network = network
        self.offload = offload
        self._readers = Readers(page_readers())
        self._matching: Matching | None = None
        self._match_lock = asyncio.Lock()
        self._note_revision()

    @classmethod
    def open(
        cls, register_path: Path, clock: Clock, *, store: str = "", network: Network | None = None, creates: bool = True
    ) -> Self:
        """Open the register and the store that it names (relative to the register's folder).

        ``creates``: a store that does not exist is made; otherwise :class:`~monitor.store.errors.StoreError` says how.
        """
        register = load_register(register_path)
        where = store or register.settings.store
        if "://" not in where:
            where = str((register_path.parent / where).absolute())
        if not creates and not Store.exists(where):
            raise StoreError(
                f"还没有存储：{where} 不存在，所以没有可看的。请先运行 xunwang crawl 巡检一次，"
                "或运行 xunwang run 开始每日监测；若存储在别处，请核对台账的 settings.store。"
            )
        if network is None:
            network = Network(nameservers=register.settings.dns, contact_url=register.settings.contact_url)
        return cls(register, Store.open(where), clock, network)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store; what was acknowledged is on disk."""
        self.store.close()

    def _note_revision(self) -> None:
        now = self.clock.now()
        known = self.store.register_at(now)
        if known is None or known.revision != self.register.revision:
            self.store.record([Revision(revision=self.register.revision, at=now, register=self.register)])

    def sites(self, keys: Iterable[str] = ()) -> tuple[Site, ...]:
        """The sites of these ids or names; all of them when none is named.  Raises :class:`UnknownSiteError`."""
        wanted = list(keys)
        found = [self.register.site(key) for key in wanted]
        for key, site in zip(wanted, found, strict=True):
            if site is None:
                raise UnknownSiteError(
                    f"台账里没有站点“{key}”。现有站点：" + "、".join(s.name for s in self.register.sites)
                )
        return tuple(site for site in found if site) or self.register.sites

    def pool(self) -> HostPool:
        """A new pool that keeps its pace and its Retry-After together with the processes beside it (those that have the
        same store open) and before it."""
        shared = SharedPace(pace_file(self.store)) if self.offload else None
        kept = KeptHolds(self.store, self.clock, offload=self.offload)
        return HostPool(self.register, self.network, self.clock, kept=kept, shared=shared)

    async def probe(
        self, sites: Sequence[Site], families: tuple[int, ...] = (4,), pool: HostPool | None = None
    ) -> list[Visit]:
        """Visit these sites once, with the anchors, and store the visits."""
        if pool is None:
            async with self.pool() as own:
                return await self.probe(sites, families, own)
        visits = await probe_round(pool, sites, self.clock, anchors=self.register.settings.anchors, families=families)
        async with Writer(self.store, offload=self.offload) as writer:
            for visit in visits:
                await writer.put(visit)
        return visits

    async def patrol(self, pool: HostPool, families: tuple[int, ...] = (4,)) -> int:
        """A round of visits to all sites, each at its own place in it, stored as they come; how many there were."""
        settings = self.register.settings
        planned = places(self.register.sites, settings.probes_per_day)
        async with Writer(self.store, offload=self.offload) as writer:
            return await patrol(pool, planned, writer.put, anchors=settings.anchors, families=families)

    async def crawl(
        self, host: str, pool: HostPool | None = None, progress: Callable[[Progress], None] | None = None,
        *, confirm_after_s: float = CONFIRM_AFTER_S,
    ) -> Coverage:  # fmt: skip
        """Crawl one host from its frontier and store what was seen; failures rest so long before the second look.

        Raises :class:`~monitor.store.locks.HostBusyError` while another process crawls the host."""
        if pool is None:
            async with self.pool() as own:
                return await self.crawl(host, own, progress, confirm_after_s=confirm_after_s)
        async with AsyncExitStack() as exits:
            exits.push_async_callback(self.match, host)
            if self.offload:
                exits.callback(asyncio.create_task(self._keep_matching(host)).cancel)
            exits.enter_context(crawling(self.store, host, self.clock.now()))
            writer = await exits.enter_async_context(Writer(self.store, offload=self.offload))
            coverage = await crawl_host(
                host,
                self.register,
                pool,
                self.store,
                writer,
                self.clock,
                budget=self.register.settings.budget,
                progress=progress,
                confirm_after_s=confirm_after_s,
                line_up=lambda: line_is_up(pool, self.register.settings.anchors),
                readers=self._readers,
                draw=await self._browser(host, pool, exits),
            )
            if coverage.complete:
                for answer in await extra_looks(
                    hosts(self.register)[host], self.register, pool, self.store, self.clock
                ):
                    await writer.put(answer)
        return coverage

    async def light(
        self, host: str, pool: HostPool | None = None, *, narrow: bool = False, again_after_s: float = AGAIN_AFTER_S
    ) -> LightRound:
        """Make one light round of a host and store what it saw; a narrow one looks only at columns that carry reposts."""
        if pool is None:
            async with self.pool() as own:
                return await self.light(host, own, narrow=narrow, again_after_s=again_after_s)
        only = self.repost_columns(host) if narrow else None
        doubted = self._doubted(host) if narrow else []
        with crawling(self.store, host, self.clock.now()):
            async with Writer(self.store, offload=self.offload) as writer:
                done = await light_round(
                    host, self.register, pool, self.store, writer, self.clock,
                    budget=self.register.settings.budget, readers=self._readers, only=only, doubted=doubted, again_after_s=again_after_s,
                )  # fmt: skip
        await self.match(host)
        return done

    def _doubted(self, host: str) -> list[Target]:
        """Pages with copies at which nobody has looked for a day: a crawl no longer meets what no list shows."""
        now = self.clock.now()
        since = now - timedelta(days=self.register.settings.reposting.follow_days)
        copies = self.store.copies_unseen(host, since, now - LOOKED_FOR_DAILY)[:MOST_DOUBTED]
        targets = {
            copy.url: Target(url=copy.url, depth=2, priority=ROW, site=copy.site, column=copy.column) for copy in copies
        }
        return list(targets.values())

    def repost_columns(self, host: str) -> tuple[str, ...]:
        """The pages of a host on which reposts are put; none where no site of it owes any."""
        return repost_columns(self.register, hosts(self.register)[host], sorted(self.store.copy_columns(host)))

    def owes(self, host: str) -> bool:
        """Whether a site of a host may owe a repost."""
        return any(RULES.issuers(self.register, site) for site in hosts(self.register)[host])

    async def feed(self, issuer: Issuer, pool: HostPool) -> Heard:
        """Read one issuer and store what came of it."""
        from monitor.app.feeding import feed

        return await feed(issuer, self.register, self.store, pool, self.clock, offload=self.offload)

    async def match(self, host: str) -> list[Copy]:
        """Hold the pages of a host and the documents against each other, as far as that has not been done."""
        if not self.register.issuers:
            return []
        async with self._match_lock:
            if self._matching is None:
                from monitor.app.matching import Matching

                self._matching = Matching(self.store)
            if self.offload:
                return await asyncio.to_thread(self._matching.catch_up, host, self.clock.now())
            return self._matching.catch_up(host, self.clock.now())

    async def match_all(self) -> None:
        """Hold the pages of every host on which reposts are owed against the documents."""
        for host in hosts(self.register):
            if self.owes(host):
                await self.match(host)

    async def _keep_matching(self, host: str) -> None:
        """While a long crawl runs: new pages are held against the documents as they come."""
        while True:
            await asyncio.sleep(MATCH_EVERY_S)
            await self.match(host)

    async def _browser(self, host: str, pool: HostPool, exits: AsyncExitStack) -> Draw | None:
        """What draws scripted lists, where a site of the host allows it and a browser is there."""
        if not any(site.browser for site in hosts(self.register)[host]):
            return None
        try:
            return (await exits.enter_async_context(Browser(pool.fetch))).draw
        except BrowserMissingError as error:
            log.error("由脚本生成的列表仍不可测：%s", error)
            return None

    def hosts(self, sites: Sequence[Site]) -> tuple[str, ...]:
        """The hosts on which these sites live, each once."""
        return tuple(host for host, views in hosts(self.register).items() if any(site in views for site in sites))

    async def host_addresses(self, names: Iterable[str]) -> dict[str, frozenset[str]]:
        """The addresses of each host: those that name servers give now and those that its last visits reached.  None
        where both fail."""
        now = self.clock.now()
        sites, wanted = hosts(self.register), list(names)
        found = await addresses_of(wanted, self.register, self.network)
        for host in wanted:
            for site in sites.get(host, ()):
                seen = {visit.address for visit in self.store.visits(site.id, now - timedelta(days=1), now)}
                found[host] |= seen - {""}
        return found

    def addresses(self) -> dict[str, str]:
        """Site id → the address that served its last visit, so that one cause is named once."""
        now = self.clock.now()
        found = {}
        for site in self.register.sites:
            visits = self.store.visits(site.id, now - timedelta(days=1), now)
            if address := address_of(visits):
                found[site.id] = address
        return found

    def blocked(self, as_of: datetime | None = None) -> tuple[Blocked, ...]:
        """The addresses that keep us out of several sites at a moment, with the register as it was known then."""
        moment = as_of or self.clock.now()
        known = self.store.register_at(moment) or self.register
        visits = {site.id: self.store.visits(site.id, moment - WEEK, moment) for site in known.sites}
        names = dict.fromkeys(host_of(site.url) for site in known.sites)
        coverages = {host: self.store.coverages(host, moment, CRAWLS) for host in names}
        return blocked_addresses(known, visits, coverages, moment)

    def judge(self, sites: Sequence[Site] = (), as_of: datetime | None = None) -> list[SiteJudgement]:
        """Judge these sites (all by default) as of a moment, with the register as it was known then."""
        moment = as_of or self.clock.now()
        known = self.store.register_at(moment) or self.register
        wanted = {site.id for site in sites}
        return [
            judge_site(evidence(self.store, known, site, moment, recognise=recognise, owing=RULES))
            for site in known.sites
            if not wanted or site.id in wanted
        ]
