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
_META = re.compile(r"来\s*源|发布|更新|浏览|阅读|点击|作者|字体|字号|打印|时间|日期")
SENTENCE_END = ("。", "！", "？", "；")
_LONGEST = 160
_TITLE_LENGTHS = range(4, 121)
_ABOVE = 5
_BODY_CHARS = 40
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
        if line.region is not Region.MAIN:
            continue
        begun = begun or (len(line.text) - line.linked >= _BODY_CHARS and line.text.endswith(SENTENCE_END))
        if "20" not in line.text and "19" not in line.text and "２０" not in line.text:
            continue
        plain = widen(line.text)
        match = FULL_DATE.search(plain)
        if match is None or line.linked > len(plain) // 2:
            continue
        sure = is_bar(plain)
        if sure or (len(plain) <= _BARE and not begun):
            title = number if line.heading and match.start() >= _BODY_CHARS // 4 else _title_above(lines, number)
            if title >= 0:
                return Bar(number, title, sure and _TELLS.search(plain) is not None)
    return None


def _title_above(lines: list[Line], number: int) -> int:
    for above in range(number - 1, max(number - 1 - _ABOVE, -1), -1):
        line = lines[above]
        if line.region is not Region.MAIN or line.linked:
            if line.linked and not is_buttons(line.text):
                return -1
            continue
        if not is_bar(line.text) and not is_buttons(line.text):
            return above if len(line.text) in _TITLE_LENGTHS and not line.text.endswith(_NO_TITLE) else -1
    return -1
