"""The alert rules: valid, tested by promtool, in Chinese, and over metrics that exist."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import dashboards
from monitor.serve.families import families
from monitor.serve.view import moment
from tests.reports.judgements import CATALOGUE
from tests.serve.district_view import DistrictView

FOLDER = Path(dashboards.__file__).parent / "rules"
RULES = FOLDER / "xunwang.rules.yml"


def promtool(program: Callable[[str], str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run promtool in the rules' folder."""
    return subprocess.run(
        [program("promtool"), *arguments], cwd=FOLDER, capture_output=True, text=True, timeout=120, check=False
    )


def test_rules_are_valid(program: Callable[[str], str]) -> None:
    done = promtool(program, "check", "rules", RULES.name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "14 rules found" in done.stdout


def test_rules_do_what_they_say(program: Callable[[str], str]) -> None:
    done = promtool(program, "test", "rules", "xunwang.rules.test.yml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_is_tested() -> None:
    alerts = set(re.findall(r"- alert: (\w+)", RULES.read_text(encoding="utf-8")))
    tested = set(re.findall(r"alertname: (\w+)", (FOLDER / "xunwang.rules.test.yml").read_text(encoding="utf-8")))
    assert alerts == tested


def test_summaries_are_chinese() -> None:
    summaries = re.findall(r"(?:summary|description): (.+)", RULES.read_text(encoding="utf-8"))
    assert len(summaries) == 28
    for text in summaries:
        assert re.search("[\u4e00-\u9fff]{3}", text)


def test_rules_ask_only_for_metrics_that_exist() -> None:
    known = {sample.name for family in families(moment(DistrictView()), CATALOGUE) for sample in family.samples}
    asked = set(re.findall(r"govsite_\w+", RULES.read_text(encoding="utf-8")))
    assert asked <= known
