"""RULES G-7, L-17: last year's report on open government information, and the yearly table of the website, in time.

Which report is due follows from the calendar: after the last day of this year the one of last year, before it the one of
the year before.  A report counts by the date that a reader is shown.  Missing is only what is not in a list that was read;
a list that cannot be read says nothing.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache

from monitor.contract import (
    UNKNOWN_CODE,
    Check,
    Columns,
    ColumnState,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Page,
    Pages,
    Rule,
    Step,
    not_applicable,
)
from monitor.model import ColumnClass, Frozen, Kind, Note, PageKind, Verdict, day_start, local_day, show_day

ID = "annual_reports"

CHECK = Check(
    title="年度报告按期公布",
    why="年度报告有法定期限，逾期或缺失是依法行政考核和网站检查都看的问题。",
    rules=(
        Rule(
            id="G-7", document="《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条",
            text="县级以上人民政府部门应当在每年1月31日前向本级政府信息公开工作主管部门提交本行政机关上一年度政府信息公开工作"
            "年度报告并向社会公布；县级以上地方人民政府的信息公开工作主管部门应当在每年3月31日前向社会公布本级政府上一年度"
            "政府信息公开工作年度报告。",
        ),
        Rule(
            id="L-17", document="《国务院办公厅关于做好政府网站年度报表发布工作的通知》",
            text="每年1月31日前在本网站首页显著位置发布上一年度政府网站工作年度报表。",
        ),
    ),
    needs=(Pages,),
    codes={
        "report_missing": "年度报告未公布", "report_late": "年度报告逾期公布", "table_missing": "网站年度报表未发布",
        "table_late": "网站年度报表逾期发布",
    },
    advice="请在1月31日前（本级政府的报告在3月31日前）公布上一年度报告，标题写明年度，页面和列表都注明发布日期。",
    options={
        "body_last": Option(default="01-31", unit="月-日", help="部门、镇街的政府信息公开年度报告最迟哪天公布"),
        "government_last": Option(default="03-31", unit="月-日", help="本级政府的政府信息公开年度报告最迟哪天公布"),
        "table_last": Option(default="01-31", unit="月-日", help="政府网站工作年度报表最迟哪天发布"),
    },
    measures=(Measure(name="annual_reports_at_fault", help="Yearly reports that are missing or came late."),),
    reader=1,
)  # fmt: skip

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_OPEN = re.compile(r"公开(?:工作)?(?:情况)?(?:的)?(?:年度工作报告|年度报告|年报|工作报告|情况报告)")
_BARE = re.compile(r"[（(]?20\d\d年?度?[）)]?(?:工作)?(?:年度报告|年报|报告)?[（(]?(?:20\d\d年?度?)?[）)]?")
_TABLE = re.compile(r"网站.{0,12}(?:报表|年报|年度报告)")
_LIST = re.compile(r"公开.{0,6}(?:年报|年度报告)")
_TOLD = ("年报", "报告", "报表")
_PLAIN = re.compile(r"20\d\d年?度?|政府信息|政务|信息|公开|工作|情况|年度|报告|年报|的|关于|发布|公布|全文|[\W_]")
_MOST = 40


class Report(Frozen, frozen=True, kw_only=True):
    """One report or table: its year, the date a reader is shown (``None``: none), and when its page was first met."""

    title: str
    url: str
    year: int
    shown: date | None = None
    first_seen: datetime | None = None


class Due(Frozen, frozen=True, kw_only=True):
    """What is due: the report of ``year``, by ``last``; ``code`` is report or table."""

    code: str
    name: str
    year: int
    last: date
    rule: str


# ── what pages say ───────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4_096)
def report_year(title: str) -> tuple[str, int] | None:
    """Whether a title is that of a report ("report") or of a website's table ("table"), and its year (0: not told)."""
    if not any(word in title for word in _TOLD):
        return None
    kind = "table" if _TABLE.search(title) else "report" if _OPEN.search(title) else ""
    years = _YEAR.findall(title)
    return (kind, int(years[0]) if years else 0) if kind else None


def read(page: Page) -> tuple[Note, ...]:
    """Yearly reports and tables that a page lists, links to or is; and whether it is their list."""
    facts = page.facts
    names = (facts.title, facts.tags.get("ColumnName", ""))
    own = any(_LIST.search(name) and not _YEAR.search(name) for name in names)
    notes = [Note(code="home")] if page.home else []
    if own and facts.kind is not PageKind.ARTICLE and (facts.rows or not facts.children):
        notes.append(Note(code="list", data={"rows": str(len(facts.rows))}))
    shown = facts.published.isoformat() if facts.published else ""
    found = [(facts.title, page.url, shown)] if facts.kind is PageKind.ARTICLE else []
    found += [(row.title, row.url, row.shown.isoformat() if row.shown else "") for row in facts.rows]
    if page.home:
        found += [(link.text, link.url, "") for link in page.links if link.kind in ("page", "attachment")]
    return (*notes, *_noted(found, own))


