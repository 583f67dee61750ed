"""The truth of a scenario, held against dates that were worked out by hand (seed 1; day 1 is 2 November 2026)."""

from datetime import date
from functools import cache

import msgspec
import pytest

from monitor.demo.accuracy import accuracy
from monitor.demo.paths import column_url, home_url
from monitor.demo.planted import ALLOWED, FAULT, LOOK_ALIKE, Planted
from monitor.demo.plants import plants
from monitor.demo.scenario import draw
from monitor.demo.truth import truth
from monitor.demo.world import Event, Scenario, What
from monitor.judging import catalogue
from monitor.model import Waiver

DRAWN = draw(1)
CHECKS = set(catalogue())


def day(number: int) -> date:
    """A day of November 2026."""
    return date(2026, 11, number)


def only(*events: Event, scenario: Scenario = DRAWN) -> Scenario:
    """The district with nothing but these events."""
    return msgspec.structs.replace(scenario, events=events)


def hours(what: What, number: int, hour: int, rounds: int, **fields: str) -> Event:
    """An event over so many rounds of visits, from quarter to the hour."""
    since = DRAWN.at(number, hour + 0.75)
    return Event(what=what, since=since, until=DRAWN.at(number, hour + 0.75 + rounds), **fields)


@cache
def facts(scenario: Scenario) -> tuple[Planted, ...]:
    """The truth of three weeks."""
    return truth(scenario, 21)


def rows(scenario: Scenario, check: str, site: str = "", kind: str = FAULT) -> list[Planted]:
    """Rows of the truth about one check."""
    found = facts(scenario)
    return [row for row in found if row.check == check and row.kind == kind and site in ("", row.site)]


def spell(row: Planted) -> tuple[date, date, date | None, date | None]:
    """The dates of a row."""
    return row.since, row.due, row.until, row.veto_due


@pytest.mark.parametrize("seed", range(1, 7))
def test_every_drawing_has_faults_of_every_check_and_look_alikes(seed: int) -> None:
    scenario = draw(seed)
    found = facts(scenario)
    assert {row.check for row in found if row.kind == FAULT} == CHECKS | set(plants())
    assert {row.check for row in found if row.kind == LOOK_ALIKE} == CHECKS | set(plants())
    for row in found:
        assert row.since <= row.due <= scenario.date_of(21)
        assert row.until is None or row.until >= row.due, row
        assert row.veto_due is None or row.veto_due >= row.due, row
        assert (row.level == "veto") == (row.veto_due is not None) or row.kind == LOOK_ALIKE, row


def test_the_truth_is_the_same_every_time() -> None:
    assert truth(DRAWN, 21) == facts(DRAWN)


def test_what_is_due_later_is_not_in_a_shorter_run() -> None:
    short, long = truth(DRAWN, 3), facts(DRAWN)
    assert all(row.due <= day(4) for row in short)
    assert {(r.site, r.check, r.where) for r in short if r.kind == FAULT} < {(r.site, r.check, r.where) for r in long}


# ── availability: 168 planned visits a week; 5 are 2.98 %, 6 are 3.57 %, 8 are 4.8 %, 9 are 5.4 % ──


@pytest.mark.parametrize(("rounds", "veto"), [(6, None), (8, None), (9, day(11))])
def test_failed_visits_of_a_week(rounds: int, veto: date | None) -> None:
    event = hours(What.OUTAGE, 10, 4, rounds, site="tzcj", where="host", mode="refused")
    (row,) = rows(only(event), "site_reachable")
    assert spell(row) == (day(11), day(11), day(17), veto)
    assert (row.code, row.where, row.level) == (
        "not_reachable",
        home_url(DRAWN, DRAWN.site("tzcj")),
        "veto" if veto else "warn",
    )


def test_five_failed_visits_only_look_like_a_fault() -> None:
    scenario = only(hours(What.OUTAGE, 10, 4, 5, site="tzcj", where="host", mode="refused"))
    assert rows(scenario, "site_reachable") == []
    assert [row.site for row in rows(scenario, "site_reachable", kind=LOOK_ALIKE)] == ["tzcj"]


def test_an_outage_of_the_portals_host_is_charged_to_the_portal() -> None:
    found = rows(only(hours(What.OUTAGE, 8, 8, 7, site="portal", where="host", mode="hang")), "site_reachable")
    assert [(row.site, row.charged_to) for row in found if not row.charged_to] == [("portal", "")]
    assert len([row for row in found if row.charged_to == "portal"]) == 15


def test_our_own_line_and_a_waf_are_no_outage() -> None:
    events = (
        hours(What.LINE_CUT, 3, 8, 6),
        Event(what=What.CHALLENGE, since=DRAWN.at(5), until=DRAWN.at(9), site="ggzy", mode="412"),
        hours(What.THROTTLED, 5, 1, 2, site="lyw", mode="120"),
    )
    assert rows(only(*events), "site_reachable") == []
    assert len(rows(only(*events), "site_reachable", kind=LOOK_ALIKE)) == 3


# ── home page and columns ──


