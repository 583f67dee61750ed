"""Which host a worker crawls next: pure, so that it can be shown that no two workers ever ask one address.

Hosts that share an address belong together; a worker takes the next host of its last one's group before any other, so
that a group stays with one worker while that has any of it to do: that worker knows the address's pace, its Retry-After
and whether it shuts us out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

UNKNOWN = ""
"""Stands for the address of a host whose address nobody knows: such hosts are crawled one after the other."""


def groups(addresses: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Host → a name of its group: the hosts with which it shares an address, itself or through others."""
    lead: dict[str, str] = {}

    def leader(address: str) -> str:
        path = []
        while lead.setdefault(address, address) != address:
            path.append(address)
            address = lead[address]
        for step in path:
            lead[step] = address
        return address

    for own in addresses.values():
        known = sorted(own) or [UNKNOWN]
        for address in known[1:]:
            lead[leader(address)] = leader(known[0])
    return {host: leader(min(own, default=UNKNOWN)) for host, own in addresses.items()}


def next_host(
    waiting: Sequence[str], running: Iterable[str], addresses: Mapping[str, Collection[str]], last: str = ""
) -> str | None:
    """The host that a free worker takes, whose last was ``last``; ``None`` while every address of those that wait is
    being asked by another worker.  ``addresses`` are those of every host, also of those that are done."""
    group = groups(addresses)
    busy = {group[host] for host in running}
    free = [host for host in waiting if group[host] not in busy]
    own = [host for host in free if last and group[host] == group[last]]
    return next(iter(own or free), None)
