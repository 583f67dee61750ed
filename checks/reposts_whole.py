"""RULES R-6: a repost carries the whole text as it was issued, with its attachments.

Each duty is judged by the best copy that stands: a whole one clears what is cut or only linked elsewhere on the site.  A copy
whose numbers, dates, names or negations differ misleads its reader wherever it stands, so it is told in any case.  The site's
own lines around a text, footnotes and the form of numbers are no fault.  That no text stands beside an interpretation is said
only after a whole crawl past the deadline.
"""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from monitor.contract import (
    UNKNOWN_CODE,
    Check,
    CopySeen,
    Duty,
    DutySeen,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Options,
    Reposts,
    Rule,
    Step,
    continues,
    not_applicable,
    verdict_of,
)
from monitor.model import Difference, Verdict, show_moment

ID = "reposts_whole"

CHECK = Check(
    title="转载内容完整",
    why="转载的政策缺段、改字，群众会照着错的办；数字、日期、名称、否定词错了最要紧。",
    rules=(
        Rule(
            id="R-6",
            document="《政府网站发展指引》（国办发〔2017〕47号）及《互联网新闻信息服务管理规定》第十五条（对新闻单位）",
            text="转载应完整、准确，不得歪曲、篡改标题原意和内容，并注明来源。",
            confidence="MEM-HIGH",  # only the note of the source was read in a public copy
        ),
    ),
    needs=(Reposts,),
    codes={
        "repost_altered": "转载内容与原文不一致", "repost_cut": "转载缺少部分内容", "repost_link_only": "只放了链接",
        "repost_interpretation_only": "只有解读或摘编", "repost_file_missing": "转载缺少附件", "repost_file_broken": "转载的附件打不开",
    },
    advice="请对照原文逐段核对，按原文更正；不要手工改动正文，附件一并转载。",
    measures=(
        Measure(name="reposts_altered", help="Standing copies whose text differs from the issued one."),
        Measure(name="reposts_incomplete", help="Documents whose best copy is cut, a link, or lacks attachments."),
    ),
)  # fmt: skip

