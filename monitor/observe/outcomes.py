"""The one place where exceptions and HTTP statuses become an :class:`~monitor.model.Outcome` and a Chinese sentence."""

import errno
import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping

import aiohttp
import dns.exception
import dns.name
import dns.resolver
from aiohttp import http_exceptions as http

from monitor.model import Outcome
from monitor.observe.addresses import ForbiddenAddress
from monitor.observe.body import BodyTooLarge, BodyTruncated, BodyUnreadable
from monitor.observe.dns import Unresolved

Ending = tuple[Outcome, str]

_ERRNO: dict[int, Ending] = {
    **dict.fromkeys(
        (errno.ECONNREFUSED,),
        (Outcome.REFUSED, "连接被拒绝"),
    ),
    **dict.fromkeys(
        (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENONET, errno.EACCES, errno.EPERM,
         errno.EPROTO, errno.ENOPROTOOPT, errno.EAFNOSUPPORT, errno.EINVAL),
        (Outcome.REFUSED, "网络不可达"),
    ),
    **dict.fromkeys(
        (errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED, errno.ENOTCONN, errno.ESHUTDOWN, errno.ENETRESET,
         errno.EBADF, errno.EIO),
        (Outcome.RESET, "连接中断"),
    ),
    **dict.fromkeys((errno.ETIMEDOUT, errno.EAGAIN), (Outcome.TIMEOUT, "连接超时")),
    errno.ENETDOWN: (Outcome.OWN_LINE, "本机网络已断开"),
    **dict.fromkeys(
        (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EADDRNOTAVAIL, errno.EADDRINUSE),
        (Outcome.NOT_LOOKED, "本机资源不足，未能访问"),
    ),
}  # fmt: skip

_BAD_NAME = (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel, dns.name.BadEscape)

_CLASSES: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Ending], ...] = (
    # what the client is told by our own parts
    (ForbiddenAddress, (Outcome.FORBIDDEN_ADDRESS, "")),
    (BodyTooLarge, (Outcome.TOO_LARGE, "正文超过大小上限")),
    (BodyTruncated, (Outcome.RESET, "正文没有传完就中断")),
    (BodyUnreadable, (Outcome.UNPARSABLE, "正文的压缩编码无法解开")),
    # names
    ((dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, *_BAD_NAME), (Outcome.DNS, "域名不存在或没有地址")),
    (dns.exception.DNSException, (Outcome.DNS_UNANSWERED, "域名服务器没有正常答复")),
    (aiohttp.ClientConnectorDNSError, (Outcome.DNS, "域名不存在或没有地址")),
    ((socket.gaierror, socket.herror), (Outcome.DNS, "域名不存在或没有地址")),
    # TLS before the connection stands
    ((aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch), (Outcome.TLS, "安全连接（TLS）无法建立")),
    (ssl.SSLError, (Outcome.TLS, "安全连接（TLS）无法建立")),
    # time
    ((aiohttp.ServerTimeoutError, TimeoutError), (Outcome.TIMEOUT, "在规定时间内没有打开")),
    # bodies and messages
    ((http.DecompressSizeError,), (Outcome.TOO_LARGE, "正文超过大小上限")),
    ((http.ContentEncodingError, zlib.error), (Outcome.UNPARSABLE, "正文的压缩编码无法解开")),
    ((http.PayloadEncodingError, aiohttp.ClientPayloadError), (Outcome.RESET, "正文没有传完就中断")),
    (http.HttpProcessingError, (Outcome.RESET, "答复不符合 HTTP 协议")),
    # redirects and addresses
    ((aiohttp.TooManyRedirects, aiohttp.RedirectClientError), (Outcome.REDIRECT, "跳转有误")),
    ((aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError), (Outcome.BROKEN, "网址写法有误")),
    (aiohttp.ContentTypeError, (Outcome.NOT_HTML, "不是网页")),
    (aiohttp.ClientHttpProxyError, (Outcome.REFUSED, "代理拒绝连接")),
    (aiohttp.ClientProxyConnectionError, (Outcome.REFUSED, "代理拒绝连接")),
    (aiohttp.ClientResponseError, (Outcome.RESET, "答复不符合 HTTP 协议")),
    # connections
    ((aiohttp.ServerDisconnectedError, aiohttp.ClientConnectionResetError), (Outcome.RESET, "对方没有答复就断开")),
    ((ConnectionRefusedError,), (Outcome.REFUSED, "连接被拒绝")),
    ((ConnectionError, EOFError), (Outcome.RESET, "连接中断")),
    ((aiohttp.ClientOSError, OSError), (Outcome.REFUSED, "无法连接")),
    (aiohttp.ClientError, (Outcome.RESET, "连接中断")),
    # what hostile input does to parsers
    (MemoryError, (Outcome.TOO_LARGE, "正文超过大小上限")),
    (RecursionError, (Outcome.UNPARSABLE, "内容嵌套过深")),
    ((UnicodeError, ValueError), (Outcome.BROKEN, "网址写法有误")),
)  # fmt: skip

