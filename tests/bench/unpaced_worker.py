"""A crawl worker for the benchmark: without pace, and it writes down how long it waited for others that wrote."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from time import perf_counter

from sqlalchemy import Connection

from monitor.app.wiring import Monitor
from monitor.app.worker import until_told
from monitor.clock import SystemClock
from monitor.observe.host_pool import Network
from monitor.store import engine

waited_s = 0.0
_begin = engine._begin_sqlite


def _timed(connection: Connection) -> None:
    global waited_s  # noqa: PLW0603
    began = perf_counter()
    _begin(connection)
    waited_s += perf_counter() - began


def main() -> None:
    """Work like the real one, then leave the figure beside the register."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engine._begin_sqlite = _timed
    register = Path(sys.argv[1])
    network = Network(contact_url="http://127.0.0.1/", paced_loopback=False)
    with Monitor.open(register, SystemClock(), network=network) as monitor:
        asyncio.run(until_told(monitor))
    (register.parent / f"waited-{os.getpid()}").write_text(str(waited_s), encoding="ascii")


if __name__ == "__main__":
    main()
