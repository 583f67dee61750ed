"""What the simulated servers say, asked over real sockets at chosen moments."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import aiohttp
import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype
import msgspec
import pytest

from monitor.demo.answers import Answers
from monitor.demo.loop import LoopClock, run_virtual
from monitor.demo.paths import column_path
from monitor.demo.scenario import draw
from monitor.demo.server import District
from monitor.demo.world import Event, Scenario, What

T = TypeVar("T")
DRAWN = draw(1)
PORTAL, SECURE, PLAIN, EXPIRED = (DRAWN.site(key).host for key in ("portal", "tzcj", "ggzy", "lyw"))


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Asker:
    """A client without a mind of its own: one request, no redirects."""

    def __init__(self, district: District, session: aiohttp.ClientSession) -> None:
        self.district = district
        self._session = session
        self._trust = ssl.create_default_context(cafile=district.ca_file)

    async def get(self, url: str) -> Reply:
        """GET a simulated URL."""
        scheme, _, rest = url.partition("://")
        host, _, path = rest.partition("/")
        usual = self.district.scenario.host(host).address
        address = self.district.connect_map[f"{usual}:{'443' if scheme == 'https' else '80'}"]
        async with (
            asyncio.timeout(15),
            self._session.get(
                f"{scheme}://{address}/{path}",
                headers={"Host": host},
                allow_redirects=False,
                ssl=self._trust,
                server_hostname=host if scheme == "https" else None,
            ) as reply,
        ):
            return Reply(reply.status, dict(reply.headers), await reply.read())

    async def resolve(self, name: str, kind: str = "A") -> dns.message.Message:
        """Ask the stub name server."""
        address, _, port = self.district.nameservers[0].rpartition(":")
        query = dns.message.make_query(name, kind)
        return await dns.asyncquery.udp(query, address, timeout=5, port=int(port))


@pytest.fixture
def at(tmp_path: Path) -> Callable[..., object]:
    """A function that serves a scenario as of a moment and asks it something."""

    def served(ask: Callable[[Asker], Awaitable[T]], *events: Event, day: int = 10, hour: float = 12) -> T:
        scenario: Scenario = msgspec.structs.replace(DRAWN, events=events)
        district = District(scenario, tmp_path)

        async def main() -> T:
            clock = LoopClock(scenario.at(day, hour), asyncio.get_running_loop())
            async with district.attach(clock):
                connector = aiohttp.TCPConnector(limit=0, force_close=True)
                async with aiohttp.ClientSession(connector=connector) as session:
                    found = await ask(Asker(district, session))
                await asyncio.sleep(1)
            return found

        return run_virtual(main())

    return served


Served = Callable[..., T]


def event(what: What, site: str, mode: str = "", where: str = "") -> Event:
    """Something that holds on the tenth day."""
    return Event(what=what, since=DRAWN.at(10), until=DRAWN.at(11), site=site, mode=mode, where=where)


def test_a_home_page_in_the_hosts_own_charset(at: Served[list[Reply]]) -> None:
    async def ask(asker: Asker) -> list[Reply]:
        return [await asker.get(f"https://{host}/") for host in (PORTAL, SECURE)]

    portal, other = at(ask)
    assert portal.status == other.status == 200
    assert DRAWN.portal.name in portal.body.decode("utf-8")
    assert DRAWN.host(SECURE).charset == "gb18030"
    assert DRAWN.site("tzcj").name in other.body.decode("gb18030")


def test_plain_http_leads_to_the_secure_site_where_there_is_one(at: Served[list[Reply]]) -> None:
    async def ask(asker: Asker) -> list[Reply]:
        return [await asker.get(f"http://{host}/x") for host in (PORTAL, PLAIN)]

    portal, plain = at(ask)
    assert (portal.status, portal.headers["Location"]) == (301, f"https://{PORTAL}/x")
    assert plain.status == 200  # a page that says "not found" with the wrong status: the host is built like that
    assert "不存在" in plain.body.decode(DRAWN.host(PLAIN).charset)


def test_an_expired_certificate_is_refused_by_whoever_looks(at: Served[str]) -> None:
    async def ask(asker: Asker) -> str:
        with pytest.raises(aiohttp.ClientConnectorCertificateError) as caught:
            await asker.get(f"https://{EXPIRED}/")
        return str(caught.value)

    assert "expired" in at(ask)


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("wrong_host", "Hostname mismatch"),
        ("self_signed", "self-signed"),
        ("incomplete_chain", "unable to get local issuer"),
        ("not_yet_valid", "not yet valid"),
    ],
)
def test_a_planted_certificate_is_shown_while_its_event_holds(mode: str, words: str, at: Served[str]) -> None:
    async def ask(asker: Asker) -> str:
        with pytest.raises(aiohttp.ClientConnectorCertificateError) as caught:
            await asker.get(f"https://{SECURE}/")
        await asyncio.sleep(13 * 3600)
        assert (await asker.get(f"https://{SECURE}/")).status == 200
        return str(caught.value)

    since, until = DRAWN.at(10), DRAWN.at(11)
    shown = Event(what=What.PAGE, since=since, until=until, site="tzcj", where="host", mode=f"tls_valid/{mode}")
    assert words in at(ask, shown)


def test_an_item_appears_when_it_is_published(at: Served[list[int]]) -> None:
    answers = Answers(msgspec.structs.replace(DRAWN, events=()))
    column = DRAWN.portal.columns[0]
    path = column_path(DRAWN.portal, column)
    now, later = (answers.answer(PORTAL, path, DRAWN.at(10, hour), tls=True).body for hour in (2, 23))
    newest = next(iter(answers.timetable.items(DRAWN.portal, column, DRAWN.at(10, 23))))
    out = answers.timetable.published_at(DRAWN.portal, column, newest)
    assert DRAWN.at(10, 9) <= out <= DRAWN.at(10, 17)
    shown = f"{DRAWN.date_of(newest):%Y-%m-%d}".encode()
    assert shown in later
    assert shown not in now


def test_answers_are_a_pure_function_of_the_moment() -> None:
    one, two = Answers(DRAWN), Answers(DRAWN)
    for path in ("/", column_path(DRAWN.portal, DRAWN.portal.columns[0]), "/nowhere.html"):
        for hour in (1, 30, 200.5, 400):
            moment = DRAWN.at(1, hour)
            assert one.answer(PORTAL, path, moment, tls=True) == two.answer(PORTAL, path, moment, tls=True)


@pytest.mark.parametrize(("mode", "status"), [("http_500", 500), ("http_502", 502), ("http_404", 404)])
def test_an_outage_that_answers(mode: str, status: int, at: Served[list[int]]) -> None:
    async def ask(asker: Asker) -> list[int]:
        first = (await asker.get(f"https://{PORTAL}{DRAWN.site('sww').base}")).status
        other = (await asker.get(f"https://{PORTAL}/")).status
        await asyncio.sleep(13 * 3600)
        return [first, other, (await asker.get(f"https://{PORTAL}{DRAWN.site('sww').base}")).status]

    assert at(ask, event(What.OUTAGE, "sww", mode)) == [status, 200, 200]


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("refused", aiohttp.ClientConnectorError),
        ("reset", aiohttp.ClientError),
        ("hang", TimeoutError),
        ("", TimeoutError),
    ],
)
def test_an_outage_without_an_answer_and_its_end(mode: str, error: type[Exception], at: Served[int]) -> None:
    async def ask(asker: Asker) -> int:
        with pytest.raises(error):
            await asker.get(f"https://{SECURE}/")
        await asyncio.sleep(13 * 3600)
        return (await asker.get(f"https://{SECURE}/")).status

    cut = event(What.OUTAGE, "tzcj", mode, "host") if mode else event(What.LINE_CUT, "")
    assert at(ask, cut) == 200


def test_challenge_and_throttle(at: Served[list[Reply]]) -> None:
    async def ask(asker: Asker) -> list[Reply]:
        return [await asker.get(f"http://{PLAIN}/"), await asker.get(f"https://{SECURE}/")]

    walled, throttled = at(ask, event(What.CHALLENGE, "ggzy", "412"), event(What.THROTTLED, "tzcj", "120"))
    assert (walled.status, b"$_ts" in walled.body) == (412, True)
    assert (throttled.status, throttled.headers["Retry-After"]) == (429, "120")


@pytest.mark.parametrize(("mode", "status"), [("not_found", 404), ("gone", 410), ("server_error", 500)])
def test_a_broken_link_is_broken_alone(mode: str, status: int, at: Served[list[int]]) -> None:
    async def ask(asker: Asker) -> list[int]:
        return [(await asker.get(f"https://{PORTAL}{path}")).status for path in ("/wza/index.html", "/")]

    assert at(ask, event(What.LINK_BROKEN, "portal", mode, "/wza/index.html")) == [status, 200]
    assert at(ask, event(What.LINK_BROKEN, "portal", mode, "/wza/index.html"), day=12) == [200, 200]


def test_names_resolve_to_loopback_and_to_nothing_else(at: Served[list[dns.message.Message]]) -> None:
    gone = next(host.name for host in DRAWN.hosts if host.gone)

    async def ask(asker: Asker) -> list[dns.message.Message]:
        asked = ((PORTAL, "A"), (PLAIN, "AAAA"), (gone, "A"), ("www.gov.cn.example", "A"), (SECURE, "A"))
        return [await asker.resolve(name, kind) for name, kind in asked]

    address, six, left, unknown, failing = at(ask, event(What.OUTAGE, "tzcj", "dns_servfail", "host"))
    assert address.answer[0].to_text().endswith(DRAWN.host(PORTAL).address)
    assert (six.rcode(), six.answer) == (dns.rcode.NOERROR, [])
    assert left.rcode() == unknown.rcode() == dns.rcode.NXDOMAIN
    assert failing.rcode() == dns.rcode.SERVFAIL


@pytest.mark.parametrize(("mode", "named", "opens"), [("", 1, True), ("unnamed", 0, True), ("reset", 1, False)])
def test_an_ipv6_address_that_is_there_and_opens_or_not(mode: str, named: int, opens: bool, at: Served[None]) -> None:
    async def ask(asker: Asker) -> None:
        assert len((await asker.resolve(PORTAL, "AAAA")).answer) == named
        host, _, port = asker.district.connect_map[f"{DRAWN.host(PORTAL).six}:80"].rpartition(":")
        try:
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(f"GET / HTTP/1.1\r\nHost: {PORTAL}\r\n\r\n".encode())
            answered = (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 301")
            writer.close()
        except ConnectionResetError:
            answered = False
        assert answered is opens

    planted = [event(What.PAGE, "portal", f"ipv6_ready/{mode}", "host")] if mode else []
    at(ask, *planted)


def test_a_name_server_may_be_silent(at: Served[None]) -> None:
    async def ask(asker: Asker) -> None:
        with pytest.raises(dns.exception.Timeout):
            await asker.resolve(SECURE)

    at(ask, event(What.OUTAGE, "tzcj", "dns_silent", "host"))
