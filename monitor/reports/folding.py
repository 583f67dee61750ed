"""What a mail says once although it concerns many: shared causes, and candidates that wait for a person."""

from collections.abc import Iterable, Sequence

from monitor.model import Frozen
from monitor.reports.lines import FindingLine

SHOWN_PER_CHECK = 5
"""Candidates of one check that a mail spells out; the rest is counted and stands in the findings list."""


class Shared(Frozen, frozen=True, kw_only=True):
    """One cause that shows on several sites and is counted at its owner's."""

    what: str
    where: str
    charged_to: str
    sites: tuple[str, ...]


class ToReview(Frozen, frozen=True, kw_only=True):
    """The candidates of one check: the first ones spelt out, ``more`` further ones."""

    title: str
    lines: tuple[FindingLine, ...]
    more: int


def shared_causes(lines: Iterable[FindingLine]) -> tuple[Shared, ...]:
    """Findings charged to another site, one entry for each cause, with the sites on which it shows."""
    groups: dict[tuple[str, str, str], list[FindingLine]] = {}
    for line in lines:
        if line.charged_to:
            groups.setdefault((line.code, line.where, line.charged_to), []).append(line)
    return tuple(
        Shared(
            what=found[0].what,
            where=found[0].where,
            charged_to=found[0].charged_to,
            sites=tuple(dict.fromkeys(line.site_name for line in found)),
        )
        for found in groups.values()
    )


def to_review(lines: Iterable[FindingLine]) -> tuple[ToReview, ...]:
    """The candidates that nobody has waived, by check."""
    groups: dict[str, list[FindingLine]] = {}
    for line in lines:
        if line.review and not line.waived:
            groups.setdefault(line.check, []).append(line)
    return tuple(
        ToReview(title=found[0].check_title, lines=tuple(found[:SHOWN_PER_CHECK]), more=len(found[SHOWN_PER_CHECK:]))
        for found in groups.values()
    )


def names(sites: Sequence[str], most: int = 3) -> str:
    """Some names of sites, and how many more."""
    shown = "、".join(sites[:most])
    return shown if len(sites) <= most else f"{shown}等{len(sites)}个站点"
