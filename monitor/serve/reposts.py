"""What the pages about reposting show, as plain values for the templates."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from msgspec.structs import replace

from monitor.contract import DutySeen
from monitor.model import Frozen
from monitor.reports.repost_counts import by_issuer
from monitor.reports.repost_state import REPOST_WORDS
from monitor.reports.repost_table import ORDER, RepostRow, RepostTable, repost_table
from monitor.reports.repost_words import FIDELITY_WORDS, STATE_TONES
from monitor.serve.view import View

FILTERS = {"state": "状态", "issuer": "发布源", "site": "站点", "fidelity": "转载情况"}
"""What the rows can be filtered by, and what each is called."""
SHOWN = 400
"""Rows that the page lists; the workbook holds all."""


class Choice(Frozen, frozen=True, kw_only=True):
    """One link of a filter."""

    word: str
    href: str
    count: int
    chosen: bool
    tone: str = ""


def table_of(view: View) -> RepostTable:
    """The table as of the view's moment."""
    return repost_table(view.register(), view.reposts(), view.as_of(), view.judgements())


def chosen_rows(table: RepostTable, asked: Mapping[str, str]) -> list[RepostRow]:
    """The rows that fit what was asked for; an empty value fits all."""
    return [row for row in table.rows if all(getattr(row, name) == asked[name] for name in FILTERS if asked.get(name))]


class UnknownFilterError(Exception):
    """A filter was given a value that it cannot have; the message is for the person."""


def check_filters(view: View, asked: Mapping[str, str]) -> None:
    """Raise :class:`UnknownFilterError` for a value that nothing could have: no row would fit, as if nothing were owed."""
    register = view.register()
    known = {
        "state": {state.value for state in ORDER},
        "issuer": {issuer.id for issuer in register.issuers} | {row.issuer for row in table_of(view).rows},
        "site": {site.id for site in register.sites},
        "fidelity": set(FIDELITY_WORDS),
    }
    for name, word in FILTERS.items():
        value = asked.get(name, "")
        if value and value not in known[name]:
            raise UnknownFilterError(
                f"网址里的{word}（{name}）写的是“{value}”，没有这一种。请在“上级文件转载情况”页上点选。"
            )


def reposts_page(view: View, asked: Mapping[str, str]) -> dict[str, Any]:
    """The page about reposting.  ``asked``: the words of the address after the question mark."""
    table, register = table_of(view), view.register()
    wanted = {name: asked.get(name, "") for name in FILTERS}
    rows = chosen_rows(table, wanted)
    shown = replace(table, rows=tuple(chosen_rows(table, {**wanted, "state": ""})))
    counts = [each for each in by_issuer(shown, shown.rows) if wanted["issuer"] in ("", each.issuer.issuer)]
    return {
        "district": register.settings.district, "office": register.settings.office, "as_of": view.as_of(),
        "table": table, "rows": rows[:SHOWN], "total": len(rows), "states": list(_states(table, wanted)), "counts": counts,
        "issuers": list(_names(table, wanted, "issuer", "issuer_name")),
        "sites": list(_names(table, wanted, "site", "site_name")), "next": shown.next_open,
        "fidelities": list(_names(table, wanted, "fidelity", "fidelity")), "workbook": _address("/policies.xlsx", wanted), "filtered": any(wanted.values()), "order": ORDER,
        "words": REPOST_WORDS,
    }  # fmt: skip


def reposts_in_short(view: View) -> dict[str, Any]:
    """What the overview says of reposting: numbers by state, the next deadline, issuers that cannot be read."""
    table = table_of(view)
    return {"table": table, "states": list(_states(table, dict.fromkeys(FILTERS, ""))), "next": table.next_open}


def difference_of(view: View, document: str, site: str) -> str | None:
    """The page that lays one repost beside the issued text; ``None`` where there is nothing to lay."""
    from monitor.reports.difference_page import difference_page  # brings numpy, which no other page needs

    row = table_of(view).row(document, site)
    seen = next((each for each in _duties(view, site) if each.duty.document.key == document), None)
    texts = view.texts(document, row.page, row.body) if row and row.compared else None
    if row is None or seen is None or texts is None:
        return None
    district = view.register().settings.district
    return difference_page(row, seen, texts, district=district, style="/static/difference.css", back="/policies")


def _duties(view: View, site: str) -> tuple[DutySeen, ...]:
    known = view.reposts().get(site)
    return known.duties if known else ()


def _address(path: str, wanted: Mapping[str, str], **changed: str) -> str:
    kept = {name: value for name, value in {**wanted, **changed}.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def _states(table: RepostTable, wanted: Mapping[str, str]) -> Iterator[Choice]:
    rows = chosen_rows(table, {**wanted, "state": ""})
    for state in ORDER:
        chosen = wanted["state"] == state
        yield Choice(
            word=REPOST_WORDS[state], count=sum(row.state is state for row in rows), chosen=chosen,
            href=_address("/policies", wanted, state="" if chosen else state.value), tone=STATE_TONES[state],
        )  # fmt: skip


def _names(table: RepostTable, wanted: Mapping[str, str], by: str, name: str) -> Iterator[Choice]:
    """All, and each value that occurs, by its Chinese name."""
    rows = chosen_rows(table, {**wanted, by: ""})
    yield Choice(word="全部", href=_address("/policies", wanted, **{by: ""}), count=len(rows), chosen=not wanted[by])
    for key, word in {getattr(row, by): getattr(row, name) for row in table.rows}.items():
        count = sum(getattr(row, by) == key for row in rows)
        yield Choice(word=word, href=_address("/policies", wanted, **{by: key}), count=count, chosen=wanted[by] == key)
