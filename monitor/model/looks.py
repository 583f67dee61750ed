"""What a look can end in, and what that says about the other side."""

from enum import StrEnum


class Outcome(StrEnum):
    """How one look at one URL ended.  Closed: every client exception is translated into one of these in one place."""

    OK = "ok"
    SLOW = "slow"  # opened, but later than the advised time
    REDIRECT = "redirect"  # a redirect that leads nowhere: loop, too many, no or bad target
    BROKEN = "broken"  # 404, 410 and other 4xx that mean "not here"
    SOFT_404 = "soft_404"  # status 200, content "not found"
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


class Sense(StrEnum):
    """What an outcome says about the other side."""

    OPENED = "opened"
    FAILED = "failed"
    UNKNOWN = "unknown"


_OPENED = {Outcome.OK, Outcome.SLOW}
_FAILED_VISIT = {
    Outcome.REDIRECT, Outcome.BROKEN, Outcome.SOFT_404, Outcome.SERVER_ERROR, Outcome.TLS, Outcome.DNS,
    Outcome.DNS_UNANSWERED, Outcome.TIMEOUT, Outcome.REFUSED, Outcome.RESET,
}  # fmt: skip
_FAILED_LINK = _FAILED_VISIT - {Outcome.DNS_UNANSWERED, Outcome.TLS}
_FINE_LINK = _OPENED | {Outcome.TOO_LARGE, Outcome.NOT_HTML, Outcome.UNPARSABLE}


def visit_sense(outcome: Outcome) -> Sense:
    """What a home-page visit says (RULES V-2): opened, failed, or unknown because we could not look."""
    if outcome in _OPENED:
        return Sense.OPENED
    return Sense.FAILED if outcome in _FAILED_VISIT else Sense.UNKNOWN


def link_sense(outcome: Outcome) -> Sense:
    """What following a link says (RULES D-18).  A large file or an image that answers is a link that works."""
    if outcome in _FINE_LINK:
        return Sense.OPENED
    return Sense.FAILED if outcome in _FAILED_LINK else Sense.UNKNOWN
