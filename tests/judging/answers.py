"""Checks and answers made by hand: what the runner, the grade and the recommendation are tested with."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import cast

from monitor.contract import (
    Check,
    CheckModule,
    Evidence,
    Finding,
    Home,
    Judgement,
    Option,
    Options,
    Rule,
    finding_id,
)
from monitor.judging.result import CheckResult, Judged
from monitor.model import Verdict
from tests.checks.district import AS_OF, PORTAL_URL

CHECK = Check(
    title="试验", why="试验", advice="试验", needs=(Home,), codes={"odd": "不对"},
    rules=(Rule(id="V-3", document="文件", text="条文"),
           Rule(id="V-9", document="旁证", text="其他", confidence="MEM-LOW")),
    options={"days": Option(default=14, unit="天", help="期限"), "name": Option(default="甲", unit="字", help="名称")},
    veto=True,
)  # fmt: skip


def finding(verdict: Verdict = Verdict.FAIL, code: str = "odd", where: str = PORTAL_URL, **more: object) -> Finding:
    """A finding about ``where``."""
    fields: dict[str, object] = {"subject": where, "where": where, "what": "不对。", "fix": "请改正。", **more}
    return Finding(code=code, verdict=verdict, **fields)  # type: ignore[arg-type]


def answering(judge: Callable[[Evidence, Options], Judgement], **changes: object) -> CheckModule:
    """A check module that answers by ``judge``, with parts of ``CHECK`` replaced."""
    fields = {name: getattr(CHECK, name) for name in CHECK.__struct_fields__}
    return cast(CheckModule, SimpleNamespace(__name__="checks.odd", CHECK=Check(**{**fields, **changes}), judge=judge))


def saying(verdict: Verdict, *found: Finding, **changes: object) -> CheckModule:
    """A check module that always gives the same answer."""
    return answering(
        lambda _evidence, _options: Judgement(verdict=verdict, summary="结论。", findings=found), **changes
    )


def result(
    check: str, verdict: Verdict, *found: Finding, site: str = "portal", at: datetime = AS_OF, **measures: float
) -> CheckResult:
    """One check's answer."""
    judged = tuple(
        Judged(id=finding_id(check, site, each.code, each.subject), check=check, site=site, at=at, finding=each)
        for each in found
    )
    answer = Judgement(verdict=verdict, summary=f"{check}的结论。", findings=found, measures=measures)
    return CheckResult(check=check, judgement=answer, findings=judged)
