"""How faithful a copy is to the issued text: one relation, whether the same issued text is meant, and every difference.

The text decides first.  Notices are issued once, under a number, on a day: a copy that says otherwise in places is a damaged
copy.  Laws and regulations are amended under one title: there, changes beyond a slip are another version unless number or
history says that both are the same one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from monitor.policies.align import align
from monitor.policies.case import CARRIES, MENTIONS, MOSTLY, NEARLY, QUOTES, SLIP_CHARS, SLIPS, STRETCH, Case, measured
from monitor.policies.differences import Change, Kind
from monitor.policies.document import Document
from monitor.policies.identity import both_official, conflict, is_family, is_relayed, names_the_other, same_issue
from monitor.policies.parts import is_furniture
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

_MUCH_MORE: Final = 2.0
_REWRITTEN: Final = 0.1
_PICKED: Final = 4
_SEVERAL: Final = 80
_ONE_SENTENCE: Final = 60
_LETTER: Final = 20
_FEW_LEFT: Final = 0.25


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


def compare(issued: Document, copy: Document) -> Comparison:
    """Judge a copy by the issued text."""
    if not issued.normal.text or not copy.normal.text:
        return Comparison(Relation.UNRELATED, basis=("有一方没有正文，无法比对。",))
    return conclude(measure(issued, copy))


def conclude(case: Case) -> Comparison:
    """The judgement of a measured pair."""
    found = _judged(case)
    differences: list[Change] = []
    if found in SAME or found is Relation.OTHER_VERSION:
        differences = [*_of_the_head(case), *(change for change in case.changes if _is_told(change))]
    return Comparison(found, tuple(differences), tuple(case.basis), round(case.of_issued, 4), round(case.of_copy, 4))


def measure(issued: Document, copy: Document) -> Case:
    """Align a pair and measure it; its ``copy`` is without what the site prints around the text."""
    titles = relation(issued.heading, copy.heading)
    copy = without_site_matter(copy, issued)
    return measured(issued, copy, align(issued.normal.text, copy.normal.text), titles)


def _is_told(change: Change) -> bool:
    """Whether a difference is worth telling: all but a site's own lines around the text."""
    return change.kind is not Kind.AROUND or (len(change.b) > _LETTER and not is_furniture(change.b))


def _judged(case: Case) -> Relation:
    best = max(case.of_issued, min(case.of_copy, 1.0) if case.common >= 4 * STRETCH else 0.0)
    if case.titles is TitleRelation.ABOUT and not (case.of_issued >= NEARLY and case.of_copy >= NEARLY):
        return _about(case)
    against = conflict(case)
    if against:
        case.says(against)
        return Relation.OTHER_VERSION if is_family(case) or case.of_issued >= NEARLY else _loosely(case)
    if best < CARRIES and not (case.laws and case.titles is TitleRelation.SAME and best >= MENTIONS):
        return _loosely(case)
    if _is_digest(case):
        case.says("只摘了部分段落的语句。")
        return Relation.EXCERPT
    if case.laws and (not same_issue(case) or case.passages > 1):
        return _law(case)
    return _notice(case)


def _about(case: Case) -> Relation:
    """One of the two announces an interpretation."""
    linked = case.of_smaller >= CARRIES or names_the_other(case)
    case.says("一方的标题表明是解读、问答或说明。")
    return Relation.INTERPRETATION if linked else Relation.UNRELATED


def _loosely(case: Case) -> Relation:
    """Little is common."""
    if case.of_smaller < QUOTES and not names_the_other(case):
        return Relation.UNRELATED
    if _is_compiled(case):
        case.says("原文的部分内容编在篇幅长得多的另一份材料里。")
        return Relation.EXCERPT
    if both_official(case):
        case.says("各自成文，只有少量相同的文字。")
        return Relation.UNRELATED
    return Relation.EXCERPT if case.of_smaller >= CARRIES else Relation.INTERPRETATION


def _is_compiled(case: Case) -> bool:
    """Whether one of the two is a compilation that has much of the other."""
    sizes = sorted(body[1] - body[0] for body in (case.issued.parts.body, case.copy.parts.body))
    return not case.laws and case.common >= _SEVERAL and case.of_smaller >= CARRIES and sizes[1] > _MUCH_MORE * sizes[0]


def _law(case: Case) -> Relation:
    """Texts built of articles of which nothing says that they are one issue."""
    if case.titles is TitleRelation.OTHER and min(case.of_issued, case.of_copy) < MOSTLY:
        case.says("标题不同，条文只有部分相同。")
        return Relation.UNRELATED
    edits = case.edits
    size = sum(change.size for change in edits)
    if _is_repealed(case) or (edits and (len(edits) > SLIPS or size > SLIP_CHARS)):
        case.says("条文的改动超出抄录差错，按法规的另一版本对待。")
        return Relation.OTHER_VERSION
    if edits:
        case.says("没有文号、题注可以核对：改动只有几个字，按抄录差错对待；仅凭文字不能排除是修改后的版本。")
        return Relation.ALTERED
    if case.missing:
        case.says("没有文号、题注可以核对：只缺文字，条号没有重排，按删节对待；仅凭文字不能排除是修改后的版本。")
        return Relation.CUT
    return _titled(case)


