"""RULES C-5: maps shown on a page carry their map review number (审图号).

A machine sees a picture's words, not the picture: what is found is a candidate for a person, never counted by itself.
Map services that draw their own licence number into the map (天地图 and the like) are left out.
"""

import re

from monitor.contract import (
    GUIDELINE,
    GUIDELINE_URL,
    Check,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Options,
    Page,
    Pages,
    PageSeen,
    Points,
    Rule,
    Step,
    nothing_found,
)
from monitor.model import Note, PageKind, Verdict

ID = "maps_licensed"

CHECK = Check(
    title="地图审图号",
    why="公开使用的地图要用标准地图或标注审图号；错绘国界、界线的“问题地图”会造成严重后果。",
    rules=(
        Rule(
            id="C-5",
            document=GUIDELINE,
            text="使用地图时，应采用测绘地理信息部门发布的标准地图或依法审核批准的地图，并标注审图号。",
            url=GUIDELINE_URL,
        ),
    ),
    needs=(Pages,),
    codes={"map_unlicensed": "地图未见审图号"},
    advice="请改用标准地图服务系统的地图，或在图上、图旁标注审图号；示意图请注明“示意图”并不绘界线。",
    points=Points(),
    measures=(
        Measure(name="maps_unlicensed", help="Pages with a map picture beside which no review number was read."),
    ),
    reader=1,
)

_MAP = re.compile(
    r"(?:行政|政区|区划|区域|区位|地理|位置|交通|旅游|导览|规划|分布|国土|疆域|卫星|手绘|电子)(?:示意)?地图|(?:行政区划|政区|区位|交通|旅游|导览)(?:示意)?图|地图"
)
_NO_MAP = re.compile(
    r"(?:网站|站点|本站|栏目)地图|地图(?:导航|查询|服务|搜索|标注|定位)|思维地图|导图|地图册?(?:出版|审核|管理|条例)"
)
_FILE = re.compile(r"(?:^|[/_-])(?:xzqht|xzqh_?map|quhuatu|dt_?map|ditu|map)[\w-]*\.(?:jpe?g|png|gif|webp|bmp)$", re.I)
_LICENCE = re.compile(
    r"审图号|[GC]S\s*[(（]\s*(?:19|20)\d{2}\s*[)）]\s*\d+|[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇渝藏陕甘青宁新]S\s*[(（]\s*(?:19|20)\d{2}\s*[)）]\s*\d+号?"
)


def read(page: Page) -> tuple[Note, ...]:
    """The pictures of a page whose words call them a map, where no review number stands anywhere on the page."""
    if page.facts.kind is PageKind.LIST or page.home:
        return ()
    maps = [link for link in page.links if link.kind == "image" and not link.common and _is_map(link.text, link.url)]
    if not maps or page.says(_LICENCE):
        return ()
    return tuple(
        Note(code="map", text=link.text[:60] or link.url.rpartition("/")[2], url=link.url) for link in maps[:5]
    )


def _is_map(words: str, url: str) -> bool:
    return bool((_MAP.search(words) and not _NO_MAP.search(words)) or _FILE.search(url.partition("?")[0]))


def judge(evidence: Evidence, options: Options) -> Judgement:
    """List the pages on which a map seems to stand without its number, for a person to look at (RULES C-5)."""
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    noted = pages.noted(ID)
    findings = tuple(_finding(page, [note for note in notes if note.code == "map"]) for page, notes in noted)
    measures = {"maps_unlicensed": float(len(findings))}
    if not findings:
        summary = f"已读{sum(pages.read.values())}个网页，没有看到缺少审图号的地图图片。"
        return nothing_found(evidence.site, pages, summary, measures)
    summary = f"有{len(findings)}个网页上的图片像是地图，未读到审图号，请人工核对。"
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=findings, measures=measures)


def _finding(page: PageSeen, maps: list[Note]) -> Finding:
    names = "、".join(f"“{note.text}”" for note in maps)
    return Finding(
        code="map_unlicensed", verdict=Verdict.WARN, subject=page.url, where=page.url, review=True,
        since=min(page.since(ID, note) for note in maps),
        what=f"网页“{page.title or page.url}”上的图片{names}像是地图，页面上没有读到审图号（号码也可能绘在图中，请人工核对）。",
        fix="请核对图片：是地图的，换用标准地图或在图旁标注审图号；不是地图的，确认后不再提示。",
        steps=tuple(Step(what=f"图片“{note.text}”：{note.url}", at=page.since(ID, note), url=page.url) for note in maps),
    )  # fmt: skip
