"""A run's cost is the kernel's: processor time of children too, memory of all together, an end for what does not end."""

import sys
import time
from pathlib import Path

import pytest

from tests.bench.cases import Case, Field
from tests.bench.driver import Result
from tests.bench.figures import figures, lines_of
from tests.bench.measure import Cost, run
from tests.bench.nginx import Served
from tests.bench.runners import RUNNERS, Ground

BURN = "import time\nuntil = time.process_time() + 0.3\nwhile time.process_time() < until: pass\n"
PARENT = f"import subprocess, sys\nkept = bytearray(64_000_000)\nsubprocess.run([sys.executable, '-c', {BURN!r}])\nprint('done')"


def test_children_are_counted(tmp_path: Path) -> None:
    cost = run([sys.executable, "-c", PARENT], tmp_path, {}, limit_s=60)
    assert cost.finished
    assert 0.3 <= cost.cpu_s <= cost.wall_s + 0.2
    assert 70 <= cost.peak_mb <= 150
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "done\n"


def test_memory_of_the_measuring_process_is_not_counted(tmp_path: Path) -> None:
    kept = bytearray(b"x") * 200_000_000
    cost = run([sys.executable, "-c", "import time; time.sleep(0.3)"], tmp_path, {}, limit_s=60)
    assert len(kept) > 0
    assert 1 <= cost.peak_mb <= 60


def test_what_does_not_end_is_ended(tmp_path: Path) -> None:
    began = time.monotonic()
    cost = run([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, {}, limit_s=0.3)
    assert not cost.finished
    assert time.monotonic() - began < 20


def field(*broken: bytes) -> Field:
    site = Served(root=Path(), port=1)
    ground = Ground(sites=(site,), anchors=(site, site), pages=(), columns=8)
    return Field(ground=ground, pages=frozenset(), broken=frozenset(broken), served=())


def test_a_target_is_one_however_it_is_spelt() -> None:
    known = field("127.0.0.1/附件.doc".encode(), b"127.0.0.1/gone.html", b"127.0.0.1/other.html")
    said = ["http://127.0.0.1:1/%E9%99%84%e4%bb%b6.doc", "http://127.0.0.1:1/附件.doc", "http://127.0.0.1:1/gone.html"]
    assert known.judged(said) == (2, 1, 0)
    assert known.judged([*said, "http://127.0.0.1:1/fine.html", "http://127.0.0.2:1/gone.html"]) == (2, 1, 2)


def result(runner: str, cpu_s: float, **more: object) -> Result:
    cost = Cost(wall_s=cpu_s * 2, cpu_s=cpu_s, peak_mb=50.0, others=0.0, finished=True)
    return Result(**{"case": "c", "runner": runner, "cost": cost, "pages": 100, "found": 3, **more})  # type: ignore[arg-type]


def test_the_table_gives_medians_and_ratios() -> None:
    runs = [result("ours", cpu_s) for cpu_s in (1.0, 2.0, 50.0)] + [
        result("lychee", 4.0, false=2),
        result("lychee", 4.0),
    ]
    case = Case(name="c", articles=100, runs=(("ours", 3), ("lychee", 2), ("scrapy", 1)))
    gone = result("scrapy", 0.0, fault="scrapy is not there")
    ours, lychee, scrapy = lines_of(case, [*runs, gone])
    assert ours[1:6] == ("3", "25", "50", "", "")
    assert lychee[1:6] == ("2", "12", "25", "2.0", "2.0")
    assert lychee[-3:] == ("3", "0", "2")
    assert scrapy[:3] == (RUNNERS["scrapy"].words, "0", "scrapy is not there")
    assert figures([gone]) is None


@pytest.mark.parametrize(
    ("name", "file", "text"),
    [
        ("ours", "out.txt", '{"pages": 1, "broken": ["http://h/a"], "unsure": []}'),
        ("lychee", "report.json", '{"error_map": {"http://h/": [{"url": "http://h/a"}], "p": [{"url": "http://h/a"}]}}'),
        ("scrapy-lean", "broken.json", '["http://h/a"]'),
        ("linkchecker", "report.csv", "# by\nurlname;valid;url\na;False;http://h/a\nb;True;http://h/b\n# end\n"),
        ("linkinator", "out.txt", '{"links": [{"url": "http://h/a", "state": "BROKEN"}, {"url": "b", "state": "OK"}]}'),
    ],
)  # fmt: skip
def test_reports_are_read(name: str, file: str, text: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert RUNNERS[name].broken(tmp_path) == ["http://h/a"]
