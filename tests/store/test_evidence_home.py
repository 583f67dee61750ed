"""The home page, its items and marks, and what a failed look means."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from monitor.contract import Gap, Home, SiteMarks
from monitor.model import Doubt, Link, Marks, Outcome, PageKind, local_day
from monitor.store import Store, evidence
from tests.store.builders import (
    NEWS_URL,
    NOTICE_URL,
    PORTAL_URL,
    REGISTER,
    SECTION,
    SECTION_URL,
    article,
    at,
    coverage,
    crawled,
    home,
    page,
    rows,
)


def seen(store: Store, day: float) -> Home:
    found = evidence(store, REGISTER, SECTION, at(day)).home
    assert isinstance(found, Home)
    return found


def gap(store: Store, day: float) -> Gap:
    found = evidence(store, REGISTER, SECTION, at(day)).home
    assert isinstance(found, Gap)
    return found


def test_before_the_first_crawl_there_is_a_gap(store: Store) -> None:
    crawled(store, 1, home(at(1)))
    assert (gap(store, 0.9).reason, gap(store, 0.9).where) == (Outcome.NOT_LOOKED, SECTION_URL)


def test_the_row_shows_the_date_before_the_article_does(store: Store) -> None:
    first, second = local_day(at(-3)), local_day(at(-5))
    listed = rows(("dated", first), ("undated", None), ("dateless", None), ("unread", None))
    crawled(
        store, 0, home(at(0), listed=listed), article("dated", at(0), second), article("undated", at(0), second),
        article("dateless", at(0), None),
    )  # fmt: skip
    items = {item.url.removeprefix(NEWS_URL): item for item in seen(store, 1).items}
    assert [items[f"{name}.html"].shown for name in ("dated", "undated", "dateless", "unread")] == [
        first, second, None, None,
    ]  # fmt: skip
    assert [items[f"{name}.html"].read for name in ("dated", "undated", "dateless", "unread")] == [
        True, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "seen_on", "effective"),
    [(-10, 5, -10), (5, 5, 5), (9, 5, 5), (400, 5, 5)],
    ids=["older than our first sight", "the day we saw it", "dated after we saw it", "far in the future"],
)
def test_an_item_is_never_newer_than_our_first_sight_of_it(
    store: Store, shown: int, seen_on: int, effective: int
) -> None:
    crawled(store, 0, home(at(0)))
    crawled(store, seen_on, home(at(seen_on), listed=rows(("a", local_day(at(shown))))))
    (item,) = seen(store, 12).items
    assert (item.shown, item.effective) == (local_day(at(shown)), local_day(at(effective)))
    assert item.first_seen == at(seen_on)


@pytest.mark.parametrize(
    ("shown", "doubt", "own", "answer"),
    [
        (-2, Doubt.NONE, -300, (-2, True)), (-2, Doubt.YEAR, -2 - 730, (-2 - 730, True)), (-2, Doubt.YEAR, None, (-2, True)),
        (-364, Doubt.YEAR, None, (None, False)), (-200, Doubt.MEANING, -1, (-1, True)), (-200, Doubt.MEANING, None, (-200, True)),
        (900, Doubt.MEANING, None, (None, True)),
    ],
    ids=["sure", "two years ago", "year unknown", "tomorrow a year ago", "named else", "no other", "ahead"],
)  # fmt: skip
def test_the_page_settles_what_is_doubtful_about_a_row(
    store: Store, shown: int, doubt: Doubt, own: int | None, answer: tuple[int | None, bool]
) -> None:
    (row,) = rows(("a", local_day(at(shown))))
    day = None if own is None else local_day(at(own))
    crawled(store, 0, home(at(0), listed=[replace(row, doubt=doubt)]), article("a", at(0), day))
    (item,) = seen(store, 1).items
    assert (item.shown, item.read) == (None if answer[0] is None else local_day(at(answer[0])), answer[1])


def test_a_doubtful_date_of_an_item_that_was_not_read_is_unknown(store: Store) -> None:
    (row,) = rows(("a", local_day(at(-200))))
    crawled(store, 0, home(at(0), listed=[replace(row, doubt=Doubt.MEANING)]))
    (item,) = seen(store, 1).items
    assert (item.shown, item.read) == (None, False)


def test_an_article_read_once_keeps_its_date_when_it_is_gone(store: Store) -> None:
    crawled(store, 0, home(at(0), listed=rows(("a", None))), article("a", at(0), local_day(at(0))))
    crawled(store, 1, page(f"{NEWS_URL}a.html", at(1), outcome=Outcome.BROKEN))
    (item,) = seen(store, 2).items
    assert (item.shown, item.read) == (local_day(at(0)), True)


def test_articles_linked_outside_the_lists_are_items_too(store: Store) -> None:
    links = (
        Link(url=f"{NEWS_URL}big.html", text="头条"),
        Link(url=f"{NEWS_URL}footer.html", text="版权", common=True),
        Link(url=NOTICE_URL, text="通知公告"),
    )
    crawled(
        store, 0, home(at(0), listed=rows(("a", local_day(at(-9)))), links=links),
        article("big", at(0), local_day(at(-1))), article("footer", at(0), local_day(at(0))), page(NOTICE_URL, at(0)),
    )  # fmt: skip
    assert {item.title: item.effective for item in seen(store, 1).items} == {
        "关于a的通知": local_day(at(-9)), "头条": local_day(at(-1)),
    }  # fmt: skip


def test_an_unchanged_page_was_looked_at_by_the_last_crawl_that_reached_it(store: Store) -> None:
    crawled(store, 0, home(at(0)))
    crawled(store, 1, home(at(1)))
    crawled(store, 2, home(at(2)))
    assert seen(store, 1.5).looked_at == at(1)
    assert seen(store, 2.5).looked_at == at(2)
    store.record([coverage(3, complete=False, unvisited=[SECTION_URL])])
    assert seen(store, 3.5).looked_at == at(2)
    store.record([coverage(4, complete=False, unvisited=[NEWS_URL])])
    assert seen(store, 4.5).looked_at == at(4)


def test_one_bad_look_is_not_news_but_two_days_of_them_are_a_gap(store: Store) -> None:
    crawled(store, 0, home(at(0), listed=rows(("a", local_day(at(0))))))
    for day in (1, 2, 3):
        crawled(store, day, page(SECTION_URL, at(day), outcome=Outcome.BLOCKED))
    assert seen(store, 1.9).looked_at == at(0)
    assert (gap(store, 2.1).reason, gap(store, 2.1).since) == (Outcome.BLOCKED, at(1))
    crawled(store, 4, home(at(4), listed=rows(("a", local_day(at(0))))))
    assert seen(store, 4.5).looked_at == at(4)


def test_a_crawl_that_could_not_look_is_a_gap_with_its_reason(store: Store) -> None:
    crawled(store, 0, home(at(0)))
    store.record([coverage(day, complete=False, gap=Outcome.OWN_LINE) for day in (1, 2, 3)])
    assert seen(store, 1.5).looked_at == at(0)
    assert gap(store, 3.5).reason is Outcome.OWN_LINE
    assert gap(store, 3.5).detail == "2026年11月5日 02:00的巡检未能看到该页面（监测方自身线路中断）"


def test_a_challenge_page_is_not_read(store: Store) -> None:
    crawled(store, 0, home(at(0), challenge="瑞数"))
    assert gap(store, 1).reason is Outcome.BLOCKED


def test_a_home_page_that_leads_on_is_followed(store: Store) -> None:
    real = f"{SECTION_URL}index.shtml"
    crawled(
        store, 0, home(at(0), leads_to=real), page(real, at(0), kind=PageKind.HOME, listed=rows(("a", None)))
    )  # fmt: skip
    assert [item.title for item in seen(store, 1).items] == ["关于a的通知"]


def test_frames_of_the_home_page_are_part_of_it(store: Store) -> None:
    frame = f"{SECTION_URL}list.html"
    crawled(
        store, 0, home(at(0), links=[Link(url=frame, kind="frame")]), page(frame, at(0), listed=rows(("a", None)))
    )  # fmt: skip
    assert [item.title for item in seen(store, 1).items] == ["关于a的通知"]
    assert not seen(store, 1).navigation_only


def test_mere_navigation_is_judged_by_its_second_level(store: Store) -> None:
    other = f"{SECTION_URL}gk/"
    links = (Link(url=other, text="公开"), Link(url=f"{PORTAL_URL}zw/", text="政务"), Link(url=SECTION_URL))
    crawled(
        store, 0, home(at(0), navigation=links), page(NEWS_URL, at(0), listed=rows(("a", local_day(at(0))))),
        page(NOTICE_URL, at(0), outcome=Outcome.TIMEOUT), page(other, at(0), scripted=True),
        page(f"{PORTAL_URL}zw/", at(0), listed=rows(("portal's", None)), site="portal"),
    )  # fmt: skip
    found = seen(store, 1)
    assert found.navigation_only
    assert [item.title for item in found.items] == ["关于a的通知"]
    assert found.unread == 2


def test_a_home_page_drawn_by_script_lists_nothing_and_is_no_navigation(store: Store) -> None:
    crawled(store, 0, home(at(0), scripted=True), page(NEWS_URL, at(0), listed=rows(("a", None))))
    assert seen(store, 1) == Home(url=SECTION_URL, looked_at=at(0), items=())


def test_marks_of_the_home_page_and_of_a_stable_sample(store: Store) -> None:
    shown = Marks(icp=("渝ICP备05003300号",))
    listed = rows(*((f"n{number}", None) for number in range(30)))
    crawled(
        store, 0, home(at(0), marks=shown), page(NEWS_URL, at(0), listed=listed, marks=shown), page(NOTICE_URL, at(0)),
        *(article(f"n{number}", at(0), None) for number in range(30)),
    )  # fmt: skip
    found = evidence(store, REGISTER, SECTION, at(1)).marks
    assert isinstance(found, SiteMarks)
    assert (found.looked_at, found.home.url, found.home.marks) == (at(0), SECTION_URL, shown)
    assert [other.url for other in found.others] == [
        NEWS_URL, NOTICE_URL, f"{NEWS_URL}n0.html", f"{NEWS_URL}n1.html",
    ]  # fmt: skip
    assert [bool(other.marks.icp) for other in found.others] == [True, False, False, False]


def marked_since(store: Store, day: float) -> datetime | None:
    found = evidence(store, REGISTER, SECTION, at(day)).marks
    assert isinstance(found, SiteMarks)
    return found.since


def test_marks_date_from_the_first_body_of_an_unbroken_run_that_showed_them(store: Store) -> None:
    bare, whole = Marks(icp=("渝ICP备1号",)), Marks(icp=("渝ICP备1号",), sponsor="区教委")
    for day, marks in enumerate((bare, whole, bare, bare, bare)):
        crawled(store, day, home(at(day), listed=rows((f"item{day}", local_day(at(day)))), marks=marks))
    assert [marked_since(store, day + 0.5) for day in range(5)] == [at(0), at(1), at(2), at(2), at(2)]
    crawled(store, 5, page(SECTION_URL, at(5), outcome=Outcome.BLOCKED))
    assert marked_since(store, 5.5) == at(2)
    crawled(store, 6, home(at(6), listed=rows(("item6", None)), marks=bare))
    assert marked_since(store, 6.5) == at(2), "a look that failed says nothing"
