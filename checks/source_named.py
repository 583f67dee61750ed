"""RULES C-10: news and notices tell their reader where they come from.

A source counts when a reader can see it: a line 来源, an author or issuing unit, a dateline (新华社…电), or the signature
under the text; one that a script of the page writes out counts as shown.  The tag ContentSource alone is read by machines
only.  What a script may fill in is not counted, nor is a page without a date of its own: the whole line may be drawn.
"""

import re
from collections.abc import Sequence
from typing import Final

from monitor.contract import (
    GUIDELINE,
    GUIDELINE_URL,
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
    not_applicable,
    nothing_found,
)
from monitor.model import ColumnClass, Note, PageKind, Verdict

ID = "source_named"

CHECK = Check(
    title="信息来源标注",
    why="不写来源，读者分不清是本单位发布还是转载，出了错也查不到源头；发布、转载信息都应注明来源。",
    rules=(
        Rule(
            id="C-10",
            document=GUIDELINE,
            text="发布或转载信息时，应注明信息来源，确保内容准确无误。",
            url=GUIDELINE_URL,
            confidence="FOUND-2nd",
        ),
    ),
    needs=(Pages, Columns),
    codes={"source_missing": "文章未标明来源"},
    advice="请在文章标题下的信息行加上“来源：××”，并在发布系统里把来源设为必填；转载的写明原发布单位。",
    options={
        "pages": Option(default=1, unit="篇", help="没有标明来源的文章达到（含）此数才提示"),
        "shown": Option(default=20, unit="篇", help="最多逐篇列出的文章数，其余只计数"),
    },
    measures=(Measure(name="articles_without_source", help="News and notices that show no source to a reader."),),
    reader=1,
)  # fmt: skip

