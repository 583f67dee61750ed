"""The panels of the overview dashboard: title, what it tells, queries, look."""

from grafana_foundation_sdk.builders import (
    bargauge,
    common,
    dashboard,
    prometheus,
    stat,
    statetimeline,
    table,
    timeseries,
)
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

SITE = 'govsite_site_info{name=~"$site"}'
SOURCE = shapes.DataSourceRef(type_val="prometheus", uid="${datasource}")
RED, AMBER, GREEN, GREY = "#c62f25", "#e0a030", "#3f9d63", "#8a97a6"
DAY = 86400
GRADES = (
    ("不合格", "failed", RED), ("即将不合格", "nearly_failed", AMBER), ("不可测", "unknown", GREY),
    ("已测项未见否决", "no_veto_seen", GREEN),
)  # fmt: skip

REPOSTS = (
    ("缺", "missing", RED), ("待确认", "unconfirmed", AMBER), ("已撤下", "withdrawn", RED), ("待转", "open", AMBER), ("迟", "late", RED),
    ("不可测", "unknown", GREY), ("按时", "met", GREEN),
)  # fmt: skip

Panel = stat.Panel | timeseries.Panel | table.Panel | bargauge.Panel | statetimeline.Panel


def named(expression: str) -> str:
    """The expression with the sites' Chinese names, for the chosen sites only."""
    return f"({expression}) * on (site) group_left (name) {SITE}"


def query(expression: str, legend: str = "{{name}}", *, ref: str = "A", instant: bool = False) -> prometheus.Dataquery:
    """A query over time, or of the newest moment only.  ``ref`` tells the queries of one panel apart."""
    built = prometheus.Dataquery().expr(expression).legend_format(legend).datasource(SOURCE).ref_id(ref)
    return built.instant() if instant else built.range()


def limits(*steps: tuple[float | None, str]) -> dashboard.ThresholdsConfig:
    """Colours from a value on; the first step has no value."""
    made = [model.Threshold(value=value, color=color) for value, color in steps]
    return dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(made)


def grades() -> stat.Panel:
    """How many sites have which grade."""
    shown = [(word, 'govsite_grade{grade="' + grade + '"}', color) for word, grade, color in GRADES]
    return _counted("站点评定", "每种评定各有多少个站点。", shown)


def reposts() -> stat.Panel:
    """How many documents to be reposted are in which state."""
    shown = [(word, 'govsite_reposts{state="' + state + '"}', color) for word, state, color in REPOSTS]
    words = "应转载的上级文件各有多少件；“待确认”和“不可测”都不等于没有转载。"
    return _counted("上级文件转载", words, shown).no_value("没有")


