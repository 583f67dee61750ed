"""Which addresses hosts have, asked before they are crawled: hosts that share one are not crawled at the same time."""

import asyncio
from collections.abc import Iterable

from monitor.model import Register
from monitor.observe.addresses import literal
from monitor.observe.destination import Network
from monitor.observe.dns import Resolver, endpoint
from monitor.observe.policy import Policies, bare_host

_AT_ONCE = 20  # questions to the name servers


async def addresses_of(hosts: Iterable[str], register: Register, network: Network) -> dict[str, frozenset[str]]:
    """The addresses of each host (``name[:port]``) as the name servers and the register say; empty where they say
    nothing."""
    policies, gate = Policies(register), asyncio.Semaphore(_AT_ONCE)
    resolver = Resolver(network.nameservers or register.settings.dns, policies.resolve)

    async def one(host: str) -> tuple[str, frozenset[str]]:
        name = bare_host(f"http://{host}/")
        mapped = {endpoint(to)[0] for known, to in network.connect_map.items() if known.rpartition(":")[0] == name}
        spelt = literal(name)
        if mapped or spelt is not None:
            return host, frozenset(mapped or {str(spelt)})
        policy = policies.of(name)
        async with gate:
            answer = await resolver.addresses(name, None, nameservers=policy.nameservers, fixed=policy.resolve)
        return host, frozenset(answer.addresses)

    return dict(await asyncio.gather(*map(one, hosts)))
