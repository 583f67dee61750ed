"""False 404s: a page with status 200 that says that there is no such page.

The surest sign is that the site answers a random URL of the same folder with the same page.  Wording by itself counts
only where it is the whole message of a page without items and without a date, because articles speak of deletion too.
"""

import re
from collections import Counter
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from monitor.model import PageFacts
from monitor.observe.charset import decode
from monitor.observe.rows import looks_like_article
from monitor.observe.visible import first_inside, lines, visible

_LINK = re.compile(r"<a\s", re.I)
_ANCHOR = re.compile(r"<a\s[^<>]*>.{0,500}?</a\s{0,20}>", re.S | re.I)
_CHANGING = re.compile(
    r"https?://\S+|/[\w\-./%]{6,}|(?<![a-z0-9_\-])(?=[a-z_\-]{0,60}\d)(?=[\d_\-]{0,60}[a-z])[a-z0-9_\-]{8,}|[0-9a-f]{16,}|\d+",
    re.I,
)
_ALERT = re.compile(r"""alert\s*\(\s*["']([^"'<>]{2,60})["']""")
_NAMED = re.compile(
    r"/(?:(?:error|err|page|http|custom)?[_-]?404(?:[_-]?(?:error|page|not[_-]?found))?|(?:page|file)?[_-]?not[_-]?found)"
    r"(?:\.\w{3,5})?/?$",
    re.I,
)
_MISSING = re.compile(
    r"(?:页面|网页|文章|文件|栏目|资源|网址|链接)[^。，,]{0,8}?(?:不存在|未找到|找不到|没有找到|已(?:经)?(?:被)?(?:删除|移除|下线|撤下)|已失效)(?!的)"
    r"|(?:内容|信息|稿件|新闻)[^。，,]{0,6}?(?:不存在|已(?:经)?(?:被)?(?:删除|移除|下线|撤下)|已失效)(?!的)"
    r"|(?:找不到|未找到|没有找到|无法找到|无法显示)(?!相关)[^。，,]{0,10}?(?:页面|网页|文件|资源|网址)|(?:404|page)\s*(?:was\s*)?not\s*found|not\s*found\s*404"
    r"|404\s*(?:错误|页面|error)|http\s*(?:状态|错误|status)?\s*404|error\s*404",
    re.I,
)
_WHOLE = re.compile(
    r"(?:(?:很|非常)?(?:抱歉|对不起|遗憾)|温馨提示|提示|错误|出错了|sorry|error)*"
    r"(?:该|此|本|您(?:要|所)?(?:访问|查找|查看|浏览)的|你(?:要|所)?(?:访问|查找|查看)的)?(?:页面|网页|内容|文章|信息|文件|链接)?"
    r"(?:已经?(?:被)?(?:删除|下线|撤下|移除|失效)|不存在|无法找到|找不到|未找到|没有找到|not\s*found|404(?:not\s*found|error|错误|页面)?)"
    r"(?:了|或已(?:被)?删除|404|not\s*found)*",
    re.I,
)
_BARE_TITLE = re.compile(
    r"^\s*(?:404\s*(?:$|[-–—_|:：.,，!！]|not|error|错误|页面|页|找不到|抱歉|对不起)|not found\b|出错了?(?!\w)|错误(?:页面|提示)(?!\w)"
    r"|页面(?:不存在|未找到|找不到|出错)|找不到(?:页面|网页))",
    re.I,
)
_SPEAKS_OF = re.compile(
    r"关于|通知|公告|公示|通告|决定|说明|意见|办法|条例|报告|方案|回复|答复|怎么办|如何|为什么|整改|排查|问题"
)
_DOCUMENT = re.compile(
    r"(?:规定|细则|规则|制度|规范|章程|预案|规划|计划|标准|清单|目录|指南|须知|告知书|通知书|决定书|意见书|证明|样本|样式|样表|范本|文本|纪要|批复|复函"
    r"|合同|协议|申请表|名单|要点)\s*(?:[（(【\[〔].*)?(?:[-–—_|].*)?$|.{4}\s*[（(【\[〔]\s*(?:本文件|该文件|文件)?(?:已|现已|部分)?(?:失效|废止|修改)\s*[）)】\]〕]"
)
"""Titles of documents.  One that is no longer in force must say so (RULES: 已失效 beside the title), and is there."""

_WAYS = re.compile(
    r"[^\w]|_|\d+秒后?|(?:自动)?(?:跳转|返回)(?:到|至)?|(?:网站)?首页|上一页|上一级|点击(?:这里)?|这里|关闭|刷新|请|您|home|back|go",
    re.I,
)
_SHORT_PAGE: Final = 260
_LONG_PAGE: Final = 400
"""Characters that are no links from which a page has a text of its own, whatever its title says."""

_SHORT_LINE: Final = 80
_FEW_LINKS: Final = 12
_SLACK_CHARS: Final = 24
_CHANGES_AT_MOST: Final = 200  # characters by which two answers for nothing may differ and still be one page
_LOOK: Final = 1_000_000
_ROWS_OF_A_PAGE: Final = 3
ABSENCE = ("不存在", "未找到", "找不到", "没有找到", "无法找到", "删除", "下线", "失效")
"""Words by which a page may say that something is not there."""

_NEEDLES = tuple(word.encode(charset) for word in ABSENCE for charset in ("utf-8", "gb18030"))


