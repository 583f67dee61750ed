"""The rows of a page's tables and lists, cell by cell, for checks that must know under which heading a text stands."""

from typing import Final

from lxml import etree

ROWS: Final = ("tr", "li", "dl")
_CELLS: Final = {"tr": frozenset({"td", "th"})}
_PIECES: Final = frozenset({"span", "a", "p", "dd", "dt", "em", "i", "div"})
_NO_TEXT: Final = frozenset({"script", "style"})
_MOST: Final = 1_000


def read_cells(root: etree._Element) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each row's tag with the texts of its cells, empty ones included; of rows in rows, each has its own texts alone.

    In a table's row a cell is a ``td`` or ``th``; in a list's, whatever sets a text apart.  At most a thousand rows.
    """
    found = []
    for row in root.iter(*ROWS):
        cells = _cells(row, _CELLS.get(str(row.tag), _PIECES))
        if cells:
            found.append((str(row.tag), cells))
        if len(found) >= _MOST:
            break
    return tuple(found)


def _cells(row: etree._Element, begins: frozenset[str]) -> tuple[str, ...]:
    cells: list[str] = []

    def add(text: str | None) -> None:
        if text and text.strip():
            cells[-1:] = [f"{cells[-1] if cells else ''}{text.strip()}"]

    add(row.text)
    walk = etree.iterwalk(row, events=("start", "end"))
    for event, element in walk:
        if element is row:
            continue
        if event == "end":
            add(element.tail)
        elif element.tag in ROWS or element.tag in _NO_TEXT:
            walk.skip_subtree()
        else:
            if element.tag in begins:
                cells.append("")
            add(element.text)
    return tuple(cells)
