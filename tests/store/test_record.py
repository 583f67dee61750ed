"""What is written, and that sameness is not."""

from datetime import timedelta

from msgspec.structs import replace

from monitor.model import Link, Outcome, PageLook, Revision
from monitor.store import Store
from monitor.store.upkeep import info
from tests.store.builders import (
    NEWS_URL,
    REGISTER,
    SECTION_URL,
    at,
    coverage,
    page,
    rows,
    sighting,
    visit,
)


def test_visits_come_back_whole_and_in_order(store: Store) -> None:
    late, early = visit(at(1)), visit(at(0), Outcome.TIMEOUT)
    store.record([late, early, visit(at(0), site="portal")])
    assert store.visits("jw", at(-1), at(2)) == [early, late]
    assert store.visits("jw", at(0.5), at(2)) == [late]


def test_a_page_moves_only_when_its_body_or_outcome_changes(store: Store) -> None:
    for day in range(5):
        store.record([page(NEWS_URL, at(day), listed=rows(("a", at(0).date())))])
    assert len(store.history(NEWS_URL)) == 1
    store.record([page(NEWS_URL, at(5), listed=rows(("b", at(5).date())))])
    store.record([page(NEWS_URL, at(6), outcome=Outcome.BLOCKED)])
    store.record([page(NEWS_URL, at(7), outcome=Outcome.BLOCKED)])
    store.record([page(NEWS_URL, at(8), listed=rows(("b", at(5).date())))])
    assert [state.at for state in store.history(NEWS_URL)] == [at(8), at(6), at(5), at(0)]
    assert info(store).rows["bodies"] == 2


def test_a_batch_is_compared_within_itself(store: Store) -> None:
    same = [page(NEWS_URL, at(day), listed=rows(("a", None))) for day in range(3)]
    store.record([*same, page(NEWS_URL, at(3)), page(NEWS_URL, at(4)), *same[:1]])
    assert len(store.history(NEWS_URL)) == 3


def test_a_state_comes_back_with_facts_body_links_and_first_sight(store: Store) -> None:
    links = (Link(url=SECTION_URL, text="首页", common=True), Link(url=f"{NEWS_URL}a.html", text="甲"))
    look = page(NEWS_URL, at(0), listed=rows(("a", None)), links=links)
    store.record([look])
    state = store.last_state(NEWS_URL)
    assert state is not None
    assert state == replace(look.state, first_seen=at(0))
    assert store.body(state.body) == look.body
    assert store.links(NEWS_URL, state.body) == links
    assert store.last_state(NEWS_URL, at(-1)) is None
    assert store.last_states([NEWS_URL, SECTION_URL]) == {NEWS_URL: state}
    assert store.body("0" * 64) is None
    assert store.links(NEWS_URL, "0" * 64) == ()


def test_the_same_body_after_a_gap_keeps_its_facts(store: Store) -> None:
    look = page(NEWS_URL, at(0), listed=rows(("a", None)))
    again = PageLook(state=replace(look.state, at=at(2), facts=None))
    store.record([look, page(NEWS_URL, at(1), outcome=Outcome.TIMEOUT)])
    store.record([again])
    state = store.last_state(NEWS_URL)
    assert state is not None
    assert state.at == at(2)
    assert state.facts == look.state.facts


def test_a_newer_reader_writes_a_row_though_the_body_is_the_same(store: Store) -> None:
    look = page(NEWS_URL, at(0), reader=1)
    assert look.state.facts is not None
    newer = replace(look, state=replace(look.state, at=at(1), facts=replace(look.state.facts, reader=2)))
    store.record([look, newer])
    store.record([newer])
    assert [state.at for state in store.history(NEWS_URL)] == [at(1), at(0)]


def test_an_item_is_first_seen_when_a_list_shows_it(store: Store) -> None:
    store.record([page(NEWS_URL, at(0), listed=rows(("a", None)))])
    store.record([page(f"{NEWS_URL}a.html", at(3), text="正文")])
    state = store.last_state(f"{NEWS_URL}a.html")
    assert state is not None
    assert state.first_seen == at(0)


def test_known_good_needs_a_recent_success(store: Store) -> None:
    store.record([page(NEWS_URL, at(3)), page(SECTION_URL, at(3), outcome=Outcome.BROKEN)])
    assert store.known_good(NEWS_URL, at(2))
    assert not store.known_good(NEWS_URL, at(4))
    assert not store.known_good(SECTION_URL, at(2))


def test_revisions_are_rows_only_when_the_register_changed(store: Store) -> None:
    second = replace(REGISTER, revision="r2")
    for day, register in ((0, REGISTER), (1, REGISTER), (2, second), (3, REGISTER)):
        store.record([Revision(revision=register.revision, at=at(day), register=register)])
    assert [found.revision for found in store.revisions()] == ["r1", "r2", "r1"]
    assert store.register_at(at(2.5)) == second
    assert store.register_at(at(1)) == REGISTER
    assert store.register_at(at(-1)) == REGISTER
    assert store.register_at() == REGISTER


def test_coverages_are_one_a_crawl_and_found_by_host_and_moment(store: Store) -> None:
    store.record([coverage(0), coverage(1), coverage(1)])
    assert [found.crawl for found in store.coverages(SECTION_URL)] == [coverage(1).crawl, coverage(0).crawl]
    assert store.coverages(until=at(0.5)) == [coverage(0)]
    assert store.coverages("other.gov.cn") == []
    assert len(store.coverages(limit=1)) == 1


def test_an_empty_store_knows_nothing(store: Store) -> None:
    assert store.first_at() is None
    assert store.last_at() is None
    assert store.horizon() is None
    assert store.register_at() is None
    store.record([])
    store.record([visit(at(1)), coverage(0), sighting(0, NEWS_URL)])
    assert (store.first_at(), store.last_at()) == (at(0), at(1))


def test_the_newest_crawl_of_every_host(store: Store) -> None:
    other = replace(coverage(0.5), host="b.example", crawl="b.example 1")
    store.record([coverage(1), other, coverage(2)])
    assert store.last_crawls() == {coverage(0).host: at(2), "b.example": at(0.5)}


def test_of_two_holds_the_later_stays_and_what_is_over_goes(store: Store) -> None:
    store.save_holds({"127.0.0.1": at(1), "127.0.0.2": at(3)}, at(0))
    store.save_holds({"127.0.0.2": at(2), "127.0.0.3": at(2)}, at(1))
    assert store.holds() == {"127.0.0.2": at(3), "127.0.0.3": at(2)}


def test_a_mail_is_due_until_the_other_side_took_it(store: Store) -> None:
    assert store.mail_due("scorecard 2026-W45")
    assert store.mail_due("scorecard 2026-W45", at(0), "周报")
    assert store.mail_due("scorecard 2026-W45", at(0) + timedelta(hours=1))
    store.mail_sent("scorecard 2026-W45", at(1))
    assert not store.mail_due("scorecard 2026-W45", at(2))
    assert store.mail_due("scorecard 2026-W46")
