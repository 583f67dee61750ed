"""The whole job over every labelled page: each host a few days after its pages were published, then judged."""

import asyncio
import re
from datetime import date
from pathlib import Path

import pytest

from monitor.contract import Reposts
from monitor.judging import catalogue
from monitor.judging.result import SiteJudgement
from monitor.model import Coverage, Frozen, Grade, Outcome, PageState, Sighting, Verdict
from monitor.store.codec import decode_sighting
from monitor.store.tables import sightings
from tests.corpus.labelled import LISTS_SHOW, Group, Labelled, groups, labelled
from tests.corpus.whole_job import whole_job
from tests.servers.replay import Replay, key_of, replaying
from tests.servers.tls import Certificates


class Done(Frozen, frozen=True, kw_only=True):
    """What the job left for one host: the states of its pages by name, the targets that did not open, the judgement."""

    group: Group
    states: dict[str, PageState]
    sighted: tuple[Sighting, ...]
    coverage: Coverage
    judged: SiteJudgement


async def one_host(group: Group, replay: Replay, ca_file: str, folder: Path) -> Done:
    replay.pages = {key_of(url): page.body for url, page in group.served().items()}
    replay.statuses = {key_of(url): page.status for url, page in group.served().items()}
    file = folder / f"{group.host}-{group.as_of:%Y-%m-%d}.sqlite"
    store, coverage, judged = await whole_job(group.site(), replay, ca_file, group.as_of, file)
    with store:
        states = {page.name: state for page in group.pages if (state := store.last_state(page.url))}
        with store.reading() as connection:
            rows = connection.execute(sightings.select()).all()
    return Done(
        group=group, states=states, sighted=tuple(decode_sighting(row.value) for row in rows), coverage=coverage,
        judged=judged,
    )  # fmt: skip


async def every_host(corpus: Path, folder: Path) -> list[Done]:
    found, certificates = groups(labelled(corpus)), Certificates(folder)
    async with replaying({}, certificates.good(*{group.host for group in found})) as replay:
        return [await one_host(group, replay, certificates.ca_file, folder) for group in found]


@pytest.fixture(name="jobs", scope="module")
def _jobs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Done]:
    return asyncio.run(every_host(shared / "corpus", tmp_path_factory.mktemp("labelled")))


def pages_of(jobs: list[Done], *kinds: str) -> list[tuple[Labelled, PageState]]:
    """The pages of these kinds with the state that the job left."""
    return [(page, job.states[page.name]) for job in jobs for page in job.group.pages if page.label["kind"] in kinds]


def test_every_page_was_looked_at_and_nothing_of_ours_failed(jobs: list[Done]) -> None:
    assert sum(len(job.states) for job in jobs) == 63
    assert [result for job in jobs for result in job.judged.results if result.fault_of_ours] == []
    for page, state in pages_of(jobs, "article", "list", "home", "other"):
        assert (state.outcome, state.facts is not None) == (Outcome.OK, True), page.name


def test_what_the_corpus_lacks_is_a_gap_and_not_a_broken_link(jobs: list[Done]) -> None:
    assert [one for job in jobs for one in job.sighted if one.confirmed] == []
    refused = {one.target for job in jobs for one in job.sighted if one.outcome is Outcome.FORBIDDEN_ADDRESS}
    assert {url.split("/")[2] for url in refused} == {"121.43.68.40", "203.192.6.89"}, "addresses written out"
    outcomes = {one.outcome for job in jobs for one in job.sighted}
    assert outcomes == {Outcome.NOT_ARCHIVED, Outcome.BLOCKED, Outcome.FORBIDDEN_ADDRESS}
    assert sum(len(job.sighted) for job in jobs) > 5_000
    codes = {found.finding.code for job in jobs for found in job.judged.findings}
    assert not codes & {"link_broken", "outside_down"}


