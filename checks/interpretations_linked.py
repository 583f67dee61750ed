"""RULES G-8: the district's own rules and policies are explained within three working days, and document and explanation link
to each other.

Judged are documents that bear a number of the district's government and are of a kind that binds or concerns the public; a
repost of a superior's, an appointment, a reply, a meeting never.  Which explanation belongs to which document is told by
number, by title, or by a link; lateness and missing links are told only where number or title say so.  That there is none at
all is a candidate for a person, and only after everything was read.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from monitor.contract import (
    UNREADABLE,
    Check,
    Columns,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Page,
    Pages,
    PageSeen,
    Rule,
    Step,
    cannot_say,
    head_of,
    not_applicable,
    nothing_found,
    verdict_of,
)
from monitor.model import (
    ColumnClass,
    Frozen,
    Kind,
    Note,
    PageKind,
    Verdict,
    day_start,
    local_day,
    show_day,
    working_days_after,
)

ID = "interpretations_linked"

CHECK = Check(
    title="政策解读及时关联",
    why="文件发了没有解读，群众看不懂；有解读却不和文件互相链接，看到一个找不到另一个。",
    rules=(
        Rule(
            id="G-8", document="国办发〔2016〕80号（同步解读）及一些市县的政策解读工作制度（3个工作日）", confidence="FOUND-2nd",
            text="政策性文件与解读方案、解读材料同步组织、同步部署，解读最迟在文件公开后3个工作日内发布；文件与解读相互关联。",
        ),
    ),
    needs=(Pages, Columns),
    codes={
        "interpretation_missing": "文件疑似没有解读", "interpretation_late": "解读超过期限", "interpretation_unlinked": "文件与解读没有互相链接",
    },
    advice="请在发布文件的同时发布解读；文件页加“相关解读”链接，解读页加“文件原文”链接；不需要解读的，核实后登记豁免。",
    options={
        "working_days": Option(default=3, unit="个工作日", help="文件公开后多少个工作日内应有解读"),
        "look_back_days": Option(default=365, unit="天", help="只看最近这么多天公开的文件"),
        "listed": Option(default=20, unit="件", help="每类问题最多逐件列出的文件数，其余只计数"),
    },
    measures=(
        Measure(name="documents_without_interpretation", help="Own documents for which no explanation was found; for a person to check."),
        Measure(name="interpretations_late_or_unlinked", help="Own documents whose explanation came late or is not linked both ways."),
    ),
    reader=1,
)  # fmt: skip

_NUMBER = re.compile(
    r"([\u4e00-\u9fa5]{1,8}?[府政]办?(?:发|规|规发|行规))[\[［(（【〔﹝](20\d\d)[\]］)）】〕﹞]第?0*([1-9]\d{0,3})号"
)
_GOVERNMENTS = re.compile(r"[区县市]?[府政]办?(?:发|规|规发|行规)")  # not 民政发, 财政发: bureaus
_LABEL = re.compile(r"[\[【]?(?:发文字号|公文文号|文件编号|文号)[\]】]?[:：]?")
_EXPLAINS = re.compile(
    r"解读|图解|一图读懂|一图看懂|图读懂|图看懂|政策问答|热点问答|[》”]问答|答记者问|问答$|解答|明白卡|动漫|访谈|发布会"
)
_BINDS = re.compile(r"办法|规定|细则|规则|实施意见|若干|措施|方案|规划|标准")
_ROUTINE = re.compile(
    r"任免|任职|免职|批复|会议|表彰|表扬|通报|放假|领导小组|指挥部|委员会|成立|分工|名单|要点|征收|征地|拆迁|补偿安置|废止|失效|清理"
    r"|考核|督查|复函|报告|公告|人事|预算|决算|转发|应急预案|征求意见|草案"
)
_ORIGINAL = re.compile(r"原文|文件|政策|通知|办法|规定|细则|意见|方案|措施")
_QUOTED = re.compile(r"〈([^〈〉]{4,})〉|《([^《》]{4,})》")
_FORMAL: Final = re.compile(
    r"^.{0,40}?关于(?:印发|公布|发布|修订|修改)?|^(?:印发|公布|发布)|(?:的)?通知$|[（(]试行[）)]"
)
_LIST = re.compile(r"/(?:(?:index|default|list)[^/]*)?$", re.I)
_TO_ORIGINAL = re.compile(r".{0,4}(?:原文|相关文件|政策文件|文件链接|相关政策).{0,4}")
_MOST_LINKS: Final = 20
_LEAST_CORE: Final = 8
_EARLY: Final = timedelta(days=60)
"""How long before a document an explanation of the same title may be its: one of an older version is not."""


class Paper(Frozen, frozen=True, kw_only=True):
    """A document of the district's, or an explanation, as its page gives it: number (or the numbers it names), the core of
    its title, what it links to, the addresses under which it stands; ``drawn``: a script may add links."""

    page: PageSeen
    numbers: tuple[str, ...]
    core: str
    links: dict[str, str]
    urls: frozenset[str]
    drawn: bool

    def joined(self, other: "Paper") -> bool:
        """Whether a link leads from one to the other."""
        return bool(self.links.keys() & other.urls or other.links.keys() & self.urls)


class Case(Frozen, frozen=True, kw_only=True):
    """A document with the explanations that are surely its, and those that a link alone makes its."""

    document: Paper
    sure: tuple[Paper, ...]
    linked: tuple[Paper, ...]
    due: date

    @property
    def name(self) -> str:
        """Title and number, as a finding names the document."""
        return f"“{self.document.page.title or self.document.page.url}”（{self.document.numbers[0]}）"


# ── what pages say ───────────────────────────────────────────────────────────────────────────────────────────────────


def read(page: Page) -> tuple[Note, ...]:
    """Whether an article is a numbered document of a government or an explanation, and what it links to."""
    if page.facts.kind is not PageKind.ARTICLE or page.home:
        return ()
    title = "".join(page.facts.title.split())
    if _EXPLAINS.search(title):
        numbers = sorted({_plain(match) for match in _NUMBER.finditer("".join(page.text.split()))})[:_MOST_LINKS]
        data = {"numbers": "|".join(numbers), "drawn": _drawn(page, "原文|相关(?:文件|政策)|政策文件")}
        return (Note(code="explanation", text=core(title), data=data), *_links(page, _ORIGINAL))
    if not _BINDS.search(title) or _ROUTINE.search(title):
        return ()
    lines = ["".join(line.split()) for line in head_of(page.text.split("\n"))]
    number = _own_number(lines, title)
    if not number:
        return ()
    data = {"numbers": number, "drawn": _drawn(page, "解读|图解")}
    return (Note(code="document", text=core(title), data=data), *_links(page, _EXPLAINS))


def _own_number(lines: Sequence[str], title: str) -> str:
    """The number that the page gives as its own: behind its label, alone on a line, or in the title."""
    shown = _labelled(lines)
    found = _NUMBER.fullmatch(shown)
    if shown:
        return _plain(found) if found else ""
    alone = {_plain(match) for line in lines if (match := _NUMBER.fullmatch(line.strip("（）()")))}
    if len(alone) == 1:
        return alone.pop()
    found = _NUMBER.search(title)
    return _plain(found) if found else ""


def _labelled(lines: Sequence[str]) -> str:
    """What stands behind the number's label, on its line or the next; empty where there is none."""
    for at, line in enumerate(lines):
        match = _LABEL.match(line)
        if match is not None:
            return line[match.end() :] or (lines[at + 1] if at + 1 < len(lines) else "")
    return ""


