"""``/metrics`` as Prometheus reads it, and the history file."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics import parser as openmetrics_parser
from prometheus_client.parser import text_string_to_metric_families as parse

from monitor.contract import FeedSeen, Judgement, Reposts
from monitor.judging.result import CheckResult, SiteJudgement
from monitor.model import Outcome, Verdict, Visit
from monitor.reports.repost_state import RepostState
from monitor.serve.families import families
from monitor.serve.history import openmetrics_history
from monitor.serve.view import Moment, last_visit, moment
from monitor.serve.web import make_app
from tests.reports.judgements import AS_OF, CATALOGUE, REGISTER, all_good, district
from tests.serve.district_view import DistrictView

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]


def parse_openmetrics(text: str) -> list[Metric]:
    """The families of an OpenMetrics text, read by the client library's own strict parser."""
    return list(openmetrics_parser.text_string_to_metric_families(text))  # type: ignore[no-untyped-call]


def series(text: str) -> Series:
    """Every sample of a scrape."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in parse(text)
        for sample in family.samples
    }


def value(found: Series, name: str, **labels: str) -> float | None:
    """One sample, ``None`` when it is absent."""
    return found.get((f"govsite_{name}", frozenset(labels.items())))


async def scrape(view: DistrictView, accept: str = "text/plain") -> tuple[str, str]:
    """The text and content type of one scrape over HTTP."""
    async with TestClient(TestServer(make_app(view))) as client:
        answer = await client.get("/metrics", headers={"Accept": accept})
        assert answer.status == 200
        return await answer.text(), answer.headers["Content-Type"]


def present(*judgements: SiteJudgement, last: dict[str, Visit] | None = None) -> Moment:
    """A moment of its own making."""
    return Moment(at=AS_OF, register=REGISTER, judgements=judgements, visits=last or {}, crawls={})


def samples(at: Moment) -> Series:
    """Every sample of a moment."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families(at, CATALOGUE)
        for sample in family.samples
    }


