"""The district's reposts: their pages as our own reader reads them, and how they compare with what was issued."""

from collections import Counter
from datetime import date, timedelta
from functools import cache

import msgspec
import pytest

from monitor.demo.answers import Answers
from monitor.demo.copying import BESIDE, FAITHLESS, NO_COPY, SOUND, STRANGER, UNMARKED, copied
from monitor.demo.issuer_paths import document_url
from monitor.demo.paths import column_path, url
from monitor.demo.planted import FAULT
from monitor.demo.plants import state_council_column
from monitor.demo.policy_text import issued_text
from monitor.demo.reposted import Reposted, place_of, repost_file, repost_path, repost_url
from monitor.demo.reposted_duties import LOOK_H, calm, deadline, owing
from monitor.demo.scenario import draw
from monitor.demo.state import State
from monitor.demo.truth import Truth
from monitor.demo.world import DemoRepost, Form, Genre, Scenario
from monitor.model import BEIJING, Kind, PageFacts, PageKind
from monitor.observe.check_page import CheckPage
from monitor.observe.page import open_page
from monitor.policies import Document, compare

SEEDS = range(1, 6)
RELATIONS = {
    **dict.fromkeys((*SOUND, "file_missing", "file_broken", "unnumbered", "unsourced", "wrong_source"), ("whole",)),
    "cut": ("cut",), "figure": ("altered",), "negation": ("altered",), "renumbered": ("altered",), "retitled": ("retitled",),
    "link_only": ("interpretation", "excerpt", "unrelated"), "interpretation": ("interpretation",),
    "explained": ("interpretation",), "own_notice": ("unrelated",),
}  # fmt: skip
"""Mode → what comparing may say; of a page that only links, nothing but that it is none of the same."""
KINDS = {
    "figure": {"number", "date"}, "negation": {"negation"}, "cut": {"missing", "signature_missing"}, "retitled": {"title_changed"},
    "unnumbered": {"document_number_missing"}, "renumbered": {"document_number_changed"},
}  # fmt: skip


@cache
def quiet(seed: int) -> Scenario:
    """A drawn scenario in which nothing goes wrong with a host."""
    return msgspec.structs.replace(draw(seed), events=())


@cache
def answers(seed: int) -> Answers:
    """Its servers."""
    return Answers(quiet(seed))


def opened(seed: int, repost: DemoRepost) -> CheckPage:
    """A repost's page as our reader sees it, when it has just appeared."""
    scenario = quiet(seed)
    site = scenario.site(repost.site)
    answer = answers(seed).answer(
        site.host, repost_path(scenario, repost), repost.at, tls=scenario.host(site.host).https
    )
    assert answer.status == 200
    page = open_page(
        answer.body, repost_url(scenario, repost), content_type=answer.content_type, today=date(2026, 11, 23)
    )
    assert not isinstance(page, PageFacts)
    return page


@pytest.mark.parametrize("seed", SEEDS)
def test_every_copy_compares_as_planted(seed: int) -> None:
    scenario = quiet(seed)
    for repost in scenario.reposts:
        document = scenario.document(repost.document)
        page = opened(seed, repost)
        issued = Document(title=document.title, text="\n".join(issued_text(scenario, document)), number=document.number)
        found = compare(issued, Document(title=page.facts.title, text=page.article))
        assert found.relation.value in RELATIONS[repost.mode], (repost, found)
        assert {change.kind.value for change in found.differences} <= KINDS.get(repost.mode, set()), (repost, found)
        assert found.same == (repost.mode not in NO_COPY)
        if repost.mode in ("figure", "negation"):
            assert len(found.differences) == 1
            assert found.differences[0].grave


@pytest.mark.parametrize("seed", SEEDS)
def test_a_reposts_page_shows_title_time_source_and_files(seed: int) -> None:
    scenario = quiet(seed)
    for repost in scenario.reposts:
        page, copy = opened(seed, repost), copied(scenario, repost)
        document = scenario.document(repost.document)
        assert page.facts.kind is PageKind.ARTICLE
        assert page.facts.title == copy.title
        assert page.facts.source == copy.source
        shown = f"{repost.shown:%Y-%m-%d}"
        assert page.facts.published_text[:10] == shown
        assert (len(page.facts.published_text) == 16) == repost.hour
        files = [link.url for link in page.facts.attachments]
        path = repost_file(scenario, repost)
        assert files == ([url(scenario, scenario.site(repost.site), path)] if path else [])
        original = document_url(scenario, document)
        assert (original in {link.url for link in page.links}) == (repost.mode == "link_only")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_case_is_planted(seed: int) -> None:
    scenario = draw(seed)
    modes = Counter(each.mode for each in scenario.reposts)
    assert set(modes) == {*SOUND, *FAITHLESS, *UNMARKED, *BESIDE}
    assert modes["whole"] > sum(modes.values()) // 2
    assert sum(each.until is not None for each in scenario.reposts) == 1
    assert sum(each.dated is not None for each in scenario.reposts) == 1
    twice = Counter((each.document, each.site) for each in scenario.reposts if each.mode not in NO_COPY)
    assert list(twice.values()).count(2) == 1
    unsourced = next(each for each in scenario.reposts if each.mode == "unsourced")
    wrong = next(each for each in scenario.reposts if each.mode == "wrong_source")
    assert copied(scenario, unsourced).source == ""
    assert copied(scenario, wrong).source == STRANGER


