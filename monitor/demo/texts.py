"""Titles and paragraphs of plausible, varied, invented news and notices."""

from datetime import date

from monitor.demo.chance import number, pick
from monitor.demo.guides import guide_name, is_guide
from monitor.demo.world import DemoColumn, DemoSite
from monitor.model import ColumnClass as C

THINGS = (
    *("安全生产", "森林防火", "营商环境", "乡村振兴", "老旧小区改造", "义务教育", "稳岗就业", "防汛抗旱", "食品安全"),
    *("污水治理", "数字政务", "政务公开", "招商引资", "文明创建", "法治宣传", "秋冬种植", "道路养护", "基层治理"),
    *("国土绿化", "燃气安全", "消费维权", "农村饮水", "电梯安全", "科技创新", "社会救助", "防灾减灾", "河长制"),
    *("健康素养", "养老服务", "便民服务"),
)
ACTS = (
    *("召开{t}工作推进会", "开展{t}专项检查", "组织{t}业务培训", "调研{t}工作", "部署近期{t}重点任务"),
    *("举办{t}主题宣传活动", "“四个一”举措抓实{t}", "扎实推进{t}落地见效", "现场督导{t}", "总结{t}阶段成效"),
)
FORMS = {
    C.NOTICE: ("关于开展{t}工作的通知", "关于{t}项目的公示", "关于做好{t}有关事项的公告", "{t}专项资金安排结果公示"),
    C.POLICY: ("关于印发{t}实施方案的通知", "关于进一步加强{t}工作的意见", "关于修订{t}管理办法的通知"),
    C.INTERPRETATION: ("《{t}实施方案》政策解读", "一图读懂{t}管理办法", "《{t}工作意见》问答"),
    C.PERSONNEL: ("关于{p}等同志职务任免的通知", "关于{p}同志任职的通知", "关于{p}同志免职的通知"),
    C.PLAN: ("{t}发展规划（2026—2030年）", "{t}三年行动计划", "年度{t}工作要点"),
    C.REPORT: ("{y}年政府信息公开工作年度报告",),
    C.SITE_REPORT: ("{y}年政府网站工作年度报表",),
    C.FINANCE: ("部门预算公开说明（{t}）", "{t}专项资金使用情况", "部门决算公开（{t}）"),
}
SENTENCES = (
    "会议指出，{t}事关群众切身利益，各有关单位要提高站位、压实责任，把各项任务抓紧抓细抓实。",
    "检查组先后走访了辖区内{n}个点位，查阅台账资料，现场反馈问题{m}条，并明确整改时限。",
    "下一步，{o}将坚持问题导向，健全长效机制，持续提升{t}工作水平。",
    "活动现场发放宣传资料{n}余份，接受群众咨询{m}人次，营造了良好氛围。",
    "据介绍，今年以来已完成{t}相关项目{m}个，惠及群众{n}余户。",
    "各村（社区）要结合实际制定方案，明确专人负责，于规定时间内报送进展情况。",
    "参训人员表示，培训内容贴近实际，对做好{t}工作有很强的指导作用。",
    "{o}有关负责人介绍了前期工作开展情况，并就存在的困难和建议作了交流。",
    "要加强部门协作和信息共享，形成工作合力，确保{t}取得实效。",
    "截至目前，共排查各类隐患{m}处，已整改{m}处，其余正在按计划推进。",
    "请有关单位和个人相互转告，如有异议，可在公示期内以书面形式反映，联系电话见页尾。",
    "本通知自印发之日起施行，由{o}负责解释。",
)
RULES_OPEN = (
    "政府信息公开坚持以公开为常态、不公开为例外，遵循公正、公平、合法、便民的原则。",
    "公开前依照保密法律法规对拟公开的政府信息进行审查，未经审查的不得公开。",
    "属于主动公开范围的政府信息，自形成或者变更之日起二十个工作日内及时公开。",
)
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
GIVEN = ("建华", "晓燕", "志强", "丽娟", "国庆", "文博", "海燕", "俊杰", "思远", "雅琴")


def title(site: DemoSite, column: DemoColumn, day: int, shown: date) -> str:
    """Title of the item that the column published on that day, whose date is ``shown``; a report is of the year before."""
    if is_guide(column):
        return f"{guide_name(column, day)}办事指南"
    key = (site.id, column.slug, day)
    thing = pick(THINGS, "thing", *key)
    if column.cls in FORMS:
        person = pick(NAMES, "family", *key) + pick(GIVEN, "given", *key)
        text = pick(FORMS[column.cls], "form", *key).format(t=thing, p=person, y=shown.year - 1)
        if column.cls is C.REPORT:
            return f"{site.owner.removesuffix('办公室')}{text}"
        return f"{_body(site)}{text}" if column.cls is not C.INTERPRETATION else text
    return _body(site) + pick(ACTS, "act", *key).format(t=thing)


def paragraphs(site: DemoSite, column: DemoColumn, day: int) -> list[str]:
    """Four to seven paragraphs of two or three sentences."""
    key = (site.id, column.slug, day)
    thing = pick(THINGS, "thing", *key)
    count = 4 + number("paragraphs", *key) % 4
    written = []
    for at in range(count):
        seed = number("sentence", *key, at)
        chosen = [SENTENCES[(seed >> shift) % len(SENTENCES)] for shift in (0, 8, 16)][: 2 + seed % 2]
        values = {"t": thing, "o": site.owner, "n": 20 + seed % 480, "m": 3 + seed % 17}
        written.append("".join(sentence.format(**values) for sentence in dict.fromkeys(chosen)))
    return written


def duties(site: DemoSite) -> list[str]:
    """The text of a 机构职能 page."""
    things = [pick(THINGS, "duty", site.id, at) for at in range(5)]
    head = f"{site.owner}贯彻落实有关方针政策和决策部署，主要职责如下："
    listed = [
        f"（{at}）负责{thing}工作的统筹协调、监督检查和服务保障，拟订有关制度并组织实施。"
        for at, thing in enumerate(things, 1)
    ]
    return [
        head,
        *listed,
        f"办公地址：{site.address}。办公时间：工作日9:00—12:00，14:00—18:00。负责人：{site.person}。",
    ]


def open_page(site: DemoSite, cls: C) -> list[str]:
    """The text of a page of 政府信息公开."""
    office = f"受理机构：{site.owner}。办公地址：{site.address}。办公时间：工作日9:00—12:00，14:00—18:00。"
    reach = f"联系电话：{site.phone}。传真号码：{site.phone}。互联网联系方式：https://{site.host}{site.base}。"
    if cls is C.GUIDE_OPEN:
        classes = "一、政府信息的分类和编排体系：按机构职能、政策文件、规划计划、人事、财政等类别编排。"
        return [
            classes,
            "二、获取方式：可在本网站“政府信息公开”专栏查阅，也可到档案馆、图书馆查阅。",
            f"三、{office}",
            reach,
        ]
    if cls is C.RULES_OPEN:
        lines = [f"第{at}条　{text}" for at, text in zip("一二三", RULES_OPEN, strict=True)]
        return [f"{site.owner}政府信息公开工作制度", *lines]
    return [
        f"公民、法人或者其他组织可以向{site.owner}申请获取相关政府信息，申请应当采用包括信件、数据电文在内的书面形式。",
        "申请应当包括申请人的姓名或者名称、身份证明、联系方式，申请公开的政府信息的名称、文号或者其他特征性描述，以及形式要求。",
        f"{office}{reach}",
    ]


def _body(site: DemoSite) -> str:
    return site.owner.removesuffix("人民政府").removesuffix("办事处")
