"""The class of a column (RULES V-4): by its name alone for judging, by everything known about it for showing.

A column that is judged by a class that is not its own is accused falsely, so what is not certain is not recognised.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from monitor.model import ColumnClass, Frozen
from monitor.observe.column_names import BODIES, CERTAIN, CHANNELS, CLEAR, LIKELY, NAMES, NOT_CERTAIN
from monitor.observe.column_slugs import SLUGS, folders, of_folders

ENOUGH: Final = 0.9
"""From this confidence on a name alone fixes a class for judging."""

_BY_TYPE: Final = 0.8
_BY_SLUG: Final = 0.6
_BY_PARENT: Final = 0.55
_LONGEST: Final = 16
_EDGES = re.compile(r"^[\s\[【《“「<>»·|:：]+|[\s\]】》”」<>»·|:：+]+$|(?:更多|more)$", re.I)
_MARKS = re.compile(r"[\s“”\"'‘’/／、·]")
_HANDED_DOWN: Final = frozenset((
    ColumnClass.NEWS, ColumnClass.LEADERS, ColumnClass.FINANCE, ColumnClass.INTERACTION, ColumnClass.SERVICE,
    ColumnClass.OVERVIEW, ColumnClass.STATISTICS, ColumnClass.EMERGENCY, ColumnClass.PENALTY,
))  # fmt: skip
"""Classes of a parent that its nameless children share.  人事, 规划计划 and 通知公告 are not among them: they fix a period."""

_IN_SPECIALS: Final = frozenset((
    ColumnClass.NEWS, ColumnClass.NOTICE, ColumnClass.POLICY, ColumnClass.NORMATIVE, ColumnClass.INTERPRETATION,
    ColumnClass.PLAN, ColumnClass.OTHER,
))  # fmt: skip
"""Classes that a column inside a special topic does not have on its own (RULES V-4d: historical specials do not count)."""


class Classed(Frozen, frozen=True, kw_only=True):
    """A class, how sure it is (0 to 1, no probability but an order), and in Chinese what it rests on."""

    cls: ColumnClass
    confidence: float
    why: str


@lru_cache(maxsize=4_096)
def recognise(name: str) -> ColumnClass | None:
    """The class that a column's name fixes, or ``None`` when the name leaves it open.

    动态要闻, 通知公告, 政策文件, 人事 and 规划计划 carry an update period, so a name is given one of these classes only when it
    is nothing but such a name; plans for many years (中长期规划) and collections of laws are not updated within it.
    """
    found = classify(name)
    return found.cls if found.confidence >= ENOUGH and found.cls is not ColumnClass.OTHER else None


def classify(name: str, *, column_type: str = "", path: str = "", parents: Sequence[str] = ()) -> Classed:
    """The likeliest class of a column.

    ``column_type`` is the page's ColumnType tag (RULES §6.4), which real pages often fill in carelessly; ``path`` its
    address or the path of it; ``parents`` the names above it in the breadcrumb, the top one first.  Signs that agree
    strengthen each other.
    """
    said = [_by_name(name)]
    if said[0].confidence < ENOUGH:
        parts = folders(path)
        said += [_by_type(column_type), _by_slug(parts, name), _by_parents(parents)]
    best = _best([one for one in said if one.confidence])
    if best.cls in _IN_SPECIALS and _in_special(folders(path), parents):
        return Classed(cls=ColumnClass.TOPIC, confidence=max(best.confidence, LIKELY), why="位于专题专栏之内")
    return best


def _best(said: list[Classed]) -> Classed:
    """The class with the strongest signs together; the first of equals."""
    doubts: dict[ColumnClass, float] = {}
    for one in said:
        doubts[one.cls] = doubts.get(one.cls, 1.0) * (1.0 - one.confidence)
    if not doubts:
        return Classed(cls=ColumnClass.OTHER, confidence=0.0, why="名称、标签、网址和上级栏目都没有说明")
    cls = min(doubts, key=doubts.__getitem__)
    why = "；".join(one.why for one in said if one.cls is cls)
    return Classed(cls=cls, confidence=round(1.0 - doubts[cls], 3), why=why)


@lru_cache(maxsize=4_096)
def _by_name(name: str) -> Classed:
    plain = _plain(name)
    cls, weight = _meaning(plain) if 2 <= len(plain) <= _LONGEST else (ColumnClass.OTHER, 0.0)
    if weight > CLEAR and NOT_CERTAIN.search(plain):
        weight = CLEAR
    return Classed(cls=cls, confidence=weight, why=f"名称“{plain}”")


def _meaning(plain: str) -> tuple[ColumnClass, float]:
    if CHANNELS.fullmatch(plain):
        return ColumnClass.OTHER, CERTAIN
    body = BODIES.fullmatch(plain) is not None
    for cls, weight, pattern in NAMES:
        if (weight > LIKELY or not body) and pattern.fullmatch(plain):
            return cls, weight
    return ColumnClass.OTHER, CERTAIN if body else 0.0


def _by_type(column_type: str) -> Classed:
    found = _by_name(column_type)
    known = found.confidence and found.cls is not ColumnClass.OTHER
    weight = _BY_TYPE * found.confidence if known else 0.0
    return Classed(cls=found.cls, confidence=weight, why=f"网页标签 ColumnType“{column_type}”")


def _by_slug(parts: tuple[str, ...], name: str) -> Classed:
    """By the folder; some menus show the folder itself where a name should stand."""
    found = of_folders(parts) or ((name, SLUGS[name]) if name in SLUGS else None)
    slug, cls = found or ("", ColumnClass.OTHER)
    return Classed(cls=cls, confidence=_BY_SLUG if found else 0.0, why=f"网址中的 {slug}")


def _by_parents(parents: Sequence[str]) -> Classed:
    for parent in reversed(parents):
        found = _by_name(parent)
        if found.cls in _HANDED_DOWN and found.confidence >= LIKELY:
            return Classed(cls=found.cls, confidence=_BY_PARENT, why=f"上级栏目“{parent}”")
    return Classed(cls=ColumnClass.OTHER, confidence=0.0, why="")


def _in_special(parts: tuple[str, ...], parents: Sequence[str]) -> bool:
    """Whether a column stands inside a special topic.  The menu above it says more than its address."""
    if parents:
        return any(_by_name(parent).cls is ColumnClass.TOPIC for parent in parents)
    return any(SLUGS.get(part) is ColumnClass.TOPIC for part in parts[:-1])


def _plain(name: str) -> str:
    name = "".join(name.split())
    before = ""
    while before != name:
        before, name = name, _EDGES.sub("", name)
    return _MARKS.sub("", name)
