"""RULES R-2: the portal's home page has a column for what the State Council publishes, and it is kept up.

Portals call it 国务院信息, 党中央国务院信息, 重要信息转载 and the like; many show the box that 中国政府网 itself serves, which is
alive by nature.  Names that may be meant are taken for it.  Where the menu or the column could not be read, nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from monitor.contract import (
    FEW_IN_MENU,
    Check,
    Columns,
    ColumnSeen,
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
    cannot_say,
    menu_size,
    not_applicable,
    verdict_of,
)
from monitor.model import Frozen, Kind, Note, PageKind, Verdict, day_start, host_of, local_day, show_day

ID = "state_council_column"

CHECK = Check(
    title="国务院信息专栏",
    why="国务院的重要政策，群众应当在本地政府门户首页就能找到；没有专栏或专栏长期不更新，检查时会被通报。",
    rules=(
        Rule(
            id="R-2",
            document="《国务院办公厅关于加强政府网站信息内容建设的意见》（国办发〔2014〕57号）的检查口径（国办函〔2016〕68号）",
            text="政府门户网站应在首页显著位置开设国务院重要政策信息专栏，及时转载更新。",
        ),
    ),
    needs=(Pages, Columns),
    codes={
        "column_missing": "首页没有国务院信息专栏", "column_blank": "国务院信息专栏空白", "column_stale": "国务院信息专栏未更新",
    },
    advice="请在首页显著位置设“国务院信息”专栏，转载国务院重要政策信息，或嵌入中国政府网提供的国务院信息模块；名称不同的，登记豁免。",
    options={"days": Option(default=14, unit="天", help="专栏最新一条信息超过这么多天即提示")},
    measures=(Measure(name="state_council_column_age_days", help="Days since the newest item of the column for the State Council."),),
    reader=1,
)  # fmt: skip

_NAMED = re.compile(
    r"国务院.{0,6}(?:信息|政策|文件|要闻|动态|新闻|专栏|专题|精神|部署|发布|转载)|国办(?:信息|文件)"
    r"|重要(?:政策)?信息转载|(?:政策|上级)(?:信息|文件)?转载|(?:上级|中央|党中央)(?:政策|文件|信息|精神|要闻|重要)"
)
_OTHER = re.compile(
    r"客户端|小程序|督查|问答|留言|平台|部门|机构|直属|办公厅|委员会|办公室|文件库|研究|参事|公报|组织|提问|征集|服务|大督查|批复|会议"
)
"""Words of links that lead to the State Council's own offices and services."""
_PUSHED = re.compile(r"gov\.cn/pushinfo")
"""The box of State Council news that 中国政府网 serves to local portals."""
_LONGEST = 16
_MOST = 8
_INDEX = re.compile(r"/(?:(?:index|default)\.\w+)?$", re.I)


class Place(Frozen, frozen=True, kw_only=True):
    """Where the column is: its name as shown and what it leads to; no address where only the words stand there."""

    name: str
    url: str = ""


@lru_cache(maxsize=16_384)
def is_named(text: str) -> bool:
    """Whether a link's words, or a heading, name such a column."""
    plain = "".join(text.split()).strip("【】[]>·»")
    return 3 <= len(plain) <= _LONGEST and bool(_NAMED.search(plain)) and not _OTHER.search(plain)


# ── what pages say ───────────────────────────────────────────────────────────────────────────────────────────────────


def read(page: Page) -> tuple[Note, ...]:
    """Of the home page: the size of its menu and what it has of such a column; of a list so named: its newest row."""
    if page.home:
        return (Note(code="home", text=str(menu_size(page))), *_places(page))
    facts = page.facts
    if facts.kind is PageKind.LIST and any(map(is_named, (facts.title, facts.tags.get("ColumnName", "")))):
        days = [row.shown for row in facts.rows if row.shown is not None]
        newest = max(days).isoformat() if days else ""
        return (Note(code="list", text=facts.title[:40], data={"newest": newest, "rows": str(len(facts.rows))}),)
    return ()


