"""The embedded server: opened on the register's address for as long as the work lasts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from monitor.serve.listening import SETTING, ServeError, check_free
from monitor.serve.view import View
from monitor.serve.web import start

__all__ = ["ServeError", "check_free", "served"]


@asynccontextmanager
async def served(view: View, listen: str, written: str = SETTING) -> AsyncIterator[str]:
    """Serve ``view`` at ``listen`` (``address:port``, port 0 takes a free one; ``written`` says where that stands); gives the
    base URL.

    Raises :class:`ServeError` when the address cannot be used.
    """
    runner, address = await start(view, listen, written)
    try:
        yield f"http://{address}/"
    finally:
        await runner.cleanup()