@pytest.mark.parametrize("seed", SEEDS)
def test_the_portal_owes_every_document_and_a_department_those_of_its_field(seed: int) -> None:
    scenario = draw(seed)
    owed = {each.id: set(owing(scenario, each)) for each in scenario.documents}
    for document in scenario.documents:
        assert ("portal" in owed[document.id]) == (document.genre is not Genre.NEWS)
    both = [key for key, sites in owed.items() if len(sites) == 2]
    assert len(both) == 5
    (section,) = set().union(*(owed[key] for key in both)) - {"portal"}
    assert scenario.site(section).kind is Kind.SECTION


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_late_was_looked_for_after_the_deadline_and_the_rest_came_in_time(seed: int) -> None:
    scenario = draw(seed)
    state = State(scenario)
    late = 0
    for repost in scenario.reposts:
        ends = deadline(scenario, scenario.document(repost.document))
        others = [each for each in scenario.reposts if (each.document, each.site) == (repost.document, repost.site)]
        if repost.mode in NO_COPY or repost is not min(others, key=lambda each: each.at):
            continue
        if repost.at > ends:
            late += 1
            assert repost.at >= ends + timedelta(hours=2 * LOOK_H)
            assert calm(state, scenario.site(repost.site), repost.at)
        else:
            assert repost.at <= ends - timedelta(hours=1)
    assert late == 5


def test_a_repost_is_listed_while_it_stands() -> None:
    scenario = quiet(3)
    repost = next(each for each in scenario.reposts if each.until)
    site, column = place_of(scenario, repost)
    path, host = repost_path(scenario, repost), scenario.host(site.host)
    assert repost.until is not None
    for moment, there in (
        (repost.at - timedelta(minutes=1), False), (repost.at, True), (repost.until - timedelta(minutes=1), True),
        (repost.until, False),
    ):  # fmt: skip
        answer = answers(3).answer(host.name, path, moment, tls=host.https)
        listed = answers(3).answer(host.name, column_path(site, column), moment, tls=host.https)
        assert (answer.status == 200) == there
        assert (path.rpartition("/")[2].encode() in listed.body) == there


@pytest.mark.parametrize("seed", SEEDS)
def test_a_predated_copy_shows_a_day_on_which_it_was_not_there(seed: int) -> None:
    scenario = draw(seed)
    repost = next(each for each in scenario.reposts if each.dated)
    local = repost.at.astimezone(BEIJING)
    assert repost.dated == local.date() - timedelta(days=1)
    assert local.hour >= 9


@pytest.mark.parametrize("seed", SEEDS)
def test_a_repost_that_only_a_crawl_finds_stands_across_its_deadline(seed: int) -> None:
    scenario = draw(seed)
    repost = next(each for each in scenario.reposts if each.column == "bmts")
    ends = deadline(scenario, scenario.document(repost.document))
    crawl = scenario.at(scenario.day_of(repost.at) + 1, 2)
    assert repost.at < ends < crawl
    assert not place_of(scenario, repost)[1].registered


@pytest.mark.parametrize("seed", SEEDS)
def test_columns_of_reposts_are_never_empty_and_the_state_councils_is_stale_at_first(seed: int) -> None:
    scenario = draw(seed)
    known = Truth(scenario, 21)
    for site in scenario.sites:
        for column in site.columns:
            if column.form is Form.REPOSTS:
                assert Reposted(scenario).of(site, column, scenario.begins), (site.id, column.slug)
    (stale,) = [row for row in state_council_column.truth(known) if row.kind == FAULT]
    assert (stale.code, stale.due) == ("column_stale", scenario.date_of(1))
    assert stale.until is not None
    assert scenario.date_of(2) <= stale.until <= scenario.date_of(6)
