"""One request and its response, as the rest of ``observe`` sees them."""

from datetime import datetime
from enum import StrEnum

from monitor.model import Certificate, Frozen, Hop, Outcome, Phases
from monitor.observe.redirects import Cookies


class Purpose(StrEnum):
    """Why we ask: it decides limits, robots and pacing."""

    VISIT = "visit"  # probe of a home page: not queued behind a crawl
    ANCHOR = "anchor"  # is our own line up?
    PAGE = "page"  # crawl: body wanted
    TARGET = "target"  # crawl: does this image, attachment or outside link open?  Body not wanted
    CONFIRM = "confirm"  # the second look at something that failed
    ROBOTS = "robots"


class Request(Frozen, frozen=True, kw_only=True):
    """One look at one URL.  ``deadline_s`` runs from the request's own start on the wire, never from queueing.
    ``family`` 4 or 6 forces an address family; ``None`` takes IPv4, IPv6 only where there is no IPv4.  ``file``: the
    ending of an attachment's name, whose first bytes are then held against it.  ``method`` is GET, or HEAD for a target
    whose body says nothing more.

    ``etag`` and ``modified`` are the validators of a body that we hold: the server is asked to send it only if it has
    changed.  An answer that it has not is an outcome OK with status 304 and no body; they are sent to ``url`` itself
    only, never to where it redirects.

    ``referer`` is the page that carries the link.  ``cookies`` are those of earlier looks, to which this one adds.
    """

    url: str
    purpose: Purpose
    site: str = ""
    family: int | None = None
    max_bytes: int = 5_000_000
    deadline_s: float = 15.0
    max_redirects: int = 8
    file: str = ""
    method: str = "GET"
    etag: str = ""
    modified: str = ""
    referer: str = ""
    cookies: Cookies | None = None

    @property
    def conditional(self) -> bool:
        """Whether an answer 304 is one that was asked for."""
        return bool(self.etag or self.modified)


class Response(Frozen, frozen=True, kw_only=True):
    """How one look ended.  ``outcome`` always says; the other fields hold what was reached.  ``headers`` are
    lower-case; ``body`` is decompressed and at most ``max_bytes``.  ``held``: the server said that nothing has changed,
    and this is the body that we hold."""

    url: str
    final_url: str
    outcome: Outcome
    started: datetime
    status: int | None = None
    detail: str = ""
    headers: dict[str, str] = {}
    body: bytes = b""
    redirects: tuple[Hop, ...] = ()
    address: str = ""
    family: int = 4
    phases: Phases = Phases()
    certificate: Certificate | None = None
    lag_s: float = 0.0
    set_cookies: tuple[str, ...] = ()
    held: bool = False
