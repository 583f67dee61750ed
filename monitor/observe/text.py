"""The text of an article: what the author wrote, without what the page prints around it.

The body is the smallest element that holds nearly all of the text below the title; from its lines go the line of source
and date, the bars for font size, sharing and printing, the table of an open-government item, and everything from the
first sign of the end on (责任编辑, 扫一扫, 上一篇, 相关链接 …).
"""

import re
from collections import defaultdict

from lxml import etree

from monitor.observe.dates import FULL_DATE
from monitor.observe.outline import Line, Outline
from monitor.observe.regions import Region

_NOT_WORD = re.compile(r"[\W_]+")
_HEAD_WORDS = (
    r"信息来源|文章来源|来\s*源|稿\s*源|发布|发表|更新|时\s*间|日\s*期|作\s*者|编\s*辑|责任编辑|审核|字\s*体|字\s*号|文字大小|视力保护|浏\s*览|阅\s*读|点\s*击|访\s*问|人\s*气|次\s*数"
    r"|打\s*印|分\s*享|收\s*藏|关\s*闭|保\s*存|纠\s*错|语音|朗读|播报|扫一扫|下\s*载|大\s*中\s*小|微\s*信|微\s*博|空间|QQ|朋友圈|默认|超大|当前位置|返回"
)
_HEAD = re.compile(rf"^[\W_]*(?:{_HEAD_WORDS})")
_META = re.compile(r"来\s*源|发布|更新|浏览|阅读|点击|作者|字体|字号|打印")
_SENTENCE_END = ("。", "！", "？", "；")
_HEAD_ONLY = re.compile(
    rf"(?:{_HEAD_WORDS}|大|中|小|[\d\W_]|次|头条|复制|链接|到|本页|此页|我的|新浪|人人|豆瓣|更多|页面|文章|窗口|[xX])+"
)
_LABEL = re.compile(
    r"^[\W_]*(?:索引号|信息索引|发文机[关构]|发布机[关构]|制发机关|发文单位|公开机构|公开主体|责任部门|成文日期|生成日期|发文日期|印发日期|发布日期|公开日期|发布时间|公开时间|生效时间|生效日期|实施日期"
    r"|废止时间|废止日期|失效时间|失效日期|有效期|主题分类|组配分类|信息分类|信息类别|服务对象|体裁分类|体裁|主题词|关键词|文号|发文字号|文件编号|名称|标题|信息名称|公文名称|有效性|效力状态|是否有效|内容概述|公开方式"
    r"|公开范围|公开形式|公开程序|公开时限|统一编号|规范性文件编号|登记号|分类|所属主题|语种|状态)[:：]"
)
_BARE_LABEL = re.compile(_LABEL.pattern.removesuffix("[:：]") + r"[:：]?$")
_END = re.compile(
    r"^[\W_]*(?:责任编辑|责编|扫一扫|扫描二维码|用微信扫|手机扫|微信扫|上一[篇条页则]|下一[篇条页则]|相关(?:附件|链接|文章|稿件|新闻|阅读|信息|文档|文件|政策|解读|报道|内容|推荐|资讯)\W*$|相关\w{2}[:：]"
    r"|附件下载\W*$|文件下载\W*$|下载附件\W*$|分享到|分享[:：]|打印(?:本页|此页|文章|页面)?\W|打印(?:本页|此页|文章|页面)?$|关闭(?:窗口|页面|本页|此页)?\W*$|返回(?:顶部|列表|首页)|全部留言|网友评论|我要评论|匿名评论"
    r"|版权所有|您访问的链接|网站标识码|友情链接|内容纠错|我要纠错|浏览次数|浏览量|点击数|阅读次数|(?:信息|文章)?来\s*源\s*[:：]|信息发布[:：]|主办单位[:：].{0,40}(?:承办|备案|ICP|标识码|电话)|copyright)",
    re.I,
)
_FOOT = re.compile(r"网站标识码|ICP备|公网安备|版权所有|copyright\b", re.I)
_ATTACHED = re.compile(r"^[\W_]*(?:附\s*件|附)\s*(?:下载)?[\W_]*$")
_BODY_CHARS = 40
_SLACK = 60
_META_CHARS = 160
_WEIGHTY = 12
_NEARLY_ALL = 0.8
_NEVER_ALONE = frozenset({"p", "span", "font", "strong", "b", "a", "li", "tr", "h1", "h2", "h3", "h4"})


