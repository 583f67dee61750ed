"""RULES D-21: a search that is missing, down or blind is found; one that cannot be tried from here is unknown."""

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from checks import site_search_works
from monitor.contract import Answers, Evidence, Home, Item, Want
from monitor.model import Answer, Note, Outcome, Verdict
from tests.checks.district import AS_OF, PORTAL, PORTAL_URL, SECTION, TODAY, evidence, judge
from tests.checks.pages import noted, page

ID = "site_search_works"
OPTIONS = {"titles": 4, "settle_days": 2, "missed": 2}
FORM = '<form action="/search" method="get"><input type="text" name="q"><input type="hidden" name="siteid" value="1"><input type="submit" value="搜索"></form>'
TITLES = [f"关于第{n}次安全生产检查的通知" for n in range(1, 7)]


def home(*ages: int) -> Home:
    items = [
        Item(title=title, url=f"{PORTAL_URL}{n}.html", shown=day, effective=day)
        for n, (title, age) in enumerate(zip(TITLES, ages, strict=False)) for day in [TODAY - timedelta(days=age)]
    ]  # fmt: skip
    return Home(url=PORTAL_URL, looked_at=AS_OF, items=tuple(items))


def given(markup: str, *answers: Answer, ages: Sequence[int] = (1, 3, 4, 5, 6, 7)) -> Evidence:
    seen = noted(ID, site_search_works.read, page(f"<h1>首页</h1>{markup}", PORTAL_URL, home=True))
    return evidence(home(*ages), seen, Answers(answers=answers))


def answer(title: str, code: str = "", *, days: int = 0, outcome: Outcome = Outcome.OK) -> Answer:
    notes = (Note(code=code),) if code else ()
    return Answer(
        site="portal", check=ID, url=f"{PORTAL_URL}search?q={title}", key=title, at=AS_OF - timedelta(days=days),
        outcome=outcome, notes=notes,
    )  # fmt: skip


def day(code: str, *, days: int = 0, outcome: Outcome = Outcome.OK) -> list[Answer]:
    return [answer(f"{title}{days}", code, days=days, outcome=outcome) for title in TITLES[:4]]


BLIND = given(FORM, *day("absent", days=1), *day("absent"))
DOWN = given(FORM, *day("", days=1, outcome=Outcome.SERVER_ERROR), *day("", outcome=Outcome.TIMEOUT))
SAMPLES = [given("<p>欢迎</p>"), BLIND, DOWN]


def test_recent_titles_are_asked_as_a_reader_would() -> None:
    wants = site_search_works.wants(given(FORM), OPTIONS)
    assert [want.key for want in wants] == TITLES[1:5], "what is younger than two days need not be found yet"
    query = parse_qs(urlsplit(wants[0].url).query)
    assert query == {"q": [TITLES[1]], "siteid": ["1"]}
    assert wants[0].url.startswith(f"{PORTAL_URL}search?")


def test_a_gb18030_site_is_asked_in_its_own_letters() -> None:
    (note,) = site_search_works.read(page(f"<h1>首页</h1>{FORM}", PORTAL_URL, home=True))
    assert note.data["charset"] == "utf-8"
    assert "%B0%B2%C8%AB" in site_search_works._query({"q": "安全"}, "gb18030")


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        (FORM, "form"),
        (
            '<form action="http://search.nanan.gov.cn/s" method="post"><input name="searchWord" type="text"></form>',
            "form",
        ),
        ('<form action="/login"><input name="username"><input type="password" name="password"></form>', "none"),
        ('<form action="https://www.baidu.com/s"><input name="wd"></form>', "none"),
        ('<a href="javascript:void(0)" onclick="openSearch()">搜索</a>', "trace"),
        ('<div id="search-box"></div>', "trace"),
        ("<p>欢迎访问</p>", "none"),
    ],
)
def test_how_a_home_page_lets_one_search(markup: str, code: str) -> None:
    assert site_search_works.read(page(f"<h1>首页</h1>{markup}", PORTAL_URL, home=True))[0].code == code


