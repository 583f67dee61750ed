"""The one-way flow, proved over the imports of every module; and what only a few modules may do."""

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCES = sorted(path.relative_to(ROOT) for folder in ("monitor", "checks") for path in (ROOT / folder).rglob("*.py"))

MAY_IMPORT: dict[str, set[str]] = {
    "monitor": set(),
    "monitor.model": set(),
    "monitor.clock": set(),
    "monitor.contract": {"monitor.model"},
    "checks": {"monitor.contract", "monitor.model"},
    "monitor.register": {"monitor.model"},
    "monitor.plan": {"monitor.model"},
    "monitor.policies": {"monitor.model"},
    "monitor.owing": {"monitor.model", "monitor.contract"},
    "monitor.store": {"monitor.model", "monitor.contract"},
    "monitor.observe": {"monitor.model", "monitor.contract", "monitor.clock", "monitor.store"},
    "monitor.judging": {"monitor.model", "monitor.contract", "checks"},
    "monitor.reports": {"monitor.model", "monitor.contract", "monitor.clock", "monitor.judging", "monitor.policies"},
    "monitor.serve": {"monitor.model", "monitor.contract", "monitor.judging", "monitor.reports"},
    "monitor.demo": {"monitor.model", "monitor.contract", "monitor.clock", "monitor.register"},
}
"""Part → the parts it may import.  Reports and pages read views, so not even the store; the demo's district is the
other side, so it knows nothing of how it is looked at or judged."""

SEES_BOTH_ENDS = {
    "monitor.app": {*MAY_IMPORT} - {"monitor", "checks"},
    "monitor.cli": {*MAY_IMPORT, "monitor.app"} - {"monitor", "checks"},
}
"""The composition root and the commands above it.  Even they know the checks only through the catalogue."""

NETWORK = {"aiohttp", "aiosmtplib", "dns", "ftplib", "http.client", "http.server", "imaplib", "poplib", "smtplib"}
NETWORK |= {"socket", "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "requests", "httpx"}

TOUCHES_NETWORK = {
    "monitor/observe": "looks",
    "monitor/demo": "answers: the server's half of the district",
    "monitor/serve": "the pages",
    "monitor/reports/send.py": "the mail",
    "monitor/app/serving.py": "listens",
    "monitor/app/mailing.py": "the mail's encryption",
}

IMPURE = {"os", "io", "pathlib", "subprocess", "threading", "asyncio", "random", "logging", "shutil", "time"}
EFFECTS = {"open", "print", "input", "exec", "eval"}

CLOCKS = {
    *(("datetime", name) for name in ("now", "utcnow", "today")),
    *(("date", name) for name in ("today",)),
    *(("time", name) for name in ("time", "time_ns", "monotonic", "monotonic_ns", "localtime", "gmtime")),
}


def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """Full dotted names that a module imports anywhere in it; ``from x import y`` gives ``x.y``."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports by a relative name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(name: str) -> str:
    """``monitor.observe`` of ``monitor.observe.pace.Pace``; empty for what is not ours."""
    first, *rest = name.split(".")
    if first == "monitor" and rest:
        return f"monitor.{rest[0]}"
    return first if first in ("monitor", "checks", "dashboards", "tests") else ""


def part_of_file(path: Path) -> str:
    if path.parts[0] == "checks":
        return "checks"
    return "monitor" if path.parts[1] == "__init__.py" else f"monitor.{path.parts[1].removesuffix('.py')}"


def test_arrows_point_one_way() -> None:
    wrong = []
    assert {part_of_file(path) for path in SOURCES} == {*MAY_IMPORT, *SEES_BOTH_ENDS}
    for path in SOURCES:
        part = part_of_file(path)
        allowed = {**MAY_IMPORT, **SEES_BOTH_ENDS}[part] | {part, ""}
        wrong += [f"{path} imports {name}" for name in imports(path) if part_of(name) not in allowed]
    assert wrong == []


def test_arrows_close_no_circle() -> None:
    """The table itself: parts can be put in an order in which each imports only earlier ones."""
    order = list(TopologicalSorter({**MAY_IMPORT, **SEES_BOTH_ENDS}).static_order())
    assert order[-1] == "monitor.cli"
    assert order.index("monitor.store") < order.index("monitor.observe")


@pytest.mark.parametrize("part", ["monitor.demo", "monitor.app"])
def test_only_the_top_knows(part: str) -> None:
    """Nobody but the composition root and the commands knows that there is a demo, or a composition root."""
    importers = {part_of_file(path) for path in SOURCES for name in imports(path) if part_of(name) == part}
    assert importers <= {part, *SEES_BOTH_ENDS}


def test_network_is_touched_in_few_places() -> None:
    wrong = []
    for path in SOURCES:
        touched = {name for name in imports(path) for library in NETWORK if f"{name}.".startswith(f"{library}.")}
        if touched and not any(path.is_relative_to(place) for place in TOUCHES_NETWORK):
            wrong.append(f"{path} imports {sorted(touched)}")
    assert wrong == []


def test_every_place_that_touches_the_network_exists() -> None:
    assert [place for place in TOUCHES_NETWORK if not (ROOT / place).exists()] == []


def test_only_the_clock_reads_a_clock() -> None:
    wrong = []
    for path in SOURCES:
        for func in (node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)):
            read = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and (func.value.id, func.attr)
            if read in CLOCKS and path != Path("monitor/clock.py"):
                wrong.append(f"{path}:{func.lineno} {read}")
    assert wrong == []


def test_checks_are_pure() -> None:
    """Nothing but the contract, the model and the standard library's computing; no files, no processes, no output."""
    wrong = []
    for path in (path for path in SOURCES if path.parts[0] == "checks"):
        tops = {name.partition(".")[0] for name in imports(path)} - {"monitor"}
        wrong += [f"{path} imports {top}" for top in tops if top in IMPURE or top not in sys.stdlib_module_names]
        calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
        wrong += [f"{path} calls {func.id}" for func in calls if isinstance(func, ast.Name) and func.id in EFFECTS]
    assert wrong == []
