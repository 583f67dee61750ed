"""A document and who owes it, in Chinese and as JSON."""

from collections.abc import Mapping
from typing import Any

from monitor.app.documents import Listed
from monitor.model import show_moment


def document_lines(one: Listed, issuer: str, sites: Mapping[str, str]) -> list[str]:
    """A document as a person reads it."""
    document, decision = one.document, one.decision
    number = f"  {document.number}" if document.number else ""
    lines = [
        f"{document.key}  {document.title}{number}",
        f"    {issuer}  {document.published_text or '未注明发布时间'}",
    ]
    lines += [f"    须转载：{sites[site]}，{show_moment(until)}前" for site, until in one.owed.items()]
    if decision is not None:
        words = "须转载" if decision.owed else "不必转载"
        lines.append(f"    本单位决定（{show_moment(decision.at)}）：{words}。{decision.reason}".rstrip())
    elif not one.owed:
        lines.append("    按台账的规则不必转载，或已过跟踪期")
    return lines


def document_json(one: Listed) -> dict[str, Any]:
    """A document for programs."""
    document, decision = one.document, one.decision
    return {
        "key": document.key,
        "issuer": document.issuer,
        "title": document.title,
        "number": document.number,
        "url": document.url,
        "published": document.published_text,
        "written": document.written.isoformat() if document.written else None,
        "agency": document.agency,
        "topic": document.topic,
        "found_at": document.found_at.isoformat(),
        "attachments": [link.url for link in document.attachments],
        "owed": {site: until.isoformat() for site, until in one.owed.items()},
        "decision": None if decision is None else {
            "owed": decision.owed, "sites": list(decision.sites), "hours": decision.hours, "reason": decision.reason,
            "at": decision.at.isoformat(),
        },
    }  # fmt: skip
