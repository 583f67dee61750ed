"""Documents from a file: an office's list (Excel, CSV) or a catalogue of one JSON object a line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from monitor.app.documents import imported
from monitor.app.feeding import numbered
from monitor.app.policies import read_catalogue
from monitor.app.wiring import Monitor
from monitor.model import Decision, Frozen, IssuedDocument, Issuer, host_of
from monitor.observe.dates import first_stamp
from monitor.register import is_web
from monitor.register.lists.opening import open_list
from monitor.register.lists.sheet import Cell, ListError, Sheet

_HEADINGS: Final = {
    "title": re.compile(r"(?:文件)?(?:标题|名称|题目)"),
    "number": re.compile(r"(?:发文)?(?:字|文)号"),
    "url": re.compile(r"(?:原文)?(?:网址|链接|地址)"),
    "published": re.compile(r"(?:发布|公布|发文|印发)(?:时间|日期)"),
    "owed": re.compile(r"(?:是否)?(?:必须|须|需要?|应)?转载"),
    "hours": re.compile(r"(?:转载)?(?:时限|期限)(?:[(（]小时[)）])?"),
}
_HEAD_ROWS: Final = 10
_YES = re.compile(r"是|必须|应|需|转载|√|✓|y(?:es)?|1", re.I)
_NO = re.compile(r"否|不|无需|免|×|n(?:o)?|0", re.I)


class Taken(Frozen, frozen=True, kw_only=True):
    """What an import found: documents, how many of them were known, new decisions, and documents without text."""

    documents: int
    known: int
    decisions: int
    without_text: int


def import_file(monitor: Monitor, path: Path, issuer: Issuer) -> Taken:
    """Keep the documents of a file, all or none.  What is known already keeps its text and its clock, and a decision that
    stands is not taken again.  Raises :class:`ListError` or :class:`~monitor.app.policies.FileError` with every fault of it.
    """
    jsonl = re.search(r"\.jsonl?(?:\.xz|\.gz)?$", path.name, re.I)
    documents, decisions = _catalogue(monitor, path, issuer) if jsonl else _list(monitor, path, issuer)
    held = {document.key: monitor.store.issued_document(document.key) for document in documents}
    fresh = [each if (known := held[each.key]) is None else _merged(known, each) for each in documents]
    standing = {each.document: each for each in monitor.store.decisions() if not each.sites}
    changed = [each for each in decisions if not _stands(each, standing.get(each.document))]
    monitor.store.record([*fresh, *changed])
    return Taken(
        documents=len(documents),
        known=sum(known is not None for known in held.values()),
        decisions=len(changed),
        without_text=sum(not each.text for each in fresh),
    )


def _merged(known: IssuedDocument, given: IssuedDocument) -> IssuedDocument:
    """A known document with what a list adds.  What was read at the issuer's stays; the office may correct its own lists."""
    first, second = (given, known) if known.by_office else (known, given)
    fields = ("url", "title", "number", "published_text", "text")
    return replace(known, **{name: getattr(first, name) or getattr(second, name) for name in fields})


def _stands(decision: Decision, known: Decision | None) -> bool:
    """Whether the list says only what was decided before."""
    return known is not None and (known.owed, known.hours) == (decision.owed, decision.hours)


def _catalogue(monitor: Monitor, path: Path, issuer: Issuer) -> tuple[list[IssuedDocument], list[Decision]]:
    now = monitor.clock.now()
    found = [
        imported(issuer, each.title, now, url=each.url, number=each.number, text=each.text)
        for each in read_catalogue(path)
    ]
    return [numbered(each) for each in found], []


