"""Reading one TOML table into one frozen value, collecting every error instead of stopping at the first."""

import difflib
import re
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

from monitor.model import Frozen

F = TypeVar("F", bound=Frozen)

TOML_NAMES = {"cls": "class"}
"""Field names that are spelt differently in the file, because they are words of Python."""

_PLAIN = {
    str: "文字（加双引号）", int: "整数", float: "数字", bool: "true 或 false", date: "日期（如 2026-01-31，不加引号）",
}  # fmt: skip


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


class Problems:
    """Errors found so far, in the order of the file."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found: list[str] = []

    def add(self, place: str, key: str, found: object, allowed: str) -> None:
        """Note that ``key`` at ``place`` holds ``found`` where ``allowed`` was expected."""
        self.say(place, f"键 {key}：现在是 {show(found)}，应为{allowed}")

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
        return " / ".join(f'"{member.value}"' for member in kind) + " 之一"
    return _PLAIN.get(kind, "其他写法")


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


def names_of(cls: type[Frozen], hidden: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Key in the file → type, for every field that a person may write."""
    hints = typing.get_type_hints(cls)
    fields = [field.name for field in msgspec.structs.fields(cls) if field.name not in hidden]
    return {TOML_NAMES.get(name, name): hints[name] for name in fields}


def read_table(
    cls: type[F], raw: object, place: str, problems: Problems, hidden: frozenset[str] = frozenset()
) -> F | None:
    """The value that ``raw`` describes, every error in it noted.

    A key that is wrong takes its default, so that the rest can still be checked in the same run; ``None`` when a
    required key is missing or wrong.
    """
    if not isinstance(raw, Mapping):
        problems.say(place, f"应为一个表，现在是 {show(raw)}")
        return None
    kinds = names_of(cls, hidden)
    for key in raw:
        if key not in kinds:
            _unknown_key(str(key), list(kinds), place, problems)
    values: dict[str, object] = {}
    for field in msgspec.structs.fields(cls):
        key = TOML_NAMES.get(field.name, field.name)
        if key not in kinds:
            continue
        if key in raw:
            value = _read_value(kinds[key], raw[key], place, key, problems)
            if value is not msgspec.UNSET:
                values[field.name] = value
        elif field.required:
            problems.say(place, f"缺少必填的键 {key}（{describe(kinds[key])}）")
    required = [field.name for field in msgspec.structs.fields(cls) if field.required]
    return cls(**values) if all(name in values for name in required) else None


def _unknown_key(key: str, allowed: list[str], place: str, problems: Problems) -> None:
    near = difflib.get_close_matches(key, allowed, n=1)
    hint = f"是不是想写 {near[0]}？" if near else ""
    problems.say(place, f"不认识的键 {key}。{hint}可用的键：{'、'.join(allowed)}")


def _read_value(kind: Any, raw: object, place: str, key: str, problems: Problems) -> object:
    struct, many = _struct_in(kind)
    if struct is None:
        return _plain(kind, raw, place, key, problems)
    if not many:
        nested = read_table(struct, raw, f"{place}的 {key}", problems)
        return msgspec.UNSET if nested is None else nested
    if not isinstance(raw, list):
        problems.add(place, key, raw, f"若干个 [[…{key}]] 表")
        return msgspec.UNSET
    read = [
        read_table(struct, item, f"{place}的第 {number} 个 {key}{_named(item)}", problems)
        for number, item in enumerate(raw, 1)
    ]
    return tuple(value for value in read if value is not None)


def _named(item: object) -> str:
    name = item.get("name") or item.get("check") if isinstance(item, Mapping) else None
    return f"（{name}）" if isinstance(name, str) else ""


def _plain(kind: Any, raw: object, place: str, key: str, problems: Problems) -> object:
    if isinstance(raw, datetime):
        problems.add(place, key, raw, describe(kind))
        return msgspec.UNSET
    try:
        return msgspec.convert(raw, kind, strict=True)
    except msgspec.ValidationError:
        problems.add(place, key, raw, describe(kind))
        return msgspec.UNSET
