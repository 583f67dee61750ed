"""Scenarios: drawn the same every time, written and read back whole, refused with every error at once."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from monitor.demo.scenario import ScenarioError, draw, load, save
from monitor.demo.world import DemoHost, Event, Scenario, What
from monitor.model import Kind, Stage

SEEDS = range(1, 9)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_always_draws_the_same(seed: int) -> None:
    assert draw(seed) == draw(seed)


def test_seeds_draw_different_districts() -> None:
    drawn = [draw(seed) for seed in SEEDS]
    assert len({msgspec.json.encode(each.events) for each in drawn}) == len(drawn)
    assert len({each.district for each in drawn}) > 3
    assert len({event.mode for each in drawn for event in each.events if event.what is What.OUTAGE}) > 3
    assert {host.charset for each in drawn for host in each.hosts} == {"utf-8", "gb18030"}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_district_is_the_one_that_the_design_names(seed: int) -> None:
    scenario = draw(seed)
    kinds = [site.kind for site in scenario.sites]
    assert (kinds.count(Kind.PORTAL), kinds.count(Kind.SECTION), kinds.count(Kind.STANDALONE)) == (1, 15, 4)
    assert [site.stage for site in scenario.sites[-2:]] == [Stage.MIGRATING, Stage.CLOSED]
    assert len(scenario.issuers) == 2
    assert all(host.address.startswith("127.") for host in scenario.hosts)
    assert {event.what for event in scenario.events} == set(What)


def test_what_happens_on_a_day_does_not_depend_on_how_long_the_run_is() -> None:
    assert draw(3, days=7).events == draw(3, days=30).events


@pytest.mark.parametrize("seed", SEEDS)
def test_a_written_scenario_reads_back_as_it_was(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    save(draw(seed), path)
    assert load(path) == draw(seed)


def refused(text: str | bytes, tmp_path: Path) -> tuple[str, ...]:
    """What is wrong with a scenario file."""
    path = tmp_path / "scenario.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return caught.value.problems


def changed(tmp_path: Path, **fields: object) -> tuple[str, ...]:
    """What is wrong with seed 1's scenario after a change."""
    path = tmp_path / "changed.toml"
    save(msgspec.structs.replace(draw(1), **fields), path)
    return refused(path.read_bytes(), tmp_path)


def test_a_file_that_is_no_scenario_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="打不开剧本文件"):
        load(tmp_path / "absent.toml")
    assert refused("区".encode("gb18030"), tmp_path) == ("剧本文件不是 UTF-8 编码",)
    assert refused("seed = ", tmp_path)[0].startswith("末尾：TOML 写法有误（等号后面的值写错了）")
    assert refused("seed = 1", tmp_path)[0].startswith("顶层：缺少键")
    assert refused('seed = "一"', tmp_path)[0].startswith("seed：类型不对，应为")


def test_every_error_of_the_events_is_told_at_once(tmp_path: Path) -> None:
    scenario = draw(1)
    day = scenario.at(5)
    events = (
        Event(what=What.MARK, since=day, site="portal", mode="nonsense"),
        Event(what=What.HOME_FROZEN, since=day, site="nobody"),
        Event(what=What.COLUMN_STOPPED, since=day, site="portal", where="nowhere"),
        Event(what=What.LINK_BROKEN, since=day, site="portal", where="wza.html", mode="gone"),
        Event(what=What.HOME_FROZEN, since=day, until=day - timedelta(hours=1), site="portal"),
        Event(what=What.OUTAGE, since=day + timedelta(minutes=20), site="portal", mode="reset"),
    )
    problems = changed(tmp_path, events=events)
    words = ("nonsense", "nobody", "没有栏目“nowhere”", "应为网址", "until 应晚于 since", "40 至 59 分")
    assert len(problems) == len(words)
    for number, (problem, word) in enumerate(zip(problems, words, strict=True), 1):
        assert problem.startswith(f"第 {number} 个事件"), problem
        assert word in problem


def test_reposts_and_troubles_of_issuers_are_checked_too(tmp_path: Path) -> None:
    scenario = draw(1)
    wrong = msgspec.structs.replace(scenario.reposts[0], document="none", column="nowhere", mode="nonsense")
    events = (
        Event(what=What.ISSUER, since=scenario.at(5), site="portal", mode="412"),
        Event(what=What.ISSUER, since=scenario.at(5), site=scenario.issuers[0].id, mode="list_drawn"),
    )
    problems = changed(tmp_path, events=events, reposts=(wrong, *scenario.reposts[1:]))
    words = ("不是任何上级发布源的 id", "不是任何文件的 id", "没有栏目“nowhere”", "nonsense")
    assert len(problems) == len(words)
    assert all(word in problem for word, problem in zip(words, problems, strict=True))


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    save(_with(draw(1), Event(what=What.HOME_FROZEN, since=draw(1).at(2), site="portal")), path)
    text = path.read_text(encoding="utf-8").replace("+08:00", "")
    assert "时间要带时区" in refused(text, tmp_path)[0]


def test_a_site_on_a_host_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    hosts = tuple(host for host in draw(1).hosts if host.name != draw(1).portal.host)
    problems = changed(tmp_path, hosts=hosts, events=())
    assert any("不在 [[hosts]] 里" in each for each in problems)


def _with(scenario: Scenario, *events: Event) -> Scenario:
    return msgspec.structs.replace(scenario, events=events)


def test_a_host_knows_its_origin() -> None:
    assert DemoHost(name="a.cn", address="127.0.0.2", https=True).origin == "https://a.cn"
    assert DemoHost(name="a.cn", address="127.0.0.2").origin == "http://a.cn"
