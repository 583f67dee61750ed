"""A portal looked at once, and the draft of a register in which every guess asks to be confirmed."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from monitor.app.one_off import pool_for
from monitor.clock import SystemClock
from monitor.model import OPENED, OUTCOME_WORDS, Column, ColumnClass, Kind, Site
from monitor.observe.discover import discover
from monitor.observe.discover_result import Discovery, FoundSite
from monitor.register.forms import ICP, POLICE, SITE_CODE, Form
from monitor.register.lists.document import Block, new_register
from monitor.register.lists.inference import prefixes, short_id

GUESSES = frozenset(("name", "kind", "owner", "prefixes", "site_code", "icp", "police_id", "class", "level"))
"""Keys of a draft that nobody has confirmed; an address was at least seen."""


async def discover_at(
    url: str,
    *,
    max_pages: int,
    allow_private: bool = False,
    pacing: bool = True,
    contact: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Discovery:
    """Explore the portal at ``url`` under the same guards as a one-off look."""
    clock = SystemClock()
    async with pool_for(url, clock, allow_private=allow_private, pacing=pacing, contact=contact) as pool:
        return await discover(url, pool, clock, max_pages=max_pages, progress=progress)


def draft(found: Discovery) -> str:
    """The text of a register with the candidates; doubtful ones are left out."""
    wanted = [site for site in found.sites if not site.doubtful]
    owned = prefixes([site.url for site in wanted if site.kind is Kind.SECTION])
    taken: set[str] = set()
    names: set[str] = set()
    blocks = []
    for site in wanted:
        identity = short_id(site.url, site.kind, taken)
        name = _name(site, names)
        taken.add(identity)
        names.add(name)
        blocks.append(Block(site=_site(site, identity, name, owned), remarks=_remarks(site), guesses=GUESSES))
    origin = f"由 xunwang register discover 从 {found.portal.url} 起草，标有“待确认”的都要人工核对。"
    return new_register(blocks, origin)


def _name(site: FoundSite, taken: set[str]) -> str:
    """The words of the link to it, or the last part of its title; a second site of one name is told apart."""
    parts = [part.strip() for part in re.split(r"[-_—|｜>]", site.title) if part.strip()]
    named = next((part for part in reversed(parts) if re.search(r"政府|网|局|委|办", part)), parts[0] if parts else "")
    words = named if site.kind is Kind.PORTAL else site.name or named
    name = "".join(letter for letter in words if letter.isprintable()) or urlsplit(site.url).netloc
    return name if name not in taken else f"{name}（{site.url.partition('://')[2].rstrip('/')}）"


def _site(found: FoundSite, identity: str, name: str, owned: dict[str, str]) -> Site:
    marks = found.marks
    return Site(
        id=identity,
        name=name,
        kind=found.kind,
        owner=_owner(found, name),
        url=found.url,
        prefixes=(owned[found.url],) if found.url in owned else (),
        site_code=_only(SITE_CODE, marks.site_codes) if found.kind is not Kind.SECTION else "",
        icp=_only(ICP, marks.icp),
        police_id=_only(POLICE, marks.police),
        columns=tuple(
            Column(name=column.name, url=column.url, cls=column.cls or ColumnClass.OTHER, level=column.level)
            for column in found.columns
        ),
    )


def _owner(found: FoundSite, name: str) -> str:
    sponsor = "".join(letter for letter in found.marks.sponsor if letter.isprintable()).strip()
    return name if found.kind is Kind.SECTION or not sponsor else sponsor


def _only(form: Form, values: Sequence[str]) -> str:
    """The mark of this form, where the page shows just one."""
    fitting = [value for value in dict.fromkeys(values) if form.fits(value)]
    return fitting[0] if len(fitting) == 1 else ""


def _remarks(found: FoundSite) -> tuple[str, ...]:
    """What a person should know before confirming."""
    said = []
    if found.outcome not in OPENED:
        said.append(f"首页没有读到：{OUTCOME_WORDS[found.outcome]}")
    elif found.scripted:
        said.append("首页由脚本生成，读不到内容")
    elif not found.columns:
        said.append("没有读到栏目")
    said += [f"导航里还有“{name}” {url}（页面空白，没有认出是不是栏目，没有写入）" for name, url in found.unclear]
    return tuple(said)


def as_json(found: Discovery) -> dict[str, Any]:
    """Plain values for JSON."""
    plain: dict[str, Any] = msgspec.to_builtins(found)
    for site in plain["sites"]:
        for column in site["columns"]:
            column["class"] = column.pop("cls")
    return plain
