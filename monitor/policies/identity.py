"""What identifies an issue apart from its wording: number, dates, history, title; and whether two texts agree in it."""

from rapidfuzz.distance import Levenshtein

from monitor.policies.align import align
from monitor.policies.case import CARRIES, MENTIONS, MOSTLY, NEARLY, SLIP_CHARS, SLIPS, STRETCH, Case
from monitor.policies.numbering import numbers_in
from monitor.policies.titles import TitleRelation


def names_the_other(case: Case) -> bool:
    """Whether one of the two cites the other by title or number."""
    for one, other in ((case.issued, case.copy), (case.copy, case.issued)):
        cited = other.heading.text + other.normal.text
        if len(one.heading.core) >= STRETCH and one.heading.core in cited:
            return True
        number = one.official
        if number and number.year and f"{number.code}{number.year}/{number.serial}号" in cited:
            return True
    return False


def conflict(case: Case) -> str:
    """Why the two cannot be one issue, by what identifies them; empty when nothing says so."""
    one, other = case.issued.official, case.copy.official
    if case.titles is TitleRelation.EDITION and not _only_the_title(case):
        return "标题的年份、版次或序号不同。"
    if one and other and not case.issued.is_numbered_as(case.copy) and not (is_relayed(case) or _number_slip(case)):
        return f"发文字号不同（{one}；{other}）。"
    if _is_sibling(case):
        return "标题和正文里相应的名称一并不同，是同类的另一文件。"
    past, there = case.issued.parts.history, case.copy.parts.history
    if case.laws and past and there and case.edits and max(past, key=_day) != max(there, key=_day):
        if len(past) == len(there) and len(case.edits) == 1:
            return ""
        return f"题注中最近一次通过、修改的日期不同（{max(past, key=_day)}；{max(there, key=_day)}）。"
    days, now = case.issued.parts.days, case.copy.parts.days
    if days and now and days[0] != now[0] and not same_issue(case) and (case.passages or len(case.edits) > SLIPS + 1):
        return f"落款日期不同（{days[0]}；{now[0]}），文字也有多处不同。"
    return ""


def _day(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.replace("年", " ").replace("月", " ").replace("日", " ").split())


def _only_the_title(case: Case) -> bool:
    """Whether nothing but the title differs: then its year was miscopied, and this is no other edition."""
    inside = [change for change in case.edits if change.run.a0 >= case.issued.parts.body[0]]
    return not inside and not case.missing and case.of_issued >= NEARLY


def _is_sibling(case: Case) -> bool:
    """Whether what the two titles name differently differs in the same way in the text: the same letter to another place."""
    one, other = case.issued.heading.text, case.copy.heading.text
    if case.titles is not TitleRelation.OTHER or min(len(one), len(other)) < STRETCH:
        return False
    runs = align(one, other)
    if sum(run.a1 - run.a0 for run in runs if run.equal) < MOSTLY * max(len(one), len(other)):
        return False
    swaps = {(one[run.a0 : run.a1], other[run.b0 : run.b1]) for run in runs if not run.equal}
    a, b = case.issued.normal.text, case.copy.normal.text
    edits = ((a[change.run.a0 : change.run.a1], b[change.run.b0 : change.run.b1]) for change in case.edits)
    return any(old and new and (old, new) in swaps for old, new in edits)


def is_relayed(case: Case) -> bool:
    """Whether the copy has a number of its own because it passes the whole text on, and gives the issued number too."""
    if case.of_issued < NEARLY:
        return False
    within = numbers_in(case.copy.normal.text)
    return any(mine.agrees(number) for mine in case.issued.numbers for number in within)


def _number_slip(case: Case) -> bool:
    """Whether the number itself was miscopied: one character of it differs, and the text by no more than slips."""
    if Levenshtein.distance(str(case.issued.official), str(case.copy.official)) > 1:
        return False
    inside = [change for change in case.edits if change.run.a0 >= case.issued.parts.body[0]]
    days, there = case.issued.parts.days, case.copy.parts.days
    slips = len(inside) <= SLIPS and sum(change.size for change in inside) <= SLIP_CHARS
    return slips and case.of_copy >= NEARLY and (not days or not there or days[0] == there[0])


def same_issue(case: Case) -> str:
    """What says that the two are one issue; empty when nothing does."""
    one = case.issued.official
    if one and case.issued.is_numbered_as(case.copy) and not (case.laws and not one.year):
        return f"发文字号相同（{one}）"
    past, there = case.issued.parts.history, case.copy.parts.history
    named_alike = case.titles is not TitleRelation.OTHER
    if named_alike and past and there and max(past, key=_day) == max(there, key=_day):
        return "题注相同"
    return ""


def is_family(case: Case) -> bool:
    """Whether two different issues are versions of one document."""
    if case.titles is TitleRelation.EDITION:
        return case.of_issued >= MENTIONS or case.of_copy >= MENTIONS
    alike, least = case.titles in (TitleRelation.SAME, TitleRelation.PART), MENTIONS if case.laws else CARRIES
    return (alike and case.of_issued >= least) or (case.laws and min(case.of_issued, case.of_copy) >= MOSTLY)


def both_official(case: Case) -> bool:
    """Whether both are documents in their own right: numbered, signed or built of articles."""
    return all(
        document.official is not None or document.parts.days or document.parts.is_law
        for document in (case.issued, case.copy)
    )
