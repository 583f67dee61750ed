"""A web server on loopback that knows which version of each page it serves: ETag, Last-Modified, HEAD, and ways to lie."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

from aiohttp import web

from tests.observe.small_site import Web, serving

BUILT = datetime(2026, 1, 5, 8, tzinfo=UTC)


class Versioned:
    """Serves ``pages`` with the validators that ``etag`` and ``modified`` switch on.

    ``frozen`` lies: the validators of a path stay those of its first body.  ``always_304`` answers so whatever was
    asked.  ``now`` sends the present moment as Last-Modified.  ``head`` is what HEAD does: as GET, 405, or 200 for all.
    """

    def __init__(
        self, pages: dict[str, str | bytes], *, etag: bool = True, modified: bool = False, weak: bool = False,
        frozen: bool = False, always_304: bool = False, now: bool = False, head: str = "as get", nodes: int = 1,
    ) -> None:  # fmt: skip
        self.pages = pages
        self.etag, self.modified, self.weak = etag, modified, weak
        self.frozen, self.always_304, self.now, self.head, self.nodes = frozen, always_304, now, head, nodes
        self.sent = 0
        self.asked: list[tuple[str, str, int, bool]] = []
        """Method, path, status and whether a condition was sent, of each request."""
        self._first: dict[str, bytes] = {}
        self._changed: dict[str, datetime] = {}
        self._turn = 0

    def edit(self, path: str, body: str | bytes) -> None:
        """A new body, changed a day later than the last."""
        self.pages[path] = body
        self._changed[path] = self._changed.get(path, BUILT) + timedelta(days=1)

    def begin(self) -> None:
        """Forget what was asked."""
        self.asked, self.sent = [], 0

    def statuses(self, status: int) -> int:
        """How many answers had this status."""
        return sum(one[2] == status for one in self.asked)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        response = self._answer(request)
        condition = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
        self.asked.append((request.method, request.path_qs, response.status, condition))
        if request.method != "HEAD" and isinstance(response.body, bytes):
            self.sent += len(response.body)
        return response

    def _answer(self, request: web.Request) -> web.Response:
        found = self.pages.get(request.path_qs)
        if request.method == "HEAD" and self.head == "405":
            return web.Response(status=405)
        if found is None:
            found, status = "<html><title>404</title>404</html>", 404
            if request.method == "HEAD" and self.head == "200":
                status = 200
            return web.Response(status=status, text=found, content_type="text/html")
        if isinstance(found, str) and found.startswith("-> "):
            return web.Response(status=302, headers={"Location": found[3:]})
        body = found.encode() if isinstance(found, str) else found
        headers = self._validators(request.path_qs, body)
        if self.always_304 or self._is_known(request, headers):
            return web.Response(status=304, headers=headers)
        kind = "text/html; charset=utf-8" if isinstance(found, str) else "image/png"
        return web.Response(body=body, headers=headers | {"Content-Type": kind})

    def _validators(self, path: str, body: bytes) -> dict[str, str]:
        headers = {}
        first = self._first.setdefault(path, body)
        if self.etag:
            self._turn += 1
            node = f"{self._turn % self.nodes}-" if self.nodes > 1 else ""
            digest = sha256(first if self.frozen else body).hexdigest()[:12]
            headers["ETag"] = f'{"W/" * self.weak}"{node}{digest}"'
        if self.modified:
            changed = BUILT if self.frozen else self._changed.get(path, BUILT)
            moment = datetime.now(UTC) if self.now else changed
            headers["Last-Modified"] = format_datetime(moment, usegmt=True)
        return headers

    def _is_known(self, request: web.Request, headers: dict[str, str]) -> bool:
        """As RFC 9110 has it: a tag goes before a date."""
        tags = request.headers.get("If-None-Match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return headers.get("ETag", "").removeprefix("W/") in known
        since = request.headers.get("If-Modified-Since")
        return since is not None and since == headers.get("Last-Modified")


@asynccontextmanager
async def versioned(site: Versioned) -> AsyncIterator[Web]:
    """Serve it on a free port of loopback."""
    async with serving({}) as served:
        served.fallback = site.answer
        yield served
