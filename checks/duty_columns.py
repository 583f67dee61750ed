"""RULES G-11, G-2 and the notice on open government: the columns that a district's portal must offer beside 政府信息公开.

Normative documents in one place with the results of their clearing, the catalogue of what is published without being asked,
interpretation, answers to what concerns the public, ways to take part.  A portal may call them otherwise, so what is not
found is a candidate for a person.  A gazette (政府公报) is optional for a district (RULES G-12).
"""

import re
from functools import lru_cache

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
    Rule,
    Step,
    cannot_say,
    not_applicable,
)
from monitor.model import Frozen, Kind, Note, PageKind, Verdict

ID = "duty_columns"

CHECK = Check(
    title="必设公开栏目",
    why="规范性文件、清理结果、主动公开目录、解读、回应和参与渠道没有栏目，群众找不到，检查时按缺项处理。",
    rules=(
        Rule(
            id="G-11", document="《国务院办公厅关于加强行政规范性文件制定和监督管理工作的通知》（国办发〔2018〕37号）等",
            text="行政规范性文件集中公开，标注有效性，并公布清理结果。", confidence="MEM-HIGH",
        ),
        Rule(
            id="G-2", document="《中华人民共和国政府信息公开条例》（国务院令第711号）第二十条",
            text="应当主动公开本行政机关的规范性文件等政府信息；第十二条要求编制、公布并及时更新政府信息公开目录。",
        ),
        Rule(
            id="C-12", document=GUIDELINE,
            text="重要政策文件与解读同步发布；及时回应公众关切；提供公众参与渠道。",
            url=GUIDELINE_URL, confidence="FOUND-2nd",
        ),
    ),
    needs=(Pages,),
    codes={
        "normative_missing": "没有看到规范性文件栏目", "cleanup_missing": "没有看到文件清理结果",
        "catalogue_missing": "没有看到主动公开目录", "interpretation_missing": "没有看到政策解读栏目",
        "response_missing": "没有看到回应关切栏目", "participation_missing": "没有看到公众参与渠道",
    },
    advice="请在门户首页或“政府信息公开”专栏设置相应栏目，名称写明白；已有而叫别的名称的，核实后登记豁免。",
    measures=(Measure(name="duty_columns_missing", help="Columns that a portal must offer and that were not seen."),),
    reader=1,
)  # fmt: skip


class Duty(Frozen, frozen=True, kw_only=True):
    """One column that must be there: its usual name, the words by which it is known, the rule."""

    name: str
    words: str
    rule: str


DUTIES = {
    "normative": Duty(name="规范性文件", words=r"规范性文件", rule="G-11"),
    "cleanup": Duty(name="文件清理结果", words=r"清理(?:结果|情况|目录|决定)|(?:文件|规章)清理|废止.{0,4}失效|失效.{0,4}废止|废止文件", rule="G-11"),
    "catalogue": Duty(name="主动公开目录", words=r"主动公开.{0,4}目录|信息公开目录|公开(?:事项|标准)目录|标准目录", rule="G-2"),
    "interpretation": Duty(name="政策解读", words=r"解读|图解|一图读懂", rule="C-12"),
    "response": Duty(name="回应关切", words=r"回应|关切|答疑解惑|热点问答", rule="C-12"),
    "participation": Duty(name="公众参与", words=r"互动|参与|征集|信箱|留言|咨询|投诉|问政|12345", rule="C-12"),
}  # fmt: skip
_PATTERNS = {key: re.compile(duty.words) for key, duty in DUTIES.items()}
_LONGEST = 16
_FEW = 15
"""Links on the home page below which it was evidently not read."""


def read(page: Page) -> tuple[Note, ...]:
    """The short links of a page that is no single document, by the duty that they answer; on the home page their number."""
    if page.facts.kind is PageKind.ARTICLE and not page.home:
        return ()
    found: dict[str, Note] = {}
    number = 0
    for link in page.links:
        if link.kind == "page" and 2 <= len(link.text) <= _LONGEST:
            number += 1
            for key in answers(link.text):
                found.setdefault(key, Note(code=key, text=link.text, url=link.url))
    home = (Note(code="home", text=str(number)),) if page.home else ()
    return (*home, *found.values())


@lru_cache(maxsize=4_096)
def answers(text: str) -> tuple[str, ...]:
    """The duties that a link with these words answers."""
    return tuple(key for key, pattern in _PATTERNS.items() if pattern.search(text))


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Name the columns that no menu, list or parent page of the portal leads to."""
    if evidence.site.kind is not Kind.PORTAL:
        return not_applicable("本项只看政府门户网站。")
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    notes = [note for _, taken in pages.noted(ID) for note in taken]
    seen = {note.code for note in notes}
    missing = [key for key in DUTIES if key not in seen]
    measures = {"duty_columns_missing": float(len(missing))}
    if not missing:
        summary = "规范性文件、清理结果、主动公开目录、政策解读、回应关切和公众参与都有栏目。"
        return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures)
    links = max((int(note.text) for note in notes if note.code == "home"), default=0)
    if not pages.whole or links < _FEW:
        why = "网站尚未完整读到" if not pages.whole else f"首页只读到{links}个栏目链接，可能由脚本生成"
        return cannot_say(evidence.site, f"{why}，不能断定缺少{_names(missing)}。", measures=measures)
    read_number = sum(pages.read.values())
    findings = tuple(_finding(evidence.site.url, key, read_number) for key in missing)
    summary = f"已读{read_number}个网页，没有看到{_names(missing)}的栏目，请人工核对。"
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=findings, measures=measures)


def _names(keys: list[str]) -> str:
    return "、".join(f"“{DUTIES[key].name}”" for key in keys)


def _finding(home: str, key: str, read_number: int) -> Finding:
    duty = DUTIES[key]
    return Finding(
        code=f"{key}_missing", verdict=Verdict.WARN, subject=f"{home}#{key}", where=home, review=True, rule=duty.rule,
        what=f"门户的菜单、栏目页和专栏里都没有看到“{duty.name}”一类的栏目（也可能用了别的名称，请人工核对）。",
        fix=f"请设置“{duty.name}”栏目并在首页或“政府信息公开”专栏列出；已有的，核实名称后登记豁免。",
        steps=(Step(what=f"已读{read_number}个网页，没有哪个链接的文字像“{duty.name}”。", url=home),),
    )  # fmt: skip