def _is_repealed(case: Case) -> bool:
    """Whether text is missing as amendments take it out: from within a sentence; or one sentence from within a paragraph, or
    several beside other changes.  A copy loses paragraphs, or several sentences and nothing else."""
    losses = [change for change in case.missing if not _is_clean_cut(case, change)]
    if any(not change.whole for change in losses):
        return True
    return bool(losses) and (bool(case.edits) or (len(losses) == 1 and losses[0].size < _ONE_SENTENCE))


def _is_clean_cut(case: Case, change: Change) -> bool:
    """Whether a loss is one of copying: whole paragraphs, or everything from some place on."""
    run = change.run
    normal = case.issued.normal
    at_edge = any(start == run.a0 for start, _ in normal.bounds) or run.a0 <= case.issued.parts.body[0]
    to_edge = any(stop == run.a1 for _, stop in normal.bounds)
    start, stop = case.issued.parts.body
    return (at_edge and to_edge) or run.a0 <= start or run.a1 >= stop


def _notice(case: Case) -> Relation:
    """Texts that are issued once."""
    if case.of_issued < NEARLY and _is_collection(case):
        case.says("原文的部分内容夹在篇幅更长的其他文字中。")
        return Relation.EXCERPT if case.of_smaller >= CARRIES else _loosely(case)
    if case.of_copy < MOSTLY or (case.of_issued < MOSTLY and case.edited > _REWRITTEN):
        if case.of_issued < CARRIES or (both_official(case) and case.titles is TitleRelation.OTHER):
            return _loosely(case)
        return Relation.EXCERPT
    if case.edits or _is_renumbered(case):
        _explain_edits(case)
        return Relation.ALTERED
    if case.missing or _signature_cut(case):
        return Relation.CUT
    return _titled(case)


def _is_collection(case: Case) -> bool:
    return case.titles is TitleRelation.OTHER and case.outside > _MUCH_MORE * case.common


def _is_digest(case: Case) -> bool:
    """Whether sentences were picked out of many paragraphs instead of paragraphs being lost."""
    if case.of_issued >= NEARLY or case.of_copy < MOSTLY:
        return False
    if case.copy.heading.digests and not case.issued.heading.digests:
        return True
    picked = [change for change in case.missing if not _is_clean_cut(case, change)]
    many = len(picked) >= _PICKED and len(picked) * 2 > len(case.missing)
    few_left = case.of_issued < _FEW_LEFT and len(case.missing) >= _PICKED
    return few_left or (case.of_issued < MOSTLY and many and len(case.edits) <= len(picked))


def _is_renumbered(case: Case) -> bool:
    """Whether the copy shows another number over the same text."""
    return any(change.kind is Kind.NUMBER_LINE for change in _of_the_head(case))


def _signature_cut(case: Case) -> bool:
    return any(change.kind is Kind.SIGNATURE for change in case.changes)


def _explain_edits(case: Case) -> None:
    known = same_issue(case)
    days, there = case.issued.parts.days, case.copy.parts.days
    if known:
        case.says(f"{known}，文字不同之处按抄录差错对待。")
    elif days and there and days[0] == there[0]:
        case.says(f"落款日期相同（{days[0]}），文字不同之处按抄录差错对待。")
    else:
        case.says("没有文号、落款日期可以核对，文字不同之处按抄录差错对待；仅凭文字不能排除是修改后的版本。")


def _titled(case: Case) -> Relation:
    return Relation.RETITLED if _is_retitled(case) else Relation.WHOLE


def _is_retitled(case: Case) -> bool:
    """Whether the copy shows another title.  One that a list cut short is none while the text shows it whole."""
    if case.titles is TitleRelation.SAME:
        return False
    one, other = case.issued.heading.text, case.copy.heading.text
    if not one or not other:
        return False
    shorter, whole, text = (one, other, case.issued) if len(one) < len(other) else (other, one, case.copy)
    return not (whole.startswith(shorter) and whole in text.normal.text[: len(whole) + 400])


def _of_the_head(case: Case) -> list[Change]:
    """Differences of title and number."""
    heads = []
    if _is_retitled(case):
        heads.append(Change(Kind.TITLE, case.issued.heading.shown, case.copy.heading.shown, 0))
    one, other = case.issued.official, case.copy.official
    if one and other and not case.issued.is_numbered_as(case.copy) and not is_relayed(case):
        heads.append(Change(Kind.NUMBER_LINE, str(one), str(other), 0))
    elif one and not other:
        heads.append(Change(Kind.NUMBER_MISSING, str(one), "", 0))
    return heads
