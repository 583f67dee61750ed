"""What the contract itself decides: days and months, waivers, samples, whole-check unknowns, stable identities."""

from datetime import UTC, date, datetime, timedelta
from types import ModuleType

import pytest

from checks import (
    dates_honest,
    document_numbers,
    external_links,
    maps_licensed,
    page_tags,
    page_tampered,
    personal_data_shown,
)
from monitor.contract import (
    ColumnState,
    Gap,
    Links,
    PageThen,
    cannot_say,
    finding_id,
    nothing_found,
    sample_sense,
    waiver_for,
)
from monitor.model import (
    OUTCOME_WORDS,
    ColumnClass,
    Note,
    Outcome,
    Sense,
    Verdict,
    Visit,
    day_start,
    local_day,
    months_after,
    show_day,
    show_moment,
)
from tests.checks.district import (
    AS_OF,
    PORTAL,
    PORTAL_URL,
    TODAY,
    changed,
    column,
    columns,
    evidence,
    item,
    judge,
    waived,
)
from tests.checks.pages import pages, seen


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 5, 23), 6, date(2026, 11, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),  # no 31 February
        (date(2027, 8, 31), 6, date(2028, 2, 29)),  # leap year
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
    ],
)
def test_calendar_months(day: date, months: int, after: date) -> None:
    assert months_after(day, months) == after


def test_days_are_those_of_the_district() -> None:
    late = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # midnight there
    assert local_day(late) == date(2026, 11, 23)
    assert local_day(late - timedelta(seconds=1)) == date(2026, 11, 22)
    assert day_start(date(2026, 11, 23)) == late
    assert show_day(date(2026, 1, 2)) == "2026年1月2日"
    assert show_moment(late) == "2026年11月23日 00:00"


def test_every_outcome_has_its_words() -> None:
    assert OUTCOME_WORDS.keys() == set(Outcome)
    assert len(set(OUTCOME_WORDS.values())) == len(Outcome)


@pytest.mark.parametrize(
    ("check", "where", "until", "held"),
    [
        ("home_updated", "", TODAY, True),
        ("home_updated", PORTAL_URL, TODAY, True),
        ("home_updated", f"{PORTAL_URL}#home_stale", TODAY, True),
        ("home_updated", f"{PORTAL_URL}#other", TODAY, False),
        ("home_updated", f"{PORTAL_URL}else/", TODAY, False),
        ("columns_blank", "", TODAY, False),
        ("home_updated", "", TODAY - timedelta(days=1), False),
        ("home_updated", "", TODAY + timedelta(days=99), True),
    ],
)
def test_a_waiver_holds_for_its_check_place_and_time(check: str, where: str, until: date, held: bool) -> None:
    given = evidence(site=changed(PORTAL, waivers=(waived(check, where, until),)))
    assert (waiver_for(given, "home_updated", PORTAL_URL, "home_stale") is not None) is held


def test_a_waiver_ends_at_midnight_of_the_district() -> None:
    site = changed(PORTAL, waivers=(waived("home_updated", until=date(2026, 11, 22)),))
    last = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    assert waiver_for(evidence(site=site, as_of=last), "home_updated", PORTAL_URL)
    assert not waiver_for(evidence(site=site, as_of=last + timedelta(minutes=1)), "home_updated", PORTAL_URL)


@pytest.mark.parametrize(
    ("before", "days"),
    [([], 1), (["same"], 2), (["same", "same", "other"], 3), (["other", "same"], 1), (["nothing", "same"], 1)],
    ids=["one body", "two", "as long as it said the same", "another note ends it", "silence ends it"],
)
def test_what_a_page_says_in_body_after_body_dates_from_the_first(before: list[str], days: int) -> None:
    note = Note(code="dragon", text="龙", data={"how": "dark"})
    held = {
        "same": (Note(code="other"), Note(code="dragon", text="龙", data={"how": "dark"})),
        "other": (Note(code="dragon", text="龙", data={"how": "bright"}),),
        "nothing": (),
    }
    then = [PageThen(at=AS_OF - timedelta(days=at), notes={"x": held[each]}) for at, each in enumerate(before, start=2)]
    page = seen("x", [note], days=1, before=then)
    assert page.since("x", note) == AS_OF - timedelta(days=days)
    assert page.since("y", note) == AS_OF - timedelta(days=1), "another check noted nothing like it"