def _plain(match: re.Match[str]) -> str:
    return f"{match[1]}〔{match[2]}〕{match[3]}号"


def _links(page: Page, words: re.Pattern[str]) -> Iterator[Note]:
    """The links of the main area that may lead to the other half, pages and files alike."""
    found = {
        link.url: link for link in page.links
        if not link.common and words.search(link.text) and not _LIST.search(link.url)
    }  # fmt: skip
    for link in list(found.values())[:_MOST_LINKS]:
        yield Note(code="link", text=link.text[:40], url=link.url)


def _drawn(page: Page, words: str) -> str:
    """Whether a script speaks of the other half, so that it may write the link."""
    return "1" if any(re.search(words, script) for script in page.scripts) else ""


@lru_cache(maxsize=16_384)
def core(title: str) -> str:
    """What a title is about: the name between its brackets, else what stands between 关于 and 的通知."""
    quoted = _QUOTED.search(title)
    text = (quoted[1] or quoted[2]) if quoted else _EXPLAINS.sub("", title)
    for _ in range(2):  # 《关于印发…的通知》
        text = _FORMAL.sub("", text)
    return re.sub(r"\W", "", text.replace("政策", "") if not quoted else text)


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Hold the district's own documents against their explanations (RULES G-8)."""
    if evidence.site.kind is not Kind.PORTAL:
        return not_applicable("本项只看政府门户网站上本级政府的文件。")
    pages, columns = evidence.part(Pages), evidence.part(Columns)
    assert isinstance(pages, Pages)
    assert isinstance(columns, Columns)
    cases = _cases(evidence, pages, options)
    if not cases:
        read_number = pages.read.get(PageKind.ARTICLE, 0)
        summary = f"已读{read_number}个文章页，近期没有需要解读的本级政府文件"
        seen = nothing_found(evidence.site, pages, f"{summary}。")
        return seen if seen.verdict is Verdict.UNKNOWN else not_applicable(f"{summary}，本项不适用。")
    blind = _blind(pages, columns)
    bare = [each for each in cases if _unexplained(each)]
    overdue = [each for each in bare if each.due < local_day(pages.crawled_at)]
    late = [each for each in cases if _late(each)]
    apart = [each for each in cases if each.sure and _ways(each)]
    most = int(options["listed"])
    findings = [_missing(each, options, pages.crawled_at) for each in overdue[:most] if not blind]
    findings += [_lateness(each, options) for each in late[:most]]
    findings += [_apart(each) for each in apart[:most]]
    if blind and overdue:
        why = f"有{len(overdue)}件本级政府文件没有看到解读，但{blind}，不能断定没有。"
        findings += cannot_say(evidence.site, why).findings
    summary = f"近期需要解读的本级政府文件{len(cases)}件：没有看到解读的{len(bare)}件（其中已过期限{len(overdue)}件），"
    summary += f"解读超期的{len(late)}件，没有互相链接的{len(apart)}件。"
    measures = {
        "documents_without_interpretation": 0.0 if blind else float(len(overdue)),
        "interpretations_late_or_unlinked": float(len({each.document.page.url for each in (*late, *apart)})),
    }
    verdict = verdict_of(evidence, ID, findings)
    return Judgement(verdict=verdict, summary=summary, findings=tuple(findings), measures=measures)


