"""HEAD in the place of GET: only where a host answers it as it answers GET, and never as the last word."""

import pytest

from monitor.store import Store
from tests.observe.small_site import crawl, seen_broken
from tests.observe.test_second_crawl import KNOWN, site_pages
from tests.observe.validating_site import Versioned, versioned

PICTURES = 300


async def first_crawl(site: Versioned, store: Store) -> tuple[int, set[str]]:
    """How many pictures were asked by GET, and what did not open."""
    async with versioned(site) as served:
        done = await crawl(served, store, KNOWN)
        broken = {path for path, one in seen_broken(store, done.crawl).items() if one.confirmed}
    gets = {path for method, path, *_ in site.asked if method == "GET" and path.startswith("/p/")}
    return len(gets), broken


async def test_pictures_are_asked_by_head_where_it_tells_the_truth(store: Store) -> None:
    site = Versioned(site_pages(PICTURES), etag=False)
    del site.pages["/p/44.png"]
    gets, broken = await first_crawl(site, store)
    assert broken == {"/gone.html", "/p/44.png"}
    assert gets < PICTURES / 2
    assert ("GET", "/p/44.png") in {(method, path) for method, path, *_ in site.asked}, "HEAD is not the last word"


@pytest.mark.parametrize("answer", ["405", "200"])
async def test_a_host_that_answers_head_otherwise_is_asked_by_get(store: Store, answer: str) -> None:
    """Refused for all, or granted for what does not exist: then HEAD would call healthy pictures broken, or hide that
    one is missing."""
    site = Versioned(site_pages(PICTURES), etag=False, head=answer)
    del site.pages["/p/44.png"]
    gets, broken = await first_crawl(site, store)
    assert broken == {"/gone.html", "/p/44.png"} and gets == PICTURES
    assert sum(method == "HEAD" for method, *_ in site.asked) <= 4


async def test_a_host_that_stops_answering_head_is_not_called_broken(store: Store) -> None:
    site = Versioned(site_pages(PICTURES), etag=False)
    original = site._answer

    def sometimes(request):  # type: ignore[no-untyped-def]
        site.head = "405" if sum(method == "HEAD" for method, *_ in site.asked) > 10 else "as get"
        return original(request)

    site._answer = sometimes  # type: ignore[method-assign]
    _, broken = await first_crawl(site, store)
    assert broken == {"/gone.html"}
