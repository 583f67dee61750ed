"""A second, simpler reading of a kept body, made without the first one's parser and without its rules.

Only what a page is made of: links with their words, texts, what else may hold content, scripts.  Takes time in proportion
to the body, whatever the body.
"""

import re
from functools import lru_cache
from html import unescape
from typing import Final
from urllib.parse import urljoin

from monitor.model import Frozen
from monitor.store.view import spelt

_MOST: Final = 1_000_000  # characters of a body that are looked at
_MOST_ATTRIBUTES: Final = 4_000
_TOKEN = re.compile(r"<!--|<(/?)([a-zA-Z][\w:-]{0,30})([^<>]*)>")
_ATTRIBUTE = re.compile(r"""(?<![\w:@.-])([\w:@.-]{1,40})\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_NUMBER = re.compile(r"\d+")
_NOWHERE = re.compile(r"^\s*(?:#|$|javascript:\s*(?:;|$|void|history|window\.(?:print|close)))", re.I)
_TEMPLATE = re.compile(r"\{\{[^{}]{1,80}\}\}|<%=?|\$\{[^{}]{1,80}\}|\[%")
_BINDINGS = ("v-for", "v-html", "ng-repeat", "ng-bind", "ms-repeat", "ms-for", "data-bind", "wx:for", ":data", "@each")
_ACTIONS = ("onclick", "data-href", "data-url", "data-link")
_HOLDERS = frozenset({"ul", "ol", "dl", "div", "table", "tbody", "section", "span", "td"})
_EMBEDS = {
    "img": "src", "iframe": "src", "frame": "src", "embed": "src", "object": "data", "video": "src", "audio": "src",
    "source": "src", "area": "href",
}  # fmt: skip
_DRAWINGS = frozenset({"canvas", "svg", "object"})
_HIDES = frozenset({"textarea", "select", "svg", "noscript"})  # elements whose words are no text of the page
_PICTURE = re.compile(r"url\(\s*['\"]?([^'\")]{3,300})", re.I)
_UNSEEN = re.compile(r"display\s*:\s*none", re.I)
_NOTHING_YET = re.compile(r"暂无|没有(?:找到|查询到)?(?:相关|任何)?(?:数据|内容|信息|记录)")


class Pieces(Frozen, frozen=True, kw_only=True):
    """What a page is made of.

    ``links`` maps absolute URLs to the longest words on them; ``lines`` are its texts with numbers levelled; ``held``
    what may hold content besides (pictures, frames, forms, drawings, elements of the site's own making or that do
    something when clicked); ``sources`` and ``scripts``
    the script files and the scripts in the page; ``drawn`` signs that a script fills in; ``empty`` ids of elements that
    hold nothing; ``names`` its class names and ids.
    """

    links: dict[str, str]
    lines: frozenset[str]
    held: frozenset[str]
    sources: frozenset[str]
    scripts: frozenset[str]
    drawn: frozenset[str]
    empty: frozenset[str]
    names: frozenset[str]


@lru_cache(maxsize=64)
def pieces(body: bytes, charset: str, url: str) -> Pieces:
    """The pieces of a body.  Never raises; remembered, because the neighbours of several columns are the same pages."""
    try:
        text = body.decode(charset or "utf-8", "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    reader = _Reader(url)
    reader.read(text[:_MOST])
    return reader.pieces()


def level(text: str) -> str:
    """A text with numbers levelled and runs of space as one, so that dates and counters make no difference."""
    return " ".join(_NUMBER.sub("#", text).split())


class _Reader:
    """One pass over the source: tags as they come, no tree."""

    def __init__(self, url: str) -> None:
        self._base = url
        self._links: dict[str, str] = {}
        self._sets: dict[str, set[str]] = {
            name: set() for name in ("lines", "held", "sources", "scripts", "drawn", "empty", "names")
        }
        self._anchor: tuple[str, list[str]] | None = None
        self._opened = ("", "")  # the element just opened, if it has an id and holds nothing so far
        self._hider = ""  # the element of _HIDES around
        self._unseen = False  # whether the element just opened is not shown

    def pieces(self) -> Pieces:
        """What was read."""
        return Pieces(links=self._links, **{name: frozenset(found) for name, found in self._sets.items()})

    def read(self, source: str) -> None:
        """Read a whole source."""
        at = 0
        while token := _TOKEN.search(source, at):
            self._text(source[at : token.start()])
            name = (token[2] or "").lower()
            at = token.end()
            if not name:
                at = _after(source, "-->", at)
            elif token[1]:
                self._close(name)
            else:
                attributes = _attributes(token[3])
                self._open(name, attributes)
                if name in ("script", "style"):
                    end = _after(source, f"</{name}", at)
                    if name == "script":
                        self._script(attributes, source[at:end])
                    at = end
        self._text(source[at:])

    def _text(self, text: str) -> None:
        words = " ".join(unescape(text).split())
        if not words:
            return
        self._opened = ("", "")
        if self._anchor:
            self._anchor[1].append(words)
        self._sets["lines"].add(level(words))
        if self._hider:
            self._sets["held"].add(f"{self._hider} {level(words)}")
        if self._unseen and _NOTHING_YET.search(words):
            self._sets["drawn"].add(f"hidden {words}")
        if _TEMPLATE.search(words):
            self._sets["drawn"].add(words)

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        key = attributes.get("id", "")
        self._opened = (name, key) if name in _HOLDERS else ("", "")
        self._sets["names"].update(attributes.get("class", "").split(), [key] if key else [])
        self._sets["drawn"].update(f"{each}={attributes[each]}" for each in _BINDINGS if each in attributes)
        self._sets["held"].update(f"{each}={attributes[each]}" for each in _ACTIONS if attributes.get(each))
        self._unseen = _UNSEEN.search(attributes.get("style", "")) is not None
        self._hold(name, attributes)
        if name == "template":
            self._sets["drawn"].add(f"template {key}")
        if name == "base" and attributes.get("href"):
            self._base = urljoin(self._base, attributes["href"])
        if name == "a":
            self._link(attributes)

    def _hold(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element that may hold content which no reader of markup sees."""
        embedded = attributes.get(_EMBEDS.get(name, ""))
        if embedded:
            self._sets["held"].add(f"{name} {self._join(embedded)}")
        elif name in _DRAWINGS or "-" in name:
            self._sets["held"].add(f"{name} {level(' '.join(map('='.join, attributes.items())))}")
        if picture := _PICTURE.search(attributes.get("style", "")):
            self._sets["held"].add(f"style {self._join(picture[1])}")
        if name in _HIDES:
            self._hider = name

    def _link(self, attributes: dict[str, str]) -> None:
        self._end_link()
        href = attributes.get("href", "")
        if _NOWHERE.match(href):
            return
        if href.strip().lower().startswith("javascript:"):
            self._sets["held"].add(href)
        elif target := self._join(href):
            self._anchor = (target, [attributes.get("title", "")])

    def _end_link(self) -> None:
        if self._anchor is not None:
            target, texts = self._anchor
            words = max(texts[0], "".join(texts[1:]), key=len)
            self._links[target] = max(self._links.get(target, ""), words, key=len)
        self._anchor = None

    def _close(self, name: str) -> None:
        if name == "a":
            self._end_link()
        if name == self._hider:
            self._hider = ""
        self._unseen = False
        if self._opened[0] == name and self._opened[1]:
            self._sets["empty"].add(self._opened[1])
        self._opened = ("", "")

    def _script(self, attributes: dict[str, str], text: str) -> None:
        if attributes.get("src"):
            self._sets["sources"].add(self._join(attributes["src"]).partition("?")[0])
        elif "template" in attributes.get("type", "") or "x-tmpl" in attributes.get("type", ""):
            self._sets["drawn"].add(level(text))
        elif text.strip():
            self._sets["scripts"].add(level(text))

    def _join(self, href: str) -> str:
        try:
            target = urljoin(self._base, href.strip()).partition("#")[0]
            return spelt(target) if target[:4].lower() == "http" else ""
        except ValueError:
            return ""


def _attributes(text: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text[:_MOST_ATTRIBUTES])
    return {name.lower(): unescape(double or single or bare) for name, double, single, bare in found}


def _after(source: str, mark: str, at: int) -> int:
    """Where a mark that is looked for from ``at`` on ends; the end of the source when it does not come."""
    found = source.find(mark, at)
    if found < 0 and mark[:2] == "</":
        found = source.find(mark.upper(), at)
    return len(source) if found < 0 else found + (len(mark) if mark == "-->" else 0)
