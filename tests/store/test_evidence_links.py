"""Broken links: two days, no success between, charged to the right site."""

from datetime import timedelta

from msgspec.structs import replace

from monitor.contract import BrokenLink, Gap, Links
from monitor.model import Outcome, Parent, local_day
from monitor.store import Store, evidence
from tests.store.builders import (
    NEWS_URL,
    PORTAL,
    PORTAL_URL,
    REGISTER,
    SECTION,
    SECTION_URL,
    at,
    coverage,
    crawled,
    home,
    sighting,
)

LOST = f"{NEWS_URL}lost.pdf"
FLAKY = f"{NEWS_URL}flaky.html"
FOOTER = f"{PORTAL_URL}gone.html"


def links(store: Store, day: float) -> Links:
    found = evidence(store, REGISTER, SECTION, at(day)).links
    assert isinstance(found, Links)
    return found


def broken(store: Store, day: float) -> dict[str, BrokenLink]:
    return {link.target: link for link in links(store, day).broken}


def test_days_of_failure_add_up(store: Store) -> None:
    crawled(store, 0)
    for day in (1, 2, 3):
        crawled(store, day, sighting(day, LOST))
    assert broken(store, 0.5) == {}
    assert broken(store, 1.5)[LOST].days == (local_day(at(1)),)
    link = broken(store, 3.5)[LOST]
    assert link.days == tuple(local_day(at(day)) for day in (1, 2, 3))
    half = timedelta(minutes=30)
    assert (link.first_at, link.last_at) == (at(1) + half, at(3) + half)
    assert (links(store, 3.5).crawl_days, links(store, 3.5).targets) == (4, 100)
    assert links(store, 3.5).crawled_at == at(3) + timedelta(hours=1)


def test_two_crawls_on_one_day_are_one_day(store: Store) -> None:
    crawled(store, 0, sighting(0, LOST))
    crawled(store, 0.3, sighting(0.3, LOST))
    assert broken(store, 0.5)[LOST].days == (local_day(at(0)),)


def test_a_success_in_between_begins_anew(store: Store) -> None:
    crawled(store, 0, sighting(0, FLAKY))
    crawled(store, 1)
    crawled(store, 2, sighting(2, FLAKY))
    assert broken(store, 1.5) == {}
    assert broken(store, 2.5)[FLAKY].days == (local_day(at(2)),)


def test_a_crawl_that_could_not_look_is_no_success(store: Store) -> None:
    crawled(store, 0, sighting(0, LOST))
    store.record([coverage(1, complete=False, gap=Outcome.OWN_LINE)])
    store.record([coverage(2, complete=False)])
    crawled(store, 3, sighting(3, LOST))
    assert broken(store, 3.5)[LOST].days == (local_day(at(0)), local_day(at(3)))


def test_an_answer_that_says_nothing_is_neither_failure_nor_success(store: Store) -> None:
    crawled(store, 0, sighting(0, LOST))
    crawled(store, 1, sighting(1, LOST, Outcome.BLOCKED))
    crawled(store, 2, sighting(2, LOST))
    assert broken(store, 2.5)[LOST].days == (local_day(at(0)), local_day(at(2)))
    crawled(store, 3, sighting(3, LOST), sighting(3, FLAKY, Outcome.BLOCKED), sighting(3, FOOTER, confirmed=False))
    assert (list(broken(store, 3.5)), links(store, 3.5).unknown) == ([LOST], 2)


def test_only_links_on_this_sites_pages_count(store: Store) -> None:
    on_portal = [Parent(url=PORTAL_URL, site="portal")]
    crawled(store, 0, sighting(0, LOST, parents=on_portal))
    assert broken(store, 0.5) == {}


def test_a_link_in_the_common_footer_is_the_portals(store: Store) -> None:
    shared = [
        Parent(url=PORTAL_URL, site="portal", text="网站地图", common=True),
        Parent(url=SECTION_URL, site="jw", text="网站地图", common=True),
    ]
    own = [shared[0], Parent(url=NEWS_URL, site="jw", text="附件")]
    crawled(
        store, 0, sighting(0, FOOTER, parents=shared), sighting(0, LOST, parents=own),
        sighting(0, FLAKY, parents=shared[1:]),
    )  # fmt: skip
    found = broken(store, 0.5)
    assert {target: link.charged_to for target, link in found.items()} == {FOOTER: "portal", LOST: "jw", FLAKY: "jw"}
    assert [parent.url for parent in found[LOST].parents] == [NEWS_URL, PORTAL_URL]
    assert [link.on_home for link in found.values()] == [True, False, True]
    on_portal = evidence(store, REGISTER, PORTAL, at(0.5)).links
    assert isinstance(on_portal, Links)
    assert {link.target: link.charged_to for link in on_portal.broken} == {FOOTER: "portal", LOST: "portal"}


def test_never_crawled_is_a_gap(store: Store) -> None:
    crawled(store, 1)
    found = evidence(store, REGISTER, SECTION, at(0.5)).links
    assert isinstance(found, Gap)
    assert found.detail == "尚未巡检过该站点"


def test_crawls_that_could_not_look_are_a_gap_after_two_days(store: Store) -> None:
    crawled(store, 0, sighting(0, LOST))
    store.record([coverage(day, complete=False, gap=Outcome.BLOCKED) for day in (1, 2, 3)])
    assert list(broken(store, 1.5)) == [LOST]
    found = evidence(store, REGISTER, SECTION, at(3.5)).links
    assert isinstance(found, Gap)
    assert found.reason is Outcome.BLOCKED


def test_a_crawl_says_nothing_of_a_day_long_after_it(store: Store) -> None:
    """The monitor was off: what stood then may be mended, and what was due since nobody has looked for."""
    crawled(store, 0, sighting(0, LOST))
    assert list(broken(store, 6.9)) == [LOST]
    found = evidence(store, REGISTER, SECTION, at(7.5))
    for part in (found.home, found.columns, found.links, found.marks, found.pages, found.reposts):
        assert isinstance(part, Gap) and "没有再巡检过" in part.detail


def test_a_site_of_which_no_page_was_seen_is_a_gap(store: Store) -> None:
    store.record([home(at(0), challenge="加速乐"), replace(coverage(0), pages_by_site={"portal": 10})])
    found = evidence(store, REGISTER, SECTION, at(0.5)).links
    assert isinstance(found, Gap)
    assert found.reason is Outcome.BLOCKED
