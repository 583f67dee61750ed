"""The two HTTP clients of the host pool tell the same of every server, however odd."""

import gzip
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from monitor.model import Outcome, Phases
from monitor.observe.clients import Clients
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.host_pool import Network
from tests.servers.hostile_http import SCENARIOS, hostile_http
from tests.servers.pools import a_pool, a_request, a_site
from tests.servers.raw_http import raw_http
from tests.servers.tls import Certificates

BODY = b"<html><title>\xe5\xb7\xa1\xe5\x8e\xbf</title><p>ok</p></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def sized(*lines: bytes, body: bytes = BODY) -> bytes:
    return OK + b"".join(line + b"\r\n" for line in lines) + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunked(*pieces: bytes, tail: bytes = b"0\r\n\r\n", lines: bytes = b"") -> bytes:
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return OK + lines + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + tail


ODD: dict[str, bytes] = {
    "sized": sized(),
    "just what is said": sized(body=b"ok"),
    "chunked": chunked(BODY[:5], BODY[5:]),
    "chunked with trailers": chunked(BODY, tail=b"0\r\nX-Sum: 1\r\nLocation: /x\r\n\r\n"),
    "chunk extension": OK + b"Transfer-Encoding: chunked\r\n\r\n4;a=b\r\nabcd\r\n0\r\n\r\n",
    "spaces after chunk size": OK + b"Transfer-Encoding: chunked\r\n\r\n4  \r\nabcd\r\n0\r\n\r\n",
    "chunked and upper case": OK + b"TRANSFER-ENCODING: Chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
    "bad chunk size": OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\nzz\r\n\r\n",
    "chunk longer than said": OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n",
    "chunked without end": OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n",
    "chunked and a length": OK + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
    "chunked and gzip": chunked(gzip.compress(BODY), lines=b"Content-Encoding: gzip\r\n"),
    "another transfer coding": OK + b"Transfer-Encoding: gzip\r\n\r\n" + BODY,
    "identity": OK + b"Transfer-Encoding: identity\r\n\r\n" + BODY,
    "until the end": OK + b"\r\n" + BODY,
    "nothing until the end": OK + b"\r\n",
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY,
    "HTTP/1.0 with a length": b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY,
    "HTTP/1.0 keep-alive": b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/0.9": BODY,
    "HTTP/2.0": b"HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.2": b"HTTP/1.2 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "ICY": b"ICY 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "no reason": b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
    "odd reason": b"HTTP/1.1 200 \xb3\xc9\xb9\xa6\r\nContent-Length: 2\r\n\r\nok",
    "two digits": b"HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok",
    "four digits": b"HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok",
    "status 099": b"HTTP/1.1 099 OK\r\nContent-Length: 2\r\n\r\nok",
    "status 600": b"HTTP/1.1 600 Odd\r\nContent-Length: 2\r\n\r\nok",
    "continue first": b"HTTP/1.1 100 Continue\r\n\r\n" + sized(b"X-A: 1"),
    "early hints first": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nX-Early: 1\r\n\r\n" + sized(b"X-A: 1"),
    "many interim": b"HTTP/1.1 102 Processing\r\n\r\n" * 40 + sized(),
    "only interim": b"HTTP/1.1 100 Continue\r\n\r\n",
    "switching": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x00",
    "switching without a word": b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "upgrade offered": sized(b"Upgrade: h2", b"Connection: Upgrade"),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "no content but a body": b"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok",
    "reset content": b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n",
    "not modified": b"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 900\r\n\r\n",
    "no bytes": OK + b"Content-Length: 0\r\n\r\n",
    "no bytes but some": OK + b"Content-Length: 0\r\n\r\nsome",
    "more than said": OK + b"Content-Length: 2\r\n\r\nok and more",
    "an answer more": sized() + b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
    "less than said": OK + b"Content-Length: 900\r\n\r\nok",
    "closing and more": sized(b"Connection: close") + b"junk",
    "two lengths": OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nok",
    "two different lengths": OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
    "list of lengths": OK + b"Content-Length: 2, 2\r\n\r\nok",
    "negative length": OK + b"Content-Length: -2\r\n\r\nok",
    "length with a plus": OK + b"Content-Length: +2\r\n\r\nok",
    "length in hex": OK + b"Content-Length: 0x2\r\n\r\nok",
    "length without a number": OK + b"Content-Length: \r\n\r\nok",
    "length beyond counting": OK + b"Content-Length: 99999999999999999999999\r\n\r\nok",
    "line feeds only": b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 2\n\nok",
    "carriage returns only": b"HTTP/1.1 200 OK\rContent-Length: 2\r\rok",
    "empty line first": b"\r\n" + sized(),
    "space first": b" " + sized(),
    "folded header": sized(b"X-Long: a\r\n  b"),
    "header without a colon": sized(b"Nonsense"),
    "header with a space before the colon": sized(b"X-A : 1"),
    "header that starts with a space": OK + b" X-A: 1\r\nContent-Length: 2\r\n\r\nok",
    "header without a name": sized(b": 1"),
    "empty header": sized(b"X-Empty:", b"X-Next: 1"),
    "header twice": sized(b"X-A: 1", b"X-A: 2", b"Content-Type: text/plain"),
    "spaces around": sized(b"X-A:  \t 1 \t "),
    "control characters": sized(b"X-A: a\x01b"),
    "zero byte": sized(b"X-A: a\x00b"),
    "bytes in no encoding": sized(b"X-A: \xb3\xc9\xff"),
    "name in no encoding": sized(b"X-\xb3\xc9: 1"),
    "hundred headers": sized(*(b"X-%d: 1" % number for number in range(100))),
    "three hundred headers": sized(*(b"X-%d: 1" % number for number in range(300))),
    "header of 30 KB": sized(b"X-A: " + b"a" * 30_000),
    "header of 60 KB": sized(b"X-A: " + b"a" * 60_000),
    "name of 40 KB": sized(b"X" * 40_000 + b": 1"),
    "gzip": sized(b"Content-Encoding: gzip", body=gzip.compress(BODY)),
    "x-gzip, spelt oddly": sized(b"Content-Encoding:  X-GZip ", body=gzip.compress(BODY)),
    "gzip and junk": sized(b"Content-Encoding: gzip", body=gzip.compress(BODY) + b"\0\0\0"),
    "gzip of nothing": sized(b"Content-Encoding: gzip", body=b""),
    "gzip broken": sized(b"Content-Encoding: gzip", body=gzip.compress(BODY)[:12] + b"\xff" * 30),
    "redirect without a length": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n",
    "redirect in UTF-8": b"HTTP/1.1 302 Found\r\nLocation: mailto:\xe9\xa6\x96\r\nContent-Length: 0\r\n\r\n",
    "refused with a short body": b"HTTP/1.1 404 Not Found\r\nContent-Length: 90\r\n\r\nno",
    "silence": b"",
    "half a status line": b"HTTP/1.1 20",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "a greeting": b"220 ftp.example.com FTP server ready\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "zeros": b"\x00" * 5_000,
}  # fmt: skip

