"""The crawl's memory: order, resumption after a kill, counts, parents of what is broken."""

import asyncio
import resource
from datetime import timedelta
from pathlib import Path

from monitor.model import Link, Outcome, Parent
from monitor.store import Counts, Frontier, Looked, Observation, Store, Target, Writer
from monitor.store.upkeep import info
from tests.store.builders import HOST, NEWS_URL, NOTICE_URL, PORTAL_URL, SECTION_URL, at, coverage, page
from tests.store.processes import start


def target(name: str, *, priority: int = 0, depth: int = 0, site: str = "jw", kind: str = "page") -> Target:
    return Target(url=f"{SECTION_URL}{name}", priority=priority, depth=depth, site=site, kind=kind)


def names(targets: list[Target]) -> list[str]:
    return [found.url.removeprefix(SECTION_URL) for found in targets]


def test_targets_come_in_order_of_priority_depth_and_arrival_and_once(store: Store) -> None:
    frontier = Frontier.open(store, HOST, at(0))
    assert not frontier.resumed
    added = frontier.add([target("c", priority=1), target("b", depth=2), target("a", depth=1), target("d", priority=1)])
    assert (added, frontier.add([target("a"), target("e", priority=9)])) == (4, 1)
    assert frontier.knows(f"{SECTION_URL}e")
    assert not frontier.knows(f"{SECTION_URL}f")
    assert names(frontier.take(2)) == ["a", "b"]
    frontier.add([target("urgent", priority=-1)])
    assert names(frontier.take(10)) == ["urgent", "c", "d", "e"]
    assert frontier.take(10) == []
    assert (len(frontier), len(frontier.waiting())) == (6, 6)


def test_a_target_keeps_all_that_was_said_about_it(store: Store) -> None:
    frontier = Frontier.open(store, HOST, at(0))
    odd = Target(
        url="https://cdn.example.cn/图.png?a=1",
        depth=3,
        priority=7,
        kind="image",
        site="",
        column=NEWS_URL,
        inside=False,
    )
    frontier.add([odd])
    assert frontier.take(1) == [odd]
    assert list(frontier.targets()) == [odd]


async def test_what_was_done_is_written_with_its_page_and_counted_once(store: Store) -> None:
    frontier = Frontier.open(store, HOST, at(0))
    frontier.add([target("a"), target("b", site="portal"), target("x.pdf", kind="attachment")])
    first, second, third = frontier.take(3)
    async with Writer(store) as writer:
        done = frontier.done(first, page=True, requests=2, links=30, cut={"depth": 3})
        await writer.put_all([page(first.url, at(0)), done, done])
        await writer.put(frontier.done(second, page=True, links=5, cut={"depth": 1, "pattern": 2}))
        await writer.put(frontier.done(third, Outcome.BROKEN, status=404))
    assert frontier.counts() == Counts(
        waiting=0, done=3, pages=2, requests=4, links=35, pages_by_site={"jw": 1, "portal": 1},
        cut={"depth": 4, "pattern": 2},
    )  # fmt: skip
    assert frontier.looked([Outcome.BROKEN]) == [Looked(target=third, outcome=Outcome.BROKEN, status=404)]


async def test_links_found_on_a_page_are_never_behind_the_page(store: Store) -> None:
    frontier = Frontier.open(store, HOST, at(0))
    frontier.add([target("a")])
    (first,) = frontier.take(1)
    frontier.add([target("found on a")])
    async with Writer(store) as writer:
        await writer.put(frontier.done(first, page=True))
        await writer.flush()
        frontier.release()
        resumed = Frontier.open(store, HOST, at(0.1))
        assert names(resumed.take(5)) == ["found on a"]


def test_closing_leaves_one_coverage_row_and_nothing_else(store: Store) -> None:
    frontier = Frontier.open(store, HOST, at(0))
    assert frontier.crawl == f"{HOST}@2026-11-01T18:00:00Z"
    frontier.add([target("a")])
    frontier.take(1)
    frontier.close(coverage(0))
    assert store.coverages(HOST) == [coverage(0)]
    rows = info(store).rows
    assert (rows["frontier"], rows["frontier_crawls"]) == (0, 0)
    assert not Frontier.open(store, HOST, at(0.1)).resumed


def test_an_unfinished_crawl_older_than_a_day_is_ended_as_incomplete(store: Store) -> None:
    old = Frontier.open(store, HOST, at(0))
    old.add([target("a"), target("b")])
    old.take(1)
    old.release()
    new = Frontier.open(store, HOST, at(0) + timedelta(hours=24))
    assert not new.resumed
    (left,) = store.coverages(HOST)
    assert (left.crawl, left.complete, left.unvisited) == (old.crawl, False, (f"{SECTION_URL}a", f"{SECTION_URL}b"))
    assert "中断" in left.detail


def test_hosts_do_not_share_a_frontier(store: Store) -> None:
    one, two = Frontier.open(store, HOST, at(0)), Frontier.open(store, "b.gov.cn", at(0))
    assert (one.add([target("a")]), two.add([target("a"), target("b")])) == (1, 2)
    assert (len(one.take(9)), len(two.take(9))) == (1, 2)


