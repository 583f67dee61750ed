"""When a reader is told that a page was published: the date in its bar, its table of data or at its end.

A labelled date above the text is surest; then one in the bar or in a short line right under the title; then a labelled
one below.  Dates that the text itself speaks of are none of these.
"""

import re
from dataclasses import replace

from monitor.observe.bars import SENTENCE_END, is_bar, is_text
from monitor.observe.date_forms import other_forms
from monitor.observe.dates import FULL_DATE, Stamp, first_stamp, joined_stamp, machine_date, stamp_at, widen
from monitor.observe.outline import Line, Outline, key_of
from monitor.observe.regions import Region

_GAP = r"[\s:\[\]()]{0,8}"
_STRONG = re.compile(
    rf"(?:(?:发布|发表|上网|公布|刊发|上传|推送|录入)\s*(?:时间|日期)|(?:时间|日期)\s*发布|发布于|发表于){_GAP}(?={FULL_DATE.pattern})"
)
_SECOND = re.compile(rf"(?:公开|发文|信息)\s*(?:时间|日期){_GAP}(?={FULL_DATE.pattern})")
_UNDER_TITLE_ONLY = re.compile(
    rf"(?<![一-鿿A-Za-z])(?:(?:发稿|刊登|登载|刊载|上线|创建|添加)\s*(?:时间|日期)|最[后近]更新(?:\s*(?:时间|日期))?|更新于|发布|公开"
    rf"|(?i:(?:pub(?:lish(?:ed)?)?\s*)?(?:date|time))){_GAP}(?={FULL_DATE.pattern})"
)
"""Names of a publication's date that elsewhere on a page are those of other things."""

_WEAK_LABEL = re.compile(r"(?<![一-鿿])(?:更新|修改)?\s*(?:时\s*间|日\s*期)(?=\s*[:：\s])")
_WEAK = re.compile(rf"{_WEAK_LABEL.pattern}{_GAP}(?={FULL_DATE.pattern})")
_META = re.compile(r"来\s*源|字体|字号|浏览|阅读|点击|作者|打印|分享|编辑|访问|【")
_TELLS = re.compile(r"来\s*源|字体|字号|浏览|阅读|点击")
_EVENT = re.compile(r"地\s*点|上午|下午|晚上|[至~～—]\s*\d|\d\s*[-–]\s*\d{1,2}\s*[日月]")
_TODAY = re.compile(r"今天|今日|欢迎|农历")
_CLOCK = re.compile(
    r"\s*(?:[\[(]?(?:星期|周)[一二三四五六日天][\])]?)?[\sT,]*(?:(?P<time>\d{1,2}\s*[:时点]\s*\d{1,2})分?(?:\s*[:分]?\s*\d{1,2}(?:\.\d+)?秒?)?)?\s*"
)
_SOMETHING_ELSE = re.compile(
    r"截止|截至|有效|实施|施行|生效|成文|印发|召开|举行|举办|通过|报名|开标|开始|结束|会议|活动|修订|修正|公布|第.{1,4}[次届]|[至~～]|^\s*[-–—]\s*\d|[:：]\s*$"
)
"""What beside a date tells that something else than the page is of that day."""

_NAMES = 30
_UNTIL = re.compile(r"\s*(?:[-–—~～至]|到)\s*\d")
_YEARS = ("20", "19", "２０", "１９")
_LONGEST = 500
_SHORT = 120
_BAR = 160
_REST = 14
_UNDER = 4
_WINDOW = 40


def read_published(outline: Outline, title: str, rows_text: frozenset[str] = frozenset()) -> Stamp | None:
    """The publication date that the page shows to a reader, never one from meta tags."""
    lines = [line for line in outline.lines if line.region is not Region.FOOTER and line.text not in rows_text]
    starts = _title_lines(lines, title)
    begins = _text_begins(lines, starts[0] if starts else -1)
    for number in {near for start in starts for near in range(start + 1, min(start + 1 + _UNDER, begins))}:
        lines[number] = _common_form(lines[number])
    head, rest = lines[:begins], [line for line in lines[begins:] if len(line.text) <= _SHORT]
    found = next((stamp for start in starts for stamp in [_in_bar(lines[start + 1 : start + _UNDER])] if stamp), None)
    found = found or _labelled(head, _STRONG)
    for start in starts if found is None else ():
        found = _under_title(lines[start : start + _WINDOW], title)
        if found:
            break
    return (
        found or _labelled(rest, _STRONG) or (_labelled(head[starts[0] :], _UNDER_TITLE_ONLY) if starts else None) or _labelled(head, _SECOND) or _labelled(rest, _SECOND)
        or _weakly(head, below=False) or _weakly(rest, below=True)
    )  # fmt: skip


def _common_form(line: Line) -> Line:
    """The line with a date of a less common form, or one that stands in an attribute for its reader's words, written
    in full."""
    if len(line.text) > _BAR or FULL_DATE.search(line.text):
        return line
    plain = widen(line.text)
    text = other_forms(plain)
    if text is plain and line.element is not None and line.element.tag not in ("body", "html"):
        stamps = (machine_date(time.get("datetime") or "") for time in line.element.iter("time"))
        text = next((f"{stamp.text} {plain}" for stamp in stamps if stamp), plain)
    return line if text == plain else replace(line, text=text)


