"""``python -m monitor.app.worker REGISTER``: crawls the hosts that it is told on standard input, one after the other.

Started by :class:`~monitor.app.workers.Workers`.  It ends when its input does, so also when whoever started it was
killed; a crawl that is cut short goes on where it was the next time.
"""

import asyncio
import logging
import signal
import sys
from pathlib import Path

from monitor.app import orders
from monitor.app.wiring import Monitor
from monitor.clock import SystemClock
from monitor.observe.crawl import Progress
from monitor.observe.host_pool import HostPool
from monitor.store.errors import StoreError

log = logging.getLogger(__name__)
_LONGEST_LINE = 1_000_000


def _tell(told: orders.Told) -> None:
    sys.stdout.buffer.write(orders.encode(told) + b"\n")
    sys.stdout.buffer.flush()


async def _done(monitor: Monitor, pool: HostPool, order: orders.Order) -> orders.Told:
    def show(progress: Progress) -> None:
        _tell(orders.Going(progress))

    try:
        if order.light:
            return orders.Looked(await monitor.light(order.host, pool))
        return orders.Crawled(await monitor.crawl(order.host, pool, show))
    except StoreError as error:
        return orders.Failed(str(error))
    except Exception as error:
        log.exception("the crawl of %s failed", order.host)
        return orders.Failed(f"程序出错（{type(error).__name__}），详情见日志。")


async def serve(monitor: Monitor) -> None:
    """Work until the input ends; a crawl that runs then is cut short and kept."""
    reader = asyncio.StreamReader(limit=_LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with monitor.pool() as pool:
        while line := await reader.readline():
            work = asyncio.create_task(_done(monitor, pool, orders.order_of(line)))
            ending = asyncio.create_task(reader.read(1))
            await asyncio.wait((work, ending), return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                work.cancel()
                await asyncio.wait((work,))
                return
            ending.cancel()
            await asyncio.wait((ending,))
            _tell(work.result())


async def until_told(monitor: Monitor) -> None:
    """Serve until the input ends or SIGTERM comes."""
    serving = asyncio.create_task(serve(monitor))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
    await asyncio.wait((serving,))
    if not serving.cancelled():
        serving.result()


def main() -> None:
    """Work for whoever started this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the one who gives the orders
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with Monitor.open(Path(sys.argv[1]), SystemClock()) as monitor:
        asyncio.run(until_told(monitor))


if __name__ == "__main__":
    main()
