"""The project's own promises: sizes, names, the lock, the version, the guards of the test run."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import APT_PACKAGES, ROOT

SOURCES = sorted(
    path.relative_to(ROOT) for folder in ("monitor", "checks", "dashboards") for path in (ROOT / folder).rglob("*.py")
)
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base", "manager", "managers"}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def same(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    """Name → everything after it in the lock: version and hashes."""
    blocks = re.split(r"^(?=[a-zA-Z0-9])", re.sub(r"^#.*\n", "", LOCK, flags=re.M), flags=re.M)
    return {same(block.partition("==")[0]): block.partition("==")[2] for block in blocks if block.strip()}


def test_files_stay_small() -> None:
    lines = {str(path): (ROOT / path).read_text(encoding="utf-8").count("\n") for path in SOURCES}
    assert {path: number for path, number in lines.items() if number > 400} == {}


def test_functions_stay_small() -> None:
    long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                long += [f"{path} {node.name}: {lines} lines"] if lines > 50 else []
    assert long == []


def test_names_say_something() -> None:
    assert [path for path in SOURCES if SAYS_NOTHING & {path.stem, *path.parts[:-1]}] == []


def test_nothing_is_left_for_later() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "raise NotImplemented" + "Error")
    later = re.compile(rf"\b({'|'.join(words)})\b")
    assert [path for path in SOURCES if later.search((ROOT / path).read_text(encoding="utf-8"))] == []


def test_version_is_the_newest_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(\d+\.\d+\.\d+)\]", changelog, flags=re.M)
    assert newest is not None
    assert newest[1] == PYPROJECT["project"]["version"]


# ── the lock ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_pin_has_a_version_and_hashes() -> None:
    for name, rest in pins().items():
        assert re.match(r"\d[\w.!+]* \\\n", rest), name
        assert re.fullmatch(r"(?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", rest.partition("\n")[2].rstrip("\n") + "\n")


def test_lock_names_no_address() -> None:
    for line in LOCK.splitlines():
        if line.startswith("#"):
            assert "://" not in line
        else:
            assert re.fullmatch(r"(?:[\w.-]+==[\w.!+]+ \\| +--hash=sha256:[0-9a-f]{64}(?: \\)?|)", line)


def test_everything_asked_for_is_locked() -> None:
    project = PYPROJECT["project"]
    asked = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    names = {same(re.split(r"[\[<>=!~; ]", each)[0]) for each in asked} - {project["name"]}
    assert names <= pins().keys()


# ── continuous integration ───────────────────────────────────────────────────────────────────────────────────────────


def test_apt_packages_are_names() -> None:
    packages = APT_PACKAGES.read_text(encoding="utf-8").splitlines()
    assert packages
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", package) for package in packages)


def test_ci_script_is_whole_and_runs_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    bash = shutil.which("bash")
    assert bash is not None
    assert subprocess.run([bash, "-n", str(script)], check=False, stdin=subprocess.DEVNULL).returncode == 0
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("make test")


GUARDED = """
import asyncio
import time
from pathlib import Path

import monitor

async def test_blocking_call():
    code = compile("import time\\ntime.sleep(0.001)", str(Path(monitor.__file__).parent / "sleeper.py"), "exec")
    exec(code)

async def test_not_blocking():
    await asyncio.sleep(0)
"""

ABSENT = """
def test_needs_a_program(program):
    program("no-such-program-anywhere")
"""

SKIPPED = """
import pytest

def test_passes():
    pass

@pytest.mark.skip(reason="because")
def test_skipped():
    pass
"""


def run_apart(folder: Path, text: str, *, ci: bool) -> subprocess.CompletedProcess[str]:
    """Run one test file under this project's conftest, in a process of its own."""
    for name in ("tests", ".ci"):
        (folder / name).mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")
    shutil.copy(APT_PACKAGES, folder / ".ci")
    (folder / "pytest.ini").write_text("[pytest]\nasyncio_mode = auto\n", encoding="utf-8")
    (folder / "tests" / "test_it.py").write_text(text, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key not in ("CI", "PYTEST_ADDOPTS")}
    environment |= {"PYTHONPATH": str(ROOT)} | ({"CI": "true"} if ci else {})
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", "tests"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_blocking_call_in_an_async_test_fails(tmp_path: Path) -> None:
    done = run_apart(tmp_path, GUARDED, ci=False)
    assert done.returncode == 1
    assert "Blocking call to time.sleep" in done.stdout
    assert "1 failed, 1 passed" in done.stdout


@pytest.mark.parametrize(("ci", "status", "closing"), [(False, 0, "1 skipped"), (True, 1, "1 failed")])
def test_absent_program(tmp_path: Path, ci: bool, status: int, closing: str) -> None:
    done = run_apart(tmp_path, ABSENT, ci=ci)
    assert done.returncode == status
    assert closing in done.stdout.splitlines()[-1]
    line = f"apt-get install -y {' '.join(APT_PACKAGES.read_text(encoding='utf-8').split())}"
    assert line in "".join(done.stdout.split("\n"))


@pytest.mark.parametrize(("ci", "status"), [(False, 0), (True, 1)])
def test_skip_fails_in_ci(tmp_path: Path, ci: bool, status: int) -> None:
    done = run_apart(tmp_path, SKIPPED, ci=ci)
    assert done.returncode == status
    assert ("skipped in CI, so failed" in done.stdout) is ci
    assert "1 passed, 1 skipped" in done.stdout.splitlines()[-1]
