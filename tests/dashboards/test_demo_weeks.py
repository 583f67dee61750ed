"""The demo's own history in a real Prometheus: every panel shows it, and every alert rule can be asked of it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.dashboards.prometheus_server import Prometheus, prometheus
from tests.dashboards.test_dashboard import QUERIES
from tests.dashboards.test_rules import RULES

EMPTY = {"距最近的转载期限": "at the last midnight no document waits for its deadline"}
"""Panels that rightly show nothing of the demo: title → why."""

QUIET = {
    "SiteNearlyFailed": "at the last midnight no site is near a veto that has not met one",
    "SiteUnreachable": "the only site that does not open has been closed for good",
    "MonitorAbsent": "the monitor is there",
    "MonitorOwnLineDown": "our own line is up at the last midnight",
    "MonitorNothingMeasured": "much was measured",
    "MonitorNotProbing": "the last probes are of the same hour",
    "CrawlNotRun": "every running site was crawled within two days",
    "CheckCrashed": "no check failed itself",
    "IssuerUnreadable": "both issuers can be read",
    "RepostDue": "at the last midnight no document waits for its deadline",
    "RepostMissing": "what is past its deadline was reposted, if late",
    "MonitorBlocked": "one site behind a wall is no block of an address",
}
"""Alerts that the demo's last moment does not raise: name → why.  The others it must raise."""


@pytest.fixture(name="days", scope="module")
def _days(three_days: tuple[Path, str]) -> list[datetime]:
    """The moments that the history holds: the end of every day."""
    lines = (three_days[0] / "metrics.om").read_text(encoding="utf-8").splitlines()
    stamps = {line.rpartition(" ")[2] for line in lines if not line.startswith("#")}
    return sorted(datetime.fromtimestamp(float(stamp), UTC) for stamp in stamps)


@pytest.fixture(name="server", scope="module")
def _server(
    program: Callable[[str], str], three_days: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prometheus]:
    folder = tmp_path_factory.mktemp("prometheus-demo")
    with prometheus(program, three_days[0] / "metrics.om", folder, rules=RULES, lookback="1d") as server:
        yield server


@pytest.fixture(name="last_day", scope="module")
def _last_day(three_days: tuple[Path, str]) -> list[dict[str, Any]]:
    """What the demo found on its last day."""
    rows = [json.loads(line) for line in (three_days[0] / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["at"] == max(row["at"] for row in rows)]


@pytest.mark.slow
@pytest.mark.parametrize(("title", "target"), QUERIES, ids=[f"{title}-{target['refId']}" for title, target in QUERIES])
def test_every_panel_shows_the_demo(
    server: Prometheus, days: list[datetime], title: str, target: dict[str, Any]
) -> None:
    expression = target["expr"].replace("$site", ".*")
    hours_later = days[-1] + timedelta(hours=9)
    if target.get("instant"):
        assert bool(server.query(expression, hours_later)) is (title not in EMPTY), EMPTY.get(title)
        return
    found = server.query_range(expression, days[0], hours_later, 3600)
    assert bool(found) is (title not in EMPTY), EMPTY.get(title)
    assert not found or max(len(series["values"]) for series in found) == 24 * (len(days) - 1) + 10, (
        "a value every hour"
    )


@pytest.mark.slow
def test_the_numbers_are_those_of_the_demo(
    server: Prometheus, days: list[datetime], last_day: list[dict[str, Any]], three_days: tuple[Path, str]
) -> None:
    sites = {row["site"] for row in last_day}
    graded = server.query("sum by (grade) (govsite_grade)", days[-1])
    assert sum(int(series["value"][1]) for series in graded) == 20 >= len(sites)
    vetoes = server.query('govsite_check_verdict{verdict="fail"} == 1', days[-1])
    fails = {(row["site"], row["check"]) for row in last_day if row["verdict"] == "fail"}
    assert fails <= {(series["metric"]["site"], series["metric"]["check"]) for series in vetoes}
    counted = server.query('sum by (check) (govsite_findings{verdict="warn"})', days[-1])
    warned = Counter(row["check"] for row in last_day if row["verdict"] == "warn")
    numbers = {series["metric"]["check"]: int(series["value"][1]) for series in counted if series["value"][1] != "0"}
    assert {"links_work", "site_marks"} <= numbers.keys()
    assert all(numbers[check] <= warned[check] for check in numbers), (
        "another site's, or a candidate: shown, not counted"
    )


@pytest.mark.slow
def test_every_alert_rule_can_be_asked(server: Prometheus, days: list[datetime]) -> None:
    rules = server.alert_rules()
    assert len(rules) == 14
    raised = {name for name, expression in rules.items() if server.query(expression, days[-1])}
    assert raised == rules.keys() - QUIET.keys()