def _cases(evidence: Evidence, pages: Pages, options: Options) -> list[Case]:
    """The documents of late that need an explanation, oldest first, with theirs."""
    papers = list(_papers(pages))
    explanations = [paper for code, paper in papers if code == "explanation"]
    oldest = local_day(evidence.as_of) - timedelta(days=int(options["look_back_days"]))
    found = []
    for paper in _together([paper for code, paper in papers if code == "document" and _own(paper, evidence)]):
        shown = paper.page.published
        if shown is None or shown < oldest:
            continue
        sure = tuple(each for each in explanations if _explains(each, paper, shown))
        linked = tuple(each for each in explanations if each not in sure and paper.joined(each))
        due = working_days_after(shown, int(options["working_days"]))
        found.append(Case(document=paper, sure=sure, linked=linked, due=due))
    return sorted(found, key=lambda each: (each.due, each.document.page.url))


def _papers(pages: Pages) -> Iterator[tuple[str, Paper]]:
    for page, (head, *links) in pages.noted(ID):
        if head.code in ("document", "explanation"):
            yield head.code, Paper(
                page=page, numbers=tuple(filter(None, head.data["numbers"].split("|"))), core=head.text,
                links={_bare(note.url): note.text for note in links}, urls=frozenset({_bare(page.url)}),
                drawn=bool(head.data["drawn"]),
            )  # fmt: skip


def _together(documents: Sequence[Paper]) -> Iterator[Paper]:
    """One paper for each number: a document that stands in two columns is one, public from its earliest day."""
    groups: dict[str, list[Paper]] = {}
    for each in documents:
        groups.setdefault(each.numbers[0], []).append(each)
    for group in groups.values():
        first = min(group, key=lambda each: (each.page.published or date.max, each.page.url))
        yield Paper(
            page=first.page, numbers=first.numbers, core=first.core,
            links={url: text for each in group for url, text in each.links.items()},
            urls=frozenset().union(*(each.urls for each in group)), drawn=any(each.drawn for each in group),
        )  # fmt: skip


def _own(paper: Paper, evidence: Evidence) -> bool:
    """Whether the district's government issued it, by its number or by the body named before 关于."""
    district = evidence.register.settings.district
    short = district[:-1] if district[-1:] in "区县市" else district
    code = paper.numbers[0].partition("〔")[0]
    if code.startswith(short):
        return _GOVERNMENTS.fullmatch(code, len(short)) is not None
    return f"{district}人民政府" in paper.page.title.partition("关于")[0]


def _explains(explanation: Paper, document: Paper, shown: date) -> bool:
    """Whether number or title say that an explanation is this document's."""
    if document.numbers[0] in explanation.numbers:
        return True
    when = explanation.page.published
    one, other = document.core, explanation.core
    alike = min(len(one), len(other)) >= _LEAST_CORE and (one.endswith(other) or other.endswith(one))
    return alike and (when is None or when >= shown - _EARLY)


