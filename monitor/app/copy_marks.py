"""What a copy shows of its source and of its files in ways that are no mark of an article: in a table, in a sentence at its end, in
a viewer, by a script that hands files out."""

import re
from itertools import pairwise
from typing import Final
from urllib.parse import urljoin

from monitor.model import Link
from monitor.observe.check_page import CheckPage

_SHOWN = re.compile(
    r"<(?:iframe|embed|object)\b[^>]*?\b(?:src|data)\s*=\s*[\"']?([^\"'\s>]+\.(?:pdf|ofd|docx?|wps))\b", re.I
)
_HANDS_OUT = re.compile(r"/[^?]*(?:down(?:load)?|attach|getfile|fileserver)[^?]*\?", re.I)
_SOURCE_LABEL = re.compile(r"[\s\u3000]*(?:信息|文章|稿件|内容)?来[\s\u3000]*源[:：]?[\s\u3000]*")
_RELAYED = re.compile(r"^\W*(?:本文|全文|以上内容)?\s*转(?:载)?自\s*[:：]?\s*[“《]?([^“”《》。，；\s]{2,30})")
_LONGEST: Final = 60
_MOST: Final = 20


def source_on(page: CheckPage) -> str:
    """The source that a page names: as an article does, in a table, or in a line 本文转自……."""
    if page.facts.source:
        return page.facts.source
    for _, cells in page.cells:
        for label, value in pairwise(cells):
            if _SOURCE_LABEL.fullmatch(label) and 0 < len(value.strip()) <= _LONGEST:
                return value.strip()
    lines = (line for line in page.article.splitlines() if len(line) <= _LONGEST)
    return next((match[1] for line in lines if (match := _RELAYED.match(line))), "")


def files_on(page: CheckPage) -> tuple[Link, ...]:
    """The files that a page offers: linked to, handed out by a script, or shown in a viewer."""
    found = {link.url: link for link in page.facts.attachments}
    handed = (link for link in page.links if not link.common and link.text and _HANDS_OUT.search(link.url))
    found |= {
        link.url: Link(url=link.url, text=link.text, kind="attachment") for link in handed if link.url not in found
    }
    for match in list(_SHOWN.finditer(page.source))[:_MOST]:
        url = urljoin(page.url, match[1].rpartition("file=")[2] or match[1])
        found.setdefault(url, Link(url=url, text="", kind="attachment"))
    return tuple(found.values())
