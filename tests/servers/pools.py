"""Host pools and sites as the network tests need them."""

from monitor.clock import SystemClock
from monitor.model import Kind, Pace, Register, Robots, Settings, Site
from monitor.observe.exchange import Purpose, Request
from monitor.observe.host_pool import HostPool, Network

EAGER = Pace(requests_per_s=10_000.0, concurrency=8)


def a_site(url: str, **duties: object) -> Site:
    """A standalone site with what the network needs to know about it."""
    fields: dict[str, object] = {"robots": Robots.IGNORE, "allow_private": True, "pace": EAGER}
    return Site(
        id="xunxian",
        name="巡县人民政府",
        kind=Kind.STANDALONE,
        owner="县政府办",
        url=url,
        **(fields | duties),  # type: ignore[arg-type]
    )


def a_register(*sites: Site, allow_private: bool = False, pace: Pace = EAGER) -> Register:
    """A register of these sites; addresses on loopback are allowed only where a site (or ``allow_private``) says so."""
    settings = Settings(
        district="巡县",
        division="500199",
        contact_url="https://monitor.example/",
        allow_private=allow_private,
        pace=pace,
    )
    return Register(settings=settings, sites=sites)


def a_pool(*sites: Site, allow_private: bool = False, pace: Pace = EAGER, network: Network | None = None) -> HostPool:
    """A pool over such a register, on the machine's clock."""
    return HostPool(
        a_register(*sites, allow_private=allow_private, pace=pace),
        network or Network(nameservers=("127.0.0.1:9",)),
        SystemClock(),
    )


def a_request(url: str, purpose: Purpose = Purpose.PAGE, **fields: object) -> Request:
    """A request with a deadline short enough for a test."""
    return Request(url=url, purpose=purpose, **({"deadline_s": 1.0} | fields))  # type: ignore[arg-type]
