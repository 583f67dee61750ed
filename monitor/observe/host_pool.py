"""The only way out to the network: one object that is polite, guarded, timed and never surprised.

A request waits for its host's slot first, then for its address's turn; only then does its own time begin.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import NamedTuple, Protocol, Self

import tenacity

from monitor.clock import Clock
from monitor.model import Hop, Outcome, Register
from monitor.observe import outcomes
from monitor.observe.addresses import is_private
from monitor.observe.clients import Clients, was_reset
from monitor.observe.destination import Destination, Destinations, Network
from monitor.observe.dialer import Dial
from monitor.observe.dns import Resolver
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.journey import Journey
from monitor.observe.lag import LagMeter
from monitor.observe.outcomes import Ending
from monitor.observe.pace import Breaker, Holds, Slots, Spacing
from monitor.observe.place import Place, of_url, place_of
from monitor.observe.policy import HostPolicy, Policies
from monitor.observe.redirects import REDIRECTS, target_of
from monitor.observe.robots import RobotsCache
from monitor.observe.shared_pace import SharedPace
from monitor.observe.tls import Contexts, dated

__all__ = ["HostPool", "Network"]

log = logging.getLogger(__name__)

SLOW_S = 3.0
"""A page that takes longer has opened, but late (the advised time of DESIGN §5's ``slow``)."""
_UNQUEUED = frozenset({Purpose.VISIT, Purpose.ANCHOR})
_PER_ADDRESS = 4  # hosts' worth of slots at one address: one slow host cannot take them all
_HOST_LIMIT = 6
_ADDRESS_LIMIT = 15
_LONGEST_WAIT_S = 120.0
_TRIES = 3
_FIRST_PAUSE_S = 0.25
_HOLDS_FRESH_S = 1.0


class HoldsKept(Protocol):
    """Where the moments of Retry-After outlive a process, and where the processes beside it find them."""

    async def load(self) -> Mapping[str, datetime]:
        """All that are kept."""

    async def save(self, until: Mapping[str, datetime]) -> None:
        """Keep these too."""


class _Tried(NamedTuple):
    """How one attempt ended; ``asked``: something was sent at all; ``again``: the connection was reset before it answered."""

    ending: Ending
    asked: bool = True
    again: bool = False


class HostPool:
    """Fetches for everybody: queue per host, pace per address, guard on every address, our own deadline."""

    def __init__(
        self,
        register: Register,
        network: Network,
        clock: Clock,
        *,
        kept: HoldsKept | None = None,
        shared: SharedPace | None = None,
    ) -> None:
        """``kept``: the moments of Retry-After that other processes left and that they shall find.  ``shared``: the
        pace that all processes of this machine keep together; the pool closes it."""
        self._network = network
        self._clock = clock
        self._policies = Policies(register)
        resolver = Resolver(network.nameservers or register.settings.dns, self._policies.resolve)
        self._destinations = Destinations(network, resolver)
        contexts = Contexts(network.ca_file, only_ca_file=network.loopback_only, own_time=network.own_time)
        contact = network.contact_url or register.settings.contact_url
        self._user_agent = network.user_agent or f"Mozilla/5.0 (compatible; xunwang; +{contact})"
        self._clients = Clients(contexts, self._user_agent, network.archive_header)
        self._slots = Slots(shared)
        self._crawl_spacing, self._visit_spacing = Spacing(shared, "crawl"), Spacing(shared, "visit")
        self._shared, self._kept_holds, self._holds_fresh_until = shared, kept, 0.0
        self._holds = Holds(clock)
        self._host_breaker, self._address_breaker = Breaker(_HOST_LIMIT), Breaker(_ADDRESS_LIMIT)
        self._robots = RobotsCache(self._ask_robots, self._user_agent, clock)
        self._lag = LagMeter()

    async def __aenter__(self) -> Self:
        await self._clients.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._clients.close()
        if self._shared is not None:
            self._shared.close()

    async def fetch(self, request: Request) -> Response:
        """One look at one URL.  Whatever the network or the server does becomes the response's outcome."""
        journey = Journey(request, self._clock.now())
        try:
            outcome, detail = await self._travel(journey)
        except Exception as error:
            if outcomes.known(error) is None:
                log.exception("fault of ours while fetching %s", request.url)
            outcome, detail = outcomes.translate(error)
        if outcome is not Outcome.OK:
            return journey.response(outcome, detail)
        return journey.response(Outcome.SLOW if journey.spent_s > SLOW_S else Outcome.OK, detail)

    async def _travel(self, journey: Journey) -> Ending:
        """Follow redirects ourselves, so that every hop is recorded and guarded."""
        place = place_of(journey.request.url)
        seen = set()
        while True:
            journey.arrive(place.text)
            seen.add((place.text, journey.cookies.header(place.origin.name)))
            ending = await self._hop(journey, place)
            if journey.request.cookies is not None:
                journey.cookies.learn(place.origin.name, journey.set_cookies)
            location = journey.headers.get("location", "")
            if journey.status not in REDIRECTS or not location or ending[0] is not Outcome.OK:
                return ending
            journey.cookies.learn(place.origin.name, journey.set_cookies)
            target = of_url(target_of(place.url, location))
            journey.hops.append(Hop(url=place.text, status=journey.status, target=target.text))
            if (target.text, journey.cookies.header(target.origin.name)) in seen:
                return Outcome.REDIRECT, "跳转成环"
            if len(journey.hops) > journey.request.max_redirects:
                return Outcome.REDIRECT, f"跳转超过 {journey.request.max_redirects} 次"
            place = target

    async def _hop(self, journey: Journey, place: Place) -> Ending:
        """One URL, after the robots file and the host's queue."""
        origin = place.origin
        name = origin.name.rstrip(".")
        policy = self._policies.of(name)
        purpose = journey.request.purpose
        if purpose in _UNQUEUED:
            return await self._ask(journey, place, name, policy)
        delay_s = 0.0
        if purpose is not Purpose.ROBOTS and policy.ask_robots:
            rules = await self._robots.rules(origin.text)
            refused = rules.refusal(place.text)
            if refused is not None:
                return refused
            delay_s = rules.delay_s
        host = origin.host_header or name  # HTTP and HTTPS are one host
        async with self._slots.taken((host,), policy.pace.concurrency):
            left_s = self._host_breaker.left_s(origin.authority, early=purpose is Purpose.CONFIRM)
            if left_s:
                return _circuit_open(left_s)
            ending = await self._ask(journey, place, name, policy, delay_s)
        if not (purpose is Purpose.TARGET and ending[0] is Outcome.BLOCKED):
            self._host_breaker.answered(origin.authority, ending[0])
        return ending

    async def _ask_robots(self, url: str) -> Response:
        return await self.fetch(Request(url=url, purpose=Purpose.ROBOTS, max_bytes=500_000, max_redirects=5))

    async def _ask(self, journey: Journey, place: Place, name: str, policy: HostPolicy, delay_s: float = 0.0) -> Ending:
        """Resolve and guard, wait for the address's turn, then ask."""
        known = self._destinations.known(name, place.origin.port, policy, journey.request.family)
        try:
            addresses, port = known or await self._found(journey, name, place.origin.port, policy)
        except TimeoutError:
            return Outcome.DNS_UNANSWERED, "域名服务器没有在规定时间内答复"
        journey.mark("dns")
        dial = Dial(addresses=addresses, port=port, mark=journey.mark)
        address = journey.address = addresses[0]
        journey.family = 6 if ":" in address else 4
        purpose = journey.request.purpose
        if purpose in _UNQUEUED:
            interval_s = self._interval_s(address, policy)
            return (await self._in_turn(journey, place, dial, self._visit_spacing, interval_s)).ending
        async with self._slots.taken(addresses, policy.pace.concurrency * _PER_ADDRESS):
            left_s = self._address_breaker.left_s(address, early=purpose is Purpose.CONFIRM)
            if left_s:
                return _circuit_open(left_s)
            interval_s = self._interval_s(address, policy, delay_s)
            tried = await self._in_turn(journey, place, dial, self._crawl_spacing, interval_s)
        if tried.asked:
            self._address_breaker.answered(address, tried.ending[0])
        return tried.ending

    async def _found(self, journey: Journey, name: str, port: int, policy: HostPolicy) -> Destination:
        """What the name servers say, within the deadline."""
        try:
            async with asyncio.timeout_at(journey.begin(self._lag)):
                return await self._destinations.find(name, port, policy, journey.request.family)
        finally:
            journey.end(self._lag)

    async def _in_turn(self, journey: Journey, place: Place, dial: Dial, spacing: Spacing, interval_s: float) -> _Tried:
        """Ask in the address's turn; a connection that is reset before it answers is tried again, in a turn of its own.
        So is a visit whose answer aiohttp did not understand, by the client that takes what a browser takes."""
        first = await self._attempt(journey, place, dial, spacing, interval_s, first=True)
        if not first.again or journey.spent_s >= journey.request.deadline_s:
            return first
        await asyncio.sleep(_FIRST_PAUSE_S)
        last: _Tried = await _tries(journey)(self._attempt, journey, place, dial, spacing, interval_s)
        return last._replace(asked=True)

    async def _attempt(
        self, journey: Journey, place: Place, dial: Dial, spacing: Spacing, interval_s: float, *, first: bool = False
    ) -> _Tried:
        held = await self._turn(dial.addresses, spacing, interval_s)
        if held is not None:
            return _Tried(held, asked=False)
        tried = await self._answered(journey, place, dial, first=first)
        await self._learn(journey, tried.ending)
        return tried

    async def _turn(self, addresses: Sequence[str], spacing: Spacing, interval_s: float) -> Ending | None:
        """Wait for the turn of an address, and for as long as it asked us to if that is short; otherwise an ending
        without asking.  Any of the addresses may be dialled, so it is the turn of all of them.  Those who waited out a
        hold together still leave one by one."""
        while True:
            await self._refresh_holds()
            left_s = max(map(self._holds.wait_s, addresses))
            if left_s > _LONGEST_WAIT_S:
                return Outcome.THROTTLED, f"对方要求稍后再访问，约 {left_s:.0f} 秒后再试"
            if left_s:
                await asyncio.sleep(left_s)
                continue
            await spacing.turn(addresses, interval_s)
            if not any(map(self._holds.wait_s, addresses)):
                return None

    async def _refresh_holds(self) -> None:
        """Look now and then what the processes beside this one were asked to wait."""
        now = asyncio.get_running_loop().time()
        if self._kept_holds is not None and now >= self._holds_fresh_until:
            self._holds_fresh_until = now + _HOLDS_FRESH_S
            self._holds.learn(await self._kept_holds.load())

    async def _learn(self, journey: Journey, ending: Ending) -> None:
        """Keep what an answer asks of us, before anything else is asked."""
        self._holds.answered(journey.address, ending[0], journey.headers.get("retry-after", ""))
        if ending[0] is Outcome.THROTTLED and self._kept_holds is not None:
            await self._kept_holds.save(self._holds.all())

    async def _answered(self, journey: Journey, place: Place, dial: Dial, *, first: bool) -> _Tried:
        """Ask within the deadline; failures become endings here, so that breakers and holds learn from them."""
        alone = journey.request.purpose in _UNQUEUED or journey.request.family is not None
        ask = self._clients.crawl if not alone else self._clients.visit if first else self._clients.visit_again
        deadline = journey.begin(self._lag)
        try:
            return _Tried(await ask(journey, place, dial, deadline))
        except Exception as error:
            if outcomes.known(error) is None:
                raise
            ending = outcomes.translate(error)
            misread = alone and first and ending[0] is Outcome.RESET
            return _Tried(ending, again=misread or was_reset(error))
        finally:
            journey.end(self._lag)
            journey.address = dial.used or journey.address
            found = dial.certificate
            journey.certificate = dated(found, self._clock.now()) if self._network.own_time else found

    def _interval_s(self, address: str, policy: HostPolicy, delay_s: float = 0.0) -> float:
        """Seconds between two requests to one address."""
        if not self._network.paced_loopback and is_private(address):
            return 0.0
        return max(1.0 / max(policy.pace.requests_per_s, 0.001), delay_s)


def _circuit_open(left_s: float) -> Ending:
    return Outcome.CIRCUIT_OPEN, f"对方多次拒绝或不答，暂停访问，约 {left_s:.0f} 秒后再试"


def _tries(journey: Journey) -> tenacity.AsyncRetrying:
    """The attempts after a first one that was reset, as long as the request's own time lasts."""
    return tenacity.AsyncRetrying(
        stop=tenacity.stop_after_attempt(_TRIES - 1),
        wait=tenacity.wait_exponential(multiplier=2 * _FIRST_PAUSE_S, max=4.0),
        retry=tenacity.retry_if_result(lambda tried: tried.again and journey.spent_s < journey.request.deadline_s),
        retry_error_callback=_last_of,
        sleep=asyncio.sleep,
    )


def _last_of(state: tenacity.RetryCallState) -> _Tried:
    """Where all were reset, that is how it ended."""
    assert state.outcome is not None
    last: _Tried = state.outcome.result()
    return last
