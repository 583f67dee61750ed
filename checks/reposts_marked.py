"""RULES R-6: a repost keeps title and document number, and says where it comes from.

Every standing copy is held against the issued document.  A source is wrong only where that is sure: the site's own name, a
commercial site, or a word that names nobody.  Any other name is left alone, for there are many rightful ways to say it.
"""

import re
from collections.abc import Iterator

from monitor.contract import (
    Check,
    CopySeen,
    Duty,
    DutySeen,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Options,
    Reposts,
    Rule,
    Step,
    continues,
    not_applicable,
    verdict_of,
)
from monitor.model import Verdict

ID = "reposts_marked"

CHECK = Check(
    title="转载标注规范",
    why="标题、文号是文件的身份，来源说明它从哪里来；改了标题、丢了文号、不注来源，读者查不到也信不过。",
    rules=(
        Rule(
            id="R-6",
            document="《政府网站发展指引》（国办发〔2017〕47号）及《互联网新闻信息服务管理规定》第十五条（对新闻单位）",
            text="转载应注明来源，保留原标题，不得歪曲、篡改标题原意。",
            confidence="MEM-HIGH",  # only the note of the source was read in a public copy
        ),
    ),
    needs=(Reposts,),
    codes={
        "repost_retitled": "转载改了标题", "repost_number_missing": "转载缺发文字号", "repost_number_changed": "转载的发文字号不对",
        "repost_source_missing": "转载没有注明来源", "repost_source_wrong": "转载注明的来源不对",
    },
    advice="请按原文恢复标题和发文字号，来源写原发布单位（如“中国政府网”），并链接到原文。",
    measures=(Measure(name="reposts_badly_marked", help="Standing copies with a wrong title, number or source."),),
)  # fmt: skip

RELAYS = re.compile(
    r"新华(?:社|网)|人民(?:日报|网)|中国政府网|中央政府门户|央视|中央(?:电视台|广播)|中国网|光明(?:日报|网)|经济日报"
    r"|国务院|国办|中办|中共中央"
)
"""Names that may rightly stand for where a document of the State Council, or what passes one on, comes from."""
_COMMERCIAL = re.compile(
    r"百度|百家号|搜狐|新浪|腾讯|网易|头条|凤凰网|知乎|抖音|快手|360|道客|豆丁|文库|澎湃|雪球|东方财富|自媒体"
)
_NOBODY = re.compile(r"(?:本[站网]|本网站|原创|网络|互联网|转载|网上|其他|未知|佚名|来源|整理|综合)+")
_EDGES = re.compile(r"\s+|^来源[:：]")


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Hold title, number and source of every standing copy against the issued document (RULES R-6)."""
    reposts = evidence.part(Reposts)
    assert isinstance(reposts, Reposts)
    standing = [(seen.duty, copy) for seen in reposts.duties for copy in _first_pages(seen)]
    if not standing:
        return not_applicable("本站没有看到上级文件的转载，没有可核对的标注。")
    findings = [found for duty, copy in standing for found in _of_copy(duty, copy, evidence)]
    wrong = len({found.where for found in findings})
    summary = f"核对了{len(standing)}篇转载的标题、发文字号和来源，"
    summary += f"{wrong}篇标注不规范。" if wrong else "都标注规范。"
    return Judgement(
        verdict=verdict_of(evidence, ID, findings),
        summary=summary,
        findings=tuple(findings),
        measures={"reposts_badly_marked": float(wrong)},
    )


def _first_pages(seen: DutySeen) -> list[CopySeen]:
    """The standing copies, of an article on several pages the first: it bears number and source."""
    standing = [copy for copy in seen.copies if copy.copy.same and copy.stands]
    return [copy for copy in standing if not any(continues(copy.copy.url, other.copy.url) for other in standing)]


def _of_copy(duty: Duty, copy: CopySeen, evidence: Evidence) -> Iterator[Finding]:
    kinds = {each.kind: each for each in copy.copy.differences}
    issued = duty.document
    if copy.copy.relation == "retitled" or "title_changed" in kinds:
        what = f"原标题是“{issued.title}”，转载的标题是“{copy.copy.title}”"
        yield _finding("repost_retitled", duty, copy, what, "请恢复原标题；需要提示的话，写在正文之外。")
    if "document_number_changed" in kinds:
        each = kinds["document_number_changed"]
        what = f"原文的发文字号是“{each.a or issued.number}”，转载写作“{each.b}”"
        yield _finding("repost_number_changed", duty, copy, what, f"请把发文字号更正为“{issued.number or each.a}”。")
    elif "document_number_missing" in kinds and issued.number:
        what = f"原文的发文字号是“{issued.number}”，转载页没有写"
        yield _finding("repost_number_missing", duty, copy, what, f"请补上发文字号“{issued.number}”。")
    yield from _source(duty, copy, evidence)


def _source(duty: Duty, copy: CopySeen, evidence: Evidence) -> Iterator[Finding]:
    source = _EDGES.sub("", copy.copy.source)
    if not source:
        if not copy.copy.original:
            what = "转载页没有注明来源，也没有链接到原文"
            yield _finding("repost_source_missing", duty, copy, what, f"请注明“来源：{duty.issuer_name}”并链接到原文。")
        return
    why = wrong_source(source, duty, evidence)
    if why:
        what = f"转载页的来源写作“{source}”，{why}；该文件由“{duty.issuer_name}”发布"
        yield _finding("repost_source_wrong", duty, copy, what, f"请把来源改为“{duty.issuer_name}”。")


def wrong_source(source: str, duty: Duty, evidence: Evidence) -> str:
    """Why a source is surely wrong, in Chinese; empty where it is right or may be."""
    rightful = (duty.issuer_name, *duty.sources, duty.document.agency)
    if any(name and (name in source or (len(source) >= 3 and source in name)) for name in rightful):
        return ""
    if RELAYS.search(source):
        return ""
    if _COMMERCIAL.search(source):
        return "是商业网站或自媒体"
    if _NOBODY.fullmatch(source):
        return "没有指明发布单位"
    site = evidence.site
    own = (site.name, site.owner, evidence.register.settings.district)
    return "是本站或本地单位，不是原发布单位" if any(name and name in source for name in own) else ""


def _finding(code: str, duty: Duty, copy: CopySeen, what: str, fix: str) -> Finding:
    return Finding(
        code=code, verdict=Verdict.WARN, subject=f"{copy.copy.url}#{duty.document.key}", where=copy.copy.url,
        what=f"{duty.told}的转载：{what}。", fix=fix, since=copy.first_with,
        steps=(
            Step(what=f"原文：{duty.told}。", at=duty.starts, url=duty.document.url),
            Step(what=f"转载：{what}。", at=copy.first_with, url=copy.copy.url),
        ),
    )  # fmt: skip
