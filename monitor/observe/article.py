"""What a page is about: the title that its reader sees."""

import re

from lxml import etree

from monitor.observe.bars import Bar, dated_bar
from monitor.observe.dates import FULL_DATE, widen
from monitor.observe.outline import Line, Outline, key_of, texts_of
from monitor.observe.regions import Region
from monitor.observe.tags import says_something

_SEPARATORS = re.compile(r"\s*(?:[_|｜]+|--+|-|—+|>>+|»|–)\s*|\s{2,}")
_MARKUP = re.compile(r"<[^>]{0,2000}>")
_SITE_WORDS = re.compile(
    r"网$|网站|门户|政府网|人民政府|欢迎您|首页|www\.|\.gov\.cn|管理委员会$|管委会$|信息网|委员会$|[局厅部]$"
)
_BEFORE_DATE = re.compile(rf"\s*(?:[\w\s]{{0,4}}(?:时间|日期)|来\s*源)?\s*[:：]?\s*{FULL_DATE.pattern}")
_NEAR = 4
_PIECES = 3
_SHORTEST = 4


def clean(text: str) -> str:
    """A title without the markup and entities that CMSs leave in it."""
    return " ".join(_MARKUP.sub(" ", text.replace("&nbsp;", " ").replace("\xa0", " ")).split())


def read_title(root: etree._Element, outline: Outline, tags: dict[str, str], *, listed: bool = False) -> str:
    """The title a reader sees: the named one if the page shows it, else a heading, else the line above the bar of date
    and source, else the fitting part of <title>.  ``listed``: the page has a list with dates of its own."""
    lines = outline.lines
    element = root.find(".//head/title")
    whole = clean("".join(texts_of(element))) if element is not None else ""
    bar = dated_bar(lines)
    over = clean(_over(lines, bar)) if bar else ""
    fits = bool(over) and key_of(over) in key_of(whole)
    named = _named(tags, "ArticleTitle")
    if named and (not fits or key_of(named) in key_of(whole) or key_of(named) in _shown(lines)):
        return named
    headings = [clean(text) for tag, text, region in outline.headings if region in (Region.MAIN, Region.SIDE)]
    for heading in headings:
        if len(heading) >= 4 and key_of(heading) in key_of(whole):
            return heading
    if bar and over and fits:
        return over
    if bar and over and (bar.sure or not listed):
        return _part_near(lines[max(bar.title - _NEAR, 0) : bar.line], _parts(whole)) or over
    if not listed and headings and not any(not _SITE_WORDS.search(part) for part in _parts(whole)):
        return headings[0]
    return _without_bar(outline, whole, headings, _named(tags, "ColumnName"))


def _without_bar(outline: Outline, whole: str, headings: list[str], column: str) -> str:
    """The title of a page whose main area does not begin with a title and a date: a column, a plain page."""
    if column and key_of(column) in key_of(whole):
        return column
    parts = _parts(whole)
    shown = _shown(outline.lines)
    crumb = next((key_of(line.text[-40:]) for line in outline.lines if line.region is Region.CRUMB), "")
    for part in parts:
        if len(parts) > 1 and crumb and len(key_of(part)) >= 2 and crumb.endswith(key_of(part)):
            return part
    shown_parts = [part for part in parts if key_of(part) in shown and not _SITE_WORDS.search(part)]
    if shown_parts:
        return max(shown_parts, key=len)
    if whole and key_of(whole) in shown:
        return whole
    own = [part for part in parts if not _SITE_WORDS.search(part)]
    return own[0] if own else (parts[0] if parts else next((text for text in headings if text), ""))


def _parts(whole: str) -> list[str]:
    return [part for part in _SEPARATORS.split(whole) if part]


def _shown(lines: list[Line]) -> set[str]:
    return {line.key for line in lines if len(line.text) < 300}


def _over(lines: list[Line], bar: Bar) -> str:
    """The title over a bar: its line with those before it that stand in the same element, as one broken by hand does;
    or what precedes the date in the bar's own line."""
    first = number = bar.title
    if number == bar.line:
        return _BEFORE_DATE.split(widen(lines[number].text))[0]
    while first > 0 and number - first < _PIECES and lines[first - 1].element is lines[number].element is not None:
        first -= 1
    return "".join(line.text for line in lines[first : number + 1])


def _part_near(lines: list[Line], parts: list[str]) -> str:
    """The part of <title> that stands right above the bar."""
    keys = {line.key for line in lines if line.region is Region.MAIN}
    return next((part for part in parts if len(part) >= _SHORTEST and key_of(part) in keys), "")


def _named(tags: dict[str, str], name: str) -> str:
    value = tags.get(name, "")
    return clean(value) if says_something(value) else ""
