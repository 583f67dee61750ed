"""False 404s: a page with status 200 that says that there is no such page.

The surest sign is that the site answers a random URL of the same folder with the same page.  Wording counts only in the
title or in a page that says little else, because articles speak of deletion too.
"""

import re

from monitor.model import PageFacts
from monitor.observe.charset import decode

_SILENT = re.compile(
    r"<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->|<(?:link|meta|input)\b[^>]*>", re.S | re.I
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title\s*>", re.S | re.I)
_CUT = re.compile(r"<[^>]*>|[\r\n]+")
_CHANGING = re.compile(r"https?://\S+|/[\w\-./%]{6,}|[0-9a-f]{16,}|\d+", re.I)
_REDIRECT = re.compile(r"location(?:\.href)?\s*=\s*['\"][^'\"]*404|url=[^\"'>]*404", re.I)
_MISSING = re.compile(
    r"(?:页面|网页|文章|内容|信息|文件|栏目|资源|地址)[^。，,]{0,8}(?:不存在|未找到|找不到|没有找到|已(?:经)?(?:被)?删除|已(?:经)?下线|已失效|丢失了?)"
    r"|(?:找不到|未找到|没有找到|无法找到|无法显示)[^。，,]{0,10}(?:页面|网页|文章|内容|资源|文件)|(?:404|page)\s*not\s*found|not\s*found\s*404"
    r"|404\s*(?:错误|页面|error)|HTTP\s*(?:状态|错误|Status)?\s*404|error\s*404",
    re.I,
)
_BARE_TITLE = re.compile(r"^\s*(?:404|not found|出错了?|错误(?:页面|提示)?|页面(?:不存在|未找到|找不到|出错))\b", re.I)
_SHORT_PAGE = 260
_SLACK_CHARS = 24
_LOOK = 1_000_000


def suspicious(body: bytes, facts: PageFacts) -> bool:
    """Whether a page that came with status 200 is worth comparing with the site's answer for a random URL.

    So it is when it shows neither items nor a date and says little, or when its title or such a page speaks of absence.
    """
    if facts.challenge or facts.leads_to or facts.scripted:
        return False
    if _BARE_TITLE.search(facts.title) or _MISSING.search(facts.title):
        return True
    return not facts.rows and facts.published is None and facts.text_chars < _SHORT_PAGE and len(body) < _LOOK


def same_page(one: bytes, other: bytes) -> bool:
    """Whether two bodies are the same page to a reader, times, counters and echoed addresses left aside."""
    if one == other:
        return True
    return _same(_Shown(one), _Shown(other))


def looks_missing(body: bytes, random_answer: bytes = b"", home: bytes = b"") -> bool:
    """Whether a page that came with status 200 in truth says "no such page".

    ``random_answer`` is what the site sent, with a success status, for a random URL in the same folder (empty: it answered
    404 as it should, or was not asked).  ``home`` is the site's home page: a site that answers everything with it shows
    one shell for all addresses, so the comparison proves nothing.
    """
    shown = _Shown(body)
    if shown.says_missing():
        return True
    if not random_answer:
        return False
    random_page = _Shown(random_answer)
    if not _same(shown, random_page):
        return False
    return not (home and _same(random_page, _Shown(home)))


class _Shown:
    """What a reader sees of a body: title, distinct lines, and whether it forwards to a 404 page."""

    def __init__(self, body: bytes) -> None:
        text, _ = decode(body[:_LOOK])
        match = _TITLE.search(text[:100_000])
        self.title_text = " ".join(_CUT.sub(" ", match[1]).split()) if match else ""
        self.title = _steady(self.title_text)
        self.forwards = len(text) < 4_000 and _REDIRECT.search(text) is not None
        source = _SILENT.sub("\n", _TITLE.sub("", text, count=1))
        self.plain = [line for line in (" ".join(part.split()) for part in _CUT.split(source)) if line]
        self.lines = {_steady(line) for line in self.plain}

    def says_missing(self) -> bool:
        """Whether the title is an error's, or the page says "no such page" and little else."""
        if self.forwards:
            return True
        chars = sum(map(len, self.plain))
        named = _BARE_TITLE.search(self.title_text) or (len(self.title_text) <= 30 and _MISSING.search(self.title_text))
        said = any(len(line) <= 80 and _MISSING.search(line) for line in self.plain)
        if named:
            return said or chars <= _SHORT_PAGE
        return said and chars <= _SHORT_PAGE


def _same(one: _Shown, other: _Shown) -> bool:
    if one.title != other.title:
        return False
    slack = max(_SLACK_CHARS, sum(map(len, one.lines | other.lines)) // 100)
    return _chars(one.lines - other.lines) <= slack and _chars(other.lines - one.lines) <= slack


def _chars(lines: set[str]) -> int:
    return sum(map(len, lines))


def _steady(text: str) -> str:
    return " ".join(_CHANGING.sub("#", text).split())
