"""Names to addresses through dnspython, so that NXDOMAIN, SERVFAIL, silence and "no such address" stay apart."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import lru_cache

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.resolver

from monitor.model import Frozen, Outcome
from monitor.observe.addresses import IPAddress, literal

_TRY_S = 2.0
_ROUNDS = 2
_LONGEST_CHAIN = 8
_TTL_LIMITS = (1.0, 300.0)
_NEGATIVE_TTL_S = 60.0
_SILENCE_TTL_S = 15.0
_CACHE_ENTRIES = 20_000
_TYPES = {4: dns.rdatatype.A, 6: dns.rdatatype.AAAA}


class Answer(Frozen, frozen=True, kw_only=True):
    """What a name resolved to: addresses of one family, or the outcome that stands in their place."""

    addresses: tuple[str, ...] = ()
    family: int = 4
    outcome: Outcome = Outcome.OK
    detail: str = ""
    ttl_s: float = 0.0


class Unresolved(Exception):  # noqa: N818 - an answer, not a fault
    """A name without an address; carries the outcome (DNS or DNS_UNANSWERED) and its reason."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.detail)
        self.outcome = answer.outcome


def system_nameservers() -> tuple[str, ...]:
    """The machine's own name servers as resolv.conf lists them; empty when there are none."""
    try:
        servers = dns.resolver.Resolver(configure=True).nameservers
    except dns.exception.DNSException:
        return ()
    return tuple(str(server) for server in servers)


def endpoint(server: str) -> tuple[str, int]:
    """Address and port of a name server written ``1.2.3.4``, ``1.2.3.4:5353``, ``::1`` or ``[::1]:5353``."""
    if literal(server) is not None:
        return server.strip("[]"), 53
    address, _, port = server.rpartition(":")
    return address.strip("[]"), int(port)


class Resolver:
    """Looks names up, IPv4 first, and keeps answers for their TTL (at most five minutes, on the loop's clock)."""

    def __init__(self, nameservers: Sequence[str], fixed: Mapping[str, str]) -> None:
        self._nameservers = tuple(nameservers) or system_nameservers()
        self._fixed = dict(fixed)
        self._cache: dict[tuple[str, int, tuple[str, ...]], tuple[float, Answer]] = {}
        self._asking: dict[tuple[str, int, tuple[str, ...]], asyncio.Lock] = {}

    async def addresses(
        self, name: str, family: int | None, *, nameservers: Sequence[str] = (), fixed: Mapping[str, str] | None = None
    ) -> Answer:
        """Addresses of ``name`` in the wanted family; with ``None`` IPv6 is asked only where IPv4 does not exist."""
        address = self._spelt(name, family, fixed)
        if address is not None:
            return _pinned(address, family)
        servers = tuple(nameservers) or self._nameservers
        first = await self._cached(name, family or 4, servers)
        if family is None and first.outcome is Outcome.DNS and first.detail == _missing(4):
            second = await self._cached(name, 6, servers)
            return second if second.addresses else first
        return first

    def known(
        self, name: str, family: int | None, *, nameservers: Sequence[str] = (), fixed: Mapping[str, str] | None = None
    ) -> Answer | None:
        """Addresses that are known without asking; ``None`` where a server has to be asked or there are none."""
        address = self._spelt(name, family, fixed)
        if address is not None:
            return _pinned(address, family)
        known = self._cache.get((name, family or 4, tuple(nameservers) or self._nameservers))
        fresh = known is not None and known[0] > asyncio.get_running_loop().time()
        return known[1] if known is not None and fresh and known[1].addresses else None

    def _spelt(self, name: str, family: int | None, fixed: Mapping[str, str] | None) -> IPAddress | None:
        """The address that the name itself or the register spells out."""
        pinned = (fixed or {}).get(name) or self._fixed.get(name)
        address = literal(pinned or name)
        if address is None and (name == "localhost" or name.endswith(".localhost")):
            return literal("::1" if family == 6 else "127.0.0.1")
        return address

    async def _cached(self, name: str, family: int, servers: tuple[str, ...]) -> Answer:
        key = (name, family, servers)
        now = asyncio.get_running_loop().time()
        known = self._cache.get(key)
        if known is not None and known[0] > now:
            return known[1]
        lock = self._asking.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                known = self._cache.get(key)
                if known is not None and known[0] > asyncio.get_running_loop().time():
                    return known[1]
                answer = await _look_up(name, family, servers)
                self._remember(key, answer)
                return answer
        finally:
            if not lock.locked():
                self._asking.pop(key, None)

    def _remember(self, key: tuple[str, int, tuple[str, ...]], answer: Answer) -> None:
        if len(self._cache) >= _CACHE_ENTRIES:
            self._cache.clear()
        self._cache[key] = (asyncio.get_running_loop().time() + answer.ttl_s, answer)


