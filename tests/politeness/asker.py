"""A process that asks: ``python -m tests.politeness.asker pace-file port host …`` asks each host's pages in turn, at the
pace that it shares with whoever has the same file open; prints ``done``.  ``stay`` as last word: it then waits with its
last request out."""

import asyncio
import sys
from pathlib import Path

from monitor.clock import SystemClock
from monitor.observe.exchange import Purpose, Request
from monitor.observe.host_pool import HostPool
from monitor.observe.shared_pace import SharedPace
from tests.politeness.crowd import network, register
from tests.politeness.quick import ADDRESS, ASKS, PACE


async def main(path: str, port: int, hosts: list[str], stay: bool) -> None:
    """Ask all at once: slots and turns decide."""
    shared = SharedPace(Path(path))
    reach = network({ADDRESS: port}, dict.fromkeys(hosts, ADDRESS))
    async with HostPool(register(hosts, PACE), reach, SystemClock(), shared=shared) as pool:
        urls = [f"http://{host}/p{number}.html" for host in hosts for number in range(ASKS)]
        asks = [pool.fetch(Request(url=url, purpose=Purpose.PAGE, deadline_s=600 if stay else 15)) for url in urls]
        await asyncio.gather(*asks)
    print("done", flush=True)


if __name__ == "__main__":
    words = sys.argv[1:]
    staying = words[-1] == "stay"
    asyncio.run(main(words[0], int(words[1]), words[2 : len(words) - staying], staying))
