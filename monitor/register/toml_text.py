"""Values as TOML text.  The standard library reads TOML but does not write it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from monitor.model import BEIJING

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def literal(value: object) -> str:
    """A scalar, an array or an inline table."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).isoformat()
    if isinstance(value, date | int | float):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(_ESCAPES.get(letter, letter) for letter in value) + '"'
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{_key(key)} = {literal(each)}" for key, each in value.items()) + " }" if value else "{}"
        )
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(literal, value)) + "]"
    raise TypeError(f"no TOML form for {type(value).__name__}")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else literal(key)


def table(value: msgspec.Struct, path: str = "") -> list[str]:
    """The lines of a table, without its header: keys that differ from their default, then the tables within.

    Tuples of structs become arrays of tables named below ``path``.
    """
    plain: list[str] = []
    nested: list[str] = []
    for field in msgspec.structs.fields(value):
        held = getattr(value, field.name)
        default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        if held is None or held == default:
            continue
        if isinstance(held, tuple) and held and isinstance(held[0], msgspec.Struct):
            name = f"{path}.{field.name}" if path else field.name
            for each in held:
                nested += ["", f"[[{name}]]", *table(each, name)]
        else:
            plain.append(f"{field.encode_name} = {literal(held)}")
    return plain + nested
