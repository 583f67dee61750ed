"""What every test may ask for, and two guards: no blocking call inside an event loop, no silent skip in CI."""

import inspect
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from blockbuster import BlockBuster, blockbuster_ctx

from tests.cli.processes import xunwang

ROOT = Path(__file__).resolve().parent.parent
APT_PACKAGES = ROOT / ".ci" / "apt.txt"

ALLOWED_SKIPS: dict[str, str] = {}
"""Tests that may be skipped in CI: node id → why.  Any other skip there fails the run."""

SQLALCHEMY = {
    "sqlalchemy/engine/create.py": ("create_engine",),
    "sqlalchemy/pool/base.py": ("connect", "_do_return_conn", "_finalize_fairy", "_close_connection", "__connect"),
    "sqlalchemy/engine/default.py": (
        *("do_begin", "do_commit", "do_rollback", "do_savepoint", "do_release_savepoint", "do_rollback_to_savepoint"),
        *("do_execute", "do_executemany", "do_execute_no_params", "do_ping"),
    ),
    "sqlalchemy/engine/cursor.py": ("__init__", "fetchone", "fetchmany", "fetchall"),
}
"""The functions of SQLAlchemy below which SQLite may be reached inside a loop."""


def in_ci() -> bool:
    """Whether this run must not skip anything."""
    return os.environ.get("CI", "").lower() in ("1", "true")


def apt_line() -> str:
    """The command that installs every system package the tests use."""
    return f"apt-get install -y {' '.join(APT_PACKAGES.read_text(encoding='utf-8').split())}"


def absent(reason: str) -> None:
    """Skip, or fail in CI: there everything must be present."""
    if in_ci():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ``shared`` beside the repository: real pages, kept apart from the code."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        absent("the folder ../shared is not beside the repository")
    return folder


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """A function from the name of a system program to its path."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            absent(f"{name} is missing: {apt_line()}")
        return str(path)

    return find


@pytest.fixture(scope="session")
def three_days(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder and the output of a short demo, which runs once for all tests."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    done = xunwang("demo", "--days", "3", "--no-serve", "--out", str(folder))
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


# ── blocking calls ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def no_blocking_calls(request: pytest.FixtureRequest) -> Iterator[None]:
    """In an async test a blocking call made by ``monitor`` or ``checks`` inside the loop raises ``BlockingError``."""
    if not inspect.iscoroutinefunction(getattr(request, "function", None)):
        yield
        return
    with blockbuster_ctx(["monitor", "checks"]) as guard:
        allow(guard)
        yield


def allow(guard: BlockBuster) -> None:
    """The blocking calls that are meant, each with its reason."""
    functions = guard.functions
    for name in [*(each for each in functions if each.startswith("sqlite3.")), "os.path.abspath"]:
        # The store's non-offload mode writes in the loop on purpose: a thread in flight is invisible to the virtual
        # clock, and a batch costs well under a millisecond.  Only through SQLAlchemy: a sqlite3 call of our own inside
        # the loop is still an error.
        for file, names in SQLALCHEMY.items():
            functions[name].can_block_in(file, names)
    for name in (each for each in functions if each.startswith(("os.", "io."))):
        # Opening a store migrates it, once, before anything else runs: Alembic reads its scripts.
        functions[name].can_block_in("alembic/command.py", ("upgrade", "stamp"))
    for name in (each for each in functions if each.startswith(("os.", "io."))):
        # The file of the shared pace is opened once a pool, before it asks anything.
        functions[name].can_block_in("monitor/observe/shared_pace.py", ("__init__",))
    for name in (each for each in functions if each.startswith(("os.", "io."))):
        # The lock of a host is taken once a crawl or round.
        functions[name].can_block_in("monitor/store/locks.py", ("crawling", "_file"))
    for name in (
        "os.stat",
        "os.listdir",
        "os.getcwd",
        "os.path.abspath",
        "os.readlink",
        "io.BufferedReader.read",
        "io.TextIOWrapper.read",
    ):
        # Importing a module for the first time reads its file.
        functions[name].can_block_in("<frozen importlib._bootstrap>", ("_find_and_load",))
        # A template is read once, at its first use, then comes from Jinja's cache.
        functions[name].can_block_in("jinja2/loaders.py", ("get_source", "load", "uptodate"))
        functions[name].can_block_in("jinja2/environment.py", ("is_up_to_date",))


# ── skips in CI ──────────────────────────────────────────────────────────────────────────────────────────────────────


def unexpected_skips(config: pytest.Config) -> list[str]:
    """Node ids that were skipped (or expected to fail) in CI without standing in ``ALLOWED_SKIPS``."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not in_ci():
        return []
    reports = [*reporter.stats.get("skipped", ()), *reporter.stats.get("xfailed", ())]
    return sorted({report.nodeid for report in reports} - ALLOWED_SKIPS.keys())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skip that nobody allowed is a failure in CI."""
    if session.exitstatus == pytest.ExitCode.OK and unexpected_skips(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the skips that fail the run."""
    skipped = unexpected_skips(config)
    if skipped:
        terminalreporter.section("skipped in CI, so failed", red=True)
        for nodeid in skipped:
            terminalreporter.write_line(nodeid)
