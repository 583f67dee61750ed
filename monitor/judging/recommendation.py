"""What the office is advised to do with a site: rules kept as data, the first that holds decides.

A recommendation is a proposal with reasons, never a decision: suspending, migrating and closing need an application
and approval (RULES L-7 … L-11), which the steps name.  Ids in ``source`` are those of the project's rule table.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.contract import Check
from monitor.judging.grade import Graded
from monitor.judging.result import CheckResult, Judged, Reason, Recommendation
from monitor.model import STAGE_WORDS, Action, Frozen, Grade, Kind, Site, Stage, Verdict, local_day


class When(Frozen, frozen=True, kw_only=True):
    """The condition of a rule; every part that is given must hold.

    ``stages``, ``kinds``, ``grades``: one of them (empty: any).  ``successor``: whether one is registered.
    ``unreachable``: at least this share of the last week's planned visits failed.  ``neglected_days``: a counting
    fault of ``neglect_of`` has lasted at least so long.  ``stage_days``: the stage has lasted more than so many days.
    ``faulty``: whether any check fails, which without a failed veto is another one.
    """

    stages: tuple[Stage, ...] = ()
    kinds: tuple[Kind, ...] = ()
    grades: tuple[Grade, ...] = ()
    successor: bool | None = None
    unreachable: float | None = None
    neglected_days: int | None = None
    neglect_of: tuple[str, ...] = ("home_updated", "columns_updated")
    stage_days: int | None = None
    faulty: bool | None = None


class ActionRule(Frozen, frozen=True, kw_only=True):
    """One row of the table.  ``reason`` may use {name}, {stage}, {stage_days}, {neglected}, {successor}, {measured};
    empty: the answers of the checks with ``verdict`` are the reasons, and their own rules are cited; those of the vetoes or,
    where ``of_others``, of the other checks."""

    id: str
    action: Action
    when: When
    steps: tuple[str, ...]
    reason: str = ""
    source: str = ""
    verdict: Verdict = Verdict.FAIL
    of_others: bool = False


RUNNING = (Stage.RUNNING, Stage.RECTIFYING)
NOTICE = "在本站首页显著位置和本级政府门户网站发布公告，写明原因、时间和替代服务渠道"
CANCEL = "完成后注销党政机关网站标识、ICP备案、公安备案和域名，防止域名被他人抢注，并在全国政府网站信息报送系统更新状态"
MOVE = "先整合原有内容，迁移到本级政府门户网站相应栏目，再关停；未经批准不得自行关停"

RULES: tuple[ActionRule, ...] = (
    ActionRule(
        id="closed", action=Action.CLOSE, when=When(stages=(Stage.CLOSED,)), source="L-11",
        reason="“{name}”在台账中已登记为关停，应完成关停后的收尾并持续观察原域名。",
        steps=("核实关停公告已满30日、原内容已迁移", CANCEL, "继续观察原域名：一旦解析到其他内容，立即处置并报告"),
    ),
    ActionRule(
        id="migrating_nowhere", action=Action.MIGRATE, when=When(stages=(Stage.MIGRATING,), successor=False),
        reason="“{name}”正在迁移，但台账没有登记内容迁往哪里。", source="L-9",
        steps=("在台账登记承接的站点网址（successor）", "在首页公告新网址及链接，公告期不少于30日", CANCEL),
    ),
    ActionRule(
        id="migrating", action=Action.MIGRATE, when=When(stages=(Stage.MIGRATING,), successor=True), source="L-9",
        reason="“{name}”正在迁移到{successor}，迁移完成前应保持旧站可访问并公告去向。",
        steps=("在首页显著位置公告新网址及链接，公告期不少于30日", "在本级政府门户网站说明内容去向",
               "旧网址跳转到新网址", CANCEL),
    ),
    ActionRule(
        id="suspended_too_long", action=Action.RECTIFY, when=When(stages=(Stage.SUSPENDED,), stage_days=30),
        reason="“{name}”临时下线已{stage_days}天，超过30天的期限（该期限为内部参考，原文待核）。", source="L-7",
        steps=("立即恢复上线，或按程序申请关停", "在首页和门户网站说明恢复时间"),
    ),
    ActionRule(
        id="suspended", action=Action.SUSPEND, when=When(stages=(Stage.SUSPENDED,)), source="L-7",
        reason="“{name}”处于临时下线阶段。",
        steps=("核对批准的下线期限（每年一次、不超过30天，内部参考）", NOTICE, "到期前恢复并复查"),
    ),
    ActionRule(
        id="preparing", action=Action.KEEP, when=When(stages=(Stage.PREPARING,)), source="L-5",
        reason="“{name}”处于筹建阶段，尚不作评定。",
        steps=("依次办理：开办审批、党政机关网站标识、ICP备案、公安机关备案、网站标识码", "通过安全检测后再上线"),
    ),
    ActionRule(
        id="abandoned_standalone", action=Action.CLOSE, source="L-8",
        when=When(stages=RUNNING, kinds=(Kind.STANDALONE,), grades=(Grade.FAILED,), neglected_days=365),
        reason="“{name}”是独立网站，不更新已持续{neglected}天，主办单位无力维护；县级部门和镇街原则上不单设网站。",
        steps=("与主办单位核实是否确无力维护、有无单设网站的批复", "由主办单位申请永久下线，逐级审核批准", MOVE,
               "在首页公告新网址及链接不少于30日，并在门户网站说明内容去向", CANCEL),
    ),
    ActionRule(
        id="neglected_standalone", action=Action.MIGRATE, source="L-2",
        when=When(stages=RUNNING, kinds=(Kind.STANDALONE,), grades=(Grade.FAILED,), neglected_days=90),
        reason="“{name}”是独立网站，不更新已持续{neglected}天；县级部门和镇街原则上不单设网站，内容由县级政府门户网站承载。",
        steps=("核实有无单设网站的批复", "没有批复的，申请整合迁移到本级政府门户网站", MOVE,
               "在首页公告新网址及链接不少于30日", CANCEL),
    ),
    ActionRule(
        id="dead", action=Action.SUSPEND, when=When(stages=RUNNING, grades=(Grade.FAILED,), unreachable=0.95),
        reason="“{name}”近一周几乎每次都打不开，而台账仍登记为{stage}；未报备而打不开的，检查时按不合格计。",
        source="L-12",
        steps=("立即联系主办单位查明原因，能恢复的当日恢复",
               "短期不能恢复的，申请临时下线并逐级报批（安全事件可先下线、同时报告）", NOTICE,
               "不再使用的，按永久下线程序申请关停"),
    ),
    ActionRule(
        id="veto", action=Action.RECTIFY, when=When(stages=RUNNING, grades=(Grade.FAILED,)),
        steps=("向主办单位发出限期整改通知，附各项问题的页面地址", "整改必须真实：不得用旧信息改日期充数",
               "整改后由本系统连续复查，达标后销号"),
    ),
    ActionRule(
        id="nearly", action=Action.RECTIFY, when=When(stages=RUNNING, grades=(Grade.NEARLY_FAILED,)),
        verdict=Verdict.WARN,
        steps=("在达到否决标准之前处理所列各项", "确属无信息可发的栏目，核实后归并、撤下或登记豁免"),
    ),
    ActionRule(
        id="look_again", action=Action.KEEP, when=When(stages=RUNNING, grades=(Grade.UNKNOWN,)),
        verdict=Verdict.UNKNOWN,
        steps=("暂不处置；把监测地址加入防护白名单、补全台账或等监测期满后再看", "急需结论的，由人工打开网站核查"),
    ),
    ActionRule(
        id="faulty", action=Action.RECTIFY, when=When(stages=RUNNING, grades=(Grade.NO_VETO_SEEN,), faulty=True),
        of_others=True, steps=("向主办单位逐项通知，限期改正", "改正后由本系统复查，达标后销号"),
    ),
    ActionRule(
        id="rectified", action=Action.KEEP, when=When(stages=(Stage.RECTIFYING,), grades=(Grade.NO_VETO_SEEN,)),
        reason="“{name}”登记为整改阶段，已测的否决项（占{measured}）未再见问题。", source="F-4",
        steps=("人工复核整改是否真实、完整", "复核通过后在台账改回运行阶段"),
    ),
    ActionRule(
        id="keep", action=Action.KEEP, when=When(stages=(Stage.RUNNING,), grades=(Grade.NO_VETO_SEEN,)), source="F-4",
        reason="“{name}”已测的否决项（占{measured}）未见问题。", steps=("保持日常更新，处理扣分类问题",),
    ),
)  # fmt: skip
"""In order of precedence.  Every stage and grade meets at least one row (tested)."""


class Facts(Frozen, frozen=True, kw_only=True):
    """What the conditions look at."""

    site: Site
    as_of: datetime
    graded: Graded
    results: tuple[CheckResult, ...]

    @property
    def faulty(self) -> bool:
        """Whether any check fails."""
        return any(result.judgement.verdict is Verdict.FAIL for result in self.results)

    @property
    def unreachable(self) -> float:
        """Share of last week's planned visits that failed for the site's own reasons."""
        return max((r.judgement.measures.get("visit_failed_ratio", 0.0) for r in self.results), default=0.0)

    @property
    def stage_days(self) -> int:
        """For how many days the stage has lasted; 0 where the register does not say since when."""
        since = self.site.stage_since
        return (local_day(self.as_of) - since).days if since else 0

    def neglected(self, checks: tuple[str, ...]) -> timedelta:
        """How long the longest counting fault of the given checks has lasted."""
        found = (f for r in self.results if r.check in checks for f in _counting(r, Verdict.FAIL))
        starts = [judged.finding.since for judged in found if judged.finding.since]
        return self.as_of - min(starts) if starts else timedelta()


def recommend(
    site: Site, as_of: datetime, graded: Graded, results: Sequence[CheckResult], catalogue: Mapping[str, Check]
) -> Recommendation:
    """The action of the first rule that holds, with the reasons of every rule that holds and asks for the same."""
    facts = Facts(site=site, as_of=as_of, graded=graded, results=tuple(results))
    held = [rule for rule in RULES if holds(rule.when, facts)]
    if not held:
        return Recommendation(action=Action.KEEP, reasons=(Reason(what="没有适用的处置规则。", rule=""),))
    same = [rule for rule in held if rule.action is held[0].action]
    reasons = tuple(reason for rule in same for reason in _reasons(rule, facts, catalogue))
    steps = tuple(dict.fromkeys(f"{step}。" for rule in same for step in rule.steps))
    return Recommendation(action=held[0].action, reasons=reasons, steps=steps)


def holds(when: When, facts: Facts) -> bool:
    """Whether a condition holds."""
    site = facts.site
    return (
        (not when.stages or site.stage in when.stages)
        and (not when.kinds or site.kind in when.kinds)
        and (not when.grades or facts.graded.grade in when.grades)
        and (when.successor is None or bool(site.successor) is when.successor)
        and (when.unreachable is None or facts.unreachable >= when.unreachable)
        and (when.neglected_days is None or facts.neglected(when.neglect_of).days >= when.neglected_days)
        and (when.stage_days is None or facts.stage_days > when.stage_days)
        and (when.faulty is None or facts.faulty is when.faulty)
    )


def _counting(result: CheckResult, verdict: Verdict) -> list[Judged]:
    return [judged for judged in result.findings if judged.counts and judged.finding.verdict is verdict]


def _reasons(rule: ActionRule, facts: Facts, catalogue: Mapping[str, Check]) -> Iterator[Reason]:
    asked = [result for result in facts.results if catalogue[result.check].veto is not rule.of_others]
    if rule.reason:
        ids = tuple(judged.id for result in asked for judged in _counting(result, rule.verdict))
        yield Reason(what=rule.reason.format(**_words(rule, facts)), rule=rule.source, findings=ids)
        return
    for result in asked:
        if result.judgement.verdict is rule.verdict:
            found = _counting(result, rule.verdict)
            check = catalogue[result.check]
            cited = next((judged.finding.rule for judged in found if judged.finding.rule), check.rules[0].id)
            what = f"{check.title}：{result.judgement.summary}"
            yield Reason(what=what, rule=cited, findings=tuple(judged.id for judged in found))


def _words(rule: ActionRule, facts: Facts) -> dict[str, str]:
    return {
        "name": facts.site.name,
        "stage": STAGE_WORDS[facts.site.stage],
        "stage_days": str(facts.stage_days),
        "neglected": str(facts.neglected(rule.when.neglect_of).days),
        "successor": facts.site.successor,
        "measured": f"{facts.graded.measured:.0%}",
    }
