"""Findings held against the truth: what was missed, and what was alleged without a fault."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from monitor.demo.planted import ALLOWED, FAULT, Planted
from monitor.model import Frozen, Verdict, host_of

Key = tuple[str, str, str, str]
"""Site, check, code, where: what makes a finding and a fault the same."""
GRACE = timedelta(days=1)
"""A veto may stand a day before it must: the rules count to the minute, the truth by days."""


class Hit(Frozen, frozen=True, kw_only=True):
    """One finding on one day."""

    id: str
    day: date
    verdict: str


def accuracy(
    planted: Sequence[Planted], findings: Iterable[Mapping[str, Any]], checks: Iterable[str]
) -> dict[str, dict[str, dict[str, Any]]]:
    """``{"checks": {id: {planted, found, missed, false_alarms, unknown}}}``.

    ``findings`` are the rows of every day (id, site, check, verdict, code, where, at).  A fault is found when a WARN or
    FAIL stands for it on a day from ``due`` to ``until``; one that is due as a veto also needs a FAIL from then on.
    ``unknown`` counts the faults that the scenario itself made unmeasurable and that got no finding.  A false alarm is
    a finding on a day without its fault, or a FAIL where nothing comes near a veto: told once for each finding.  What
    is planted for a check that is not among ``checks`` is left out; what is allowed is neither missed nor false.
    """
    alleged: dict[Key, list[Hit]] = {}
    for row in findings:
        if row["verdict"] in (Verdict.WARN, Verdict.FAIL):
            key = _key(row["site"], row["check"], row["code"], row["where"])
            hit = Hit(id=row["id"], day=date.fromisoformat(row["at"]), verdict=row["verdict"])
            alleged.setdefault(key, []).append(hit)
    table = {check: _empty() for check in checks}
    faults: dict[Key, list[Planted]] = {}
    for fault in planted:
        if fault.kind in (FAULT, ALLOWED) and fault.check in table:
            faults.setdefault(_key(fault.site, fault.check, fault.code, fault.where), []).append(fault)
    for key, spells in faults.items():
        for fault in spells:
            if fault.kind == FAULT:
                _count(table[fault.check], fault, alleged.get(key, []))
    for key, hits in alleged.items():
        table.setdefault(key[1], _empty())["false_alarms"] += _false_alarms(key, hits, faults.get(key, []))
    return {"checks": table}


def _empty() -> dict[str, Any]:
    return {"planted": 0, "found": 0, "missed": [], "false_alarms": [], "unknown": 0}


def _count(row: dict[str, Any], fault: Planted, hits: Sequence[Hit]) -> None:
    row["planted"] += 1
    within = [hit for hit in hits if fault.due <= hit.day <= (fault.until or date.max)]
    vetoed = any(hit.verdict == Verdict.FAIL and fault.veto_due and hit.day >= fault.veto_due for hit in within)
    if within and (vetoed or fault.veto_due is None):
        row["found"] += 1
    elif fault.unmeasurable:
        row["unknown"] += 1
    else:
        row["missed"].append(
            {
                "site": fault.site, "code": fault.code, "where": fault.where, "due": fault.due.isoformat(),
                "missing": "veto" if within else "finding",
                "veto_due": fault.veto_due.isoformat() if fault.veto_due else None,
            }
        )  # fmt: skip


def _false_alarms(key: Key, hits: Sequence[Hit], faults: Sequence[Planted]) -> list[dict[str, Any]]:
    """One entry for each finding that was wrong on some day: the first such day, how many, and what was wrong."""
    found: dict[str, dict[str, Any]] = {}
    for hit in sorted(hits, key=lambda each: each.day):
        alleged = _wrongly(hit, faults)
        if not alleged:
            continue
        entry = found.setdefault(
            hit.id,
            {
                "id": hit.id, "site": key[0], "code": key[2], "where": key[3], "at": hit.day.isoformat(), "days": 0,
                "alleged": alleged,
            },
        )  # fmt: skip
        entry["days"] += 1
    return list(found.values())


def _wrongly(hit: Hit, faults: Sequence[Planted]) -> str:
    """What a finding alleges without reason on its day: "finding", "veto" or nothing."""
    covering = [fault for fault in faults if fault.since <= hit.day <= (fault.until or date.max)]
    if not covering:
        return "finding"
    near = any(fault.veto_due and hit.day >= fault.veto_due - GRACE for fault in covering)
    return "veto" if hit.verdict == Verdict.FAIL and not near else ""


def _key(site: str, check: str, code: str, where: str) -> Key:
    """The subject, its URL without what makes no difference: case of the host, default port, empty path, fragment."""
    parts = urlsplit(where)
    if parts.netloc:
        query = f"?{parts.query}" if parts.query else ""
        host = host_of(f"{parts.scheme}://{parts.netloc}")  # urlsplit has put the scheme in lower case
        where = f"{parts.scheme}://{host}{parts.path or '/'}{query}"
    return site, check, code, where