def test_a_few_days_after_its_own_date_no_site_has_a_veto(jobs: list[Done]) -> None:
    for job in jobs:
        assert [result.check for result in job.judged.results if result.judgement.verdict is Verdict.FAIL] == []
        assert job.judged.grade in (Grade.UNKNOWN, Grade.NO_VETO_SEEN), job.group.host
        blank = [found.finding.where for found in job.judged.findings if found.finding.code == "column_blank"]
        assert blank == [], "every page of the corpus shows something"


def test_challenges_and_refusals_cannot_be_measured(jobs: list[Done]) -> None:
    for page, state in pages_of(jobs, "challenge", "error"):
        assert (state.outcome, state.facts) == (Outcome.BLOCKED, None), page.name
        assert state.detail, page.name
    (refused,) = [job for job in jobs if job.group.host == "remote.yunnan.cn"]
    assert refused.coverage.gap is Outcome.BLOCKED
    owed = [name for name, check in catalogue().items() if Reposts in check.needs]  # nobody's reposts: no issuer there
    told = {result.check: result.judgement.verdict for result in refused.judged.results}
    assert {told.pop(name) for name in owed} == {Verdict.NOT_APPLICABLE}
    assert set(told.values()) == {Verdict.UNKNOWN}
    (challenged,) = [job for job in jobs if job.group.host == "www.stats.gov.cn"]
    found_there = [found for found in challenged.judged.findings if "js_challenge" in found.finding.what]
    about = [found for found in found_there if found.check in ("columns_updated", "columns_blank")]
    assert len(about) == 6, "each of the three, by both checks of columns"
    assert {found.finding.verdict for found in about} == {Verdict.UNKNOWN}


def test_a_home_page_gives_its_marks(jobs: list[Done]) -> None:
    ((_, state),) = pages_of(jobs, "home")
    assert state.facts is not None
    marks = state.facts.marks
    assert (marks.site_codes, marks.icp) == (("bm01000001",), ("京ICP备05070218号",))
    assert marks.police == ("京公网安备11010202000001号",)
    assert "bszs.conac.cn" in marks.conac
    assert marks.error_report.endswith("/fuwu/jiucuopage.html")
    assert state.facts.title == "中国政府网"
    (job,) = [job for job in jobs if "gov.cn_copy2025_home" in job.states]
    (verdict,) = [result.judgement for result in job.judged.results if result.check == "site_marks"]
    assert [found.code for found in verdict.findings] == ["sitemap_missing"]


def test_titles_and_dates_are_what_a_reader_sees(jobs: list[Done]) -> None:
    read = pages_of(jobs, "article", "list")
    titles = {page.name: state.facts.title for page, state in read if state.facts and page.label["title"]}
    assert titles == {page.name: page.label["title"] for page, _ in read if page.label["title"]}
    assert len(titles) > 55
    days = {page.name: state.facts.published for page, state in read if state.facts}
    stated = {page.name: page.label["date"] and date.fromisoformat(page.label["date"][:10]) for page, _ in read}
    assert days == stated


def test_lists_show_their_newest_row(jobs: list[Done]) -> None:
    states = {name: job.states[name] for name in LISTS_SHOW for job in jobs if name in job.states}
    newest = {
        name: max(row.shown for row in state.facts.rows if row.shown) for name, state in states.items() if state.facts
    }
    assert newest == LISTS_SHOW


def test_marks_are_those_of_the_label(jobs: list[Done]) -> None:
    for page, state in pages_of(jobs, "article", "list", "home"):
        assert state.facts is not None
        code = page.label["site_code_visible"]
        assert not code or code in state.facts.marks.site_codes, page.name
        icp = {re.sub(r"[\s:：]", "", number) for number in page.label["icp"]}
        assert icp <= {*map(plain, state.facts.marks.icp)} or page.name in UNSEEN, page.name


def plain(number: str) -> str:
    return re.sub(r"[\s:：]", "", number)


UNSEEN = {"stats.gov.cn_column_default"}
"""Its footer stands behind an inline script that is never closed: a browser shows none of it."""