CLASSES = (ColumnClass.NEWS, ColumnClass.NOTICE)
_MAKER = re.compile(
    r"(?:作者|记者|撰稿|供稿|通讯员|文[/|／]图?|(?:发布|发文|制发|公开|公布|印发)(?:机构|机关|单位|部门|主体)|责任(?:部门|单位)|信息提供|信息作者|所属(?:机构|单位))\s*[:：/／]?\s*(?=[\u4e00-\u9fa5]{2})"
)
_DATELINE = re.compile(
    r"(?:新华社|中新社|中新网|人民网|央视网|新华网|新华视点).{0,30}[电日讯]|本[报网台刊]讯|[(（](?:记者|通讯员|作者)|(?:记者|通讯员)\s*[\u4e00-\u9fa5]{2,4}[)）报]|据.{2,20}(?:消息|报道|微信公众号)"
)
_UNIT = re.compile(
    r"[\u4e00-\u9fa5（）()]{2,38}(?:[局委会厅院部科处室办站所队社校库镇乡村街县区市府司厂]|中心|政府|学校|医院|集团|办事处|公安)"
)
_DATE = re.compile(
    r"(?:\d{4}年\d{1,2}月\d{1,2}日|[一二三四五六七八九〇○零]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_WRITTEN = re.compile(r"来源[:：]?(?:\s*<[^>]{0,200}>){0,4}\s*[\u4e00-\u9fa5]{2}")
"""A source with its label inside a script that writes it into the page."""
_EMPTY_SPOT = re.compile(
    r"来\s*源\s*[:：]?\s*(?:</\w{1,10}>\s*){0,2}<(span|em|i|b|td|a|label|strong|font)\b[^>]{0,200}\bid\s*=[^>]{0,200}>\s*</\1>"
)
"""An empty element with an id behind the label: a script fills it."""
_LEAST_TEXT: Final = 40


def read(page: Page) -> tuple[Note, ...]:
    """Whether an article that could be read shows no source, or has a script that may write one; ``tag`` is what the
    tag says instead."""
    facts = page.facts
    if facts.kind is not PageKind.ARTICLE or page.home or facts.source or facts.published is None:
        return ()
    tag = facts.tags.get("ContentSource", "")
    tag = "" if tag.lower() in ("null", "undefined") else tag
    if facts.text_chars < _LEAST_TEXT or _maker_shown(page, tag):
        return ()
    scripts = [script for script in page.scripts if "来源" in script or (len(tag) > 1 and tag in script)]
    if any((len(tag) > 1 and tag in script) or _WRITTEN.search(script) for script in scripts):
        return ()
    drawn = bool(scripts) or _EMPTY_SPOT.search(page.source)
    return (Note(code="drawn"),) if drawn else (Note(code="no_source", data={"tag": tag[:60]}),)


def _maker_shown(page: Page, tag: str) -> bool:
    """Whether a reader is told who made the text in another way than by a line 来源."""
    lines = page.text.split("\n")
    if any(_MAKER.search(line) or (tag and line.strip() == tag) for line in lines if len(line) <= 120):
        return True
    text = page.article
    if _DATELINE.search(text[:300]) or _DATELINE.search(text[-200:]):
        return True
    return _signed([line.strip() for line in text.split("\n")])


def _signed(lines: Sequence[str]) -> bool:
    """Whether a unit and a date stand under the text, on two lines or on one."""
    for at, line in enumerate(lines):
        dates = _DATE.search(line)
        if dates is None or len(line) > 60 or line[dates.end() :].strip():
            continue
        unit = line[: dates.start()].strip() or (lines[at - 1] if at else "")
        if _UNIT.fullmatch("".join(unit.split())):
            return True
    return False


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Count the news and notices that name no source (RULES C-10)."""
    pages, columns = evidence.part(Pages), evidence.part(Columns)
    assert isinstance(pages, Pages)
    assert isinstance(columns, Columns)
    judged = [seen for seen in columns.columns if seen.judged and seen.column.cls in CLASSES]
    if not judged and columns.columns:
        return not_applicable("本站没有动态要闻、通知公告类栏目，本项不适用。")
    places = {item.url: seen.column.name for seen in judged for item in seen.items}
    names = {seen.column.url: seen.column.name for seen in judged}
    listed = [
        (page, notes[0], place)
        for page, notes in pages.noted(ID)
        if (place := names.get(page.column) or places.get(page.url, ""))
    ]
    found = [each for each in listed if each[1].code == "no_source"]
    measures = {"articles_without_source": float(len(found))}
    if len(found) >= int(options["pages"]):
        return _missing(evidence, found, int(options["shown"]), measures)
    drawn = sum(note.code == "drawn" for _, note, _ in listed)
    if not places or drawn * 2 > len(places):
        lost = f"{drawn}篇文章的来源可能由脚本写入，本系统看不到" if drawn else "没有读到动态要闻、通知公告类栏目的条目"
        return cannot_say(evidence.site, f"{lost}，不能判断文章是否标明来源。", measures=measures)
    return nothing_found(evidence.site, pages, _passed(len(judged), len(found), drawn, options), measures)


def _passed(columns: int, found: int, drawn: int, options: Options) -> str:
    summary = f"动态要闻、通知公告类栏目{columns}个，读到的文章都向读者标明了来源。"
    if found:
        summary = f"动态要闻、通知公告类文章中有{found}篇没有标明来源，未达到提示标准（{options['pages']}篇）。"
    return summary + (f"另有{drawn}篇的来源可能由脚本写入，未计。" if drawn else "")


def _missing(
    evidence: Evidence, found: Sequence[tuple[PageSeen, Note, str]], shown: int, measures: dict[str, float]
) -> Judgement:
    tagged = sum(bool(note.data["tag"]) for _, note, _ in found)
    where = "、".join(f"“{name}”" for name in list(dict.fromkeys(place for _, _, place in found))[:5])
    summary = f"有{len(found)}篇动态要闻、通知公告类文章没有向读者标明来源（栏目：{where}）。"
    if tagged:
        summary += f"其中{tagged}篇只在网页标签ContentSource里写了来源，读者看不到。"
    finding = Finding(
        code="source_missing", verdict=Verdict.WARN, subject=evidence.site.url, where=evidence.site.url, what=summary,
        fix="请在这些文章的信息行补上来源；标签里已有来源的，修改文章模板，把来源显示出来。",
        since=min(page.since(ID, note) for page, note, _ in found),
        steps=tuple(_step(page, note, place) for page, note, place in found[:shown]),
    )  # fmt: skip
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=(finding,), measures=measures)


def _step(page: PageSeen, note: Note, place: str) -> Step:
    tag = f"；标签ContentSource写的是“{note.data['tag']}”" if note.data["tag"] else ""
    return Step(
        what=f"栏目“{place}”的“{page.title or page.url}”没有显示来源{tag}", at=page.since(ID, note), url=page.url
    )