BLOCKING = frozenset({202, 401, 403, 405, 406, 407, 412, 418, 423, 444, 451, 461, 493, 514, 521, 567})
"""Statuses with which gateways and firewalls keep a visitor out (DESIGN §5); 461, 493, 514 and 567 are firewalls' own."""


def translate(error: BaseException) -> Ending:
    """The outcome of a failed request and its reason in Chinese.  Our own faults are ``NOT_LOOKED``."""
    return known(error) or (Outcome.NOT_LOOKED, f"本程序出错（{type(error).__name__}），未能访问")


def known(error: BaseException) -> Ending | None:
    """The translation of an exception that a network, a server or its content can cause; ``None`` for any other.

    A wrapper says less than what it wraps: an errno anywhere in the chain decides before the outer class does.
    """
    if isinstance(error, Unresolved):
        return error.outcome, str(error)
    if isinstance(error, ForbiddenAddress):
        return Outcome.FORBIDDEN_ADDRESS, str(error)
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return Outcome.DNS_UNANSWERED, "域名服务器没有正常答复"
    if not isinstance(error, (ssl.SSLError, aiohttp.ClientSSLError, aiohttp.ClientConnectorDNSError, socket.gaierror)):
        for cause in _chain(error):
            if isinstance(cause, ssl.SSLError):
                return Outcome.TLS, "安全连接（TLS）无法建立"
            if isinstance(cause, OSError) and cause.errno in _ERRNO and not isinstance(cause, socket.herror):
                return _ERRNO[cause.errno]
            if type(cause) in (ConnectionResetError, ConnectionAbortedError):
                return _ERRNO[errno.ECONNRESET]  # asyncio's own word for a handshake broken off; it has no errno
    return next((ending for classes, ending in _CLASSES if isinstance(error, classes)), None)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, at most eight deep."""
    current: BaseException | None = error
    for _ in range(8):
        if current is None:
            return
        yield current
        if isinstance(current, aiohttp.ClientConnectorError):
            yield current.os_error
        current = current.__cause__


def of_status(status: int, headers: Mapping[str, str]) -> Ending:
    """What a final HTTP status says (redirects that could be followed do not come here).  ``headers`` in lower case."""
    if status == 429 or (status == 503 and headers.get("retry-after")):
        return Outcome.THROTTLED, f"对方要求稍后再访问（{status}）"
    if status in BLOCKING or status >= 600:
        return Outcome.BLOCKED, f"被对方拦截或要求登录（{status}）"
    if 200 <= status < 300:
        return Outcome.OK, ""
    if 300 <= status < 400:
        return Outcome.REDIRECT, f"跳转没有给出去向（{status}）"
    if 400 <= status < 500:
        return Outcome.BROKEN, f"页面不存在或打不开（{status}）"
    if status >= 500:
        return Outcome.SERVER_ERROR, f"服务器出错（{status}）"
    return Outcome.RESET, f"答复不符合 HTTP 协议（{status}）"