def _title_lines(lines: list[Line], title: str) -> list[int]:
    """Where the title stands; a title broken over lines is known by its first one."""
    key = key_of(title)
    if not key:
        return []
    near = ((number, line.key) for number, line in enumerate(lines) if line.begins(key))
    return [n for n, own in near if own.startswith(key[:40]) or (len(own) >= 8 and key.startswith(own))][:6]


def _text_begins(lines: list[Line], title: int) -> int:
    """The first line of running text below the title."""
    for number in range(title + 1, len(lines)):
        if is_text(lines[number]):
            return number
    return len(lines)


def _in_bar(lines: list[Line]) -> Stamp | None:
    """The date in a bar right under the title that says more than a date: nothing is surer."""
    for line in lines:
        text = widen(line.text)
        if is_text(line) or line.linked > len(text) // 2:
            return None
        if len(text) <= _BAR and _has_year(text) and is_bar(text) and _TELLS.search(text):
            label = _STRONG.search(text)
            return first_stamp(text, label.end() if label else 0)
    return None


def _labelled(lines: list[Line], label: re.Pattern[str]) -> Stamp | None:
    text = widen("\n".join(line.text for line in lines if len(line.text) < _LONGEST))
    match = label.search(text)
    return first_stamp(text, match.end(), match.end() + 20) if match else None


def _under_title(lines: list[Line], title: str) -> Stamp | None:
    begun = False
    for distance, line in enumerate(lines):
        begun = begun or (distance > 0 and is_text(line))
        found = _weak_at(lines, distance, below=begun)
        if found:
            return found
        if len(line.text) > _BAR + len(title) or line.linked > len(line.text) // 2 or not _has_year(line.text):
            continue
        if not begun and distance <= _UNDER:
            above = lines[distance - 1].text if distance else ""
            found = joined_stamp(line.text) or joined_stamp(f"{above} {line.text}")
            if found:
                return found
        found = _bare(lines, distance, title, begun=begun)
        if found:
            return found
    return None


def _bare(lines: list[Line], distance: int, title: str, *, begun: bool) -> Stamp | None:
    """A date without a label, in the bar or alone in a short line."""
    text = widen(lines[distance].text)
    match = FULL_DATE.search(text)
    if match is None or _UNTIL.match(text, match.end()) or _TODAY.search(text):
        return None
    lead = (text[: match.start()] or (lines[distance - 1].text if distance else "")).rstrip()
    rest = len(text) - (match.end() - match.start()) - (len(title) if distance == 0 else 0)
    if lead.endswith((":", "：")) or match[0].strip() in widen(title):
        return None
    if not begun and distance <= _UNDER and distance > 0 and _stands_apart(text, match):
        return stamp_at(text, match)
    meta = _META.search(text) is not None
    if text.startswith(("(", "（")) and not meta:
        return None
    if (meta and not text.endswith(SENTENCE_END)) or (not begun and distance <= _UNDER and rest <= _REST):
        return stamp_at(text, match)
    return None


def _stands_apart(text: str, match: re.Match[str]) -> bool:
    """Whether a line is a date and time with at most the names of people or an office before or behind it, as under a
    headline; in brackets only the date by itself, as a subtitle's day is that of a speech or a session."""
    clock = _CLOCK.match(text, match.end())
    timed, end = (clock["time"] is not None, clock.end()) if clock else (False, match.end())
    before, after = text[: match.start()].strip(), text[end:].strip()
    bracketed = before in ("(", "[") and after in (")", "]")
    if bracketed:
        return timed or match[2] != "年"
    names = before + after
    if not timed or (before and after) or len(names) > _NAMES or names.endswith(SENTENCE_END) or "(" in names:
        return False
    return not _SOMETHING_ELSE.search(names)


def _weakly(lines: list[Line], *, below: bool) -> Stamp | None:
    found = (_weak_at(lines, number, below=below) for number in range(len(lines)))
    return next((stamp for stamp in found if stamp), None)


def _weak_at(lines: list[Line], number: int, *, below: bool) -> Stamp | None:
    """A date labelled 时间 or 日期.  ``below`` the beginning of the text only in a bar: there the words are those of the
    text, which tells when something takes place."""
    line = lines[number]
    if len(line.text) > _SHORT or line.linked > len(line.text) // 2 or not _WEAK_LABEL.search(line.text):
        return None
    following = lines[number + 1].text[:30] if number + 1 < len(lines) and len(line.text) < 8 else ""
    if _EVENT.search(line.text + following) or (below and not _META.search(line.text)):
        return None
    text = widen(f"{line.text} {following}")
    match = _WEAK.search(text)
    return first_stamp(text, match.end(), match.end() + 20) if match else None


def _has_year(text: str) -> bool:
    return any(year in text for year in _YEARS)
