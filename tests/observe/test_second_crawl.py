"""The second crawl: asks only for what has changed, finds every change, and does not take a liar's word."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from monitor.model import Coverage, PageKind, Register
from monitor.observe import crawl_page, revisits
from monitor.observe.page import READER, read_page
from monitor.store import Store
from tests.observe.small_site import HOME, HOST, Web, column, crawl, page, portal, register, seen_broken
from tests.observe.validating_site import Versioned, versioned

ARTICLES = 60
PICTURE = b"\x89PNG" + bytes(20_000)


def site_pages(articles: int = ARTICLES) -> dict[str, str | bytes]:
    """Home, two columns, articles with a neighbour and a picture each, one broken link."""
    rows = "".join(
        f'<li><a href="/art/{n}.html">关于开展第{n}次专项检查工作的通知公告</a><span>2026-01-{n % 28 + 1:02}</span></li>'
        for n in range(articles)
    )
    pages: dict[str, str | bytes] = {
        "/": page("首页", "/news/|动态", "/notice/|公告", "/gone.html|已删"),
        "/news/": f"<html><title>工作动态</title><body><div class=list><ul>{rows}</ul></div></body></html>",
        "/notice/": page("公告", "/art/1.html|一", "/art/2.html|二"),
    }
    for n in range(articles):
        pages[f"/art/{n}.html"] = page(
            f"第{n}次专项检查", f"/art/{(n + 1) % articles}.html|下一篇", extra=f'<img src="/p/{n}.png">'
        )
        pages[f"/p/{n}.png"] = PICTURE
    return pages


KNOWN = register(portal(column("/news/"), column("/notice/", "公告")))


@asynccontextmanager
async def crawled_once(site: Versioned, store: Store, known: Register = KNOWN) -> AsyncIterator[tuple[Web, Coverage]]:
    """The site served, and crawled for the first time."""
    async with versioned(site) as served:
        first = await crawl(served, store, known)
        site.begin()
        yield served, first


@pytest.mark.parametrize("with_validators", [{"etag": True}, {"etag": False, "modified": True}, {"weak": True}])
async def test_an_unchanged_site_is_seen_whole_and_hardly_sent(store: Store, with_validators: dict[str, bool]) -> None:
    site = Versioned(site_pages(), **with_validators)  # type: ignore[arg-type]
    async with crawled_once(site, store) as (served, first):
        second = await crawl(served, store, KNOWN)
        sent = site.sent
    whole = sum(len(body if isinstance(body, bytes) else body.encode()) for body in site.pages.values())
    assert (second.pages, second.links, second.broken, second.pages_by_site) == (
        first.pages, first.links, first.broken, first.pages_by_site,
    )  # fmt: skip
    assert first.unchanged == 0 and second.unchanged >= second.pages - 12
    assert site.statuses(304) >= 2 * ARTICLES - 12 and sent <= 0.2 * whole
    assert second.complete and not second.distrusted and not second.detail
    assert len(store.history(HOME + "art/7.html")) == 1
    assert [parent.url for parent in seen_broken(store, second.crawl)["/gone.html"].parents] == [HOME]


async def test_an_unchanged_page_counts_as_read_by_the_last_crawl(store: Store) -> None:
    site = Versioned(site_pages())
    async with crawled_once(site, store) as (served, _):
        second = await crawl(served, store, KNOWN)
    whole = store.last_whole(HOST)
    assert whole is not None and whole.crawl == second.crawl
    assert {one.url for one in store.watched_pages(whole)} >= {f"{HOME}art/{n}.html" for n in range(ARTICLES)}


async def test_every_planted_change_is_found(store: Store) -> None:
    site = Versioned(site_pages(), modified=True)
    async with crawled_once(site, store) as (served, _):
        rows = str(site.pages["/news/"])
        new = '<li><a href="/art/new.html">关于印发年度工作要点的通知公告</a><span>2026-02-01</span></li>'
        site.edit("/news/", rows.replace("<ul>", f"<ul>{new}"))
        site.pages["/art/new.html"] = page("印发年度工作要点", "/art/0.html")
        site.edit("/art/5.html", page("第5次专项检查（已更正）", "/art/6.html|下一篇", "/art/lost.html|附表"))
        del site.pages["/art/9.html"]
        site.pages["/moved/11.html"] = site.pages.pop("/art/11.html")
        site.edit("/art/10.html", page("第10次", "/moved/11.html|下一篇"))
        del site.pages["/p/20.png"]
        second = await crawl(served, store, KNOWN)
        broken = seen_broken(store, second.crawl)
    edited = store.last_state(HOME + "art/5.html")
    assert edited is not None and edited.facts is not None and "已更正" in edited.facts.title
    assert {state.outcome.value for state in store.history(HOME + "art/9.html")} == {"ok", "broken"}
    for url in ("art/new.html", "moved/11.html"):
        state = store.last_state(HOME + url)
        assert state is not None and state.facts is not None and state.facts.kind is not PageKind.HOME, url
    assert set(broken) == {"/gone.html", "/art/lost.html", "/art/9.html", "/art/11.html", "/p/20.png"}
    assert all(one.confirmed for one in broken.values())


async def test_a_page_that_redirects_now_is_followed(store: Store) -> None:
    """The validators of the old address say nothing at the new one."""
    site = Versioned(site_pages(20))
    async with crawled_once(site, store) as (served, first):
        site.pages["/new/15.html"] = site.pages["/art/15.html"]
        site.pages["/art/15.html"] = "-> /new/15.html"
        second = await crawl(served, store, KNOWN)
        old, new = store.last_state(HOME + "art/15.html"), store.last_state(HOME + "new/15.html")
    assert ("GET", "/new/15.html", 200, False) in site.asked and second.pages == first.pages
    assert old is not None and old.facts is not None and old.facts.leads_to == HOME + "new/15.html"
    assert new is not None and new.facts is not None and "15" in new.facts.title


async def test_links_of_unchanged_pages_are_opened_again(store: Store) -> None:
    """A target may break while every page that links to it stays as it is."""
    site = Versioned(site_pages())
    async with crawled_once(site, store) as (served, _):
        del site.pages["/art/30.html"]
        second = await crawl(served, store, KNOWN)
        parents = seen_broken(store, second.crawl)["/art/30.html"].parents
    assert {HOME + "art/29.html", HOME + "news/"} <= {parent.url for parent in parents}


async def test_a_server_without_validators_is_compared_by_hash(store: Store) -> None:
    site = Versioned(site_pages(), etag=False)
    async with crawled_once(site, store) as (served, first):
        site.edit("/art/5.html", page("第5次（已更正）", "/art/6.html"))
        second = await crawl(served, store, KNOWN)
    assert not any(condition for *_, condition in site.asked) and second.unchanged == 0
    assert (second.pages, len(store.history(HOME + "art/5.html")), len(store.history(HOME + "art/6.html"))) == (
        first.pages, 2, 1,
    )  # fmt: skip


async def test_a_last_modified_of_now_is_no_use(store: Store) -> None:
    site = Versioned(site_pages(), etag=False, modified=True, now=True)
    async with crawled_once(site, store) as (served, first):
        second = await crawl(served, store, KNOWN)
    assert not any(condition for *_, condition in site.asked) and second.pages == first.pages


async def test_tags_that_differ_from_server_to_server_cost_a_download_and_nothing_else(store: Store) -> None:
    site = Versioned(site_pages(), nodes=2)
    async with crawled_once(site, store) as (served, first):
        second = await crawl(served, store, KNOWN)
    assert second.pages == first.pages and not second.distrusted
    assert all(len(store.history(f"{HOME}art/{n}.html")) == 1 for n in range(ARTICLES))


@pytest.mark.parametrize(
    "lie", [{"frozen": True}, {"frozen": True, "weak": True}, {"frozen": True, "etag": False, "modified": True}]
)
async def test_a_host_caught_lying_loses_conditional_requests_and_hides_nothing(
    store: Store, lie: dict[str, bool]
) -> None:
    """Validators that stay while bodies change: the home page, asked for whole, gives the host away; what had been
    accepted as unchanged is asked for again."""
    site = Versioned(site_pages(), **lie)  # type: ignore[arg-type]
    async with crawled_once(site, store) as (served, _):
        site.edit("/", page("首页今日更新", "/news/|动态", "/notice/|公告", "/gone.html|已删"))
        site.edit("/art/40.html", page("第40次（已更正）", "/art/41.html", "/art/lost.html"))
        second = await crawl(served, store, KNOWN)
    assert second.distrusted == (HOST,) and second.complete and second.unchanged == 0
    assert len(store.history(HOME + "art/40.html")) == 2
    assert set(seen_broken(store, second.crawl)) == {"/gone.html", "/art/lost.html"}


async def test_a_lie_that_comes_to_light_late_is_made_good(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The spot check hits the edited page only after others were accepted."""
    monkeypatch.setattr(revisits, "PROVED", 0)
    monkeypatch.setattr(revisits, "ONE_IN", 4)
    site = Versioned(site_pages(), frozen=True)
    async with crawled_once(site, store) as (served, first):
        for n in range(30, ARTICLES):
            site.edit(f"/art/{n}.html", page(f"第{n}次（已更正）", f"/art/{(n + 1) % ARTICLES}.html"))
        second = await crawl(served, store, KNOWN)
    assert site.statuses(304) > 0, "some had been accepted"
    assert second.distrusted == (HOST,) and second.pages == first.pages and second.unchanged == 0
    assert [len(store.history(f"{HOME}art/{n}.html")) for n in range(30, ARTICLES)] == [2] * 30