def _noted(found: Sequence[tuple[str, str, str]], own: bool) -> list[Note]:
    """The notes of the newest years first; in a list of reports a bare year names one.  A title that tells no year is of
    the year before the date beside it."""
    notes: dict[tuple[str, str], Note] = {}
    for title, url, shown in found:
        known = report_year(title)
        if known is None and own and _BARE.fullmatch("".join(title.split())):
            known = ("report", int(_YEAR.findall(title)[0]))
        if known and (known[1] or shown or known[0] == "table"):  # a name without year or date is that of the column
            data = {"year": str(known[1] or (int(shown[:4]) - 1 if shown else 0)), "shown": shown}
            notes.setdefault((known[0], url), Note(code=known[0], text=title[:60], url=url, data=data))
    return sorted(notes.values(), key=lambda note: (-int(note.data["year"]), len(note.text)))[:_MOST]


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Whether what is due has been published, and by its last day (RULES G-7, L-17)."""
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    due = _due(evidence, options)
    findings = [found for each in due for found in _judged(evidence, pages, each)]
    faults = [found for found in findings if found.verdict is Verdict.WARN]
    measures = {"annual_reports_at_fault": float(len(faults))}
    if not due:
        summary = "本站开通以来还没有到期的年度报告，本项不适用。"
        return not_applicable(summary, measures)
    told = "、".join(f"{each.year}年{each.name}" for each in due)
    verdict = Verdict.WARN if faults else Verdict.UNKNOWN if findings else Verdict.PASS
    summary = "".join(found.what for found in faults or findings) or f"已按期公布：{told}。"
    return Judgement(verdict=verdict, summary=summary, findings=tuple(findings), measures=measures)


def _due(evidence: Evidence, options: Options) -> list[Due]:
    """A portal owes its government's report and its own table, a section its body's report, a standalone site a table."""
    kind, found = evidence.site.kind, []
    if kind is not Kind.STANDALONE:
        key = "government_last" if kind is Kind.PORTAL else "body_last"
        found.append(_last(evidence, "report", "政府信息公开工作年度报告", str(options[key]), "G-7"))
    if kind is not Kind.SECTION:
        found.append(_last(evidence, "table", "政府网站工作年度报表", str(options["table_last"]), "L-17"))
    opened = evidence.site.opened
    return [each for each in found if opened is None or opened <= date(each.year, 12, 31)]


def _last(evidence: Evidence, code: str, name: str, month_day: str, rule: str) -> Due:
    """The newest report whose last day has passed."""
    today = local_day(evidence.as_of)
    month, _, day = month_day.partition("-")
    last = date(today.year, int(month), int(day))
    last = last if today > last else date(today.year - 1, last.month, last.day)
    return Due(code=code, name=name, year=last.year - 1, last=last, rule=rule)


def _judged(evidence: Evidence, pages: Pages, due: Due) -> Iterator[Finding]:
    known = _known(evidence, pages, due.code)
    mine = [each for each in known if each.year == due.year]
    if any(_in_time(each, due) for each in mine):
        return
    dated = sorted((each.shown, each.url, each) for each in mine if each.shown)
    if mine and (len(dated) < len(mine) or not dated):
        undated = next(each for each in mine if each.shown is None)
        yield _unknown(due, undated.url, f"“{undated.title}”没有读到发布日期，不能判断是否按期")
    elif dated:
        yield _late(due, dated[0][2])
    else:
        yield from _not_there(evidence, pages, due, known)


def _in_time(report: Report, due: Due) -> bool:
    seen = local_day(report.first_seen) if report.first_seen else None
    return (report.shown is not None and report.shown <= due.last) or (seen is not None and seen <= due.last)


def _known(evidence: Evidence, pages: Pages, code: str) -> list[Report]:
    """All reports of one kind, each address once, with the earliest date that it is shown with."""
    found: list[Report] = []
    for page, notes in pages.noted(ID):
        for note in notes:
            if note.code == code:
                shown = date.fromisoformat(note.data["shown"]) if note.data["shown"] else None
                seen = page.first_seen if page.url == note.url else None
                found.append(_report(note.text, note.url, int(note.data["year"]), shown, seen))
    for column in evidence.columns.columns if isinstance(evidence.columns, Columns) else ():
        for item in column.items:
            known = report_year(item.title)
            year = known[1] or (item.shown.year - 1 if item.shown else 0) if known else 0
            if known and known[0] == code and (year or code == "table"):
                found.append(_report(item.title, item.url, year, item.shown, item.first_seen))
    own = [each for each in found if code == "table" or evidence.site.kind is not Kind.PORTAL or _governments(each)]
    once: dict[str, Report] = {}
    for each in own:
        held = once.get(each.url, each)
        dates = [shown for shown in (held.shown, each.shown) if shown]
        seen = min((at for at in (held.first_seen, each.first_seen) if at), default=None)
        once[each.url] = _report(held.title, each.url, held.year or each.year, min(dates, default=None), seen)
    return list(once.values())


def _report(title: str, url: str, year: int, shown: date | None, seen: datetime | None) -> Report:
    return Report(title=title, url=url, year=year, shown=shown, first_seen=seen)


def _governments(report: Report) -> bool:
    """Whether a report that a portal lists is the government's own: its title names no department, town or street.  One
    in the name of the government's office may be either, so it is taken for it."""
    body = _PLAIN.sub("", report.title)
    body = re.sub(r"^.{2,4}[省市](?=.)", "", body)
    return re.fullmatch(r"(?:.{0,6}[区县旗市])?(?:人民政府|政府)?(?:办公室)?", body) is not None