def _list(monitor: Monitor, path: Path, issuer: Issuer) -> tuple[list[IssuedDocument], list[Decision]]:
    book, known = open_list(path), monitor.store.issued_heads(issuer.id)
    faults: list[str] = []
    documents, decisions = [], []
    for sheet in book.sheets:
        for number, row in _rows(sheet):
            place = f"{book.file}：{f'工作表“{sheet.name}”' if sheet.name else ''}第 {number} 行"
            document, decision = _row(monitor, issuer, row, place, faults)
            document = replace(document, key=_key(known, document)) if document else None
            decision = replace(decision, document=document.key) if decision and document else None
            documents += [document] if document else []
            decisions += [decision] if decision else []
    if faults:
        raise ListError((*faults, f"共 {len(faults)} 处错误，什么也没有记。请在清单里改好再导入。"))
    if not documents:
        raise ListError(
            (
                f"{book.file}：没有读到一个文件。表头要有“标题”一列，还可以有：发文字号、网址、发布时间、必须转载、时限。",
            )
        )
    return documents, decisions


def _rows(sheet: Sheet) -> Iterator[tuple[int, Mapping[str, Cell]]]:
    """The rows below the heading, each with its number as Excel counts and its cells by field."""
    head: dict[str, int] = {}
    for number, cells in enumerate(sheet.rows, 1):
        if not head:
            found = {_field(cell.text): at for at, cell in enumerate(cells)}
            head = {name: at for name, at in found.items() if name} if "title" in found else {}
            if not head and number > _HEAD_ROWS:
                return
            continue
        row = {name: cells[at] for name, at in head.items() if at < len(cells)}
        if any(cell.text for cell in row.values()):
            yield number, row


def _field(heading: str) -> str:
    bare = re.sub(r"[\s*：:]", "", heading)
    return next((name for name, pattern in _HEADINGS.items() if pattern.fullmatch(bare)), "")


def _row(
    monitor: Monitor, issuer: Issuer, row: Mapping[str, Cell], place: str, faults: list[str]
) -> tuple[IssuedDocument | None, Decision | None]:
    told = {name: cell.text for name, cell in row.items()}
    title, shown = told.get("title", ""), told.get("published", "")
    url = (row["url"].link or told["url"]) if "url" in row else ""
    stamp = first_stamp(shown) if shown else None
    hours = told.get("hours", "")
    before = len(faults)
    if not title:
        faults.append(f"{place}，没有标题。没有标题的文件无从比对，请补上或删去这一行。")
    if url and not is_web(url):
        faults.append(f"{place}，网址现在是“{url}”，应为完整网址（http:// 或 https:// 开头），没有就空着。")
    other = _other_issuer(monitor, issuer, url)
    if other:
        faults.append(
            f"{place}，网址 {url} 在“{other}”的网站上，不是“{issuer.name}”的。请改网址，或用 --issuer 指明它。"
        )
    if shown and stamp is None:
        faults.append(f"{place}，发布时间现在是“{shown}”，应像 2026-11-05 或 2026-11-05 16:30。")
    if hours and not (hours.isdigit() and 1 <= int(hours) <= 720):
        faults.append(f"{place}，时限现在是“{hours}”，应为 1 到 720 之间的整数（小时），没有就空着。")
    if len(faults) > before:
        return None, None
    now = monitor.clock.now()
    number = told.get("number", "")
    document = imported(issuer, title, now, url=url, number=number, published_text=stamp.text if stamp else "")
    owed = told.get("owed", "")
    if not owed and not hours:
        return document, None
    must = not _NO.match(owed) and bool(hours or _YES.match(owed))
    return document, Decision(
        document=document.key, owed=must, at=now, hours=int(hours or 0), reason=f"清单 {place.partition('：')[0]}"
    )


def _other_issuer(monitor: Monitor, issuer: Issuer, url: str) -> str:
    """The name of another issuer, on whose site an address is; empty where it is on none."""
    others = (each for each in monitor.register.issuers if each.id != issuer.id)
    return next((each.name for each in others if url and host_of(url) == host_of(each.url)), "")


def _key(known: Sequence[IssuedDocument], document: IssuedDocument) -> str:
    """The key of the known document that a row means: by its address, else by number, else by title; its own where none
    is known."""
    same = (
        next((each.key for each in known if each.key == document.key), ""),
        next(
            (each.key for each in known if not document.url and document.number and each.number == document.number), ""
        ),
        next(
            (each.key for each in known if not (document.url or document.number) and each.title == document.title), ""
        ),
    )
    return next(filter(None, same), document.key)
