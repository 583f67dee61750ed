"""RULES D-14, D-15: whether answers to public messages keep being published, and how long they take.

Takes no notes of its own: it judges what ``replies_in_time`` noted of the messages that a site shows.  These rules cost
points and are no veto, so they do not stand in that check.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median

from monitor.contract import (
    INDICATORS,
    INDICATORS_URL,
    READ_FAILED,
    Check,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Pages,
    Points,
    Rule,
    Step,
    cannot_say,
    not_applicable,
)
from monitor.model import Frozen, Kind, Verdict, day_start, local_day, months_after, show_day

NOTED_BY = "replies_in_time"
DOCUMENT = f"{INDICATORS}扣分指标"

CHECK = Check(
    title="答复公开和用时",
    why="答复不公开、不更新，群众看不到回应；答复拖得久，咨询渠道就失去了意义。",
    rules=(
        Rule(id="D-14", document=f"{DOCUMENT}“互动交流—留言公开”", url=INDICATORS_URL, text="超过2个月未更新留言答复信息的扣分。"),
        Rule(
            id="D-15", document=f"{DOCUMENT}“互动交流—办理答复”", url=INDICATORS_URL, confidence="MEM-MED",
            text="对简单常见问题应在5个工作日内答复（内部参考，尚未核实）。",
        ),
    ),
    needs=(Pages,),
    codes={"replies_stale": "答复公开不更新", "replies_slow": "答复偏慢"},
    advice="请及时公开留言及答复，注明来信和答复时间；简单问题5个工作日内答复。",
    options={
        "stale_months": Option(default=2, unit="个月", help="超过几个月没有公开新的答复即提示（日历月）"),
        "slow_weekdays": Option(default=5, unit="个工作日", help="答复用时的中位数超过几天即提示（只扣除周末，不扣除法定节假日）"),
        "look_back_months": Option(default=12, unit="个月", help="计算用时只看最近几个月内的留言"),
    },
    points=Points(other=3.0),
    measures=(
        Measure(name="reply_median_weekdays", help="Median weekdays from asking to answer, of public messages of a year."),
        Measure(name="reply_longest_weekdays", help="Longest weekdays from asking to answer, of public messages of a year."),
    ),
)  # fmt: skip

_ENOUGH = 5
"""Answered messages from which a median says something."""


class Answered(Frozen, frozen=True, kw_only=True):
    """One public message that was answered: its words, where it is shown, the days of asking and answer."""

    title: str
    url: str
    asked: date
    replied: date

    @property
    def weekdays(self) -> int:
        """Weekdays after the day of asking up to the day of the answer."""
        length = (self.replied - self.asked).days
        return sum((self.asked + timedelta(days=n)).weekday() < 5 for n in range(1, length + 1))


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Judge the dates of the answers that the site shows (RULES D-14, D-15)."""
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    codes = {note.code for _, notes in pages.noted(NOTED_BY) for note in notes} - {"own"}
    answers = _answers(pages)
    if READ_FAILED in codes or not answers:
        return _nothing_shown(evidence, codes)
    today = local_day(pages.crawled_at)
    recent = [each for each in answers if months_after(each.asked, int(options["look_back_months"])) >= today]
    unread = "留言列表由脚本生成，本系统读不到" if "drawn" in codes else "" if pages.whole else "网站没有读全"
    findings = (*_stale(evidence, answers, today, options, unread), *_slow(evidence, recent, options))
    took = [each.weekdays for each in recent]
    measures = (
        {"reply_median_weekdays": float(median(took)), "reply_longest_weekdays": float(max(took))} if took else {}
    )
    newest = max(each.replied for each in answers)
    summary = f"公开的答复读到{len(answers)}条，最近一次是{show_day(newest)}。"
    if took:
        summary += f"近期用时中位数{median(took):g}个、最长{max(took)}个工作日（未扣除法定节假日）。"
    verdicts = {found.verdict for found in findings}
    verdict = next((each for each in (Verdict.WARN, Verdict.UNKNOWN) if each in verdicts), Verdict.PASS)
    return Judgement(verdict=verdict, summary=summary, findings=findings, measures=measures)


def _answers(pages: Pages) -> list[Answered]:
    """The answered messages, each once."""
    once: dict[tuple[str, str], Answered] = {}
    for page, notes in pages.noted(NOTED_BY):
        for note in notes:
            if note.code == "letter" and note.data["asked"] and note.data["replied"]:
                asked, replied = date.fromisoformat(note.data["asked"]), date.fromisoformat(note.data["replied"])
                found = Answered(title=note.text, url=note.url or page.url, asked=asked, replied=replied)
                once.setdefault((note.text[:16], note.data["asked"]), found)
    return list(once.values())


def _nothing_shown(evidence: Evidence, codes: set[str]) -> Judgement:
    if evidence.site.kind is Kind.SECTION and not codes:
        return not_applicable("专属网页没有自己的留言栏目，群众留言由门户统一受理，本项不适用。")
    why = "留言列表由脚本生成，本系统读不到" if "drawn" in codes else "没有读到公开的答复及其时间"
    return cannot_say(evidence.site, f"{why}，不能判断答复是否及时公开，请人工核对。")


def _stale(
    evidence: Evidence, answers: Sequence[Answered], today: date, options: Options, unread: str
) -> Iterator[Finding]:
    """That nothing new was published is said only where everything was read; ``unread`` tells why it was not."""
    newest = max(answers, key=lambda each: each.replied)
    due = months_after(newest.replied, int(options["stale_months"]))
    if due < today and unread:
        why = f"读到的最近一次答复是{show_day(newest.replied)}；但{unread}，不能断定没有更新的答复。"
        yield from cannot_say(evidence.site, why).findings
    elif due < today:
        yield Finding(
            code="replies_stale", verdict=Verdict.WARN, subject=evidence.site.url, where=evidence.site.url, rule="D-14",
            what=f"最近一次公开的答复是{show_day(newest.replied)}，已超过{options['stale_months']}个月。内部参考分值：扣3分。",
            fix="请及时公开新的留言及答复；确无新留言的，由主管单位核实后登记豁免。", since=day_start(due), points=3.0,
            steps=(Step(what=f"最近一次答复：“{newest.title}”，{show_day(newest.replied)}。", url=newest.url),),
        )  # fmt: skip


def _slow(evidence: Evidence, recent: Sequence[Answered], options: Options) -> Iterator[Finding]:
    """A candidate: weekdays know no holidays, and hard questions may take longer."""
    took = [each.weekdays for each in recent]
    if len(took) < _ENOUGH or median(took) <= int(options["slow_weekdays"]):
        return
    slowest = sorted(recent, key=lambda each: (-each.weekdays, each.asked, each.title))
    yield Finding(
        code="replies_slow", verdict=Verdict.WARN, subject=evidence.site.url, where=evidence.site.url, rule="D-15", review=True,
        what=f"近一年公开的{len(took)}条答复用时中位数{median(took):g}个工作日，超过{options['slow_weekdays']}个（未扣除法定节假日，复杂事项"
        "期限较长，请人工核对）。", fix="请核对答复流程：简单问题5个工作日内答复。",
        steps=tuple(Step(what=f"“{each.title}”用时{each.weekdays}个工作日。", url=each.url) for each in slowest[:5]),
    )  # fmt: skip
