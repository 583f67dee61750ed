"""Every check that is discovered keeps the contract; nothing here names a check."""

import ast
import importlib
import linecache
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import checks as package
from monitor.contract import UNKNOWN_CODE, CheckModule, Evidence
from monitor.judging.discovery import CheckError, checks, discover, revision_of
from monitor.judging.result import SiteJudgement
from monitor.judging.runner import judge_site, run
from monitor.model import Stage, Verdict
from tests.checks.district import PORTAL, changed, evidence
from tests.checks.samples import all_gaps, measured

ALL = checks()
FOLDER = Path(package.__path__[0])
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CONFIDENCE = re.compile(r"FOUND|FOUND-2nd|MEM-(HIGH|MED|LOW)")

each = pytest.mark.parametrize("name", list(ALL))


def samples(name: str) -> list[Evidence]:
    """Evidence of many kinds of sites, and what the check's own test adds in ``SAMPLES``."""
    own = importlib.import_module(f"tests.checks.test_{name}")
    return [*measured(), *getattr(own, "SAMPLES", ())]


def source(name: str) -> Path:
    return FOLDER / f"{name}.py"


def test_every_file_is_a_check_and_has_its_test() -> None:
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert files == set(ALL)
    assert files <= {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}


@each
def test_metadata_is_complete_and_chinese(name: str) -> None:
    check = ALL[name].CHECK
    told = [check.title, check.why, check.advice, *check.codes.values()]
    told += [text for option in check.options.values() for text in (option.unit, option.help)]
    told += [text for rule in check.rules for text in (rule.document, rule.text)]
    assert [text for text in told if not CHINESE.search(text)] == []
    assert len(check.title) <= 10
    assert all(CONFIDENCE.fullmatch(rule.confidence) for rule in check.rules)
    assert all(rule.url == "" or rule.url.startswith("https://www.gov.cn/") for rule in check.rules)
    assert all(re.fullmatch(r"[a-z][a-z_]*", code) for code in check.codes)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", measure.name) and measure.help for measure in check.measures)
    assert not check.points.verified


def test_measures_are_named_once() -> None:
    names = [measure.name for module in ALL.values() for measure in module.CHECK.measures]
    assert len(names) == len(set(names))


@each
def test_imports_are_the_contract_the_model_and_the_standard_library(name: str) -> None:
    foreign = {module for module in imports(source(name)) if module.split(".")[0] not in sys.stdlib_module_names}
    assert foreign == {"monitor.contract", "monitor.model"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module or ""


@each
def test_gaps_are_unknown_never_a_fault_never_a_pass(name: str) -> None:
    for given in all_gaps():
        result = run(name, ALL[name], given)
        assert result.judgement.verdict is Verdict.UNKNOWN
        assert result.fault_of_ours == ""
        (found,) = result.findings
        assert (found.finding.code, found.finding.where) == (UNKNOWN_CODE, given.site.url)


@each
@pytest.mark.parametrize("stage", [Stage.PREPARING, Stage.SUSPENDED, Stage.CLOSED])
def test_sites_that_are_not_running_are_not_judged(name: str, stage: Stage) -> None:
    result = run(name, ALL[name], evidence(site=changed(PORTAL, stage=stage)))
    assert result.judgement.verdict is Verdict.NOT_APPLICABLE
    assert result.findings == ()


@each
def test_findings_keep_the_contract(name: str) -> None:
    check = ALL[name].CHECK
    emitted: set[str] = set()
    for given in samples(name):
        result = run(name, ALL[name], given)
        assert result.fault_of_ours == ""
        answer = result.judgement
        assert answer.measures.keys() <= {measure.name for measure in check.measures}
        assert CHINESE.search(answer.summary)
        assert answer.verdict in {found.verdict for found in answer.findings} | {Verdict.PASS, Verdict.NOT_APPLICABLE}
        for judged in result.findings:
            found = judged.finding
            emitted.add(found.code)
            assert found.where.startswith(("http://", "https://"))
            assert found.verdict in (Verdict.WARN, Verdict.FAIL, Verdict.UNKNOWN)
            assert (found.verdict is Verdict.UNKNOWN) == (found.code == UNKNOWN_CODE)
            assert found.rule in {"", *(rule.id for rule in check.rules)}
            assert CHINESE.search(found.what)
            assert CHINESE.search(found.fix)
            assert found.steps or found.verdict is Verdict.UNKNOWN
            assert found.points >= 0
        assert len({judged.id for judged in result.findings}) == len(result.findings)
    assert emitted - {UNKNOWN_CODE} == check.codes.keys()


@each
def test_judging_is_pure(name: str) -> None:
    for given in samples(name):
        assert run(name, ALL[name], given) == run(name, ALL[name], given)


def test_judgements_survive_storage() -> None:
    for given in measured():
        judged = judge_site(given)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(judged), type=SiteJudgement) == judged == judge_site(given)


