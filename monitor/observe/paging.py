"""The next page of a list: a link of that name, or what a script of a common CMS draws its pager from.

A pager drawn by a script states how many pages there are, so its next page exists; it is never guessed beyond that.
"""

import re
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from monitor.observe.outline import Outline
from monitor.observe.regions import Region
from monitor.observe.urls import join

_NEXT = re.compile(r"[\W_]*(?:下一?页|后一?页|next(?:page)?)[\W_]*", re.I)
_ARTICLE_NEXT = re.compile(r"下一?[篇条则]")
_PAGER = re.compile(r"(?:createPageHTMLS?|createPage|pageControl)\s*\(([^()]{3,200})\)", re.I)
_VALUE = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|(-?\d{1,7}))\s*$""")
_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[\s*<a[^>]+href=[\"']([^\"']{5,500})[\"']", re.I)
_NAME = re.compile(r"[\w-]{1,60}")
_ENDING = re.compile(r"s?html?|jsp|aspx?|php")
_LONGEST_SCRIPT: Final = 200_000
_CALLS: Final = 20


def read_next(outline: Outline, url: str) -> str:
    """The URL of the page of this list that follows ``url``; empty when there is none, or when it cannot be known.

    ``createPageHTML(count, index, "index", "html")`` counts from 0 and draws ``index_1.html``; with the id of an
    element as its first argument it counts from 1 and draws ``index_2.html``.  A list of ``<record>`` items names the
    address of its next group.
    """
    return _linked(outline, url) or _drawn(outline, url) or _grouped(outline, url)


def _linked(outline: Outline, url: str) -> str:
    """By a link named 下一页 to another address of the same host, in the main area or a pager."""
    host = urlsplit(url).netloc
    for anchor in outline.anchors:
        named = anchor.region not in (Region.FOOTER, Region.HEADER) and _NEXT.fullmatch(anchor.text)
        if (
            named
            and anchor.url != url
            and urlsplit(anchor.url).netloc == host
            and not _ARTICLE_NEXT.search(anchor.title)
        ):
            return anchor.url
    return ""


def _drawn(outline: Outline, url: str) -> str:
    for script in outline.scripts:
        for call in islice(_PAGER.finditer(script[:_LONGEST_SCRIPT]), _CALLS):
            found = "" if _in_comment(script, call.start()) else _after(_values(call[1]), url, outline)
            if found:
                return found
    return ""


def _in_comment(script: str, at: int) -> bool:
    line = script[script.rfind("\n", 0, at) + 1 : at]
    return "//" in line.replace("://", "") or script.rfind("/*", 0, at) > script.rfind("*/", 0, at)


def _values(arguments: str) -> list[str | int]:
    """The literal arguments of a call; nothing when one of the first five is anything else, as in a definition."""
    found: list[str | int] = []
    for part in arguments.split(",")[:5]:
        value = _VALUE.match(part)
        if value is None:
            return []
        found.append(int(value[3]) if value[3] is not None else value[1] if value[1] is not None else value[2])
    return found


def _after(values: list[str | int], url: str, outline: Outline) -> str:
    """The page after the current one, by the arguments of the pager's script."""
    first = 1 if values and isinstance(values[0], str) else 0
    match values[first:]:
        case [int(count), int(current), str(name), str(ending), *_] if _NAME.fullmatch(name) and _ENDING.fullmatch(
            ending
        ):
            last_part = urlsplit(url).path.rpartition("/")[2]
            if not first and current == 1 and not re.search(r"_\d+\.\w+$", last_part):
                first = 1  # the first page calls itself number 1
            if current < first or current + 1 >= count + first:
                return ""
            return join(outline.base, f"{name}_{current + 1}.{ending}", outline.charset)
    return ""


def _grouped(outline: Outline, url: str) -> str:
    for script in outline.scripts:
        found = _GROUP.search(script) if "<nextgroup>" in script.lower() else None
        if found:
            target = join(outline.base, found[1].replace("&amp;", "&"), outline.charset)
            return target if urlsplit(target).netloc == urlsplit(url).netloc else ""
    return ""