WANTS: dict[str, Callable[[str], Request]] = {
    "page": lambda url: a_request(url, Purpose.PAGE),
    "target": lambda url: a_request(url, Purpose.TARGET),
    "file": lambda url: a_request(url, Purpose.TARGET, file="pdf"),
}


def told(response: Response) -> Response:
    """What a response says, without what differs from one look to the next."""
    then = datetime(2026, 1, 1, tzinfo=UTC)
    return msgspec.structs.replace(response, phases=Phases(), started=then, lag_s=0.0)


LOOSE = ("bad chunk size", "chunk longer than said")
"""A body broken in its first segment: aiohttp then throws away the head too, the crawl's client keeps it."""

KINDER = {
    "no content but a body": "no content",
    "no bytes but some": "no bytes",
    "more than said": "just what is said",
    "closing and more": "sized",
    "chunked and a length": "chunk extension",
    "two lengths": "just what is said",
    "list of lengths": "just what is said",
    "negative length": "just what is said",
    "length with a plus": "just what is said",
    "length in hex": "just what is said",
    "length without a number": "just what is said",
    "header without a colon": "sized",
    "header with a space before the colon": "sized",
    "header without a name": "sized",
    "name in no encoding": "sized",
    "name of 40 KB": "sized",
    "header of 60 KB": "sized",
    "zero byte": "sized",
    "three hundred headers": "sized",
    "space first": "sized",
    "ICY": "just what is said",
    "HTTP/1.2": "just what is said",
}
"""Junk behind a complete answer, which aiohttp calls broken when both come in one segment, and heads that it refuses.  A
browser shows the page, so the crawl's client says what it says of a clean answer."""


