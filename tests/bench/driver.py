"""Runs the cases: repetition by repetition, so that what disturbs the machine for a while disturbs everybody alike."""

import compileall
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from tests.bench.cases import Case, Field, prepared, url_key
from tests.bench.measure import Cost, run
from tests.bench.nginx import Log, serving
from tests.bench.runners import HOME, RUNNERS, Runner
from tests.conftest import ROOT

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Result:
    """One run.  ``pages``: different pages that the server gave it, a folder and its index page being one; ``fault``:
    why there are no figures, or nothing."""

    case: str
    runner: str
    cost: Cost
    pages: int = 0
    requests: int = 0
    found: int = 0
    missed: int = 0
    false: int = 0
    fault: str = ""


def measured(cases: Sequence[Case], only: Sequence[str], minutes: float, tell: Tell) -> list[Result]:
    """All runs of the cases, as far as the minutes last; the first run of each always."""
    began = time.monotonic()
    for package in ("monitor", "checks", "tests/bench"):  # as installing does for everybody's packages
        compileall.compile_dir(ROOT / package, quiet=1)
    results: list[Result] = []
    fields = {case.name: prepared(case) for case in cases}
    for case, runner, log in _runs(cases, fields, only):
        before = [each.cost.wall_s for each in results if (each.case, each.runner) == (case.name, runner.name)]
        left = began + minutes * 60 - time.monotonic()
        if before and (median(before) > left or any(_hopeless(each, case, runner) for each in results)):
            continue
        result = one(case, fields[case.name], runner, log)
        results.append(result)
        tell(told(result))
        _keep(results)
    return results


def _hopeless(result: Result, case: Case, runner: Runner) -> bool:
    return (result.case, result.runner) == (case.name, runner.name) and bool(result.fault)


def _runs(cases: Sequence[Case], fields: dict[str, Field], only: Sequence[str]) -> Iterator[tuple[Case, Runner, Log]]:
    """Every run with the server that it needs, first all first ones, then all second ones."""
    wanted = {
        case.name: [(RUNNERS[name], count) for name, count in case.runs if not only or name in only] for case in cases
    }
    for number in range(max((count for runs in wanted.values() for _, count in runs), default=0)):
        for case in cases:
            due = [runner for runner, count in wanted[case.name] if count > number]
            if due:
                with serving(HOME / "nginx" / case.name, fields[case.name].served, gzip=case.gzip) as log:
                    for runner in due:
                        yield case, runner, log


def one(case: Case, field: Field, runner: Runner, log: Log) -> Result:
    """One run on a server that is up."""
    if why := runner.missing():
        return Result(case=case.name, runner=runner.name, cost=Cost.none(), fault=why)
    folder = HOME / "runs" / case.name / runner.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    folder.chmod(0o777)  # LinkChecker becomes nobody where it is started by root
    command = runner.command(field.ground, folder)
    log.begin()
    cost = run(command, folder, _trusting(field.ground.ca), limit_s=case.limit_s)
    asked = list(log.asked())
    got = {
        url_key(f"http://{address}{path}")
        for method, status, address, path in asked
        if (method, status) == ("GET", 200)
    }
    failures = sum(status >= 500 for _, status, _, _ in asked)
    fault = f"the server failed {failures} times" if failures else ""
    result = Result(
        case=case.name, runner=runner.name, cost=cost, pages=len(got & field.pages), requests=len(asked),
        fault=fault if cost.finished else f"did not finish in {case.limit_s:.0f} s",
    )  # fmt: skip
    return result if result.fault else _judged(result, field, runner, folder)


def _judged(result: Result, field: Field, runner: Runner, folder: Path) -> Result:
    """The run with what it found; a program that wrote no report has failed."""
    try:
        found, missed, false = field.judged(runner.broken(folder))
    except (OSError, ValueError, KeyError) as error:
        said = (folder / "err.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        return Result(**(vars(result) | {"fault": f"failed: {' '.join(said) or error}"[:200]}))
    return Result(**(vars(result) | {"found": found, "missed": missed, "false": false}))


def _trusting(ca: str) -> dict[str, str]:
    """The environment that makes each program trust the bench's authority."""
    return dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"), ca) if ca else {}


def told(result: Result) -> str:
    """A run in one line."""
    cost = result.cost
    if result.fault:
        return f"{result.case:10} {result.runner:12} {result.fault}"
    return (
        f"{result.case:10} {result.runner:12} {result.pages} pages, {result.requests} requests, {cost.wall_s:.1f} s wall, "
        f"{cost.cpu_s:.1f} s CPU, {cost.peak_mb:.0f} MB, found {result.found} missed {result.missed} false {result.false}, "
        f"others {cost.others:.0%}"
    )


def _keep(results: Sequence[Result]) -> None:
    path = HOME / "results.json"
    path.write_text(json.dumps([asdict(each) for each in results], ensure_ascii=False, indent=1), encoding="utf-8")
