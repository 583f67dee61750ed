"""Pages that only lead elsewhere: meta refresh, script redirects, framesets, a page that is one full frame."""

import re

from lxml import etree

from monitor.observe.outline import Outline
from monitor.observe.urls import join

_REFRESH = re.compile(r"^\s*(\d{1,5})(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?['\"]?\s*([^'\"]*)", re.I)
_LONGEST_WAIT_S = 10
_TARGET = r"""\(?\s*["']([^"'<>\s]{1,500})["']"""
_SCRIPT = re.compile(
    r"(?:(?:window|self|top|parent|document|this)\s*\.\s*)*(?<![\w$])location\s*(?:\.\s*href\s*)?=\s*" + _TARGET
    + r"|location\s*\.\s*(?:replace|assign)\s*" + _TARGET
)  # fmt: skip
_MOBILE = re.compile(r"userAgent|mobile|android|iphone", re.I)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", re.S)
_LITTLE_TEXT = 120
_FEW_LINKS = 5
_MAIN_FRAME = re.compile(r"main|content|right|body|index|center", re.I)


def leads_to(root: etree._Element, outline: Outline, url: str) -> str:
    """The absolute URL that a browser shows instead of this page, or empty.

    A meta refresh counts up to ten seconds; a script redirect and a frame only where the page itself has next to no
    text.
    """
    target = _refresh(root, outline.base)
    if not target and root.find(".//frameset") is not None:
        target = _frame(outline)
    if not target and _is_bare(outline):
        target = _script(outline) or _whole_frame(outline)
    return target if target != url else ""


def _refresh(root: etree._Element, base: str) -> str:
    for element in root.iter("meta"):
        if (element.get("http-equiv") or "").lower() == "refresh":
            match = _REFRESH.match(element.get("content") or "")
            if match and int(match[1]) <= _LONGEST_WAIT_S and match[2]:
                return join(base, match[2])
    return ""


def _is_bare(outline: Outline) -> bool:
    return len(outline.anchors) <= _FEW_LINKS and sum(len(line.text) for line in outline.lines) <= _LITTLE_TEXT


def _script(outline: Outline) -> str:
    """The target of a redirect; where a script tells telephones from computers, the last one, which is for the latter."""
    for script in outline.scripts:
        if "location" not in script or len(script) > 20_000:
            continue
        targets = [match[1] or match[2] for match in _SCRIPT.finditer(_COMMENT.sub("", script))]
        if targets:
            return join(outline.base, targets[-1 if _MOBILE.search(script) else 0], outline.charset)
    return ""


def _frame(outline: Outline) -> str:
    frames = [element for element in outline.frames if element.tag == "frame" and element.get("src")]
    named = [element for element in frames if _MAIN_FRAME.search(element.get("name") or "")]
    for element in named or frames[-1:]:
        return join(outline.base, element.get("src") or "", outline.charset)
    return ""


def _whole_frame(outline: Outline) -> str:
    frames = [element for element in outline.frames if element.tag == "iframe" and element.get("src")]
    if len(frames) != 1 or _hidden(frames[0]):
        return ""
    return join(outline.base, frames[0].get("src") or "", outline.charset)


def _hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or element.get("width") in ("0", "1") or element.get("height") in ("0", "1")