def main_text(outline: Outline, title: str) -> str:
    """The text of the article with this title, one paragraph a line; empty when the page has none."""
    return "\n".join(line.text for line in article_lines(outline, title))


def article_lines(outline: Outline, title: str) -> list[Line]:
    """The lines of the article's body, in order."""
    key = _key(title)
    lines = _candidates(outline.lines, key)
    lines = _until_the_end(lines[_after_title(lines, key) :])
    box = _box(lines)
    return _trimmed([line for line in lines if box is None or _inside(line.element, box)], key)


def _candidates(lines: list[Line], key: str) -> list[Line]:
    """The lines of the main area, each long one once, up to where the article is printed again for telephones."""
    seen: set[str] = set()
    found: list[Line] = []
    again = 0
    for line in lines:
        if line.region is not Region.MAIN:
            continue
        if seen and len(line.text) <= len(key) + _SLACK and _key(line.text) == key:
            again = len(found)
        elif len(line.text) >= _BODY_CHARS:
            if line.text in seen:
                if again:
                    return found[:again]
                continue
            seen.add(line.text)
        found.append(line)
    return found


def _after_title(lines: list[Line], key: str) -> int:
    """Where the text can begin: below the title, or at 0 when it is not shown above any text.

    A title may stand in a table of the item's data first and above the text again.
    """
    if len(key) < 2:
        return 0
    start = body = 0
    for number, line in enumerate(lines):
        own = _key(line.text[:200])
        if own and ((own.startswith(key[:40]) and len(own) <= len(key) + _SLACK) or (len(own) >= 6 and own in key)):
            if start and body >= _BODY_CHARS * 2:
                break
            start, body = number + 1, 0
        elif start and len(line.text) - line.linked >= _BODY_CHARS:
            body += len(line.text) - line.linked
    below = sum(_weight(line) for line in lines[start:])
    return start if below * 3 >= sum(_weight(line) for line in lines) else 0


def _until_the_end(lines: list[Line]) -> list[Line]:
    """The lines before the first sign that the text is over; signs above the text count as its head."""
    begun = False
    for number, line in enumerate(lines):
        if begun and _is_end(line):
            return lines[:number]
        begun = begun or _is_body(line)
    return lines


def _is_end(line: Line) -> bool:
    return (len(line.text) <= 80 and _END.match(line.text) is not None) or (
        len(line.text) <= 300 and _FOOT.search(line.text) is not None
    )


def _is_body(line: Line) -> bool:
    return len(line.text) - line.linked >= _BODY_CHARS and not _is_bar(line.text)


def _is_bar(text: str) -> bool:
    """Whether a line is the one of date and source, or of buttons."""
    if len(text) > _META_CHARS or text.endswith(_SENTENCE_END):
        return False
    return _HEAD.match(text) is not None or (FULL_DATE.search(text) is not None and _META.search(text) is not None)


def _weight(line: Line) -> int:
    own = len(line.text) - line.linked
    return own if own >= _WEIGHTY and line.linked <= own else 0


class _Share:
    """How much of the text, and how many of its lines, an element holds."""

    __slots__ = ("children", "lines", "weight")

    def __init__(self) -> None:
        self.weight = self.lines = 0
        self.children: set[etree._Element] = set()


def _box(lines: list[Line]) -> etree._Element | None:
    """The smallest element that holds nearly all of the weight of the lines; ``None`` when they have none."""
    shares: dict[etree._Element, _Share] = defaultdict(_Share)
    for line in lines:
        weight = _weight(line)
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


def _inside(element: etree._Element | None, box: etree._Element) -> bool:
    while element is not None:
        if element is box:
            return True
        element = element.getparent()
    return False


def _trimmed(lines: list[Line], key: str) -> list[Line]:
    """The lines without the bars above the text, the item's data and the links to files."""
    kept: list[Line] = []
    begun = labelled = False
    for line in lines:
        begun = begun or _is_body(line)
        if not begun and _is_head(line, key):
            labelled = _BARE_LABEL.match(line.text) is not None
        elif labelled and len(line.text) <= _BODY_CHARS and not begun:
            labelled = False
        elif line.linked * 5 < len(line.text) * 4 and not _ATTACHED.match(line.text):
            kept.append(line)
    return kept


def _is_head(line: Line, key: str) -> bool:
    text = line.text
    if _key(text) == key or _HEAD_ONLY.fullmatch(text):
        return True
    plain = "".join(text.split())
    return _is_bar(text) or (len(text) <= _META_CHARS and (_LABEL.match(plain) or _BARE_LABEL.match(plain)) is not None)


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text)
