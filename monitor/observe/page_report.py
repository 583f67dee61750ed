"""All that one page says, as ``xunwang read`` shows it: the facts, its dates by where they stand, its text."""

from datetime import date
from typing import Any

from monitor.model import Frozen, Marks, PageFacts, PageKind
from monitor.observe.challenge import BARE, challenge_in
from monitor.observe.charset import decode
from monitor.observe.dating import Dates, dates_of
from monitor.observe.document import parse
from monitor.observe.home import looks_like_home
from monitor.observe.origin import as_written, plausible_base, told_url
from monitor.observe.page import outline_of, read_page
from monitor.observe.refusal import says_error
from monitor.observe.text import main_text

_UNREAD = PageFacts(kind=PageKind.OTHER)
_SEVERAL = {"site_code": "site_codes", "icp": "icp", "police_id": "police"}
_SINGLE = ("conac", "error_report", "sponsor", "contact", "sitemap")


class PageReport(Frozen, frozen=True, kw_only=True):
    """One page as read.  ``kind`` is a page kind, "error" or "challenge"; ``url`` is empty when a saved page does not
    tell it; ``unreadable`` says in Chinese why the page could not be read, empty when it could."""

    url: str
    kind: str
    facts: PageFacts
    dates: Dates = Dates()
    effective: str = ""
    text: str = ""
    unreadable: str = ""

    def as_json(self) -> dict[str, Any]:
        """The agreed form of ``xunwang read --json``.  What an article's page lists beside it is no list of its own."""
        facts, dates = self.facts, self.dates
        return {
            "url": self.url or None,
            "charset": facts.charset or None,
            "kind": self.kind,
            "title": facts.title or None,
            "published": facts.published_text or None,
            "effective": self.effective or None,
            "dates": {
                "visible": dates.visible or None, "meta": dates.meta or None, "url": dates.url or None,
                "header": dates.header or None, "list": dates.listed or None,
            },
            "source": facts.source or None,
            "marks": marks_json(facts.marks, facts.tags),
            "tags": facts.tags,
            "rows": [
                {"title": row.title, "url": row.url, "date": row.shown.isoformat() if row.shown else None}
                for row in (() if self.kind == "article" else facts.rows)
            ],
            "text": self.text,
            "attachments": [{"title": link.text, "url": link.url} for link in facts.attachments],
            "unreadable": self.unreadable or None,
        }  # fmt: skip


def marks_json(marks: Marks, tags: dict[str, str]) -> dict[str, Any]:
    """Each mark once, as a string or ``None``; further ones of a kind under "also".  The code in the footer is the
    site's own; that of the SiteIDCode tag stands in where the footer shows none."""
    tagged = tags.get("SiteIDCode", "")
    values = {name: list(getattr(marks, field)) for name, field in _SEVERAL.items()}
    if tagged and tagged.lower() != "null" and tagged not in values["site_code"]:
        values["site_code"].append(tagged)
    found: dict[str, Any] = {name: (several[0] if several else None) for name, several in values.items()}
    found |= {name: getattr(marks, name) or None for name in _SINGLE}
    found["also"] = {name: several[1:] for name, several in values.items() if several[1:]}
    return found


def page_report(
    body: bytes,
    url: str = "",
    *,
    today: date,
    content_type: str = "",
    last_modified: str = "",
    file_name: str = "",
) -> PageReport:
    """Read one page.  Without ``url`` the page itself is asked where it came from.  Never raises."""
    text, charset = decode(body, content_type)
    root = parse(text)
    if root is None:
        empty = PageFacts(kind=PageKind.OTHER, charset=charset)
        return PageReport(url=url, kind="other", facts=empty, unreadable=_no_page(body))
    known = url or told_url(root, text)
    base = known or plausible_base(root, file_name)
    facts = read_page(body, base, content_type=content_type, today=today).facts
    outline = outline_of(root, base, charset)
    if not known and looks_like_home(outline, facts):
        facts = read_page(body, base, content_type=content_type, today=today, home=True).facts
    facts = as_written(facts, base)
    kind = _kind(text, facts, "\n".join(line.text for line in outline.lines[:60]))
    single = kind in ("article", "other", "error")
    return PageReport(
        url=known,
        kind=kind,
        facts=facts,
        dates=dates_of(facts.published_text, facts.tags, known, last_modified),
        effective=_effective(facts, today),
        text=main_text(outline, facts.title) if single else "",
        unreadable=_unreadable(kind, facts),
    )


def _kind(text: str, facts: PageFacts, words: str) -> str:
    kept_out = facts.challenge or challenge_in(text)
    if kept_out:
        return "error" if kept_out == BARE else "challenge"
    if facts.kind is not PageKind.HOME and not facts.rows and says_error(facts.title, words, facts.text_chars):
        return "error"
    return facts.kind.value


def _effective(facts: PageFacts, today: date) -> str:
    """What judging would use: the date shown, but never one in the future."""
    if facts.published is None:
        return ""
    return facts.published_text if facts.published <= today else today.isoformat()


def _unreadable(kind: str, facts: PageFacts) -> str:
    if kind == "challenge":
        return f"这是防护系统的验证页（{facts.challenge or '脚本验证'}），不是网站的内容"
    if kind == "error" and facts.challenge:
        return f"服务器{facts.challenge}，没有给出网页"
    if facts.scripted:
        return "列表由脚本生成，本系统读不到条目"
    if facts.leads_to:
        return f"页面只跳转到 {facts.leads_to}"
    return ""


def _no_page(body: bytes) -> str:
    return "内容是空白的" if not body.strip() else "不是网页，无法解析"
