"""No connection goes where the register does not allow one."""

import ipaddress

import pytest

from monitor.model import Outcome
from monitor.observe.addresses import kind, literal, refusal
from monitor.observe.exchange import Purpose
from monitor.observe.host_pool import Network
from monitor.observe.visit import visit
from tests.servers.hostile_http import hostile_http
from tests.servers.pools import a_pool, a_request, a_site
from tests.servers.stub_dns import stub_dns

PRIVATE = [
    "127.0.0.1",
    "127.9.9.9",
    "::1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "fc00::1",
    "198.18.0.1",
]
METADATA = ["169.254.169.254", "fe80::1", "169.254.0.1"]
NEVER = [
    "0.0.0.0", "::", "0.1.2.3", "224.0.0.1", "ff02::1", "240.0.0.1", "255.255.255.255", "::ffff:8.8.8.8", "2002:808:808::1",
    "64:ff9b::808:808", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "61.186.1.1", "2400:3200::1", "172.32.0.1", "100.128.0.1"]


def refused(address: str, *, allow_private: bool = False, named: bool = False, loopback_only: bool = False) -> bool:
    return bool(refusal(address, allow_private=allow_private, named=named, loopback_only=loopback_only))


@pytest.mark.parametrize(
    "address", PRIVATE + METADATA + NEVER + ["::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::"]
)
def test_what_is_not_public_is_refused_unless_allowed(address: str) -> None:
    assert refused(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_let_through_except_in_the_demo(address: str) -> None:
    assert not refused(address)
    assert refused(address, allow_private=True, named=True, loopback_only=True)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_permission_lets_private_addresses_through(address: str) -> None:
    assert not refused(address, allow_private=True)


@pytest.mark.parametrize("address", METADATA)
def test_link_local_needs_a_permission_and_its_own_name_in_the_register(address: str) -> None:
    assert refused(address, allow_private=True)
    assert not refused(address, allow_private=True, named=True)


@pytest.mark.parametrize("address", NEVER)
def test_no_permission_reaches_multicast_reserved_and_transition_addresses(address: str) -> None:
    assert refused(address, allow_private=True, named=True)


def test_the_demo_reaches_loopback_and_nothing_else() -> None:
    assert not refused("127.3.2.1", loopback_only=True)
    assert not refused("::1", loopback_only=True)
    assert all(refused(address, allow_private=True, loopback_only=True) for address in ("10.0.0.1", *METADATA, *NEVER))


def test_legacy_spellings_are_read_as_the_address_they_mean() -> None:
    for text in ("2130706433", "0x7f.1", "127.1", "0177.0.0.1", "127.0.0.1."):
        assert str(literal(text)) == "127.0.0.1", text
    assert [literal(text) for text in ("www.gov.cn", "1.gov.cn", "", "3com")] == [None] * 4
    assert kind(ipaddress.ip_address("::ffff:10.0.0.1")) == "内网地址"


@pytest.mark.parametrize(
    "spelling", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "[::ffff:127.0.0.1]", "[::1]"]
)
async def test_no_spelling_of_loopback_gets_past_the_guard(spelling: str) -> None:
    async with hostile_http() as server, a_pool() as pool:
        for purpose in (Purpose.VISIT, Purpose.PAGE, Purpose.TARGET, Purpose.ANCHOR):
            response = await pool.fetch(a_request(f"http://{spelling}:{server.port}/", purpose))
            assert response.outcome is Outcome.FORBIDDEN_ADDRESS, (spelling, purpose)
        assert server.connections == 0


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/", "http://0/"]
)
async def test_a_redirect_to_a_forbidden_address_is_refused_and_recorded(target: str) -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        response = await pool.fetch(a_request(server.url(f"/to/{target}")))
        assert response.outcome is Outcome.FORBIDDEN_ADDRESS
        assert response.redirects[0].url == server.url(f"/to/{target}")
        assert "不访问" in response.detail or "未允许" in response.detail


async def test_a_page_that_leads_to_the_metadata_service_is_refused() -> None:
    async with hostile_http() as server, a_pool(site := a_site(server.url("/meta-metadata"))) as pool:
        seen = await visit(pool, site)
        assert seen.outcome is Outcome.FORBIDDEN_ADDRESS
        assert seen.redirects[-1].target == "http://169.254.169.254/latest/"


async def test_a_name_that_resolves_to_a_private_address_is_refused_unless_its_site_may() -> None:
    zone = {"inner.example": ("A 127.0.0.1",), "mixed.example": ("A 10.0.0.1", "A 127.0.0.1")}
    async with hostile_http() as server, stub_dns(zone) as names:
        network = Network(nameservers=(names.address,))
        async with a_pool(network=network) as pool:
            response = await pool.fetch(a_request(server.url(name="inner.example")))
            assert response.outcome is Outcome.FORBIDDEN_ADDRESS
            assert "127.0.0.1" in response.detail
        async with a_pool(a_site(server.url(name="inner.example")), network=network) as pool:
            assert (await pool.fetch(a_request(server.url(name="inner.example")))).outcome is Outcome.OK
            assert (await pool.fetch(a_request(server.url(name="mixed.example")))).outcome is Outcome.FORBIDDEN_ADDRESS
        async with a_pool(network=Network(nameservers=(names.address,), loopback_only=True)) as pool:
            # The private address is never dialled; the other one is this machine.
            assert (await pool.fetch(a_request(server.url(name="mixed.example")))).outcome is Outcome.OK
            assert (await pool.fetch(a_request(server.url(name="inner.example")))).outcome is Outcome.OK


async def test_the_whole_register_may_allow_private_addresses() -> None:
    async with hostile_http() as server, a_pool(allow_private=True) as pool:
        assert (await pool.fetch(a_request(server.url()))).outcome is Outcome.OK
        redirected = await pool.fetch(a_request(server.url("/to/http://169.254.169.254/")))
        assert redirected.outcome is Outcome.FORBIDDEN_ADDRESS
