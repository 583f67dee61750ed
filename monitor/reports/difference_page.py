"""One repost beside the issued text, paragraph by paragraph: a page to look at, to send and to print as evidence.

``monitor.policies`` and this module bring numpy: whoever imports it does so where a page is asked for.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from monitor.contract import DutySeen
from monitor.model import Frozen
from monitor.policies import Document, Pair, Piece, SideBySide, side_by_side
from monitor.reports.lines import beijing_minute, one_line
from monitor.reports.repost_table import RepostRow, place_words
from monitor.reports.repost_words import KIND_WORDS, RELATION_WORDS
from monitor.reports.templating import templates

_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = templates(_FOLDER)
STYLE = Markup((_FOLDER / "difference.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
"""The page's own style: inlined into a file, a static file of its own beside the console."""


class HeadLine(Frozen, frozen=True, kw_only=True):
    """One line of the table that compares the heads; ``differs`` where both sides say something and not the same."""

    name: str
    issued: str
    copied: str
    differs: bool = False
    links: tuple[str, str] = ("", "")


class Told(Frozen, frozen=True, kw_only=True):
    """One difference in the list at the top: ``number`` leads to its mark, 0 where it is of the head."""

    number: int
    place: str
    kind: str
    issued: str
    copied: str
    grave: bool
    formal: bool


def difference_page(
    row: RepostRow, seen: DutySeen, texts: tuple[str, str], *, district: str, style: str = "", back: str = ""
) -> str:
    """The page as HTML.  ``texts``: the issued text and the copy's, a paragraph a line; ``style``: the address of the style sheet, empty to
    inline it; ``back``: the address of the table, empty for none."""
    document = seen.duty.document
    laid = side_by_side(
        Document(title=document.title, text=texts[0], number=document.number),
        Document(title=row.page_title or document.title, text=texts[1], number=_number_of_copy(row)),
    )
    page: dict[str, Any] = {
        "row": row, "district": district, "heads": _heads(row, seen), "laid": laid, "told": _told(laid),
        "relation": RELATION_WORDS[laid.comparison.relation.value], "basis": laid.comparison.basis,
        "pairs": list(_shown(laid.pairs)), "back": back, "style_link": style, "style": STYLE,
        "times": _times(row, seen.duty.starts),
    }  # fmt: skip
    return _TEMPLATES.get_template("difference.html.j2").render(page)


def _number_of_copy(row: RepostRow) -> str:
    """The number that the copy shows, which often stands beside its text, so that only what judged the whole page knows it."""
    shown = {each.kind: each.b for each in row.differences if each.kind.startswith("document_number")}
    return shown.get("document_number_changed", "" if "document_number_missing" in shown else row.number)


def _heads(row: RepostRow, seen: DutySeen) -> tuple[HeadLine, ...]:
    """Title, number, source, dates and attachments of both sides."""
    document = seen.duty.document
    copy = next((each.copy for each in seen.everywhere if each.copy.url == row.page), None)
    kinds = {difference.kind for difference in row.differences}
    broken = next((each.files_broken for each in seen.everywhere if each.copy.url == row.page), ())
    files = [link.text or link.url for link in (copy.files if copy else ())]
    return (
        HeadLine(
            name="标题", issued=row.title, copied=row.page_title or "页面没有标题",
            differs="title_changed" in kinds, links=(row.url, row.page),
        ),
        HeadLine(
            name="发文字号", issued=row.number or "没有",
            copied=_number_of_copy(row) or "没有",
            differs=bool(kinds & {"document_number_missing", "document_number_changed"}),
        ),
        HeadLine(
            name="来源", issued=_accepted(seen.duty.sources or (row.issuer_name,)), copied=row.source or "未注明来源",
            differs=not row.source or any("来源写作" in fault.what for fault in row.faults),
        ),
        HeadLine(name="发布时间", issued=row.published, copied=(copy.published_text if copy else "") or "页面没有显示"),
        HeadLine(
            name="附件", issued=_listed([link.text or link.url for link in document.attachments]),
            copied=_listed(files) + (f"；打不开 {len(broken)} 个" if broken else ""),
            differs=len(files) < len(document.attachments) or bool(broken),
        ),
    )  # fmt: skip


def _listed(names: list[str]) -> str:
    return f"{len(names)} 个：{'；'.join(one_line(name) for name in names)}" if names else "没有"


def _accepted(names: tuple[str, ...]) -> str:
    """The names that a copy may give as its source: those of the register, not words of the issued text."""
    return f"应注明{'（任一）' if len(names) > 1 else ''}：{'、'.join(names)}"


def _times(row: RepostRow, starts: datetime) -> tuple[tuple[str, str], ...]:
    """The clock of the duty: from when, until when, and when the copy was seen."""
    last = beijing_minute(row.last_without) if row.last_without else "此前没有查看过"
    return (
        ("起算", f"{beijing_minute(starts)}（{row.clock}）"),
        ("应转时限", f"{beijing_minute(row.deadline)}（{row.hours} 小时）"),
        ("最后一次查看还没有", last),
        ("首次见到", beijing_minute(row.first_with)),
        ("页面所示时间", row.shown or "页面没有显示"),
    )


def _told(laid: SideBySide) -> tuple[Told, ...]:
    """The differences for the list, each with the number of its mark."""
    return tuple(
        Told(
            number=number, place=place_words(change.paragraph, change.last_paragraph),
            kind=KIND_WORDS[change.kind.value], issued=one_line(change.a), copied=one_line(change.b), grave=change.grave,
            formal=Piece("", change.kind).formal,
        )
        for number, change in laid.told
    )  # fmt: skip


def _shown(pairs: Iterable[Pair]) -> Iterator[dict[str, Any]]:
    """Pairs for the template: the state chooses the ground; the first mark of each difference is where its link leads."""
    met: set[int] = {0}
    for pair in pairs:
        state = "same"
        if pair.differs:
            state = "missing" if not pair.b else "added" if not pair.a else "changed"
        sides = [[[_piece(piece, met) for piece in paragraph] for paragraph in side] for side in (pair.a, pair.b)]
        yield {"state": state, "a": sides[0], "b": sides[1], "paragraph": pair.paragraph}


def _piece(piece: Piece, met: set[int]) -> dict[str, Any]:
    """A piece without control and direction characters, which would show it in another order."""
    first = piece.number not in met
    met.add(piece.number)
    text = "".join(char for char in piece.text if char.isprintable() or char.isspace())
    plain, formal = piece.kind is None, piece.formal
    return {"text": text, "plain": plain, "formal": formal, "grave": piece.grave, "id": piece.number if first else 0}
