"""``xunwang policy``: documents and pages from files, for the part that compares and matches them; nothing is stored."""

import gzip
import json
import lzma
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TextIO

from monitor.clock import Clock
from monitor.model import PageFacts, local_day, refusal
from monitor.observe.charset import decode
from monitor.observe.check_page import CheckPage
from monitor.observe.document import parse
from monitor.observe.files import binary_kind
from monitor.observe.origin import told_url
from monitor.observe.page import open_page
from monitor.policies import Document, Match, Matcher, Page, compare

__all__ = [
    "Document",
    "FileError",
    "Match",
    "Matcher",
    "Page",
    "compare",
    "read_catalogue",
    "read_document",
    "read_page_file",
]

_MARKUP = re.compile(r"\s*(?:<\?xml|<!doctype|<html|<head|<body|<meta|<div|<!--)", re.I)
_NUMBER_LINE = re.compile(r"^[^。；]{2,60}\d+\s*号\s*$")
_LABEL = re.compile(r"^[\[【\s]*(?:发文字号|发文文号|文\s*号|字\s*号)[\]】\s]*[:：]?\s*(.*)$")
_OPENERS: Final[dict[str, Any]] = {".xz": lzma.open, ".gz": gzip.open}
_LEAST_TITLE = 2


class FileError(Exception):
    """A file that cannot be used; the message names it, the line, and the remedy, in Chinese."""


def read_document(path: Path, clock: Clock) -> Document:
    """A document from a text file (title, number or an empty line, body) or from a saved page."""
    text = _text_of(path)
    if _MARKUP.match(text):
        page = _opened(path, clock)
        return Document(title=page.facts.title, text=page.article, number=_labelled(page.lines), key=str(path))
    return _from_lines(path, text)


def read_page_file(path: Path, clock: Clock) -> Page:
    """A page that may carry a document, from a text file or a saved page."""
    text = _text_of(path)
    if not _MARKUP.match(text):
        document = _from_lines(path, text)
        return Page(title=document.title, text=f"{document.number}\n{document.text}".strip(), key=str(path))
    page = _opened(path, clock)
    links = tuple((link.url, link.text) for link in page.links if not link.common)
    number = _labelled(page.lines)
    return Page(title=page.facts.title, text=f"{number}\n{page.article}".strip(), links=links, key=str(path))


def _text_of(path: Path) -> str:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise FileError(f"读不了文件 {path}：{_reason(error)}。请检查文件名和权限。") from None
    kind = binary_kind(body)
    if kind:
        raise FileError(
            f"{path} 是{kind}，不是文本文件或网页，没有比对。请在打开它的程序里另存为纯文本（.txt）；"
            "扫描件和图片要先把文字录下来。"
        )
    text = decode(body)[0]
    if not text.strip():
        raise FileError(f"{path} 是空文件。请给出有标题和正文的文本文件，或保存下来的网页。")
    return text


def _reason(error: OSError | EOFError | lzma.LZMAError) -> str:
    """Why a file could not be read, for the person."""
    return refusal(error) if isinstance(error, OSError) else "文件不完整，或不是它的名称所说的压缩格式"


def _from_lines(path: Path, text: str) -> Document:
    title, _, rest = text.strip("\ufeff\n\r").partition("\n")
    second, _, body = rest.partition("\n")
    if second.strip() and not _NUMBER_LINE.match(second):  # no line for the number: the body begins at once
        second, body = "", rest
    if len(title.strip()) < _LEAST_TITLE or not body.strip():
        raise FileError(
            f"{path} 第 {1 if len(title.strip()) < _LEAST_TITLE else 3} 行：没有{'标题' if len(title.strip()) < _LEAST_TITLE else '正文'}。"
            "文本文件的第一行是标题，第二行是发文字号（没有就空着），从第三行起是正文。"
        )
    return Document(title=title.strip(), text=body, number=second.strip(), key=str(path))


def _opened(path: Path, clock: Clock) -> CheckPage:
    """A saved page as read."""
    body = path.read_bytes()
    root = parse(decode(body)[0])
    url = told_url(root, path.name) if root is not None else ""
    page = open_page(body, url or "http://localhost/", today=local_day(clock.now()))
    if isinstance(page, PageFacts) or not page.facts.title:
        raise FileError(f"{path}：网页里没有读到标题。请确认保存的是文件的正文页，而不是列表页或提示页。")
    return page


def _labelled(lines: tuple[str, ...]) -> str:
    """The number that a page's block of data names."""
    for line, following in zip(lines, (*lines[1:], ""), strict=True):
        match = _LABEL.match(line) if len(line) <= 80 else None
        if match:
            value = match[1] or following
            return value if _NUMBER_LINE.match(value) else ""
    return ""


def read_catalogue(path: Path) -> list[Document]:
    """The documents of a catalogue: one JSON object a line with ``title``, ``text`` and, where known, ``id``, ``docno``,
    ``url`` and ``head`` (the history under a law's title); packed with xz or gzip or not."""
    found = [_row(path, number, line) for number, line in _lines(path)]
    if not found:
        raise FileError(f"{path} 里一个文件也没有。目录每行是一个 JSON 对象，至少有 title（标题）和 text（正文）。")
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        opener: Callable[..., TextIO] = _OPENERS.get(path.suffix, open)
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, line
    except UnicodeDecodeError:
        raise FileError(
            f"{path} 不是 UTF-8 编码的文本。请另存为 UTF-8；压缩过的目录文件名应以 .xz 或 .gz 结尾。"
        ) from None
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise FileError(f"读不了目录 {path}：{_reason(error)}。请检查文件名；压缩文件可能不完整。") from None


def _row(path: Path, number: int, line: str) -> Document:
    where = f"{path} 第 {number} 行"
    try:
        row: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise FileError(
            f"{where}不是 JSON（第 {error.colno} 个字符起读不懂）。请把每个文件写成一行 JSON 对象。"
        ) from None
    if not isinstance(row, dict):
        raise FileError(f'{where}不是 JSON 对象。请写成 {{"id": …, "title": …, "docno": …, "text": …}}。')
    values = {}
    for name in ("title", "text", "docno", "url", "head"):
        value = row.get(name)
        if value is not None and not isinstance(value, str):
            raise FileError(f"{where}的 {name} 应是文字，现在是 {json.dumps(value, ensure_ascii=False)[:40]}。")
        values[name] = value or ""
    if not values["title"].strip():
        raise FileError(f"{where}没有 title（标题）。没有标题的文件无从比对，请补上或删去这一行。")
    return Document(
        title=values["title"], text=values["text"], number=values["docno"] or str(row.get("number") or ""),
        key=str(row.get("id") or number), url=values["url"], history=values["head"],
    )  # fmt: skip
