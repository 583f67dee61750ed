"""The crawl of one host against a real server: coverage, broken links and their parents, redirects, views of sites."""

import pytest

from monitor.model import Budget, Outcome, PageKind
from monitor.store import Store
from tests.observe.small_site import (
    HOME,
    HOST,
    column,
    crawl,
    file,
    moved,
    page,
    portal,
    register,
    section,
    seen_broken,
    serving,
)

DEAD = "http://dead.example.gov.cn/x.html"


def small_site() -> dict[str, object]:
    return {
        "/": page("首页", "/news/|动态", "/a.html|甲", "/gone.html|已删", "http://out.example.gov.cn/ok.html|外部", DEAD,
                  extra='<img src="/logo.png"><img src="/missing.png"><script src="/app.js"></script>'),
        "/news/": page("工作动态", "/news/1.html|一", "/news/2.html|二", "/news/files/1.pdf|附件", "/gone.html|也已删"),
        "/news/1.html": page("一", "/a.html"),
        "/news/2.html": page("二", "/doc/lost.doc|表格下载", "/gone.html#top|带锚点"),
        "/news/files/1.pdf": file(),
        "/a.html": page("甲", "/news/1.html", "/hop1.html|跳转"),
        "/hop1.html": moved("/hop2.html"),
        "/hop2.html": moved("/landed.html", 301),
        "/landed.html": page("落脚页", "/deep.html"),
        "/deep.html": page("深处"),
        "/logo.png": file(b"\x89PNG", "image/png"),
        "/app.js": file(b"1", "application/javascript"),
        "out.example.gov.cn/ok.html": page("外部"),
        "dead.example.gov.cn/x.html": 404,
    }  # fmt: skip


HOSTS = (HOST, "out.example.gov.cn", "dead.example.gov.cn")


async def test_every_page_once_and_every_broken_link_with_its_parents(store: Store) -> None:
    async with serving(small_site()) as site:  # type: ignore[arg-type]
        done = await crawl(site, store, register(portal(column("/news/"))), hosts=HOSTS)
        broken = seen_broken(store, done.crawl)
    assert done.complete and done.gap is None and not done.unvisited and not done.cut
    assert done.pages == 7 and done.pages_by_site == {"portal": 7}
    assert set(broken) == {"/gone.html", "/missing.png", "/doc/lost.doc", DEAD}
    assert done.broken == 4 and all(one.confirmed for one in broken.values())
    gone = broken["/gone.html"]
    assert [parent.url for parent in gone.parents] == [HOME, HOME + "news/", HOME + "news/2.html"]
    assert [parent.text for parent in gone.parents] == ["已删", "也已删", "带锚点"]
    assert (gone.outcome, gone.status, gone.parents_total, gone.on_home) == (Outcome.BROKEN, 404, 3, True)
    assert (broken["/doc/lost.doc"].kind, broken["/missing.png"].kind) == ("attachment", "image")
    assert broken[DEAD].outside and not gone.outside and not broken["/doc/lost.doc"].on_home
    for path in ("/", "/news/", "/news/1.html", "/a.html", "/deep.html", "/landed.html", "/logo.png"):
        assert site.asked(path) == 1, path
    assert site.asked("/gone.html") == 2, "a second look, and no third"
    assert done.requests == 15 + 4, "fifteen targets with an answer of their own, four second looks"


async def test_what_did_not_change_is_neither_parsed_nor_stored_again(store: Store) -> None:
    async with serving(small_site()) as site:  # type: ignore[arg-type]
        first = await crawl(site, store, register(portal(column("/news/"))), hosts=HOSTS)
        site.pages["/news/1.html"] = page("一", "/a.html", "/gone.html|新添")
        second = await crawl(site, store, register(portal(column("/news/"))), hosts=HOSTS)
        assert len(store.history(HOME + "news/1.html")) == 2
        assert len(store.history(HOME)) == 1
        parents = seen_broken(store, second.crawl)["/gone.html"].parents
    assert (first.pages, first.broken) == (second.pages, second.broken)
    assert HOME + "news/1.html" in [parent.url for parent in parents]


async def test_a_redirect_is_read_as_the_page_at_its_end(store: Store) -> None:
    pages = {
        "/": page("首页", "/old.html|旧", "/new.html|新"),
        "/old.html": moved("/new.html"),
        "/new.html": page("新"),
    }
    async with serving(pages) as site:  # type: ignore[arg-type]
        done = await crawl(site, store, register())
        old, new = store.last_state(HOME + "old.html"), store.last_state(HOME + "new.html")
    assert done.pages == 2 and done.broken == 0
    assert old is not None and old.facts is not None and old.facts.leads_to == HOME + "new.html"
    assert new is not None and new.facts is not None and new.facts.title == "新"


