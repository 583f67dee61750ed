"""RULES V-1 (5): signs of made-up dates, each with what only looks like it; candidates for a person, never a veto."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from checks import dates_honest as check
from monitor.contract import ColumnSeen, Evidence, Finding, Home, Item, PageSeen, PageThen
from monitor.judging.runner import run
from monitor.model import ColumnClass, Note, Verdict, day_start
from tests.checks.corpus import corpus_pages
from tests.checks.district import AS_OF, PORTAL_URL, TODAY, column, columns, evidence, judge
from tests.checks.pages import page, pages, seen

WATCHED = 60
"""Days since the first crawl."""


def listed(name: str, age: int, seen_days: int, *, title: str = "关于放假的通知") -> Item:
    """An item of a list: how old its date is, and how long ago we first saw it."""
    shown = TODAY - timedelta(days=age)
    first = day_start(TODAY - timedelta(days=seen_days)) + timedelta(hours=3)
    return Item(title=title, url=f"{PORTAL_URL}{name}.html", shown=shown, effective=shown, first_seen=first)


def text(
    name: str,
    shown: date | None,
    first_days: float = WATCHED,
    *,
    digest: str = "aa",
    days: float = 0,
    then: Sequence[PageThen] = (),
    title: str = "关于放假的通知",
) -> PageSeen:
    """A page with the digest of its text."""
    return seen(
        check.ID, [Note(code="text", text=digest)], url=f"{PORTAL_URL}{name}.html", published=shown, title=title,
        days=days or first_days, first_days=first_days, before=then,
    )  # fmt: skip


def before(shown: date, at_days: int, digest: str = "aa") -> PageThen:
    """What a page said earlier."""
    return PageThen(
        at=AS_OF - timedelta(days=at_days), published=shown, notes={check.ID: (Note(code="text", text=digest),)}
    )


def news(*items: Item) -> ColumnSeen:
    """The news column."""
    return column("工作动态", ColumnClass.NEWS, *items)


OLD = [listed("a", 61, WATCHED), listed("b", 75, WATCHED), listed("c", 90, WATCHED)]
"""What the first crawl found."""


def given(*items: Item, texts: Sequence[PageSeen] = (), home: Sequence[Item] = ()) -> Evidence:
    """Evidence with a column of these items, these pages, and these items on the home page."""
    parts = [Home(url=PORTAL_URL, looked_at=AS_OF, items=tuple(home))] if home else []
    found = pages(*texts, since=AS_OF - timedelta(days=WATCHED))
    return evidence(columns(news(*items)), found, *parts)


def found(evidence_given: Evidence) -> list[Finding]:
    """What is found."""
    return list(judge(check, evidence_given).findings)


def codes(evidence_given: Evidence) -> list[str]:
    """The codes of what is found."""
    return [each.code for each in found(evidence_given)]


DAY = TODAY - timedelta(days=2)
SAMPLES = [
    given(listed("x", -3, 1), *OLD), given(listed("x", 80, 5), *OLD),
    given(*OLD, texts=[text("p", DAY, then=[before(DAY - timedelta(days=100), WATCHED)], days=2)]),
    given(listed("x", 9, WATCHED), texts=[text("x", DAY)]), given(*OLD), given(),
]  # fmt: skip


def test_every_sign_is_a_candidate_that_does_not_count() -> None:
    for each in SAMPLES[:4]:
        result = run(check.ID, check, each)  # type: ignore[arg-type]
        assert [judged.finding.review for judged in result.findings] == [True]
        assert result.judgement.verdict is Verdict.PASS
    assert not check.CHECK.veto


# ── in the future ──


@pytest.mark.parametrize(("age", "count"), [(-1, 1), (-400, 1), (0, 0), (1, 0)])
def test_a_date_that_has_not_come(age: int, count: int) -> None:
    assert codes(given(listed("x", age, 1), *OLD)) == ["future_date"] * count
    assert codes(given(*OLD, home=[listed("x", age, 1)])) == ["future_date"] * count


def test_one_item_is_told_once_wherever_it_stands() -> None:
    item = listed("x", -3, 1)
    assert codes(given(item, *OLD, home=[item])) == ["future_date"]


# ── back-dated ──


@pytest.mark.parametrize(("age", "count"), [(80, 1), (77, 1), (76, 1), (75, 0), (70, 0), (3, 0)])
def test_a_new_item_with_an_old_date(age: int, count: int) -> None:
    """The first crawl, sixty days ago, saw the list down to an age of ninety days; sixteen days before it is too much."""
    made = found(given(listed("x", age, 5), *OLD))
    assert [(each.code, each.where) for each in made] == [("backdated", f"{PORTAL_URL}x.html")] * count
    if made:
        assert "“工作动态”" in made[0].what
        assert len(made[0].steps) == 2


def test_the_limit_is_an_option() -> None:
    assert len(judge(check, given(listed("x", 70, 5), *OLD), back_days=9).findings) == 1


def test_what_the_first_crawl_found_may_be_of_any_age() -> None:
    assert codes(given(*OLD)) == []


def test_what_moves_up_from_the_next_page_is_no_late_comer() -> None:
    assert codes(given(*OLD, listed("x", 200, 5))) == []  # older than everything that we had seen


def test_days_without_a_crawl_make_no_late_comer() -> None:
    """Nothing was looked at from the 60th to the 10th day before today; then many items came at once."""
    many = [listed(f"n{age}", age, 10) for age in range(12, 60, 4)]
    assert codes(given(*many, *OLD)) == []


def test_a_list_whose_addresses_all_changed_is_no_late_comer() -> None:
    assert codes(given(*[listed(f"n{age}", age, 5) for age in (61, 75, 90)])) == []


def test_a_later_item_may_be_the_witness() -> None:
    came = listed("w", 30, 29)
    assert codes(given(came, listed("x", 55, 3), *OLD)) == [
        "backdated"
    ]  # absent when "w" was seen, 26 days after its date
    assert codes(given(came, listed("x", 40, 3), *OLD)) == []  # ten days only


# ── the same text, a newer date ──


def test_the_same_page_with_a_newer_date() -> None:
    was = DAY - timedelta(days=300)
    (one,) = found(given(*OLD, texts=[text("p", DAY, then=[before(was, WATCHED)], days=2)]))
    assert (one.code, one.where) == ("redated", f"{PORTAL_URL}p.html")
    assert "正文没有变" in one.what
    assert one.since == AS_OF - timedelta(days=2)
    again = [before(DAY, 4), before(DAY, 6), before(was, WATCHED)]
    (one,) = found(given(*OLD, texts=[text("p", DAY, then=again, days=2)]))
    assert one.since == one.steps[1].at == AS_OF - timedelta(days=6), "two more bodies since then"


@pytest.mark.parametrize(
    "then",
    [
        [before(DAY - timedelta(days=300), WATCHED, digest="bb")],  # another text
        [before(DAY + timedelta(days=300), WATCHED)],  # an older date now
        [before(DAY - timedelta(days=1), WATCHED)],
        [],
    ],
)
def test_a_page_that_changed_otherwise(then: list[PageThen]) -> None:
    assert codes(given(*OLD, texts=[text("p", DAY, then=then, days=2)])) == []


def test_a_page_that_shows_the_day_of_reading() -> None:
    at = datetime(2026, 11, 21, 3, tzinfo=UTC)
    daily = text(
        "p", date(2026, 11, 21), days=(AS_OF - at) / timedelta(days=1), then=[before(TODAY - timedelta(days=9), 9)]
    )
    assert codes(given(*OLD, texts=[daily])) == []


def test_an_earlier_body_counts_behind_another() -> None:
    then = [before(DAY, 1), before(DAY - timedelta(days=40), WATCHED)]
    assert codes(given(*OLD, texts=[text("p", DAY, then=then, days=0.5)])) == ["redated"]


@pytest.mark.parametrize(("gap", "count"), [(16, 1), (15, 0), (0, 0)])
def test_the_same_article_under_a_new_address(gap: int, count: int) -> None:
    first = text("p", DAY - timedelta(days=gap))
    made = found(given(*OLD, texts=[first, text("q", DAY, first_days=2)]))
    assert [(each.code, each.where) for each in made] == [("redated", f"{PORTAL_URL}q.html")] * count
    if made:
        assert first.url in made[0].what


def test_copies_that_are_none() -> None:
    first = text("p", DAY - timedelta(days=90))
    for other in (
        text("q", DAY),  # there since the first crawl
        text("q", DAY, first_days=2, digest="bb"),
        text("q", DAY, first_days=2, title="关于上班的通知"),
        text("q", DAY - timedelta(days=120), first_days=2),
    ):
        assert codes(given(*OLD, texts=[first, other])) == []


# ── list against page ──


@pytest.mark.parametrize(("age", "count"), [(2, 0), (3, 0), (1, 0), (4, 1), (0, 1)])
def test_a_list_with_another_date_than_the_page(age: int, count: int) -> None:
    made = found(given(listed("x", age, WATCHED), texts=[text("x", DAY)]))
    assert [(each.code, each.where) for each in made] == [("date_differs", news().column.url)] * count


def test_a_column_is_told_once() -> None:
    items = [listed(name, 30, WATCHED) for name in "xyz"]
    (one,) = found(given(*items, texts=[text(name, DAY, digest=name) for name in "xyz"]))
    assert "有3条" in one.what
    assert len(one.steps) == 3


# ── what is read, and what cannot be said ──

BODY = f"<p>{'本区召开安全生产会议，部署近期重点任务。' * 6}</p>"


def digest(markup: str) -> list[str]:
    """The digest that is noted about a page."""
    return [note.text for note in check.read(page(markup))]


def test_the_digest_is_of_the_text_not_of_date_and_frame() -> None:
    one = digest(f"<h1>通知</h1><p>发布时间：2026-01-05 浏览次数：3</p>{BODY}")
    two = digest(f"<div class='header'>新版</div><h1>通知</h1><p>发布时间：2026-11-05 浏览次数：99</p>{BODY}")
    assert len(one) == 1
    assert one == two
    assert one != digest(f"<h1>通知</h1><p>发布时间：2026-01-05</p>{BODY.replace('安全', '消防')}")
    assert one != digest(f"<h1>通知</h1><p>发布时间：2026-01-05</p>{BODY}<p>附件：<a href='/a/1.pdf'>名单.pdf</a></p>")


@pytest.mark.parametrize(
    "markup", [f"<h1>通知</h1>{BODY}", "<h1>通知</h1><p>发布时间：2026-01-05</p><p>详见附件。</p>"]
)
def test_pages_without_a_date_or_with_little_text(markup: str) -> None:
    assert digest(markup) == []


def test_without_items_nothing_is_said() -> None:
    assert judge(check, given()).verdict is Verdict.UNKNOWN
    assert judge(check, given(*OLD)).verdict is Verdict.PASS


def test_more_than_can_be_read_are_only_counted() -> None:
    answer = judge(check, given(*[listed(f"x{n}", -n, 1) for n in range(1, 31)], *OLD))
    assert (len(answer.findings), answer.measures) == (20, {"dates_doubtful": 30.0})


def test_real_lists_and_their_pages_agree(shared: Path) -> None:
    read = list(corpus_pages(shared))
    shown = {each.url: each.facts.published for _, each in read if each.facts.published}
    rows = [row for _, each in read for row in each.facts.rows if row.shown and row.url in shown]
    assert len(rows) >= 40
    assert [row.url for row in rows if row.shown != shown[row.url]] == []
    texts = [note.text for _, each in read for note in check.read(each)]
    assert len(texts) >= 60
