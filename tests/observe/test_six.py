"""Visits over IPv6: a line without it says nothing about the sites, except whether their names have addresses."""

from monitor.clock import SystemClock
from monitor.model import Outcome, Visit
from monitor.observe.host_pool import Network
from monitor.observe.visit import probe_round
from tests.servers.hostile_http import hostile_http
from tests.servers.pools import a_pool, a_site
from tests.servers.stub_dns import Zone, stub_dns

ANCHORS = ("http://a.anchor.example/", "http://b.anchor.example/")


async def looked(*, anchors: tuple[str, ...], site_opens: bool) -> dict[str, Visit]:
    """One round over both families at a site with an IPv6 address and at one without, by name."""
    async with hostile_http() as server:
        here = server.place.rpartition(":")[0]
        zone: Zone = {
            "both.example": (f"A {here}", "AAAA 2001:db8::1"),
            "four.example": (f"A {here}",),
            **{url.split("/")[2]: (f"A {here}", "AAAA 2001:db8::2") for url in ANCHORS},
        }
        ports = {f"{here}:80": server.place, "2001:db8::1:80": server.place if site_opens else f"{here}:9"}
        ports["2001:db8::2:80"] = server.place if anchors else f"{here}:9"
        async with stub_dns(zone) as names:
            sites = [a_site(f"http://{name}.example/") for name in ("both", "four")]
            network = Network(nameservers=(names.address,), connect_map=ports)
            async with a_pool(*sites, allow_private=True, network=network) as pool:
                visits = await probe_round(
                    pool, sites, SystemClock(), anchors=anchors or ANCHORS, families=(4, 6), timeout_s=2.0
                )
    keys = ("both 4", "both 6", "four 4", "four 6")
    return dict(zip(keys, visits, strict=True))


async def test_a_site_that_opens_over_it_shows_that_our_line_has_it() -> None:
    visits = await looked(anchors=(), site_opens=True)
    assert (visits["both 6"].outcome, visits["both 6"].family) == (Outcome.OK, 6)
    assert all(visit.own_line for visit in visits.values())
    assert (visits["four 6"].outcome, visits["four 4"].outcome) == (Outcome.DNS, Outcome.OK)


async def test_an_anchor_that_opens_over_it_shows_it_too() -> None:
    visits = await looked(anchors=ANCHORS, site_opens=False)
    assert visits["both 6"].outcome is Outcome.REFUSED
    assert all(visit.own_line for visit in visits.values())


async def test_where_nothing_opens_over_it_our_line_may_have_none() -> None:
    visits = await looked(anchors=(), site_opens=False)
    assert {key: visit.own_line for key, visit in visits.items()} == {
        "both 4": True, "both 6": False, "four 4": True, "four 6": True,
    }  # fmt: skip
    assert visits["four 6"].outcome is Outcome.DNS
