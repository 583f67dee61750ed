"""What one look has reached so far: its own time, its hops, and in the end its response."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import yarl

from monitor.model import Certificate, Hop, Outcome, Phases
from monitor.observe.exchange import Request, Response
from monitor.observe.lag import LagMeter, Lateness
from monitor.observe.redirects import Cookies


class Journey:
    """One request on its way.  Its time runs only inside :meth:`on_wire`: queueing and pacing are not the site's."""

    def __init__(self, request: Request, started: datetime) -> None:
        self.request = request
        self.started = started
        self.final_url = request.url
        self.hops: list[Hop] = []
        self.cookies = Cookies()
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.body = b""
        self.address = ""
        self.family = request.family or 4
        self.certificate: Certificate | None = None
        self._loop = asyncio.get_running_loop()
        self._spent = 0.0
        self._since: float | None = None
        self._marks: dict[str, float] = {}
        self._lateness = Lateness()

    @property
    def spent_s(self) -> float:
        """Seconds on the wire so far."""
        return self._spent + (self._loop.time() - self._since if self._since is not None else 0.0)

    @asynccontextmanager
    async def on_wire(self, lag: LagMeter) -> AsyncIterator[None]:
        """Time that counts: raises ``TimeoutError`` when the request's deadline has been used up."""
        self._since = self._loop.time()
        try:
            with lag.watch(self._lateness):
                async with asyncio.timeout(max(self.request.deadline_s - self._spent, 0.0)):
                    yield
        finally:
            self._spent += self._loop.time() - self._since
            self._since = None

    def mark(self, phase: str) -> None:
        """A phase is done now."""
        self._marks[phase] = self.spent_s * 1000

    def arrive(self, url: yarl.URL) -> None:
        """Set out for the next hop: what the one before reached is in its :class:`Hop`."""
        self.final_url = str(url)
        self.status = None
        self.headers = {}
        self.certificate = None
        self.address = ""
        self._marks.clear()

    def response(self, outcome: Outcome, detail: str) -> Response:
        """The end of it."""
        marks = {name: round(ms, 3) for name, ms in self._marks.items()}
        return Response(
            url=self.request.url,
            final_url=self.final_url,
            outcome=outcome,
            started=self.started,
            status=self.status,
            detail=detail,
            headers=self.headers,
            body=self.body,
            redirects=tuple(self.hops),
            address=self.address,
            family=self.family,
            phases=Phases(
                dns_ms=marks.get("dns"),
                connect_ms=marks.get("connect"),
                tls_ms=marks.get("tls"),
                first_byte_ms=marks.get("first_byte"),
                total_ms=round(self.spent_s * 1000, 3),
            ),
            certificate=self.certificate,
            lag_s=round(self._lateness.worst_s, 3),
        )
