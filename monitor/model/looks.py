"""What a look can end in, and what that says about the other side."""

from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """How one look at one URL ended.  Closed: every client exception is translated into one of these in one place."""

    OK = "ok"
    SLOW = "slow"  # opened, but later than the advised time
    REDIRECT = "redirect"  # a redirect that leads nowhere: loop, too many, no or bad target
    BROKEN = "broken"  # 404, 410 and other 4xx that mean "not here"
    SOFT_404 = "soft_404"  # status 200, content "not found"
    BAD_FILE = "bad_file"  # an attachment that answers, but with nothing that can be opened as that file
    SERVER_ERROR = "server_error"  # 5xx
    BLOCKED = "blocked"  # 401, 403, 405, 412, 202/521 challenge, captcha: somebody keeps us out
    THROTTLED = "throttled"  # 429, or 503 with Retry-After
    TLS = "tls"  # no TLS session even when certificates are not checked
    DNS = "dns"  # the name does not exist or has no address
    DNS_UNANSWERED = "dns_unanswered"  # SERVFAIL or silence of the name servers
    TIMEOUT = "timeout"
    REFUSED = "refused"  # connection refused or network unreachable
    RESET = "reset"  # reset, closed early, truncated body, broken protocol
    TOO_LARGE = "too_large"
    NOT_HTML = "not_html"
    UNPARSABLE = "unparsable"
    FORBIDDEN_ADDRESS = "forbidden_address"  # private or reserved address that the register does not allow
    ROBOTS = "robots"  # robots.txt asks us to stay away
    CIRCUIT_OPEN = "circuit_open"  # we stopped asking after repeated refusals
    OWN_LINE = "own_line"  # our own line was down
    LATE = "late"  # our own loop was late; the timing cannot be trusted
    NOT_ARCHIVED = "not_archived"  # replay of saved pages only: the copy lacks this page
    NOT_LOOKED = "not_looked"  # budget, cut, or interrupted before we looked


OUTCOME_WORDS = {
    Outcome.OK: "正常打开",
    Outcome.SLOW: "打开较慢",
    Outcome.REDIRECT: "跳转异常",
    Outcome.BROKEN: "页面不存在",
    Outcome.SOFT_404: "显示“页面不存在”",
    Outcome.BAD_FILE: "打开的不是所要的文件",
    Outcome.SERVER_ERROR: "服务器报错",
    Outcome.BLOCKED: "被防护系统拦截",
    Outcome.THROTTLED: "被对方限流",
    Outcome.TLS: "加密连接建立失败",
    Outcome.DNS: "域名不能解析",
    Outcome.DNS_UNANSWERED: "域名服务器无应答",
    Outcome.TIMEOUT: "超时未打开",
    Outcome.REFUSED: "连接被拒绝",
    Outcome.RESET: "连接中断",
    Outcome.TOO_LARGE: "内容过大",
    Outcome.NOT_HTML: "不是网页",
    Outcome.UNPARSABLE: "页面无法解析",
    Outcome.FORBIDDEN_ADDRESS: "地址为内部或保留地址，未获准访问",
    Outcome.ROBOTS: "对方 robots.txt 不允许访问",
    Outcome.CIRCUIT_OPEN: "对方连续拒绝后已暂停访问",
    Outcome.OWN_LINE: "监测方自身线路中断",
    Outcome.LATE: "监测方自身计时不准",
    Outcome.NOT_ARCHIVED: "存档中没有该页面",
    Outcome.NOT_LOOKED: "尚未查看",
}
"""Every outcome as an official reads it."""


class Sense(StrEnum):
    """What an outcome says about the other side."""

    OPENED = "opened"
    FAILED = "failed"
    UNKNOWN = "unknown"


OPENED: Final = (Outcome.OK, Outcome.SLOW)
"""Outcomes of a look that brought the page."""

_FAILED_VISIT = {
    Outcome.REDIRECT, Outcome.BROKEN, Outcome.SOFT_404, Outcome.SERVER_ERROR, Outcome.TLS, Outcome.DNS,
    Outcome.DNS_UNANSWERED, Outcome.TIMEOUT, Outcome.REFUSED, Outcome.RESET,
}  # fmt: skip
_FAILED_LINK = _FAILED_VISIT - {Outcome.DNS_UNANSWERED, Outcome.TLS} | {Outcome.BAD_FILE}
_FINE_LINK = {*OPENED, Outcome.TOO_LARGE, Outcome.NOT_HTML, Outcome.UNPARSABLE}


def visit_sense(outcome: Outcome) -> Sense:
    """What a home-page visit says (RULES V-2): opened, failed, or unknown because we could not look."""
    if outcome in OPENED:
        return Sense.OPENED
    return Sense.FAILED if outcome in _FAILED_VISIT else Sense.UNKNOWN


def link_sense(outcome: Outcome) -> Sense:
    """What following a link says (RULES D-18).  A large file or an image that answers is a link that works."""
    if outcome in _FINE_LINK:
        return Sense.OPENED
    return Sense.FAILED if outcome in _FAILED_LINK else Sense.UNKNOWN
