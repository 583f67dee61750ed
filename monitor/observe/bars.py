"""The bar between title and text: date, source, font size, sharing, printing.  It tells where an article begins."""

import re
from typing import NamedTuple

from monitor.observe.dates import FULL_DATE, widen
from monitor.observe.outline import Line
from monitor.observe.regions import Region

WORDS = (
    r"信息来源|文章来源|来\s*源|稿\s*源|发布|发表|更新|时\s*间|日\s*期|作\s*者|编\s*辑|责任编辑|审核|字\s*体|字\s*号|文字大小|视力保护|浏\s*览|阅\s*读|点\s*击|访\s*问|人\s*气|次\s*数"
    r"|打\s*印|分\s*享|收\s*藏|关\s*闭|保\s*存|纠\s*错|语音|朗读|播报|扫一扫|下\s*载|大\s*中\s*小|微\s*信|微\s*博|空间|QQ|朋友圈|默认|超大|当前位置|返回"
)
_BEGINS = re.compile(rf"^[\W_]*(?:{WORDS})")
_ONLY = re.compile(
    rf"(?:{WORDS}|大|中|小|[\d\W_]|次|头条|复制|链接|到|本页|此页|我的|新浪|人人|豆瓣|更多|页面|文章|窗口|[xX])+"
)
_POPUP = re.compile(
    r"用微信.{0,4}扫一扫|点击右上角|即可将网页分享|选择在浏览器中打开|当前浏览器版本|升级.{0,6}浏览器|更换.{0,6}浏览器|您访问的链接即将离开"
)
_CLOCK_OF_TODAY = re.compile(r"星期|欢迎|今天|今日|农历|周[一二三四五六日]")
_LABEL = re.compile(
    r"^[\W_]*(?:索引号|信息索引|发文机[关构]|发布机[关构]|制发机关|发文单位|公开机构|公开主体|责任部门|成文日期|生成日期|发文日期|印发日期|发布日期|公开日期|发布时间|公开时间|生效时间|生效日期|实施日期"
    r"|废止时间|废止日期|失效时间|失效日期|有效期|主题分类|组配分类|信息分类|信息类别|服务对象|体裁分类|体裁|主题词|关键词|文号|发文字号|文件编号|名称|标题|信息名称|公文名称|有效性|效力状态|是否有效|内容概述|公开方式"
    r"|公开范围|公开形式|公开程序|公开时限|统一编号|规范性文件编号|登记号|分类|所属主题|语种|状态)[\]】)）\s]*"
)
_META = re.compile(r"来\s*源|发布|更新|浏览|阅读|点击|作者|字体|字号|打印|时间|日期")
SENTENCE_END = ("。", "！", "？", "；")
_LONGEST = 160
_TITLE_LENGTHS = range(4, 121)
_ABOVE = 5
_SENTENCE_CHARS = 15
_LONG_TEXT = 80
_IN_TITLE = 10
_HOLDS_BARS = frozenset({Region.MAIN, Region.HEADER})
_DEPTH = 4
_NO_TITLE = ("。", "；", ":", "：")
_TELLS = re.compile(r"来\s*源|字体|字号|浏览|阅读|点击|打印")
_BARE = 26


def is_bar(text: str) -> bool:
    """Whether a line is the one of date and source, or of buttons."""
    if len(text) > _LONGEST or text.endswith(SENTENCE_END):
        return False
    return _BEGINS.match(text) is not None or (FULL_DATE.search(text) is not None and _META.search(text) is not None)


def is_buttons(text: str) -> bool:
    """Whether a line is nothing but words of such bars."""
    return _ONLY.fullmatch(text) is not None


def is_label(text: str) -> bool:
    """Whether a line is the name of a field in the table of an open-government item (索引号, 成文日期 …), its value being
    the next line."""
    plain = "".join(text.split())
    match = _LABEL.match(plain)
    return match is not None and not plain[match.end() :].strip(":：")


def is_head(text: str) -> bool:
    """Whether a line above the text is none of it: a bar, buttons, a field of the item's table, a pop-up."""
    if len(text) > _LONGEST:
        return False
    if is_bar(text) or is_buttons(text) or _POPUP.search(text):
        return True
    plain = "".join(text.split())
    match = _LABEL.match(plain)
    return match is not None and plain[match.end() : match.end() + 1] in ("", ":", "：")


def is_bare_date(text: str) -> bool:
    """Whether a line is a date with a few words at most."""
    return len(text) <= _BARE and FULL_DATE.match(widen(text).strip("[]() ")) is not None


def is_text(line: Line) -> bool:
    """Whether a line is running text: a sentence, or too long to be anything else."""
    own = len(line.text) - line.linked
    if own < _SENTENCE_CHARS or line.region is not Region.MAIN or is_bar(line.text) or _POPUP.search(line.text):
        return False
    return own >= _LONG_TEXT or line.text.endswith(SENTENCE_END)


class Bar(NamedTuple):
    """A dated bar: its line, that of the title above it (the same where both stand in one), and whether it says more
    than a date, so that it cannot be taken for a signature or a list's row."""

    line: int
    title: int
    sure: bool


def dated_bar(lines: list[Line]) -> Bar | None:
    """The first bar with a date that stands under a title.

    The title is an unlinked line close above it: so a list's row, whose title is a link, is none.  A bare date counts
    only above all text: below it, it signs a letter.
    """
    begun = False
    for number, line in enumerate(lines):
        if line.region not in _HOLDS_BARS:
            continue
        begun = begun or is_text(line)
        if "20" not in line.text and "19" not in line.text and "２０" not in line.text:
            continue
        plain = widen(line.text)
        match = FULL_DATE.search(plain)
        if match is None or line.linked > len(plain) // 2:
            continue
        sure = is_bar(plain)
        if sure or (
            line.region is Region.MAIN
            and len(plain) <= _BARE
            and not (begun or _CLOCK_OF_TODAY.search(plain) or _in_row(line))
        ):
            title = number if line.heading and match.start() >= _IN_TITLE else _title_above(lines, number)
            if title >= 0:
                return Bar(number, title, sure and _TELLS.search(plain) is not None)
    return None


def _in_row(line: Line) -> bool:
    """Whether a line stands in a row or an item that is also a link's."""
    element = line.element
    for _ in range(_DEPTH):
        if element is None:
            return False
        if element.tag in ("tr", "li", "dd", "dl"):
            return element.find(".//a[@href]") is not None
        element = element.getparent()
    return False


def _title_above(lines: list[Line], number: int) -> int:
    for above in range(number - 1, max(number - 1 - _ABOVE, -1), -1):
        line = lines[above]
        if line.region not in _HOLDS_BARS or line.linked:
            if line.linked and not is_buttons(line.text):
                return -1
            continue
        if not is_bar(line.text) and not is_buttons(line.text):
            if is_head(line.text):
                return -1
            return above if len(line.text) in _TITLE_LENGTHS and not line.text.endswith(_NO_TITLE) else -1
    return -1
