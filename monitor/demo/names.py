"""Words from which districts are drawn.  Districts, hosts and numbers are invented; institutions are usual ones."""

from monitor.demo.world import DemoColumn, Form
from monitor.model import ColumnClass as C
from monitor.model import Level

DISTRICTS = (
    ("澄岚区", "chenglan"), ("砚浦区", "yanpu"), ("栎溪区", "lixi"), ("鹭屿区", "luyu"), ("霁川区", "jichuan"),
    ("汀澜区", "tinglan"), ("筠岫区", "yunxiu"), ("棹江区", "zhaojiang"), ("澹浦区", "danpu"), ("槿川区", "jinchuan"),
    ("岚渡县", "landu"), ("芷汀县", "zhiting"), ("屏砚县", "pingyan"), ("云棹县", "yunzhao"), ("溯溪县", "suxi"),
    ("青筠县", "qingyun"),
)  # fmt: skip
CITY = ("江州市", "jiangzhou")

DEPARTMENTS = (
    ("fgw", "发展和改革委员会"), ("jyw", "教育委员会"), ("kjj", "科学技术局"), ("gaj", "公安局"), ("mzj", "民政局"),
    ("sfj", "司法局"), ("czj", "财政局"), ("rsj", "人力资源和社会保障局"), ("zrzyj", "规划和自然资源局"),
    ("sthjj", "生态环境局"), ("zjw", "住房和城乡建设委员会"), ("csglj", "城市管理局"), ("jtj", "交通运输局"),
    ("slj", "水利局"), ("nyncw", "农业农村委员会"), ("sww", "商务委员会"), ("wlw", "文化和旅游发展委员会"),
    ("wjw", "卫生健康委员会"), ("tyjrj", "退役军人事务局"), ("yjj", "应急管理局"), ("sjj", "审计局"),
    ("scjgj", "市场监督管理局"), ("tjj", "统计局"), ("ybj", "医疗保障局"),
)  # fmt: skip
TOWNS = (
    ("baishi", "白石镇"), ("longtan", "龙潭镇"), ("qingshui", "清水镇"), ("shuanghe", "双河镇"), ("taiping", "太平镇"),
    ("sanyuan", "三元镇"), ("gulu", "古路镇"), ("tongjing", "桐井镇"), ("heyan", "鹤岩镇"), ("liuyin", "柳荫镇"),
)  # fmt: skip
STREETS = (
    ("binjiang", "滨江街道"), ("wenfeng", "文峰街道"), ("jinshan", "金山街道"), ("xinqiao", "新桥街道"),
    ("hebin", "河滨街道"), ("guihua", "桂花街道"),
)  # fmt: skip
STANDALONE = (
    ("ggzy", "公共资源交易网", "公共资源交易中心"), ("tzcj", "投资促进网", "招商投资促进局"),
    ("gxq", "高新技术产业园区管理委员会", "高新技术产业园区管理委员会"), ("kpw", "科普网", "科学技术协会"),
    ("tyw", "体育网", "体育事业发展中心"), ("daw", "档案信息网", "档案馆"),
)  # fmt: skip
LEAVING = (("lyw", "旅游信息网"), ("nyw", "农业信息网"), ("jyxx", "教育信息网"), ("zsw", "招商网"))
PEOPLE = ("周文静", "李建国", "陈晓梅", "王志远", "刘洋", "张丽华", "杨帆", "赵敏", "何雨欣", "罗永强", "唐静", "谢磊")
ROADS = ("人民路", "建设大道", "滨江路", "文昌街", "迎宾大道", "解放路", "中山路", "学府路")

FIRST, OTHER = Level.FIRST, Level.OTHER


def column(name: str, slug: str, cls: C, every: int, *, home: int = 0, level: Level = FIRST) -> DemoColumn:
    """A list column; ``every`` is its longest healthy gap in days."""
    return DemoColumn(name=name, slug=slug, cls=cls, every=every, home_rows=home, level=level)


ABOUT = DemoColumn(name="机构职能", slug="jgzn", cls=C.ORGANISATION, form=Form.TEXT)
OPEN_GOVERNMENT = DemoColumn(
    name="政府信息公开", slug="zfxxgk", form=Form.PARENT, children=("xxgkzn", "xxgkzd", "fdzdgk", "xxgknb", "ysqgk")
)

