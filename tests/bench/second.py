"""``python -m tests.bench.second``: what the second crawl of a portal costs, and whether it finds every planted change.

Three servers, one after the other: nginx with ETag and Last-Modified, with Last-Modified alone, and without either (then
bodies are compared by hash: nothing is saved on the way, but reading is).  For each: a first crawl; a second one of the
unchanged site; new articles on lists and a light round; articles edited, removed, moved and attachments removed, and a
third crawl.  CPU is user and system time of the whole process of ours, pinned to one core; ``net`` leaves out its start.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.nginx import Log, Served, pinned, serving
from tests.bench.planted import Planted, Planter
from tests.bench.portal_articles import Articles, Plan
from tests.bench.portal_writing import build, key_of

CORE = 1
_FRESH = "open_file_cache off;"  # a server that remembers files would itself lie about those that are edited
SERVERS = {
    "ETag and Last-Modified": _FRESH,
    "Last-Modified": f"{_FRESH} etag off;",
    "no validators": f'{_FRESH} etag off; if_modified_since off; add_header Last-Modified "";',
}
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One run of ours: CPU seconds, requests, bytes sent by the server, and what it says itself."""

    cpu_s: float
    requests: int
    sent: int
    told: dict[str, object]


def run(log: Log, *arguments: str) -> Turn:
    """Crawl in a process of its own."""
    log.begin()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [*pinned(CORE), sys.executable, "-m", "tests.bench.second_child", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(done.stderr[-4_000:])
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Turn(cpu_s=spent, requests=len(list(log.asked())), sent=log.sent(), told=json.loads(done.stdout))


def measure(name: str, more: str, plan: Plan, folder: Path, port: int) -> list[str]:
    """All turns against one server; the lines of its table."""
    truth = build(plan, folder)
    planter = Planter(Articles(plan), folder / "www")
    planter.age()
    served = [
        Served(root=folder / "www", port=port),
        *(Served(root=folder / "www", address=f"127.0.0.{at}", port=port) for at in (250, 251)),
    ]
    urls = [each.url for each in served]
    (folder / "store").mkdir()
    with serving(folder / "nginx", served, more=more) as log:
        start = run(log, "start", str(folder / "store"), *urls).cpu_s
        first = run(log, "crawl", str(folder / "store"), *urls)
        second = run(log, "crawl", str(folder / "store"), *urls)
        new = planter.new_articles(12)
        light = run(log, "light", str(folder / "store"), *urls)
        changes = planter.changes(10)
        third = run(log, "crawl", str(folder / "store"), *urls)
    lines = [f"server with {name}: {len(truth['pages'])} pages, {first.requests} requests, {first.sent / 1e6:.1f} MB"]
    for words, turn in (("first crawl", first), ("second crawl, unchanged", second), ("light round, 12 new", light),
                        ("third crawl, 40 changes", third)):  # fmt: skip
        lines.append(_line(words, turn, first, start))
    lines.append(f"  new articles found by the light round: {_share(light.told['new'], new.new)}")
    lines += _found(third, second, changes, truth["broken"])
    return lines


def _line(words: str, turn: Turn, first: Turn, start_s: float) -> str:
    net = (turn.cpu_s - start_s) / max(first.cpu_s - start_s, 0.001)
    return (
        f"  {words:<26} CPU {turn.cpu_s:6.2f} s ({turn.cpu_s / first.cpu_s:4.0%}, net {net:4.0%})"
        f"  bytes {turn.sent / 1e6:6.2f} MB ({turn.sent / first.sent:4.0%})"
        f"  requests {turn.requests:5} ({turn.requests / first.requests:4.0%})  unchanged {turn.told['unchanged']}"
    )


def _share(found: object, planted: Iterable[str]) -> str:
    assert isinstance(found, list)
    wanted = set(planted)
    return f"{len(wanted & set(found))} of {len(wanted)}"


def _found(third: Turn, second: Turn, changes: Planted, missing: dict[str, list[str]]) -> list[str]:
    """What the third crawl made of each kind of change."""
    broken, known = third.told["broken"], second.told["broken"]
    assert isinstance(broken, list)
    assert isinstance(known, list)
    keys = {key_of(url) for url in broken}
    wanted = {key_of(path) for path in (*changes.broken, *missing)}
    return [
        f"  edited {_share(third.told['changed'], changes.edited)}, removed {_share(broken, changes.removed)},"
        f" moved {_share(third.told['new'], changes.moved.values())}, attachments gone"
        f" {sum(key_of(path) in keys for path in changes.gone)} of {len(changes.gone)};"
        f" links broken {len(keys & wanted)} of {len(wanted)}, false {len(keys - wanted)}"
    ]


def main() -> None:
    """Measure all three servers."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.second", description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--encoding", choices=("utf-8", "gb18030"), default="utf-8")
    parser.add_argument("--port", type=int, default=8_860)
    args = parser.parse_args()
    for number, (name, more) in enumerate(SERVERS.items()):
        folder = Path(tempfile.mkdtemp(prefix="second-"))
        try:
            plan = Plan(articles=args.articles, encoding=args.encoding)
            print("\n".join(measure(name, more, plan, folder, args.port + number)), flush=True)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
