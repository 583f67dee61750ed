"""Comparisons and matches in plain Chinese, and as JSON."""

from typing import Any, Final

from monitor.policies import By, Change, Comparison, Match
from monitor.reports.repost_words import KIND_WORDS, RELATION_WORDS

BY_WORDS: Final = {By.NUMBER: "文号", By.TITLE: "标题", By.TEXT: "正文", By.LINK: "链接"}
_SHOWN: Final = 80


def comparison_json(found: Comparison) -> dict[str, Any]:
    """The agreed form of ``policy compare --json``."""
    return {
        "same": found.same,
        "relation": found.relation.value,
        "differences": [change_json(change) for change in found.differences],
        "basis": list(found.basis),
        "share_of_issued": found.of_issued,
        "share_of_copy": found.of_copy,
    }


def change_json(change: Change) -> dict[str, Any]:
    """One difference; ``paragraph`` is counted in the issued text from 1 and is ``None`` for title and number."""
    row: dict[str, Any] = {
        "kind": change.kind.value,
        "a": change.a,
        "b": change.b,
        "paragraph": change.paragraph or None,
    }
    if change.last_paragraph > change.paragraph:
        row["last_paragraph"] = change.last_paragraph
    return row | {"grave": change.grave, "context": change.context}


def match_json(page: str, title: str, found: list[Match]) -> dict[str, Any]:
    """One page of ``policy match --json``: the document that it is, and all that it may be."""
    best = found[0] if found and (found[0].same or found[0].link_only) else None
    return {
        "page": page,
        "title": title,
        "match": best.document.key if best else None,
        "relation": ("link_only" if best.link_only else best.comparison.relation.value) if best else None,
        "same": best.same if best else False,
        "candidates": [
            {
                "id": each.document.key, "title": each.document.title, "by": [by.value for by in each.by],
                "link_only": each.link_only, **comparison_json(each.comparison),
            }
            for each in found
        ],
    }  # fmt: skip


def comparison_lines(found: Comparison) -> list[str]:
    """The judgement, what decided, and each difference side by side."""
    verdict = "是同一文件" if found.same else "不是同一文件的转载"
    lines = [f"结论：{verdict}。{RELATION_WORDS[found.relation]}（{found.relation.value}）。"]
    lines += [f"依据：{reason}" for reason in found.basis]
    lines.append(f"原文的 {found.of_issued:.1%} 见于转载件；转载件相应部分的 {min(found.of_copy, 1):.1%} 出自原文。")
    grave = sum(change.grave for change in found.differences)
    if found.differences:
        lines.append(f"不同之处 {len(found.differences)} 处，其中数字、日期、名称、肯定否定和文号 {grave} 处：")
    return lines + [change_line(change) for change in found.differences]


def change_line(change: Change) -> str:
    """One difference: which paragraph, what kind, what the issued text and the copy say."""
    last = change.last_paragraph
    place = f"第{change.paragraph}段" if change.paragraph else "文件头"
    place = f"第{change.paragraph}—{last}段" if change.paragraph and last > change.paragraph else place
    sides = [f"原文“{_short(change.a)}”"] if change.a else []
    sides += [f"转载“{_short(change.b)}”"] if change.b else []
    near = f"（在“{change.context}”处）" if not change.a and change.context else ""
    return f"  {'!' if change.grave else '·'} {place} {KIND_WORDS[change.kind]}：{'，'.join(sides)}{near}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}……{text[-_SHOWN // 2 :]}（共{len(text)}字）"


def match_lines(page: str, title: str, found: list[Match]) -> list[str]:
    """One page: which document it carries, or what it comes near to."""
    lines = [f"■ {page}  {title}"]
    carried = [each for each in found if each.same]
    for each in carried[:1] or [each for each in found if each.link_only][:1]:
        number = f"（{each.document.number}）" if each.document.number else ""
        what = "只有链接，没有正文" if each.link_only else RELATION_WORDS[each.comparison.relation]
        lines.append(f"  是：{each.document.title}{number} [{each.document.key}]")
        lines.append(f"  {what}；凭{'、'.join(BY_WORDS[by] for by in each.by)}认出。")
        lines += [change_line(change) for change in each.comparison.differences[:20]]
    if len(lines) == 1:
        lines.append("  目录里没有与它相同的文件。")
        lines += [
            f"  相近：{each.document.title} [{each.document.key}]：{RELATION_WORDS[each.comparison.relation]}"
            for each in found[:3]
        ]
    return lines