class Shown:
    """What a reader sees of a body: title, lines (as often as each stands there), and those that speak of absence."""

    def __init__(self, body: bytes, content_type: str = "") -> None:
        self.text, _ = decode(body[:_LOOK], content_type)
        self.title_text = first_inside(self.text, "title")
        self.title = _steady(self.title_text)
        self._source = visible(self.text)
        self.plain = lines(self._source)
        self.lines = Counter(map(_steady, self.plain))

    @cached_property
    def messages(self) -> set[str]:
        """The lines that tell a reader that something is not there; the words of links name other pages."""
        if not any(len(line) <= _SHORT_LINE and _tells(line) for line in self.plain):
            return set()
        return {_steady(line) for line in self._own if len(line) <= _SHORT_LINE and _tells(line)}

    @cached_property
    def _own(self) -> list[str]:
        """The lines without the words of links."""
        return list(lines(_ANCHOR.sub("\n", self._source)))

    @cached_property
    def chars(self) -> int:
        """How much the page says."""
        return sum(map(len, self.plain))

    def says_missing(self) -> bool:
        """Whether absence is the whole message: the title names an error, or the page says it and little else."""
        if self.chars <= _SHORT_PAGE and any(map(_tells, _ALERT.findall(self.text[:20_000]))):
            return True
        if _SPEAKS_OF.search(self.title_text) or _DOCUMENT.search(self.title_text):
            return False
        if _BARE_TITLE.search(self.title_text):
            return self.speaks_of_absence()
        if len(self.title_text) <= 30 and _tells(self.title_text):
            return self.speaks_of_absence() and sum(map(len, self._own)) <= _LONG_PAGE
        if self.chars > _SHORT_PAGE or len(_LINK.findall(self.text)) > _FEW_LINKS:
            return False
        return bool(self.messages) or _WHOLE.fullmatch(_WAYS.sub("", "".join(self.plain))) is not None

    def speaks_of_absence(self) -> bool:
        """Whether it may well be a page about nothing: it says so, or says hardly anything."""
        return bool(self.messages) or self.chars <= _SHORT_PAGE

    def equals(self, other: "Shown") -> bool:
        """Whether two bodies are one page to a reader, times, counters, tokens and echoed addresses left aside."""
        return self.title == other.title and self.lines == other.lines

    def same(self, other: "Shown") -> bool:
        """Whether two bodies are one page that says a few words more or less from time to time."""
        if self.title != other.title:
            return False
        slack = max(_SLACK_CHARS, _chars(self.lines | other.lines) // 100)
        return _chars(self.lines - other.lines) <= slack and _chars(other.lines - self.lines) <= slack

    def resembles(self, other: "Shown") -> bool:
        """Whether two bodies may be one page that changes from request to request: worth a third look."""
        return 2 * _chars(self.lines & other.lines) >= _chars(self.lines | other.lines) > 0

    def same_but_for_changes(self, one: "Shown", other: "Shown") -> bool:
        """Whether this is the page that two answers for nothing show, which differ from each other too.

        What both answers share must all be here, the words that something is missing among it, and what is here besides
        must be no more than what changes between them.  Where nothing changes between them, the words that only this
        page has are its own: an empty list has a name that the answer for nothing lacks.
        """
        stable = one.lines & other.lines
        if not one.messages & other.messages & self.messages:
            return False
        changing = max(_chars(one.lines - stable), _chars(other.lines - stable))
        if not stable or not 0 < changing <= _CHANGES_AT_MOST or stable - self.lines:
            return False
        if not one.title == other.title == self.title:
            return False
        return _chars(self.lines - stable) <= changing + _SLACK_CHARS


def suspicious(body: bytes, facts: PageFacts, *, absence: bool | None = None) -> bool:
    """Whether a page that came with status 200 is worth comparing with the site's answer for a random URL.
    ``absence``: whether its source holds a word of :data:`ABSENCE`, where that is known.

    So it is when it shows neither items nor a date and says little, or when its title or a line of it speaks of absence.
    """
    if facts.challenge or facts.scripted or len(body) >= _LOOK:
        return False
    if _BARE_TITLE.search(facts.title) or _tells(facts.title):
        return True
    if not facts.rows and facts.published is None and facts.text_chars < _SHORT_PAGE:
        return True
    if absence is None:
        absence = any(needle in body for needle in _NEEDLES)
    return absence and bool(Shown(body).messages)


def says_missing(body: bytes, facts: PageFacts, content_type: str = "") -> bool:
    """Whether the words of a page that came with status 200 say by themselves "no such page".

    Never of a page with items or a date: that one may be an article about a deletion.
    """
    if facts.rows or facts.published is not None or facts.challenge:
        return False
    return is_named_missing(facts.leads_to) or Shown(body, content_type).says_missing()


def is_named_missing(url: str) -> bool:
    """Whether a URL is by its name the page that a site shows for what it does not have: ``/404.html``."""
    return bool(url) and _NAMED.search(urlsplit(url).path) is not None


def is_deep(url: str) -> bool:
    """Whether a URL names one document, so that a home page in its place cannot be what the link promised."""
    return looks_like_article(url)


def is_whole_page(facts: PageFacts) -> bool:
    """Whether a home page has content of its own, and is no empty shell that a script fills differently for each URL."""
    return len(facts.rows) >= _ROWS_OF_A_PAGE and not facts.scripted and not facts.leads_to


def _tells(text: str) -> bool:
    """Whether a short text tells a reader that something is not there, and is no headline about such a thing."""
    return _MISSING.search(text) is not None and _SPEAKS_OF.search(text) is None


def _chars(lines: Counter[str]) -> int:
    return sum(len(line) * times for line, times in lines.items())


def _steady(text: str) -> str:
    return " ".join(_CHANGING.sub("#", text).split())
