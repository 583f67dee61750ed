"""``xunwang read``: one page, from a file or from the network, read and shown; nothing is stored."""

from monitor.app.one_off import pool_for
from monitor.clock import Clock
from monitor.model import OUTCOME_WORDS, Outcome, PageFacts, PageKind, local_day
from monitor.observe.exchange import Purpose, Request
from monitor.observe.files import binary_kind as kind_of
from monitor.observe.page_report import PageReport, page_report

__all__ = ["PageReport", "kind_of", "read_body", "read_url"]

_NOT_A_PAGE = frozenset({Outcome.NOT_HTML, Outcome.TOO_LARGE})


def read_body(body: bytes, clock: Clock, *, url: str = "", file_name: str = "") -> PageReport:
    """Read a saved page; ``url`` is where it came from, if that is known."""
    return page_report(body, url, today=local_day(clock.now()), file_name=file_name)


async def read_url(url: str, clock: Clock, *, allow_private: bool = False) -> tuple[PageReport, bool]:
    """Fetch a page and read it; the second value says whether there was anything to read.

    An error page or a challenge is read like any other and says itself what it is.
    """
    async with pool_for(url, clock, allow_private=allow_private) as pool:
        response = await pool.fetch(Request(url=url, purpose=Purpose.PAGE))
    where = response.final_url or url
    if not response.body or response.outcome in _NOT_A_PAGE:
        reason = f"{OUTCOME_WORDS[response.outcome]}。{response.detail}".rstrip("。")
        return PageReport(url=where, kind="other", facts=PageFacts(kind=PageKind.OTHER), unreadable=reason), False
    headers = response.headers
    read = page_report(
        response.body, where, today=local_day(clock.now()), content_type=headers.get("content-type", ""),
        last_modified=headers.get("last-modified", ""),
    )  # fmt: skip
    return read, True
