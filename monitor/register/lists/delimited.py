"""A text table (.csv and the like) as one sheet: its encoding and its separator are found, not asked for."""

import csv
import re
from collections.abc import Callable
from io import StringIO

from monitor.register.lists.sheet import BLANK, Book, Cell, ListError, Sheet

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SEPARATORS = (",", "\t", ";", "|")
_KEPT_TEXT = re.compile(r'="(.*)"', re.S)
"""``="0236801"``: how spreadsheets keep the zeros of a number in a text table."""


def read_delimited(raw: bytes, file: str, score: Callable[[Sheet], int]) -> Book:
    """The one sheet of a text table, with the separator for which ``score`` is highest.  Raises :class:`ListError`."""
    text = _decoded(raw, file)
    read = [sheet for separator in _SEPARATORS if (sheet := _sheet(text, separator)) is not None]
    if not read:
        raise ListError(
            (f"{file}：引号没有配对，或一个单元格太长，不能分成列。请在 Excel 里打开，另存为 .xlsx 后再试。",)
        )
    return Book(file=file, sheets=(max(read, key=score),))


def _decoded(raw: bytes, file: str) -> str:
    encodings = [name for mark, name in _MARKS if raw.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ListError(
        (f"{file}：不是文字表格，或编码既不是 UTF-8 也不是 GB18030。请在 Excel 里打开，另存为 .xlsx 后再试。",)
    )


def _sheet(text: str, separator: str) -> Sheet | None:
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=False))
    except csv.Error:
        return None
    return Sheet(name="", rows=tuple(tuple(_cell(value) for value in row) for row in rows))


def _cell(value: str) -> Cell:
    kept = _KEPT_TEXT.fullmatch(value.strip())
    text = kept[1] if kept else value
    return Cell(value=text) if text.strip() else BLANK
