"""Findings against the truth, with rows made by hand."""

from datetime import date
from typing import Any

from monitor.demo.accuracy import accuracy
from monitor.demo.planted import ALLOWED, LOOK_ALIKE, Planted

HOME = "https://www.example.gov.cn/"


def fault(**changed: Any) -> Planted:
    """A home page that is stale from the 2nd, due on the 3rd."""
    usual: dict[str, Any] = {
        "site": "a", "check": "home_updated", "code": "home_stale", "where": HOME, "since": date(2026, 11, 2),
        "due": date(2026, 11, 3),
    }  # fmt: skip
    return Planted(**{**usual, **changed})


def row(at: str, verdict: str = "warn", **changed: str) -> dict[str, str]:
    """A finding of that day."""
    usual = {"id": "f1", "site": "a", "check": "home_updated", "code": "home_stale", "where": HOME}
    return {**usual, "verdict": verdict, "at": at, **changed}


def judged(planted: list[Planted], *findings: dict[str, str], check: str = "home_updated") -> dict[str, Any]:
    """The line of one check."""
    return accuracy(planted, findings, [check])["checks"][check]


def test_every_check_has_a_line_even_without_faults() -> None:
    clean = {"planted": 0, "found": 0, "missed": [], "false_alarms": [], "unknown": 0}
    assert accuracy([], [], ["b", "a"]) == {"checks": {"b": clean, "a": clean}}


def test_a_warning_on_a_day_on_which_the_fault_is_due_finds_it() -> None:
    line = judged([fault()], row("2026-11-05"))
    assert (line["planted"], line["found"], line["missed"], line["false_alarms"]) == (1, 1, [], [])


def test_a_fault_without_a_finding_is_missed() -> None:
    line = judged([fault()])
    assert line["planted"] == 1
    assert line["found"] == 0
    assert line["missed"] == [
        {
            "site": "a",
            "code": "home_stale",
            "where": HOME,
            "due": "2026-11-03",
            "missing": "finding",
            "veto_due": None,
        }
    ]


def test_a_finding_before_the_fault_is_due_or_after_it_ended_does_not_find_it() -> None:
    ended = fault(until=date(2026, 11, 6))
    early = judged([ended], row("2026-11-02"))
    assert early["found"] == 0
    assert early["false_alarms"] == []  # it has begun, so nothing false was said
    late = judged([ended], row("2026-11-07"))
    assert late["found"] == 0
    assert [alarm["at"] for alarm in late["false_alarms"]] == ["2026-11-07"]
    assert judged([ended], row("2026-11-06"))["found"] == 1


def test_unknown_is_missed_unless_the_scenario_hides_the_fault() -> None:
    unknown = row("2026-11-05", "unknown", code="unknown")
    assert len(judged([fault()], unknown)["missed"]) == 1
    hidden = judged([fault(unmeasurable=True)], unknown)
    assert (hidden["planted"], hidden["found"], hidden["missed"], hidden["unknown"]) == (1, 0, [], 1)


def test_a_veto_needs_a_fail_from_its_own_day_on() -> None:
    veto = fault(level="veto", veto_due=date(2026, 11, 8))
    assert judged([veto], row("2026-11-05"), row("2026-11-08", "fail"))["found"] == 1
    missed = judged([veto], row("2026-11-05"), row("2026-11-09"))["missed"]
    assert [(each["missing"], each["veto_due"]) for each in missed] == [("veto", "2026-11-08")]


def test_a_fail_where_no_veto_is_near_is_a_false_alarm() -> None:
    assert [each["alleged"] for each in judged([fault()], row("2026-11-05", "fail"))["false_alarms"]] == ["veto"]
    veto = fault(level="veto", veto_due=date(2026, 11, 8))
    assert judged([veto], row("2026-11-07", "fail"), row("2026-11-08", "fail"))["false_alarms"] == []
    assert len(judged([veto], row("2026-11-06", "fail"))["false_alarms"]) == 1


def test_an_alarm_without_a_fault_is_told_once_with_its_first_day() -> None:
    line = judged([], row("2026-11-06"), row("2026-11-05"), row("2026-11-05", id="f2", site="b"))
    first, second = line["false_alarms"]
    assert (first["id"], first["at"], first["days"], first["alleged"]) == ("f1", "2026-11-05", 2, "finding")
    assert (second["id"], second["site"], second["days"]) == ("f2", "b", 1)


def test_a_finding_about_something_else_does_not_cover_a_fault() -> None:
    for other in ({"site": "b"}, {"code": "another"}, {"where": HOME + "x"}):
        line = judged([fault()], row("2026-11-05", **other))
        assert (line["found"], len(line["missed"]), len(line["false_alarms"])) == (0, 1, 1), other


def test_a_look_alike_excuses_nothing() -> None:
    line = judged([fault(kind=LOOK_ALIKE)], row("2026-11-05"))
    assert (line["planted"], line["found"], len(line["false_alarms"])) == (0, 0, 1)


def test_what_is_allowed_is_neither_missed_nor_false() -> None:
    allowed = fault(kind=ALLOWED, until=date(2026, 11, 6))
    for findings in ([], [row("2026-11-05")]):
        line = judged([allowed], *findings)
        assert (line["planted"], line["missed"], line["false_alarms"]) == (0, [], [])
    assert len(judged([allowed], row("2026-11-07"))["false_alarms"]) == 1


def test_what_is_planted_for_a_check_that_does_not_exist_is_left_out() -> None:
    assert accuracy([fault(check="absent")], [], ["home_updated"]) == accuracy([], [], ["home_updated"])


def test_two_spells_of_one_fault_are_two_faults() -> None:
    spells = [fault(until=date(2026, 11, 4)), fault(since=date(2026, 11, 9), due=date(2026, 11, 10))]
    line = judged(spells, row("2026-11-03"), row("2026-11-07"))
    assert (line["planted"], line["found"], len(line["missed"]), len(line["false_alarms"])) == (2, 1, 1, 1)


def test_a_sections_share_of_the_portals_fault_is_a_row_of_its_own() -> None:
    footer = {"check": "links_work", "code": "link_broken", "where": HOME + "wza/"}
    planted = [fault(**footer), fault(**footer, site="b", charged_to="a")]
    found = [row("2026-11-04", **footer), row("2026-11-04", **footer, site="b", id="f2")]
    line = judged(planted, *found, check="links_work")
    assert (line["planted"], line["found"], line["false_alarms"]) == (2, 2, [])


def test_urls_are_the_same_however_they_are_written() -> None:
    written = row("2026-11-05", where="HTTPS://WWW.Example.gov.cn:443#top")
    assert judged([fault()], written)["found"] == 1