def _late(due: Due, report: Report) -> Finding:
    assert report.shown is not None
    return Finding(
        code=f"{due.code}_late", verdict=Verdict.WARN, subject=f"{due.code}#{due.year}", where=report.url, rule=due.rule,
        what=f"{due.year}年{due.name}于{show_day(report.shown)}公布，晚于{show_day(due.last)}的期限。",
        fix=f"本年度已逾期，请查明原因并登记；下一年度请在{due.last.month}月{due.last.day}日前公布，并核对本页日期是否有误。",
        since=day_start(report.shown), steps=(Step(what=f"“{report.title}”，日期{show_day(report.shown)}。", url=report.url),),
    )  # fmt: skip


def _not_there(evidence: Evidence, pages: Pages, due: Due, known: Sequence[Report]) -> Iterator[Finding]:
    """Nothing of that year: a fault where the list was read, or for a table where the whole site was."""
    where, why = _list_read(evidence, pages, due, known)
    if why:
        yield _unknown(due, where, why)
        return
    years = sorted({each.year for each in known if each.year}, reverse=True)
    seen = f"，已公布的是{'、'.join(f'{year}年' for year in years[:5])}" if years else ""
    yield Finding(
        code=f"{due.code}_missing", verdict=Verdict.WARN, subject=f"{due.code}#{due.year}", where=where, rule=due.rule,
        what=f"没有见到{due.year}年{due.name}（最迟应于{show_day(due.last)}公布）{seen}。",
        fix=f"请补充公布{due.year}年{due.name}，标题写明年度；已在别处公布的，请在本栏目列出。",
        since=day_start(due.last), steps=(Step(what=f"已读的列表和网页中没有{due.year}年的{due.name}{seen}。", url=where),),
    )  # fmt: skip


def _list_read(evidence: Evidence, pages: Pages, due: Due, known: Sequence[Report]) -> tuple[str, str]:
    """The page where the report should stand, and why it says nothing (empty: it was read)."""
    where = evidence.site.url
    if local_day(pages.crawled_at) <= due.last:
        return where, f"{show_day(due.last)}之后还没有巡检过"
    notes = [(page.url, note) for page, found in pages.noted(ID) for note in found]
    if not pages.whole:
        return where, "巡检尚未读完全站"
    if known and not any(each.year for each in known):
        return known[0].url, "读到的标题没有写明年度"
    columns = evidence.columns.columns if isinstance(evidence.columns, Columns) else ()
    shut = evidence.shut_column
    if shut:
        return shut.url, f"栏目“{shut.name}”未能读取"
    if due.code == "table":
        return where, "" if any(note.code == "home" for _, note in notes) else "首页没有读到"
    lists = {url: note.data["rows"] != "0" for url, note in notes if note.code == "list"}
    for column in columns:
        if column.column.cls is ColumnClass.REPORT and column.state not in (ColumnState.PARENT, ColumnState.LEADS_AWAY):
            lists[column.column.url] = column.state in (ColumnState.LISTED, ColumnState.BLANK)
    unread = next((url for url, was_read in lists.items() if not was_read), "")
    if unread:
        return unread, "年报栏目的列表由脚本生成或没有读到条目"
    return next(iter(lists), where), "" if lists else "没有读到年报栏目"


def _unknown(due: Due, where: str, why: str) -> Finding:
    return Finding(
        code=UNKNOWN_CODE, verdict=Verdict.UNKNOWN, subject=f"{due.code}#{due.year}", where=where, rule=due.rule,
        what=f"不能判断{due.year}年{due.name}是否按期公布：{why}。", fix="请人工打开年报栏目核对；可在台账中登记年报栏目（class = \"report\"）。",
    )  # fmt: skip
