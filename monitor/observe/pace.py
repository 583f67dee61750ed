"""Politeness towards hosts and addresses: slots, spacing, Retry-After and the circuit breaker.

All of it runs on the event loop's clock, except the moments of Retry-After, which are stored and so are dates.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.clock import Clock
from monitor.model import Outcome

LONGEST_HOLD_S = 3600.0
"""A longer wish is honoured an hour at a time: then one request asks again."""
_FIRST_HOLD_S = 10.0
_LONGEST_OWN_HOLD_S = 600.0
_FIRST_PAUSE_S = 60.0
_LONGEST_PAUSE_S = 1800.0
_TRIAL_S = 30.0
_MANY = 50_000

COUNTS = frozenset({Outcome.REFUSED, Outcome.TIMEOUT, Outcome.RESET, Outcome.BLOCKED})
"""Outcomes that bring a circuit breaker nearer to opening; any other answer of the other side closes it."""


def retry_after_s(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (delta-seconds or HTTP-date); ``None`` when it cannot be read."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), LONGEST_HOLD_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_HOLD_S)


class Slots:
    """How many requests may be out at once, per key (a host or an address); waiters are served in order."""

    def __init__(self) -> None:
        self._gates: dict[str, asyncio.Semaphore] = {}

    def of(self, key: str, width: int) -> asyncio.Semaphore:
        """The gate of ``key``; its width is fixed by the first caller."""
        gate = self._gates.get(key)
        if gate is None:
            if len(self._gates) >= _MANY:
                self._gates = {name: each for name, each in self._gates.items() if each.locked()}
            gate = self._gates[key] = asyncio.Semaphore(max(width, 1))
        return gate


class Spacing:
    """The next moment at which each key may be asked again, in order of arrival."""

    def __init__(self) -> None:
        self._free: dict[str, float] = {}

    async def turn(self, key: str, interval_s: float) -> None:
        """Wait until ``interval_s`` has passed since the turn before this one."""
        if interval_s <= 0:
            return
        now = asyncio.get_running_loop().time()
        at = max(now, self._free.get(key, now))
        if len(self._free) >= _MANY:
            self._free = {name: free for name, free in self._free.items() if free > now}
        self._free[key] = at + interval_s
        if at > now:
            await asyncio.sleep(at - now)


class Holds:
    """Addresses that asked us to come back later."""

    def __init__(self, clock: Clock, known: Mapping[str, datetime]) -> None:
        self._clock = clock
        self._until = dict(known)
        self._in_a_row: dict[str, int] = {}

    def wait_s(self, address: str) -> float:
        """Seconds until ``address`` may be asked again; 0 when it may be asked now."""
        until = self._until.get(address)
        if until is None:
            return 0.0
        left = (until - self._clock.now()).total_seconds()
        if left <= 0:
            del self._until[address]
            return 0.0
        return min(left, LONGEST_HOLD_S)

    def answered(self, address: str, outcome: Outcome, retry_after: str) -> None:
        """Learn from an answer: its Retry-After, or a pause of our own that doubles while it stays throttled."""
        if outcome is not Outcome.THROTTLED:
            self._in_a_row.pop(address, None)
            return
        now = self._clock.now()
        count = self._in_a_row[address] = self._in_a_row.get(address, 0) + 1
        asked = retry_after_s(retry_after, now) if retry_after else None
        seconds = min(_FIRST_HOLD_S * 2 ** min(count - 1, 10), _LONGEST_OWN_HOLD_S) if asked is None else asked
        until = now + timedelta(seconds=seconds)
        self._until[address] = max(until, self._until.get(address, until))

    def all(self) -> dict[str, datetime]:
        """The holds still in force, by address."""
        now = self._clock.now()
        return {address: until for address, until in self._until.items() if until > now}


@dataclass(slots=True)
class _Shut:
    """A key that is not asked ``until`` a moment; ``on_trial``: one request is out; ``tried``: the early one was."""

    until: float
    pauses: int
    on_trial: bool = False
    tried: bool = False


class Breaker:
    """Stops asking a key after ``limit`` bad answers in a row; then one trial at a time, after doubling pauses."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bad: dict[str, int] = {}
        self._shut: dict[str, _Shut] = {}

    def left_s(self, key: str, *, early: bool = False) -> float:
        """Seconds for which ``key`` is not asked; 0 lets this caller through (as the one trial, after a pause).

        ``early`` asks for a trial before the first pause: one look elsewhere on the host tells a forbidden folder from
        a host that shuts us out.  There is one for each time that the key is shut.
        """
        shut = self._shut.get(key)
        if shut is None:
            return 0.0
        now = asyncio.get_running_loop().time()
        if shut.until > now and (shut.tried or not early):
            return shut.until - now
        shut.until = max(shut.until, now + _TRIAL_S)
        shut.on_trial = shut.tried = True
        return 0.0

    def answered(self, key: str, outcome: Outcome) -> None:
        """Count a bad answer or forget the earlier ones."""
        if outcome not in COUNTS:
            self._bad.pop(key, None)
            self._shut.pop(key, None)
            return
        count = self._bad[key] = self._bad.get(key, 0) + 1
        shut = self._shut.get(key)
        if shut is not None and not shut.on_trial:
            return  # it was asked before the others were refused: no second reason to wait
        if count >= self._limit:
            pauses = 0 if shut is None else shut.pauses
            pause = min(_FIRST_PAUSE_S * 2 ** min(pauses, 10), _LONGEST_PAUSE_S)
            until = asyncio.get_running_loop().time() + pause
            self._shut[key] = _Shut(until, pauses + 1, tried=shut is not None)
