"""A stub name server over UDP that knows the simulated names and nothing else."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from monitor.clock import Clock
from monitor.demo.plants import ipv6
from monitor.demo.state import State
from monitor.demo.world import DemoHost, What

TTL_S = 60


class NameServer(asyncio.DatagramProtocol):
    """Answers A and AAAA for known names, an empty answer for other types, NXDOMAIN, SERVFAIL or nothing as planted."""

    def __init__(self, hosts: tuple[DemoHost, ...], state: State, clock: Clock) -> None:
        self._hosts = {host.name: host for host in hosts}
        self._state = state
        self._clock = clock
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport."""
        # The selector loop's transport is a datagram transport in all but its class.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one query."""
        reply = answer(data, self._hosts.get, self._state, self._clock.now())
        if reply and self._transport:
            self._transport.sendto(reply, addr)


def answer(data: bytes, find: Callable[[str], DemoHost | None], state: State, moment: datetime) -> bytes | None:
    """The reply to a query on the wire; ``None`` is silence."""
    try:
        query = dns.message.from_wire(data)
        question = query.question[0]
    except (dns.exception.DNSException, IndexError, ValueError):
        return None
    name = question.name.to_text(omit_final_dot=True).lower()
    host = find(name)
    if state.line_cut(moment):
        return None
    mode = _mode(state, name, moment)
    if mode == "dns_silent":
        return None
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.RA
    if mode == "dns_servfail":
        reply.set_rcode(dns.rcode.SERVFAIL)
    elif host is None or host.gone or mode == "dns_nxdomain":
        reply.set_rcode(dns.rcode.NXDOMAIN)
    elif question.rdtype == dns.rdatatype.A:
        reply.answer.append(dns.rrset.from_text(question.name, TTL_S, dns.rdataclass.IN, dns.rdatatype.A, host.address))
    elif question.rdtype == dns.rdatatype.AAAA and host.six and ipv6(state.host_events(name, moment)) != "unnamed":
        reply.answer.append(dns.rrset.from_text(question.name, TTL_S, dns.rdataclass.IN, dns.rdatatype.AAAA, host.six))
    return reply.to_wire()


def _mode(state: State, name: str, moment: datetime) -> str:
    trouble = state.host_trouble(name, moment)
    return trouble.mode if trouble and trouble.kind is What.OUTAGE else ""
