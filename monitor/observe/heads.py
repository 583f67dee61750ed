"""Whether a link's target opens, asked without its body: HEAD, for hosts that answer it as they answer GET.

Some servers refuse HEAD, some answer it with 200 whatever is asked.  So the first few targets of a host are asked both
ways, and a name that cannot exist as well; a stable small share is asked by GET for ever.  HEAD never calls anything
broken: what it does not find is asked by GET.
"""

from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Final

from msgspec.structs import replace

from monitor.model import OPENED, Outcome, host_of
from monitor.observe.crawl_soft404 import neighbour
from monitor.observe.exchange import Request, Response
from monitor.observe.revisits import is_sampled

TRIALS: Final = 3
"""Targets of a host that are asked both ways before HEAD is enough."""

WORTH_BYTES: Final = 4_096
"""Bodies below this size cost less than learning to avoid them."""

ONE_IN: Final = 50

Fetch = Callable[[Request], Awaitable[Response]]


class _Word(Enum):
    """What is known of a host."""

    TRIED = auto()
    TRUE = auto()
    FALSE = auto()


class _Host:
    """One host's record: how many trials were begun and how many agreed so far, and the verdict."""

    __slots__ = ("agreed", "begun", "word")

    def __init__(self) -> None:
        self.begun = self.agreed = 0
        self.word = _Word.TRIED


class Heads:
    """What one crawl has learned about HEAD, by host.  ``extra`` fetches beside the targets' own requests."""

    def __init__(self, crawl: str, extra: Fetch) -> None:
        self._crawl, self._extra = crawl, extra
        self._hosts: dict[str, _Host] = {}

    async def look(self, request: Request, fetch: Fetch) -> Response:
        """One look at a target whose body is not wanted."""
        host = self._hosts.setdefault(host_of(request.url), _Host())
        if host.word is _Word.TRUE and not is_sampled(self._crawl, request.url, ONE_IN):
            answer = await fetch(replace(request, method="HEAD"))
            if answer.outcome in OPENED:
                return answer
            response = await self._extra(request)
            if response.outcome in OPENED:
                host.word = _Word.FALSE
            return response
        response = await fetch(request)
        if host.begun < TRIALS and response.outcome in OPENED and _is_worth_it(response):
            host.begun += 1
            await self._try(host, request, response)
        return response

    async def _try(self, host: _Host, request: Request, response: Response) -> None:
        """Ask the same by HEAD; once enough answers agree, also for a name that no site has."""
        answer = await self._extra(replace(request, method="HEAD"))
        if not _agree(response, answer):
            host.word = _Word.FALSE
            return
        host.agreed += 1
        if host.agreed == TRIALS and host.word is _Word.TRIED:
            missing = await self._extra(replace(request, url=neighbour(request.url), method="HEAD"))
            host.word = _Word.TRUE if missing.outcome is Outcome.BROKEN else _Word.FALSE


def _is_worth_it(response: Response) -> bool:
    """Whether the body is long, or its length unknown until it has come."""
    length = response.headers.get("content-length", "")
    return not length.isdigit() or int(length) >= WORTH_BYTES


def _agree(response: Response, answer: Response) -> bool:
    """Whether HEAD said what GET said."""
    lengths = {one.headers.get("content-length", "") for one in (response, answer)} - {""}
    kinds = {one.headers.get("content-type", "").lower() for one in (response, answer)}
    return (
        (answer.status, answer.outcome in OPENED) == (response.status, True) and len(lengths) <= 1 and len(kinds) == 1
    )
