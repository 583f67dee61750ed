"""What a page's source shows a reader, without a tree.

Each function takes time in proportion to the source, whatever the source: tags that are never closed must not make a
search begin again at each of them.
"""

import re
from typing import Final

TAG: Final = re.compile(r"<[^<>]*>")
_CUT = re.compile(r"<[^<>]*>|[\r\n]+")
_LONGEST_TITLE: Final = 300
_OPENS = re.compile(r"<(script|style|noscript|template|textarea|head)\b|<!--", re.I)
_CLOSES = {
    name: re.compile(rf"</{name}\s{{0,20}}>", re.I)
    for name in ("script", "style", "noscript", "template", "textarea", "head")
}


def visible(source: str, *, head: bool = False) -> str:
    """The source without scripts, styles, hidden parts and comments, and without the head unless it is wanted.

    As in a browser, what is never closed hides all that follows; only a head does not.
    """
    kept: list[str] = []
    at = begin = 0
    while opened := _OPENS.search(source, begin):
        name = (opened[1] or "").lower()
        end = 0 if name == "head" and head else _end(source, name, opened.end())
        if not end and name == "head":
            begin, head = opened.end(), True
            continue
        kept += (source[at : opened.start()], "\n")
        at = begin = end or len(source)
    return "".join((*kept, source[at:]))


def _end(source: str, name: str, start: int) -> int:
    """Where an element (a comment when ``name`` is empty) that opened before ``start`` ends; 0: it is never closed."""
    if not name:
        found = source.find("-->", start)
        return found + 3 if found >= 0 else 0
    closed = _CLOSES[name].search(source, start)
    return closed.end() if closed else 0


def first_inside(source: str, *names: str) -> str:
    """The words inside the first element of one of these names, up to 300 characters; empty when there is none."""
    opened = re.compile(rf"<(?:{'|'.join(names)})\b[^<>]*>", re.I).search(source)
    if opened is None:
        return ""
    closed = re.compile(rf"</(?:{'|'.join(names)})\b", re.I).search(source, opened.end())
    return words(source[opened.end() : closed.start()])[:_LONGEST_TITLE] if closed else ""


def all_inside(source: str, name: str) -> list[str]:
    """The words inside each element of a name of :data:`_CLOSES` that is closed."""
    found = []
    opens = re.compile(rf"<{name}\b[^<>]*>", re.I)
    at = 0
    while (opened := opens.search(source, at)) and (closed := _CLOSES[name].search(source, opened.end())):
        found.append(words(source[opened.end() : closed.start()]))
        at = closed.end()
    return found


def words(markup: str) -> str:
    """The text of a piece of markup, runs of space as one."""
    return " ".join(TAG.sub(" ", markup).split())


def lines(markup: str) -> list[str]:
    """The texts between tags and line ends."""
    return [line for line in (" ".join(part.split()) for part in _CUT.split(markup)) if line]
