"""Classes of columns by name, ColumnType tag, address and the names above them."""

import pytest

from monitor.model import CLASS_WORDS, ColumnClass
from monitor.observe.columns import ENOUGH, classify, recognise

C = ColumnClass


@pytest.mark.parametrize(
    ("name", "cls"),
    [
        ("工作动态", C.NEWS), ("【部门动态】", C.NEWS), ("蜀山要闻 更多>>", C.NEWS), ("通知公告", C.NOTICE),
        ("最新公告", C.NOTICE), ("政策文件", C.POLICY), ("政策法规", C.POLICY), ("规范性文件", C.NORMATIVE),
        ("区政府规范性文件", C.NORMATIVE), ("人事任免", C.PERSONNEL), ("规划计划", C.PLAN), ("计划总结", C.PLAN),
        ("政策解读", C.INTERPRETATION), ("财政预决算", C.FINANCE), ("“三公”经费", C.FINANCE), ("领导之窗", C.LEADERS),
        ("机构职能", C.ORGANISATION), ("政府信息公开年报", C.REPORT), ("政府网站工作年度报表", C.SITE_REPORT),
        ("政府信息公开指南", C.GUIDE_OPEN), ("办事指南", C.SERVICE_GUIDE), ("依申请公开", C.REQUEST),
        ("统计信息", C.STATISTICS), ("区长信箱", C.MAILBOX), ("征集调查", C.SURVEY), ("在线访谈", C.INTERVIEW),
    ],
)  # fmt: skip
def test_names_that_fix_a_class(name: str, cls: ColumnClass) -> None:
    assert recognise(name) is cls


@pytest.mark.parametrize(
    "name",
    [
        "采购公告", "环评公示", "矿业权出让公告", "行政许可公示", "招聘公告",  # announcements of single events
        "新闻发布会", "微动态", "新闻发言人", "物价动态", "媒体聚焦", "政务信息",  # no news of the government
        "人事人才", "事业单位人事管理", "招考录用", "公务员考试",  # no appointments
        "中长期规划", "国民经济和社会发展规划", "空间规划", "抽查计划", "规划局",  # not made anew each year
        "法律法规", "国家规章库", "废止和失效规范性文件", "投资政策", "文件", "政策",  # not the office's own, or a hub
        "专题专栏", "历史文件", "数据发布", "政府公报", "办事服务", "政务公开", "首页", "统计局", "2024", "网", "",
        "关于印发某某实施方案的通知等三个文件的通知公告",
    ],
)  # fmt: skip
def test_names_that_leave_the_class_open(name: str) -> None:
    assert recognise(name) is None


def test_every_class_has_a_word() -> None:
    assert set(CLASS_WORDS) == set(ColumnClass)
    assert len(set(CLASS_WORDS.values())) == len(ColumnClass)


def test_a_tag_helps_where_the_name_says_nothing() -> None:
    assert classify("区县热点").confidence == 0
    told = classify("区县热点", column_type="工作动态")
    assert told.cls is C.NEWS
    assert 0.5 < told.confidence < ENOUGH
    assert "ColumnType“工作动态”" in told.why


def test_a_careless_tag_does_not_overrule_a_name() -> None:
    assert classify("部门动态", column_type="政策文件", path="/zcwj/").cls is C.NEWS
    assert classify("政府信息公开", column_type="其他", path="/zfxxgk/zc/zcfg/").cls is C.OTHER


@pytest.mark.parametrize(
    ("path", "cls"),
    [
        ("https://www.example.gov.cn/zwgk/tzgg/", C.NOTICE), ("/web/zwgk/rsrm28/index.html", C.PERSONNEL),
        ("/ftq/ftzcwj/zcwj2024.shtml", C.POLICY), ("/zwxx_221/bmdt/list_1.html?page=2#top", C.NEWS),
        ("/zwgk/gfxwj", C.NORMATIVE), ("/zfxxgk/ghjh_5805171/", C.PLAN), ("/2023n/", C.OTHER), ("/", C.OTHER),
        ("/zwgk/tzgg/t20240101_1.html", C.OTHER),
    ],
)  # fmt: skip
def test_the_folder_helps_where_there_are_no_words(path: str, cls: ColumnClass) -> None:
    assert classify("", path=path).cls is cls


def test_signs_that_agree_are_surer() -> None:
    alone = classify("科技政策").confidence
    assert classify("科技政策", path="/zcwj/").confidence > alone
    assert classify("科技政策", path="/zcwj/").why == "名称“科技政策”；网址中的 zcwj"


def test_children_share_what_their_parent_is() -> None:
    assert classify("可视化图库", parents=("政务公开", "统计信息")).cls is C.STATISTICS
    assert classify("社会民生", parents=("新闻中心",)).cls is C.NEWS
    # 人事 and 规划计划 are handed down to nobody: the child would get a period that is not its own.
    assert classify("工作进展情况", parents=("政务公开", "规划信息")).cls is C.OTHER
    assert classify("专业技术人员管理", parents=("人事信息",)).cls is C.OTHER


def test_columns_inside_a_special_topic() -> None:
    assert classify("工作动态", parents=("专题专栏", "某项行动")).cls is C.TOPIC
    assert classify("工作动态", path="/web/ztlm/zt/mouxiang/gzdt59/").cls is C.TOPIC
    assert classify("大事记", parents=("专题专栏", "某项行动")).cls is C.TOPIC
    assert classify("财政预决算", path="/ztzl/czyjs/").cls is C.FINANCE
    # What the menu places elsewhere is not in a topic because of its folder.
    assert classify("规划计划", path="/ztlm/zt/gh54/", parents=("政务公开",)).cls is C.PLAN
