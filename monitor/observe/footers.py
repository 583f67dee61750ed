"""Marks that lxml's reading did not find: a footer written by an inline script, swallowed by a script that nobody closed,
or lost behind broken markup.

BeautifulSoup with Python's own parser forgives what libxml2 gives up on.  It is slow, so it is asked only when the page
seems to hold marks and none was found, and it is shown no more than the end of the page or the script's strings.
"""

import re

from lxml import etree

from monitor.model import Marks
from monitor.observe.document import Document
from monitor.observe.marks import read_marks
from monitor.observe.outline import Outline
from monitor.observe.survey import survey

_HINTS = ("标识码", "ICP备", "公网安备")
_STRING = re.compile(r"""'((?:[^'\\]|\\.){3,20000})'|"((?:[^"\\]|\\.){3,20000})\"""", re.S)
_ESCAPES = {"\\'": "'", '\\"': '"', "\\/": "/", "\\n": "\n", "\\t": " ", "\\\n": ""}
_ESCAPE = re.compile(r"\\(?:['\"/nt]|\n)")
_MAX_TAIL = 16_000
_MAX_SCRIPT = 100_000


def has_hints(text: str) -> bool:
    """Whether the source speaks of marks at all."""
    return any(hint in text for hint in _HINTS)


def read_hidden_marks(text: str, outline: Outline, found: Marks) -> Marks:
    """The marks of a page in whose tree no footer mark was found: from scripts that write the footer, else from the
    end of the source."""
    if found.site_codes or found.icp or found.police:
        return found
    for script in outline.scripts:
        if has_hints(script) and "<" in script:
            swallowed = script.lstrip()[:1] in ("<", ">")
            markup = script[:_MAX_SCRIPT] if swallowed else _strings(script[:_MAX_SCRIPT])
            marks = _read(f"<div class='footer'>{markup}</div>", outline, found)
            if marks.site_codes or marks.icp or marks.police:
                return marks
    marks = _read(text[-_MAX_TAIL:], outline, found)
    return marks if marks.site_codes or marks.icp or marks.police else found


def _strings(script: str) -> str:
    """The script's string literals, one after the other, as document.write would print them."""
    parts = (one or two for one, two in _STRING.findall(script))
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match[0], match[0]), "".join(parts))


def _read(markup: str, outline: Outline, found: Marks) -> Marks:
    from bs4 import BeautifulSoup  # a large module that few sites need

    soup = BeautifulSoup(markup, "html.parser")
    for element in soup(["style", "script"]):
        if element.name == "style" or not (element.get("sitecode") or element.get("src")):
            element.decompose()
    text = f"<html><body><div>{soup.decode(formatter='html')}</div></body></html>"
    root = etree.HTML(text)
    marks = read_marks(Document(text, outline.charset, root), survey(root, outline.base, outline.charset))
    kept = {name: getattr(found, name) for name in found.__struct_fields__ if getattr(found, name)}
    fresh = {name: getattr(marks, name) for name in marks.__struct_fields__ if getattr(marks, name)}
    return Marks(**{**fresh, **kept})