async def test_an_answer_304_that_nobody_asked_for_is_no_answer_and_no_fault(store: Store) -> None:
    site = Versioned(site_pages(10))
    async with versioned(site) as served:
        site.always_304 = True
        done = await crawl(served, store, KNOWN)
        broken = seen_broken(store, done.crawl)
    assert done.pages == 0 and done.broken == 0 and not any(one.confirmed for one in broken.values())


async def test_a_304_that_names_another_tag_is_not_believed(store: Store) -> None:
    site = Versioned(site_pages(20))
    async with crawled_once(site, store) as (served, first):
        site.edit("/art/15.html", page("第15次（已更正）", "/art/16.html"))
        site.always_304 = True  # but with the tag of the body that there is now
        original = site._answer

        def honest_when_unasked(request):  # type: ignore[no-untyped-def]
            site.always_304 = "If-None-Match" in request.headers
            return original(request)

        site._answer = honest_when_unasked  # type: ignore[method-assign]
        second = await crawl(served, store, KNOWN)
    assert len(store.history(HOME + "art/15.html")) == 2 and second.pages == first.pages


async def test_a_newer_reader_reads_the_body_that_is_held(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent again for our own sake."""
    site = Versioned(site_pages())
    async with crawled_once(site, store) as (served, first):
        read: list[str] = []
        reading: Callable[..., object] = read_page

        def spy(body: bytes, url: str, **more: object) -> object:
            read.append(url)
            return reading(body, url, **more)

        monkeypatch.setattr(crawl_page, "read_page", spy)
        monkeypatch.setattr(crawl_page, "READER", READER + 1)
        monkeypatch.setattr(revisits, "READER", READER + 1)
        second = await crawl(served, store, KNOWN)
    assert len(set(read)) == second.pages == first.pages
    assert site.statuses(304) >= 2 * ARTICLES - 12 and second.unchanged >= second.pages - 12


async def test_a_page_that_came_back_after_a_gap_is_asked_for_whole(store: Store) -> None:
    site = Versioned(site_pages(20))
    async with crawled_once(site, store) as (served, first):
        kept = site.pages["/art/7.html"]
        del site.pages["/art/7.html"]
        await crawl(served, store, KNOWN)
        site.pages["/art/7.html"] = kept
        site.begin()
        third = await crawl(served, store, KNOWN)
    assert ("GET", "/art/7.html", 200, False) in site.asked and third.pages == first.pages
    assert [state.outcome.value for state in store.history(HOME + "art/7.html")] == ["ok", "broken", "ok"]
