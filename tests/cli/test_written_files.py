"""Files that commands are told to write where nothing can be written, and to read where nothing can be read."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.app.wiring import Monitor
from monitor.cli import app
from monitor.clock import SystemClock
from tests.cli.processes import ROOT, xunwang

REFUSING = ("{folder}/nodir/file", "{folder}/taken/file", "{folder}", "/proc/file")
"""No such folder; a file in the folder's place; a folder in the file's place; a place that refuses even root."""


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Path:
    """A register whose store exists and knows nothing."""
    path = tmp_path / "sites.toml"
    path.write_text((ROOT / "sites.toml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "taken").write_text("甲", encoding="utf-8")
    Monitor.open(path, SystemClock()).close()
    return path


@pytest.mark.parametrize("place", REFUSING)
@pytest.mark.parametrize(
    "words", [("findings", "--xlsx"), ("scorecard", "--out"), ("policy", "status", "--xlsx"), ("store", "export")]
)
def test_a_file_that_cannot_be_written_is_explained(words: tuple[str, ...], place: str, register: Path) -> None:
    file = place.replace("{folder}", str(register.parent))
    done = CliRunner().invoke(app, [*words, file, "-r", str(register)])
    assert (done.exit_code, type(done.exception)) == (1, SystemExit), done.output
    (line,) = done.stderr.splitlines()
    assert file in line and ("写不了" in line or "写不进去" in line) and line.endswith("。")
    assert not re.search("[A-Za-z]{3,}", line.replace(file, "").replace(str(Path(file).parent), "")), line
    assert (register.parent / "taken").read_text(encoding="utf-8") == "甲"


@pytest.mark.parametrize("place", REFUSING[1:2] + REFUSING[3:] + ("{folder}/taken",))
def test_a_demo_that_cannot_write_says_so_before_it_begins(place: str, register: Path) -> None:
    folder = place.replace("{folder}", str(register.parent))
    done = xunwang("demo", "--no-serve", "--out", folder)
    last = done.stderr.splitlines()[-1]
    assert (done.returncode, f"写不了 {folder}" in last) == (1, True), done.stderr
    assert (register.parent / "taken").read_text(encoding="utf-8") == "甲"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("read", "/proc"), "这是一个文件夹"),
        (("policy", "compare", "nix.txt", "nix.txt"), "没有这个文件或文件夹"),
        (("register", "import", "/proc/self/mem", "--out", "x.toml"), "读写磁盘出错"),
        (("register", "template", "nodir/x.xlsx"), "没有这个文件或文件夹"),
        (("register", "check", "sites.toml/x"), "路径中间有一段不是文件夹"),
        (("demo", "--scenario", "/proc"), "这是一个文件夹"),
    ],
)
def test_the_systems_words_are_chinese(words: tuple[str, ...], told: str, register: Path) -> None:
    done = xunwang(*words, cwd=register.parent)
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr
