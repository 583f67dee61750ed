"""Write the overview dashboard for Grafana: ``python -m dashboards.generate`` rewrites the committed file."""

from itertools import count
from pathlib import Path

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as model

from dashboards import panels

TARGET = Path(__file__).parent / "xunwang-overview.json"
TITLE = "巡网：区县政府网站总览"


def build() -> model.Dashboard:
    """The dashboard as a value."""
    board = dashboard.Dashboard(TITLE).uid("xunwang-overview").tags(["巡网"]).editable().timezone("Asia/Shanghai")
    board.time("now-7d", "now").refresh("5m").with_variable(_source()).with_variable(_site())
    number = count(1)
    for title, row in _rows():
        board.with_row(dashboard.Row(title).id(next(number)))
        for panel, width, height in row:
            board.with_panel(panel.id(next(number)).span(width).height(height))
    return board.build()


def _source() -> dashboard.DatasourceVariable:
    return dashboard.DatasourceVariable("datasource").label("数据源").type("prometheus")


def _site() -> dashboard.QueryVariable:
    names = dashboard.QueryVariable("site").label("站点").datasource(panels.SOURCE).multi(True).include_all(True)
    names.query("label_values(govsite_site_info, name)").refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED)
    return names.all_value(".*").current(model.VariableOption(text="全部", value="$__all", selected=True))


def _rows() -> list[tuple[str, list[tuple[panels.Panel, int, int]]]]:
    return [
        ("概况", [(panels.grades(), 14, 5), (panels.measured(), 5, 5), (panels.line(), 5, 5)]),
        ("能否打开", [(panels.reachable(), 12, 9), (panels.failed_visits(), 12, 9)]),
        ("需要处理", [(panels.findings(), 12, 8), (panels.vetoes(), 12, 8)]),
        ("内容", [(panels.stale_columns(), 8, 9), (panels.blank_columns(), 8, 9), (panels.broken_links(), 8, 9)]),
        ("转载", [(panels.reposts(), 8, 9), (panels.next_deadlines(), 8, 9), (panels.issuers(), 8, 9)]),
        ("运行", [(panels.certificates(), 8, 9), (panels.crawl_age(), 8, 9), (panels.unmeasurable(), 8, 9)]),
    ]


def text() -> str:
    """The dashboard as the committed file holds it."""
    return JSONEncoder(sort_keys=True, indent=2, ensure_ascii=False).encode(build()) + "\n"


def main() -> None:
    """Rewrite the committed file."""
    TARGET.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
