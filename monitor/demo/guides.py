"""The service guides of a district: invented items, each with the eight elements (RULES V-6)."""

from datetime import datetime

from monitor.demo.chance import number, pick
from monitor.demo.world import DemoColumn, DemoSite, Form, Scenario, Style
from monitor.model import ColumnClass, Frozen

ITEMS = (
    ("老年人优待证办理", "老年人权益保障", "年满六十周岁的本区户籍居民", "近期免冠一寸照片2张"),
    ("临时救助申请", "社会救助", "因突发事件、意外伤害导致基本生活暂时困难的家庭", "家庭困难情况说明1份"),
    ("就业困难人员认定", "就业促进", "在法定劳动年龄内、登记失业一年以上的人员", "就业创业证复印件1份"),
    ("小微企业创业补贴申领", "中小企业促进", "在本区登记注册未满三年的小微企业", "营业执照复印件1份"),
    ("食品摊贩备案", "食品安全", "在划定区域内从事食品经营的摊贩", "从业人员健康证明复印件1份"),
    ("临时占用道路许可", "市政设施管理", "因施工确需临时占用城市道路的单位", "占用范围示意图1份"),
    ("再生育登记", "人口与计划生育", "符合再生育规定的夫妻", "结婚证复印件1份"),
    ("农村危房改造申请", "农村住房安全", "经鉴定住房为危险房屋的农村低收入群体", "房屋安全鉴定报告1份"),
    ("档案查阅登记", "档案管理", "因工作或个人需要查阅馆藏开放档案的单位和个人", "单位介绍信1份"),
)
Rows = list[tuple[str, str]]


class Guide(Frozen, frozen=True, kw_only=True):
    """Label → text, in the order of a page, which shows them as a table or under headings."""

    rows: Rows
    table: bool


def is_guide(column: DemoColumn) -> bool:
    """Whether the items of a column are guides."""
    return column.cls is ColumnClass.SERVICE_GUIDE and column.form is Form.LIST


def guide_name(column: DemoColumn, day: int) -> str:
    """The item that the column explains in what it published on a day; neighbours are different ones."""
    return _item(column, day)[0]


def guide(scenario: Scenario, site: DemoSite, column: DemoColumn, at: datetime, style: Style) -> Guide:
    """A guide with every element; ``at`` is when it was published (local time)."""
    name, field, whom, paper = _item(column, scenario.day_of(at))
    city = f"{scenario.district[:2]}府发〔{at.year - 2}〕{1 + number('basis', site.id, name) % 60}号"
    window = 1 + number("window", site.id, name) % 30
    rows = [
        ("事项名称", name),
        (
            "设定依据",
            f"《江州市{field}条例》第{pick('三五七九', site.id, name)}条；《关于做好{field}工作的通知》（{city}）",
        ),
        ("申请条件", f"{whom}。"),
        ("办理材料", f"1.申请表1份；2.居民身份证原件；3.{paper}。"),
        ("办理地点", f"{site.address}一楼{window}号窗口"),
        ("办理时间", "工作日9:00—12:00，14:00—18:00"),
        ("联系电话", site.phone),
        ("办理流程", "申请人提出申请，窗口受理，承办科室审核，办结后通知申请人领取结果。"),
    ]
    return Guide(rows=rows, table=style in (Style.TRS, Style.TABLE))


def _item(column: DemoColumn, day: int) -> tuple[str, str, str, str]:
    return ITEMS[(day + column.phase) // column.every % len(ITEMS)]