def _bare(url: str) -> str:
    return url.partition("://")[2]


def _blind(pages: Pages, columns: Columns) -> str:
    """Why an explanation may stand where we could not look, in Chinese; empty where everything was read."""
    kept = [each for each in columns.columns if each.column.cls is ColumnClass.INTERPRETATION]
    for each in kept:
        if each.state in UNREADABLE:
            return f"栏目“{each.column.name}”未能读取（{each.unreadable}）"
    return "" if pages.whole else "网站尚未完整读到"


def _unexplained(case: Case) -> bool:
    """Whether nothing on the site is, or may be, its explanation."""
    document = case.document
    return not (case.sure or case.linked or document.links or document.drawn)


def _late(case: Case) -> bool:
    """Whether its explanations came after the day; one whose day is unknown, or that only a link leads to, may be in time."""
    held = (*case.sure, *case.linked)
    others = case.document.links.keys() - {url for each in held for url in each.urls}
    if not case.sure or others:
        return False
    return all(each.page.published is not None and each.page.published > case.due for each in held)


def _ways(case: Case) -> str:
    """Which way no link leads, in Chinese; empty where both may be there."""
    forth = bool(case.document.links) or case.document.drawn
    back = any(each.drawn or _leads_back(each, case.document) for each in case.sure)
    if not forth and not back:
        return "文件页和解读页互相都没有链接"
    return "" if forth and back else "解读页没有链接到文件" if forth else "文件页没有链接到解读"


def _leads_back(explanation: Paper, document: Paper) -> bool:
    """Whether an explanation links to the document, wherever that stands, by its address or its name."""
    return bool(explanation.links.keys() & document.urls) or any(
        core(text) == document.core or document.numbers[0] in text or _TO_ORIGINAL.fullmatch(text)
        for text in explanation.links.values()
    )


# ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _missing(case: Case, options: Options, crawled: datetime) -> Finding:
    page = case.document.page
    assert page.published is not None
    return Finding(
        code="interpretation_missing", verdict=Verdict.WARN, subject=page.url, where=page.url, review=True,
        since=day_start(case.due + timedelta(days=1)),
        what=f"文件{case.name}{show_day(page.published)}公开，{options['working_days']}个工作日内（{show_day(case.due)}前）应有解读，"
        "本站没有看到解读，请人工核对。",
        fix="请补发解读，并与文件相互链接；按规定不需要解读或解读在别处的，核实后登记豁免。",
        steps=(
            Step(what=f"文件页，{show_day(page.published)}公开，页上没有解读的链接。", at=page.first_seen, url=page.url),
            Step(what="完整巡检读到的解读中，没有标题或文号与它对应的。", at=crawled),
        ),
    )  # fmt: skip


def _lateness(case: Case, options: Options) -> Finding:
    page = case.document.page
    assert page.published is not None
    first = min(case.sure, key=lambda each: each.page.published or date.max).page
    assert first.published is not None
    return Finding(
        code="interpretation_late", verdict=Verdict.WARN, subject=page.url, where=first.url,
        since=day_start(first.published),
        what=f"文件{case.name}{show_day(page.published)}公开，解读“{first.title}”{show_day(first.published)}才发布，"
        f"超过{options['working_days']}个工作日的期限（{show_day(case.due)}）。",
        fix="今后请与文件同步发布解读；解读实际发布更早的，更正页面日期。",
        steps=(
            Step(what=f"文件，{show_day(page.published)}公开。", at=page.first_seen, url=page.url),
            Step(what=f"最早的解读，{show_day(first.published)}发布。", at=first.first_seen, url=first.url),
        ),
    )  # fmt: skip


def _apart(case: Case) -> Finding:
    page, first = case.document.page, case.sure[0].page
    ways = _ways(case)
    where = first.url if ways.startswith("解读页") else page.url
    return Finding(
        code="interpretation_unlinked", verdict=Verdict.WARN, subject=page.url, where=where,
        what=f"文件{case.name}与解读“{first.title}”没有互相链接：{ways}。", since=max(page.at, first.at),
        fix="请在文件页加“相关解读”链接，在解读页加“文件原文”链接。",
        steps=(
            Step(what="文件页。", at=page.at, url=page.url),
            *(Step(what=f"解读页“{each.page.title}”。", at=each.page.at, url=each.page.url) for each in case.sure[:5]),
        ),
    )  # fmt: skip
