"""The table of reposting: one row for each document and site that owes it, and how the issuers could be read."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from monitor.contract import CopySeen, DutySeen, FeedSeen, Reposts, hours_words
from monitor.judging.result import SiteJudgement
from monitor.model import Difference, Frozen, Register, local_day
from monitor.reports.lines import beijing_minute, one_line
from monitor.reports.repost_faults import Found, RepostFault, faults_of, found_about
from monitor.reports.repost_state import REPOST_WORDS, RepostAnswer, RepostState, duty_state
from monitor.reports.repost_words import KIND_WORDS, STATE_TONES, fidelity

ORDER = (
    RepostState.MISSING, RepostState.UNCONFIRMED, RepostState.WITHDRAWN, RepostState.OPEN, RepostState.LATE,
    RepostState.UNKNOWN, RepostState.MET,
)  # fmt: skip
"""What needs somebody first stands first."""

_PLAIN_NUMBER = re.compile(r"[\w〔〕]+")
"""A number that may stand in a command: what a page says is not typed into a shell."""

COMPARED = frozenset({"whole", "cut", "altered", "retitled", "other_version"})
"""Relations in which laying the texts side by side says something."""


class RepostRow(Frozen, frozen=True, kw_only=True):
    """One duty as an official reads it.

    ``words`` tells the state with its hours; ``reason`` on what it rests; ``clock`` from when the hours were counted.
    ``last_without`` and ``first_with`` are the honest time of the copy that decided, ``shown`` what its page claims.  ``page`` and
    ``fidelity`` are those of the best copy, empty and 没有转载 without one; ``body`` its kept body, ``compared`` whether its text can be laid
    beside the issued one.  ``faults`` are what the checks found to be put right.
    """

    document: str
    site: str
    site_name: str
    issuer: str
    issuer_name: str
    title: str
    number: str
    url: str
    published: str
    hours: int
    deadline: datetime
    clock: str
    state: RepostState
    state_word: str
    tone: str
    words: str
    reason: str
    fidelity: str
    fidelity_tone: str
    page: str = ""
    page_title: str = ""
    body: str = ""
    source: str = ""
    compared: bool = False
    last_without: datetime | None = None
    first_with: datetime | None = None
    shown: str = ""
    hours_left: float | None = None
    late_from: float | None = None
    late_to: float | None = None
    differences: tuple[Difference, ...] = ()
    differences_total: int = 0
    remarks: tuple[str, ...] = ()
    faults: tuple[RepostFault, ...] = ()

    @property
    def rank(self) -> int:
        """Its place by state, what needs somebody first."""
        return ORDER.index(self.state)

    @property
    def to_mend(self) -> bool:
        """Whether something about the copies is surely to be put right.  What was not reposted at all is told as that alone."""
        absent = self.state in (RepostState.MISSING, RepostState.UNCONFIRMED)
        return not absent and any(not fault.candidate for fault in self.faults)

    @property
    def compare(self) -> str:
        """The command that lays the copy beside the issued text; empty where nothing differs or nothing can be laid."""
        named = self.number if _PLAIN_NUMBER.fullmatch(self.number) else self.document
        return f"xunwang policy status --document {named} --html 文件夹" if self.compared and self.differences else ""

    @property
    def interval(self) -> str:
        """The honest time of the copy: both looks."""
        if self.first_with is None:
            return ""
        before = beijing_minute(self.last_without) if self.last_without else "此前未查看"
        return f"{before} 至 {beijing_minute(self.first_with)}"


class IssuerLine(Frozen, frozen=True, kw_only=True):
    """How one issuer could be read; ``gap`` in Chinese while it cannot.  ``wanted``: some site may owe its documents."""

    issuer: str
    name: str
    read_at: datetime | None = None
    gap: str = ""
    since: datetime | None = None
    wanted: bool = False

    @property
    def blind(self) -> bool:
        """Whether nobody knows what it published: it cannot be read, or never was."""
        return bool(self.gap) or (self.wanted and self.read_at is None)

    @property
    def words(self) -> str:
        """When it was last read, or that it cannot be."""
        if self.gap:
            return f"读不了：{self.gap}"
        return f"{beijing_minute(self.read_at)} 读过" if self.read_at else "尚未读取"

    @property
    def told(self) -> str:
        """The gap as one sentence: what is not known because of it."""
        if not self.gap:
            return f"上级网站“{self.name}”还没有读到过；是否发布了新文件不知道，不等于没有发布。请直接打开该网站核对。"
        since = f"自 {beijing_minute(self.since)} 起" if self.since else "现在"
        why = self.gap.rstrip("。")
        return f"上级网站“{self.name}”{since}读不了（{why}）；其间是否发布了新文件不知道，不等于没有发布。请直接打开该网站核对。"


class RepostTable(Frozen, frozen=True, kw_only=True):
    """Rows, what needs somebody first; issuers in the order of the register."""

    as_of: datetime
    rows: tuple[RepostRow, ...]
    issuers: tuple[IssuerLine, ...]

    @property
    def unreadable(self) -> tuple[IssuerLine, ...]:
        """The issuers of which nobody knows what they published."""
        return tuple(issuer for issuer in self.issuers if issuer.blind)

    @property
    def all_read(self) -> bool:
        """Whether every issuer was read and can be: only then does no row mean that nothing was published."""
        return all(issuer.read_at is not None and not issuer.gap for issuer in self.issuers)

    @property
    def next_open(self) -> RepostRow | None:
        """The open duty whose deadline comes first."""
        found = [row for row in self.rows if row.state is RepostState.OPEN]
        return min(found, key=lambda row: row.deadline) if found else None

    def row(self, document: str, site: str) -> RepostRow | None:
        """The row of one document on one site."""
        return next((row for row in self.rows if (row.document, row.site) == (document, site)), None)


def reposts_of(judgements: Iterable[SiteJudgement]) -> dict[str, Reposts]:
    """Site id → what is known of its reposts, of the judged sites of which anything is."""
    return {judged.site.id: judged.reposts for judged in judgements if isinstance(judged.reposts, Reposts)}


def repost_table(
    register: Register, reposts: Mapping[str, Reposts], as_of: datetime, judgements: Iterable[SiteJudgement] = ()
) -> RepostTable:
    """The table as of a moment; what is wrong with the copies is what these judgements found."""
    found = found_about(judgements)
    names = {site.id: site.name for site in register.sites}
    rows = [
        _row(seen, duty_state(seen, known, as_of), names.get(site, site), found)
        for site, known in reposts.items()
        for seen in known.duties
    ]
    rows.sort(
        key=lambda row: (row.rank, row.deadline if row.state is RepostState.OPEN else as_of, -row.deadline.timestamp())
    )
    return RepostTable(as_of=as_of, rows=tuple(rows), issuers=_issuers(register, reposts))


def _issuers(register: Register, reposts: Mapping[str, Reposts]) -> tuple[IssuerLine, ...]:
    newest: dict[str, FeedSeen] = {}
    for feed in (feed for known in reposts.values() for feed in known.feeds):
        newest.setdefault(feed.issuer, feed)
    names = {issuer.id: issuer.name for issuer in register.issuers} | {key: feed.name for key, feed in newest.items()}
    duties = (seen.duty for known in reposts.values() for seen in known.duties)
    names |= {duty.document.issuer: duty.issuer_name for duty in duties}
    return tuple(_issuer(key, name, newest.get(key)) for key, name in names.items())


def _issuer(key: str, name: str, feed: FeedSeen | None) -> IssuerLine:
    if feed is None:
        return IssuerLine(issuer=key, name=name)
    return IssuerLine(
        issuer=key, name=name, read_at=feed.read_at, gap=one_line(feed.gap), since=feed.since, wanted=True
    )


def _row(seen: DutySeen, answer: RepostAnswer, site_name: str, found: Found) -> RepostRow:
    duty, document = seen.duty, seen.duty.document
    best = next((each for each in seen.everywhere if each.counts), next(iter(seen.everywhere), None))
    timed = answer.copy or best
    copy = best.copy if best else None
    faults = faults_of(duty, found)
    faulty = any(not fault.candidate for fault in faults)
    word, tone = fidelity(copy, stands=answer.state is not RepostState.WITHDRAWN, faulty=faulty)
    late = (answer.before or answer.state) in (RepostState.LATE, RepostState.UNKNOWN)
    return RepostRow(
        document=document.key, site=duty.site, site_name=site_name, issuer=document.issuer,
        issuer_name=duty.issuer_name, title=one_line(document.title), number=one_line(document.number),
        url=document.url, published=document.published_text or local_day(document.found_at).isoformat() + "（发现）",
        hours=duty.hours, deadline=duty.deadline, clock=duty.starts_why,
        state=answer.state, state_word=REPOST_WORDS[answer.state], tone=STATE_TONES[answer.state],
        words=_words(answer), reason=answer.reason, fidelity=word, fidelity_tone=tone,
        page=copy.url if copy else "", page_title=one_line(copy.title) if copy else "", body=copy.body if copy else "",
        source=one_line(copy.source) if copy else "",
        compared=copy is not None and not copy.link_only and copy.relation in COMPARED and copy.of_issued > 0,
        last_without=timed.last_without if timed else None, first_with=timed.first_with if timed else None,
        shown=timed.copy.published_text if timed else "",
        hours_left=answer.lower_h if answer.state is RepostState.OPEN else None,
        late_from=answer.lower_h if late or answer.state is RepostState.MISSING else None,
        late_to=answer.upper_h if late else None,
        differences=copy.differences if copy else (), differences_total=copy.differences_total if copy else 0,
        remarks=tuple(_remarks(seen, answer, best)), faults=faults,
    )  # fmt: skip


_WHILE_IT_STOOD = {
    RepostState.MET: "原已按时转载", RepostState.LATE: "原已迟转", RepostState.UNKNOWN: "原已转载，是否按时不可测",
}  # fmt: skip


def _words(answer: RepostAnswer) -> str:
    word, lower, upper = REPOST_WORDS[answer.state], answer.lower_h, answer.upper_h
    if answer.before is not None:
        return f"{word}（{_WHILE_IT_STOOD[answer.before]}）"
    if answer.state is RepostState.OPEN and lower is not None:
        return f"{word}，还有 {hours_words(lower)}"
    if answer.state is RepostState.LATE and lower is not None and upper is not None:
        return f"{word} {hours_words(lower, upper)}"
    if answer.state is RepostState.MISSING and lower is not None:
        return f"{word}，至少超期 {hours_words(lower)}"
    if answer.state is RepostState.UNKNOWN and upper is not None:
        return f"{word}，至多迟 {hours_words(upper)}"
    return word


def _remarks(seen: DutySeen, answer: RepostAnswer, best: CopySeen | None) -> Iterable[str]:
    """Facts beside the state; what they mean is judged elsewhere."""
    duty, document = seen.duty, seen.duty.document
    if duty.by_office:
        yield "由本办指定转载"
    if best is None:
        return
    copy = best.copy
    if copy.same and not copy.of_issued:
        yield "凭文号或标题认出，原文没有可比对的正文"
    if best not in seen.copies:
        yield "刊登在门户下的部门或镇街网页"
    if best.gone_at is not None and answer.state is not RepostState.WITHDRAWN:
        yield f"已撤下（{beijing_minute(best.gone_at)} 查到）"
    if answer.copy is not None and answer.copy.copy.url != copy.url:
        yield f"最早的一处：{answer.copy.copy.url}"
    if answer.copy is not None and _claims_too_early(answer.copy):
        yield f"页面所示时间（{answer.copy.copy.published_text}）早于最后一次查看时还没有的时间"
    if copy.title and copy.relation == "retitled":
        yield f"转载标题：{one_line(copy.title)}"
    if best.counts:
        yield f"注明来源：{one_line(copy.source)}" if copy.source else "未注明来源"
    if document.attachments and copy.same:
        yield f"原文附件 {len(document.attachments)} 个，转载附件 {len(copy.files)} 个"
    if best.files_broken:
        yield f"附件打不开 {len(best.files_broken)} 个"
    others = len({each.copy.url for each in seen.everywhere} - {copy.url})
    if others:
        yield f"另有 {others} 处页面"


def _claims_too_early(seen: CopySeen) -> bool:
    """Whether the page claims a time at which we looked and it was not there."""
    shown = seen.copy.published_text
    return bool(shown and seen.last_without and shown < beijing_minute(seen.last_without)[: len(shown)])


def difference_words(row: RepostRow, difference: Difference) -> tuple[str, str, str, str]:
    """One difference: paragraph, kind, what the issued text says, what the copy says."""
    place = place_words(difference.paragraph, difference.last_paragraph)
    return place, KIND_WORDS.get(difference.kind, "其他"), one_line(difference.a), one_line(difference.b)


def place_words(first: int, last: int) -> str:
    """Where in the issued text a difference stands: one paragraph or several."""
    if not first:
        return "标题、文号"
    return f"第 {first} 至 {last} 段" if last > first else f"第 {first} 段"