NO_FAULT: Final = frozenset(
    {
        "footnote", "around", "number_form",  # what a site prints, and how it writes a number
        "title_changed", "document_number_changed", "document_number_missing",  # told by reposts_marked
    }
)  # fmt: skip
MISSING: Final = frozenset({"missing", "signature_missing", "attachment_line_missing", "repeated_text_missing"})
"""Kinds by which the copy says less, not something else."""
BELOW: Final = {"signature_missing": "落款", "attachment_line_missing": "附件说明"}
"""Of these, what stands below the text, and what it is called: signature, date, who may read it; the list of attachments."""
_OF_THE_PAGE: Final = re.compile(
    r"(?:点击)?(?:下载|查看|打印)?\s*(?:本文|全文|正文|文件)?\s*(?:PDF|Word|OFD|DOCX?|WPS)\s*(?:版本?|格式|文件)?\s*(?:下载|查看)?",
    re.I,
)
"""Words of a button that hands out the page's own text as a file: no attachment of the document."""
_QUOTED: Final = 3
_RANGES: Final = 8
_LONGEST: Final = 60
_ALL: Final = 100


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Hold the best standing copy of each duty against the issued text (RULES R-6)."""
    reposts = evidence.part(Reposts)
    assert isinstance(reposts, Reposts)
    found = [seen for seen in reposts.duties if seen.copies]
    if not found:
        return not_applicable("本站没有看到上级文件的转载，没有可核对的内容。")
    findings = [each for seen in found for each in _of_duty(seen, reposts, evidence.as_of)]
    altered = sum(each.code == "repost_altered" for each in findings)
    incomplete = len({each.subject for each in findings if each.code not in ("repost_altered", UNKNOWN_CODE)})
    standing = sum(any(copy.counts and copy.stands for copy in seen.copies) for seen in found)
    summary = f"有转载的文件{standing}件，"
    unread = sum(each.code == UNKNOWN_CODE for each in findings)
    summary += f"内容不一致{altered}处，不完整{incomplete}件" if altered or incomplete else "与原文核对没有缺漏和改动"
    summary += f"，{unread}件读不出来。" if unread else "。"
    return Judgement(
        verdict=verdict_of(evidence, ID, findings),
        summary=summary,
        findings=tuple(findings),
        measures={"reposts_altered": float(altered), "reposts_incomplete": float(incomplete)},
    )


def faults(copy: CopySeen) -> tuple[Difference, ...]:
    """The stored differences that say something else than the issued text."""
    return tuple(each for each in copy.copy.differences if each.kind not in NO_FAULT and each.kind not in MISSING)


def grave(copy: CopySeen) -> bool:
    """Whether a number, date, name or negation of the text differs."""
    return any(each.grave for each in faults(copy))


def _altered(copy: CopySeen) -> bool:
    """Whether the wording differs; of an altered copy also where what differs is beyond the stored differences."""
    unseen = copy.copy.differences_total > len(copy.copy.differences)
    return bool(faults(copy)) or (copy.copy.relation == "altered" and (unseen or not copy.copy.differences))


def _rank(copy: CopySeen) -> tuple[int, bool, bool, bool]:
    """How well a standing copy serves a reader, the best first."""
    level = (
        4
        if copy.copy.link_only
        else 3
        if not copy.copy.same
        else 2
        if grave(copy)
        else int(copy.copy.relation == "cut" or _altered(copy))
    )
    return level, bool(copy.files_broken), not copy.copy.files, not copy.copy.original


def _of_duty(seen: DutySeen, reposts: Reposts, as_of: datetime) -> Iterator[Finding]:
    duty = seen.duty
    standing = sorted((copy for copy in seen.copies if copy.stands and copy.counts), key=_rank)
    if not standing:
        yield from _interpretation(seen, reposts, as_of)
        return
    best = standing[0]
    whole = _rank(best)[0] == 0
    if best.copy.unread:
        yield _unread(duty, best)
    elif not best.copy.same:
        yield _told("repost_link_only", duty, best, f"本站对{duty.told}只放了链接，没有转载正文")
    else:
        if best.copy.relation == "cut" and not any(
            continues(copy.copy.url, best.copy.url) for copy in standing if copy.copy.same
        ):
            yield _cut(duty, best)
        if _altered(best):
            yield _changed(duty, best, whole=False)
        yield from _files(duty, best)
    for copy in standing[1:]:
        if copy.copy.same and grave(copy):
            yield _changed(duty, copy, whole=whole)


def _told(
    code: str,
    duty: Duty,
    copy: CopySeen,
    what: str,
    *,
    subject: str = "",
    fail: bool = False,
    steps: Sequence[Step] = (),
) -> Finding:
    return Finding(
        code=code, verdict=Verdict.FAIL if fail else Verdict.WARN, subject=subject or duty.document.key,
        where=copy.copy.url, what=f"{what}。", since=copy.first_with, fix=FIXES[code],
        steps=(
            Step(what=f"原文：{duty.told}。", at=duty.starts, url=duty.document.url),
            Step(what=f"转载：“{copy.copy.title}”，{_measured(copy)}。", at=copy.first_with, url=copy.copy.url),
            *steps,
        ),
    )  # fmt: skip


def _unread(duty: Duty, copy: CopySeen) -> Finding:
    """Title and number are there; the text, ours or the issuer's, is in what a machine does not read."""
    return Finding(
        code=UNKNOWN_CODE, verdict=Verdict.UNKNOWN, subject=duty.document.key, where=copy.copy.url, since=copy.first_with,
        what=f"{duty.told}的转载有标题，正文（或原文）是图片、文件或由脚本显示，读不出来，无法与原文核对。",
        fix="请人工核对；正文请以网页文字发布，不要只放图片或文件。",
        steps=(Step(what=f"转载：“{copy.copy.title}”。", at=copy.first_with, url=copy.copy.url),),
    )  # fmt: skip


FIXES = {
    "repost_altered": "请对照原文更正这些地方，并查明是谁、为什么改动。",
    "repost_cut": "请补全缺少的段落；只转载部分内容的，改为全文转载。",
    "repost_link_only": "请转载全文，链接可以保留。",
    "repost_interpretation_only": "请补充转载文件全文，并与解读相互链接。",
    "repost_file_missing": "请补上附件，或在文末链接到原文页面。",
    "repost_file_broken": "请重新上传附件并逐个点开检查。",
}  # fmt: skip
RELATION_WORDS = {
    "whole": "全文一致", "cut": "有缺漏", "altered": "有改动", "retitled": "正文一致、标题不同", "excerpt": "摘编",
    "interpretation": "解读", "other_version": "另一个版本",
}  # fmt: skip


def _measured(copy: CopySeen) -> str:
    if copy.copy.link_only:
        return "只有链接"
    words = RELATION_WORDS.get(copy.copy.relation, "相关信息")
    share = copy.copy.of_issued * 100
    if round(share) >= _ALL or share < 1:  # "100 %" would contradict the difference told beside it
        return words
    return f"{words}（原文字句的{math.floor(share)}%在其中）"