@asynccontextmanager
async def asked_by_both(
    answer: bytes, want: Callable[[str], Request], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Response, Response, list[int]]]:
    """The crawl's client, aiohttp, and how often each asked."""
    async with raw_http([answer]) as server, a_pool(a_site(server.url())) as pool:
        lean = await pool.fetch(want(server.url("/x")))
        asked = len(server.asked)
        with monkeypatch.context() as patch:
            patch.setattr(Clients, "crawl", Clients.visit)
            usual = await pool.fetch(want(server.url("/x")))
        yield lean, usual, [asked, len(server.asked) - asked]


@pytest.mark.parametrize("want", WANTS)
@pytest.mark.parametrize("odd", sorted(ODD.keys() - KINDER.keys() - {*LOOSE}))
async def test_both_tell_the_same_of_odd_answers(odd: str, want: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with asked_by_both(ODD[odd], WANTS[want], monkeypatch) as (lean, usual, asked):
        assert told(lean) == told(usual)
        assert asked[0] == asked[1]
        assert "本程序出错" not in lean.detail


@pytest.mark.parametrize("odd", LOOSE)
async def test_a_broken_body_is_broken_for_both(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with asked_by_both(ODD[odd], WANTS["page"], monkeypatch) as (lean, usual, asked):
        assert (lean.outcome, usual.outcome) == (Outcome.RESET, Outcome.RESET)
        assert (lean.status, lean.body, asked) == (200, b"", [1, 1])


@pytest.mark.parametrize("want", WANTS)
@pytest.mark.parametrize(("odd", "clean"), KINDER.items())
async def test_junk_behind_an_answer_is_no_fault(
    odd: str, clean: str, want: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        asked_by_both(ODD[odd], WANTS[want], monkeypatch) as (lean, _, _),
        asked_by_both(ODD[clean], WANTS[want], monkeypatch) as (plain, usual, _),
    ):
        assert (lean.outcome, lean.status, lean.body) == (plain.outcome, plain.status, plain.body)
        assert (lean.outcome, lean.body) == (usual.outcome, usual.body)


@pytest.mark.parametrize("odd", [*KINDER.keys() - {"no content but a body", "no bytes but some", "HTTP/1.2"}])
async def test_nor_is_it_to_a_visit(odd: str) -> None:
    async with raw_http([ODD[odd]]) as server, a_pool(a_site(server.url())) as pool:
        response = await pool.fetch(Request(url=server.url("/x"), purpose=Purpose.VISIT))
        assert (response.outcome, response.status) == (Outcome.OK, 200)
        assert len(server.asked) == 2


SLOW = {"/gzip-bomb", "/reset-once"}
"""Scenarios that do not answer alike twice, or for long."""


@pytest.mark.parametrize("want", WANTS)
@pytest.mark.parametrize("path", [*sorted(SCENARIOS.keys() - SLOW), "/", "/status/404", "/huge/declared"])
async def test_both_tell_the_same_of_hostile_servers(path: str, want: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        request = WANTS[want](server.url(path))
        lean = await pool.fetch(request)
        asked = len(server.asked)
        monkeypatch.setattr(Clients, "crawl", Clients.visit)
        assert told(lean) == told(await pool.fetch(request))
        assert asked == len(server.asked) - asked


def secured(certificates: Certificates, kind: str) -> ssl.SSLContext:
    """A server context of :class:`Certificates`, for a name that is or is not the one asked for."""
    make: Callable[..., ssl.SSLContext] = getattr(certificates, "good" if kind == "wrong_host" else kind)
    return make("other.example" if kind == "wrong_host" else "127.0.0.1")


@pytest.mark.filterwarnings("ignore:ssl.OP_NO:DeprecationWarning")
@pytest.mark.parametrize(
    "kind",
    ["good", "expired", "not_yet_valid", "self_signed", "wrong_host", "incomplete_chain", "legacy", "no_common_cipher"],
)
async def test_both_tell_the_same_of_certificates(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificates = Certificates(tmp_path)
    network = Network(nameservers=("127.0.0.1:9",), ca_file=certificates.ca_file)
    context = secured(certificates, kind)
    site = a_site("https://127.0.0.1/")
    async with hostile_http(context=context) as server, a_pool(site, network=network) as pool:
        request = a_request(server.url("/x"), deadline_s=5.0)
        lean = await pool.fetch(request)
        again = await pool.fetch(request)
        monkeypatch.setattr(Clients, "crawl", Clients.visit)
        assert told(lean) == told(await pool.fetch(request))
    reached = kind != "no_common_cipher"
    assert (lean.outcome is Outcome.OK) == reached
    assert (lean.certificate is not None) == reached
    assert (again.outcome, again.body) == (lean.outcome, lean.body)