async def test_a_home_page_elsewhere_is_followed(store: Store) -> None:
    """By status to another host, by meta refresh and by script inside."""
    pages = {
        "/": moved("http://portal.test.gov.cn/"),
        "portal.test.gov.cn/": page("首页", "/a.html|甲"),
        "portal.test.gov.cn/a.html": page("甲"),
        "/s/": '<html><head><meta http-equiv="refresh" content="0;url=/s/index2.html"></head></html>',
        "/s/index2.html": page("局首页", "/s/b.html"),
        "/s/b.html": page("乙"),
    }
    known = register(portal(), section("/s/", "bureau"))
    async with serving(pages) as site:  # type: ignore[arg-type]
        done = await crawl(site, store, known, hosts=(HOST, "portal.test.gov.cn"))
        home = store.last_state(HOME)
    assert home is not None and home.facts is not None and home.facts.kind is PageKind.HOME
    assert done.complete and done.pages_by_site == {"portal": 2, "bureau": 3}


async def test_pages_belong_to_the_longest_prefix_then_to_the_listing_column(store: Store) -> None:
    rows = "".join(
        f'<li><a href="/art/{n}.html">关于开展第{n}次专项检查工作的通知公告</a><span>2026-11-0{n}</span></li>'
        for n in range(1, 7)
    )
    pages = {
        "/": page("首页", "/czj/|财政局", "/other.html"),
        "/czj/": page("财政局", "/czj/list.html"),
        "/czj/list.html": f"<html><title>通知公告</title><body><div class=list><ul>{rows}</ul></div></body></html>",
        **{f"/art/{n}.html": page(f"第{n}次") for n in range(1, 7)},
        "/other.html": page("其他"),
    }
    known = register(portal(), section("/czj/", "czj", column("/czj/list.html", "通知公告")))
    async with serving(pages) as site:
        done = await crawl(site, store, known)
        article = store.last_state(HOME + "art/3.html")
    assert article is not None and (article.site, article.column) == ("czj", HOME + "czj/list.html")
    assert done.pages_by_site == {"czj": 8, "portal": 2} and done.sites == ("portal", "czj")


async def test_a_flaky_link_that_heals_is_read_and_not_reported(store: Store) -> None:
    asked = []

    async def flaky(_: object) -> str | int:
        asked.append(1)
        return 500 if len(asked) == 1 else page("又好了", "/behind.html")

    pages = {"/": page("首页", "/flaky.html"), "/flaky.html": flaky, "/behind.html": page("后面", "/gone.html")}
    async with serving(pages) as site:  # type: ignore[arg-type]
        done = await crawl(site, store, register())
        assert set(seen_broken(store, done.crawl)) == {"/gone.html"}
        assert [state.outcome for state in store.history(HOME + "flaky.html")] == [Outcome.OK]
    assert done.pages == 3


@pytest.mark.parametrize(
    ("status", "outcome"), [(403, Outcome.BLOCKED), (412, Outcome.BLOCKED), (429, Outcome.THROTTLED)]
)
async def test_a_refusal_is_unknown_and_never_broken(store: Store, status: int, outcome: Outcome) -> None:
    pages = {"/": page("首页", "/guarded.html", "/a.html"), "/guarded.html": status, "/a.html": page("甲")}
    async with serving(pages) as site:  # type: ignore[arg-type]
        done = await crawl(site, store, register())
        seen = seen_broken(store, done.crawl)["/guarded.html"]
    assert (seen.outcome, seen.confirmed, done.broken) == (outcome, False, 0)
    assert done.gap is None and done.complete


async def test_a_missing_copy_is_a_gap(store: Store) -> None:
    async def absent(_: object) -> object:
        from aiohttp import web

        return web.Response(status=404, headers={"X-Replay": "not-archived"})

    pages = {"/": page("首页", "/absent.html"), "/absent.html": absent}
    async with serving(pages) as site:  # type: ignore[arg-type]
        done = await crawl(site, store, register(), gap_header=("x-replay", "not-archived"))
        seen = seen_broken(store, done.crawl)["/absent.html"]
    assert (seen.outcome, seen.confirmed, done.broken) == (Outcome.NOT_ARCHIVED, False, 0)


async def test_outside_links_only_when_the_budget_says_so(store: Store) -> None:
    async with serving(small_site()) as site:  # type: ignore[arg-type]
        done = await crawl(site, store, register(), hosts=HOSTS, budget=Budget(outside_links=False))
        assert DEAD not in seen_broken(store, done.crawl)
    assert not [path for path in site.log if "example" in path]


async def test_budgets_cut_and_say_so(store: Store) -> None:
    pages = {"/": page("首页", *(f"/p/{n}.html" for n in range(30)), "/chain/1.html"),
             **{f"/p/{n}.html": page(str(n)) for n in range(30)},
             **{f"/chain/{n}.html": page(f"链{'甲' * n}", f"/chain/x{'y' * n}/{n + 1}.html") for n in range(9)}}  # fmt: skip
    async with serving(pages) as site:
        done = await crawl(site, store, register(), budget=Budget(max_per_pattern=10))
    assert done.cut["pattern"] == 20 and done.complete
    async with serving(pages) as site:
        done = await crawl(site, store, register(), budget=Budget(max_pages=5))
    assert done.pages == 5 and done.cut["pages"] == 27
