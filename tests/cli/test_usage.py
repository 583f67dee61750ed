"""Wrong calls of every kind: Chinese, exit status 2, with how the command is called; options keep their names."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.app.wiring import Monitor
from monitor.cli import app
from monitor.clock import SystemClock
from tests.cli.processes import ROOT, xunwang

CALLS = [
    (("policy", "exempt", "甲"), "没有写选项 --reason"),
    (("read",), "没有写“网页”"),
    (("policy", "compare", "甲.txt"), "没有写“转载件”"),
    (("nonsense",), "没有 nonsense 这个命令"),
    (("policy", "没有"), "没有 没有 这个命令"),
    (("judge", "--nope"), "没有 --nope 这个选项"),
    (("judge", "--as-off", "2026-01-01"), "没有 --as-off 这个选项，是不是 --as-of"),
    (("demo", "--days", "三"), "选项 --days 现在是“三”，应是整数"),
    (("demo", "--days", "99"), "选项 --days 现在是“99”，不能大于 60"),
    (("crawl", "--workers", "0"), "选项 --workers 现在是“0”，不能小于 1"),
    (("demo", "--days"), "选项 --days 后面要写值"),
    (("look", "--json=x", "http://a.cn/"), "选项 --json 后面不能写值"),
    (("look", "甲", "乙"), "多写了 乙"),
    (("look", "甲"), "“甲”不是完整的网址"),
    (("judge", "--as-of", "昨天"), "“昨天”不是日期"),
]


@pytest.mark.parametrize(("words", "told"), CALLS)
def test_a_wrong_call_is_told_in_chinese(words: tuple[str, ...], told: str) -> None:
    done = CliRunner().invoke(app, list(words), prog_name="xunwang")
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert done.stderr.startswith(f"命令写错了：{told}"), done.stderr
    typed = "|".join(map(re.escape, ("xunwang", "--help", "https://www.example.gov.cn/", *words)))
    bare = re.sub(rf"{typed}|--?[a-z-]+|[a-z-]+(?=[、”。])", "", done.stderr)
    assert not re.search("[A-Za-z]{4,}", bare.replace("policy", "")), done.stderr


def test_how_the_command_is_called_stands_below() -> None:
    told = CliRunner().invoke(app, ["policy", "exempt", "甲"], prog_name="xunwang").stderr.splitlines()
    assert told[1].startswith("用法：xunwang policy exempt [选项]")
    assert told[2] == "详细说明：xunwang policy exempt --help"


def test_no_words_at_all_show_the_help() -> None:
    done = CliRunner().invoke(app, [])
    assert (done.exit_code, "评定" in done.output) == (2, True)


def test_the_process_leaves_with_the_same_status() -> None:
    done = xunwang("judge", "--nope")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "命令写错了：没有 --nope 这个选项。")
    assert xunwang("--help").returncode == 0


@pytest.mark.parametrize(("typed", "status"), [("", 1), ("n\n", 1), ("好\n", 1), ("y\n", 0), ("是\n", 0)])
def test_pruning_asks_in_chinese(typed: str, status: int, tmp_path: Path) -> None:
    register = tmp_path / "sites.toml"
    register.write_text((ROOT / "sites.toml").read_text(encoding="utf-8"), encoding="utf-8")
    Monitor.open(register, SystemClock()).close()
    words = ["store", "prune", "--before", "2026-01-01", "-r", str(register)]
    done = CliRunner().invoke(app, words, input=typed)
    assert (done.exit_code, ("没有清理" in done.stderr) is bool(status)) == (status, True), done.output
    assert "Aborted" not in done.output
