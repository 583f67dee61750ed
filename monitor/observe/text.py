"""The text of an article: what the author wrote, without what the page prints around it.

The body is the smallest element that holds nearly all of the text below the title; from its lines go the line of source
and date, the bars for font size, sharing and printing, the table of an open-government item, and everything from the
first sign of the end on (责任编辑, 扫一扫, 上一篇, 相关链接 …).
"""

import re
from collections import defaultdict
from typing import Final

from lxml import etree

from monitor.observe.bars import SENTENCE_END, is_bar, is_bare_date, is_buttons, is_head, is_label, is_text
from monitor.observe.outline import Line, Outline, key_of, texts_of
from monitor.observe.regions import Region

_ENDS = (
    r"责任编辑|责编|编辑[:：]|审核[:：]|上一[篇条页则]|下一[篇条页则]|相关(?:附件|链接|文章|稿件|新闻|阅读|信息|文档|文件|政策|解读|报道|内容|推荐|资讯)\W*$|相关\w{2}[:：]|附件下载\W*$|文件下载\W*$|下载附件\W*$"
    r"|(?:热点|热门|推荐|最新|图片|点击|精彩)(?:推荐|阅读|新闻|排行|资讯|文章|信息|专题|图片|动态)\W*$|全部留言|网友评论|我要评论|匿名评论|您访问的链接|友情链接|内容纠错|我要纠错|主办单位[:：].{0,40}(?:承办|备案|ICP|标识码|电话)"
)
_HARD_END = re.compile(rf"^[\W_]*(?:{_ENDS})", re.I)
_END = re.compile(
    rf"^[\W_]*(?:{_ENDS}|扫一扫|扫描二维码|用微信|手机扫|微信扫|分享到|分享[:：]|打印(?:本页|此页|文章|页面)?\W|打印(?:本页|此页|文章|页面)?$|关闭(?:窗口|页面|本页|此页)?\W*$|返回(?:顶部|列表|首页)"
    r"|浏览次数|浏览量|点击数|阅读次数|(?:信息|文章)?来\s*源\s*[:：]|信息发布[:：])",
    re.I,
)
_FOOT = re.compile(r"网站标识码|[Ii][Cc][Pp]备|公网安备|版权所有|[Cc][Oo][Pp][Yy][Rr][Ii][Gg][Hh][Tt]\b")
_FOOTING = re.compile(
    r"^[\W_]*(?:主办|承办|主管|开办|协办|维护|运维|运行维护|技术支持|建设|地\s*址|邮\s*编|邮政编码|(?:联系|咨询|值班|办公|服务|投诉)?电\s*话|联系(?:我们|方式)|传\s*真|热\s*线|电子邮|e-?mail|邮\s*箱|总?访问量|今日访问|您是第|建议使用"
    r"|关于我们|网站地图|网站声明|隐私|友情链接|备案)",
    re.I,
)
_ATTACHED = re.compile(r"^[\W_]*(?:附\s*件|附)\s*(?:下载)?[\W_]*$")
_BODY_CHARS = 40
_IN_MAIN = frozenset({Region.MAIN})
_ASIDE = frozenset({Region.MAIN, Region.SIDE})
_END_CHARS = 80
_FOOT_CHARS = 300
_BELOW = 12
_SLACK = 60
_PART = 4
_MOST_OF_IT = 0.9
WEIGHTY: Final = 12
"""Characters that are no links from which a line counts as text of an article."""

_LONG_SUMMARY = 200
_TITLE_CHARS = 6
_DEPTH = 3
_NEARLY_ALL = 0.93
_NEVER_ALONE = frozenset({"p", "span", "font", "strong", "b", "a", "li", "tr", "h1", "h2", "h3", "h4"})


def main_text(outline: Outline, title: str) -> str:
    """The text of the article with this title, one paragraph a line; empty when the page has none."""
    return "\n".join(line.exact for line in article_lines(outline, title))


