"""A small made-up district: its checks, sites and register."""

from datetime import UTC, date, datetime

from monitor.contract import (
    Check,
    Columns,
    Home,
    Links,
    Measure,
    Option,
    Points,
    Rule,
    SiteMarks,
    Visits,
)
from monitor.model import (
    Column,
    ColumnClass,
    Contact,
    Kind,
    Level,
    Mail,
    Register,
    Settings,
    Site,
    Stage,
)

AS_OF = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
WEEK_END = date(2026, 11, 22)
PORTAL = "https://www.nanan.example.cn/"
SNEAKY = '=HYPERLINK("http://evil.example/","点我")'
HOSTILE = '<script>alert("x")</script>&"\'\u202e通知'
FORMULA_LINK = "http://=cmd.example/+1@2"

_V4 = Rule(
    id="V-4",
    document="国办秘函〔2019〕19号",
    text="动态、要闻类栏目2周内未更新的，通知公告、政策文件类一级栏目6个月内未更新的，合计5个（含）以上",
)
CATALOGUE: dict[str, Check] = {
    "site_reachable": Check(
        title="站点可访问",
        why="打不开的网站等于没有。",
        needs=(Visits,),
        codes={"not_reachable": "首页打不开"},
        veto=True,
        rules=(
            Rule(
                id="V-2",
                document="国办秘函〔2019〕19号",
                text="监测1周，每天间隔访问20次以上，打不开的次数占5%（含）以上",
            ),
        ),
        advice="请检查服务器、域名解析和网络线路。",
        judges_gaps=True,
        options={"fail_ratio": Option(default=0.05, unit="比例", help="否决线")},
        measures=(
            Measure(name="visit_failed_ratio", help="Share of planned visits in 7 days that failed."),
            Measure(name="visit_unknown_ratio", help="Share of planned visits in 7 days that could not be judged."),
        ),
    ),
    "home_updated": Check(
        title="首页更新",
        why="首页两周不更新即单项否决。",
        needs=(Home,),
        codes={"home_stale": "首页长期不更新"},
        veto=True,
        rules=(Rule(id="V-3", document="国办秘函〔2019〕19号", text="监测2周，首页无信息更新的"),),
        advice="请发布新信息。",
        measures=(Measure(name="home_last_update_age_seconds", help="Age of the newest item on the home page."),),
    ),
    "columns_updated": Check(
        title="栏目更新",
        why="栏目长期不更新即单项否决。",
        needs=(Columns,),
        codes={"column_stale": "栏目未更新"},
        veto=True,
        rules=(_V4,),
        advice="请按期更新或申请调整栏目。",
        measures=(Measure(name="columns_stale", help="Columns past their update period."),),
    ),
    "columns_blank": Check(
        title="空白栏目",
        why="有栏目无内容。",
        needs=(Columns,),
        codes={"column_blank": "空白栏目"},
        veto=True,
        rules=(Rule(id="V-4", document="国办秘函〔2019〕19号", text="空白栏目数量5个（含）以上"),),
        advice="请补充内容或撤下栏目。",
        measures=(Measure(name="columns_blank", help="Columns without any content."),),
    ),
    "links_work": Check(
        title="链接可用",
        why="断链影响群众使用。",
        needs=(Links,),
        codes={"link_broken": "链接打不开", "outside_down": "外部网站打不开"},
        rules=(
            Rule(
                id="D-18",
                document="国办秘函〔2019〕19号 扣分指标·可用性",
                text="首页每个扣1分，其他页面每个扣0.1分",
                confidence="MEM-MED",
            ),
        ),
        advice="请更正或撤下链接。",
        points=Points(home=1, other=0.1),
        measures=(Measure(name="links_broken", help="Targets seen broken on two days."),),
    ),
    "site_marks": Check(
        title="网站标识",
        why="每页底部须列明标识。",
        needs=(SiteMarks,),
        codes={"icp_missing": "未列明备案编号"},
        rules=(
            Rule(id="P-8", document="国办发〔2017〕47号 网页设计规范", text="底部功能区至少列明党政机关网站标识等七项"),
        ),
        advice="请在页面底部补齐。",
        points=Points(home=1),
        measures=(Measure(name="marks_missing", help="Marks missing or wrong."),),
    ),
}


def _site(key: str, name: str, kind: Kind, url: str, **more: object) -> Site:
    return Site(id=key, name=name, kind=kind, owner=name.removesuffix("网"), url=url, **more)  # type: ignore[arg-type]


SITES = (
    _site(
        "portal",
        "南安区人民政府网",
        Kind.PORTAL,
        PORTAL,
        site_code="5001990001",
        recipients=("portal@office.example",),
        contacts=(Contact(name="张三", phone="023-00000000"),),
        columns=(
            Column(name="南安要闻", url=PORTAL + "yw/", cls=ColumnClass.NEWS, level=Level.FIRST),
            Column(name="通知公告", url=PORTAL + "tzgg/", cls=ColumnClass.NOTICE, level=Level.FIRST),
        ),
    ),
    _site("jw", "南安区教育委员会", Kind.SECTION, PORTAL + "bm/jw/", recipients=("two@office.example",)),
    _site("wjw", "南安区卫生健康委员会", Kind.SECTION, PORTAL + "bm/wjw/", recipients=("two@office.example",)),
    _site("jtj", "南安区交通局", Kind.SECTION, PORTAL + "bm/jtj/"),
    _site("mzj", "南安区民政局", Kind.SECTION, PORTAL + "bm/mzj/"),
    _site("lyw", "南安旅游网", Kind.STANDALONE, "https://lyw.nanan.example.cn/", stage=Stage.RECTIFYING),
)
REGISTER = Register(
    settings=Settings(
        district="南安区",
        division="500199",
        contact_url="https://www.nanan.example.cn/about",
        office="南安区政府办公室",
        mail=Mail(recipients=("office@office.example",), sender="xunwang@office.example"),
    ),
    sites=SITES,
    revision="r1",
)
