"""Whether a page that shows us no date may show one to a reader: written by a script, in a form that we do not know, or
as the signature of its text.

A page that surely shows none counts as not updated (RULES V-3); of one that may show one nothing is said.
"""

import re
from collections.abc import Mapping

from monitor.observe.bars import is_bare_date, is_text
from monitor.observe.dates import FULL_DATE, widen
from monitor.observe.outline import Line, Outline
from monitor.observe.regions import Region

_UNDER = 6  # lines below the title, or above the text where there is no title
_BAR = 160
_AT_END = 8
_MAX_SCRIPT = 100_000
_NUMBERS = re.compile(r"索引号|文号|编号|登记号|标识码|电话|传真|邮编|[〔\[]20\d\d[〕\]]|〔|第\s*\d+\s*期")
_OTHERS = re.compile(r"成文|生成|印发|生效|实施|施行|失效|废止|有效|截止|截至|到期|结束|今天是|农历")
_LIKE_A_DATE = re.compile(
    rf"{FULL_DATE.pattern}|(?<!\d)\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|(?<![\d\-/.])\d{{1,2}}[-/.]\d{{1,2}}(?![\d\-/.%])|(?<!\d)(?:19|20)\d{{6}}(?!\d)"
    r"|(?<!\d)\d{1,2}:\d{2}(?!\d)|刚刚|昨天|前天|\d+\s*(?:秒钟?|分钟|小时|天|周|个?月)前|月[一二三四五六七八九十廿卅]{1,3}日"
)
_NAME = re.compile(r"(?:时\s*间|日\s*期|发布于|发布)\s*[:：]?")
_NAME_ALONE = re.compile(r"(?:时\s*间|日\s*期|发布于)\s*[:：]?(?!\s*[:：]?[\s\[(]*\d)")
_DAY = r"20\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}"
_FIELD = r"(?i:pub\w*|\w*time|\w*date|fb\w*|\w*sj|\w*rq)"
_WRITES_A_DAY = re.compile(rf"document\.write(?:ln)?\s*\([^;]{{0,200}}?{_DAY}")
_FILLS_A_FIELD = re.compile(
    rf"""\$\(\s*['"][#.]?{_FIELD}['"]\s*\)\s*\.\s*(?:html|text|append|prepend)\s*\(\s*[^)\s]"""
    rf"""|(?:getElementById|querySelector)\(\s*['"][#.]?{_FIELD}['"]\s*\)\s*\.\s*(?:innerHTML|innerText|textContent)\s*="""
)
_SAYS_A_DAY = re.compile(rf"['\"]\s*{_DAY}")
_CLOCK_OF_TODAY = re.compile(r"new\s+Date\s*\(\s*\)")


def may_show_date(outline: Outline, title: str, tags: Mapping[str, str]) -> bool:
    """Whether a reader may be shown a date of publication that was not read.  Asked only where none was."""
    lines = [line for line in outline.lines if line.region is not Region.FOOTER]
    bar = [line for line in _near_title(lines, title) if line.linked <= len(line.text) // 2 and len(line.text) <= _BAR]
    if any(_looks_dated(line.text, title) for line in bar) or _is_signed(lines):
        return True
    named = [line for line in bar if _NAME.search(line.text)]
    if named and any(character.isdigit() for character in tags.get("PubDate", "")):
        return True
    return any(_writes_date(script[:_MAX_SCRIPT]) for script in outline.scripts) or any(map(_has_script, named))


def _near_title(lines: list[Line], title: str) -> list[Line]:
    begins = next((number for number, line in enumerate(lines) if is_text(line)), len(lines))
    starts = [number for number, line in enumerate(lines) if line.text == title]
    if not starts:
        return lines[max(begins - _UNDER, 0) : begins]
    found: list[Line] = []
    for start in starts[:4]:
        for line in lines[start + 1 : start + 1 + _UNDER]:
            if is_text(line):
                break
            found.append(line)
    return found


def _looks_dated(text: str, title: str) -> bool:
    plain = widen(text.replace(title, "") if title else text)
    if _NUMBERS.search(text) or _OTHERS.search(text):
        return False
    return _LIKE_A_DATE.search(plain) is not None


def _is_signed(lines: list[Line]) -> bool:
    """Whether a date stands by itself at the end of the text, as under a notice: a reader may take it for the day of
    publication, though strictly it is that of the document."""
    own = [line for line in lines if line.region is Region.MAIN]
    return any(not line.linked and is_bare_date(line.text) for line in own[-_AT_END:])


def _writes_date(script: str) -> bool:
    """Whether a script writes a day that it holds, or fills an element that is named for a time; a clock of today does
    neither for the page's publication."""
    if _WRITES_A_DAY.search(script):
        return True
    if not _FILLS_A_FIELD.search(script):
        return False
    return _SAYS_A_DAY.search(script) is not None or not _CLOCK_OF_TODAY.search(script)


def _has_script(line: Line) -> bool:
    """Whether the name of a date stands before nothing but a script."""
    element = line.element
    if element is None or element.tag in ("body", "html") or not _NAME_ALONE.search(line.text):
        return False
    return next(element.iter("script"), None) is not None