def _counted(title: str, words: str, shown: list[tuple[str, str, str]]) -> stat.Panel:
    """Numbers side by side: word, metric, colour."""
    panel = (
        stat.Panel().title(title).description(words).datasource(SOURCE).color_mode(shapes.BigValueColorMode.BACKGROUND)
    )
    for ref, (word, metric, color) in zip("ABCDEFG", shown, strict=False):
        panel.with_target(query(f"sum({named(metric)})", word, ref=ref, instant=True))
        panel.override_by_name(
            word, [model.DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": color})]
        )
    return panel


def line() -> stat.Panel:
    """Whether the monitor itself can see."""
    mappings: list[model.ValueMapping] = [
        model.ValueMap(
            options={
                "0": model.ValueMappingResult(text="中断", color=RED, index=0),
                "1": model.ValueMappingResult(text="正常", color=GREEN, index=1),
            }
        )
    ]
    panel = (
        stat.Panel()
        .title("监测方线路")
        .description("监测程序自己的网络是否通畅；中断期间各站点都不作判断。")
        .datasource(SOURCE)
    )
    return (
        panel.mappings(mappings)
        .with_target(query("govsite_monitor_own_line_up", "线路", instant=True))
        .no_value("未知")
    )


def measured() -> stat.Panel:
    """How much of the veto checks gave an answer."""
    panel = (
        stat.Panel().title("平均已测比例").description("单项否决各项中得出结论的比例，按站点平均。").datasource(SOURCE)
    )
    panel.unit("percentunit").decimals(0).thresholds(limits((None, RED), (0.5, AMBER), (0.9, GREEN)))
    return panel.with_target(query(f"avg({named('govsite_measured_ratio')})", "已测比例", instant=True))


def reachable() -> statetimeline.Panel:
    """The last visit of each site over time."""
    mappings: list[model.ValueMapping] = [
        model.ValueMap(
            options={
                "0": model.ValueMappingResult(text="打不开", color=RED, index=0),
                "1": model.ValueMappingResult(text="打开", color=GREEN, index=1),
            }
        )
    ]
    panel = (
        statetimeline.Panel()
        .title("能否打开")
        .description("每次探测首页能否打开；空白表示不能判断。")
        .datasource(SOURCE)
    )
    return panel.mappings(mappings).with_target(query(named("govsite_up"))).show_value(shapes.VisibilityMode.NEVER)


def failed_visits() -> timeseries.Panel:
    """The share that RULES V-2 limits."""
    panel = _lines(
        "一周内打不开的比例", "占计划访问次数的比例；3% 起预警，5% 起单项否决。", "govsite_visit_failed_ratio"
    )
    panel.unit("percentunit").min(0).axis_soft_max(0.06).decimals(1)
    panel.thresholds(limits((None, GREEN), (0.03, AMBER), (0.05, RED)))
    return panel.thresholds_style(common.GraphThresholdsStyleConfig().mode(shapes.GraphThresholdsStyleMode.LINE))


def _lines(title: str, words: str, metric: str) -> timeseries.Panel:
    panel = timeseries.Panel().title(title).description(words).datasource(SOURCE).line_width(2).fill_opacity(0)
    panel.show_points(shapes.VisibilityMode.AUTO).span_nulls(False)
    return panel.with_target(query(named(metric)))


def findings() -> timeseries.Panel:
    """Problems by check."""
    counted = named('govsite_findings{verdict=~"fail|warn"}')
    by_check = f"sum by (check) ({counted}) * on (check) group_left (title) govsite_check_info"
    panel = (
        timeseries.Panel()
        .title("各检查项的问题数")
        .description("计入本站的不合格和应整改问题，不含已豁免的。")
        .datasource(SOURCE)
    )
    panel.min(0).decimals(0).fill_opacity(60).stacking(
        common.StackingConfig().mode(shapes.StackingMode.NORMAL).group("a")
    )
    return panel.with_target(query(by_check, "{{title}}"))


def stale_columns() -> bargauge.Panel:
    """Columns past their period."""
    panel = _bars(
        "超期未更新的栏目（个）",
        "已过更新期限的栏目数，不含已豁免的；5 个起可能触发单项否决。",
        "govsite_columns_stale",
    )
    return panel.thresholds(limits((None, GREEN), (1, AMBER), (5, RED)))


def blank_columns() -> bargauge.Panel:
    """Columns without content."""
    panel = _bars("空白栏目（个）", "没有任何内容的栏目数，不含已豁免的；5 个起单项否决。", "govsite_columns_blank")
    return panel.thresholds(limits((None, GREEN), (1, AMBER), (5, RED)))


def broken_links() -> bargauge.Panel:
    """Links that do not open."""
    panel = _bars("打不开的链接（个）", "两天都打不开、由本站负责的链接数，不含外部网站。", "govsite_links_broken")
    return panel.thresholds(limits((None, GREEN), (1, AMBER), (20, RED)))


def next_deadlines() -> bargauge.Panel:
    """Time to the next deadline."""
    panel = _bars(
        "距最近的转载期限",
        "还没有转载的文件里最近的一个期限；没有待转文件的站点不列出。",
        "govsite_repost_next_deadline_seconds",
    )
    return (
        panel.unit("s")
        .no_value("没有待转的文件")
        .thresholds(limits((None, RED), (4 * 3600, AMBER), (12 * 3600, GREEN)))
    )


def issuers() -> statetimeline.Panel:
    """Whether the issuers can be read."""
    mappings: list[model.ValueMapping] = [
        model.ValueMap(
            options={
                "0": model.ValueMappingResult(text="读得了", color=GREEN, index=0),
                "1": model.ValueMappingResult(text="读不了", color=RED, index=1),
            }
        )
    ]
    panel = (
        statetimeline.Panel()
        .title("上级网站能否读取")
        .description("读不了期间上级是否发布了新文件不知道，不等于没有发布。")
        .datasource(SOURCE)
    )
    chosen = "govsite_issuer_unreadable * on (issuer) group_left (name) govsite_issuer_info"
    return panel.mappings(mappings).with_target(query(chosen)).show_value(shapes.VisibilityMode.NEVER)


def _bars(title: str, words: str, metric: str) -> bargauge.Panel:
    panel = bargauge.Panel().title(title).description(words).datasource(SOURCE).min(0).decimals(0)
    panel.orientation(shapes.VizOrientation.HORIZONTAL).display_mode(shapes.BarGaugeDisplayMode.BASIC)
    return panel.with_target(query(f"sort_desc({named(metric)})", instant=True))


def certificates() -> bargauge.Panel:
    """Days that certificates still hold."""
    days = f"(govsite_certificate_not_after_timestamp_seconds - time()) / {DAY}"
    panel = _bars("证书剩余天数", "探测时看到的证书还有多少天到期。", days)
    return panel.unit("d").thresholds(limits((None, RED), (3, AMBER), (14, GREEN)))


def crawl_age() -> bargauge.Panel:
    """How long ago the pages were last looked through."""
    panel = _bars(
        "距上次巡检", "距上一次看完站点各页面已有多久；正常每天一次。", "time() - govsite_last_crawl_timestamp_seconds"
    )
    return panel.unit("s").thresholds(limits((None, GREEN), (1.5 * DAY, AMBER), (2 * DAY, RED)))


def vetoes() -> table.Panel:
    """Which site fails which check."""
    return _checks("触发单项否决的检查项", "结论为不合格的站点和检查项。", "fail", "没有")


def unmeasurable() -> table.Panel:
    """What could not be measured."""
    return _checks("不可测的检查项", "没能看到，不等于有问题；原因见站点页面。", "unknown", "全部已测")


def _checks(title: str, words: str, verdict: str, nothing: str) -> table.Panel:
    chosen = named(f'govsite_check_verdict{{verdict="{verdict}"}} == 1')
    listed = f"sum by (name, title) (({chosen}) * on (check) group_left (title) govsite_check_info)"
    panel = table.Panel().title(title).description(words).datasource(SOURCE).no_value(nothing)
    keep = {"excludeByName": {"Time": True, "Value": True}, "renameByName": {"name": "站点", "title": "检查项"}}
    panel.with_transformation(model.DataTransformerConfig(id_val="organize", options=keep))
    return panel.with_target(query(listed, "", instant=True).format(PromQueryFormat.TABLE))