CRAWL_AND_DIE = """
import asyncio, os, signal, sys
from monitor.store import Frontier, Store, Target, Writer
from tests.store.builders import HOST, at, page

async def main() -> None:
    store = Store.open(sys.argv[1])
    frontier = Frontier.open(store, HOST, at(0))
    frontier.add([Target(url=f"https://{HOST}/0")])
    writer = Writer(store, max_items=40, max_delay_s=3600)
    looked = 0
    while True:
        for target in frontier.take(10):
            number = int(target.url.rpartition("/")[2])
            frontier.add(Target(url=f"https://{HOST}/{n}") for n in (2 * number + 1, 2 * number + 2) if n < 300)
            await writer.put_all([page(target.url, at(0), text=str(number)), frontier.done(target, page=True, links=2)])
            looked += 1
            if looked == 155:
                os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def test_a_killed_crawl_goes_on_where_it_was_and_counts_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    process = start(CRAWL_AND_DIE, path)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -9, errors.decode()
    with Store.open(path) as store:
        frontier = Frontier.open(store, HOST, at(0.2))
        assert frontier.resumed
        assert frontier.started == at(0)
        before = frontier.counts().pages
        assert 100 <= before < 155
        assert asyncio.run(finish(frontier, Writer(store))) == 300 - before
        counts = frontier.counts()
        assert (counts.pages, counts.requests, counts.links, counts.waiting) == (300, 300, 600, 0)
        assert info(store).rows["page_states"] == 300


async def finish(frontier: Frontier, writer: Writer) -> int:
    """Look at the rest of the crawl's 300 pages; how many there were."""
    looked = 0
    async with writer:
        while targets := frontier.take(50):
            for found in targets:
                number = int(found.url.rpartition("/")[2])
                more = (n for n in (2 * number + 1, 2 * number + 2) if n < 300)
                frontier.add(Target(url=f"https://{HOST}/{n}") for n in more)
                look = page(found.url, at(0.2), text=str(number))
                await writer.put_all([look, frontier.done(found, page=True, links=2)])
                looked += 1
    return looked


def test_parents_name_every_site_the_home_page_and_the_total(store: Store) -> None:
    frontier = Frontier.open(store, HOST, at(0))
    urls = [(PORTAL_URL, "portal", 0), (SECTION_URL, "jw", 0), (NEWS_URL, "jw", 1), (NOTICE_URL, "jw", 1)]
    urls += [(f"{PORTAL_URL}{number}.html", "portal", 2) for number in range(20)]
    frontier.add(Target(url=url, site=site, depth=depth) for url, site, depth in urls)
    footer, lost = f"{PORTAL_URL}lost.html", f"{PORTAL_URL}lost.pdf"
    batch: list[Observation] = []
    for found in frontier.take(100):
        links = [Link(url=footer, text="网站地图", common=True)]
        links += [Link(url=lost), Link(url=lost, text="附件")] if found.url == NEWS_URL else []
        batch += [page(found.url, at(0), links=links, text=found.url, site=found.site), frontier.done(found, page=True)]
    store.record(batch)
    parents = frontier.parents_of([footer, lost, "https://unknown.cn/"], few=3)
    assert parents[footer].total == 24
    assert parents[footer].on_home
    assert {parent.site for parent in parents[footer].first} == {"portal", "jw"}
    assert all(parent.common for parent in parents[footer].first)
    assert parents[lost].first == (Parent(url=NEWS_URL, text="附件", site="jw"),)
    assert (parents[lost].total, parents[lost].on_home) == (1, False)
    assert parents["https://unknown.cn/"].total == 0


def test_a_page_that_forwards_is_the_parent_of_where_it_forwards_to(store: Store) -> None:
    frontier, lost = Frontier.open(store, HOST, at(0)), f"{PORTAL_URL}lost.html"
    frontier.add(Target(url=url, site="jw", depth=1) for url in (NEWS_URL, NOTICE_URL))
    news, notice = frontier.take(2)
    forwards = page(NEWS_URL, at(0), leads_to=lost)
    framed = page(NOTICE_URL, at(0), leads_to=lost, links=[Link(url=lost, text="新版", kind="frame")])
    store.record([forwards, frontier.done(news, page=True), framed, frontier.done(notice, page=True)])
    found = frontier.parents_of([lost])[lost]
    assert found.total == 2
    assert {parent.url: parent.text for parent in found.first} == {NEWS_URL: "（自动跳转）", NOTICE_URL: "新版"}


def test_parents_are_read_from_the_newest_body_even_if_unchanged(store: Store) -> None:
    link = Link(url=f"{NEWS_URL}x.pdf", text="附件")
    store.record([page(NEWS_URL, at(-1), links=[link])])
    frontier = Frontier.open(store, HOST, at(0))
    frontier.add([Target(url=NEWS_URL, site="jw")])
    (found,) = frontier.take(1)
    store.record([page(NEWS_URL, at(0), links=[link]), frontier.done(found, page=True)])
    assert frontier.parents_of([link.url])[link.url].total == 1


async def test_twenty_thousand_pages_stay_in_bounded_memory(store: Store) -> None:
    frontier = Frontier.open(store, HOST, at(0))
    frontier.add([Target(url=f"https://{HOST}/0")])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with Writer(store) as writer:
        while targets := frontier.take(200):
            for found in targets:
                number = int(found.url.rpartition("/")[2])
                more = (n for n in (2 * number + 1, 2 * number + 2) if n < 20_000)
                frontier.add(Target(url=f"https://{HOST}/{n}") for n in more)
                await writer.put(frontier.done(found, page=True, links=2))
    assert frontier.counts().pages == 20_000
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kib < 60_000
