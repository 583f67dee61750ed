"""The district's web servers and name server on loopback, on the loop that runs them."""

import asyncio
import socket
import ssl
import struct
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.clock import Clock, SystemClock
from monitor.demo.answers import Act, Answer, Answers
from monitor.demo.certificates import Authority
from monitor.demo.dns import NameServer
from monitor.demo.plants import certificate, ipv6
from monitor.demo.wire import Connection
from monitor.demo.world import DemoHost, Event, Scenario, What

NAME_SERVER = "127.77.0.53"
HELD_S = 60.0
"""Virtual seconds after which a connection that hangs is dropped by the server."""
BACKLOG = 512
_LINGER = struct.pack("ii", 1, 0)


class Listener:
    """One address and port of one host.  Its socket can be closed and opened again on the same port.  ``papers``: what
    it shows instead of its usual certificate while an event holds.  ``six``: it stands for the host's IPv6 address."""

    def __init__(
        self, host: DemoHost, tls: ssl.SSLContext | None = None, papers: Mapping[Event, ssl.SSLContext] | None = None,
        *, six: bool = False,
    ) -> None:  # fmt: skip
        self.host = host
        self.six = six
        self.tls = tls
        self.papers = papers or {}
        self.port = 0
        self.socket: socket.socket | None = None

    @property
    def usual(self) -> str:
        """The address and port that the host has on the simulated network."""
        return f"{self.host.six if self.six else self.host.address}:{443 if self.tls else 80}"

    def open(self) -> socket.socket:
        """Listen; the first time on any free port, afterwards on the same one."""
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.setblocking(False)
        made.bind((self.host.address, self.port))
        made.listen(BACKLOG)
        self.port = made.getsockname()[1]
        self.socket = made
        return made


