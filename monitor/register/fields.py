"""Reading one TOML table into one frozen value, collecting every error instead of stopping at the first."""

import difflib
import functools
import re
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

from monitor.model import (
    CLASS_WORDS,
    COUNT_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    STAGE_WORDS,
    TIER_WORDS,
    ColumnClass,
    Frozen,
    HourCount,
    Kind,
    Level,
    Stage,
    Tier,
)

F = TypeVar("F", bound=Frozen)

TOML_NAMES = {"cls": "class"}
"""Field names that are spelt differently in the file, because they are words of Python."""

LIST_WORDS = {"columns": "栏目", "waivers": "豁免", "contacts": "联系人", "rules": "转载规则"}
"""What an official calls the tables of a list."""

_PLAIN = {
    str: "文字（加双引号）", int: "整数", float: "数字", bool: "true 或 false", date: "日期（如 2026-01-31，不加引号）",
}  # fmt: skip


_MEANINGS: dict[type[StrEnum], Mapping[Any, str]] = {
    Kind: KIND_WORDS, Stage: STAGE_WORDS, ColumnClass: CLASS_WORDS, Level: LEVEL_WORDS, Tier: TIER_WORDS,
    HourCount: COUNT_WORDS,
}  # fmt: skip
"""What the words of a key mean to an official."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


class Problems:
    """Errors found so far, in the order of the file."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found: list[str] = []
        self._unread: set[tuple[str, str]] = set()

    def add(self, place: str, key: str, found: object, allowed: str) -> None:
        """Note that ``key`` at ``place`` holds ``found`` where ``allowed`` was expected."""
        if self.was_read(place, key):
            blank = " " if allowed[:1].isascii() else ""
            self.say(place, f"键 {key}：现在是 {show(found)}，应为{blank}{allowed}")

    def unread(self, place: str, key: str) -> None:
        """Remember that ``key`` is missing or wrong: it now holds a stand-in, which nobody shall find fault with."""
        self._unread.add((place, key))

    def was_read(self, place: str, key: str) -> bool:
        """Whether the value of ``key`` is the person's own."""
        return (place, key) not in self._unread

    def say(self, place: str, what: str) -> None:
        """Note something that is not about a single key."""
        self.found.append(_UNPRINTABLE.sub(lambda char: f"\\u{ord(char[0]):04x}", f"{self.source}：{place}，{what}"))


def show(value: object) -> str:
    """A value as the person wrote it, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, float):
        text = f"{value:g}"
    elif isinstance(value, list | tuple):
        text = f"[{', '.join(map(show, value))}]"
    elif isinstance(value, Mapping):
        text = "一个表 {…}"
    else:
        text = str(value)
    return text if len(text) <= 80 else text[:77] + "…"


def describe(kind: Any) -> str:
    """What a field may hold, in Chinese."""
    origin, args = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        return describe(next(arg for arg in args if arg is not type(None)))
    if origin is tuple:
        return f"列表 […]，每项是{describe(args[0])}"
    if origin is dict:
        return f"表 {{ 名称 = {describe(args[1])} }}"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return " / ".join(map(_word, kind)) + " 之一"
    return _PLAIN.get(kind, "其他写法")


def _word(member: StrEnum) -> str:
    meaning = _MEANINGS.get(type(member), {}).get(member, "")
    return f'"{member.value}"' + (f"（{meaning}）" if meaning else "")


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Frozen)


def _struct_in(kind: Any) -> tuple[type[Frozen] | None, bool]:
    """The struct that a field holds (alone, optional, or in a tuple), and whether it is a list of them."""
    if _is_struct(kind):
        return kind, False
    for arg in get_args(kind):
        if _is_struct(arg):
            return arg, get_origin(kind) is tuple
    return None, False


@functools.cache
def _fields(cls: type[Frozen]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(cls)


@functools.cache
def names_of(cls: type[Frozen]) -> dict[str, Any]:
    """Key in the file → type, for every field that a person may write."""
    hints = typing.get_type_hints(cls)
    return {TOML_NAMES.get(field.name, field.name): hints[field.name] for field in _fields(cls)}


def read_table(cls: type[F], raw: object, place: str, problems: Problems, stand_ins: Mapping[str, str] = {}) -> F:
    """The value that ``raw`` describes, every error in it noted.

    A key that is missing or wrong takes its default or a stand-in (``stand_ins``, or an empty value of its type), so
    that the rest can still be checked in the same run.
    """
    kinds = names_of(cls)
    if not isinstance(raw, Mapping):
        problems.say(place, f"应为一个表，现在是 {show(raw)}")
    table = raw if isinstance(raw, Mapping) else {}
    for key in table:
        if key not in kinds:
            _unknown_key(str(key), list(kinds), place, problems)
    values: dict[str, object] = {}
    for field in _fields(cls):
        key = TOML_NAMES.get(field.name, field.name)
        value = _read_value(kinds[key], table[key], place, key, problems) if key in table else msgspec.UNSET
        if value is not msgspec.UNSET:
            values[field.name] = value
            continue
        if field.required and key not in table and table is raw:
            problems.say(place, f"缺少必填的键 {key}（{describe(kinds[key])}）")
        if field.required or key in table or table is not raw:
            problems.unread(place, key)
        if field.required:
            values[field.name] = stand_ins.get(key, _empty(kinds[key]))
    return cls(**values)


def _empty(kind: Any) -> object:
    """A value of the type of a required key."""
    if issubclass(kind, StrEnum):
        return next(iter(kind))
    return date.max if kind is date else kind()


def place_in(place: str, key: str, number: int, label: object) -> str:
    """Where the ``number``-th table of a list is, with its name if it has one."""
    named = f"（{label}）" if isinstance(label, str) and label else ""
    return f"{place}的第 {number} 个{LIST_WORDS.get(key, f' {key}')}{named}"


def _unknown_key(key: str, allowed: list[str], place: str, problems: Problems) -> None:
    near = difflib.get_close_matches(key, allowed, n=1)
    hint = f"是不是想写 {near[0]}？" if near else ""
    problems.say(place, f"不认识的键 {key}。{hint}可用的键：{'、'.join(allowed)}")


def _read_value(kind: Any, raw: object, place: str, key: str, problems: Problems) -> object:
    struct, many = _struct_in(kind)
    if struct is None:
        return _plain(kind, raw, place, key, problems)
    if not many:
        inner = f"{place[:-1]}.{key}]" if place.endswith("]") else f"{place}的 {key}"
        return read_table(struct, raw, inner, problems)
    if not isinstance(raw, list):
        problems.add(place, key, raw, f"若干个 [[…{key}]] 表")
        return msgspec.UNSET
    return tuple(
        read_table(struct, item, place_in(place, key, number, _label(item)), problems)
        for number, item in enumerate(raw, 1)
    )


def _label(item: object) -> object:
    return item.get("name") or item.get("check") if isinstance(item, Mapping) else None


def _plain(kind: Any, raw: object, place: str, key: str, problems: Problems) -> object:
    if isinstance(raw, datetime):
        problems.add(place, key, raw, describe(kind))
        return msgspec.UNSET
    try:
        return msgspec.convert(raw, kind, strict=True)
    except msgspec.ValidationError:
        problems.add(place, key, raw, describe(kind))
        return msgspec.UNSET
