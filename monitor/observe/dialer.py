"""Connections that go to the address the guard has seen, while the Host header and SNI keep the name."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ClientRequest
from aiohttp.tracing import Trace

from monitor.model import Certificate
from monitor.observe.tls import Contexts, Reader, problem_of

_PER_ADDRESS_S = 5.0
_KNOWN_BAD = 10_000
_KEEP_ALIVE_S = 20.0


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
"""Set by the host pool right before it asks; the connector runs in the same task."""


class GuardedConnector(aiohttp.BaseConnector):
    """Dials the addresses of :data:`dial_of_task` only; it cannot resolve anything by itself.

    TLS is verified first.  Where that fails the address is dialled again leniently, so that a bad certificate is a
    finding of its own and not an outage; what was wrong is kept with the certificate.
    """

    def __init__(self, contexts: Contexts, certificates: Reader, *, fresh: bool) -> None:
        """``fresh`` connectors never reuse a connection."""
        if fresh:
            super().__init__(force_close=True, limit=0)
        else:
            super().__init__(keepalive_timeout=_KEEP_ALIVE_S, limit=0)
        self._contexts = contexts
        self._certificates = certificates
        self._fresh = fresh
        self._known_bad: dict[tuple[str, int | None], str] = {}

    async def _create_connection(
        self, req: ClientRequest, traces: list[Trace], timeout: aiohttp.ClientTimeout
    ) -> ResponseHandler:
        """The hook that aiohttp's own connectors fill in: a connected protocol for one request."""
        dial = dial_of_task.get()
        try:
            return await self._dial(req, dial)
        except ssl.SSLCertVerificationError as error:
            raise aiohttp.ClientConnectorCertificateError(req.connection_key, error) from error
        except ssl.SSLError as error:
            raise aiohttp.ClientConnectorSSLError(req.connection_key, error) from error
        except TimeoutError:
            raise
        except OSError as error:
            raise aiohttp.ClientConnectorError(req.connection_key, error) from error

    async def _dial(self, req: ClientRequest, dial: Dial) -> ResponseHandler:
        """The first address that takes the connection; each but the last gets five seconds."""
        last = dial.addresses[-1]
        for address in dial.addresses:
            dial.used = address
            try:
                async with asyncio.timeout(None if address == last else _PER_ADDRESS_S):
                    sock = await self._connected(address, dial.port)
            except OSError:
                if address == last:
                    raise
                continue
            dial.mark("connect")
            if not req.is_ssl():
                return await self._plain(sock)
            return await self._secured(req, dial, sock)
        raise ConnectionRefusedError("no address to dial")

    async def _connected(self, address: str, port: int) -> socket.socket:
        # asyncio turns Nagle's algorithm off only for sockets that name their protocol.
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            sock.setblocking(False)
            await self._loop.sock_connect(sock, (address, port))
        except BaseException:
            sock.close()
            raise
        return sock

    async def _plain(self, sock: socket.socket) -> ResponseHandler:
        _, protocol = await self._loop.create_connection(self._factory, sock=sock)
        return protocol

    async def _secured(self, req: ClientRequest, dial: Dial, sock: socket.socket) -> ResponseHandler:
        """A TLS session: verified, or a lenient one with the problem noted."""
        name = (req.url.raw_host or "").rstrip(".")
        key = (name, req.port)
        problem = "" if self._fresh else self._known_bad.get(key, "")
        if not problem:
            try:
                transport, protocol = await self._handshake(sock, self._contexts.strict, name)
            except (ssl.SSLError, ConnectionError) as error:
                refused = error
            else:
                return self._noted(transport, protocol, dial, "")
            sock = await self._connected(dial.used, dial.port)
        transport, protocol = await self._handshake(sock, self._contexts.lenient, name)
        if not problem:
            problem = self._explain(refused, transport)
        if len(self._known_bad) < _KNOWN_BAD:
            self._known_bad[key] = problem
        return self._noted(transport, protocol, dial, problem)

    def _explain(self, refused: ssl.SSLError | ConnectionError, transport: asyncio.Transport) -> str:
        """Why the verified handshake failed.  A reset says nothing about TLS unless the lenient session is legacy: then
        the reset goes back to the caller, who tries again."""
        if isinstance(refused, ssl.SSLError):
            return problem_of(refused)
        if self._contexts.is_legacy(transport.get_extra_info("ssl_object")):
            return "legacy"
        transport.abort()
        raise refused

    async def _handshake(
        self, sock: socket.socket, context: ssl.SSLContext, name: str
    ) -> tuple[asyncio.Transport, ResponseHandler]:
        return await self._loop.create_connection(self._factory, sock=sock, ssl=context, server_hostname=name)

    def _noted(
        self, transport: asyncio.Transport, protocol: ResponseHandler, dial: Dial, problem: str
    ) -> ResponseHandler:
        dial.mark("tls")
        der = transport.get_extra_info("ssl_object").getpeercert(binary_form=True)
        if der:
            dial.certificate = self._certificates.read(der, problem)
        return protocol
