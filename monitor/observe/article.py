"""What a page is about: the title that its reader sees."""

import re

from lxml import etree

from monitor.observe.bars import Bar, dated_bar
from monitor.observe.dates import FULL_DATE, widen
from monitor.observe.outline import Line, Outline, texts_of
from monitor.observe.regions import Region
from monitor.observe.tags import says_something

_NOT_WORD = re.compile(r"[\W_]+")
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
    fits = bool(over) and _key(over) in _key(whole)
    named = _named(tags, "ArticleTitle")
    if named and (not fits or _key(named) in _key(whole) or _key(named) in _shown(lines)):
        return named
    headings = [clean(text) for tag, text, region in outline.headings if region in (Region.MAIN, Region.SIDE)]
    for heading in headings:
        if len(heading) >= 4 and _key(heading) in _key(whole):
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
    if column and _key(column) in _key(whole):
        return column
    parts = _parts(whole)
    shown = _shown(outline.lines)
    crumb = next((_key(line.text[-40:]) for line in outline.lines if line.region is Region.CRUMB), "")
    for part in parts:
        if len(parts) > 1 and crumb and len(_key(part)) >= 2 and crumb.endswith(_key(part)):
            return part
    shown_parts = [part for part in parts if _key(part) in shown and not _SITE_WORDS.search(part)]
    if shown_parts:
        return max(shown_parts, key=len)
    if whole and _key(whole) in shown:
        return whole
    own = [part for part in parts if not _SITE_WORDS.search(part)]
    return own[0] if own else (parts[0] if parts else next((text for text in headings if text), ""))


def _parts(whole: str) -> list[str]:
    return [part for part in _SEPARATORS.split(whole) if part]


def _shown(lines: list[Line]) -> set[str]:
    return {_key(line.text) for line in lines if len(line.text) < 300}


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
    keys = {_key(line.text) for line in lines if line.region is Region.MAIN}
    return next((part for part in parts if len(part) >= _SHORTEST and _key(part) in keys), "")


def _named(tags: dict[str, str], name: str) -> str:
    value = tags.get(name, "")
    return clean(value) if says_something(value) else ""


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text)
