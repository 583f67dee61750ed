"""``xunwang policy status``: the table, JSON, workbook and pages; only what the store would give is made up."""

import json
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import lxml.html
import openpyxl
import pytest
from typer.testing import CliRunner

from monitor.app.wiring import Monitor
from monitor.cli import app, policy_status
from monitor.cli.policy_status import Known
from monitor.clock import SystemClock
from tests.cli.processes import ROOT, xunwang
from tests.reports.judgements import AS_OF
from tests.reports.reposting import CHANGED, CUT, HOSTILE_KEY, LATE, MISSING, OPEN, WITH_ISSUERS, reposts, texts

NUMBER = "渝府办发〔2026〕112号"


def given(monitor: Monitor, sites: Sequence[str], as_of: datetime) -> Known:
    """In the store's place: the made-up district, its texts those from which the copies were judged."""
    found = {site: known for site, known in reposts().items() if not sites or site in sites}
    return Known(
        register=WITH_ISSUERS,
        reposts=found,
        as_of=AS_OF,
        texts=lambda document, url, body: texts().get((document, body)),
    )


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Path:
    path = tmp_path / "sites.toml"
    path.write_text((ROOT / "sites.toml").read_text(encoding="utf-8"), encoding="utf-8")
    Monitor.open(path, SystemClock()).close()
    return path


@pytest.fixture(name="status")
def _status(register: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(policy_status, "known_of", given)
    monkeypatch.setenv("COLUMNS", "160")

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["policy", "status", "-r", str(register), *words])

    return run


def rows(done: Any) -> dict[str, dict[str, Any]]:
    assert done.exit_code == 0, done.stderr
    return {row["document"]: row for row in json.loads(done.stdout)}


def test_the_table_for_a_person(status: Any) -> None:
    done = status()
    assert done.exit_code == 0
    told = done.stdout.replace(" ", "").replace("│", "").replace("\n", "")
    for words in ("迟2到9小时", "待转，还有3小时", "有改动，6处不同", "南安区人民政府网", "未见11-21"):
        assert words in told, words
    assert "不等于没有发布" in done.stderr and "共 10 件次" in done.stderr


def test_rows_as_json(status: Any) -> None:
    found = rows(status("--json"))
    assert len(found) == 10
    late = found[LATE]
    assert (late["state"], late["late_from_h"], late["late_to_h"]) == ("late", 2, 9)
    assert (late["last_without"], late["first_with"]) == ("2026-11-21T06:00:00Z", "2026-11-21T13:00:00Z")
    assert (found[OPEN]["state"], found[OPEN]["hours_left"]) == ("open", 3)
    assert (found[MISSING]["state"], found[MISSING]["fidelity"]) == ("missing", "仅解读")
    (money,) = [each for each in found[CHANGED]["differences"] if "3200" in each["a"]]
    assert (money["kind"], money["grave"], "2300" in money["b"]) == ("number", True, True)


def test_one_document_by_key_number_or_title_and_only_the_missing(status: Any) -> None:
    for words in (CHANGED, NUMBER, "政务服务集成办理"):
        assert list(rows(status("--document", words, "--json"))) == [CHANGED]
    assert {row["state"] for row in rows(status("--missing", "--json")).values()} == {"missing", "unconfirmed"}
    assert rows(status("--site", "jw", "--json")) == {}
    nothing = status("--document", "没有这个文件")
    assert (nothing.exit_code, "不写 --document 可以看全部" in nothing.stderr) == (1, True)


def test_workbook_and_pages(status: Any, tmp_path: Path) -> None:
    done = status("--xlsx", str(tmp_path / "t.xlsx"), "--html", str(tmp_path / "pages"))
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    book = openpyxl.load_workbook(BytesIO((tmp_path / "t.xlsx").read_bytes()))
    assert book["转载情况"].max_row == 11
    names = sorted(path.name for path in (tmp_path / "pages").iterdir())
    assert names == sorted(f"{key}-portal.html" for key in (CHANGED, CUT, HOSTILE_KEY))
    page = lxml.html.document_fromstring((tmp_path / "pages" / f"{CHANGED}-portal.html").read_text(encoding="utf-8"))
    assert page.xpath("//ins[.='可以']") and page.xpath("//style")


def test_a_place_that_cannot_be_written_is_explained(status: Any, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    done = status("--html", str(tmp_path / "taken"))
    assert (done.exit_code, "写不了" in done.stderr) == (1, True)
    assert "Traceback" not in done.output


def test_over_a_real_store_that_knows_nothing_yet(register: Path) -> None:
    done = xunwang("policy", "status", "--json", "-r", str(register))
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr
    wrong = xunwang("policy", "status", "--site", "没有这个站", "-r", str(register))
    assert (wrong.returncode, "台账里没有站点" in wrong.stderr) == (2, True)
    day = xunwang("policy", "status", "--as-of", "昨天", "-r", str(register))
    assert (day.returncode, "不是日期" in day.stderr) == (2, True)
