"""What one look has reached so far: its own time, its hops, and in the end its response."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from monitor.model import Certificate, Hop, Outcome, Phases
from monitor.observe.exchange import Request, Response
from monitor.observe.lag import LagMeter, Lateness
from monitor.observe.redirects import Cookies


class Journey:
    """One request on its way.  Its time runs only between :meth:`begin` and :meth:`end`: queueing and pacing are not
    the site's."""

    def __init__(self, request: Request, started: datetime) -> None:
        self.request = request
        self.started = started
        self.final_url = request.url
        self.hops: list[Hop] = []
        self.cookies = Cookies() if request.cookies is None else request.cookies
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.set_cookies: Sequence[str] = ()
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

    def begin(self, lag: LagMeter) -> float:
        """Time counts from now on; returns the moment, on the loop's clock, when the deadline will be used up."""
        now = self._since = self._loop.time()
        lag.watch(self._lateness)
        return now + max(self.request.deadline_s - self._spent, 0.0)

    def end(self, lag: LagMeter) -> None:
        """Time counts no longer."""
        now = self._loop.time()
        lag.leave(self._lateness, now)
        if self._since is not None:
            self._spent += now - self._since
            self._since = None

    def mark(self, phase: str) -> None:
        """A phase is done now."""
        self._marks[phase] = round(self.spent_s * 1000, 3)

    def arrive(self, url: str) -> None:
        """Set out for the next hop: what the one before reached is in its :class:`Hop`."""
        self.final_url = url
        self.status = None
        self.headers = {}
        self.set_cookies = ()
        self.certificate = None
        self.address = ""
        self._marks.clear()

    def response(self, outcome: Outcome, detail: str) -> Response:
        """The end of it."""
        mark = self._marks.get
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
                dns_ms=mark("dns"),
                connect_ms=mark("connect"),
                tls_ms=mark("tls"),
                first_byte_ms=mark("first_byte"),
                total_ms=round(self.spent_s * 1000, 3),
            ),
            certificate=self.certificate,
            lag_s=round(self._lateness.worst_s, 3),
            set_cookies=tuple(self.set_cookies),
        )
