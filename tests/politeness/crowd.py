"""A hundred sites on four addresses, and the promise that is kept towards them.

The promise.  ``requests_per_s`` and ``concurrency`` are the register's (``[settings.pace]``, a site's ``pace``).
Crawls: two requests leave for one address at least ``1 / requests_per_s`` apart, whatever their hosts and the processes
that crawl them, and at least the host's Crawl-delay after one for a host that asks for it; at most ``concurrency`` are
out for a host and four times as many for an address.  Visits (one a site and round) are spaced in the same way among
themselves and come on top: never behind a crawl.  An address that said Retry-After is left alone until then by both.
A request that is made again after a reset is one more request.
"""

from collections.abc import Iterable, Mapping

from monitor.model import Budget, Kind, Pace, Register, Robots, Settings, Site
from monitor.observe.host_pool import Network
from tests.servers.arrivals import Answers, Arrival, Arrivals, Reply, gaps

ADDRESSES = ("127.61.0.1", "127.61.0.2", "127.61.0.3", "127.61.0.4")
HOSTS = tuple(f"s{number:03}.crowd.example" for number in range(100))
PACE = Pace(requests_per_s=2.0, concurrency=2)
ADDRESS_OF = {host: ADDRESSES[number % len(ADDRESSES)] for number, host in enumerate(HOSTS)}
DELAYED = dict.fromkeys(HOSTS[::25], 7.0)
"""Hosts whose robots.txt asks for a Crawl-delay, in seconds."""
PAGES = 4
PER_ADDRESS = 4
ROUNDING_S = 1e-6


def site(host: str) -> Site:
    return Site(
        id=host.partition(".")[0], name=host, kind=Kind.STANDALONE, owner="单位", url=f"http://{host}/",
        prefixes=(f"http://{host}/",), robots=Robots.OBEY,
    )  # fmt: skip


def register(hosts: Iterable[str] = HOSTS, pace: Pace = PACE) -> Register:
    settings = Settings(
        district="测试区", division="500199", contact_url="http://127.0.0.1/", pace=pace, budget=Budget(),
        crawl_hour=2, anchors=(),
    )  # fmt: skip
    return Register(settings=settings, sites=tuple(map(site, hosts)), revision="crowd")


def network(ports: Mapping[str, int], hosts: Mapping[str, str] = ADDRESS_OF) -> Network:
    where = {f"{host}:80": f"{address}:{ports[address]}" for host, address in hosts.items()}
    return Network(connect_map=where, loopback_only=True)


def page(arrival: Arrival, delay_s: float = 0.0) -> Reply:
    """A page that leads to the site's other pages and to pages of its neighbours at other and at the same address."""
    if arrival.path == "/robots.txt":
        delay = DELAYED.get(arrival.host)
        return Reply(body=f"User-agent: *\nCrawl-delay: {delay:g}\n" if delay else "", content_type="text/plain")
    number = int(arrival.host[1:4])
    near = [HOSTS[(number + step) % len(HOSTS)] for step in (1, 4)]
    links = [f"/p{each}.html" for each in range(PAGES)] + [f"http://{host}/p0.html" for host in near]
    rows = "".join(f'<li><a href="{link}">关于第{each}号事项的通知</a></li>' for each, link in enumerate(links))
    return Reply(body=f"<html><title>{arrival.path}</title><ul>{rows}</ul>{'正文。' * 50}</html>", delay_s=delay_s)


def slow_page(delay_s: float) -> Answers:
    return lambda arrival: page(arrival, delay_s)


def hold_promise(served: Arrivals, *, pace: Pace = PACE, late_s: float = ROUNDING_S) -> None:
    """Fail where a host or an address got more than was promised for crawls.  ``late_s``: how unevenly requests that
    left in turn may arrive."""
    interval_s = 1 / pace.requests_per_s
    assert served.log
    for address in {each.address for each in served.log}:
        log = served.of(address=address)
        assert min(gaps(log), default=interval_s) >= interval_s - late_s, address
        assert max(each.at_address for each in log) <= pace.concurrency * PER_ADDRESS, address
    for host in {each.host for each in served.log}:
        assert max(each.at_host for each in served.of(host=host)) <= pace.concurrency, host
    for host, delay_s in DELAYED.items():
        asked = [each for each in served.of(host=host) if each.path != "/robots.txt"]
        assert min(gaps(asked), default=delay_s) >= delay_s - late_s, host
