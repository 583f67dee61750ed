"""The list beside the register: what it adds, what it fills in, where they differ, what it lacks."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from monitor.model import Column, Contact, Frozen, Kind, Register, Site, Stage
from monitor.register.forms import bare_of
from monitor.register.lists.inference import home_of, prefixes
from monitor.register.lists.planning import KIND_WORDS, Planned, Planning
from monitor.register.lists.sheet import narrow

Value = str | date | list[dict[str, str]] | list[str] | None

FIELD_WORDS = {
    "name": "名称", "owner": "主管单位", "url": "网址", "site_code": "网站标识码", "icp": "ICP备案号", "police_id": "公安备案号",
    "kind": "类型", "stage": "状态", "stage_since": "状态时间", "successor": "承接网址", "opened": "开办时间",
    "contacts": "联系人", "columns": "栏目",
}  # fmt: skip
STAGE_TEXT = {
    Stage.PREPARING: "筹建", Stage.RUNNING: "运行", Stage.RECTIFYING: "整改", Stage.SUSPENDED: "临时下线", Stage.MIGRATING: "迁移",
    Stage.CLOSED: "关停",
}  # fmt: skip
TAKEABLE = ("name", "owner", "url", "site_code", "icp", "police_id", "stage", "opened", "contacts", "columns")
"""Fields whose value may be taken from the list.  A kind is tied to prefixes, so a person changes it."""

_NEVER_BLANK = frozenset(("name", "owner", "url", "kind", "stage"))
_WITH_STAGE = ("stage_since", "successor")


class Difference(Frozen, frozen=True, kw_only=True):
    """A field on which list and register do not agree: what each says, and in which row the list says it.  ``take`` is
    the word under which the list's value may be taken; empty where a person must decide in the file."""

    site: Site
    field: str
    ours: str
    theirs: str
    row: str
    take: str = ""


class Edit(Frozen, frozen=True, kw_only=True):
    """One key of one registered site: its new value, ``None`` to remove it.  ``adds``: tables appended to those there."""

    site: str
    key: str
    value: Value
    adds: bool = False


