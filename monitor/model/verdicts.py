"""Words of judgement, with their Chinese forms."""

from enum import StrEnum

from monitor.model.duties import ColumnClass, Kind, Level, Stage
from monitor.model.reposting import HourCount, Tier


class Verdict(StrEnum):
    """Conclusion of one check about one site."""

    PASS = "pass"  # noqa: S105
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Grade(StrEnum):
    """Assessment of a site on a day: 不合格, 即将不合格, 已测项未见否决, 不可测."""

    FAILED = "failed"
    NEARLY_FAILED = "nearly_failed"
    NO_VETO_SEEN = "no_veto_seen"
    UNKNOWN = "unknown"


class Action(StrEnum):
    """Recommendation (处置建议)."""

    KEEP = "keep"
    RECTIFY = "rectify"
    SUSPEND = "suspend"
    MIGRATE = "migrate"
    CLOSE = "close"


VERDICT_WORDS = {
    Verdict.PASS: "合格", Verdict.WARN: "应整改", Verdict.FAIL: "不合格", Verdict.UNKNOWN: "不可测",
    Verdict.NOT_APPLICABLE: "不适用",
}  # fmt: skip
GRADE_WORDS = {
    Grade.FAILED: "不合格", Grade.NEARLY_FAILED: "即将不合格", Grade.NO_VETO_SEEN: "已测项未见否决",
    Grade.UNKNOWN: "不可测",
}  # fmt: skip
ACTION_WORDS = {
    Action.KEEP: "保持", Action.RECTIFY: "限期整改", Action.SUSPEND: "临时下线", Action.MIGRATE: "整合迁移",
    Action.CLOSE: "关停",
}  # fmt: skip
KIND_WORDS = {Kind.PORTAL: "门户", Kind.SECTION: "专属网页", Kind.STANDALONE: "独立网站"}
LEVEL_WORDS = {Level.FIRST: "一级栏目", Level.OTHER: "其他栏目"}
TIER_WORDS = {Tier.STATE_COUNCIL: "国务院，24小时", Tier.SUPERIOR: "上级政府，12小时"}
COUNT_WORDS = {
    HourCount.ALL: "每个小时都算", HourCount.WORKING_DAYS: "只算工作日", HourCount.OFFICE_HOURS: "只算工作日的办公时间",
}  # fmt: skip
STAGE_WORDS = {
    Stage.PREPARING: "筹建", Stage.RUNNING: "运行", Stage.RECTIFYING: "整改", Stage.SUSPENDED: "临时下线",
    Stage.MIGRATING: "迁移", Stage.CLOSED: "关停",
}  # fmt: skip
CLASS_WORDS = {
    ColumnClass.NEWS: "动态要闻", ColumnClass.NOTICE: "通知公告", ColumnClass.POLICY: "政策文件",
    ColumnClass.NORMATIVE: "规范性文件", ColumnClass.INTERPRETATION: "政策解读", ColumnClass.ORGANISATION: "机构职能",
    ColumnClass.LEADERS: "领导信息", ColumnClass.PERSONNEL: "人事", ColumnClass.PLAN: "规划计划",
    ColumnClass.FINANCE: "财政信息", ColumnClass.GUIDE: "指南", ColumnClass.GUIDE_OPEN: "信息公开指南",
    ColumnClass.RULES_OPEN: "信息公开制度", ColumnClass.STATUTORY: "法定主动公开内容", ColumnClass.REPORT: "年度报告",
    ColumnClass.SITE_REPORT: "网站工作年度报表", ColumnClass.REQUEST: "依申请公开", ColumnClass.GAZETTE: "政府公报",
    ColumnClass.CATALOGUE: "主动公开目录", ColumnClass.CLEANUP: "文件清理结果", ColumnClass.INTERACTION: "互动交流",
    ColumnClass.MAILBOX: "咨询投诉", ColumnClass.SURVEY: "征集调查", ColumnClass.INTERVIEW: "在线访谈",
    ColumnClass.RESPONSE: "回应关切", ColumnClass.SERVICE: "办事服务", ColumnClass.SERVICE_GUIDE: "办事指南",
    ColumnClass.OVERVIEW: "概况", ColumnClass.STATISTICS: "统计数据", ColumnClass.EMERGENCY: "应急管理",
    ColumnClass.RECRUITMENT: "招考录用", ColumnClass.PROCUREMENT: "政府采购", ColumnClass.PENALTY: "许可处罚",
    ColumnClass.TOPIC: "专题专栏", ColumnClass.OTHER: "其他",
}  # fmt: skip