def test_other_pages_are_not_asked() -> None:
    assert site_search_works.read(page(FORM)) == ()


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        (
            '<ul><li><a href="/1.html">关于第1次<em>安全生产</em>检查的通知</a><span>2026-11-20</span></li></ul>',
            "found",
        ),
        ('<ul><li><a href="/1.html">关于第1次安全生产检查的…</a></li></ul>', "found"),
        ('<ul><li><a href="/2.html">关于第1次安全生产培训的通知</a></li></ul>', "absent"),
        ("<p>没有找到相关结果</p>", "absent"),
        (f'<input name="q" value="{TITLES[0]}"><p>共0条</p>', "absent"),
        ('<div id="app"></div><script>fetch("/api/search")</script>', "drawn"),
    ],
)
def test_what_a_result_page_says(markup: str, code: str) -> None:
    want = Want(url=f"{PORTAL_URL}search?q=x", key=TITLES[0])
    assert site_search_works.hear(want, page(markup, want.url))[0].code == code


def test_no_search_at_all_is_found_at_once() -> None:
    found = judge(site_search_works, SAMPLES[0])
    assert (found.verdict, found.findings[0].code) == (Verdict.WARN, "search_missing")


def test_a_search_that_finds_nothing_on_two_days_is_found() -> None:
    found = judge(site_search_works, BLIND)
    (finding,) = found.findings
    assert (finding.code, finding.where, len(finding.steps)) == ("search_incomplete", f"{PORTAL_URL}search", 4)
    assert found.measures == {"search_found_ratio": 0.0}


def test_a_search_that_does_not_open_on_two_days_is_found() -> None:
    assert judge(site_search_works, DOWN).findings[0].code == "search_broken"


@pytest.mark.parametrize(
    "answers",
    [
        [],
        day("absent"),
        [*day("found", days=1), *day("absent")[:1], *day("", outcome=Outcome.BLOCKED)[1:]],
        [*day("found", days=1), *day("absent")],
        day("drawn"),
        day("", outcome=Outcome.BLOCKED),
        [*day("", days=1, outcome=Outcome.ROBOTS), *day("", outcome=Outcome.ROBOTS)],
    ],
)
def test_what_one_day_or_a_wall_says_is_unknown(answers: list[Answer]) -> None:
    found = judge(site_search_works, given(FORM, *answers))
    assert found.verdict is Verdict.UNKNOWN
    assert all(finding.verdict is Verdict.UNKNOWN for finding in found.findings)


@pytest.mark.parametrize("absent", [0, 1])
def test_one_title_that_is_not_found_is_no_fault(absent: int) -> None:
    mixed = [
        *day("found", days=1)[absent:],
        *day("absent", days=1)[:absent],
        *day("found")[absent:],
        *day("absent")[:absent],
    ]
    assert judge(site_search_works, given(FORM, *mixed)).verdict is Verdict.PASS


def test_a_search_by_post_is_for_a_person() -> None:
    post = FORM.replace('"get"', '"post"')
    assert site_search_works.wants(given(post), OPTIONS) == ()
    assert judge(site_search_works, given(post)).verdict is Verdict.UNKNOWN


def test_a_section_is_searched_by_the_portal() -> None:
    seen = noted(ID, site_search_works.read, page(FORM, SECTION.url, home=True))
    found = judge(site_search_works, evidence(home(3), seen, Answers(), site=SECTION))
    assert (found.verdict, found.findings) == (Verdict.NOT_APPLICABLE, ())
    assert PORTAL.name


def test_the_fault_begins_with_its_first_day() -> None:
    long = given(FORM, *(each for back in (3, 2, 1, 0) for each in day("absent", days=back)))
    since = judge(site_search_works, long).findings[0].since
    assert since is not None
    assert since.date() == date(2026, 11, 20)