def _missing(family: int) -> str:
    return f"域名没有 IPv{family} 地址"


@lru_cache(maxsize=4096)
def _pinned(address: IPAddress, family: int | None) -> Answer:
    if family in (None, address.version):
        return Answer(addresses=(str(address),), family=address.version)
    return Answer(family=family or 4, outcome=Outcome.DNS, detail=_missing(family or 4))


async def _look_up(name: str, family: int, servers: tuple[str, ...]) -> Answer:
    """Ask every server in turn, twice; the first that knows decides."""
    try:
        qname = dns.name.from_text(name)
    except (dns.exception.DNSException, UnicodeError):
        return Answer(family=family, outcome=Outcome.DNS, detail="域名写法不合规", ttl_s=_NEGATIVE_TTL_S)
    detail = "没有可用的域名服务器"
    for server in servers * _ROUNDS:
        try:
            return await _follow(qname, family, server)
        except _ServerFault as fault:
            detail = str(fault)
    return Answer(family=family, outcome=Outcome.DNS_UNANSWERED, detail=detail, ttl_s=_SILENCE_TTL_S)


class _ServerFault(Exception):  # noqa: N818
    """A server gave no usable answer; another may."""


async def _follow(qname: dns.name.Name, family: int, server: str) -> Answer:
    """One server's answer, its CNAMEs followed."""
    for _ in range(_LONGEST_CHAIN):
        response = await _ask(qname, family, server)
        code = response.rcode()
        if code == dns.rcode.NXDOMAIN:
            return Answer(family=family, outcome=Outcome.DNS, detail="域名不存在（NXDOMAIN）", ttl_s=_NEGATIVE_TTL_S)
        if code != dns.rcode.NOERROR:
            raise _ServerFault(f"域名服务器 {server} 答复 {dns.rcode.to_text(code)}")
        try:
            chain = response.resolve_chaining()
        except dns.exception.DNSException as error:
            raise _ServerFault(f"域名服务器 {server} 的答复有误（{type(error).__name__}）") from error
        if chain.answer is not None:
            found = tuple(str(record.address) for record in chain.answer)
            low, high = _TTL_LIMITS
            return Answer(addresses=found, family=family, ttl_s=min(max(float(chain.minimum_ttl), low), high))
        if chain.canonical_name == qname:
            return Answer(family=family, outcome=Outcome.DNS, detail=_missing(family), ttl_s=_NEGATIVE_TTL_S)
        qname = chain.canonical_name
    return Answer(family=family, outcome=Outcome.DNS, detail="域名别名（CNAME）循环或过长", ttl_s=_NEGATIVE_TTL_S)


async def _ask(qname: dns.name.Name, family: int, server: str) -> dns.message.QueryMessage:
    """One question over UDP, over TCP when the answer was cut."""
    where, port = endpoint(server)
    query = dns.message.make_query(qname, _TYPES[family])
    try:
        response, _ = await dns.asyncquery.udp_with_fallback(
            query, where, timeout=_TRY_S, port=port, ignore_unexpected=True
        )
    except (dns.exception.Timeout, TimeoutError) as error:
        raise _ServerFault(f"域名服务器 {server} 没有答复") from error
    except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
        raise _ServerFault(f"域名服务器 {server} 的答复有误（{type(error).__name__}）") from error
    if not isinstance(response, dns.message.QueryMessage):
        raise _ServerFault(f"域名服务器 {server} 的答复有误")
    return response