def test_order_is_vetoes_first_then_by_rule() -> None:
    vetoes = [module.CHECK.veto for module in ALL.values()]
    assert vetoes == sorted(vetoes, reverse=True)


NEW_CHECK = '''
"""A check dropped in."""
from monitor.contract import Check, Evidence, Home, Judgement, Options, Rule
from monitor.model import Verdict

CHECK = Check(
    title="新检查", why="试", advice="试", needs=(Home,), codes={"odd": "怪"},
    rules=(Rule(id="Z-1", document="无", text="无"),),
)

def judge(evidence: Evidence, options: Options) -> Judgement:
    return Judgement(verdict=Verdict.PASS, summary="好")
'''


@pytest.fixture
def dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package in the manner of ``checks``, to drop files into."""
    folder = tmp_path / "dropped_checks"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.split(".")[0] == "dropped_checks"]:
        del sys.modules[name]


def discovered() -> dict[str, CheckModule]:
    return discover(importlib.import_module("dropped_checks"))


def test_a_new_file_is_a_new_check(dropped: Path) -> None:
    (dropped / "brand_new.py").write_text(NEW_CHECK, "utf-8")
    (dropped / "_notes.py").write_text("", "utf-8")
    found = discovered()
    assert list(found) == ["brand_new"]
    home = next(measured())
    judged = judge_site(home, {**ALL, **found})
    assert judged.results[-1].check == "brand_new"
    assert judged.results[-1].judgement.verdict is Verdict.PASS
    assert revision_of({**ALL, **found}) != revision_of(ALL)


def test_the_revision_changes_with_the_source(dropped: Path) -> None:
    (dropped / "brand_new.py").write_text(NEW_CHECK, "utf-8")
    before = revision_of(discovered())
    assert revision_of(discovered()) == before
    for name in [name for name in sys.modules if name.startswith("dropped_checks")]:
        del sys.modules[name]
    (dropped / "brand_new.py").write_text(NEW_CHECK.replace('"好"', '"很好"') + "\n# longer\n", "utf-8")
    linecache.checkcache()
    assert revision_of(discovered()) != before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("CHECK = Check(", "OTHER = Check(", "CHECK is missing"),
        ('title="新检查"', 'title=" "', "CHECK.title is empty"),
        ("needs=(Home,)", "needs=()", "CHECK.needs"),
        ("needs=(Home,)", "needs=(Rule,)", "CHECK.needs"),
        ('codes={"odd": "怪"}', "codes={}", "CHECK.codes"),
        ('codes={"odd": "怪"}', 'codes={"unknown": "怪"}', "CHECK.codes"),
        ('rules=(Rule(id="Z-1", document="无", text="无"),)', "rules=()", "CHECK.rules"),
        ("def judge(evidence: Evidence, options: Options)", "def other()", "judge(evidence, options) is missing"),
        ("def judge(evidence: Evidence, options: Options)", "def judge(evidence)", "judge must take"),
        ("CHECK = Check(", "def read(page):\n    return ()\n\nCHECK = Check(", "CHECK.reader"),
        ("CHECK = Check(", "def read(body):\n    return ()\n\nCHECK = Check(reader=1, ", "read must take"),
        ("CHECK = Check(", "def read(page):\n    return ()\n\nCHECK = Check(reader=1, ", "needs Pages"),
        ("CHECK = Check(", "def hear(want, page):\n    return ()\n\nCHECK = Check(", "go together"),
    ],
)
def test_a_faulty_file_is_named(dropped: Path, old: str, new: str, message: str) -> None:
    assert old in NEW_CHECK
    (dropped / "faulty.py").write_text(NEW_CHECK.replace(old, new), "utf-8")
    (dropped / "fine.py").write_text(NEW_CHECK, "utf-8")
    with pytest.raises(CheckError) as caught:
        discovered()
    assert all(problem.startswith("dropped_checks/faulty.py: ") for problem in caught.value.problems)
    assert message in str(caught.value)