@pytest.mark.parametrize(
    ("outcome", "own_line", "lag_s", "sense"),
    [
        (Outcome.OK, True, 0.0, Sense.OPENED), (Outcome.SLOW, True, 0.0, Sense.OPENED),
        (Outcome.TIMEOUT, True, 0.0, Sense.FAILED), (Outcome.TIMEOUT, True, 1.0, Sense.FAILED),
        (Outcome.TIMEOUT, True, 1.1, Sense.UNKNOWN), (Outcome.TIMEOUT, False, 0.0, Sense.UNKNOWN),
        (Outcome.BLOCKED, True, 0.0, Sense.UNKNOWN), (Outcome.THROTTLED, True, 0.0, Sense.UNKNOWN),
    ],
)  # fmt: skip
def test_our_own_trouble_is_not_the_sites(outcome: Outcome, own_line: bool, lag_s: float, sense: Sense) -> None:
    visit = Visit(site="x", at=day_start(TODAY), family=4, outcome=outcome, own_line=own_line, lag_s=lag_s)
    assert sample_sense(visit) is sense


def test_a_whole_check_that_cannot_say_gives_its_reason() -> None:
    answer = cannot_say(PORTAL, "被拦截。", measures={"x": 1.0})
    (found,) = answer.findings
    assert (answer.verdict, answer.summary, answer.measures) == (Verdict.UNKNOWN, "被拦截。", {"x": 1.0})
    assert (found.code, found.verdict, found.where, found.what) == ("unknown", Verdict.UNKNOWN, PORTAL_URL, "被拦截。")


@pytest.mark.parametrize(
    ("unread", "verdict"), [(0, Verdict.PASS), (35, Verdict.PASS), (36, Verdict.UNKNOWN), (500, Verdict.UNKNOWN)]
)
def test_nothing_was_found_on_pages_most_of_which_a_wall_hid(unread: int, verdict: Verdict) -> None:
    answer = nothing_found(PORTAL, pages(unread=unread), "没有看到问题。", {"x": 0.0})  # of 36 that were read
    assert (answer.verdict, answer.measures) == (verdict, {"x": 0.0})
    assert answer.summary.startswith("没有看到问题")
    assert (f"另有{unread}个网页被拦截或限流" in answer.summary) is (unread > 0)


@pytest.mark.parametrize("module", [document_numbers, dates_honest, external_links, maps_licensed, page_tags,
    page_tampered, personal_data_shown])  # fmt: skip
def test_checks_that_look_for_faults_on_pages_say_what_was_kept_from_them(module: ModuleType) -> None:
    site = (columns(column("要闻", ColumnClass.NEWS, item(1))), Links(crawled_at=AS_OF, targets=1, broken=()))
    assert judge(module, evidence(pages(), *site)).verdict is Verdict.PASS
    assert judge(module, evidence(pages(unread=36), *site)).verdict is Verdict.UNKNOWN


def test_a_column_that_was_not_fetched_is_known() -> None:
    gap = column("要闻", ColumnClass.NEWS, state=ColumnState.GAP)
    seen = column("公告", ColumnClass.NOTICE, state=ColumnState.LISTED)
    assert evidence(columns(seen, gap)).shut_column is gap.column
    assert evidence(columns(seen)).shut_column is None
    assert evidence().shut_column is None


@pytest.mark.parametrize("state", list(ColumnState))
def test_only_some_states_are_unreadable(state: ColumnState) -> None:
    seen = column("要闻", ColumnClass.NEWS, state=state)
    assert bool(seen.unreadable) is (state in (ColumnState.SCRIPTED, ColumnState.LOST, ColumnState.GAP))


def test_a_gap_says_why_a_column_is_unreadable() -> None:
    gap = Gap(reason=Outcome.BLOCKED, detail="被防护系统拦截")
    assert column("要闻", ColumnClass.NEWS, state=ColumnState.GAP, gap=gap).unreadable == "被防护系统拦截"
    assert column("要闻", ColumnClass.NEWS, state=ColumnState.LISTED, gap=gap).unreadable == ""


def test_identities_are_stable_and_apart() -> None:
    assert finding_id("home_updated", "portal", "home_stale", PORTAL_URL) == "1902a111f58a"
    assert len({finding_id("a", "b", "c", "d"), finding_id("a", "b", "cd", ""), finding_id("a", "bc", "", "d")}) == 3
