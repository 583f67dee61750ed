"""One site that nobody registered, looked at once and forgotten."""

from collections.abc import Callable

from monitor.clock import Clock, SystemClock
from monitor.model import Kind, Register, Settings, Site, host_of
from monitor.observe.crawl_run import Progress
from monitor.observe.host_pool import HostPool, Network
from monitor.observe.look import Look, look

__all__ = ["Look", "look_at", "pool_for"]

USER_AGENT = "Mozilla/5.0 (compatible; xunwang; one-off look)"
"""Used when the caller names no page on which a webmaster could read who we are."""


async def look_at(
    url: str,
    *,
    max_pages: int,
    allow_private: bool = False,
    pacing: bool = True,
    contact: str = "",
    progress: Callable[[Progress], None] | None = None,
) -> Look:
    """Check the site of ``url``.

    Private and loopback addresses are refused unless ``allow_private``.  Without ``pacing`` only they are asked at full
    speed: nobody else's server is.
    """
    clock = SystemClock()
    async with pool_for(url, clock, allow_private=allow_private, pacing=pacing, contact=contact) as pool:
        return await look(url, pool, clock, max_pages=max_pages, progress=progress)


def pool_for(
    url: str, clock: Clock, *, allow_private: bool = False, pacing: bool = True, contact: str = ""
) -> HostPool:
    """A pool that knows just the site of ``url``."""
    site = Site(id="look", name=host_of(url), kind=Kind.STANDALONE, owner="", url=url)
    settings = Settings(district="", division="", contact_url=contact, allow_private=allow_private)
    network = Network(paced_loopback=pacing, user_agent="" if contact else USER_AGENT)
    return HostPool(Register(settings=settings, sites=(site,)), network, clock)