def article_lines(outline: Outline, title: str) -> list[Line]:
    """The lines of the article's body, in order."""
    key = key_of(title)
    lines = _candidates(outline.lines, key, _IN_MAIN) or _candidates(outline.lines, key, _ASIDE)
    weights = _Weights()
    lines = _until_the_end(lines[_after_title(lines, key, weights) :])
    box = _box(lines, weights)
    return _trimmed(
        [line for line in lines if box is None or any(each is box for each in outline.upwards(line.element))], key
    )


def _candidates(lines: list[Line], key: str, regions: frozenset[Region]) -> list[Line]:
    """The lines of some regions, up to where the article is printed again for telephones.  A long line that stands elsewhere a second
    time is left out; beside the first one it is a paragraph that the author wrote twice."""
    seen: dict[str, Line] = {}
    found: list[Line] = []
    again = 0
    for line in lines:
        if line.region not in regions:
            continue
        if seen and len(line.text) <= len(key) + _SLACK and line.begins(key) and line.key == key:
            again = len(found)
        elif len(line.text) >= _BODY_CHARS and line.linked * 2 < len(line.text):  # a menu is no text
            first = seen.setdefault(line.text, line)
            if first is not line and not _are_neighbours(first, line):
                if again:
                    return found[:again]
                continue
        found.append(line)
    return found


def _are_neighbours(one: Line, other: Line) -> bool:
    """Whether two lines stand in paragraphs of the same element."""
    if one.element is None or other.element is None or one.element is other.element:
        return False
    parent = one.element.getparent()
    return parent is not None and parent is other.element.getparent()


def _after_title(lines: list[Line], key: str, weights: "_Weights") -> int:
    """Where the text can begin: below the title, or at 0 when it is not shown above any text.

    A title may stand in a table of the item's data first and above the text again.
    """
    if len(key) < 2:
        return 0
    start = body = 0
    for number, line in enumerate(lines):
        end = _title_end(lines, number, key) if line.begins(key) and not _runs_on(line, key) else 0
        if end:
            if start and body >= _BODY_CHARS * 2:
                break
            start, body = max(start, end), 0
        elif start and len(line.text) - line.linked >= _BODY_CHARS:
            body += len(line.text) - line.linked
    below = sum(map(weights.of, lines[start:]))
    return start if not start or below * 3 >= below + sum(map(weights.of, lines[:start])) else 0


def _runs_on(line: Line, key: str) -> bool:
    """Whether a line is a sentence that begins with the title, and not the title."""
    return len(line.key) > len(key) and line.text.endswith(SENTENCE_END) and line.key.startswith(key)


def _title_end(lines: list[Line], number: int, key: str) -> int:
    """The line after a title that begins at a line, which may be broken over several; 0 when none begins there."""
    whole = lines[number].key
    if whole.startswith(key):
        return number + 1 if len(whole) <= len(key) + _SLACK else 0
    end = number + 1
    while len(whole) >= _PART and key.startswith(whole) and end < len(lines):
        if len(whole) >= len(key) * _MOST_OF_IT:
            return end
        whole += lines[end].key
        end += 1
    return end if whole == key and end > number + 1 else 0


def _until_the_end(lines: list[Line]) -> list[Line]:
    """The lines before the first sign that the text is over.  Buttons end it only below running text: above it they
    belong to the head, and are left out."""
    kept: list[Line] = []
    begun = any_text = False
    for number, line in enumerate(lines):
        if _is_end(line) or _is_foot(line, lines[number + 1 : number + _BELOW]):
            if begun or (any_text and _is_hard_end(line)):
                return _without_footing(kept)
            continue
        begun = begun or is_text(line)
        any_text = any_text or (line.linked == 0 and not is_bar(line.text) and not is_buttons(line.text))
        kept.append(line)
    return kept


def _without_footing(lines: list[Line]) -> list[Line]:
    """The lines without those of the footer that stand before the mark which betrayed it."""
    end = len(lines)
    while end and _FOOTING.match(lines[end - 1].text) and not lines[end - 1].text.endswith(SENTENCE_END):
        end -= 1
    return lines[:end]


