"""Connections that go to the address the guard has seen, while the Host header and SNI keep the name."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ClientRequest
from aiohttp.tracing import Trace

from monitor.model import Certificate
from monitor.observe.tls import Contexts, Reader, problem_of

_PER_ADDRESS_S = 5.0
_KNOWN_BAD = 10_000

P = TypeVar("P", bound=asyncio.BaseProtocol)


@dataclass(slots=True)
class Dial:
    """Where the next connection of this task goes, and what dialling found.  ``mark`` is called with ``connect`` and
    ``tls`` when these are done."""

    addresses: tuple[str, ...]
    port: int
    mark: Callable[[str], None]
    used: str = ""
    certificate: Certificate | None = None


dial_of_task: ContextVar[Dial] = ContextVar("dial_of_task")
"""Set by the host pool right before it asks by aiohttp; the connector runs in the same task."""


class Dialer:
    """Connects to the addresses of a :class:`Dial` only; it cannot resolve anything by itself.

    TLS is verified first.  Where that fails the address is dialled again leniently, so that a bad certificate is a
    finding of its own and not an outage; what was wrong is kept with the certificate.
    """

    def __init__(self, contexts: Contexts, certificates: Reader, *, remembers: bool) -> None:
        """``remembers``: a server that was found to be bad is not tried in the verified way again."""
        self._contexts = contexts
        self._certificates = certificates
        self._remembers = remembers
        self._known_bad: dict[tuple[str, int], str] = {}

    async def connect(self, dial: Dial, name: str, protocol: Callable[[], P], *, secure: bool) -> P:
        """A connected protocol at the first address that takes the connection; each but the last gets five seconds.

        ``name`` is the host's, for SNI and the certificate.  Raises ``OSError``, ``ssl.SSLError`` among them.
        """
        last = dial.addresses[-1]
        for address in dial.addresses:
            dial.used = address
            try:
                async with asyncio.timeout(None if address == last else _PER_ADDRESS_S):
                    sock = await _connected(address, dial.port)
            except OSError:
                if address == last:
                    raise
                continue
            dial.mark("connect")
            if secure:
                return await self._secured(dial, name.rstrip("."), protocol, sock)
            return (await asyncio.get_running_loop().create_connection(protocol, sock=sock))[1]
        raise ConnectionRefusedError("no address to dial")

    async def _secured(self, dial: Dial, name: str, protocol: Callable[[], P], sock: socket.socket) -> P:
        """A TLS session: verified, or a lenient one with the problem noted."""
        key = (name, dial.port)
        problem = self._known_bad.get(key, "") if self._remembers else ""
        if not problem:
            try:
                transport, connected = await _handshake(sock, self._contexts.strict, name, protocol)
            except (ssl.SSLError, ConnectionError) as error:
                refused = error
            else:
                return self._noted(transport, connected, dial, "")
            sock = await _connected(dial.used, dial.port)
        transport, connected = await _handshake(sock, self._contexts.lenient, name, protocol)
        if not problem:
            problem = self._explain(refused, transport)
        if len(self._known_bad) < _KNOWN_BAD:
            self._known_bad[key] = problem
        return self._noted(transport, connected, dial, problem)

    def _explain(self, refused: ssl.SSLError | ConnectionError, transport: asyncio.Transport) -> str:
        """Why the verified handshake failed.  A reset says nothing about TLS unless the lenient session is legacy: then
        the reset goes back to the caller, who tries again."""
        if isinstance(refused, ssl.SSLError):
            return problem_of(refused)
        if self._contexts.is_legacy(transport.get_extra_info("ssl_object")):
            return "legacy"
        transport.abort()
        raise refused

    def _noted(self, transport: asyncio.Transport, connected: P, dial: Dial, problem: str) -> P:
        dial.mark("tls")
        der = transport.get_extra_info("ssl_object").getpeercert(binary_form=True)
        if der:
            dial.certificate = self._certificates.read(der, problem)
        return connected


async def _connected(address: str, port: int) -> socket.socket:
    # asyncio turns Nagle's algorithm off only for sockets that name their protocol.
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, (address, port))
    except BaseException:
        sock.close()
        raise
    return sock


async def _handshake(
    sock: socket.socket, context: ssl.SSLContext, name: str, protocol: Callable[[], P]
) -> tuple[asyncio.Transport, P]:
    loop = asyncio.get_running_loop()
    return await loop.create_connection(protocol, sock=sock, ssl=context, server_hostname=name)


class GuardedConnector(aiohttp.BaseConnector):
    """aiohttp's way to the dialer: each request gets a fresh connection to the addresses of :data:`dial_of_task`."""

    def __init__(self, dialer: Dialer) -> None:
        super().__init__(force_close=True, limit=0)
        self._dialer = dialer

    async def _create_connection(
        self, req: ClientRequest, traces: list[Trace], timeout: aiohttp.ClientTimeout
    ) -> ResponseHandler:
        """The hook that aiohttp's own connectors fill in: a connected protocol for one request."""
        dial, name = dial_of_task.get(), req.url.raw_host or ""
        try:
            return await self._dialer.connect(dial, name, self._factory, secure=req.is_ssl())
        except ssl.SSLCertVerificationError as error:
            raise aiohttp.ClientConnectorCertificateError(req.connection_key, error) from error
        except ssl.SSLError as error:
            raise aiohttp.ClientConnectorSSLError(req.connection_key, error) from error
        except TimeoutError:
            raise
        except OSError as error:
            raise aiohttp.ClientConnectorError(req.connection_key, error) from error
