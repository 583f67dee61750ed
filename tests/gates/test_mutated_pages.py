"""Real pages, broken in the ways that pages break: reading neither fails nor claims what is not there."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.observe.charset import decode
from monitor.observe.page_report import PageReport, page_report
from tests.gates.cases import TODAY

LARGEST = 60_000
TAG = re.compile(r"<[^<>]{1,200}>")
ITEM = re.compile(r"<li\b.{1,2000}?</li>", re.S | re.I)
CLASS = re.compile(r"""(?:class|id)\s*=\s*["'][^"']{1,60}["']""", re.I)
DATE = re.compile(r"20\d\d([-/年.])\d{1,2}([-/月.])\d{1,2}")
FOREIGN = ("9999990099", "冀ICP备99999999号", "冀公网安备99999999999999号")
SAID = (
    "<p>网站标识码：{}</p>", "<p>{} {} {}</p>", "<td>网站标识码：{}</td><td>{}</td>", "<a href='http://www.other.gov.cn/'>别的网站 网站标识码：{} {}</a>",
    "<p>某某网站（网站标识码：{}，{}）已于近日关停，请社会各界知悉，并欢迎监督。</p>",
)  # fmt: skip

quick = settings(
    derandomize=True, max_examples=120, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
seeds = st.integers(min_value=0, max_value=10_000)


class Pages(list[bytes]):
    """Bodies, with a name short enough for a report of a failure."""

    def __repr__(self) -> str:
        return f"<{len(self)} pages>"


@pytest.fixture(scope="module")
def pages(shared: Path) -> Pages:
    """Articles and lists of both halves of the corpus, none too large."""
    corpus = shared / "corpus"
    paths = sorted((corpus / "pages").iterdir()) + sorted((corpus / "sites" / "pingtan").rglob("*.htm*"))[::4]
    return Pages(body for body in (path.read_bytes() for path in paths) if len(body) < LARGEST)


def without_tags(text: str, chance: Random) -> str:
    share = chance.choice((0.02, 0.2, 0.9))
    return TAG.sub(lambda match: "" if chance.random() < share else match[0], text)


def with_swapped_attributes(text: str, chance: Random) -> str:
    values = CLASS.findall(text)
    chance.shuffle(values)
    left = iter(values)
    return CLASS.sub(lambda _: next(left), text)


def with_shuffled_rows(text: str, chance: Random) -> str:
    items = ITEM.findall(text)
    chance.shuffle(items)
    left = iter(items)
    return ITEM.sub(lambda _: next(left), text)


def cut_off(text: str, chance: Random) -> str:
    begin = chance.choice((0, 0, chance.randrange(len(text) // 2 + 1)))
    return text[begin : chance.randrange(begin, len(text) + 1)]


def with_dates_to_come(text: str, chance: Random) -> str:
    day = TODAY + timedelta(days=chance.randrange(1, 4_000))
    return DATE.sub(lambda match: f"{day.year}{match[1]}{day.month:02}{match[2]}{day.day:02}", text)


def nested(text: str, chance: Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + "<div><table><tr><td>" * chance.choice((3, 100, 600)) + text[place:]


MUTATIONS: tuple[Callable[[str, Random], str], ...] = (
    without_tags, with_swapped_attributes, with_shuffled_rows, cut_off, with_dates_to_come, nested,
)  # fmt: skip


def encoded(text: str, chance: Random) -> bytes:
    """Bytes in a charset that the page may or may not declare, some of them spoilt."""
    body = bytearray(text.encode(chance.choice(("utf-8", "gb18030", "utf-16", "big5")), "ignore"))
    for _ in range(chance.choice((0, 0, 3, 300))):
        if body:
            body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


def holds(report: PageReport) -> None:
    """What must be true of any page whatsoever."""
    facts = report.facts
    assert report.effective <= TODAY.isoformat() + " 23:59"
    assert bool(facts.published) == bool(facts.published_text)
    assert not facts.published or facts.published_text.startswith(facts.published.isoformat())
    assert all(row.title and (row.url.startswith("http") or not report.url) for row in facts.rows)
    assert all(len(value) <= 200 for value in (*facts.tags.values(), facts.source))
    assert report.as_json()["text"] == report.text


@quick
@given(page=seeds, first=st.sampled_from(MUTATIONS), second=st.sampled_from(MUTATIONS), seed=seeds)
def test_a_broken_page_is_read_without_a_failure(
    pages: Pages,
    page: int,
    first: Callable[[str, Random], str],
    second: Callable[[str, Random], str],
    seed: int,
) -> None:
    chance = Random(seed)
    text, _ = decode(pages[page % len(pages)])
    holds(page_report(encoded(second(first(text, chance), chance), chance), today=TODAY))


@quick
@given(body=st.binary(max_size=3_000))
def test_bytes_that_are_no_page_are_read_without_a_failure(body: bytes) -> None:
    holds(page_report(body, "https://www.example.gov.cn/x.html", today=TODAY))


def inside_the_content(text: str, report: PageReport) -> list[int]:
    """Where a paragraph may be put into a page's article or list."""
    words = [line[:12] for line in report.text.split("\n") if line] + [row.title[:12] for row in report.facts.rows]
    found = [place for place in map(text.find, words) if place >= 0]
    ends = re.compile(r"</(?:p|li|h1|tr)>", re.I).finditer(text, min(found, default=0), max(found, default=0))
    return [match.end() for match in ends]


@quick
@given(page=seeds, seed=seeds, said=st.sampled_from(SAID))
def test_what_the_text_says_of_another_site_s_marks_is_not_taken_for_the_site_s_own(
    pages: Pages, page: int, seed: int, said: str
) -> None:
    text, _ = decode(pages[page % len(pages)])
    report = page_report(text.encode(), today=TODAY)
    own, places = report.facts.marks, inside_the_content(text, report)
    if not (own.site_codes and own.icp and own.police and places):
        return
    place = Random(seed).choice(places)
    marks = page_report((text[:place] + said.format(*FOREIGN) + text[place:]).encode(), today=TODAY).facts.marks
    assert not {*marks.site_codes, *marks.icp, *marks.police} & set(FOREIGN)
    assert (marks.site_codes, marks.icp, marks.police) == (own.site_codes, own.icp, own.police)


@quick
@given(page=seeds, seed=seeds)
def test_a_date_to_come_is_shown_but_never_effective(pages: Pages, page: int, seed: int) -> None:
    text, _ = decode(pages[page % len(pages)])
    report = page_report(with_dates_to_come(text, Random(seed)).encode(), today=TODAY)
    if report.facts.published and report.facts.published > TODAY:
        assert report.effective == TODAY.isoformat()
    assert date.fromisoformat(report.effective[:10] or "2000-01-01") <= TODAY
