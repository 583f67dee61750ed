"""Is it the link, the host, or our own line?  A crawl asks before it blames a page."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

from monitor.model import Frozen, Outcome
from monitor.observe.exchange import Response
from monitor.store.targets import Target

LineUp = Callable[[], Awaitable[bool]]
"""Asks the anchors whether our own line is up."""

SILENT: Final = frozenset((
    Outcome.SERVER_ERROR, Outcome.BLOCKED, Outcome.THROTTLED, Outcome.TLS, Outcome.DNS, Outcome.DNS_UNANSWERED,
    Outcome.TIMEOUT, Outcome.REFUSED, Outcome.RESET, Outcome.CIRCUIT_OPEN, Outcome.OWN_LINE, Outcome.LATE,
))  # fmt: skip
"""Outcomes that may be about the whole host rather than about one page of it."""

UNREACHED: Final = frozenset((
    Outcome.TLS, Outcome.DNS, Outcome.DNS_UNANSWERED, Outcome.TIMEOUT, Outcome.REFUSED, Outcome.RESET,
    Outcome.CIRCUIT_OPEN, Outcome.OWN_LINE, Outcome.LATE,
))  # fmt: skip
"""Outcomes without a word from the other side: our own line may be down."""

PATIENCE_S: Final = (60.0, 300.0)
"""How long to wait before asking a silent host again."""

_ENOUGH: Final = 8
_TRIES: Final = 2
_PUT_OFF: Final = 50


class Held(Frozen, frozen=True, kw_only=True):
    """A look whose failure is not believed yet."""

    target: Target
    response: Response
    outcome: Outcome


class Health:
    """Holds failures back until the host has answered something else.

    ``full`` says that so many failed in a row that the host itself must be asked (:meth:`ask`).  ``gap`` is then the
    reason for which the crawl must stop, if it must.
    """

    def __init__(
        self, ask_home: Callable[[], Awaitable[Response]], line_up: LineUp | None,
        patience_s: tuple[float, ...] = PATIENCE_S,
    ) -> None:  # fmt: skip
        self._ask_home = ask_home
        self._line_up = line_up
        self._patience_s = patience_s
        self._enough = _ENOUGH
        self._tries: Counter[str] = Counter()
        self._put_off: Counter[str] = Counter()
        self._lock = asyncio.Lock()
        self.held: list[Held] = []
        self.asking = False
        self.gap: Outcome | None = None
        self.detail = ""

    @property
    def full(self) -> bool:
        """Whether so many looks failed in a row that the host must be asked, or that we stopped asking."""
        return len(self.held) >= self._enough or any(one.outcome is Outcome.CIRCUIT_OPEN for one in self.held)

    def hold(self, held: Held) -> None:
        """Keep a failure back."""
        self.held.append(held)

    def believed(self) -> list[Held]:
        """The host has answered: what was held back is believed now."""
        held, self.held = self.held, []
        return held

    async def ask(self) -> tuple[list[Held], list[Held]]:
        """Look at the home page again, after a while if need be: what is to be believed, and what is to be looked at
        again because the host was away for a moment.  Neither while ``gap`` is set."""
        async with self._lock:
            if not self.held or self.gap is not None:
                return [], []
            self.asking = True
            try:
                return await self._ask()
            finally:
                self.asking = False

    async def _ask(self) -> tuple[list[Held], list[Held]]:
        for number, pause in enumerate((0.0, *self._patience_s)):
            await asyncio.sleep(pause)
            if not await self.line_is_up():
                self.stop(Outcome.OWN_LINE, "")
                return [], []
            response = await self._ask_home()
            if response.outcome not in SILENT:
                self._enough = min(self._enough * 2, 512) if number == 0 else self._enough
                return self._parted() if number == 0 else ([], self._once_more())
        self.stop(self._reason(response), response.detail)
        return [], []

    def _parted(self) -> tuple[list[Held], list[Held]]:
        """Failures to believe, and targets that an open circuit kept us from asking for at all."""
        held = self.believed()
        unasked = [one for one in held if one.outcome is Outcome.CIRCUIT_OPEN]
        self._put_off.update(one.target.url for one in unasked)
        return [one for one in held if one.outcome is not Outcome.CIRCUIT_OPEN], unasked

    def _once_more(self) -> list[Held]:
        held = self.believed()
        self._tries.update(one.target.url for one in held)
        return held

    def doubts(self, target: Target) -> bool:
        """Whether a failure of this target may still be the host's.  What failed again after the host had come back is
        its own fault, or the crawl would turn in circles."""
        return self._tries[target.url] < _TRIES and self._put_off[target.url] < _PUT_OFF

    def _reason(self, home: Response) -> Outcome:
        """What keeps us out; behind an open circuit stands the failure that opened it."""
        if home.outcome is not Outcome.CIRCUIT_OPEN:
            return home.outcome
        known = (held.outcome for held in self.held if held.outcome is not Outcome.CIRCUIT_OPEN)
        return next(known, Outcome.CIRCUIT_OPEN)

    def stop(self, gap: Outcome, detail: str = "") -> None:
        """End the crawl: it could not look, and this is why."""
        self.gap, self.detail = gap, detail

    async def line_is_up(self) -> bool:
        """Whether our own line is up, as far as anybody can tell us."""
        return self._line_up is None or await self._line_up()

    async def host_answers(self) -> bool:
        """Whether the home page answers now."""
        return (await self._ask_home()).outcome not in SILENT
