"""How faithful a copy is to the issued text: one relation, whether the same issued text is meant, and every difference.

The text decides first.  Notices are issued once, under a number, on a day: a copy that says otherwise in places is a damaged
copy.  Laws and regulations are amended under one title: there, changes beyond a slip are another version unless number or
history says that both are the same one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import Levenshtein

from monitor.policies.align import Run, align
from monitor.policies.changes import EDITS, Change, Kind, changes_of
from monitor.policies.document import Document
from monitor.policies.site_matter import without_site_matter
from monitor.policies.titles import TitleRelation, relation


class Relation(StrEnum):
    """How a copy relates to the issued text."""

    WHOLE = "whole"
    CUT = "cut"
    ALTERED = "altered"
    RETITLED = "retitled"
    EXCERPT = "excerpt"
    INTERPRETATION = "interpretation"
    OTHER_VERSION = "other_version"
    UNRELATED = "unrelated"


SAME: Final = frozenset({Relation.WHOLE, Relation.CUT, Relation.ALTERED, Relation.RETITLED})
"""Relations in which the copy means the same issued text, however damaged."""

_STRETCH: Final = 8
"""An equal run this long is no chance."""

_MENTIONS: Final = 0.08
_CARRIES: Final = 0.4
_MOSTLY: Final = 0.7
_NEARLY: Final = 0.9
_MUCH_MORE: Final = 2.0
_REWRITTEN: Final = 0.1
_PICKED: Final = 4
_FEW_LEFT: Final = 0.25
_PASSAGE: Final = 14
_SLIPS: Final = 3
_SLIP_CHARS: Final = 8


@dataclass(frozen=True)
class Comparison:
    """``of_issued``: the share of the issued wording that the copy has; ``of_copy``: the share of the copy's wording, from its
    first common stretch to its last, that is the issued one; ``basis``: in Chinese, what decided."""

    relation: Relation
    differences: tuple[Change, ...] = ()
    basis: tuple[str, ...] = ()
    of_issued: float = 0.0
    of_copy: float = 0.0

    @property
    def same(self) -> bool:
        """Whether the same issued text is meant."""
        return self.relation in SAME


@dataclass
class _Case:
    """A pair under judgement."""

    issued: Document
    copy: Document
    changes: list[Change]
    titles: TitleRelation
    common: int
    of_issued: float
    of_copy: float
    outside: int
    basis: list[str] = field(default_factory=list)

    @property
    def edits(self) -> list[Change]:
        return [change for change in self.changes if change.kind in EDITS]

    @property
    def missing(self) -> list[Change]:
        return [change for change in self.changes if change.kind is Kind.MISSING]

    @property
    def of_smaller(self) -> float:
        """How much of the shorter of the two is common."""
        sizes = [body[1] - body[0] for body in (self.issued.parts.body, self.copy.parts.body)]
        return self.common / max(min(sizes), 1)

    @property
    def edited(self) -> float:
        """How much of the wording was rewritten, against what was kept."""
        return sum(change.size for change in self.edits) / max(self.common, 1)

    @property
    def passages(self) -> int:
        """How many edits are too long for a slip of the hand."""
        return sum(change.size >= _PASSAGE for change in self.edits)

    @property
    def laws(self) -> bool:
        return self.issued.parts.is_law and self.copy.parts.is_law

    def says(self, reason: str) -> None:
        self.basis.append(reason)


def compare(issued: Document, copy: Document) -> Comparison:
    """Judge a copy by the issued text."""
    titles = relation(issued.heading, copy.heading)
    if not issued.normal.text or not copy.normal.text:
        return Comparison(Relation.UNRELATED, basis=("有一方没有正文，无法比对。",))
    copy = without_site_matter(copy, issued)
    runs = align(issued.normal.text, copy.normal.text)
    case = _measured(issued, copy, runs, titles)
    found = _judged(case)
    differences = [*_of_the_head(case, found), *case.changes] if found in SAME or found is Relation.OTHER_VERSION else []
    return Comparison(found, tuple(differences), tuple(case.basis), round(case.of_issued, 4), round(case.of_copy, 4))


def _measured(issued: Document, copy: Document, runs: Sequence[Run], titles: TitleRelation) -> _Case:
    changes = changes_of(issued, copy, runs, retitled=titles is not TitleRelation.SAME)
    (head_a, tail_a), (head_b, tail_b) = issued.parts.body, copy.parts.body
    long = [run for run in runs if run.equal and run.a1 - run.a0 >= _STRETCH]
    common = sum(_overlap(run.a0, run.a1, head_a, tail_a) for run in long)
    first, last = (long[0].b0, long[-1].b1) if long else (0, 0)
    first, last = max(first, min(head_b, last)), max(min(last, tail_b), min(head_b, last))
    notes = sum(
        _overlap(change.run.b0, change.run.b1, first, last)
        for change in changes if change.kind in (Kind.FOOTNOTE, Kind.AROUND)
    )  # fmt: skip
    common_b = sum(_overlap(run.b0, run.b1, first, last) for run in long)
    outside = max(0, first - head_b) + max(0, tail_b - last)
    return _Case(
        issued=issued, copy=copy, changes=changes, titles=titles, common=common,
        of_issued=common / max(tail_a - head_a, 1), of_copy=common_b / max(last - first - notes, 1) if common_b else 0.0,
        outside=outside,
    )  # fmt: skip


def _overlap(start: int, stop: int, low: int, high: int) -> int:
    return max(0, min(stop, high) - max(start, low))


# ── what it is ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _judged(case: _Case) -> Relation:
    best = max(case.of_issued, min(case.of_copy, 1.0) if case.common >= 4 * _STRETCH else 0.0)
    if case.titles is TitleRelation.ABOUT and not (case.of_issued >= _NEARLY and case.of_copy >= _NEARLY):
        return _about(case)
    conflict = _conflict(case)
    if conflict and _is_family(case):
        case.says(conflict)
        return Relation.OTHER_VERSION
    if conflict and case.of_issued < _NEARLY:
        case.says(conflict)
        return Relation.UNRELATED if _both_official(case) or case.of_issued < _CARRIES else Relation.EXCERPT
    if best < _CARRIES and not (case.laws and case.titles is TitleRelation.SAME and best >= _MENTIONS):
        return _loosely(case)
    if _is_digest(case):
        case.says("只摘了部分段落的语句。")
        return Relation.EXCERPT
    if case.laws and (not _same_issue(case) or case.passages > 1):
        return _law(case)
    return _notice(case)


def _about(case: _Case) -> Relation:
    """One of the two announces an interpretation."""
    linked = max(case.of_issued, case.of_copy) >= _CARRIES or _names_the_other(case)
    case.says("一方的标题表明是解读、问答或说明。")
    return Relation.INTERPRETATION if linked else Relation.UNRELATED


def _names_the_other(case: _Case) -> bool:
    """Whether one of the two cites the other by title or number."""
    for one, other in ((case.issued, case.copy), (case.copy, case.issued)):
        cited = other.heading.text + other.normal.text
        if len(one.heading.core) >= _STRETCH and one.heading.core in cited:
            return True
        number = one.official
        if number and number.year and f"{number.code}{number.year}/{number.serial}号" in cited:
            return True
    return False


def _conflict(case: _Case) -> str:
    """Why the two cannot be one issue, by what identifies them; empty when nothing says so."""
    one, other = case.issued.official, case.copy.official
    if case.titles is TitleRelation.EDITION:
        return "标题的年份、版次或序号不同。"
    if one and other and not one.agrees(other) and not _number_slip(case):
        return f"发文字号不同（{one}；{other}）。"
    past, there = case.issued.parts.history, case.copy.parts.history
    if case.laws and past and there and case.edits and max(past, key=_day) != max(there, key=_day):
        if len(past) == len(there) and len(case.edits) == 1:
            return ""
        return f"题注中最近一次通过、修改的日期不同（{max(past, key=_day)}；{max(there, key=_day)}）。"
    days, now = case.issued.parts.days, case.copy.parts.days
    if days and now and days[0] != now[0] and not _same_issue(case) and (case.passages or len(case.edits) > _SLIPS + 1):
        return f"落款日期不同（{days[0]}；{now[0]}），文字也有多处不同。"
    return ""


def _day(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.replace("年", " ").replace("月", " ").replace("日", " ").split())


def _number_slip(case: _Case) -> bool:
    """Whether the number itself was miscopied: one character of it differs, and the text by no more than slips."""
    if Levenshtein.distance(str(case.issued.official), str(case.copy.official)) > 1:
        return False
    inside = [change for change in case.edits if change.run.a0 >= case.issued.parts.body[0]]
    days, there = case.issued.parts.days, case.copy.parts.days
    slips = len(inside) <= _SLIPS and sum(change.size for change in inside) <= _SLIP_CHARS
    return slips and case.of_copy >= _NEARLY and (not days or not there or days[0] == there[0])


def _same_issue(case: _Case) -> str:
    """What says that the two are one issue; empty when nothing does."""
    one, other = case.issued.official, case.copy.official
    if one and other and one.agrees(other) and not (case.laws and not one.year):
        return f"发文字号相同（{one}）"
    past, there = case.issued.parts.history, case.copy.parts.history
    if past and there and max(past, key=_day) == max(there, key=_day):
        return "题注相同"
    return ""


def _is_family(case: _Case) -> bool:
    """Whether two different issues are versions of one document."""
    if case.titles is TitleRelation.EDITION:
        return case.of_issued >= _MENTIONS or case.of_copy >= _MENTIONS
    alike, least = case.titles in (TitleRelation.SAME, TitleRelation.PART), _MENTIONS if case.laws else _CARRIES
    return (alike and case.of_issued >= least) or (case.laws and min(case.of_issued, case.of_copy) >= _MOSTLY)


def _both_official(case: _Case) -> bool:
    """Whether both are documents in their own right: numbered, signed or built of articles."""
    return all(
        document.official is not None or document.parts.days or document.parts.is_law
        for document in (case.issued, case.copy)
    )


def _loosely(case: _Case) -> Relation:
    """Little is common."""
    if max(case.of_issued, case.of_copy) < _MENTIONS and not _names_the_other(case):
        return Relation.UNRELATED
    if _both_official(case):
        case.says("各自成文，只有少量相同的文字。")
        return Relation.UNRELATED
    return Relation.EXCERPT if case.of_smaller >= _CARRIES else Relation.INTERPRETATION


def _law(case: _Case) -> Relation:
    """Texts built of articles of which nothing says that they are one issue."""
    if case.titles is TitleRelation.OTHER and min(case.of_issued, case.of_copy) < _MOSTLY:
        case.says("标题不同，条文只有部分相同。")
        return Relation.UNRELATED
    edits = case.edits
    size = sum(change.size for change in edits)
    losses = [change for change in case.missing if not _is_clean_cut(case, change)]
    if losses or (edits and (len(edits) > _SLIPS or size > _SLIP_CHARS)):
        case.says("条文的改动超出抄录差错，按法规的另一版本对待。")
        return Relation.OTHER_VERSION
    if edits:
        case.says("没有文号、题注可以核对：改动只有几个字，按抄录差错对待；仅凭文字不能排除是修改后的版本。")
        return Relation.ALTERED
    if case.missing:
        case.says("没有文号、题注可以核对：缺的是整段，条号没有重排，按删节对待。")
        return Relation.CUT
    return _titled(case)


def _is_clean_cut(case: _Case, change: Change) -> bool:
    """Whether a loss is one of copying: whole paragraphs, or everything from some place on."""
    run = change.run
    normal = case.issued.normal
    at_edge = any(start == run.a0 for start, _ in normal.bounds) or run.a0 <= case.issued.parts.body[0]
    to_edge = any(stop == run.a1 for _, stop in normal.bounds)
    return (at_edge and to_edge) or (to_edge and run.a1 >= case.issued.parts.body[1])


def _notice(case: _Case) -> Relation:
    """Texts that are issued once."""
    if case.of_issued < _NEARLY and _is_collection(case):
        case.says("原文的部分内容夹在篇幅更长的其他文字中。")
        return Relation.EXCERPT
    if case.of_copy < _MOSTLY or (case.of_issued < _MOSTLY and case.edited > _REWRITTEN):
        if _both_official(case) and case.titles is TitleRelation.OTHER:
            return Relation.UNRELATED
        return Relation.EXCERPT if case.of_issued >= _CARRIES else _loosely(case)
    if case.edits:
        _explain_edits(case)
        return Relation.ALTERED
    if case.missing or _signature_cut(case):
        return Relation.CUT
    return _titled(case)


def _is_collection(case: _Case) -> bool:
    return case.titles is TitleRelation.OTHER and case.outside > _MUCH_MORE * case.common


def _is_digest(case: _Case) -> bool:
    """Whether sentences were picked out of many paragraphs instead of paragraphs being lost."""
    if case.of_issued >= _NEARLY or case.of_copy < _MOSTLY:
        return False
    if case.copy.heading.digests and not case.issued.heading.digests:
        return True
    picked = [change for change in case.missing if not _is_clean_cut(case, change)]
    many = len(picked) >= _PICKED and len(picked) * 2 > len(case.missing)
    few_left = case.of_issued < _FEW_LEFT and len(case.missing) >= _PICKED
    return few_left or (case.of_issued < _MOSTLY and many and len(case.edits) <= len(picked))


def _signature_cut(case: _Case) -> bool:
    return any(change.kind is Kind.SIGNATURE for change in case.changes)


def _explain_edits(case: _Case) -> None:
    known = _same_issue(case)
    days, there = case.issued.parts.days, case.copy.parts.days
    if known:
        case.says(f"{known}，文字不同之处按抄录差错对待。")
    elif days and there and days[0] == there[0]:
        case.says(f"落款日期相同（{days[0]}），文字不同之处按抄录差错对待。")
    else:
        case.says("没有文号、落款日期可以核对，文字不同之处按抄录差错对待；仅凭文字不能排除是修改后的版本。")


def _titled(case: _Case) -> Relation:
    return Relation.RETITLED if _is_retitled(case) else Relation.WHOLE


def _is_retitled(case: _Case) -> bool:
    """Whether the copy shows another title.  One that a list cut short is none while the text shows it whole."""
    if case.titles is TitleRelation.SAME:
        return False
    one, other = case.issued.heading.text, case.copy.heading.text
    if not one or not other:
        return False
    shorter, whole, text = (one, other, case.issued) if len(one) < len(other) else (other, one, case.copy)
    return not (whole.startswith(shorter) and whole in text.normal.text[: len(whole) + 400])


def _of_the_head(case: _Case, found: Relation) -> list[Change]:
    """Differences of title and number."""
    heads = []
    if _is_retitled(case):
        heads.append(Change(Kind.TITLE, case.issued.heading.shown, case.copy.heading.shown, 0))
    one, other = case.issued.official, case.copy.official
    if one and other and not one.agrees(other):
        heads.append(Change(Kind.NUMBER_LINE, str(one), str(other), 0))
    elif one and not other:
        heads.append(Change(Kind.NUMBER_MISSING, str(one), "", 0))
    return heads
