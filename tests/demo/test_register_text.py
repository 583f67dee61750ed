"""The register of a simulated district: the committed one is the default district's, and it explains every key."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.app.wiring import check_defaults, load_register
from monitor.demo.paths import column_url
from monitor.demo.register_text import register_text
from monitor.demo.scenario import DEFAULT_SEED, draw
from monitor.demo.world import PROBES_PER_DAY
from monitor.model import (
    Budget,
    Column,
    ColumnClass,
    Contact,
    Frozen,
    HourCount,
    Issuer,
    Kind,
    Level,
    Mail,
    Pace,
    Reposting,
    RepostRule,
    Robots,
    Settings,
    Site,
    Stage,
    Tier,
    Waiver,
)
from monitor.register import parse
from monitor.register.fields import names_of

COMMITTED = Path(__file__).parents[2] / "sites.toml"


def test_the_committed_register_is_the_default_districts() -> None:
    text = COMMITTED.read_text(encoding="utf-8")
    assert text == register_text(draw(DEFAULT_SEED))
    assert load_register(COMMITTED).settings.listen == "127.0.0.1:8470"


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_drawn_register_holds_against_the_real_checks(seed: int) -> None:
    scenario = draw(seed)
    register = parse(register_text(scenario), checks=check_defaults())
    assert [site.id for site in register.sites] == [site.id for site in scenario.sites]
    assert register.settings.anchors == scenario.anchors
    assert register.settings.probes_per_day == PROBES_PER_DAY
    assert [site.waivers for site in register.sites] == [site.waivers for site in scenario.sites]
    for built, registered in zip(scenario.sites, register.sites, strict=True):
        kept = [column_url(scenario, built, column) for column in built.columns if column.registered]
        assert [column.url for column in registered.columns] == kept
    assert any(not column.registered for site in scenario.sites for column in site.columns)


def _uncommented(text: str) -> str:
    """The register as it is when somebody takes the "# " away from every key that is not used."""
    return re.sub(r"^# (?=\w+ = |\[\[)", "", text, flags=re.M)


def test_every_key_is_shown_and_every_example_is_accepted() -> None:
    text = _uncommented(register_text(draw(DEFAULT_SEED)))
    register = parse(text, checks=check_defaults())
    assert register.site("yangli") is not None
    tables = tomllib.loads(text)
    site = next(each for each in tables["sites"] if each["id"] == "yangli")
    settings, issuer = tables["settings"], tables["issuers"][0]
    shown: tuple[tuple[type[Frozen], dict[str, Any]], ...] = (
        (Settings, settings), (Pace, settings["pace"]), (Budget, settings["budget"]), (Mail, settings["mail"]),
        (Issuer, issuer), (RepostRule, issuer["rules"][0]), (Reposting, settings["reposting"]), (Site, site), (Contact, site["contacts"][0]), (Column, site["columns"][0]),
        (Waiver, site["waivers"][0]), (Pace, site["pace"]),
    )  # fmt: skip
    for kind, table in shown:
        assert set(table) == set(names_of(kind)), kind.__name__


def test_every_value_of_a_choice_is_named() -> None:
    comments = "\n".join(re.findall(r"#.*", register_text(draw(DEFAULT_SEED))))
    for choice in (Kind, Stage, ColumnClass, Level, Robots, Tier, HourCount):
        for member in choice:
            assert re.search(rf"\b{member.value} [\u4e00-\u9fff]", comments), member


def test_what_is_not_used_is_shown_with_its_default() -> None:
    register = parse(_uncommented(register_text(draw(DEFAULT_SEED))))
    assert register.settings.budget == Budget()
    assert register.settings.mail.password_env == Mail().password_env
