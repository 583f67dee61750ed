"""The class of a column by its name (RULES V-4).  What is not certain is not recognised."""

import re
from functools import lru_cache

from monitor.model import ColumnClass

_EDGES = re.compile(r"^[\s\[【《“「<>»·|:：]+|[\s\]】》”」<>»·|:：+]+$|(?:更多|more)$", re.I)
_LONGEST = 16
_HISTORICAL = re.compile(r"历史|归档|废止|失效|往期|档案|回顾|专题|专栏")
_EVENTS = re.compile(r"招标|采购|中标|拍卖|招聘|价格|土地|行情|交易|处罚|许可|听证|招租|拆迁|征地|环评|公示栏目录")
_WHERE = r"(?:本?[区县市省局委办]|全[区县市]|区级|市级|[区县]?政府|人民政府|管委会|政务|机关|我[区县市]|最新|重要|综合|其他|其它|上级|国务院|党中央|中央|市政府|区政府|县政府|区政府办|政府办|办公室|本级|行政)"

_EXACT = (
    (ColumnClass.NOTICE, re.compile(rf"{_WHERE}{{0,2}}(?:通知|公告|公示|通告|公报告示){{1,2}}(?:栏|信息)?")),
    (ColumnClass.INTERPRETATION, re.compile(r".{0,8}(?:政策|文件|法规|图文|文字|专家|部门|图片|视频|音视频|媒体|上级|本级|负责人)?解读(?:回应|材料|信息)?|政策图解|一图读懂|图解政策|政策问答")),
    (ColumnClass.REPORT, re.compile(r".{0,10}(?:年度报告|年报|年度报表|工作报告)(?:专栏)?")),
    (ColumnClass.GUIDE, re.compile(r".{0,8}(?:公开指南|办事指南|服务指南)|指南")),
    (ColumnClass.FINANCE, re.compile(r".{0,8}(?:预决算|预算|决算|三公经费)(?:公开|信息|报告|及三公经费)?|财政(?:信息|资金|收支|公开|预决算公开)|资金信息")),
    (ColumnClass.PERSONNEL, re.compile(r".{0,4}(?:人事任免|干部任免|任前公示|人事信息|人事管理|人事工作|人事考试|干部人事|人事变动|招考录用|公务员招考|人事招考|人事)|干部公示")),
    (ColumnClass.PLAN, re.compile(r"(?:.{0,4}(?:发展|专项|总体|中长期|区域|五年|空间|政府|部门|重点|十[二三四五]五))?规划(?:计划|信息|总结|文本)?|(?:年度|工作|发展|部门|总结)?计划(?:规划|总结|信息)?|国民经济和社会发展.{0,4}规划|规划与计划|规划及计划")),
    (ColumnClass.POLICY, re.compile(rf"{_WHERE}{{0,2}}(?:规范性文件|政策文件|政策法规|法规政策|政府文件|政策|文件|法规文件|法律法规|政府规章|规章|公文|部门文件|党政文件|文件资料)(?:库|汇编|公开|发布)?|最新政策|政策信息|法规规章")),
    (ColumnClass.ORGANISATION, re.compile(r".{0,6}(?:机构职能|机构设置|机构概况|机构简介|机构信息|组织机构|内设机构|直属单位|下属单位|领导信息|领导之窗|领导分工|领导简介|领导介绍|领导班子|领导成员|领导活动分工|部门职责|主要职责|机关职能|职能职责|部门职能|政府机构|单位职能|区长之窗|县长之窗|政府领导)")),
    (ColumnClass.INTERACTION, re.compile(r".{0,6}(?:互动交流|政民互动|公众参与|公众互动|咨询投诉|投诉举报|区长信箱|县长信箱|市长信箱|局长信箱|镇长信箱|领导信箱|公开信箱|公众留言|网上留言|我要留言|留言板|留言选登|民意征集|意见征集|征集调查|网上调查|调查征集|在线访谈|在线咨询|网上咨询|我要咨询|信件选登|来信选登|依申请公开)")),
    (ColumnClass.NEWS, re.compile(r".{0,8}(?:动态|要闻|新闻|快讯)(?:要闻|动态|中心|资讯|信息)?|信息快递|政务信息|今日要闻|新闻资讯|图片新闻|工作信息")),
)  # fmt: skip
_NOT_NEWS = re.compile(r"新闻发布|发布会|人事|政策|市场|物价|统计|监测|招商项目|疫情|气象|汛|水情|舆情")


@lru_cache(maxsize=8_192)
def recognise(name: str) -> ColumnClass | None:
    """The class that a column's name fixes, or ``None`` when the name leaves it open.

    动态要闻, 通知公告, 政策文件, 人事 and 规划计划 carry an update period, so a name is given one of these classes only when it
    is nothing but such a name.
    """
    plain = _plain(name)
    if not 2 <= len(plain) <= _LONGEST or _HISTORICAL.search(plain) or _EVENTS.search(plain):
        return None
    for cls, pattern in _EXACT:
        if pattern.fullmatch(plain):
            return None if cls is ColumnClass.NEWS and _NOT_NEWS.search(plain) else cls
    return None


def _plain(name: str) -> str:
    name = "".join(name.split())
    before = ""
    while before != name:
        before, name = name, _EDGES.sub("", name)
    return name
