"""The grade: a veto fails, a warning nearly fails, the rest depends on what was measured."""

import pytest
from msgspec.structs import replace

from monitor.contract import Check
from monitor.judging.grade import grade
from monitor.model import Grade, Stage, Verdict
from tests.checks.district import PORTAL, changed
from tests.judging.answers import CHECK, result

PASS, WARN, FAIL, UNKNOWN, NOT = Verdict
PLAIN = Check(title="扣分", why="试", advice="试", needs=CHECK.needs, codes=CHECK.codes, rules=CHECK.rules)
CATALOGUE = {"a": CHECK, "b": CHECK, "c": CHECK, "d": CHECK, "plain": PLAIN}


@pytest.mark.parametrize(
    ("verdicts", "expected", "measured"),
    [
        ((PASS, PASS, PASS, PASS), Grade.NO_VETO_SEEN, 1.0),
        ((FAIL, PASS, PASS, PASS), Grade.FAILED, 1.0),
        ((FAIL, WARN, UNKNOWN, PASS), Grade.FAILED, 0.75),
        ((FAIL, UNKNOWN, UNKNOWN, UNKNOWN), Grade.FAILED, 0.25),  # one certain veto is enough
        ((WARN, PASS, PASS, PASS), Grade.NEARLY_FAILED, 1.0),
        ((WARN, UNKNOWN, UNKNOWN, UNKNOWN), Grade.NEARLY_FAILED, 0.25),
        ((PASS, PASS, PASS, UNKNOWN), Grade.NO_VETO_SEEN, 0.75),
        ((PASS, PASS, UNKNOWN, UNKNOWN), Grade.NO_VETO_SEEN, 0.5),
        ((PASS, UNKNOWN, UNKNOWN, UNKNOWN), Grade.UNKNOWN, 0.25),
        ((UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN), Grade.UNKNOWN, 0.0),
        ((PASS, NOT, NOT, NOT), Grade.NO_VETO_SEEN, 1.0),  # what does not apply is not missing
        ((NOT, NOT, NOT, NOT), Grade.UNKNOWN, 0.0),
    ],
)
def test_grades(verdicts: tuple[Verdict, ...], expected: Grade, measured: float) -> None:
    results = [result(name, verdict) for name, verdict in zip("abcd", verdicts, strict=True)]
    graded = grade(PORTAL, results, CATALOGUE)
    assert (graded.grade, graded.measured) == (expected, measured)
    assert graded.reasons


@pytest.mark.parametrize("verdict", [WARN, FAIL, UNKNOWN])
def test_only_vetoes_make_the_grade(verdict: Verdict) -> None:
    results = [result("a", PASS), result("plain", verdict)]
    graded = grade(PORTAL, results, CATALOGUE)
    assert (graded.grade, graded.measured) == (Grade.NO_VETO_SEEN, 1.0)


def test_reasons_name_what_failed_what_nears_and_what_is_open() -> None:
    results = [result("a", UNKNOWN), result("b", FAIL), result("c", WARN), result("d", PASS)]
    reasons = grade(PORTAL, results, CATALOGUE).reasons
    assert reasons == ("试验：b的结论。", "试验：c的结论。", "试验：a的结论。")


def test_a_fault_that_is_far_from_a_veto_is_told_but_makes_no_grade() -> None:
    mild = result("a", WARN)
    mild = replace(mild, judgement=replace(mild.judgement, near=False))
    graded = grade(PORTAL, [mild, result("b", PASS)], CATALOGUE)
    assert graded.grade is Grade.NO_VETO_SEEN and "试验：a的结论。" in graded.reasons


def test_no_veto_seen_says_how_much_was_measured_and_what_machines_do_not_see() -> None:
    results = [result("a", PASS), result("b", PASS), result("c", UNKNOWN)]
    seen, lost = grade(PORTAL, results, CATALOGUE).reasons
    assert seen.startswith("自动检查的3项否决指标已测2项，未见否决。")
    assert "V-1" in seen
    assert lost == "试验：c的结论。"


def test_a_closed_site_is_not_graded() -> None:
    graded = grade(changed(PORTAL, stage=Stage.CLOSED), [result("a", NOT)], CATALOGUE)
    assert graded.grade is Grade.UNKNOWN
    assert "“关停”阶段" in graded.reasons[0]
