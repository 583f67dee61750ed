"""Findings held against the truth: what was missed, and what was alleged without a fault."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from monitor.demo.planted import FAULT, Planted
from monitor.model import Verdict

Key = tuple[str, str, str, str]
_ALLEGES = (Verdict.WARN.value, Verdict.FAIL.value)


def accuracy(
    planted: Sequence[Planted], findings: Iterable[Mapping[str, Any]], checks: Iterable[str]
) -> dict[str, Any]:
    """``{"checks": {id: {planted, found, missed, false_alarms, unknown}}}``.

    ``findings`` are the rows of every day (id, site, check, verdict, code, where, at).  A fault is found when a WARN or
    FAIL stands for it on a day from ``due`` to ``until``; one that is due as a veto also needs a FAIL from then on.
    ``unknown`` counts the faults that the scenario itself made unmeasurable and that got no finding.
    """
    alleged: dict[Key, list[tuple[date, str, str]]] = {}
    for row in findings:
        if row["verdict"] in _ALLEGES:
            key = _key(row["site"], row["check"], row["code"], row["where"])
            alleged.setdefault(key, []).append((date.fromisoformat(row["at"]), row["verdict"], row["id"]))
    faults = [row for row in planted if row.kind == FAULT]
    table = {check: {"planted": 0, "found": 0, "missed": [], "false_alarms": [], "unknown": 0} for check in checks}  # type: dict[str, dict[str, Any]]
    for fault in faults:
        _count(table.setdefault(fault.check, _empty()), fault, alleged.get(_of(fault), []))
    for key, false in _false_alarms(faults, alleged).items():
        table.setdefault(key[1], _empty())["false_alarms"] += false
    return {"checks": table}


def _empty() -> dict[str, Any]:
    return {"planted": 0, "found": 0, "missed": [], "false_alarms": [], "unknown": 0}


def _count(row: dict[str, Any], fault: Planted, hits: list[tuple[date, str, str]]) -> None:
    row["planted"] += 1
    last = fault.until or date.max
    shown = [verdict for day, verdict, _ in hits if fault.due <= day <= last]
    vetoed = any(
        verdict == Verdict.FAIL.value for day, verdict, _ in hits if fault.veto_due and fault.veto_due <= day <= last
    )
    if shown and (vetoed or fault.veto_due is None):
        row["found"] += 1
    elif fault.unmeasurable:
        row["unknown"] += 1
    else:
        row["missed"].append(
            {
                "site": fault.site, "code": fault.code, "where": fault.where, "due": fault.due.isoformat(),
                "missing": "veto" if shown else "finding",
                "veto_due": fault.veto_due.isoformat() if fault.veto_due else None,
            }
        )  # fmt: skip


def _false_alarms(
    faults: Sequence[Planted], alleged: Mapping[Key, list[tuple[date, str, str]]]
) -> dict[Key, list[dict[str, Any]]]:
    """By key, the first day of every finding that stands on a day without its fault, with how many days it stood."""
    spells: dict[Key, list[Planted]] = {}
    for fault in faults:
        spells.setdefault(_of(fault), []).append(fault)
    found: dict[Key, list[dict[str, Any]]] = {}
    for key, hits in alleged.items():
        covering = spells.get(key, [])
        days = Counter(
            identity for day, _, identity in hits
            if not any(fault.since <= day <= (fault.until or date.max) for fault in covering)
        )  # fmt: skip
        for identity, number in days.items():
            first = min(
                day for day, _, each in hits
                if each == identity and not any(f.since <= day <= (f.until or date.max) for f in covering)
            )  # fmt: skip
            found.setdefault(key, []).append(
                {
                    "id": identity,
                    "site": key[0],
                    "code": key[2],
                    "where": key[3],
                    "at": first.isoformat(),
                    "days": number,
                }
            )
    return found


def _of(fault: Planted) -> Key:
    return _key(fault.site, fault.check, fault.code, fault.where)


def _key(site: str, check: str, code: str, where: str) -> Key:
    return site, check, code, where.partition("#")[0].removesuffix("/")
