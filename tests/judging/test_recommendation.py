"""The table of recommendations: every row can decide, every stage and grade meets a row, reasons carry evidence."""

from datetime import date, timedelta
from itertools import product

import pytest

from monitor.judging import catalogue, checks
from monitor.judging.grade import Graded
from monitor.judging.recommendation import RULES, Facts, holds, recommend
from monitor.judging.result import CheckResult, Recommendation
from monitor.model import Action, Grade, Kind, Site, Stage, Verdict
from tests.checks.district import AS_OF, PORTAL, PORTAL_URL, SECTION, STANDALONE, TODAY, changed
from tests.judging.answers import finding, result

FAILED, NEARLY, SEEN, UNKNOWN = Grade.FAILED, Grade.NEARLY_FAILED, Grade.NO_VETO_SEEN, Grade.UNKNOWN


def advise(site: Site, grade: Grade, *results: CheckResult) -> Recommendation:
    graded = Graded(grade=grade, measured=0.75, reasons=("原因",))
    return recommend(site, AS_OF, graded, results, catalogue())


def stale(days: int, verdict: Verdict = Verdict.FAIL, charged_to: str = "") -> CheckResult:
    found = finding(verdict, since=AS_OF - timedelta(days=days), charged_to=charged_to)
    return result("home_updated", verdict, found)


def down(share: float) -> CheckResult:
    return result("site_reachable", Verdict.FAIL, finding(), visit_failed_ratio=share)


def in_stage(stage: Stage, days: int | None = None, **more: object) -> Site:
    since: date | None = None if days is None else TODAY - timedelta(days=days)
    return changed(STANDALONE, stage=stage, stage_since=since, **more)


CASES = [
    ("closed", in_stage(Stage.CLOSED), UNKNOWN, (), Action.CLOSE),
    ("migrating_nowhere", in_stage(Stage.MIGRATING), FAILED, (stale(400),), Action.MIGRATE),
    ("migrating", in_stage(Stage.MIGRATING, successor=PORTAL_URL), SEEN, (), Action.MIGRATE),
    ("suspended_too_long", in_stage(Stage.SUSPENDED, 31), UNKNOWN, (), Action.RECTIFY),
    ("suspended", in_stage(Stage.SUSPENDED, 30), UNKNOWN, (), Action.SUSPEND),
    ("suspended", in_stage(Stage.SUSPENDED), UNKNOWN, (), Action.SUSPEND),
    ("preparing", in_stage(Stage.PREPARING), UNKNOWN, (), Action.KEEP),
    ("abandoned_standalone", STANDALONE, FAILED, (stale(365),), Action.CLOSE),
    ("neglected_standalone", STANDALONE, FAILED, (stale(364),), Action.MIGRATE),
    ("neglected_standalone", STANDALONE, FAILED, (stale(90),), Action.MIGRATE),
    ("veto", STANDALONE, FAILED, (stale(89),), Action.RECTIFY),
    ("veto", SECTION, FAILED, (stale(500),), Action.RECTIFY),  # a section has no site of its own to close
    ("veto", PORTAL, FAILED, (stale(500),), Action.RECTIFY),
    ("dead", PORTAL, FAILED, (down(0.95),), Action.SUSPEND),
    ("veto", PORTAL, FAILED, (down(0.94),), Action.RECTIFY),
    ("veto", in_stage(Stage.RECTIFYING), FAILED, (stale(20),), Action.RECTIFY),
    ("nearly", PORTAL, NEARLY, (stale(12, Verdict.WARN),), Action.RECTIFY),
    ("look_again", PORTAL, UNKNOWN, (result("home_updated", Verdict.UNKNOWN),), Action.KEEP),
    ("faulty", PORTAL, SEEN, (result("reposts_in_time", Verdict.FAIL, finding()),), Action.RECTIFY),
    ("faulty", in_stage(Stage.RECTIFYING), SEEN, (result("reposts_whole", Verdict.FAIL, finding()),), Action.RECTIFY),
    ("rectified", in_stage(Stage.RECTIFYING), SEEN, (), Action.KEEP),
    ("keep", PORTAL, SEEN, (), Action.KEEP),
]


@pytest.mark.parametrize(("rule", "site", "grade", "results", "action"), CASES)
def test_each_rule(rule: str, site: Site, grade: Grade, results: tuple[CheckResult, ...], action: Action) -> None:
    graded = Graded(grade=grade, measured=0.75, reasons=())
    facts = Facts(site=site, as_of=AS_OF, graded=graded, results=results)
    assert next(each.id for each in RULES if holds(each.when, facts)) == rule
    advice = advise(site, grade, *results)
    assert advice.action is action
    assert advice.reasons
    assert all(reason.what and reason.rule for reason in advice.reasons)
    assert advice.steps
    assert "{" not in "".join((*advice.steps, *(reason.what for reason in advice.reasons)))


def test_every_rule_has_a_case_and_decides_somewhere() -> None:
    assert {case[0] for case in CASES} == {rule.id for rule in RULES}
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_every_kind_stage_and_grade_meets_a_rule() -> None:
    for kind, stage, grade in product(Kind, Stage, Grade):
        site = changed(STANDALONE, kind=kind, stage=stage)
        assert advise(site, grade, stale(20)).steps, (kind, stage, grade)


def test_the_table_names_checks_that_exist() -> None:
    named = {check for rule in RULES for check in rule.when.neglect_of}
    assert named <= checks().keys()
    measured = {measure.name for module in checks().values() for measure in module.CHECK.measures}
    assert "visit_failed_ratio" in measured


def test_reasons_of_a_veto_are_the_failing_checks_with_their_findings() -> None:
    blank = finding(code="column_blank", where=f"{PORTAL_URL}x/", rule="V-4c")
    failing = result("columns_blank", Verdict.FAIL, blank, finding(Verdict.WARN, where=f"{PORTAL_URL}y/"))
    advice = advise(PORTAL, FAILED, stale(20), failing, result("columns_updated", Verdict.PASS))
    assert [(reason.rule, len(reason.findings)) for reason in advice.reasons] == [("V-3", 1), ("V-4c", 1)]
    assert advice.reasons[1].findings == (failing.findings[0].id,)
    assert advice.reasons[0].what == "首页更新：home_updated的结论。"


def test_neglect_counts_only_faults_that_count() -> None:
    shared = stale(400, charged_to="jw")
    assert advise(STANDALONE, FAILED, shared, stale(20)).action is Action.RECTIFY
    assert advise(STANDALONE, FAILED, stale(400, Verdict.WARN)).action is Action.RECTIFY


def test_words_of_the_reason() -> None:
    text = advise(STANDALONE, FAILED, stale(400)).reasons[0].what
    assert "“区旅游网”是独立网站，不更新已持续400天" in text
    assert "75%" in advise(PORTAL, SEEN).reasons[0].what


def test_steps_are_said_once_and_in_order() -> None:
    steps = advise(STANDALONE, FAILED, stale(400)).steps
    assert len(set(steps)) == len(steps)
    assert steps[0].startswith("与主办单位核实")
