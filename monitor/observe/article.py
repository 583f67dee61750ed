"""What a page is about and when a reader is told it was published."""

import re

from lxml import etree

from monitor.observe.dates import FULL_DATE, Stamp, first_stamp, stamp_at, widen
from monitor.observe.outline import Line, Outline, texts_of
from monitor.observe.regions import Region
from monitor.observe.tags import says_something

_LABEL = re.compile(
    r"(?:发布|发表|发文|上网|公布|公开|刊发|上传|推送|录入|信息)\s*(?:时间|日期)|(?:时间|日期)\s*发布|发布于|发表于"
)
_WEAK_LABEL = re.compile(r"(?<![一-鿿])(?:更新|修改)?\s*(?:时间|日期)(?=\s*[:：\s])")
_GAP = r"[\s:：\[【(（]{0,8}"
_META_LINE = re.compile(r"来源|字体|字号|浏览|阅读|点击|作者|打印|分享|编辑|访问|【")
_NOT_WORD = re.compile(r"[\W_]+")
_SENTENCE_END = ("。", "！", "？", "；")
_SEPARATORS = re.compile(r"\s*(?:[_|｜]+|--+|-|—+|>>+|»|–)\s*|\s{2,}")
_MARKUP = re.compile(r"<[^>]{0,2000}>")
_SITE_WORDS = re.compile(
    r"网$|网站|门户|政府网|人民政府|欢迎您|首页|www\.|\.gov\.cn|管理委员会$|管委会$|信息网|委员会$|[局厅部]$"
)
_TEXT_CHARS = 40
_LABELLED = re.compile(rf"(?:{_LABEL.pattern}){_GAP}(?={FULL_DATE.pattern})")
_WEAKLY = re.compile(rf"{_WEAK_LABEL.pattern}{_GAP}(?={FULL_DATE.pattern})")


def clean(text: str) -> str:
    """A title without the markup and entities that CMSs leave in it."""
    return " ".join(_MARKUP.sub(" ", text.replace("&nbsp;", " ").replace("\xa0", " ")).split())


def read_title(root: etree._Element, outline: Outline, tags: dict[str, str]) -> str:
    """The title a reader sees: the named one if the page shows it, else a heading, else the fitting part of <title>."""
    named = _named(tags, "ArticleTitle")
    if named:
        return named
    column = _named(tags, "ColumnName")
    element = root.find(".//head/title")
    whole = clean("".join(texts_of(element))) if element is not None else ""
    parts = [part for part in _SEPARATORS.split(whole) if part]
    headings = [clean(text) for tag, text, region in outline.headings if region in (Region.MAIN, Region.SIDE)]
    for heading in headings:
        if len(heading) >= 4 and _key(heading) in _key(whole):
            return heading
    if column and _key(column) in _key(whole):
        return column
    shown = {_key(line.text) for line in outline.lines if len(line.text) < 300}
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


def _named(tags: dict[str, str], name: str) -> str:
    value = tags.get(name, "")
    return clean(value) if says_something(value) else ""


def read_published(outline: Outline, title: str, rows_text: frozenset[str] = frozenset()) -> Stamp | None:
    """The publication date that the page shows to a reader, never one from meta tags.

    First a date labelled 发布时间 and the like; then, from the title on, one labelled 日期 or 时间, or a bare one in the line
    of source, font size and the like or in a short line right under the title, before the text begins.
    """
    lines = [line for line in outline.lines if line.region is not Region.FOOTER and line.text not in rows_text]
    text = widen("\n".join(line.text for line in lines if len(line.text) < 500))
    match = _LABELLED.search(text)
    found = first_stamp(text, match.end(), match.end() + 20) if match else None
    if found:
        return found
    for start in _title_lines(lines, title):
        found = _under_title(lines[start : start + 40], title)
        if found:
            return found
    return next((found for n in range(len(lines)) for found in [_weakly_labelled(lines, n)] if found), None)


def _title_lines(lines: list[Line], title: str) -> list[int]:
    """Where the title stands; a title broken over lines is known by its first one."""
    key = _key(title)
    if not key:
        return []
    keys = [_key(line.text[:200]) for line in lines]
    return [n for n, own in enumerate(keys) if own.startswith(key[:40]) or (len(own) >= 8 and key.startswith(own))][:6]


def _under_title(lines: list[Line], title: str) -> Stamp | None:
    begun = False
    for distance, line in enumerate(lines):
        found = _weakly_labelled(lines, distance)
        if found:
            return found
        begun = begun or (len(line.text) >= _TEXT_CHARS and line.text.endswith(_SENTENCE_END))
        text = widen(line.text)
        match = FULL_DATE.search(text)
        if not match or len(text) > 160 or line.linked > len(text) // 2:
            continue
        lead = (text[: match.start()] or (lines[distance - 1].text if distance else "")).rstrip()
        rest = len(text) - (match.end() - match.start()) - (len(title) if distance == 0 else 0)
        if lead.endswith((":", "：")) or match[0].strip() in widen(title):
            continue
        if text.startswith(("(", "（")) and not _META_LINE.search(text):
            continue
        if (_META_LINE.search(text) and not line.text.endswith(_SENTENCE_END)) or (
            not begun and distance <= 4 and rest <= 30
        ):
            found = stamp_at(text, match)
            if found:
                return found
    return None


def _weakly_labelled(lines: list[Line], number: int) -> Stamp | None:
    line = lines[number]
    if len(line.text) > 120 or line.linked > len(line.text) // 2 or not _WEAK_LABEL.search(line.text):
        return None
    following = lines[number + 1].text[:20] if number + 1 < len(lines) and len(line.text) < 8 else ""
    text = widen(f"{line.text} {following}")
    match = _WEAKLY.search(text)
    return first_stamp(text, match.end(), match.end() + 20) if match else None


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text)
