"""What an answer that has begun to arrive is worth: its status, then its body as far as the purpose wants it."""

import asyncio
from contextlib import suppress

import aiohttp

from monitor.model import Outcome
from monitor.observe.answer import Answer
from monitor.observe.body import BodyTooLarge, BodyTruncated, BodyUnreadable, read_body, read_head
from monitor.observe.challenge import challenge
from monitor.observe.exchange import Purpose
from monitor.observe.files import HEAD, fault_of, has_words, looks_like_a_page, shows_a_file
from monitor.observe.journey import Journey
from monitor.observe.notices import NOTICES
from monitor.observe.outcomes import Ending, of_status
from monitor.observe.redirects import REDIRECTS

_HTML = frozenset({"", "text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml", "text/xhtml"})
_READABLE = ("text/", "application/json", "application/javascript", "application/x-javascript", "application/xml")
_ERROR_BODY_BYTES = 262_144
_SMALL_BYTES = 65_536
_REST_S = 2.0
_MANY_LINKS = 40


async def read_reply(journey: Journey, answer: Answer, archive_header: str) -> Ending:
    """Take what is wanted from ``answer`` into ``journey`` and say how it ended."""
    journey.mark("first_byte")
    journey.status = answer.status
    journey.headers = answer.headers
    journey.set_cookies = answer.set_cookies
    if archive_header and archive_header.lower() in journey.headers:
        return Outcome.NOT_ARCHIVED, "存档中没有这个页面"
    if answer.status in REDIRECTS and "location" in journey.headers:
        return Outcome.OK, ""
    if answer.status == 304:
        return _unchanged(journey)
    ending = of_status(answer.status, journey.headers)
    if journey.request.method == "HEAD":
        return ending
    if journey.request.purpose is Purpose.ANCHOR:
        return ending
    if journey.request.file and ending[0] is Outcome.OK:
        return await _file(journey, answer)
    if journey.request.purpose is Purpose.TARGET:
        return await _opened(answer, ending)
    return await _read(journey, answer, ending)


def _unchanged(journey: Journey) -> Ending:
    """304: what we hold is what there is, if that was the question; to any other question it is no answer."""
    if journey.request.conditional and not journey.hops:
        return Outcome.OK, ""
    return Outcome.NOT_LOOKED, "对方答复“未修改”（304），但没有给出内容"


async def _opened(answer: Answer, ending: Ending) -> Ending:
    """A link's target answers: the body is not wanted, its first piece shows that it comes.

    A short body is taken in, which keeps the connection; a long one is left, which closes it.  A length that promises
    more than comes is no fault of the target's: browsers show what came.
    """
    if ending[0] is not Outcome.OK or answer.status == 204:
        return ending
    first = await answer.readany()
    if first and 0 < (answer.content_length or 0) <= _SMALL_BYTES:
        with suppress(aiohttp.ClientError, OSError):
            async with asyncio.timeout(_REST_S):
                while await answer.readany():
                    pass
    return ending


async def _file(journey: Journey, answer: Answer) -> Ending:
    """An attachment answers: its first bytes show whether it is one.  A page in its place may be a firewall's."""
    head = await read_head(answer, _SMALL_BYTES)
    if 0 < (answer.content_length or 0) <= _SMALL_BYTES:
        while await answer.readany():
            pass
    fault = fault_of(head[:HEAD], journey.request.file, journey.headers.get("content-type", ""))
    if fault and looks_like_a_page(head[:HEAD]):
        named = challenge(journey.status, journey.headers, head)
        if named or not has_words(head):
            return Outcome.BLOCKED, f"被防护系统拦截（{named or '脚本验证'}）"
        if shows_a_file(head):
            return Outcome.OK, ""
    return (Outcome.BAD_FILE, fault) if fault else (Outcome.OK, "")


async def _read(journey: Journey, answer: Answer, ending: Ending) -> Ending:
    """A page: its body within the limit.  Error pages are read too, since challenges hide in them."""
    wanted = ending[0] is Outcome.OK
    if wanted and not _wanted_type(journey):
        return Outcome.NOT_HTML, f"不是网页（{journey.headers.get('content-type', '')[:80]}）"
    limit = journey.request.max_bytes if wanted else min(journey.request.max_bytes, _ERROR_BODY_BYTES)
    try:
        journey.body = await read_body(answer, limit)
    except (BodyTooLarge, BodyTruncated, BodyUnreadable, aiohttp.ClientError):
        if wanted:
            raise
        return ending
    named = _challenged(journey)
    if named:
        said = f"打开的只是一句提示（{named}），不是网站的页面"
        return Outcome.BLOCKED, said if named in NOTICES else f"被防护系统拦截（{named}）"
    if wanted and not journey.body.strip():
        return _empty(journey, ending)
    return ending


def _empty(journey: Journey, ending: Ending) -> Ending:
    """An answer without a body: to a visitor nothing opens; a crawl may be what the other side sends nothing to."""
    if journey.request.purpose is Purpose.VISIT:
        return Outcome.NOT_HTML, "打开后是空白页"
    declared = journey.headers.get("content-type", "").partition(";")[0].strip().lower()
    page = journey.request.purpose in (Purpose.PAGE, Purpose.CONFIRM) and declared in _HTML
    return (Outcome.BLOCKED, "打开后是空白页，没有给出内容") if page else ending


def _challenged(journey: Journey) -> str:
    """The challenge that the body is; not looked for where it cannot be: in a page full of links."""
    if journey.request.purpose is Purpose.ROBOTS or (
        # Splitting stops at the first links; counting would go through every page to its end.
        journey.status == 200 and len(journey.body.split(b"<a ", _MANY_LINKS + 1)) > _MANY_LINKS + 1
    ):
        return ""
    return challenge(journey.status, journey.headers, journey.body)


def _wanted_type(journey: Journey) -> bool:
    """Whether the content type is worth reading: HTML for a visit, any text for a crawl."""
    declared = journey.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared in _HTML or journey.request.purpose is Purpose.ROBOTS:
        return True
    return journey.request.purpose is not Purpose.VISIT and declared.startswith(_READABLE)
