"""What checks note about pages: once a body, again for a newer reader, gone with the page, kept with its past."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.contract import READ_FAILED, Gap, Page, Pages
from monitor.model import Note
from monitor.observe.check_page import Readers, ReadPage
from monitor.store import Store, evidence
from monitor.store.upkeep import export, prune
from tests.observe.small_site import HOME, crawl, page, portal, register, serving

LATER = datetime(2100, 1, 1, tzinfo=UTC)
NEWS = f"{HOME}news.html"


def words(page: Page) -> tuple[Note, ...]:
    """A reader that notes the pages that speak of a dragon."""
    return (Note(code="dragon", text=page.facts.title),) if "龙" in page.text else ()


def asks(version: int, read: ReadPage = words) -> Readers:
    return Readers({"dragons": (version, read)})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "facts.sqlite")


def seen(store: Store, as_of: datetime | None = None) -> Pages:
    found = evidence(store, register(), portal(), as_of or datetime.now(UTC)).pages
    assert isinstance(found, Pages)
    return found


def noted(store: Store) -> list[tuple[str, str]]:
    return [(each.url, note.text) for each, notes in seen(store).noted("dragons") for note in notes]


async def test_notes_are_taken_once_and_found_again(store: Store) -> None:
    calls: list[str] = []

    def counted(page: Page) -> tuple[Note, ...]:
        calls.append(page.url)
        return words(page)

    async with serving({"/": page("首页", "news.html"), "/news.html": page("龙年贺词", text="龙年大吉" * 40)}) as web:
        await crawl(web, store, register(), readers=asks(1, counted))
        assert noted(store) == [(NEWS, "龙年贺词")]
        assert sum(seen(store).read.values()) == 2
        await crawl(web, store, register(), readers=asks(1, counted))
        assert sorted(calls) == [HOME, NEWS]
        await crawl(web, store, register(), readers=asks(2, counted))
        assert sorted(calls) == [HOME, HOME, NEWS, NEWS]
    assert noted(store) == [(NEWS, "龙年贺词")]


async def test_a_page_that_no_crawl_finds_any_more_says_nothing(store: Store) -> None:
    async with serving({"/": page("首页", "news.html"), "/news.html": page("龙年贺词", text="龙年大吉" * 40)}) as web:
        await crawl(web, store, register(), readers=asks(1))
        before = datetime.now(UTC)
        web.pages["/"] = page("首页")
        await crawl(web, store, register(), readers=asks(1))
    assert noted(store) == []
    assert [each.url for each, _ in seen(store, before).noted("dragons")] == [NEWS], "as of then it was there"


async def test_evidence_for_some_checks_holds_their_notes_alone(store: Store) -> None:
    def titles(page: Page) -> tuple[Note, ...]:
        return (Note(code="title", text=page.facts.title),)

    both = Readers({"dragons": (1, words), "titles": (1, titles)})
    async with serving({"/": page("首页", "news.html"), "/news.html": page("龙一", text="龙年大吉" * 40)}) as web:
        for title in ("龙一", "龙二"):
            web.pages["/news.html"] = page(title, text=f"{title}年大吉" * 40)
            await crawl(web, store, register(), readers=both)
    whole = seen(store)
    some = evidence(store, register(), portal(), datetime.now(UTC), noted_by=("dragons",)).pages
    assert isinstance(some, Pages)
    assert [list(each.notes) for each in whole.pages] == [["titles"], ["dragons", "titles"]]
    assert [(each.url, list(each.notes), [list(then.notes) for then in each.before]) for each in some.pages] == [
        (NEWS, ["dragons"], [["dragons"]])
    ]
    assert some.noted("dragons")[0][1] == whole.noted("dragons")[0][1]
    assert (some.read, some.unread, some.whole) == (whole.read, whole.unread, whole.whole)


async def test_the_past_of_a_page_is_kept(store: Store) -> None:
    async with serving({"/": page("首页", "news.html"), "/news.html": page("龙一", text="龙年大吉" * 40)}) as web:
        for title in ("龙一", "龙二", "蛇三", "龙四"):
            web.pages["/news.html"] = page(title, text=f"{title}年大吉" * 40)
            await crawl(web, store, register(), readers=asks(1))
    ((found, _),) = seen(store).noted("dragons")
    assert found.title == "龙四"
    assert [[note.text for note in then.notes.get("dragons", ())] for then in found.before] == [[], ["龙二"], ["龙一"]]
    assert [then.at for then in found.before] == sorted((then.at for then in found.before), reverse=True)


async def test_a_look_that_failed_does_not_make_a_body_newer(store: Store) -> None:
    dragon = page("龙一", text="龙年大吉" * 40)
    async with serving({"/": page("首页", "news.html"), "/news.html": dragon}) as web:
        web.fallback = None
        await crawl(web, store, register(), readers=asks(1))
        ((first, _),) = seen(store).noted("dragons")
        for answer in (403, dragon):
            web.pages["/news.html"] = answer
            await crawl(web, store, register(), readers=asks(1))
        assert [found.at for found, _ in seen(store).noted("dragons")] == [first.at]
        for answer in (page("龙二", text="龙年大吉" * 40), dragon):
            web.pages["/news.html"] = answer
            await crawl(web, store, register(), readers=asks(1))
    ((found, _),) = seen(store).noted("dragons")
    assert [(then.title, then.at == first.at) for then in found.before] == [("龙二", False), ("龙一", True)]
    assert found.at > found.before[0].at, "a body that came back is new"


async def test_a_reader_that_crashes_leaves_a_note_and_no_crawl_behind(store: Store) -> None:
    def broken(page: Page) -> tuple[Note, ...]:
        raise ValueError(page.facts.title)

    async with serving({"/": page("首页")}) as web:
        coverage = await crawl(web, store, register(), readers=asks(1, broken))
    assert coverage.complete
    ((_, (note,)),) = seen(store).noted("dragons")
    assert (note.code, note.text) == (READ_FAILED, "ValueError: 首页")


async def test_without_a_crawl_there_is_a_gap(store: Store) -> None:
    assert isinstance(evidence(store, register(), portal(), LATER).pages, Gap)


async def test_a_host_that_keeps_us_out_for_days_is_a_gap_again(store: Store) -> None:
    async with serving({"/": page("首页", "news.html"), "/news.html": page("龙年贺词", text="龙年大吉" * 40)}) as web:
        await crawl(web, store, register(), readers=asks(1))
        web.pages = {"/": 403}
        web.fallback = None
        await crawl(web, store, register(), readers=asks(1))
    assert noted(store) == [(NEWS, "龙年贺词")], "one bad look is not news"
    found = evidence(store, register(), portal(), datetime.now(UTC) + timedelta(days=4)).pages
    assert isinstance(found, Gap)


def test_export_and_pruning_know_notes(store: Store, tmp_path: Path) -> None:
    async def crawled_twice() -> None:
        async with serving({"/": page("首页", "news.html"), "/news.html": page("龙一", text="龙年大吉" * 40)}) as web:
            await crawl(web, store, register(), readers=asks(1))
            web.pages["/news.html"] = page("龙二", text="龙年大吉吉" * 40)
            await crawl(web, store, register(), readers=asks(1))

    asyncio.run(crawled_twice())
    export(store, tmp_path / "all.jsonl")
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8").count('"fact":"notes"') == 3
    assert prune(store, datetime.now(UTC) + timedelta(hours=1)).rows["notes"] == 1


async def test_what_a_wall_hid_still_stands_and_nothing_is_called_absent(store: Store) -> None:
    pages = {"/": page("首页", "news.html", "more.html"), "/news.html": page("龙年贺词", text="龙年大吉" * 40)}
    async with serving({**pages, "/more.html": page("更多")}) as web:
        await crawl(web, store, register(), readers=asks(1))
        assert (seen(store).unread, seen(store).whole) == (0, True)
        web.pages["/news.html"] = 403
        for _ in range(2):  # the second time the page's state is no news any more
            await crawl(web, store, register(), readers=asks(1))
            assert noted(store) == [(NEWS, "龙年贺词")], "what it said two hours ago still stands"
            assert (seen(store).unread, seen(store).whole) == (1, False)
        found = evidence(store, register(), portal(), datetime.now(UTC) + timedelta(hours=47)).pages
        assert isinstance(found, Pages)
        later = evidence(store, register(), portal(), datetime.now(UTC) + timedelta(hours=49)).pages
        assert isinstance(later, Pages)
        assert (len(found.noted("dragons")), len(later.noted("dragons"))) == (1, 0)
        web.pages["/news.html"] = 404
        await crawl(web, store, register(), readers=asks(1))
    assert noted(store) == []
    assert seen(store).whole
