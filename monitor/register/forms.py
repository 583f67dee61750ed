"""What a number or an address must look like: the tests that several keys of the register share."""

import ipaddress
import re
from urllib.parse import SplitResult, urljoin, urlsplit

from monitor.model import Frozen


class Form(Frozen, frozen=True, kw_only=True):
    """The form of a value: its key in the register, a regular expression, and how it is told to a person."""

    key: str
    pattern: str
    words: str

    def fits(self, text: str) -> bool:
        """Whether the whole text has this form."""
        return re.fullmatch(self.pattern, text) is not None


SITE_CODE = Form(
    key="site_code",
    pattern="[0-9]{10}|bm[0-9]{8}|N[0-9]{9}",
    words="10 位网站标识码（10 个数字，或 bm 加 8 位，或 N 加 9 位）",
)
ICP = Form(
    key="icp",
    pattern=r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇渝藏陕甘青宁新]ICP备([0-9]{8}|[0-9]{10})号(-[0-9]{1,3})?",
    words="ICP 备案编号（如 渝ICP备05003300号-1）",
)
POLICE = Form(
    key="police_id",
    pattern=r"[\u4e00-\u9fa5]?公网安备\s*[0-9]{14}号",
    words="公安备案号（如 渝公网安备50010702500814号）",
)
MAIL = Form(key="email", pattern=r"[^@\s]+@[^@\s]+", words="邮箱地址（如 ban@example.gov.cn）")

_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_UNWRITABLE = re.compile(r"[\s\x00-\x1f\x7f]")


def is_web(url: str) -> bool:
    """Whether ``url`` is an absolute http(s) URL with a possible host, without blanks and without credentials."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https")
            and _UNWRITABLE.search(url) is None
            and "@" not in parts.netloc
            and parts.port != 0
            and is_host(parts.hostname or "")
        )
    except ValueError:
        return False


def is_host(name: str) -> bool:
    """Whether ``name`` is an IP address or may be a domain name (also a Chinese one)."""
    if is_address(name):
        return True
    labels = name.removesuffix(".").split(".")
    return len(name) <= 253 and all(_LABEL.fullmatch(label) for label in labels)


def is_address(text: str) -> bool:
    """Whether ``text`` is an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def endpoint(text: str) -> tuple[str, int] | None:
    """``host:port`` taken apart (an IPv6 host stands in brackets, which are left out); ``None`` if it is not that."""
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        return None
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
        return (host, int(port)) if is_address(host) else None
    return (host, int(port)) if is_host(host) and ":" not in host else None


def joined(base: str, url: str) -> str:
    """``url`` as seen from ``base``; unchanged where one of them is no URL (the error is told elsewhere)."""
    if not is_web(base):
        return url
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def as_folder(prefix: str) -> str:
    """A prefix that names a folder without its slash, with it: ``/czj`` must not own ``/czjgb/``."""
    parts = _parts(prefix)
    if parts is None or parts.query or parts.fragment or parts.path.endswith("/"):
        return prefix
    last = parts.path.rpartition("/")[2]
    return prefix if "." in last or not last[-1:].isalnum() else prefix + "/"


def is_under(url: str, prefix: str) -> bool:
    """Whether a prefix owns a URL, under http and https alike."""
    bare, start = bare_of(url), bare_of(prefix)
    return bare.startswith(start) or bare + "/" == start


def bare_of(url: str) -> str:
    """Host and path of a URL without its scheme, the host in lower case: what makes two registered URLs the same."""
    parts = _parts(url)
    if parts is None or not parts.netloc:
        return url
    host = parts.netloc.lower().removesuffix({"http": ":80", "https": ":443"}.get(parts.scheme, ":"))
    return f"{host}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
