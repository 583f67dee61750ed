"""Visits: whether a site's registered URL opens for a reader's browser within the time (RULES V-2)."""

import asyncio
import re
from collections.abc import Iterable, Sequence

import msgspec

from monitor.clock import Clock
from monitor.model import BEIJING, OPENED, Hop, Outcome, Phases, Site, Visit
from monitor.observe.anchors import line_is_up, six_is_up
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.host_pool import SLOW_S, HostPool
from monitor.observe.not_the_site import error_page, is_strange, told_strange
from monitor.observe.outcomes import Ending
from monitor.observe.page import read_page

VISIT_S = 15.0
"""A site that does not open within this time counts as not opened (RULES V-2: 15 seconds, inclusive)."""
_MOST_STEPS = 5
_MOST_BYTES = 5_000_000
_AT_ONCE = 20
_ALMOST_NOTHING_S = 0.001
_FEW_LINKS = 20
_REFRESH = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh")


async def visit(pool: HostPool, site: Site, *, family: int = 4, timeout_s: float = VISIT_S) -> Visit:
    """Open the site's registered URL and follow it to a page: HTTP, meta and script redirects and framesets.

    ``family`` 4 means IPv4, and IPv6 only where the name has no IPv4 address; 6 means IPv6.  ``timeout_s`` covers the
    whole way, counted from the request's own start.
    """
    walk = _Walk(site, family, timeout_s)
    url = site.url
    while url:
        response = await pool.fetch(walk.request(url))
        url = walk.took(response)
    return walk.visit()


class _Walk:
    """The steps of one visit: each page that only leads elsewhere is a hop."""

    def __init__(self, site: Site, family: int, timeout_s: float) -> None:
        self._site = site
        self._family = family
        self._timeout_s = timeout_s
        self._steps: list[Response] = []
        self._hops: list[Hop] = []
        self._spent_s = 0.0
        self._ending = (Outcome.NOT_LOOKED, "")

    def request(self, url: str) -> Request:
        return Request(
            url=url,
            purpose=Purpose.VISIT,
            site=self._site.id,
            family=6 if self._family == 6 else None,
            max_bytes=_MOST_BYTES,
            deadline_s=max(self._timeout_s - self._spent_s, _ALMOST_NOTHING_S),
        )

    def took(self, response: Response) -> str:
        """Take in one step; gives the URL to go on to, empty at the end."""
        self._steps.append(response)
        self._hops += response.redirects
        self._spent_s += (response.phases.total_ms or 0.0) / 1000
        self._ending = (response.outcome, response.detail)
        if response.outcome not in OPENED:
            return ""
        if self._spent_s > SLOW_S:
            self._ending = (Outcome.SLOW, response.detail)
        target, by = _lead(response)
        if not target:
            self._ending = _strange(response, self._site) or self._ending
            return ""
        self._hops.append(Hop(url=response.final_url, status=0, target=target, by=by))
        if len(self._steps) > _MOST_STEPS or target in {url for step in self._steps for url in _names(step)}:
            self._ending = (Outcome.REDIRECT, "页面跳转成环或次数过多")
            return ""
        return target

    def visit(self) -> Visit:
        """What all steps together say."""
        last = self._steps[-1]
        before_s = self._spent_s - (last.phases.total_ms or 0.0) / 1000
        outcome, detail = self._ending
        if self._family == 4 and last.family == 6:
            detail = "；".join(filter(None, (detail, "域名没有 IPv4 地址，经 IPv6 访问")))
        return Visit(
            site=self._site.id,
            at=self._steps[0].started,
            family=self._family,
            outcome=outcome,
            status=last.status,
            final_url=last.final_url,
            address=last.address,
            phases=_later(last.phases, before_s * 1000),
            redirects=tuple(self._hops),
            certificate=last.certificate,
            size=len(last.body),
            detail=detail,
            lag_s=max(step.lag_s for step in self._steps),
        )


def _strange(response: Response, site: Site) -> Ending | None:
    """How a visit ended at which something other than the site answered; ``None`` where nothing says so."""
    body, content_type = response.body, response.headers.get("content-type", "")
    if body.lower().count(b"<a ") > _FEW_LINKS:
        return None
    told = error_page(body, content_type)
    if told:
        return Outcome.SOFT_404, told
    return (Outcome.UNPARSABLE, told_strange(body, content_type)) if is_strange(body, site, content_type) else None


def _names(response: Response) -> tuple[str, str]:
    return response.url, response.final_url


def _later(phases: Phases, by_ms: float) -> Phases:
    """Phases counted from a start that lies ``by_ms`` earlier."""
    fields = msgspec.structs.asdict(phases)
    return Phases(**{name: None if ms is None else round(ms + by_ms, 3) for name, ms in fields.items()})


def _lead(response: Response) -> tuple[str, str]:
    """Where a page that is not one leads, and by which means; empty for a page that is one.

    Reading a page costs more than the visit, so the bytes decide first whether it could lead anywhere.
    """
    source = response.body.lower()
    meta, frames = _REFRESH.search(source) is not None, b"<frameset" in source
    if not (meta or frames or source.count(b"<a ") <= _FEW_LINKS):
        return "", ""
    today = response.started.astimezone(BEIJING).date()
    reading = read_page(
        response.body,
        response.final_url,
        content_type=response.headers.get("content-type", ""),
        today=today,
        home=True,
    )
    target = reading.facts.leads_to
    if meta:
        return target, "meta"
    return target, "frame" if frames or b"location" not in source else "script"


async def probe_round(
    pool: HostPool,
    sites: Iterable[Site],
    clock: Clock,  # the round's own times are the pool's; kept for callers that pass one clock everywhere
    *,
    anchors: Sequence[str],
    families: Sequence[int] = (4,),
    timeout_s: float = VISIT_S,
) -> list[Visit]:
    """Visit every site once per family, all at once within reason, and ask the anchors in the same round.

    Visits come back in the order of the sites.  ``own_line`` of all of them is false when no anchor answered.  When not
    one site answered the anchors are asked again at the end: a line may go down in the middle of a round.  Where nothing
    at all answered over IPv6, our line has none, and the visits over it say nothing but whether the names have addresses.
    """
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(site: Site, family: int) -> Visit:
        async with gate:
            return await visit(pool, site, family=family, timeout_s=timeout_s)

    looks = [(site, family) for site in sites for family in families]
    own_line, visits = await asyncio.gather(
        line_is_up(pool, anchors), asyncio.gather(*(one(site, family) for site, family in looks))
    )
    if own_line and visits and not any(each.status for each in visits):
        own_line = await line_is_up(pool, anchors)
    if not own_line:
        return [msgspec.structs.replace(each, own_line=False) for each in visits]
    over_six = [each for each in visits if each.family == 6]
    if not over_six or any(each.status for each in over_six) or await six_is_up(pool, anchors):
        return visits
    return [msgspec.structs.replace(each, own_line=False) if needs_six(each) else each for each in visits]


def needs_six(each: Visit) -> bool:
    """Whether a visit could only have succeeded on a line with IPv6; names are looked up over any line."""
    return each.family == 6 and each.outcome is not Outcome.DNS
