"""Where the pages are served: the address as a person wrote it, held against what this machine can do."""

import errno
import socket

from monitor.model import Frozen, refusal

SETTING = "sites.toml 的 settings.listen"
_MOST_PORT = 65535


class ServeError(Exception):
    """The server cannot listen where it was told.  The text is Chinese and names the setting or the option."""


class Address(Frozen, frozen=True, kw_only=True):
    """``address:port`` in its two parts, and where it was written."""

    host: str
    port: int
    text: str
    written: str

    def refused(self, error: OSError) -> ServeError:
        """What the system's refusal to listen means."""
        if isinstance(error, socket.gaierror):
            return _unusable(self.text, self.written, "查不到这个地址", "写本机的地址，例如 127.0.0.1:8470")
        remedies = {
            errno.EADDRINUSE: "换一个端口，或先停掉占用它的程序",
            errno.EADDRNOTAVAIL: "写本机的地址，例如 127.0.0.1:8470",
            errno.EACCES: "换一个 1024 以上的端口",
        }
        remedy = remedies.get(error.errno or 0, "换一个地址或端口")
        return _unusable(self.text, self.written, f"不能在这里提供网页（{refusal(error)}）", remedy)


def parsed(listen: str, written: str = SETTING) -> Address:
    """``address:port`` as written in a setting or an option.  Raises :class:`ServeError`."""
    host, _, port = listen.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()):
        raise _unusable(listen, written, "写法不对", "写成 地址:端口，例如 127.0.0.1:8470")
    if int(port) > _MOST_PORT:
        raise _unusable(listen, written, f"端口要在 0 到 {_MOST_PORT} 之间", "换一个端口，例如 127.0.0.1:8470")
    return Address(host=host.strip("[]"), port=int(port), text=listen, written=written)


def check_free(listen: str, written: str) -> None:
    """Take the address for a moment and let it go: long work need not begin where its pages cannot be shown.

    Raises :class:`ServeError`.
    """
    address = parsed(listen, written)
    try:
        for family, kind, protocol, _, where in socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            with socket.socket(family, kind, protocol) as taken:
                taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself will
                taken.bind(where)
                taken.listen(1)
    except OSError as error:
        raise address.refused(error) from None


def _unusable(listen: str, written: str, met: str, remedy: str) -> ServeError:
    return ServeError(f"网页服务启动失败：{written} 现为“{listen}”，{met}。处理办法：{remedy}。")
