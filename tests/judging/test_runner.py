"""The runner: options, gaps, crashes, waivers, what counts and what does not."""

import ast
import logging
from datetime import timedelta
from pathlib import Path

import pytest

import monitor.judging
from monitor.contract import READ_FAILED, Evidence, Finding, Gap, Home, Judgement, Options
from monitor.judging import checks, judge_site, rules_revision
from monitor.judging.runner import gap_words, options_for, run
from monitor.model import Note, Outcome, Site, Stage, Verdict
from tests.checks.district import AS_OF, PORTAL, PORTAL_URL, SECTION, TODAY, changed, evidence, item, waived
from tests.checks.pages import pages, seen
from tests.judging.answers import answering, finding, saying

HOME = Home(url=PORTAL_URL, looked_at=AS_OF, items=(item(1),))


def given(site: Site = PORTAL) -> Evidence:
    return evidence(HOME, site=site)


def test_options_are_defaults_with_the_sites_own_values() -> None:
    module = saying(Verdict.PASS)
    site = changed(PORTAL, options={"odd": {"days": 30, "unheard": 1}, "other": {"name": "乙"}})
    assert options_for("odd", module, given()) == {"days": 14, "name": "甲"}
    assert options_for("odd", module, given(site)) == {"days": 30, "name": "甲"}


def test_options_reach_the_check() -> None:
    def judge(_: Evidence, options: Options) -> Judgement:
        return Judgement(verdict=Verdict.PASS, summary=f"期限{options['days']}天。")

    site = changed(PORTAL, options={"odd": {"days": 30}})
    assert run("odd", answering(judge), given(site)).judgement.summary == "期限30天。"


def test_a_gap_is_unknown_without_asking_the_check() -> None:
    def judge(_: Evidence, __: Options) -> Judgement:
        raise AssertionError("asked")

    gap = Gap(reason=Outcome.BLOCKED, detail="首页返回验证页面。", since=AS_OF)
    answer = run("odd", answering(judge), evidence(gap=gap))
    assert answer.judgement.verdict is Verdict.UNKNOWN
    assert answer.fault_of_ours == ""
    assert answer.findings[0].finding.what == "自2026年11月23日 18:00起未能查看（被防护系统拦截）：首页返回验证页面。"


def test_a_check_that_judges_gaps_is_asked() -> None:
    answer = run("odd", saying(Verdict.PASS, judges_gaps=True), evidence())
    assert answer.judgement.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (Gap(reason=Outcome.OWN_LINE), "未能查看（监测方自身线路中断）。"),
        (Gap(reason=Outcome.NOT_LOOKED), "未能查看（尚未查看）。"),
        (Gap(reason=Outcome.NOT_LOOKED, detail="已超出保存期限，不能再判断"), "未能查看：已超出保存期限，不能再判断。"),
        (Gap(reason=Outcome.DNS, detail="首页"), "未能查看（域名不能解析）：首页。"),
    ],
)
def test_gaps_in_words(gap: Gap, words: str) -> None:
    assert gap_words(gap) == words


def test_a_crash_is_our_fault_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def judge(_: Evidence, __: Options) -> Judgement:
        return Judgement(verdict=Verdict.PASS, summary=str(1 // 0))

    with caplog.at_level(logging.ERROR):
        answer = run("odd", answering(judge), given())
    assert answer.judgement.verdict is Verdict.UNKNOWN
    assert answer.fault_of_ours == "ZeroDivisionError: integer division or modulo by zero"
    assert "与网站无关" in answer.judgement.summary
    assert "odd" in caplog.text
    assert "portal" in caplog.text


@pytest.mark.parametrize(
    ("said", "verdict"),
    [(Verdict.PASS, Verdict.UNKNOWN), (Verdict.NOT_APPLICABLE, Verdict.UNKNOWN), (Verdict.UNKNOWN, Verdict.UNKNOWN)],
)
def test_a_reader_that_crashed_on_a_page_cannot_pass_it(said: Verdict, verdict: Verdict) -> None:
    crash = Note(code=READ_FAILED, text="ValueError: 坏")
    with_crash = evidence(HOME, pages(seen("odd", [crash]), seen("odd", [Note(code="x")], url=f"{PORTAL_URL}b.html")))
    answer = run("odd", saying(said), with_crash)
    assert answer.judgement.verdict is verdict
    assert answer.fault_of_ours.startswith("1 pages, the first ")
    assert run("other", saying(said), with_crash).judgement.verdict is said, "only the check whose reader it was"


def test_a_reader_that_crashed_hides_no_fault() -> None:
    found = pages(seen("odd", [Note(code=READ_FAILED)]))
    answer = run("odd", saying(Verdict.FAIL, finding()), evidence(HOME, found))
    assert answer.judgement.verdict is Verdict.FAIL


def test_one_crash_leaves_the_other_checks_standing(caplog: pytest.LogCaptureFixture) -> None:
    def judge(_: Evidence, __: Options) -> Judgement:
        raise RuntimeError("broken")

    judged = judge_site(given(), {"bad": answering(judge), "good": saying(Verdict.PASS)})
    assert [each.judgement.verdict for each in judged.results] == [Verdict.UNKNOWN, Verdict.PASS]
    assert "broken" in caplog.text


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.PREPARING, Stage.SUSPENDED])
def test_a_stage_outside_the_checks_stages_is_not_applicable(stage: Stage) -> None:
    answer = run("odd", saying(Verdict.FAIL, finding()), given(changed(PORTAL, stage=stage)))
    assert (answer.judgement.verdict, answer.findings) == (Verdict.NOT_APPLICABLE, ())


