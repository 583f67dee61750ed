"""Which addresses we may connect to: the guard in front of every connection, redirects and resolved names included."""

import ipaddress
import socket
from functools import lru_cache

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_CARRIER_NAT = ipaddress.ip_network("100.64.0.0/10")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NEVER = ("未指定地址", "组播地址", "保留地址", "IPv6 过渡地址")


class ForbiddenAddress(Exception):  # noqa: N818 - a refusal, not a fault
    """An address that the register does not allow; the message is the reason in Chinese."""


@lru_cache(maxsize=4_096)
def literal(host: str) -> IPAddress | None:
    """The address that ``host`` spells, ``None`` for a name.

    Legacy spellings that a socket would accept (``127.1``, ``2130706433``, ``0x7f.1``) are read as the address that
    they mean, so that they cannot slip past the guard.
    """
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    if not host or not all(part and (part[0].isdigit()) for part in host.rstrip(".").split(".")):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host.rstrip(".")))
    except (OSError, UnicodeError):
        return None


def kind(address: IPAddress) -> str:
    """What makes an address not a public one, in Chinese; empty for a public address."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return kind(address.ipv4_mapped) or "IPv6 过渡地址"
        if address.sixtofour is not None or address.teredo is not None or address in _NAT64:
            return "IPv6 过渡地址"
    if address.is_loopback:
        return "本机地址"
    if address.is_unspecified or int(address) >> 24 == 0:
        return "未指定地址"
    if address.is_link_local:
        return "链路本地地址（含云主机元数据）"
    if address.is_multicast:
        return "组播地址"
    return _other_kind(address)


def _other_kind(address: IPAddress) -> str:
    """Kinds beside loopback, unspecified, link-local and multicast."""
    if isinstance(address, ipaddress.IPv4Address) and address in _CARRIER_NAT:
        return "内网地址"
    if address.is_private:
        return "保留地址" if address.version == 4 and int(address) >= 0xF0000000 else "内网地址"
    if address.is_reserved or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local):
        return "保留地址"
    return "" if address.is_global else "保留地址"


@lru_cache(maxsize=4_096)
def refusal(text: str, *, allow_private: bool, named: bool, loopback_only: bool) -> str:
    """Why a connection to the address ``text`` is refused, in Chinese; empty when it may go ahead.

    ``allow_private`` lets private and loopback addresses through.  Link-local addresses, the cloud metadata service
    among them, also need to be ``named`` literally in the register.  Multicast, reserved and unspecified addresses
    are never asked.  ``loopback_only`` refuses everything but loopback and needs no permission for it.
    """
    address = ipaddress.ip_address(text)
    what = kind(address)
    if loopback_only:
        return "" if what == "本机地址" else f"{text} 不是本机地址，演示只访问本机"
    if not what:
        return ""
    if what in _NEVER:
        return f"{text} 是{what}，不访问"
    if not allow_private:
        return f"{text} 是{what}，台账未允许访问（allow_private）"
    if address.is_link_local and not named:
        return f"{text} 是{what}，台账未写明该地址，不访问"
    return ""


@lru_cache(maxsize=4_096)
def is_private(text: str) -> bool:
    """Whether an address is loopback or private, where pacing may be switched off."""
    return kind(ipaddress.ip_address(text)) in ("本机地址", "内网地址")
