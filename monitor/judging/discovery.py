"""Finds the checks: every module of the package ``checks`` whose name does not begin with an underscore.

No list is kept by hand.  A file that does not supply what :mod:`monitor.contract` asks for stops the program with a
message for the engineer who wrote it: judging without it would look like a pass.
"""

import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any, cast

import checks as checks_package
from monitor.contract import PART_NAMES, UNKNOWN_CODE, Answers, Check, CheckModule, Page, Pages, Reads, Wants
from monitor.model import Note


class CheckError(Exception):
    """One or more files in ``checks/`` are not checks; ``problems`` names file and fault, one each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def discover(package: ModuleType) -> dict[str, CheckModule]:
    """All checks of a package by id (the file's name): vetoes first, then by the rule that they cite.

    Raises :class:`CheckError` that names every faulty file.
    """
    found: dict[str, CheckModule] = {}
    problems: list[str] = []
    for name in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        if name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{name}")
        faults = [f"{package.__name__}/{name}.py: {fault}" for fault in _faults(name, module)]
        problems += faults
        if not faults:
            found[name] = cast(CheckModule, module)
    if problems:
        raise CheckError(tuple(problems))
    return dict(sorted(found.items(), key=lambda pair: (not pair[1].CHECK.veto, pair[1].CHECK.rules[0].id, pair[0])))


def _faults(name: str, module: ModuleType) -> Iterator[str]:
    if not name.isidentifier() or not name.islower():
        yield "the file name is the check's id and must be a lower-case identifier"
    check: Any = getattr(module, "CHECK", None)
    if not isinstance(check, Check):
        yield "CHECK is missing or is not a monitor.contract.Check"
    else:
        yield from _data_faults(check)
    judge: Any = getattr(module, "judge", None)
    if not callable(judge):
        yield "judge(evidence, options) is missing"
    elif list(inspect.signature(judge).parameters) != ["evidence", "options"]:
        yield f"judge must take (evidence, options), not {inspect.signature(judge)}"
    yield from _reader_faults(module, check)


def _reader_faults(module: ModuleType, check: Any) -> Iterator[str]:
    """What is wrong with the functions that a check may have beside ``judge``."""
    held = {name: getattr(module, name, None) for name in _BESIDE}
    for name, function in held.items():
        if function is not None and list(inspect.signature(function).parameters) != _BESIDE[name]:
            yield f"{name} must take ({', '.join(_BESIDE[name])}), not {inspect.signature(function)}"
    if isinstance(check, Check) and (held["read"] is None) != (check.reader == 0):
        yield "CHECK.reader is the version of read: 0 without one, at least 1 with one"
    if isinstance(check, Check) and held["read"] is not None and Pages not in check.needs:
        yield "a check that reads pages needs Pages, where its notes come back"
    if (held["wants"] is None) != (held["hear"] is None):
        yield "wants and hear go together"
    if isinstance(check, Check) and held["wants"] is not None and Answers not in check.needs:
        yield "a check that wants looks needs Answers, where they come back"


def _data_faults(check: Check) -> Iterator[str]:
    for key in ("title", "why", "advice"):
        if not getattr(check, key).strip():
            yield f"CHECK.{key} is empty"
    if not check.rules:
        yield "CHECK.rules cites no rule"
    if not check.needs or any(part not in PART_NAMES for part in check.needs):
        yield "CHECK.needs must name evidence types of monitor.contract"
    if not check.codes or UNKNOWN_CODE in check.codes:
        yield f"CHECK.codes must declare the finding codes ({UNKNOWN_CODE!r} is declared by the contract)"
    for option, value in check.options.items():
        if not option.isidentifier() or not value.unit or not value.help:
            yield f"CHECK.options[{option!r}] needs an identifier, a unit and a help text"


_BESIDE = {"read": ["page"], "wants": ["evidence", "options"], "hear": ["want", "page"]}
"""The functions that a check may have beside ``judge``, with their parameters."""


@cache
def checks() -> dict[str, CheckModule]:
    """The project's checks by id.  Callers must not change the mapping."""
    return discover(checks_package)


def catalogue() -> dict[str, Check]:
    """The data of the project's checks by id."""
    return {name: module.CHECK for name, module in checks().items()}


def page_readers() -> dict[str, tuple[int, Callable[[Page], tuple[Note, ...]]]]:
    """Check → version and function, for every check that takes notes of its own from pages."""
    return {
        name: (module.CHECK.reader, cast(Reads, module).read)
        for name, module in checks().items()
        if module.CHECK.reader
    }


def wanting() -> dict[str, Wants]:
    """The checks that want looks beside the crawl."""
    return {name: cast(Wants, module) for name, module in checks().items() if hasattr(module, "wants")}


def revision_of(modules: dict[str, CheckModule], *others: ModuleType) -> str:
    """Sixteen hex digits over the data and source of the given checks and modules: it changes when a rule changes."""
    digest = hashlib.sha256()
    for name, module in sorted(modules.items()):
        digest.update(f"{name}\n{module.CHECK!r}\n{inspect.getsource(cast(ModuleType, module))}".encode())
    for other in others:
        digest.update(inspect.getsource(other).encode())
    return digest.hexdigest()[:16]