# ── the text ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _changed(duty: Duty, copy: CopySeen, *, whole: bool) -> Finding:
    """A copy that says something else, the gravest first.  Where a whole copy stands too, a reader may find the right
    text: then it is a warning."""
    held = sorted(faults(copy), key=lambda each: not each.grave)
    told = "；".join(f"{_which([each])}{_quoted(each)}" for each in held[:_QUOTED]) or "有改动，详见对照页"
    more = f"，共{copy.copy.differences_total}处不同" if copy.copy.differences_total > min(len(held), _QUOTED) else ""
    what = f"{duty.told}的转载与原文不一致：{told}{more}"
    what += "（本站另有一篇全文一致的转载）" if whole else ""
    steps = [Step(what=f"{_which([each]) or '标题、文号'}：{_quoted(each)}。", url=copy.copy.url) for each in held[:10]]
    subject = f"{copy.copy.url}#{duty.document.key}"
    return _told("repost_altered", duty, copy, what, subject=subject, fail=grave(copy) and not whole, steps=steps)


def _quoted(each: Difference) -> str:
    if not each.a:
        return f"转载多出“{_short(each.b)}”"
    if not each.b:
        return f"原文“{_short(each.a)}”，转载没有"
    return f"原文“{_short(each.a)}”，转载“{_short(each.b)}”"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _cut(duty: Duty, copy: CopySeen) -> Finding:
    gone = [each for each in copy.copy.differences if each.kind in MISSING]
    text = [each for each in gone if each.kind not in BELOW]
    below = [f"{word}“{_short(each.a)}”" for each in gone if (word := BELOW.get(each.kind))]
    parts = [part for part in (_which(text), *below) if part]
    where = f"缺{'，缺'.join(parts)}" if parts else "缺少部分内容"
    first = f"；所缺内容如“{_short(text[0].a)}”" if text and text[0].a else ""
    steps = [
        Step(what=f"{_which([each]) or '一处'}缺少：“{_short(each.a)}”。", url=copy.copy.url) for each in gone[:10]
    ]
    return _told("repost_cut", duty, copy, f"{duty.told}的转载不完整：{where}{first}", steps=steps)


def _which(gone: Sequence[Difference]) -> str:
    """The paragraphs in which something is missing, those that follow each other as one stretch, and how many they are."""
    ranges: list[tuple[int, int]] = []
    for first, last in sorted((each.paragraph, max(each.paragraph, each.last_paragraph)) for each in gone):
        if first and ranges and first <= ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        elif first:
            ranges.append((first, last))
    words = [f"{first}至{last}" if last > first else f"{first}" for first, last in ranges]
    count = sum(last - first + 1 for first, last in ranges)
    total = f"（共{count}段）" if count > 1 else ""
    return f"第{'、'.join(words[:_RANGES])}{'等' if len(words) > _RANGES else ''}段{total}" if words else ""


def _interpretation(seen: DutySeen, reposts: Reposts, as_of: datetime) -> Iterator[Finding]:
    """Only something about the document stands there.  Where its text stood once, that is for ``reposts_standing``."""
    duty = seen.duty
    about = [copy for copy in seen.copies if copy.stands and copy.copy.relation in ("interpretation", "excerpt")]
    looked = reposts.whole_started is not None and reposts.whole_started > duty.deadline
    if not about or not looked or as_of <= duty.deadline or any(copy.counts for copy in seen.everywhere):
        return
    assert reposts.whole_started is not None
    kind = RELATION_WORDS[about[0].copy.relation]
    what = f"{duty.told}在本站只有{kind}“{about[0].copy.title}”，没有文件全文"
    step = Step(what=f"{show_moment(reposts.whole_started)}开始的完整巡检没有找到文件全文。", at=reposts.whole_started)
    yield _told("repost_interpretation_only", duty, about[0], what, steps=(step,))


# ── attachments ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _files(duty: Duty, copy: CopySeen) -> Iterator[Finding]:
    issued = [link for link in duty.document.attachments if not _OF_THE_PAGE.fullmatch(link.text.strip())]
    if issued and not copy.copy.files and not copy.copy.original:
        names = "、".join(f"“{link.text or link.url.rpartition('/')[2]}”" for link in issued[:3])
        what = f"{duty.told}有附件{len(issued)}个（{names}），转载页没有附件，也没有链接到原文页面"
        steps = [Step(what=f"原文附件：{link.text or link.url}。", url=link.url) for link in issued[:10]]
        yield _told("repost_file_missing", duty, copy, what, steps=steps)
    if copy.files_broken:
        what = f"{duty.told}的转载有{len(copy.files_broken)}个附件打不开（已隔时复查）：{copy.files_broken[0]}"
        steps = [Step(what="打不开的附件。", at=copy.last_with, url=url) for url in copy.files_broken[:10]]
        yield _told("repost_file_broken", duty, copy, what, steps=steps)
