"""The week of visits before a moment."""

from datetime import timedelta

from msgspec.structs import replace

from monitor.contract import Gap, Visits
from monitor.model import Certificate, Outcome
from monitor.store import Store, evidence
from tests.store.builders import PORTAL, REGISTER, SECTION, at, visit


def visits(store: Store, day: float) -> Visits:
    found = evidence(store, REGISTER, SECTION, at(day)).visits
    assert isinstance(found, Visits)
    return found


def test_a_site_that_was_never_visited_is_a_gap(store: Store) -> None:
    store.record([visit(at(2)), visit(at(0), site="portal")])
    found = evidence(store, REGISTER, SECTION, at(1)).visits
    assert isinstance(found, Gap)
    assert (found.reason, found.detail) == (Outcome.NOT_LOOKED, "尚未探测过该站点")


def test_the_seven_days_before_and_nothing_after(store: Store) -> None:
    store.record([visit(at(day / 4)) for day in range(80)])
    found = visits(store, 10)
    assert found.samples[0].at == at(3.25)
    assert found.samples[-1].at == at(10)
    assert len(found.samples) == 28
    assert (found.since, found.per_day) == (at(0), 24)


def test_monitoring_that_stopped_leaves_no_samples_but_is_no_gap(store: Store) -> None:
    store.record([visit(at(0))])
    assert visits(store, 20) == Visits(samples=(), per_day=24, since=at(0))


def test_ipv6_looks_are_no_visits_while_there_is_ipv4(store: Store) -> None:
    store.record([visit(at(1)), visit(at(1), Outcome.TIMEOUT, family=6), visit(at(2), Outcome.DNS)])
    assert [sample.family for sample in visits(store, 3).samples] == [4, 4]


def test_a_site_without_ipv4_is_judged_by_ipv6(store: Store) -> None:
    store.record([visit(at(1), Outcome.DNS), visit(at(1), family=6), visit(at(2), Outcome.TIMEOUT, family=6)])
    assert [sample.family for sample in visits(store, 3).samples] == [6, 6]


def test_a_name_that_is_gone_is_not_hidden_by_ipv6(store: Store) -> None:
    store.record([visit(at(1), Outcome.DNS), visit(at(1), Outcome.DNS, family=6)])
    assert [sample.family for sample in visits(store, 3).samples] == [4]


def test_the_last_certificate_is_kept_though_later_visits_show_none(store: Store) -> None:
    shown = Certificate(not_before=at(-100), not_after=at(100), names=("www.nanan.gov.cn",))
    store.record([replace(visit(at(0)), certificate=shown), visit(at(1), Outcome.TIMEOUT)])
    assert visits(store, 2).certificate == shown
    store.record([visit(at(day), Outcome.TIMEOUT) for day in range(2, 20)])
    assert visits(store, 19).certificate == shown


def test_a_failure_while_the_portal_is_down_is_shared(store: Store) -> None:
    alone, together, blocked = at(1), at(2), at(3)
    store.record([visit(alone, Outcome.TIMEOUT), visit(together, Outcome.TIMEOUT), visit(blocked, Outcome.TIMEOUT)])
    store.record(
        [
            visit(alone + timedelta(minutes=31), Outcome.TIMEOUT, site="portal"),
            visit(together + timedelta(minutes=29), Outcome.SERVER_ERROR, site="portal"),
            visit(blocked, Outcome.BLOCKED, site="portal"),
        ]
    )
    assert visits(store, 4).host_failures == (together,)


def test_our_own_line_is_nobodys_outage(store: Store) -> None:
    cut = replace(visit(at(1), Outcome.TIMEOUT), own_line=False)
    store.record([cut, replace(cut, site="portal")])
    assert visits(store, 2).host_failures == ()


def test_the_portal_shares_with_nobody(store: Store) -> None:
    store.record([visit(at(1), Outcome.TIMEOUT, site="portal"), visit(at(1), Outcome.TIMEOUT)])
    found = evidence(store, REGISTER, PORTAL, at(2)).visits
    assert isinstance(found, Visits)
    assert found.host_failures == ()