class Comparison(Frozen, frozen=True, kw_only=True):
    """What the list makes of a register.  ``missing`` are registered sites that the list lacks: they stay."""

    new: tuple[Planned, ...] = ()
    filled: tuple[Difference, ...] = ()
    taken: tuple[Difference, ...] = ()
    left: tuple[Difference, ...] = ()
    missing: tuple[Site, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether the register is to be written at all."""
        return bool(self.new or self.edits)


def compare(planning: Planning, register: Register, take: Collection[str]) -> Comparison:
    """Hold the list against the register.  The register wins; blank fields are filled in; ``take`` names the fields in
    which the list wins."""
    filled: list[Difference] = []
    taken: list[Difference] = []
    left: list[Difference] = []
    edits: list[Edit] = []
    for planned in planning.sites:
        if planned.known is None:
            continue
        for found in _differences(planned, planned.known):
            group = filled if not found.ours else taken if found.take in take else left
            group.append(found)
            if group is not left:
                edits += _edits(found.field, planned, planned.known)
    seen = {planned.known.id for planned in planning.sites if planned.known}
    bad = {key for entry in planning.bad for key in (narrow(entry.name), home_of(entry.url)) if key}
    missing = [
        site for site in register.sites
        if site.id not in seen and not {narrow(site.name), home_of(site.url)} & bad
    ]  # fmt: skip
    new = tuple(planned for planned in planning.sites if planned.known is None)
    return Comparison(
        new=new, filled=tuple(filled), taken=tuple(taken), left=tuple(left), missing=tuple(missing), edits=tuple(edits)
    )


def _differences(planned: Planned, ours: Site) -> Iterator[Difference]:
    entry, theirs = planned.entry, planned.site
    moved = entry.stage is not None and entry.stage is not ours.stage
    for field in FIELD_WORDS:
        if not getattr(entry, field) or (field in _WITH_STAGE and moved) or _agrees(field, theirs, ours):
            continue
        blank = field not in _NEVER_BLANK and not getattr(ours, field)
        more = replace(theirs, columns=tuple(_unknown_columns(theirs, ours)))
        yield Difference(
            site=ours,
            field=field,
            ours="" if blank else f"{len(ours.columns)} 个" if field == "columns" else shown(field, ours),
            theirs=shown(field, more),
            row=entry.place.short,
            take="stage" if field in _WITH_STAGE else field if field in TAKEABLE else "",
        )


def _agrees(field: str, theirs: Site, ours: Site) -> bool:
    if field == "contacts":
        return all(any(_is_in(one, other) for other in ours.contacts) for one in theirs.contacts)
    if field == "columns":
        return not _unknown_columns(theirs, ours)
    a, b = getattr(theirs, field), getattr(ours, field)
    if field in ("url", "successor"):
        return not a or home_of(a) == home_of(b)
    if field == "police_id":
        return re.sub(r"\D", "", a) == re.sub(r"\D", "", b)
    return narrow(a) == narrow(b) if isinstance(a, str) and isinstance(b, str) else a == b


def _is_in(one: Contact, other: Contact) -> bool:
    pairs = [(getattr(one, key), getattr(other, key)) for key in ("name", "phone", "email")]
    return all(narrow(a) == narrow(b) for a, b in pairs if a)


def _unknown_columns(theirs: Site, ours: Site) -> list[Column]:
    known = {bare_of(column.url) for column in ours.columns}
    return [column for column in theirs.columns if bare_of(column.url) not in known]


def shown(field: str, site: Site) -> str:
    """A field as a clerk reads it."""
    value = getattr(site, field)
    if field == "kind":
        return KIND_WORDS[site.kind]
    if field == "stage":
        more = [f"{site.stage_since} 起" if site.stage_since else "", site.successor]
        return "，".join(text for text in (STAGE_TEXT[site.stage], *more) if text)
    if field == "contacts":
        return "；".join(" ".join(filter(None, (one.name, one.phone, one.email))) for one in site.contacts)
    if field == "columns":
        return "、".join(column.name for column in site.columns)
    return str(value)


def _edits(field: str, planned: Planned, ours: Site) -> Iterator[Edit]:
    """What a field that is filled in or taken changes in the register."""
    theirs = planned.site
    if field == "stage":
        yield Edit(site=ours.id, key="stage", value=theirs.stage.value)
        for key in _WITH_STAGE:
            value = getattr(theirs, key) or None
            if value or getattr(ours, key):
                yield Edit(site=ours.id, key=key, value=value)
    elif field == "columns":
        added = [_column(column) for column in _unknown_columns(theirs, ours)]
        yield Edit(site=ours.id, key=field, value=added, adds=True)
    elif field == "contacts":
        yield Edit(site=ours.id, key=field, value=[_contact(one, ours.contacts) for one in theirs.contacts])
    else:
        yield Edit(site=ours.id, key=field, value=getattr(theirs, field))
    if field == "url" and ours.kind is Kind.SECTION:
        yield from _moved_prefix(theirs, ours)


def _moved_prefix(theirs: Site, ours: Site) -> Iterator[Edit]:
    """A section that moves takes its prefix along when that was no more than the folder of its old address."""
    old, new = prefixes([ours.url])[ours.url], prefixes([theirs.url])[theirs.url]
    if [bare_of(prefix) for prefix in ours.prefixes] == [bare_of(old)]:
        yield Edit(site=ours.id, key="prefixes", value=[new])


def _column(column: Column) -> dict[str, str]:
    made = {"name": column.name, "url": column.url}
    return made if column.cls.value == "other" else {**made, "class": column.cls.value}


def _contact(one: Contact, ours: Sequence[Contact]) -> dict[str, str]:
    """The list's contact, with what only the register knows of the same person."""
    same = next((other for other in ours if one.name and narrow(other.name) == narrow(one.name)), Contact())
    keys = ("name", "phone", "email")
    return {key: value for key in keys if (value := getattr(one, key) or getattr(same, key))}
