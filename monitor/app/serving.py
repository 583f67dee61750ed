"""The embedded server: opened on the register's address for as long as the work lasts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from monitor.serve.view import View
from monitor.serve.web import make_app


class ServeError(Exception):
    """The address cannot be listened on; the message names the key and the remedy."""


@asynccontextmanager
async def served(view: View, listen: str) -> AsyncIterator[str]:
    """Serve ``view`` at ``listen`` (``address:port``, port 0 takes a free one); gives the base URL."""
    host, _, port = listen.rpartition(":")
    runner = web.AppRunner(make_app(view), access_log=None)
    await runner.setup()
    try:
        server = web.TCPSite(runner, host.strip("[]"), int(port))
        try:
            await server.start()
        except OSError as error:
            remedy = "请在台账 [settings] 的 listen 换一个端口，或停掉占用它的程序。"
            raise ServeError(f"不能在 {listen} 上开网页服务（{error.strerror}）。{remedy}") from None
        taken = runner.addresses[0][1]
        yield f"http://{host}:{taken}/"
    finally:
        await runner.cleanup()