async def test_promtool_finds_nothing_to_complain_about(program: Callable[[str], str]) -> None:
    text, _ = await scrape(DistrictView())
    done = subprocess.run(  # noqa: ASYNC221 - nothing else runs in this test's loop
        [program("promtool"), "check", "metrics"], input=text, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stdout + done.stderr


async def test_a_scrape_says_what_the_judgements_say() -> None:
    found = series((await scrape(DistrictView()))[0])
    assert value(found, "grade", site="portal", grade="failed") == 1
    assert value(found, "grade", site="portal", grade="unknown") == 0
    assert value(found, "check_verdict", site="portal", check="columns_updated", verdict="fail") == 1
    assert value(found, "check_verdict", site="portal", check="columns_updated", verdict="pass") == 0
    assert value(found, "findings", site="portal", check="columns_updated", verdict="fail") == 5
    assert value(found, "measured_ratio", site="wjw") == 0.25
    assert value(found, "visit_failed_ratio", site="lyw") == 0.042
    assert value(found, "columns_stale", site="portal") == 5
    assert value(found, "recommendation", site="portal", action="rectify") == 1
    assert value(found, "last_probe_timestamp_seconds", site="jw") == (AS_OF - timedelta(hours=1)).timestamp()
    assert value(found, "visit_duration_seconds", site="jw") == 0.507
    assert (
        value(found, "certificate_not_after_timestamp_seconds", site="jw") == (AS_OF + timedelta(days=65)).timestamp()
    )
    assert value(found, "monitor_sites") == 6
    assert value(found, "monitor_own_line_up") == 1


async def test_what_is_unknown_is_absent_and_not_nought() -> None:
    found = series((await scrape(DistrictView()))[0])
    assert value(found, "up", site="jw") == 1
    assert value(found, "up", site="wjw") is None  # blocked
    assert value(found, "up", site="mzj") is None  # never visited
    assert value(found, "last_probe_timestamp_seconds", site="mzj") is None
    assert value(found, "last_crawl_timestamp_seconds", site="lyw") is None
    assert value(found, "columns_stale", site="wjw") is None


async def test_waived_and_shared_findings_do_not_count() -> None:
    found = series((await scrape(DistrictView()))[0])
    assert value(found, "findings", site="portal", check="site_marks", verdict="warn") == 0
    assert value(found, "findings", site="lyw", check="links_work", verdict="warn") == 0


async def test_reposts_by_site_issuer_and_state() -> None:
    found = series((await scrape(DistrictView()))[0])
    by_state = {
        issuer: {state: value(found, "reposts", site="portal", issuer=issuer, state=state) for state in RepostState}
        for issuer in ("gwy", "cq")
    }
    assert by_state["gwy"] == {
        "open": 1, "met": 1, "late": 1, "missing": 1, "unconfirmed": 0, "withdrawn": 0, "unknown": 0
    }  # fmt: skip
    assert by_state["cq"] == {
        "open": 0, "met": 3, "late": 0, "missing": 0, "unconfirmed": 1, "withdrawn": 1, "unknown": 1
    }  # fmt: skip
    assert value(found, "repost_next_deadline_seconds", site="portal") == 3 * 3600
    assert value(found, "repost_next_deadline_seconds", site="jw") is None
    assert (value(found, "issuer_unreadable", issuer="gwy"), value(found, "issuer_unreadable", issuer="cq")) == (0, 1)
    assert value(found, "issuer_read_timestamp_seconds", issuer="gwy") == (AS_OF - timedelta(minutes=9)).timestamp()
    assert found["govsite_issuer_info", frozenset({("issuer", "cq"), ("name", "重庆市人民政府网")})] == 1


def test_an_issuer_never_read_has_no_time() -> None:
    feeds = (FeedSeen(issuer="gwy", name="中国政府网"),)
    moment_ = msgspec.structs.replace(present(), reposts={"portal": Reposts(duties=(), feeds=feeds)})
    found = samples(moment_)
    assert value(found, "issuer_read_timestamp_seconds", issuer="gwy") is None
    assert value(found, "issuer_unreadable", issuer="gwy") == 1
    assert not [name for name, _ in found if name in ("govsite_reposts", "govsite_repost_next_deadline_seconds")]


async def test_labels_are_ids_and_closed_words() -> None:
    text, _ = await scrape(DistrictView())
    for family in parse(text):
        for sample in family.samples:
            if not sample.name.endswith("_info"):
                assert set(sample.labels) <= {"site", "check", "verdict", "grade", "action", "issuer", "state"}, sample
            assert not any("://" in label for label in sample.labels.values())


async def test_every_scrape_is_fresh() -> None:
    view = DistrictView()
    async with TestClient(TestServer(make_app(view))) as client:
        before = series(await (await client.get("/metrics")).text())
        view.judged = [all_good(judged.site) for judged in district()]
        after = series(await (await client.get("/metrics")).text())
    assert value(before, "grade", site="portal", grade="failed") == 1
    assert value(after, "grade", site="portal", grade="failed") == 0


async def test_openmetrics_is_given_to_whoever_asks() -> None:
    text, kind = await scrape(DistrictView(), "application/openmetrics-text; version=1.0.0")
    assert kind.startswith("application/openmetrics-text")
    assert text.endswith("# EOF\n")
    assert len(list(parse_openmetrics(text))) > 20


@pytest.mark.parametrize(
    ("outcome", "own_line", "lag_s", "up"),
    [
        (Outcome.OK, True, 0.0, 1), (Outcome.SLOW, True, 0.0, 1), (Outcome.TIMEOUT, True, 0.0, 0),
        (Outcome.BLOCKED, True, 0.0, None), (Outcome.TIMEOUT, False, 0.0, None), (Outcome.OK, True, 2.5, None),
    ],
)  # fmt: skip
def test_up_follows_the_sense_of_a_visit(outcome: Outcome, own_line: bool, lag_s: float, up: float | None) -> None:
    visit = Visit(site="jw", at=AS_OF, family=4, outcome=outcome, own_line=own_line, lag_s=lag_s)
    found = samples(present(last={"jw": visit}))
    assert value(found, "up", site="jw") == up
    assert value(found, "monitor_own_line_up") == float(own_line)
    assert value(found, "visit_duration_seconds", site="jw") is None
    assert value(found, "certificate_not_after_timestamp_seconds", site="jw") is None


def test_a_crashed_check_is_counted() -> None:
    good = all_good(REGISTER.sites[0])
    crash = CheckResult(
        check="links_work", judgement=Judgement(verdict=Verdict.UNKNOWN, summary=""), fault_of_ours="ZeroDivisionError"
    )
    found = samples(
        present(msgspec.structs.replace(good, results=(*good.results[:4], crash)), all_good(REGISTER.sites[1]))
    )
    assert value(found, "monitor_check_crashes", check="links_work") == 1
    assert value(found, "monitor_check_crashes", check="home_updated") == 0


def test_the_last_visit_is_over_ipv4_where_there_is_one() -> None:
    old, new = (Visit(site="jw", at=AS_OF - timedelta(hours=h), family=4, outcome=Outcome.OK) for h in (2, 1))
    six = Visit(site="jw", at=AS_OF, family=6, outcome=Outcome.TIMEOUT)
    assert last_visit([old, new, six]) is new
    assert last_visit([six]) is six
    assert last_visit([]) is None


def test_history_is_openmetrics_in_order_of_time() -> None:
    moments = [moment(DistrictView(AS_OF - timedelta(days=back))) for back in (2, 1, 0)]
    text = "".join(openmetrics_history(moments, CATALOGUE))
    found = list(parse_openmetrics(text))  # refuses families in pieces, series out of order, a missing end
    names = [family.name for family in found]
    assert len(set(names)) == len(names)
    (grade,) = [family for family in found if family.name == "govsite_grade"]
    times = [s.timestamp for s in grade.samples if s.labels == {"site": "portal", "grade": "failed"}]
    assert [float(str(at)) for at in times] == [each.at.timestamp() for each in moments]


def test_history_escapes_what_names_may_hold(tmp_path: Path, program: Callable[[str], str]) -> None:
    odd = msgspec.structs.replace(REGISTER.sites[0], name='甲"乙\\丙\n丁')
    at = present(all_good(odd))
    at = msgspec.structs.replace(at, register=msgspec.structs.replace(REGISTER, sites=(odd,)))
    text = "".join(openmetrics_history([at], CATALOGUE))
    (info,) = [family for family in parse_openmetrics(text) if family.name == "govsite_site"]
    assert info.samples[0].labels["name"] == '甲"乙\\丙\n丁'
    (tmp_path / "h.om").write_text(text, encoding="utf-8")
    made = [program("promtool"), "tsdb", "create-blocks-from", "openmetrics", str(tmp_path / "h.om"), str(tmp_path)]
    assert subprocess.run(made, capture_output=True, timeout=60, check=False).returncode == 0
