"""Where on a page its own marks stand.

What stands nearer the end is the site's own: an article, a table or a link may speak of other sites' numbers.
"""

import re
from collections.abc import Iterable
from itertools import islice

from lxml import etree

from monitor.observe.bars import SENTENCE_END, is_text
from monitor.observe.dates import widen
from monitor.observe.outline import Line, Outline
from monitor.observe.regions import Region

_BELOW = 40
_SENTENCE_CHARS = 40
_TITLE_CHARS = 10
_CELL_CHARS = 6
_FOOTER_WORDS = re.compile("主办|承办|版权|公网安备|技术支持|网站地图|邮编|地址|电话|访问量|copyright", re.I)
_SEVERAL = 3
_FOOTING = re.compile(r"^\W*(主办|承办|开办|版权|地址|技术支持|网站地图|联系我们|关于我们|copyright)", re.I)
_MARK = re.compile("ICP备|标识编?码|公网安备")
_TAIL_LINES = 40
_NEAR = 6
_DEPTH = 5
_CLAUSES = re.compile("[。；][^。；]{8}|，")


def mark_places(outline: Outline) -> tuple[str, str, str]:
    """The lines that speak of a code or a licence, each with the next one, where the number may stand: those of the
    footer, those that stand beside the last of them, outside all content, and those among a footer's other lines (a page
    made for screens and for telephones has two)."""
    lines = outline.lines
    named = [number for number, line in enumerate(lines) if _names(line.text)]
    footer = [number for number in named if lines[number].region is Region.FOOTER]
    rest = [number for number in named if lines[number].region is not Region.FOOTER and _may_show(lines, number)]
    if not rest:
        return _text_of(lines, footer), "", ""
    content = _around(outline, (line for line in lines if _is_content(line)))
    around = set(outline.upwards(lines[(footer or rest)[-1]].element))
    begins = next((number for number, line in enumerate(lines) if _is_content(line)), -1)
    beside = [
        number for number in rest if number > begins and _stands_in(outline, lines[number].element, content, around)
    ]
    amid = [number for number in rest if number > begins and number not in beside and _is_amid(outline, number, around)]
    return _text_of(lines, footer), _text_of(lines, beside), _text_of(lines, amid)


def footer_text(outline: Outline) -> str:
    """What the footer says: its region, and where names do not tell it, the lines around the marks at the page's end
    that stand in no element with the text."""
    lines = [line.text for line in outline.lines if line.region is Region.FOOTER]
    tail = outline.lines[-_TAIL_LINES:]
    marked = [
        number for number, line in enumerate(tail) if line.region is not Region.FOOTER and _MARK.search(line.text)
    ]
    text = _around(outline, (line for line in outline.lines if is_text(line))) if marked else set()
    for number in marked:
        near = tail[max(0, number - _NEAR) : number + _NEAR + 1]
        outer = {element for element in outline.upwards(tail[number].element) if element not in text}
        lines.extend(
            line.text for line in near if not outer or any(up in outer for up in outline.upwards(line.element))
        )
    return widen("\n".join(dict.fromkeys(lines)))


def _may_show(lines: list[Line], number: int) -> bool:
    """Whether a line can show the site's own mark: it is no running text, and no article goes on below it (one sentence
    may: many pages end with a hidden summary)."""
    below = lines[number + 1 : number + _BELOW]
    return not _is_sentence(lines[number]) and sum(map(is_text, below)) <= 1


def _is_sentence(line: Line) -> bool:
    """Whether a line is running text, which only speaks of a mark."""
    if len(line.text) - line.linked < _SENTENCE_CHARS:
        return False
    clauses = _CLAUSES.search(line.text) is not None
    ends = line.text.endswith(SENTENCE_END)
    return (clauses and ends) or ((clauses or ends) and len(set(_FOOTER_WORDS.findall(line.text))) < _SEVERAL)


def _around(outline: Outline, lines: Iterable[Line]) -> set[etree._Element]:
    """The elements around some lines."""
    found: set[etree._Element] = set()
    for line in lines:
        element = line.element
        while element is not None and element not in found:
            found.add(element)
            element = outline.parent(element)
    return found


def _names(text: str) -> bool:
    return "备" in text or "标识码" in text or "标识编码" in text


def _is_content(line: Line) -> bool:
    if line.region is not Region.MAIN or _names(line.text) or _FOOTER_WORDS.search(line.text):
        return False
    return line.linked >= _TITLE_CHARS or (line.linked == 0 and len(line.text) >= _CELL_CHARS)


def _stands_in(
    outline: Outline, element: etree._Element | None, content: set[etree._Element], around: set[etree._Element]
) -> bool:
    """Whether the innermost element around a line that holds content too is around the last mark: so it is for a line of
    the footer, which shares the whole page with it, and not for one of an article."""
    holder = next((outer for outer in outline.upwards(element) if outer in content), None)
    return holder is None or holder in around


def _is_amid(outline: Outline, number: int, around: set[etree._Element]) -> bool:
    """Whether lines about who runs the site stand near a line, in one small element with it."""
    lines = outline.lines
    outer = list(islice(outline.upwards(lines[number].element), _DEPTH))
    near = lines[max(number - _NEAR, 0) : number + _NEAR + 1]
    words = {
        match[1]
        for line in near
        for match in [_FOOTING.match(line.text)]
        if match and any(element in outer and element not in around for element in outline.upwards(line.element))
    }
    return len(words) > 1


def _text_of(lines: list[Line], numbers: list[int]) -> str:
    wanted = dict.fromkeys(each for number in numbers for each in (number, number + 1) if each < len(lines))
    return widen("\n".join(lines[number].text for number in wanted))
