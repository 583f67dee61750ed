"""The embedded server: opened on the register's address for as long as the work lasts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from monitor.serve.view import View
from monitor.serve.web import ServeError, start

__all__ = ["ServeError", "served"]


@asynccontextmanager
async def served(view: View, listen: str) -> AsyncIterator[str]:
    """Serve ``view`` at ``listen`` (``address:port``, port 0 takes a free one); gives the base URL.

    Raises :class:`ServeError` when the address cannot be used.
    """
    runner, address = await start(view, listen)
    try:
        yield f"http://{address}/"
    finally:
        await runner.cleanup()
