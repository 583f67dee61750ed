"""Lists that JavaScript draws: those whose items stand in the page after all, and the signs of those that do not."""

import re

from lxml import etree

from monitor.observe.document import new_parser
from monitor.observe.outline import Outline
from monitor.observe.regions import Region
from monitor.observe.survey import extend

_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.S | re.I)
_PLACEHOLDER = re.compile(r"\{\{[^{}]{1,80}\}\}|<%=?[^%]{1,80}%>|\$\{[^{}]{1,80}\}")
_BINDINGS = ("v-for", "ng-repeat", "ms-repeat", "ms-for", "data-bind", "wx:for", "v-html")
_FETCHES = re.compile(
    r"\$\s*\.\s*(?:ajax|get|post|getJSON)\s*\(|\bfetch\s*\(|axios\s*[.(]|XMLHttpRequest|\.load\s*\(\s*['\"]|queryList|jpage\s*\("
    r"|listApi|dataproxy|loadData\s*\(|getList\w*\s*\(|laytpl|template\s*\(\s*['\"]|createApp\s*\(|new\s+Vue\s*\("
)
_WRITES = re.compile(
    r"""document\.write(?:ln)?\(\s*(?:'((?:[^'\\]|\\.){10,5000})'|"((?:[^"\\]|\\.){10,5000})")\s*\)""", re.S
)
_ESCAPED = re.compile(r"\\(['\"/\\])")
_APP_IDS = frozenset({"app", "root", "__next", "__nuxt", "main-app", "container-app"})
_MAX_RECORDS = 2_000
_MAX_SCRIPT = 200_000


def read_records(outline: Outline) -> None:
    """Add the items that a jpage list keeps in ``<script type="text/xml"><datastore>`` to the outline."""
    for script in outline.scripts:
        if "<record>" not in script:
            continue
        records = [match[1] for match in _RECORD.finditer(script)][:_MAX_RECORDS]
        if not records:
            continue
        tree = etree.fromstring(("<div>" + "\n".join(records) + "</div>").encode(), new_parser())
        body = tree.find("body") if tree is not None else None
        if body is not None:
            extend(outline, body, Region.MAIN)


def read_written(outline: Outline) -> bool:
    """Add the items of a list that scripts write as they stand (``document.write("<a href=…")``) to the outline; whether
    there were any.  Asked only where no item was found."""
    written = [script for script in outline.scripts if "document.write" in script and "<a " in script]
    strings = [_ESCAPED.sub(r"\1", text) for script in written for text in _written(script[:_MAX_SCRIPT])]
    if not strings or sum("<a " in text for text in strings) > _MAX_RECORDS:
        return False
    tree = etree.fromstring(("<div>" + "\n".join(strings) + "</div>").encode(), new_parser())
    body = tree.find("body") if tree is not None else None
    if body is not None:
        extend(outline, body, Region.MAIN)
    return body is not None


def _written(script: str) -> list[str]:
    return [one or two for one, two in _WRITES.findall(script)]


def is_scripted(root: etree._Element, outline: Outline) -> bool:
    """Whether the page shows signs that a script fills its list.  Asked only where no item was found.

    The signs: an unfilled template in the main area, an element bound to data, or an empty container whose id a script
    that fetches data names (an empty list beside ordinary scripts is an empty list).
    """
    if any(_PLACEHOLDER.search(line.text) for line in outline.lines if line.region is Region.MAIN):
        return True
    if _bound(root):
        return True
    scripts = [script[:_MAX_SCRIPT] for script in outline.scripts if _FETCHES.search(script[:_MAX_SCRIPT])]
    if any(key in _APP_IDS for key in outline.empty_ids):
        return True
    return any(_names(script, key) for key in outline.empty_ids for script in scripts)


def _bound(root: etree._Element) -> bool:
    tests = " or ".join(f"@{name}" for name in _BINDINGS if ":" not in name)
    return bool(
        root.xpath(f"boolean(//*[self::li or self::tr or self::ul or self::div or self::a or self::dl][{tests}])")
    )


def _names(script: str, key: str) -> bool:
    return re.search(rf"['\"#]{re.escape(key)}['\"\s>.]", script) is not None
