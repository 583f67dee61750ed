"""The issuers' pages, as our own reader reads them."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from itertools import permutations

import msgspec
import pytest

from monitor.demo.answers import Answer, Answers
from monitor.demo.issuer_paths import LIST, document_path, document_url, issued_file, list_path
from monitor.demo.policy_text import issued_text
from monitor.demo.scenario import draw, load, save
from monitor.demo.world import DemoIssuer, Event, Genre, Scenario, What
from monitor.model import BEIJING, PageFacts, PageKind
from monitor.observe.check_page import CheckPage
from monitor.observe.page import open_page
from monitor.policies import Document, Relation, compare

SEEDS = range(1, 6)
TODAY = date(2026, 11, 23)


@cache
def quiet(seed: int) -> Scenario:
    """A drawn scenario in which nothing goes wrong with a host."""
    return msgspec.structs.replace(draw(seed), events=())


@cache
def answers(seed: int) -> Answers:
    """Its servers."""
    return Answers(quiet(seed))


def asked(seed: int, issuer: DemoIssuer, path: str, moment: datetime) -> Answer:
    """What an issuer answers."""
    return answers(seed).answer(issuer.host, path, moment, tls=quiet(seed).host(issuer.host).https)


def opened(seed: int, issuer: DemoIssuer, path: str, moment: datetime) -> CheckPage:
    """A page of an issuer as our reader sees it."""
    answer = asked(seed, issuer, path, moment)
    assert answer.status == 200
    url = quiet(seed).host(issuer.host).origin + path
    page = open_page(answer.body, url, content_type=answer.content_type, today=TODAY)
    assert not isinstance(page, PageFacts)
    return page


@pytest.mark.parametrize("seed", SEEDS)
def test_a_documents_page_is_read_as_it_was_issued(seed: int) -> None:
    scenario = quiet(seed)
    end = scenario.at(23)
    for document in scenario.documents:
        page = opened(seed, scenario.issuer(document.issuer), document_path(document), end)
        local = document.at.astimezone(BEIJING)
        assert page.facts.kind is PageKind.ARTICLE
        assert page.facts.title == document.title
        assert page.article == "\n".join(issued_text(scenario, document))
        assert page.facts.published_text == f"{local:%Y-%m-%d %H:%M}"[: 16 if document.hour else 10]
        assert [link.text for link in page.facts.attachments] == ([document.file] if document.file else [])
        if document.number:
            assert any(document.number in line for line in page.lines)
        if document.genre is not Genre.NEWS:
            assert document.number


@pytest.mark.parametrize("seed", SEEDS)
def test_the_list_has_every_document_once_the_newest_first(seed: int) -> None:
    scenario = quiet(seed)
    for issuer in scenario.issuers:
        rows = [row for turn in (0, 1) for row in opened(seed, issuer, list_path(turn), scenario.at(22)).facts.rows]
        out = [each for each in scenario.documents if each.issuer == issuer.id and each.at <= scenario.at(22)]
        assert [row.url for row in rows] == [document_url(scenario, each) for each in reversed(out)]
        assert [row.shown for row in rows] == [each.at.astimezone(BEIJING).date() for each in reversed(out)]
        assert asked(seed, issuer, list_path(2), scenario.at(22)).status == 404
        assert any(link.url.endswith(list_path(1)) for link in opened(seed, issuer, LIST, scenario.at(22)).links)


def test_a_document_is_there_from_its_hour_on() -> None:
    scenario = quiet(1)
    document = next(each for each in scenario.documents if each.file and each.at > scenario.begins)
    issuer, before = scenario.issuer(document.issuer), document.at - timedelta(minutes=1)
    for path in (document_path(document), issued_file(document)):
        assert asked(1, issuer, path, before).status == 404
        assert asked(1, issuer, path, document.at).status == 200
    assert asked(1, issuer, issued_file(document), document.at).body.startswith(b"%PDF")
    assert document_path(document).encode() not in asked(1, issuer, LIST, before).body
    assert document_path(document).encode() in asked(1, issuer, LIST, document.at).body


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_published_and_when(seed: int) -> None:
    scenario = draw(seed)
    documents = [each for each in scenario.documents if each.genre is not Genre.NEWS]
    tally = Counter(each.issuer for each in documents)
    assert set(tally.values()) == {19}
    local = [each.at.astimezone(BEIJING) for each in documents]
    assert sum(each.at < scenario.begins for each in documents) == 6
    assert any(at.hour >= 20 or at.hour < 7 for at in local)
    assert any(at.weekday() >= 5 for at in local)
    assert any(not each.hour for each in documents)
    assert sum(bool(each.file) for each in documents) >= 2
    lengths = [len(issued_text(scenario, each)) for each in documents]
    assert min(lengths) >= 8
    assert max(lengths) >= 25
    assert len({each.number for each in documents}) == len(documents)


@pytest.mark.parametrize("seed", [1, 4])
def test_documents_are_others_but_for_families(seed: int) -> None:
    scenario = draw(seed)
    texts = {
        each.id: Document(title=each.title, text="\n".join(issued_text(scenario, each)), number=each.number)
        for each in scenario.documents
    }
    families = {frozenset((each.id, each.like)) for each in scenario.documents if each.like}
    assert len(families) == 3
    for (one, issued), (other, copy) in permutations(texts.items(), 2):
        wanted = Relation.OTHER_VERSION if frozenset((one, other)) in families else Relation.UNRELATED
        assert compare(issued, copy).relation is wanted, (one, other)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_issuer_in_trouble_is_not_one_that_published_nothing(seed: int) -> None:
    scenario = draw(seed)
    served = Answers(scenario)
    events = [each for each in scenario.events if each.what is What.ISSUER]
    assert len(events) == 3
    for event in events:
        issuer = scenario.issuer(event.site)
        tls = scenario.host(issuer.host).https
        moment = event.since + timedelta(hours=3)
        answer = served.answer(issuer.host, LIST, moment, tls=tls)
        if event.mode == "list_drawn":
            page = open_page(answer.body, scenario.host(issuer.host).origin + LIST, today=TODAY)
            assert not isinstance(page, PageFacts)
            assert (answer.status, page.facts.rows, page.facts.scripted) == (200, (), True)
            document = next(each for each in scenario.documents if each.issuer == issuer.id)
            assert served.answer(issuer.host, document_path(document), moment, tls=tls).status == 200
        else:
            assert answer.act.value != "answer" or answer.status not in (200, 404), event
        assert _is_read(served, scenario, issuer, event)


def _is_read(served: Answers, scenario: Scenario, issuer: DemoIssuer, event: Event) -> bool:
    """Whether the list is well before an event and after it."""
    assert event.until is not None
    tls = scenario.host(issuer.host).https
    around = (event.since - timedelta(hours=1), event.until + timedelta(hours=1))
    return all(
        served.answer(issuer.host, LIST, at, tls=tls).status == 200 or served.state.line_cut(at) for at in around
    )


def test_a_written_scenario_publishes_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("written") / "scenario.toml"
    save(quiet(2), path)
    read = load(path)
    again = Answers(read)
    for document in read.documents:
        issuer = read.issuer(document.issuer)
        tls = read.host(issuer.host).https
        there = again.answer(issuer.host, document_path(document), read.at(23), tls=tls)
        assert there == asked(2, issuer, document_path(document), read.at(23))
