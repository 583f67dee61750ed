"""robots.txt, asked once a day per origin and read with protego (RFC 9309)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from protego import Protego

from monitor.clock import Clock
from monitor.model import OPENED, Outcome
from monitor.observe.exchange import Response

_FRESH = timedelta(days=1)
_FRESH_AFTER_FAILURE = timedelta(minutes=10)
_LONGEST_DELAY_S = 30.0
_MOST_BYTES = 200_000
_MANY = 20_000
_PASSING = frozenset({Outcome.CIRCUIT_OPEN, Outcome.THROTTLED, Outcome.OWN_LINE, Outcome.NOT_LOOKED})
_SAME_FATE = _PASSING | {
    Outcome.DNS,
    Outcome.DNS_UNANSWERED,
    Outcome.REFUSED,
    Outcome.TLS,
    Outcome.FORBIDDEN_ADDRESS,
}
"""Outcomes of asking robots.txt that the page itself would meet too: they are reported as such."""


class Rules:
    """What one origin's robots.txt lets us do."""

    def __init__(self, parsed: Protego | None, user_agent: str, ending: tuple[Outcome, str] | None = None) -> None:
        self._parsed = parsed
        self._user_agent = user_agent
        self._ending = ending
        delay = parsed.crawl_delay(user_agent) if parsed else None
        self.delay_s = min(max(float(delay or 0.0), 0.0), _LONGEST_DELAY_S)

    def refusal(self, url: str) -> tuple[Outcome, str] | None:
        """Why ``url`` must not be asked; ``None`` when it may be."""
        if self._ending is not None:
            return self._ending
        if self._parsed is not None and not self._parsed.can_fetch(url, self._user_agent):
            return Outcome.ROBOTS, "对方的 robots.txt 要求不要访问"
        return None


class RobotsCache:
    """Rules by origin.  ``ask`` fetches a robots.txt URL and never raises."""

    def __init__(self, ask: Callable[[str], Awaitable[Response]], user_agent: str, clock: Clock) -> None:
        self._ask = ask
        self._user_agent = user_agent
        self._clock = clock
        self._known: dict[str, tuple[datetime, Rules]] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def rules(self, origin: str) -> Rules:
        """The rules of ``origin`` (``scheme://host[:port]``), asked when unknown or a day old."""
        rules = self._fresh(origin)
        if rules is not None:
            return rules
        lock = self._asking.setdefault(origin, asyncio.Lock())
        try:
            async with lock:
                return self._fresh(origin) or self._remember(origin, await self._ask(f"{origin}/robots.txt"))
        finally:
            if not lock.locked():
                self._asking.pop(origin, None)

    def _fresh(self, origin: str) -> Rules | None:
        known = self._known.get(origin)
        return known[1] if known is not None and known[0] > self._clock.now() else None

    def _remember(self, origin: str, response: Response) -> Rules:
        rules, kept = self._read(response)
        if len(self._known) >= _MANY:
            self._known.clear()
        self._known[origin] = (self._clock.now() + kept, rules)
        return rules

    def _read(self, response: Response) -> tuple[Rules, timedelta]:
        """RFC 9309 §2.3.1: 4xx allows everything, 5xx and an unreachable file forbid everything."""
        status = response.status or 0
        if response.outcome in _SAME_FATE:
            kept = timedelta(0) if response.outcome in _PASSING else _FRESH_AFTER_FAILURE
            return Rules(None, self._user_agent, (response.outcome, response.detail)), kept
        if 200 <= status < 300 and response.outcome in OPENED:
            text = response.body[:_MOST_BYTES].decode("utf-8", "replace")
            return Rules(Protego.parse(text), self._user_agent), _FRESH
        if status >= 500 or response.outcome in (Outcome.TIMEOUT, Outcome.RESET):
            detail = f"robots.txt 取不到（{response.detail or status}），按约定暂不访问"
            return Rules(None, self._user_agent, (Outcome.ROBOTS, detail)), _FRESH_AFTER_FAILURE
        return Rules(None, self._user_agent), _FRESH
