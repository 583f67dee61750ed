"""On which columns of the district reposts are put: those that are looked at between two crawls."""

import re
from collections.abc import Iterable

from monitor.model import Column, ColumnClass, Register, Site
from monitor.owing.duties import owing

MOST = 20
"""Columns of one site that are looked at between two crawls."""

_NAMED = re.compile(r"国务院|中央|国家|上级|转载|市政府|市级|省政府|省级|区政府转|要闻")
_POLICY = (ColumnClass.POLICY, ColumnClass.NORMATIVE)


def repost_columns(register: Register, sites: Iterable[Site], used: Iterable[str]) -> tuple[str, ...]:
    """The home pages and columns of those of these sites that may owe a repost: first those that ``used`` says have carried one,
    then by name and class."""
    due = {site.id for issuer in register.issuers for site in owing(register, issuer)}
    mine = [site for site in sites if site.id in due]
    found = [site.url for site in mine] + list(used) * bool(mine)
    for site in mine:
        found += [column.url for column in sorted(site.columns, key=_order)[:MOST] if _order(column)[0] < 2]
    return tuple(dict.fromkeys(found))


def _order(column: Column) -> tuple[int, str]:
    if _NAMED.search(column.name):
        return 0, column.url
    return (1 if column.cls in _POLICY else 2), column.url
