"""The command as a person calls it: real processes, real servers on loopback."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner, Result

from monitor.app.wiring import Monitor
from monitor.cli import app
from monitor.cli.options import judged_at, moment_of
from monitor.clock import SystemClock
from monitor.judging import catalogue
from monitor.model import local_day
from tests.cli.processes import ROOT, xunwang
from tests.observe.small_site import Answer, Handler, file, page, serving


async def looked_at(*words: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(xunwang, *words)


# ── the demo: the main job from end to end ───────────────────────────────────────────────────────────────────────────


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_demo_finds_what_was_planted_and_nothing_else(three_days: tuple[Path, str]) -> None:
    folder, _ = three_days
    found = json.loads((folder / "accuracy.json").read_text(encoding="utf-8"))["checks"]
    assert found.keys() == catalogue().keys()
    assert {check: (row["missed"], row["false_alarms"]) for check, row in found.items()} == {
        check: ([], []) for check in found
    }
    assert found["links_work"]["found"] > 10
    assert found["columns_blank"]["found"] >= 6


def test_the_demo_leaves_files_of_the_agreed_form(three_days: tuple[Path, str]) -> None:
    folder, _ = three_days
    truth, findings = lines_of(folder / "truth.jsonl"), lines_of(folder / "findings.jsonl")
    assert {"site", "check", "code", "where", "since", "due", "kind"} <= truth[0].keys()
    assert {row["kind"] for row in truth} == {"fault", "look-alike", "allowed"}
    assert set(findings[0]) == {"id", "site", "check", "verdict", "code", "where", "at"}
    assert {row["at"] for row in findings} == {"2026-11-02", "2026-11-03", "2026-11-04"}
    assert (folder / "scorecard.eml").read_bytes().startswith(b"Subject:") or b"\nSubject:" in (
        folder / "scorecard.eml"
    ).read_bytes()
    assert (folder / "findings.xlsx").read_bytes()[:2] == b"PK"


def test_the_demo_tells_it_in_chinese(three_days: tuple[Path, str]) -> None:
    _, told = three_days
    for words in ("评定与处置建议", "空白栏目", "证据 1", "整改：", "依据：", "每周评分卡", "漏报 0，误报 0"):
        assert words in told, words


def test_a_past_day_can_be_judged_again(three_days: tuple[Path, str]) -> None:
    folder, _ = three_days
    register = folder / "sites.toml"
    done = xunwang("findings", "--as-of", "2026-11-04", "--json", "-r", str(register))
    assert done.returncode == 0, done.stderr
    again = {(row["id"], row["verdict"]) for row in json.loads(done.stdout) if not row["waived"]}
    then = {(row["id"], row["verdict"]) for row in lines_of(folder / "findings.jsonl") if row["at"] == "2026-11-04"}
    assert again == then
    identity = next(iter(then))[0]
    explained = xunwang("explain", identity, "--as-of", "2026-11-04", "-r", str(register))
    assert explained.returncode == 0, explained.stderr
    assert identity in explained.stdout
    info = xunwang("store", "info", "--json", "-r", str(register))
    assert json.loads(info.stdout)["rows"]["visits"] == 3 * 20 * 25


def test_the_demo_does_not_write_over_an_offices_register(tmp_path: Path) -> None:
    register = tmp_path / "sites.toml"
    register.write_text("# 本区的台账\n", encoding="utf-8")
    done = xunwang("demo", "--days", "1", "--no-serve", "--out", str(tmp_path))
    assert (done.returncode, "不能覆盖" in done.stderr) == (1, True), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["sites.toml"]
    assert register.read_text(encoding="utf-8") == "# 本区的台账\n"


def test_a_demo_whose_pages_cannot_be_shown_does_not_begin(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        taken = f"127.0.0.1:{held.getsockname()[1]}"
        for listen, told in ((taken, "端口已被其他程序占用"), ("127.0.0.1:99999", "端口要在 0 到 65535 之间")):
            done = xunwang("demo", "--listen", listen, "--out", str(tmp_path / "out"))
            assert (done.returncode, f"--listen 现为“{listen}”" in done.stderr) == (1, True), done.stderr
            assert told in done.stderr
    assert not (tmp_path / "out").exists()


# ── look ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_look_reports_what_does_not_open_with_its_parents() -> None:
    pages: dict[str, Answer | Handler] = {
        "/": page("首页", "/a.html|甲", "/gone.html|没了", "/f.pdf|附件"),
        "/a.html": page("甲", "/gone.html|又一处", "http://127.0.0.1:1/x|外站"),
        "/f.pdf": file(),
    }
    async with serving(pages) as site:
        home = f"http://127.0.0.1:{site.port}/"
        done = await looked_at("look", home, "--allow-private", "--no-pacing", "--json")
        refused = await looked_at("look", home)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    broken = {row["url"]: row for row in found["broken"]}
    assert set(broken) == {f"{home}gone.html", "http://127.0.0.1:1/x"}
    assert sorted(broken[f"{home}gone.html"]["parents"]) == [home, f"{home}a.html"]
    assert broken[f"{home}gone.html"]["outcome"] == "broken"
    assert (found["pages"], [path.endswith("/gone.html") for path in site.log].count(True)) == (2, 2)
    assert {"pages", "links", "broken", "marks", "columns"} <= found.keys()
    assert refused.returncode == 1
    assert "allow_private" in refused.stderr


# ── wrong calls and bad input ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("look", "127.0.0.1"), 2, "不是完整的网址"),
        (("judge", "没有这个站", "-r", "{register}"), 2, "台账里没有站点"),
        (("findings", "--check", "nonsense", "-r", "{register}"), 2, "没有检查项"),
        (("judge", "--as-of", "昨天", "-r", "{register}"), 2, "不是日期"),
        (("explain", "ffff", "-r", "{register}"), 1, "没有编号为"),
        (("register", "check", "/nonexistent/sites.toml"), 1, "找不到这个文件"),
        (("demo", "--scenario", "/nonexistent/x.toml", "--no-serve"), 1, "打不开剧本文件"),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_a_wrong_call_is_explained(words: tuple[str, ...], status: int, told: str, tmp_path: Path) -> None:
    register = tmp_path / "sites.toml"
    register.write_text((ROOT / "sites.toml").read_text(encoding="utf-8"), encoding="utf-8")
    Monitor.open(register, SystemClock()).close()
    done = xunwang(*(word.replace("{register}", str(register)) for word in words), cwd=tmp_path)
    assert (done.returncode, told in done.stderr) == (status, True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("judge",), ("findings",), ("explain", "ffff"), ("scorecard",), ("scorecard", "--send"), ("policy", "status"),
        ("policy", "list"), ("store", "info"), ("store", "export", "out.jsonl"), ("store", "prune", "--before", "2026-01-01", "--yes"),
    ],
)  # fmt: skip
def test_what_only_reads_makes_no_store(words: tuple[str, ...], tmp_path: Path) -> None:
    register = tmp_path / "sites.toml"
    register.write_text((ROOT / "sites.toml").read_text(encoding="utf-8"), encoding="utf-8")
    done = CliRunner().invoke(app, [*words, "-r", str(register)])
    assert (done.exit_code, done.stdout) == (1, ""), done.output
    assert f"还没有存储：{tmp_path}/xunwang.sqlite 不存在" in done.stderr
    assert "xunwang crawl" in done.stderr and "xunwang run" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["sites.toml"]


def test_a_check_is_named_by_its_id_or_its_title(tmp_path: Path) -> None:
    register = tmp_path / "sites.toml"
    register.write_text((ROOT / "sites.toml").read_text(encoding="utf-8"), encoding="utf-8")
    Monitor.open(register, SystemClock()).close()

    def found(check: str) -> Result:
        return CliRunner().invoke(app, ["findings", "--check", check, "--json", "-r", str(register)])

    by_id, by_title = found("links_work"), found("链接可用")
    assert (by_id.exit_code, by_title.exit_code) == (0, 0), by_title.output
    rows = json.loads(by_title.stdout)
    assert {row["check"] for row in rows} == {"links_work"}
    assert [row["id"] for row in rows] == [row["id"] for row in json.loads(by_id.stdout)]
    unknown = found("链接")
    assert (unknown.exit_code, "  links_work  链接可用\n" in unknown.stderr) == (2, True), unknown.stderr


def test_a_scorecard_without_recipients_is_not_said_to_be_sent(tmp_path: Path) -> None:
    register = tmp_path / "sites.toml"
    text = (ROOT / "sites.toml").read_text(encoding="utf-8")
    register.write_text(re.sub(r"(?m)^recipients = .*$", "recipients = []", text), encoding="utf-8")
    Monitor.open(register, SystemClock()).close()
    done = CliRunner().invoke(app, ["scorecard", "--send", "-r", str(register)])
    assert (done.exit_code, done.stdout) == (1, ""), done.output
    assert "台账没有写收件人：请在 [settings.mail] 填写 recipients" in done.stderr


def test_a_day_that_has_not_come_is_refused(tmp_path: Path) -> None:
    register = tmp_path / "sites.toml"
    register.write_text((ROOT / "sites.toml").read_text(encoding="utf-8"), encoding="utf-8")
    now = SystemClock().now()
    with Monitor.open(register, SystemClock()) as monitor:
        today, tomorrow = local_day(now).isoformat(), local_day(now + timedelta(days=1)).isoformat()
        assert judged_at(monitor, moment_of(today)) <= SystemClock().now(), "the rest of today has not come"
    for words in (("judge",), ("findings",), ("explain", "ffff"), ("policy", "status")):
        done = CliRunner().invoke(app, [*words, "--as-of", tomorrow, "-r", str(register)])
        assert (done.exit_code, "在将来" in done.stderr) == (2, True), done.output
    assert CliRunner().invoke(app, ["judge", "--as-of", today, "-r", str(register)]).exit_code == 0


# ── run ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_run_serves_and_ends_cleanly_on_sigterm(tmp_path: Path) -> None:
    async with serving({"/": page("首页", "/a.html|甲"), "/a.html": page("甲")}) as site:
        register = tmp_path / "sites.toml"
        register.write_text(
            f"""
            [settings]
            district = "测试区"
            division = "500199"
            contact_url = "http://127.0.0.1/"
            listen = "127.0.0.1:0"
            allow_private = true
            anchors = ["http://127.0.0.2:{site.port}/", "http://127.0.0.3:{site.port}/"]
            [[sites]]
            id = "portal"
            name = "测试区政府"
            kind = "portal"
            owner = "区政府办"
            url = "http://127.0.0.1:{site.port}/"
            site_code = "5001990001"
            """,
            encoding="utf-8",
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "monitor.cli", "run", "-r", str(register), cwd=ROOT,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        first = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        assert "http://" in first, (first, process.stderr and await process.stderr.read())
        address = next(word for word in first.split() if word.startswith("http://"))
        metrics = await asyncio.to_thread(lambda: urlopen(f"{address}metrics", timeout=10).read().decode())
        process.send_signal(signal.SIGTERM)
        rest, errors = await asyncio.wait_for(process.communicate(), 30)
    assert "govsite_" in metrics
    assert process.returncode == 0, errors.decode()
    assert "已停止" in rest.decode()
