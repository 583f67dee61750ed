"""The committed dashboard is what the generator writes, reads in Chinese, and every query of it finds data."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboards import generate
from monitor.serve.history import openmetrics_history
from monitor.serve.view import moment
from tests.dashboards.prometheus_server import Prometheus, prometheus
from tests.reports.judgements import AS_OF, CATALOGUE
from tests.serve.district_view import DistrictView

BOARD: dict[str, Any] = json.loads(generate.TARGET.read_text(encoding="utf-8"))
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
QUERIES = [(panel["title"], target) for panel in PANELS for target in panel["targets"]]
STEP = timedelta(minutes=5)


@pytest.fixture(name="server", scope="module")
def _server(program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    folder = tmp_path_factory.mktemp("prometheus")
    past = (moment(DistrictView(AS_OF - STEP * back)) for back in reversed(range(24)))
    with (folder / "history.om").open("w", encoding="utf-8") as file:
        file.writelines(openmetrics_history(past, CATALOGUE))
    with prometheus(program, folder / "history.om", folder) as server:
        yield server


def test_the_committed_file_is_what_the_generator_writes() -> None:
    assert generate.TARGET.read_text(encoding="utf-8") == generate.text()


def test_titles_and_descriptions_are_chinese() -> None:
    for panel in BOARD["panels"]:
        assert re.search("[\u4e00-\u9fff]", panel["title"])
    for panel in PANELS:
        assert re.search("[\u4e00-\u9fff]", panel["description"])
    assert [variable["label"] for variable in BOARD["templating"]["list"]] == ["数据源", "站点"]


def test_no_panel_lies_on_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in PANELS:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells


def test_every_panel_has_a_number_of_its_own() -> None:
    assert sorted(panel["id"] for panel in BOARD["panels"]) == list(range(1, len(BOARD["panels"]) + 1))


def test_the_queries_of_a_panel_have_names_of_their_own() -> None:
    for panel in PANELS:
        refs = [target["refId"] for target in panel["targets"]]
        assert len(set(refs)) == len(refs)


@pytest.mark.slow
@pytest.mark.parametrize(("title", "target"), QUERIES, ids=[f"{title}-{target['refId']}" for title, target in QUERIES])
def test_every_query_finds_data(server: Prometheus, title: str, target: dict[str, Any]) -> None:
    for chosen in (".*", "南安区人民政府网|南安旅游网|南安区交通局"):
        expression = target["expr"].replace("$site", chosen)
        assert "$" not in expression
        if target.get("instant"):
            assert server.query(expression, AS_OF), title
        else:
            found = server.query_range(expression, AS_OF - STEP * 20, AS_OF, 300)
            assert found, title
            assert max(len(series["values"]) for series in found) == 21


@pytest.mark.slow
def test_the_site_variable_lists_names(server: Prometheus) -> None:
    (site,) = [each for each in BOARD["templating"]["list"] if each["name"] == "site"]
    asked = re.fullmatch(r"label_values\((\w+), (\w+)\)", site["query"])
    assert asked
    found = {series["metric"][asked[2]] for series in server.query(asked[1], AS_OF)}
    assert "南安区人民政府网" in found


@pytest.mark.slow
def test_the_grades_add_up(server: Prometheus) -> None:
    (panel,) = [panel for panel in PANELS if panel["title"] == "站点评定"]
    numbers = {
        target["legendFormat"]: float(server.query(target["expr"].replace("$site", ".*"), AS_OF)[0]["value"][1])
        for target in panel["targets"]
    }
    assert numbers == {"不合格": 1, "即将不合格": 1, "不可测": 2, "已测项未见否决": 2}


@pytest.mark.slow
def test_history_of_every_series_is_whole(server: Prometheus) -> None:
    found = server.query('{__name__=~"govsite_.+"}[3h]', AS_OF)
    assert len(found) > 300
    assert {len(series["values"]) for series in found} == {24}


@pytest.mark.parametrize("path", sorted(Path(generate.__file__).parent.glob("**/*.json")), ids=lambda path: path.name)
def test_no_address_of_a_machine_in_the_files(path: Path) -> None:
    assert not re.search(r"https?://(?!grafana\.com)|/home/|/root/", path.read_text(encoding="utf-8"))
