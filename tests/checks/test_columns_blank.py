"""RULES V-4 ③ around its threshold: five blank columns."""

import pytest

from checks import columns_blank
from monitor.contract import ColumnSeen, ColumnState, Gap
from monitor.model import ColumnClass, Outcome, Verdict
from tests.checks.district import PORTAL, PORTAL_URL, changed, column, columns, evidence, item, judge, waived

UNREADABLE = (ColumnState.SCRIPTED, ColumnState.LOST, ColumnState.GAP)


def blank(
    count: int, *, registered: bool = True, recognised: bool = True, historical: bool = False
) -> list[ColumnSeen]:
    return [
        column(
            f"空{n}", ColumnClass.OTHER, state=ColumnState.BLANK, registered=registered, recognised=recognised,
            historical=historical,
        )
        for n in range(count)
    ]  # fmt: skip


def lost(count: int, state: ColumnState = ColumnState.SCRIPTED) -> list[ColumnSeen]:
    return [column(f"脚本{n}", ColumnClass.NEWS, state=state) for n in range(count)]


def full(count: int) -> list[ColumnSeen]:
    return [column(f"满{n}", ColumnClass.NEWS, item(1)) for n in range(count)]


@pytest.mark.parametrize(
    ("blanks", "unread", "verdict"),
    [
        (0, 0, Verdict.PASS), (1, 0, Verdict.WARN), (4, 0, Verdict.WARN), (5, 0, Verdict.FAIL), (9, 3, Verdict.FAIL),
        (0, 4, Verdict.PASS), (0, 5, Verdict.UNKNOWN), (3, 1, Verdict.WARN), (3, 2, Verdict.UNKNOWN),
    ],
)  # fmt: skip
@pytest.mark.parametrize("state", UNREADABLE)
def test_threshold_with_bounds(blanks: int, unread: int, verdict: Verdict, state: ColumnState) -> None:
    answer = judge(columns_blank, evidence(columns(blank(blanks), lost(unread, state), full(3))))
    assert answer.verdict is verdict
    told = [found.verdict for found in answer.findings if found.code == "column_blank"]
    assert told == [Verdict.FAIL if verdict is Verdict.FAIL else Verdict.WARN] * blanks
    open_ = [found.where for found in answer.findings if found.code == "unknown"]
    assert len(open_) == unread + (verdict is Verdict.UNKNOWN)
    assert (PORTAL_URL in open_) == (verdict is Verdict.UNKNOWN)


@pytest.mark.parametrize(("blanks", "near"), [(1, False), (2, False), (3, True), (5, True)])
def test_a_blank_column_or_two_is_a_fault_and_no_veto_at_hand(blanks: int, near: bool) -> None:
    assert judge(columns_blank, evidence(columns(blank(blanks), full(3)))).near is near


def test_finding_tells_what_where_since_when() -> None:
    (found,) = judge(columns_blank, evidence(columns(blank(1), full(1)))).findings
    assert found.where == found.subject == f"{PORTAL_URL}空0/"
    assert "栏目“空0”自2026年11月20日起没有任何内容" in found.what
    assert found.since is not None
    assert found.steps[0].url == found.where


def test_failing_finding_names_the_threshold() -> None:
    found = judge(columns_blank, evidence(columns(blank(6)))).findings[0]
    assert "空白栏目共6个，已达到5个（含）的否决标准" in found.what


def test_unknown_finding_gives_the_gap_reason() -> None:
    gap = Gap(reason=Outcome.BLOCKED, detail="被防护系统拦截")
    seen = column("要闻", ColumnClass.NEWS, state=ColumnState.GAP, gap=gap)
    (found,) = judge(columns_blank, evidence(columns(seen, full(1)))).findings
    assert found.verdict is Verdict.UNKNOWN
    assert "被防护系统拦截" in found.what


def test_only_registered_or_recognised_columns_that_are_not_historical_count() -> None:
    given = columns(blank(9, registered=False, recognised=False), blank(9, historical=True), full(1))
    assert judge(columns_blank, evidence(given)).verdict is Verdict.PASS
    assert judge(columns_blank, evidence(columns(blank(5, registered=False)))).verdict is Verdict.FAIL
    assert judge(columns_blank, evidence(columns(blank(5, recognised=False)))).verdict is Verdict.FAIL


@pytest.mark.parametrize("state", [ColumnState.LISTED, ColumnState.CONTENT, ColumnState.PARENT, ColumnState.LEADS_AWAY])
def test_columns_that_hold_or_lead_to_something_are_not_blank(state: ColumnState) -> None:
    given = columns([column(f"栏{n}", ColumnClass.OTHER, state=state) for n in range(9)])
    assert judge(columns_blank, evidence(given)).verdict is Verdict.PASS


def test_nothing_known_or_nothing_read_is_unknown() -> None:
    assert judge(columns_blank, evidence(columns())).verdict is Verdict.UNKNOWN
    assert judge(columns_blank, evidence(columns(lost(2)))).verdict is Verdict.UNKNOWN


def test_a_waived_column_is_reported_but_not_counted() -> None:
    site = changed(PORTAL, waivers=(waived("columns_blank", f"{PORTAL_URL}空0/"),))
    answer = judge(columns_blank, evidence(columns(blank(5), full(1)), site=site))
    assert answer.verdict is Verdict.WARN
    assert answer.measures == {"columns_blank": 4.0}
    assert len(answer.findings) == 5


def test_options_override() -> None:
    assert judge(columns_blank, evidence(columns(blank(5))), veto=6).verdict is Verdict.WARN