class District:
    """Serves a scenario.  ``folder`` takes the certificates.

    Making it writes files and reads none later, so it is made before the loop runs; then ``async with`` it on the loop
    whose time ``clock`` shows.  ``connect_map`` ("address:port" → "address:port" on loopback; IPv6 addresses, which a
    machine may lack, too), ``nameservers`` and ``ca_file`` are what a client needs to reach it.
    """

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self.scenario = scenario
        self.answers = Answers(scenario)
        self.connect_map: dict[str, str] = {}
        self.nameservers: tuple[str, ...] = ()
        self.requests = 0
        authority = Authority(scenario, folder, SystemClock().now())
        self.ca_file = str(authority.file)
        self._listeners: list[Listener] = []
        for host in scenario.hosts:
            if not host.gone:
                self._listeners += _listeners(scenario, host, authority)
        self._clock: Clock | None = None
        self._open: set[asyncio.Transport] = set()
        self._held: set[socket.socket] = set()
        self._greeting: set[asyncio.Task[None]] = set()
        self._timers: list[asyncio.TimerHandle] = []
        self._names: asyncio.DatagramTransport | None = None

    def attach(self, clock: Clock) -> Self:
        """Tell the district which clock to follow."""
        self._clock = clock
        return self

    async def __aenter__(self) -> Self:
        assert self._clock is not None
        loop = asyncio.get_running_loop()
        for listener in self._listeners:
            loop.add_reader(listener.open(), self._accept, listener)
            self.connect_map[listener.usual] = f"{listener.host.address}:{listener.port}"
        server = NameServer(self.scenario.hosts, self.answers.state, self._clock)
        self._names, _ = await loop.create_datagram_endpoint(lambda: server, local_addr=(NAME_SERVER, 0))
        self.nameservers = (f"{NAME_SERVER}:{self._names.get_extra_info('sockname')[1]}",)
        self._schedule_refusals(loop)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for timer in self._timers:
            timer.cancel()
        for listener in self._listeners:
            self._close(listener)
        for task in list(self._greeting):
            task.cancel()
        await asyncio.gather(*self._greeting, return_exceptions=True)
        for transport in list(self._open):
            transport.abort()
        for held in list(self._held):
            self._drop(held)
        if self._names:
            self._names.close()
        await asyncio.sleep(0)

    # ── connections ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _accept(self, listener: Listener) -> None:
        assert listener.socket is not None
        assert self._clock is not None
        while True:
            try:
                peer, _ = listener.socket.accept()
            except OSError:
                return
            # asyncio does so only for sockets that name their protocol; a delayed ACK is 40 ms that no jump waits for.
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            act = self._greeted(listener, self._clock.now())
            if act is Act.RESET:
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
                peer.close()
            elif act is Act.HANG:
                self._held.add(peer)
                asyncio.get_running_loop().call_later(HELD_S, self._drop, peer)
            else:
                task = asyncio.get_running_loop().create_task(self._greet(listener, peer))
                self._greeting.add(task)
                task.add_done_callback(self._greeting.discard)

    def _greeted(self, listener: Listener, moment: datetime) -> Act:
        """What happens to a new connection before anything is said."""
        act = self.answers.connection(listener.host.name, moment)
        broken = listener.six and ipv6(self.answers.state.host_events(listener.host.name, moment)) == "reset"
        return Act.RESET if broken and act is Act.ANSWER else act

    async def _greet(self, listener: Listener, peer: socket.socket) -> None:
        peer.setblocking(False)
        assert self._clock is not None
        secure = listener.tls is not None
        active = self.answers.state.host_events(listener.host.name, self._clock.now()) if secure else ()
        tls = next((listener.papers[event] for event in active if event in listener.papers), listener.tls)
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: Connection(lambda host, path: self._respond(host, path, secure), self._open),
                peer,
                ssl=tls,
            )
        except OSError:  # the client went away or refused our certificate: its own business
            peer.close()

    def _respond(self, host: str, path: str, secure: bool) -> Answer:
        assert self._clock is not None
        self.requests += 1
        return self.answers.answer(host, path, self._clock.now(), tls=secure)

    def _drop(self, held: socket.socket) -> None:
        self._held.discard(held)
        held.close()

    # ── ports that are closed for a while ────────────────────────────────────────────────────────────────────────────

    def _schedule_refusals(self, loop: asyncio.AbstractEventLoop) -> None:
        assert self._clock is not None
        now = self._clock.now()
        for host, event in self.answers.state.refusals():
            for listener in self._listeners:
                if listener.host.name != host or (event.until and event.until <= now):
                    continue
                begins = max(0.0, (event.since - now).total_seconds())
                self._timers.append(loop.call_later(begins, self._close, listener))
                if event.until:
                    ends = (event.until - now).total_seconds()
                    self._timers.append(loop.call_later(ends, self._reopen, listener))

    def _close(self, listener: Listener) -> None:
        if listener.socket is not None:
            asyncio.get_running_loop().remove_reader(listener.socket)
            listener.socket.close()
            listener.socket = None

    def _reopen(self, listener: Listener) -> None:
        if listener.socket is None:
            asyncio.get_running_loop().add_reader(listener.open(), self._accept, listener)


def _listeners(scenario: Scenario, host: DemoHost, authority: Authority) -> Iterator[Listener]:
    """What a host listens with: http, https where it has it, and both once more for IPv6."""
    secure = authority.context(host.name, expired=host.expired) if host.https else None
    papers = _papers(scenario, host, authority) if host.https else {}
    for six in (False, True) if host.six else (False,):
        yield Listener(host, six=six)
        if secure is not None:
            yield Listener(host, secure, papers, six=six)


def _papers(scenario: Scenario, host: DemoHost, authority: Authority) -> dict[Event, ssl.SSLContext]:
    """The contexts of the certificates that events make a host show, made before the loop runs."""
    found = {}
    for event in scenario.events:
        if event.what is What.PAGE and event.where == "host" and scenario.site(event.site).host == host.name:
            paper = certificate(event)
            if paper is not None:
                found[event] = authority.context(host.name, paper=paper)
    return found