PETITIONS = DemoColumn(name="网上信访", slug="wsxf", form=Form.LETTERS, level=OTHER, every=14)
MAILBOX = DemoColumn(name="领导信箱", slug="ldxx", cls=C.MAILBOX, form=Form.LETTERS, every=14)
SITE_REPORT = column("政府网站工作年度报表", "wznb", C.SITE_REPORT, 365, home=1, level=OTHER)


def open_parts(*statutory: str) -> tuple[DemoColumn, ...]:
    """What stands in 政府信息公开 (RULES G-10); 法定主动公开内容 leads to the columns of these slugs."""
    return (
        DemoColumn(name="政府信息公开指南", slug="xxgkzn", cls=C.GUIDE_OPEN, level=OTHER, form=Form.TEXT),
        DemoColumn(name="政府信息公开制度", slug="xxgkzd", cls=C.RULES_OPEN, level=OTHER, form=Form.TEXT),
        DemoColumn(
            name="法定主动公开内容", slug="fdzdgk", cls=C.STATUTORY, level=OTHER, form=Form.PARENT, children=statutory
        ),
        column("政府信息公开年报", "xxgknb", C.REPORT, 365, level=OTHER),
        DemoColumn(name="依申请公开", slug="ysqgk", cls=C.REQUEST, level=OTHER, form=Form.TEXT),
    )


SECTION_COLUMNS = (
    column("工作动态", "gzdt", C.NEWS, 3, home=5),
    column("通知公告", "tzgg", C.NOTICE, 14, home=4),
    column("政策文件", "zcwj", C.POLICY, 40, home=3),
    column("政策解读", "zcjd", C.INTERPRETATION, 40),
    column("人事信息", "rsxx", C.PERSONNEL, 140, level=OTHER),
    column("规划计划", "ghjh", C.PLAN, 170, level=OTHER),
    OPEN_GOVERNMENT,
    *open_parts("rsxx", "ghjh"),
    ABOUT,
)
PORTAL_COLUMNS = (
    column("政务要闻", "zwyw", C.NEWS, 1, home=6),
    column("部门动态", "bmdt", C.NEWS, 2, home=5),
    column("镇街动态", "zjdt", C.NEWS, 2, home=5),
    column("通知公告", "tzgg", C.NOTICE, 7, home=5),
    column("政策文件", "zcwj", C.POLICY, 20, home=4),
    column("政策解读", "zcjd", C.INTERPRETATION, 25, home=3),
    OPEN_GOVERNMENT,
    *open_parts("rsrm", "ghjh", "czzj"),
    column("人事任免", "rsrm", C.PERSONNEL, 60, level=OTHER),
    column("规划计划", "ghjh", C.PLAN, 150, level=OTHER),
    column("财政资金", "czzj", C.FINANCE, 120, level=OTHER),
    SITE_REPORT,
    MAILBOX,
    PETITIONS,
    ABOUT,
)
STANDALONE_COLUMNS = (
    column("工作动态", "gzdt", C.NEWS, 2, home=6),
    column("通知公告", "tzgg", C.NOTICE, 10, home=5),
    column("政策法规", "zcfg", C.POLICY, 40, home=4),
    column("政策解读", "zcjd", C.INTERPRETATION, 45),
    column("规划计划", "ghjh", C.PLAN, 160, level=OTHER),
    SITE_REPORT,
    MAILBOX,
    ABOUT,
)
GUIDE_COLUMN = column("办事指南", "bszn", C.SERVICE_GUIDE, 130)
SECTION_GUIDES = column("服务指南", "bmfw", C.SERVICE_GUIDE, 130)
MANY_COLUMNS = (
    column("基层动态", "jcdt", C.NEWS, 4),
    column("公示公告", "gsgg", C.NOTICE, 21),
    column("规范性文件", "gfxwj", C.POLICY, 60),
    column("专题报道", "ztbd", C.OTHER, 4, home=5),
)
BLANK_COLUMNS = (
    ("办事指南", "bszn", C.GUIDE), ("政策问答", "zcwd", C.OTHER), ("服务事项", "fwsx", C.OTHER),
    ("行业监管", "hyjg", C.OTHER), ("民生工程", "msgc", C.OTHER), ("安全生产", "aqsc", C.OTHER),
    ("乡村振兴", "xczx", C.OTHER),
)  # fmt: skip
