"""What the office does about documents by hand: look them up, add them, and decide what must be reposted."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from monitor.app.feeding import numbered
from monitor.app.wiring import Monitor
from monitor.model import OPENED, OUTCOME_WORDS, Decision, Frozen, IssuedDocument, Issuer, Kind, host_of
from monitor.observe.exchange import Response
from monitor.observe.feed import document_key, read_document
from monitor.observe.host_pool import HostPool
from monitor.owing import duties_of
from monitor.register import is_web

_KEY = re.compile(r"[0-9a-f]{12}")
_MOST: Final = 8


class DocumentError(Exception):
    """A document or issuer that was named cannot be used; the message is for the person."""


class Listed(Frozen, frozen=True, kw_only=True):
    """A document with the sites that owe it, each with its deadline, and the newest decision about it."""

    document: IssuedDocument
    owed: dict[str, datetime] = {}
    decision: Decision | None = None


def listed(monitor: Monitor, issuer: str = "") -> list[Listed]:
    """The documents that are known, the newest first."""
    if issuer:
        issuer_of(monitor, issuer)
    now, store = monitor.clock.now(), monitor.store
    documents, decisions = store.issued_heads(issuer), store.decisions()
    owed: dict[str, dict[str, datetime]] = {}
    for site in monitor.register.sites:
        for duty in duties_of(monitor.register, site, documents, decisions, now):
            owed.setdefault(duty.document.key, {})[site.id] = duty.deadline
    newest = {decision.document: decision for decision in decisions}
    found = [Listed(document=each, owed=owed.get(each.key, {}), decision=newest.get(each.key)) for each in documents]
    return sorted(found, key=lambda one: (one.document.published_text, one.document.found_at), reverse=True)


def find(monitor: Monitor, word: str) -> IssuedDocument:
    """The one document that a key, an address, a number or a part of a title means.  Raises :class:`DocumentError`."""
    documents = monitor.store.issued_heads()
    exact = [each for each in documents if word in (each.key, each.url, each.number, each.title)]
    near = exact or [each for each in documents if word and word in each.title]
    if len(near) == 1:
        return near[0]
    if not near:
        hint = "代号不对" if _KEY.fullmatch(word) else "没有收录"
        raise DocumentError(
            f"没有找到“{word}”（{hint}）。用 xunwang policy list 查看已收录的文件，或用 policy add 网址 收录。"
        )
    names = "\n".join(f"    {each.key}  {each.title}" for each in near[:_MOST])
    few = f"（只列前 {_MOST} 个；写得更具体些，列得就少些）" if len(near) > _MOST else ""
    raise DocumentError(f"“{word}”对应 {len(near)} 个文件，请改用代号{few}：\n{names}")


def issuer_of(monitor: Monitor, key: str = "", url: str = "") -> Issuer:
    """The issuer of an id or name, or the one on whose host an address is.  Raises :class:`DocumentError`."""
    issuers = monitor.register.issuers
    if key:
        found = next((each for each in issuers if key in (each.id, each.name)), None)
    else:
        host = host_of(url).removeprefix("www.")
        homes = {each.id: host_of(each.url).removeprefix("www.") for each in issuers}
        found = next((each for each in issuers if host == homes[each.id] or host.endswith(f".{homes[each.id]}")), None)
    if found is None:
        known = "、".join(f"{each.id}（{each.name}）" for each in issuers) or "一个也没有"
        named = f"台账里没有发布源“{key}”" if key else f"{url} 不在任何上级发布源的网站上，请用 --issuer 指明"
        raise DocumentError(f"{named}。现有发布源：{known}。")
    return found


async def add(monitor: Monitor, url: str, issuer: Issuer) -> IssuedDocument:
    """Read a document by its address and keep it.  Raises :class:`DocumentError`."""
    if not is_web(url):
        raise DocumentError(f"“{url}”不是完整的网址。请写成 https://www.example.gov.cn/… 的样子。")
    async with monitor.pool() as pool:
        found = await _read(monitor, url, issuer, pool)
    if isinstance(found, Response):
        opened = found.outcome in OPENED
        words = "打开的是防护系统的验证页面，或不是网页" if opened else OUTCOME_WORDS[found.outcome]
        raise DocumentError(f"{url} 没能读到：{words}。{found.detail}".rstrip() + " 没有收录。")
    monitor.store.record([found])
    known = monitor.store.issued_document(found.key)
    return known or found


async def _read(monitor: Monitor, url: str, issuer: Issuer, pool: HostPool) -> IssuedDocument | Response:
    read = await read_document(issuer, url, pool, monitor.clock)
    return read if isinstance(read, Response) else numbered(replace(read, by_office=True))


def decide(
    monitor: Monitor, words: Iterable[str], *, owed: bool, sites: Sequence[str], hours: int, reason: str
) -> list[IssuedDocument]:
    """Keep the office's decision about these documents, all or none.  Raises :class:`DocumentError`, :class:`UnknownSiteError`."""
    for key in sites:
        if key not in {kind.value for kind in Kind}:
            monitor.sites([key])
    ids = tuple(found.id if (found := monitor.register.site(key)) else key for key in sites)
    documents = [find(monitor, word) for word in words]
    now = monitor.clock.now()
    monitor.store.record(
        [Decision(document=each.key, owed=owed, at=now, sites=ids, hours=hours, reason=reason) for each in documents]
    )
    return documents


def imported(issuer: Issuer, title: str, at: datetime, **fields: object) -> IssuedDocument:
    """A document from a list; without an address it is known by its title and number."""
    url = str(fields.get("url") or "")
    name = url or f"{title}\n{fields.get('number', '')}"
    key = document_key(issuer.id, url) if url else hashlib.sha256(f"{issuer.id}\n{name}".encode()).hexdigest()[:12]
    given = {name: value for name, value in fields.items() if name != "url"}
    return IssuedDocument(key=key, issuer=issuer.id, url=url, title=title, found_at=at, by_office=True, **given)  # type: ignore[arg-type]