def test_a_frozen_home_page() -> None:
    (row,) = rows(DRAWN, "home_updated", "qingshui")
    assert "2026-11-04" in row.note  # its newest item: more than 10 days old from the 15th, 14 from the 18th
    assert spell(row) == (day(14), day(15), None, day(18))


def test_a_home_page_that_is_renewed_on_the_day_on_which_it_is_too_old_need_not_be_found() -> None:
    # Its newest item is of 26 October; a notice follows at 11:41 on 6 November, between the crawl and the light round.
    (row,) = rows(draw(4), "home_updated", "longtan", kind=ALLOWED)
    assert (row.due, row.until) == (day(6), day(6))


def test_a_news_column_that_rests_for_more_than_two_weeks() -> None:
    site = DRAWN.site("slj")
    column = site.column("gzdt")
    assert column is not None
    (row,) = [each for each in rows(DRAWN, "columns_updated", "slj") if each.where == column_url(DRAWN, site, column)]
    # Last item on the 2nd, the next during the 20th: the crawl in the small hours of the 21st sees it.
    assert spell(row) == (day(16), day(17), day(20), None)


def test_a_personnel_column_is_stale_after_twelve_months() -> None:
    found = [row for row in rows(DRAWN, "columns_updated", "slj") if "人事" in row.note]
    assert [spell(row) for row in found] == [(day(14), day(15), None, None)]
    quiet = rows(DRAWN, "columns_updated", "wjw", kind=LOOK_ALIKE)
    assert {row.note.split("“")[0] for row in quiet} >= {"人事栏目久无任免，未过十二个月不是超期"}


def test_the_fifth_stale_column_of_the_first_kind_makes_them_vetoes() -> None:
    found = rows(DRAWN, "columns_updated", "gulu")
    assert len(found) == 6
    assert all(row.veto_due for row in found)


def test_five_blank_columns_are_a_veto_one_is_not() -> None:
    found = rows(DRAWN, "columns_blank")
    assert {row.site: row.veto_due for row in found} == {"gaj": None, "liuyin": day(2)}
    assert len(found) == 6


def test_what_nobody_registered_is_never_blank() -> None:
    site = DRAWN.site("wenfeng")
    column = site.column("mlyx")
    assert column is not None
    where = column_url(DRAWN, site, column)
    assert where in {row.where for row in rows(DRAWN, "columns_blank", kind=LOOK_ALIKE)}
    assert where not in {row.where for row in rows(DRAWN, "columns_blank")}


# ── links and marks ──


def test_a_link_is_due_when_a_second_crawl_sees_it_broken() -> None:
    healed = [row for row in rows(DRAWN, "links_work", "wenfeng") if row.where.endswith("/fwzn.html")]
    assert [spell(row) for row in healed] == [(day(5), day(6), day(9), None)]
    flaky = [row for row in facts(DRAWN) if row.where.endswith("/ndbb.doc")]
    assert {row.kind for row in flaky} == {LOOK_ALIKE}


def test_the_portals_broken_footer_stands_in_every_section() -> None:
    found = [row for row in rows(DRAWN, "links_work") if row.where.endswith("/wza/index.html")]
    assert [row.charged_to for row in found].count("portal") == 15
    assert [row.site for row in found if not row.charged_to] == ["portal"]


def test_a_mark_is_a_fault_as_long_as_it_is_wrong() -> None:
    assert [spell(row) for row in rows(DRAWN, "site_marks", "jtj")] == [(day(10), day(10), None, None)]
    assert [spell(row) for row in rows(DRAWN, "site_marks", "slj")] == [(day(2), day(2), day(10), None)]


# ── what cannot be seen, and what is waived ──


def test_a_fault_behind_a_wall_is_unmeasurable() -> None:
    scenario = only(
        Event(what=What.CHALLENGE, since=DRAWN.at(5), site="ggzy", mode="412"),
        Event(what=What.MARK, since=DRAWN.at(8), site="ggzy", mode="icp_missing"),
        Event(what=What.MARK, since=DRAWN.at(2), site="ggzy", mode="conac_missing"),
    )
    found = {row.code: row for row in rows(scenario, "site_marks")}
    assert found["icp_missing"].unmeasurable
    assert not found["conac_missing"].unmeasurable
    line = accuracy(list(found.values()), [], ["site_marks"])["checks"]["site_marks"]
    assert (line["planted"], line["unknown"], len(line["missed"])) == (2, 1, 1)


@pytest.mark.parametrize(("until", "kind", "due"), [(day(30), LOOK_ALIKE, day(2)), (day(12), FAULT, day(13))])
def test_a_waived_fault_is_one_after_the_waivers_last_day(until: date, kind: str, due: date) -> None:
    waiver = Waiver(check="site_marks", reason="办公室同意", until=until)
    sites = tuple(
        msgspec.structs.replace(site, waivers=(waiver,)) if site.id == "portal" else site for site in DRAWN.sites
    )
    scenario = msgspec.structs.replace(
        only(Event(what=What.MARK, since=DRAWN.at(-5), site="portal", mode="icp_missing")), sites=sites
    )
    (row,) = rows(scenario, "site_marks", kind=kind)
    assert row.due == due
