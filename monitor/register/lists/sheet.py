"""An office's list as sheets of plain cells, whatever kind of file it came from."""

import re
import unicodedata
from datetime import date, datetime

from monitor.model import Frozen

CellValue = str | int | float | bool | date | None

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}


class ListError(Exception):
    """The list cannot be imported.  ``problems`` names every reason: file, sheet, row, column, found, allowed."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Cell(Frozen, frozen=True, kw_only=True):
    """One cell.  ``link`` is the target of its hyperlink; ``spread`` says that it repeats the first cell of a merged
    range, ``above`` that this first cell stands in an earlier row; ``uncounted`` that it is a formula whose result the
    file does not hold."""

    value: CellValue = None
    link: str = ""
    spread: bool = False
    above: bool = False
    uncounted: bool = False

    @property
    def text(self) -> str:
        """What a person reads in the cell, in one line: no blanks at the ends, letters and digits in half width."""
        return one_line(self.lines)

    @property
    def lines(self) -> str:
        """The same with its line breaks."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        if isinstance(value, datetime):
            return value.date().isoformat()
        return clean(str(value))


BLANK = Cell()


class Sheet(Frozen, frozen=True, kw_only=True):
    """One sheet; ``name`` is empty for a file that has no sheets.  Rows and columns are counted from 0."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


class Book(Frozen, frozen=True, kw_only=True):
    """The sheets of one file, and what was passed over in it (in Chinese)."""

    file: str
    sheets: tuple[Sheet, ...]
    ignored: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Text without invisible characters and without blanks at the ends of its lines."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_FULL_WIDTH)
    return "\n".join(line for line in (_blanks(line) for line in text.split("\n")) if line)


def one_line(text: str) -> str:
    """Lines joined: without a gap where Chinese meets Chinese, with a blank elsewhere."""
    return re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n|\n(?=[\u3000-\u9fff\uff00-\uffef])", "", text).replace(
        "\n", " "
    )


def narrow(text: str) -> str:
    """Text with every full-width character in half width and without any blank: codes, numbers, addresses, headings."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _blanks(line: str) -> str:
    return re.sub(r"[ \t\xa0\u2000-\u200a\u3000]+", " ", line).strip()
