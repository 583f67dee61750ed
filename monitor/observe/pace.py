"""Politeness towards hosts and addresses: slots, spacing, Retry-After and the circuit breaker.

All of it runs on the event loop's clock, except the moments of Retry-After, which are stored and so are dates.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.clock import Clock
from monitor.model import Outcome
from monitor.observe.shared_pace import SharedPace

LONGEST_HOLD_S = 3600.0
"""A longer wish is honoured an hour at a time: then one request asks again."""
_FIRST_HOLD_S = 10.0
_LONGEST_OWN_HOLD_S = 600.0
_FIRST_PAUSE_S = 60.0
_LONGEST_PAUSE_S = 1800.0
_TRIAL_S = 30.0
_MANY = 50_000
_SEAT_POLL_S = 0.05
"""How often a request asks again whether another process has come back with an answer."""

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


class _Gate:
    """Requests that are out for one key, and those that wait for it."""

    __slots__ = ("out", "waiting")

    def __init__(self) -> None:
        self.out = 0
        self.waiting: deque[tuple[asyncio.Future[None], int]] = deque()


class Slots:
    """How many requests may be out at once, per key (a host or an address); waiters are served in order.

    ``shared`` counts the requests of this machine's other processes too.
    """

    def __init__(self, shared: SharedPace | None = None) -> None:
        self._gates: dict[str, _Gate] = {}
        self._shared = shared

    def taken(self, keys: Sequence[str], width: int) -> "_Taken":
        """An asynchronous context that holds a slot of every key; a key has as many as its present caller says."""
        return _Taken(self, keys, max(width, 1))

    async def take(self, key: str, width: int) -> int | None:
        """Wait for a slot; gives the seat among all processes, if they share."""
        await self._enter(key, width)
        if self._shared is None:
            return None
        try:
            return await self._seat(self._shared, key, width)
        except BaseException:
            self._leave(key)
            raise

    def leave(self, key: str, seat: int | None) -> None:
        """Give a slot back."""
        if self._shared is not None and seat is not None:
            self._shared.rise(seat)
        self._leave(key)

    async def _enter(self, key: str, width: int) -> None:
        gate = self._gates.get(key)
        if gate is None:
            gate = self._gates[key] = _Gate()
        if not gate.waiting and gate.out < width:
            gate.out += 1
            return
        turn = asyncio.get_running_loop().create_future()
        gate.waiting.append((turn, width))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(key)
            else:
                with suppress(ValueError):
                    gate.waiting.remove((turn, width))
                self._admit(key, gate)
            raise

    def _leave(self, key: str) -> None:
        gate = self._gates[key]
        gate.out -= 1
        self._admit(key, gate)

    def _admit(self, key: str, gate: _Gate) -> None:
        while gate.waiting and gate.out < gate.waiting[0][1]:
            turn, _ = gate.waiting.popleft()
            if not turn.cancelled():
                gate.out += 1
                turn.set_result(None)
        if not gate.out and not gate.waiting and self._gates.get(key) is gate:
            del self._gates[key]

    async def _seat(self, shared: SharedPace, key: str, width: int) -> int:
        while True:
            seat = shared.sit(key, width)
            if seat is not None:
                return seat
            await asyncio.sleep(_SEAT_POLL_S)


class _Taken:
    """Slots of some keys, held inside ``async with``."""

    __slots__ = ("_held", "_keys", "_slots", "_width")

    def __init__(self, slots: Slots, keys: Sequence[str], width: int) -> None:
        self._slots = slots
        self._width = width
        # Always in this order, so that two callers cannot wait for each other.
        self._keys = keys if len(keys) == 1 else sorted(set(keys))
        self._held: list[tuple[str, int | None]] = []

    async def __aenter__(self) -> None:
        try:
            for key in self._keys:
                self._held.append((key, await self._slots.take(key, self._width)))
        except BaseException:
            self._leave()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        for key, seat in self._held:
            self._slots.leave(key, seat)


class Spacing:
    """The next moment at which each key may be asked again, in order of arrival.

    ``shared`` keeps the moments for all processes of this machine; ``kind`` tells what is spaced apart from what else
    is kept there.
    """

    def __init__(self, shared: SharedPace | None = None, kind: str = "") -> None:
        self._free: dict[str, float] = {}
        self._shared = shared
        self._kind = kind

    async def turn(self, keys: Sequence[str], interval_s: float) -> None:
        """Wait until the turn before this one, of any of the keys, lies as far back as it asked for; the next one of
        each will be ``interval_s`` after this one."""
        if interval_s <= 0:
            return
        now = asyncio.get_running_loop().time()
        if self._shared is not None:
            at = self._shared.reserve([f"{self._kind} {key}" for key in keys], interval_s, now)
        else:
            at = self._reserve(keys, interval_s, now)
        if at > now:
            await asyncio.sleep(at - now)

    def _reserve(self, keys: Sequence[str], interval_s: float, now: float) -> float:
        at = max([now, *(self._free.get(key, now) for key in keys)])
        if len(self._free) >= _MANY:
            self._free = {name: free for name, free in self._free.items() if free > now}
        self._free.update(dict.fromkeys(keys, at + interval_s))
        return at


class Holds:
    """Addresses that asked us to come back later."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, datetime] = {}
        self._in_a_row: dict[str, int] = {}

    def learn(self, known: Mapping[str, datetime]) -> None:
        """Take in what other processes were asked; of two moments the later holds."""
        for address, until in known.items():
            self._until[address] = max(until, self._until.get(address, until))

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