def test_a_check_may_judge_other_stages() -> None:
    watching = saying(Verdict.FAIL, finding(), stages=(Stage.CLOSED,))
    assert run("odd", watching, given(changed(PORTAL, stage=Stage.CLOSED))).judgement.verdict is Verdict.FAIL
    assert run("odd", watching, given()).judgement.verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("where", "days", "verdict", "waived_ones"),
    [
        ("", 0, Verdict.PASS, 2),
        (PORTAL_URL, 0, Verdict.WARN, 1),  # the worse finding is waived
        (f"{PORTAL_URL}x", 0, Verdict.FAIL, 1),
        (f"{PORTAL_URL}y", 0, Verdict.FAIL, 0),
        ("", -1, Verdict.FAIL, 0),  # run out yesterday
    ],
)
def test_waived_findings_stay_with_the_reason_and_do_not_count(
    where: str, days: int, verdict: Verdict, waived_ones: int
) -> None:
    site = changed(PORTAL, waivers=(waived("odd", where, TODAY + timedelta(days=days)),))
    found = (finding(), finding(Verdict.WARN, where=f"{PORTAL_URL}x"))
    answer = run("odd", saying(Verdict.FAIL, *found), given(site))
    assert answer.judgement.verdict is verdict
    assert [each.waived for each in answer.findings if each.waived] == [
        "经核实无需更新（豁免至2026年11月23日）"
    ] * waived_ones
    assert len(answer.findings) == 2
    assert ("不计入" in answer.judgement.summary) == (verdict is not Verdict.FAIL)


def test_a_waiver_measures_nothing() -> None:
    site = changed(PORTAL, waivers=(waived("odd"),))
    answer = run("odd", saying(Verdict.UNKNOWN, finding(Verdict.UNKNOWN, "unknown")), given(site))
    assert answer.judgement.verdict is Verdict.UNKNOWN
    assert answer.findings[0].waived == ""


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (finding(charged_to="portal"), Verdict.PASS),  # another site's fault
        (finding(charged_to="jw"), Verdict.FAIL),
        (finding(review=True), Verdict.PASS),  # a candidate for a person
        (finding(), Verdict.FAIL),
    ],
)
def test_what_belongs_to_others_or_waits_for_a_person_does_not_count(found: Finding, verdict: Verdict) -> None:
    answer = run("odd", saying(Verdict.FAIL, found), given(SECTION))
    assert answer.judgement.verdict is verdict
    assert answer.findings[0].finding == found


def test_one_subject_is_found_once() -> None:
    answer = run("odd", saying(Verdict.FAIL, finding(), finding(what="再说一遍。")), given())
    assert [each.finding.what for each in answer.findings] == ["不对。"]
    assert len(answer.judgement.findings) == 1


def test_identity_depends_on_check_site_code_and_subject_only() -> None:
    def ids(site: Site, *found: Finding) -> list[str]:
        return [each.id for each in run("odd", saying(Verdict.FAIL, *found), given(site)).findings]

    assert ids(PORTAL, finding(what="一")) == ids(PORTAL, finding(what="二"))
    assert ids(PORTAL, finding()) != ids(SECTION, finding())
    assert len(set(ids(PORTAL, finding(), finding(where=f"{PORTAL_URL}x")))) == 2


def test_a_site_is_judged_by_all_checks_as_of_the_evidence() -> None:
    judged = judge_site(given())
    assert [each.check for each in judged.results] == list(checks())
    assert (judged.as_of, judged.site, judged.revision) == (AS_OF, PORTAL, "r1")
    assert {found.at for found in judged.findings} == {AS_OF}


def test_the_revision_of_the_rules_is_a_short_hash() -> None:
    assert len(rules_revision()) == 16
    assert int(rules_revision(), 16) >= 0


def test_judging_looks_only_at_values() -> None:
    """One-way flow: nothing that judges can reach the network, the store or a clock."""
    allowed = ("monitor.model", "monitor.contract", "monitor.judging", "checks")
    for path in Path(monitor.judging.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                foreign = name.split(".")[0] in ("monitor", "checks") and not name.startswith(allowed)
                assert not foreign, f"{path.name} imports {name}"
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("now", "today", "utcnow"), f"{path.name} reads a clock"
