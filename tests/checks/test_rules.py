"""The table from rule to check (``checks/RULES.md``), held against the rules and the checks."""

import re
from pathlib import Path

from monitor.judging import catalogue
from tests.conftest import ROOT

TABLE = ROOT / "checks" / "RULES.md"
WORDS = {"later", "by hand", "no check"}


def rows() -> dict[str, set[str]]:
    """Rule id → the checks that answer it, or one of the words."""
    found: dict[str, set[str]] = {}
    for rule, answer in re.findall(
        r"^\| ([A-Z]{1,2}-\d+[a-z]?) \| ([^|]+) \|", TABLE.read_text(encoding="utf-8"), re.M
    ):
        assert rule not in found, f"{rule} stands twice"
        found[rule] = {name.strip().strip("`") for name in answer.split(",")}
    return found


def test_every_rule_has_its_answer(shared: Path) -> None:
    text = (shared / "RULES.md").read_text(encoding="utf-8")
    known = re.findall(r"^\| ([A-Z]{1,2}-\d+[a-z]?)(?: ★)? \|", text, re.M)
    assert len(known) > 150
    assert list(rows()) == known


def test_every_answer_is_a_check_or_a_word() -> None:
    assert {answer for answers in rows().values() for answer in answers} <= {*catalogue(), *WORDS, "grade"}
    assert [rule for rule, answers in rows().items() if answers & WORDS and len(answers) > 1] == []


def test_every_rule_that_a_check_cites_names_the_check() -> None:
    table = rows()
    cited = [(rule.id, name) for name, check in catalogue().items() for rule in check.rules if rule.id in table]
    assert [(rule, name) for rule, name in cited if name not in table[rule]] == []
    assert {name for answers in table.values() for name in answers} >= {
        name for name, check in catalogue().items() if any(rule.id in table for rule in check.rules)
    }
