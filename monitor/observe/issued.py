"""What an issuer's page says of a document: the labelled data above it (发文机关, 发文字号, 成文日期 …), title, time, text, files."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from monitor.model import Frozen, Link
from monitor.observe.check_page import CheckPage
from monitor.observe.dates import first_stamp

_LABELS: Final = {
    "title": re.compile(r"标题|名称|文件名称|信息名称"),
    "number": re.compile(r"发文字号|发文文号|文号|字号|文件编号"),
    "agency": re.compile(r"发文机[关构]|发文单位|制发机关|发布机构|制定机关"),
    "topic": re.compile(r"主题分类|信息分类|信息类别|主题词"),
    "written": re.compile(r"成文日期|生成日期|发文日期|印发日期"),
    "published": re.compile(r"发布日期|发布时间|公开日期"),
}
_MARKS = re.compile(r"[\s【】\[\]:：\u3000]")
_BESIDE = re.compile(r"^\s*[\[【]?((?:[\u4e00-\u9fff][\s\u3000]*){2,5})[\]】]?\s*[:：]\s*(\S.*)$")
_NUMBER = re.compile(r"\d\s*号")
_NOTHING = re.compile(r"[\s\W]*(?:无|暂无|null)?[\s\W]*", re.I)
_WITH_HOUR: Final = 16
_LONGEST: Final = 300


class IssuedPage(Frozen, frozen=True, kw_only=True):
    """A document's page as an issuer shows it; empty where it shows nothing of the kind."""

    title: str
    number: str = ""
    written: date | None = None
    published_text: str = ""
    agency: str = ""
    topic: str = ""
    text: str = ""
    attachments: tuple[Link, ...] = ()


def read_issued(page: CheckPage, listed: str = "") -> IssuedPage:
    """Read a document's page.  ``listed`` is the title on the list, used where the page shows none."""
    told = _told(page)
    title = told.get("title", "")
    shown = page.facts.title or listed
    written = first_stamp(told.get("written", ""))
    return IssuedPage(
        title=title if len(title) > len(shown) else shown,
        number=told["number"] if _NUMBER.search(told.get("number", "")) else "",
        written=written.day if written else None,
        published_text=_published(page, told.get("published", "")),
        agency=told.get("agency", ""),
        topic=told.get("topic", ""),
        text=page.article,
        attachments=page.facts.attachments,
    )


def _published(page: CheckPage, labelled: str) -> str:
    """The time shown; with the hour of the page's tag where the page shows a reader only that day."""
    shown = page.facts.published_text
    if not shown and (stamp := first_stamp(labelled)):
        shown = stamp.day.isoformat()
    if len(shown) >= _WITH_HOUR:
        return shown[:_WITH_HOUR]
    tagged = first_stamp(page.facts.tags.get("PubDate", ""))
    if tagged is not None and tagged.text[:10] == shown and len(tagged.text) >= _WITH_HOUR:
        return tagged.text[:_WITH_HOUR]
    return shown


def _told(page: CheckPage) -> dict[str, str]:
    """The labelled data: a label and its value in neighbouring cells, or on one line, or on two; the first of each kind."""
    found: dict[str, str] = {}
    for _, cells in page.cells:
        _take(found, pairwise(cells))
    head = [line for line in page.lines if len(line) <= _LONGEST][:200]
    _take(found, ((match[1], match[2]) for line in head if (match := _BESIDE.match(line))))
    _take(found, pairwise(head))
    return found


def _take(found: dict[str, str], pairs: Iterable[Sequence[str]]) -> None:
    for label, value in pairs:
        if not label or len(label) > 24:
            continue
        bare = _MARKS.sub("", label)
        name = next((name for name, pattern in _LABELS.items() if pattern.fullmatch(bare)), None)
        if name is not None and name not in found and not _NOTHING.fullmatch(value) and not _is_label(value):
            found[name] = " ".join(value.split())[:_LONGEST]


def _is_label(value: str) -> bool:
    """Whether what stands beside a label is the next label: the value was left empty."""
    bare = _MARKS.sub("", value)
    return len(bare) <= 8 and any(pattern.fullmatch(bare) for pattern in _LABELS.values())
