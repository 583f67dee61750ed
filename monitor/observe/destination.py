"""From a URL to the addresses that may be dialled for it: names are resolved and every address is guarded."""

from functools import lru_cache

from monitor.model import Frozen
from monitor.observe.addresses import ForbiddenAddress, refusal
from monitor.observe.dns import Answer, Resolver, Unresolved, endpoint
from monitor.observe.policy import HostPolicy

Destination = tuple[tuple[str, ...], int]
"""The addresses that may be dialled, in order, and the port."""


class Network(Frozen, frozen=True, kw_only=True):
    """How this machine reaches the network.

    ``nameservers`` are ``address[:port]``, empty for the register's, then the system's.  ``connect_map`` sends
    ``name:port`` (no DNS then) or ``address:port`` elsewhere.  ``ca_file`` is an extra trust anchor.  ``loopback_only``
    refuses all but loopback, whatever the register allows, and needs no permission for loopback.
    ``paced_loopback=False`` drops pacing towards loopback and private addresses.  ``archive_header`` names the response
    header by which a replay of saved pages says that its copy lacks a page.  ``own_time``: the monitor's clock is not
    the machine's (a time-lapse), so the dates of certificates are held against the monitor's.
    """

    nameservers: tuple[str, ...] = ()
    connect_map: dict[str, str] = {}
    ca_file: str = ""
    loopback_only: bool = False
    contact_url: str = ""
    user_agent: str = ""
    paced_loopback: bool = True
    archive_header: str = ""
    own_time: bool = False


class Destinations:
    """Finds the addresses for a URL under the rules of its host."""

    def __init__(self, network: Network, resolver: Resolver) -> None:
        self._network = network
        self._resolver = resolver

    async def find(self, name: str, port: int, policy: HostPolicy, family: int | None) -> Destination:
        """Addresses and port to dial.  Raises ``Unresolved`` and ``ForbiddenAddress``."""
        mapped = self._network.connect_map.get(f"{name}:{port}", "")
        if mapped:
            return self._mapped(mapped, policy)
        answer = await self._resolver.addresses(name, family, nameservers=policy.nameservers, fixed=policy.resolve)
        return self._resolved(answer, port, policy)

    def known(self, name: str, port: int, policy: HostPolicy, family: int | None) -> Destination | None:
        """The same where no name server has to be asked; ``None`` where one has."""
        mapped = self._network.connect_map.get(f"{name}:{port}", "")
        if mapped:
            return self._mapped(mapped, policy)
        answer = self._resolver.known(name, family, nameservers=policy.nameservers, fixed=policy.resolve)
        return None if answer is None else self._resolved(answer, port, policy)

    def _resolved(self, answer: Answer, port: int, policy: HostPolicy) -> Destination:
        if not answer.addresses:
            raise Unresolved(answer)
        addresses = answer.addresses
        mapped = self._network.connect_map.get(f"{addresses[0]}:{port}", "")
        if not mapped:
            return self._guarded(addresses, policy), port
        if not self._network.loopback_only:
            self._guarded(addresses, policy)
        return self._mapped(mapped, policy)

    def _mapped(self, mapped: str, policy: HostPolicy) -> Destination:
        address, port = endpoint(mapped)
        return self._guarded((address,), policy), port

    def _guarded(self, addresses: tuple[str, ...], policy: HostPolicy) -> tuple[str, ...]:
        """Those addresses that may be dialled, at least one."""
        return _allowed(addresses, policy.allow_private, policy.named, self._network.loopback_only)


@lru_cache(maxsize=4_096)
def _allowed(
    addresses: tuple[str, ...], allow_private: bool, named: frozenset[str], loopback_only: bool
) -> tuple[str, ...]:
    reasons = {
        address: refusal(address, allow_private=allow_private, named=address in named, loopback_only=loopback_only)
        for address in addresses
    }
    allowed = tuple(address for address in addresses if not reasons[address])
    if not allowed:
        raise ForbiddenAddress(reasons[addresses[0]])
    return allowed
