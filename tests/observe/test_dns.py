"""Names: NXDOMAIN, SERVFAIL, silence and a missing family are different answers."""

import socket

import pytest

from monitor.model import Outcome
from monitor.observe.dns import Resolver, endpoint
from monitor.observe.exchange import Purpose
from monitor.observe.host_pool import Network
from monitor.observe.visit import visit
from tests.servers.hostile_http import hostile_http
from tests.servers.pools import a_pool, a_register, a_request, a_site
from tests.servers.stub_dns import GARBAGE, SILENT, TRUNCATED, Zone, stub_dns

ZONE: Zone = {
    "four.example": ("A 127.0.0.1",),
    "both.example": ("A 127.0.0.1", "AAAA ::1"),
    "six.example": ("AAAA ::1",),
    "gone.example": ("NXDOMAIN",),
    "broken.example": ("SERVFAIL",),
    "refused.example": ("REFUSED",),
    "silent.example": (SILENT,),
    "garbage.example": (GARBAGE,),
    "empty.example": (),
    "alias.example": ("CNAME four.example",),
    "alias-gone.example": ("CNAME gone.example",),
    "ring-a.example": ("CNAME ring-b.example",),
    "ring-b.example": ("CNAME ring-a.example",),
    "cut.example": (TRUNCATED, "A 127.0.0.1"),
}


@pytest.mark.parametrize(
    ("name", "outcome", "words"),
    [
        ("four", Outcome.OK, ""),
        ("alias", Outcome.OK, ""),
        ("cut", Outcome.OK, ""),
        ("six", Outcome.OK, ""),
        ("gone", Outcome.DNS, "NXDOMAIN"),
        ("unheard-of", Outcome.DNS, "NXDOMAIN"),
        ("empty", Outcome.DNS, "没有 IPv4 地址"),
        ("alias-gone", Outcome.DNS, "NXDOMAIN"),
        ("ring-a", Outcome.DNS, "循环"),
        ("broken", Outcome.DNS_UNANSWERED, "SERVFAIL"),
        ("refused", Outcome.DNS_UNANSWERED, "REFUSED"),
        ("silent", Outcome.DNS_UNANSWERED, "没有"),
        ("garbage", Outcome.DNS_UNANSWERED, "有误"),
    ],
)
async def test_each_kind_of_answer_is_told_apart(name: str, outcome: Outcome, words: str) -> None:
    async with hostile_http() as four, stub_dns(ZONE) as names:
        site = a_site(four.url(name=f"{name}.example"))
        ports = {f"::1:{four.port}": four.place}
        async with a_pool(site, network=Network(nameservers=(names.address,), connect_map=ports)) as pool:
            seen = await visit(pool, site, timeout_s=1.0)
            assert (seen.outcome, words in seen.detail) == (outcome, True), seen.detail


async def test_ipv4_comes_first_and_ipv6_only_where_there_is_no_ipv4() -> None:
    async with hostile_http() as four, stub_dns(ZONE) as names:
        six_port = {f"::1:{four.port}": f"[::1]:{four.port}"}
        network = Network(nameservers=(names.address,), connect_map=six_port)
        async with hostile_http(host="::1", port=four.port) as six:
            site = a_site(four.url(name="both.example"))
            only_six = a_site(four.url(name="six.example"))
            async with a_pool(site, only_six, network=network) as pool:
                first = await visit(pool, site)
                assert (first.address, first.family, first.detail) == ("127.0.0.1", 4, "")
                assert "both.example AAAA udp" not in names.asked
                second = await visit(pool, site, family=6)
                assert (second.address, second.family, second.outcome) == ("::1", 6, Outcome.OK)
                third = await visit(pool, only_six)
                assert (third.address, third.family, third.outcome) == ("::1", 4, Outcome.OK)
                assert "IPv6" in third.detail
                fourth = await visit(pool, a_site(four.url(name="four.example")), family=6)
                assert (fourth.outcome, fourth.detail) == (Outcome.DNS, "域名没有 IPv6 地址")
            assert (len(four.asked), len(six.asked)) == (1, 2)


async def test_answers_are_kept_for_their_time_to_live_and_no_longer() -> None:
    async with stub_dns(ZONE, ttl=1) as names:
        resolver = Resolver((names.address,), {})
        for _ in range(3):
            assert (await resolver.addresses("four.example", None)).addresses == ("127.0.0.1",)
        assert names.asked["four.example A udp"] == 1
        loop_time = (await resolver.addresses("four.example", None)).ttl_s
        assert loop_time == 1.0


async def test_many_askers_of_one_name_ask_once() -> None:
    import asyncio

    async with stub_dns(ZONE) as names:
        resolver = Resolver((names.address,), {})
        found = await asyncio.gather(*(resolver.addresses("four.example", None) for _ in range(50)))
        assert {answer.addresses for answer in found} == {("127.0.0.1",)}
        assert names.asked["four.example A udp"] == 1


async def test_the_second_name_server_is_asked_when_the_first_fails() -> None:
    async with stub_dns({"four.example": ("SERVFAIL",)}) as ill, stub_dns(ZONE) as well:
        answer = await Resolver((ill.address, well.address), {}).addresses("four.example", None)
        assert answer.addresses == ("127.0.0.1",)
        assert ill.asked["four.example A udp"] == 1


async def test_the_register_s_fixed_address_and_name_server_win() -> None:
    async with (
        hostile_http() as server,
        stub_dns(ZONE) as outer,
        stub_dns({"split.example": ("A 127.0.0.1",)}) as inner,
    ):
        url = server.url(name="split.example")
        network = Network(nameservers=(outer.address,))
        for duties in ({"dns": (inner.address,)}, {"resolve": {"split.example": "127.0.0.1"}}):
            async with a_pool(a_site(url, **duties), network=network) as pool:
                assert (await pool.fetch(a_request(url, Purpose.VISIT))).outcome is Outcome.OK
        async with a_pool(a_site(url), network=network) as pool:
            assert (await pool.fetch(a_request(url, Purpose.VISIT))).outcome is Outcome.DNS
        assert not any(key.startswith("split.example AAAA") for key in outer.asked)


async def test_the_connect_map_goes_around_dns_for_a_name_and_moves_the_port_of_an_address() -> None:
    async with hostile_http() as server, stub_dns(ZONE) as names:
        maps = ({"www.example:80": server.place}, {"127.0.0.1:80": server.place})
        for connect_map, url in zip(maps, ("http://www.example/", "http://four.example/"), strict=True):
            network = Network(nameservers=(names.address,), connect_map=connect_map, loopback_only=True)
            async with a_pool(network=network) as pool:
                response = await pool.fetch(a_request(url, Purpose.VISIT))
                assert (response.outcome, response.address) == (Outcome.OK, "127.0.0.1")
        assert [each.headers["host"] for each in server.asked] == ["www.example", "four.example"]
        assert "www.example A udp" not in names.asked


def test_name_servers_are_written_with_or_without_a_port() -> None:
    written = ("8.8.8.8", "127.0.0.1:5353", "2400:3200::1", "[2400:3200::1]:53", "[::1]")
    assert [endpoint(text) for text in written] == [
        ("8.8.8.8", 53),
        ("127.0.0.1", 5353),
        ("2400:3200::1", 53),
        ("2400:3200::1", 53),
        ("::1", 53),
    ]


def test_without_configured_name_servers_the_system_s_are_used() -> None:
    from monitor.observe.dns import system_nameservers

    assert all(endpoint(server)[1] == 53 for server in system_nameservers())
    assert socket.AF_INET  # the module imports without a loop
    assert a_register().settings.dns == ()
