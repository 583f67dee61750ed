"""Duties to repost, their copies and what was seen of them: what the checks of reposting are tested with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from monitor.contract import CopySeen, Duty, DutySeen, Evidence, FeedSeen, Reposts
from monitor.model import (
    BEIJING,
    Copy,
    Difference,
    HourCount,
    IssuedDocument,
    Issuer,
    Link,
    Site,
    Tier,
)
from tests.checks.district import AS_OF, PORTAL, PORTAL_URL, changed, evidence

HOUR = timedelta(hours=1)
STATE = Issuer(id="gov", name="中国政府网", url="https://www.gov.cn/", tier=Tier.STATE_COUNCIL)
CITY = Issuer(id="cq", name="重庆市人民政府", url="https://www.cq.gov.cn/")
NUMBER = "国办发〔2026〕31号"
ATTACHMENT = Link(url="https://www.gov.cn/zhengce/fj1.pdf", text="任务分工表", kind="attachment")


def local(at: datetime) -> str:
    """A moment as a page shows it."""
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def document(key: str = "a1b2c3d4e5f6", **fields: Any) -> IssuedDocument:
    """A document that was published 34 hours before the district's now."""
    given = {
        "issuer": "gov", "url": f"https://www.gov.cn/zhengce/{key}.htm", "title": "关于推进基层应急能力建设的意见",
        "found_at": AS_OF - 33 * HOUR, "number": NUMBER, "published_text": local(AS_OF - 34 * HOUR),
    }  # fmt: skip
    return IssuedDocument(key=key, **{**given, **fields})


def duty(deadline: datetime = AS_OF - 10 * HOUR, of: IssuedDocument | None = None, **fields: Any) -> Duty:
    """A duty of the portal with this deadline, 24 hours after its start."""
    given: dict[str, Any] = {
        "site": "portal", "issuer_name": "中国政府网", "sources": ("国务院办公厅",), "tier": Tier.STATE_COUNCIL,
        "hours": 24, "count": HourCount.ALL, "starts": deadline - 24 * HOUR, "starts_why": "按原文页面显示的时刻起算",
    }  # fmt: skip
    return Duty(document=of or document(), deadline=deadline, **{**given, **fields})


def copy(
    first_with: datetime = AS_OF - 12 * HOUR,
    last_without: datetime | None = None,
    *,
    url: str = f"{PORTAL_URL}zwgk/gwy/1.html",
    gone_at: datetime | None = None,
    files_broken: Sequence[str] = (),
    last_with: datetime | None = None,
    **fields: Any,
) -> CopySeen:
    """A whole copy as seen; ``fields`` are those of :class:`Copy`."""
    given: dict[str, Any] = {
        "document": "a1b2c3d4e5f6", "body": url, "at": first_with, "site": "portal", "relation": "whole",
        "title": "关于推进基层应急能力建设的意见", "source": "中国政府网", "of_issued": 1.0, "of_copy": 1.0,
    }  # fmt: skip
    given |= fields
    given.setdefault("differences_total", len(given.get("differences", ())))
    return CopySeen(
        copy=Copy(url=url, **given),
        first_with=first_with,
        last_with=last_with or max(first_with, (gone_at or AS_OF) - HOUR),
        last_without=last_without,
        gone_at=gone_at,
        files_broken=tuple(files_broken),
    )


def difference(
    kind: str, a: str = "", b: str = "", paragraph: int = 3, *, grave: bool = False, last: int = 0
) -> Difference:
    """One difference."""
    return Difference(kind=kind, a=a, b=b, paragraph=paragraph, grave=grave, last_paragraph=last)


READ = (
    FeedSeen(issuer="gov", name="中国政府网", read_at=AS_OF - HOUR / 4),
    FeedSeen(issuer="cq", name="重庆市人民政府", read_at=AS_OF - HOUR / 4),
)


def owing(
    *duties: tuple[Duty, Sequence[CopySeen]],
    feeds: Sequence[FeedSeen] = READ,
    whole: datetime | None = AS_OF - 5 * HOUR,
    looked: datetime | None = AS_OF - HOUR / 2,
    site: Site = PORTAL,
    as_of: datetime = AS_OF,
) -> Evidence:
    """Evidence of a site that owes these duties and has these copies."""
    seen = tuple(DutySeen(duty=each, copies=tuple(copies)) for each, copies in duties)
    part = Reposts(duties=seen, feeds=tuple(feeds), whole_started=whole, columns_looked=looked)
    given = evidence(part, site=site, as_of=as_of)
    register = changed_register(given, (STATE, CITY))
    return Evidence(**{**{name: getattr(given, name) for name in given.__struct_fields__}, "register": register})


def changed_register(given: Evidence, issuers: Sequence[Issuer]) -> Any:
    """The evidence's register with these issuers."""
    held = given.register
    return type(held)(**{**{name: getattr(held, name) for name in held.__struct_fields__}, "issuers": tuple(issuers)})


def with_waivers(*waivers: Any) -> Site:
    """The portal with waivers."""
    return changed(PORTAL, waivers=waivers)