def _is_end(line: Line) -> bool:
    return len(line.text) <= _END_CHARS and _END.match(line.text) is not None


def _is_hard_end(line: Line) -> bool:
    return _HARD_END.match(line.text) is not None or _FOOT.search(line.text) is not None


def _is_foot(line: Line, below: list[Line]) -> bool:
    """Whether a line is the site's footer: it shows a mark, and no text goes on below it."""
    if len(line.text) > _FOOT_CHARS or line.text.endswith(SENTENCE_END) or _FOOT.search(line.text) is None:
        return False
    return not any(is_text(other) for other in below)


class _Weights:
    """The weight of each line of an article, which is asked for more than once."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def of(self, line: Line) -> int:
        """The weight of one of the lines."""
        found = self._known.get(id(line))
        if found is None:
            found = self._known[id(line)] = _weight(line)
        return found


def _weight(line: Line) -> int:
    own = len(line.text) - line.linked
    if own < WEIGHTY or line.linked > own or is_bar(line.text) or (own < _LONG_SUMMARY and _is_summary(line)):
        return 0
    return own


def _is_summary(line: Line) -> bool:
    """Whether a line belongs to an item of another list, below the link to it."""
    element = line.element
    for _ in range(_DEPTH):
        if element is None or element.tag in ("li", "dd", "dl"):
            break
        element = element.getparent()
    if element is None or element.tag not in ("li", "dd", "dl"):
        return False
    link = element.find(".//a[@href]")
    return link is not None and len("".join(texts_of(link)).strip()) >= _TITLE_CHARS


class _Share:
    """How much of the text, and how many of its lines, an element holds."""

    __slots__ = ("children", "lines", "weight")

    def __init__(self) -> None:
        self.weight = self.lines = 0
        self.children: set[etree._Element] = set()


def _box(lines: list[Line], weights: _Weights) -> etree._Element | None:
    """The smallest element that holds nearly all of the weight of the lines; ``None`` when they have none."""
    shares: dict[etree._Element, _Share] = defaultdict(_Share)
    for line in lines:
        weight = weights.of(line)
        if weight and line.element is not None:
            shares[line.element].weight += weight
            shares[line.element].lines += 1
    root = None
    for element, weight, count in [(element, share.weight, share.lines) for element, share in shares.items()]:
        root = _spread(element, weight, count, shares)
    while root is not None and shares[root].children:
        best = max(shares[root].children, key=lambda child: shares[child].weight)
        if not _stands_for(shares[best], shares[root], best.tag):
            break
        root = best
    return root


def _spread(element: etree._Element, weight: int, lines: int, shares: dict[etree._Element, _Share]) -> etree._Element:
    """Add an element's own share to all around it; gives the outermost."""
    child = element
    parent = child.getparent()
    while parent is not None:
        share = shares[parent]
        share.children.add(child)
        share.weight += weight
        share.lines += lines
        child = parent
        parent = child.getparent()
    return child


def _stands_for(part: _Share, whole: _Share, tag: object) -> bool:
    """Whether a part holds so much of the whole that the rest is not text of the article."""
    if tag in _NEVER_ALONE or part.weight < _NEARLY_ALL * whole.weight:
        return False
    return part.lines == whole.lines or (part.lines >= 2 and tag not in ("td", "table"))


def _trimmed(lines: list[Line], key: str) -> list[Line]:
    """The lines without the bars above the text, the item's data and the links to files."""
    kept: list[Line] = []
    begun = labelled = False
    for line in lines:
        begun = begun or is_text(line)
        if not begun and (line.key == key or is_head(line.text) or (not kept and is_bare_date(line.text))):
            labelled = is_label(line.text)
        elif labelled and len(line.text) <= _BODY_CHARS and not begun:
            labelled = False
        elif line.linked * 5 < len(line.text) * 4 and not _ATTACHED.match(line.text):
            kept.append(line)
    return kept
