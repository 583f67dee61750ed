"""Both READMEs hold true: commands, checks, words, links, targets and the sample register are those of the code."""

import re
import tomllib
from collections.abc import Iterator

import pytest
import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

from monitor.app.wiring import check_defaults
from monitor.cli import app
from monitor.judging import catalogue
from monitor.model import ACTION_WORDS, GRADE_WORDS, KIND_WORDS, STAGE_WORDS, VERDICT_WORDS
from monitor.register import parse
from tests.conftest import ROOT

NAMES = ("README.md", "README.zh-CN.md")
VETO = {"README.md": ("no", "yes"), "README.zh-CN.md": ("否", "是")}
SHOWN = re.compile(r"^\| `xunwang ([^`]+)` \|", flags=re.M)

both = pytest.mark.parametrize("name", NAMES)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, TyperCommand]]:
    """Every command that does something, by its full name."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, (*path, name))
        else:
            assert isinstance(command, TyperCommand)
            yield " ".join((*path, name)), command


def every_command() -> dict[str, TyperCommand]:
    top = typer.main.get_command(app)
    assert isinstance(top, TyperGroup)
    return dict(commands(top))


def name_shown(call: str) -> str:
    """``store export`` of ``store export FILE [--bodies]``."""
    found = re.match(r"[a-z]+(?: [a-z]+)*", call)
    assert found, call
    return found[0]


@both
def test_commands_are_those_of_the_program(name: str) -> None:
    assert sorted(name_shown(call) for call in SHOWN.findall(text_of(name))) == sorted(every_command())


@both
def test_options_in_the_table_exist(name: str) -> None:
    known = every_command()
    for call in SHOWN.findall(text_of(name)):
        options = {option for each in known[name_shown(call)].params for option in each.opts}
        assert set(re.findall(r"--[a-z-]+", call)) <= options, call


@both
def test_every_option_is_in_the_table(name: str) -> None:
    """But the register's, which stands above the table."""
    known = every_command()
    for call in SHOWN.findall(text_of(name)):
        for each in known[name_shown(call)].params:
            shown = isinstance(each, TyperArgument) or each.name == "help" or "--register" in each.opts
            assert shown or each.opts[0] in call, (call, each.opts)


@both
def test_required_arguments_are_in_the_table(name: str) -> None:
    known = every_command()
    for call in SHOWN.findall(text_of(name)):
        rest = re.sub(r"\[[^]]*\]|--[a-z-]+ \S+", "", call.removeprefix(name_shown(call))).split()
        command = known[name_shown(call)]
        assert len(rest) == sum(isinstance(each, TyperArgument) and each.required for each in command.params), call


@both
def test_checks_are_those_of_the_catalogue(name: str) -> None:
    shown = [line for line in text_of(name).splitlines() if re.match(r"\| \[`\w+`\]\(checks/", line)]
    assert shown == [
        f"| [`{key}`](checks/{key}.py) | {check.title} | {', '.join(rule.id for rule in check.rules)} "
        f"| {VETO[name][check.veto]} |"
        for key, check in catalogue().items()
    ]


@both
def test_words_are_those_of_the_program(name: str) -> None:
    words = {*VERDICT_WORDS.values(), *GRADE_WORDS.values(), *ACTION_WORDS.values()}
    words |= {*KIND_WORDS.values(), *STAGE_WORDS.values()}
    assert {word for word in words if word not in text_of(name)} == set()


@both
def test_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", text_of(name))
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


@both
def test_folders_are_all_named(name: str) -> None:
    """Each package of the monitor has its line among the folders, each module beside them its mention."""
    inside = [path for path in (ROOT / "monitor").iterdir() if path.name[0] not in "._"]
    wanted = {f"monitor/{path.name}/" if path.is_dir() else f"monitor/{path.name}" for path in inside}
    assert wanted == set(re.findall(r"\]\((monitor/[^)]+)\)", text_of(name)))


@both
def test_make_targets_exist(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:^|`)make ([a-z]+)", text_of(name), flags=re.M))
    assert targets >= {"demo", "test"}
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, flags=re.M)] == []


@both
def test_sample_register_is_valid(name: str) -> None:
    block = re.search(r"```toml\n(.*?)```", text_of(name), flags=re.S)
    assert block is not None
    sample = "\n".join(line.strip() for line in block[1].splitlines())
    assert tomllib.loads(sample)["sites"][0]["id"] == "menhu"
    register = parse(sample, name, check_defaults())
    assert register.settings.listen in text_of(name)
    assert register.settings.store in text_of(name)


@both
def test_metrics_named_are_served(name: str) -> None:
    served = (ROOT / "monitor/serve/families.py").read_text(encoding="utf-8")
    named = set(re.findall(r"`govsite_(\w+)`", text_of(name)))
    assert named
    assert [each for each in named if f'"{each}"' not in served] == []


def test_both_have_the_same_parts() -> None:
    parts = [re.findall(r"^(?:## |\| ?-|```)", text_of(name), flags=re.M) for name in NAMES]
    assert parts[0] == parts[1]


@pytest.mark.parametrize("name", [*NAMES, "CHANGELOG.md", "Makefile", ".ci/run", "pyproject.toml"])
def test_no_place_of_one_machine_is_named(name: str) -> None:
    shown = re.findall(r"(?<![\w.:/-])/(?:home|root|work|Users|tmp|opt)\b\S*", text_of(name))
    assert shown == []
