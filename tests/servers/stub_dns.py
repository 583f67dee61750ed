"""A name server on loopback, UDP and TCP, that answers as each name's zone entry says."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

SILENT = "silent"
"""The server never answers."""
TRUNCATED = "truncated"
"""UDP says "cut off", TCP gives the rest of the entry."""
GARBAGE = "garbage"
"""The server answers with bytes that are no DNS message."""
_RCODES = {"NXDOMAIN": dns.rcode.NXDOMAIN, "SERVFAIL": dns.rcode.SERVFAIL, "REFUSED": dns.rcode.REFUSED}

Zone = dict[str, tuple[str, ...]]
"""Name → entries: ``A 1.2.3.4``, ``AAAA ::1``, ``CNAME other``, or a word above.  Unknown names are NXDOMAIN."""


@dataclass
class StubDns:
    """A running server: where it listens (``address:port``), its zone (may be changed), and what it was asked."""

    zone: Zone
    ttl: int = 60
    address: str = ""
    asked: Counter[str] = field(default_factory=Counter)

    def answer(self, wire: bytes, *, tcp: bool) -> bytes | None:
        """The reply to one question, ``None`` for silence."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked[f"{name} {kind} {'tcp' if tcp else 'udp'}"] += 1
        entries = self.zone.get(name, ("NXDOMAIN",))
        if SILENT in entries:
            return None
        if GARBAGE in entries:
            return b"\x00\x01garbage"
        reply = dns.message.make_response(query)
        if TRUNCATED in entries and not tcp:
            reply.flags |= dns.flags.TC
            return reply.to_wire()
        self._fill(reply, question.name, kind, entries)
        return reply.to_wire()

    def _fill(self, reply: dns.message.Message, owner: dns.name.Name, kind: str, entries: tuple[str, ...]) -> None:
        for entry in entries:
            if entry in _RCODES:
                reply.set_rcode(_RCODES[entry])
                continue
            word, _, value = entry.partition(" ")
            if word in (kind, "CNAME"):
                text = f"{value}." if word == "CNAME" and not value.endswith(".") else value
                reply.answer.append(dns.rrset.from_text(owner, self.ttl, "IN", word, text))


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, server: StubDns) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The selector loop's transport is a datagram transport in all but its class.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = self._server.answer(data, tcp=False)
        if reply is not None:
            self._transport.sendto(reply, addr)


@asynccontextmanager
async def stub_dns(zone: Zone, *, ttl: int = 60) -> AsyncIterator[StubDns]:
    """Serve ``zone`` on a free port of 127.0.0.1, UDP and TCP alike."""
    server = StubDns(zone=zone, ttl=ttl)

    async def over_tcp(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size = int.from_bytes(await reader.readexactly(2), "big")
        reply = server.answer(await reader.readexactly(size), tcp=True)
        if reply is not None:
            writer.write(len(reply).to_bytes(2, "big") + reply)
            await writer.drain()
        writer.close()

    tcp = await asyncio.start_server(over_tcp, "127.0.0.1", 0)
    port = tcp.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    udp, _ = await loop.create_datagram_endpoint(lambda: _Udp(server), local_addr=("127.0.0.1", port))
    server.address = f"127.0.0.1:{port}"
    try:
        yield server
    finally:
        udp.close()
        tcp.close()
        await tcp.wait_closed()