def _places(page: Page) -> Iterator[Note]:
    pushed = next((link for link in page.links if _PUSHED.search(link.url)), None)
    if pushed is not None or page.says(_PUSHED):
        yield Note(code="pushed", text=pushed.text[:40] if pushed else "", url=pushed.url if pushed else "")
    named = {link.url: link for link in page.links if link.kind in ("page", "frame") and is_named(link.text)}
    yield from (Note(code="named", text=link.text[:40], url=url) for url, link in list(named.items())[:_MOST])
    if not named and (line := next(filter(is_named, page.lines), "")):
        yield Note(code="written", text=line)


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Look for the column on the home page, and at what stands in it (RULES R-2)."""
    if evidence.site.kind is not Kind.PORTAL:
        return not_applicable("本项只看政府门户网站的首页。")
    pages, columns = evidence.part(Pages), evidence.part(Columns)
    assert isinstance(pages, Pages)
    assert isinstance(columns, Columns)
    notes = [note for _, taken in pages.noted(ID) for note in taken]
    if any(note.code == "pushed" for note in notes):
        return Judgement(verdict=Verdict.PASS, summary="首页有中国政府网提供的国务院信息模块，内容由其自动更新。")
    places = [Place(name=note.text, url=note.url) for note in notes if note.code == "named"]
    places += [
        Place(name=seen.column.name, url=seen.column.url)
        for seen in columns.columns
        if is_named(seen.column.name) and all(_bare(place.url) != _bare(seen.column.url) for place in places)
    ]
    if places:
        return _best([_judged(place, evidence, pages, columns, options) for place in places])
    if any(note.code == "written" for note in notes):
        return Judgement(verdict=Verdict.PASS, summary="首页有国务院信息板块；它没有链接到栏目页，更新情况未判断。")
    menu = max((int(note.text) for note in notes if note.code == "home"), default=-1)
    if menu < FEW_IN_MENU:
        why = "首页没有读到" if menu < 0 else f"首页导航只读到{menu}个链接，可能由脚本生成"
        return cannot_say(evidence.site, f"{why}，不能判断有没有国务院信息专栏，请人工查看。")
    return _told(evidence, [_missing(evidence, menu)])


def _best(judged: Sequence[Judgement]) -> Judgement:
    """The site is judged by the column that serves it best."""
    order = (Verdict.PASS, Verdict.UNKNOWN, Verdict.WARN)
    return min(judged, key=lambda each: order.index(each.verdict))


def _told(evidence: Evidence, findings: Sequence[Finding], measures: dict[str, float] | None = None) -> Judgement:
    return Judgement(
        verdict=verdict_of(evidence, ID, findings), summary=findings[0].what, findings=tuple(findings),
        measures=measures or {},
    )  # fmt: skip


def _missing(evidence: Evidence, menu: int) -> Finding:
    url = evidence.site.url
    return Finding(
        code="column_missing", verdict=Verdict.FAIL, subject=url, where=url, fix=CHECK.advice,
        what="门户首页没有看到国务院信息专栏（名称中有“国务院”“重要信息转载”等的栏目或模块）。",
        steps=(Step(what=f"首页读到{menu}个栏目链接，没有哪个的文字像国务院信息专栏，也没有中国政府网的信息模块。", url=url),),
    )  # fmt: skip


def _judged(place: Place, evidence: Evidence, pages: Pages, columns: Columns, options: Options) -> Judgement:
    host = host_of(place.url)
    if host in ("gov.cn", "www.gov.cn", "sousuo.www.gov.cn"):
        return Judgement(verdict=Verdict.PASS, summary=f"首页的“{place.name}”链接到中国政府网的栏目。")
    seen = next((each for each in columns.columns if _bare(each.column.url) == _bare(place.url)), None)
    if seen is not None:
        return _of_column(place, seen, evidence, options)
    for page, notes in pages.noted(ID):
        for note in notes:
            if note.code == "list" and _bare(page.url) == _bare(place.url):
                newest = date.fromisoformat(note.data["newest"]) if note.data["newest"] else None
                return _aged(place, newest, pages.crawled_at, evidence, options)
    return cannot_say(evidence.site, f"首页有“{place.name}”，但它的栏目页还没有读到，不能判断是否更新。")


def _of_column(place: Place, seen: ColumnSeen, evidence: Evidence, options: Options) -> Judgement:
    if seen.unreadable:
        return cannot_say(evidence.site, f"首页有“{place.name}”，但栏目未能读取：{seen.unreadable}，不能判断是否更新。")
    if seen.state is ColumnState.BLANK:
        found = _finding(
            "column_blank", place, f"首页的“{place.name}”栏目没有任何内容。", seen.since,
            Step(what="栏目页完整读取，没有条目、正文和下级栏目。", at=seen.looked_at, url=place.url),
        )  # fmt: skip
        return _told(evidence, [found])
    if seen.state is not ColumnState.LISTED:
        return Judgement(verdict=Verdict.PASS, summary=f"首页有“{place.name}”；它不是信息列表，更新情况未判断。")
    newest = max((item.effective for item in seen.items if item.effective), default=None)
    age = _aged(place, newest, seen.looked_at or evidence.as_of, evidence, options)
    hidden = sum(not item.read for item in seen.items)
    if age.verdict is Verdict.WARN and hidden:
        return cannot_say(
            evidence.site, f"首页有“{place.name}”，其中{hidden}条信息未能读取，日期不明，不能判断是否更新。"
        )
    return age


def _aged(place: Place, newest: date | None, looked: datetime, evidence: Evidence, options: Options) -> Judgement:
    """The newest item against the period; what came after our last look may have been in time."""
    if newest is None:
        return cannot_say(evidence.site, f"首页有“{place.name}”，但没有读到带日期的信息，不能判断是否更新。")
    days = int(options["days"])
    today = local_day(evidence.as_of - timedelta(microseconds=1))  # midnight still belongs to the day that it ends
    age = (today - newest).days
    measures = {"state_council_column_age_days": float(max(age, 0))}
    if age <= days:
        summary = f"首页有“{place.name}”，最新一条信息是{show_day(newest)}。"
        return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures)
    if (local_day(looked) - newest).days <= days:
        why = f"首页有“{place.name}”，上次读取是{show_day(local_day(looked))}，此后是否更新不明。"
        return cannot_say(evidence.site, why, measures=measures)
    what = f"首页的“{place.name}”最新一条信息是{show_day(newest)}，已有{age}天没有更新（期限{days}天）。"
    step = Step(what=f"最新一条信息：{show_day(newest)}。", at=looked, url=place.url)
    since = day_start(newest + timedelta(days=days + 1))
    return _told(evidence, [_finding("column_stale", place, what, since, step)], measures)


def _finding(code: str, place: Place, what: str, since: datetime | None, step: Step) -> Finding:
    return Finding(
        code=code, verdict=Verdict.WARN, subject=place.url, where=place.url, what=what, since=since, steps=(step,),
        fix=f"请在“{place.name}”及时转载国务院重要政策信息；不再维护的，改为嵌入中国政府网的信息模块。",
    )  # fmt: skip


def _bare(url: str) -> str:
    """A URL by which a column is known again: without scheme and index file.  An entry that differs in them is the same."""
    return _INDEX.sub("", url.partition("://")[2]) if url else ""
