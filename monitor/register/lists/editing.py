"""The register's text with edits and new sites, all else kept: comments, order, waivers, whatever a person wrote.

Every result is held against the same changes made to plain tables, so that a slip of the text shows before it is kept.
"""

import copy
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT

from monitor.register.lists.comparison import Edit
from monitor.register.lists.document import Block, site_lines
from monitor.register.lists.sheet import ListError


def edited(text: str, edits: Sequence[Edit], blocks: Sequence[Block], file: str) -> str:
    """The new text.  Raises :class:`ListError` when this cannot be done without touching anything else."""
    plain = text.replace("\r\n", "\n")
    before = tomllib.loads(plain)
    if blocks and not re.search(r"^\s*\[\[\s*sites\s*\]\]", plain, flags=re.M):
        told = f"{file}：站点不是写成若干个 [[sites]] 表，不能自动并入。请先改成 [[sites]] 的写法。"
        raise ListError((told,))
    made = _with_edits(plain, before, edits)
    made = made.rstrip("\n") + "\n" + "\n".join([*site_lines(blocks), ""]) if blocks else made
    _prove(made, before, edits, blocks, file)
    return made.replace("\n", "\r\n") if "\r\n" in text else made


def _with_edits(text: str, before: Mapping[str, Any], edits: Sequence[Edit]) -> str:
    if not edits:
        return text
    document = tomlkit.parse(text)
    tables: Any = document["sites"]
    places = {site["id"]: at for at, site in enumerate(before["sites"])}
    for edit in edits:
        _apply(tables[places[edit.site]], edit)
    return tomlkit.dumps(document)


def _apply(table: Any, edit: Edit) -> None:
    if edit.value is None:
        table.remove(edit.key)
    elif edit.adds:
        _append(table, edit.key, edit.value)
    elif isinstance(edit.value, list) and edit.value and isinstance(edit.value[0], dict):
        if edit.key in table:
            table.remove(edit.key)
        table[edit.key] = _inline(edit.value)
    else:
        table[edit.key] = edit.value


def _append(table: Any, key: str, rows: Any) -> None:
    """Tables added behind those that are there, in the form in which they are written."""
    if isinstance(table.get(key), AoT):
        for row in rows:
            made = tomlkit.table()
            made.update(row)
            made.add(tomlkit.nl())
            table[key].append(made)
    elif key in table:
        table[key].extend(_inline(rows))
    else:
        table[key] = _inline(rows)


def _inline(rows: Any) -> Any:
    array = tomlkit.array()
    for row in rows:
        made = tomlkit.inline_table()
        made.update(row)
        array.append(made)
    return array.multiline(len(rows) > 1)


def _prove(made: str, before: Mapping[str, Any], edits: Sequence[Edit], blocks: Sequence[Block], file: str) -> None:
    """That the new text says what the old one said, with these changes and no other."""
    expected = copy.deepcopy(dict(before))
    by_id = {site["id"]: site for site in expected["sites"]}
    for edit in edits:
        site = by_id[edit.site]
        if edit.value is None:
            site.pop(edit.key, None)
        else:
            site[edit.key] = [*site.get(edit.key, []), *edit.value] if edit.adds else edit.value  # type: ignore[misc]
    expected["sites"] += tomllib.loads("\n".join(site_lines(blocks))).get("sites", [])
    try:
        same = tomllib.loads(made) == expected
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise ListError(
            (f"{file}：这份台账的写法比较特别，自动并入会改动别的内容，所以没有写。请用 --out 另存后人工合并。",)
        )
