"""RULES X-1 and X-2: an official document's own number (发文字号) and date are written as the standard of 2012 asks.

Only the page's own number is looked at: the one labelled so in the document block, alone on a line between title and
text, or set off in the title; never the numbers that a text cites, lists or grants.  Orders and announcements that are
numbered otherwise (政府令第×号, 公告2020年第8号) are left alone, and so is what is older than the standard.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import Final

from monitor.contract import (
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
    head_of,
    nothing_found,
)
from monitor.model import ColumnClass, Frozen, Note, PageKind, Verdict

ID = "document_numbers"
STANDARD = "《党政机关公文格式》（GB/T 9704—2012）"

CHECK = Check(
    title="发文字号规范",
    why="发文字号和成文日期是公文的身份证；写法不规范，按文号检索不到，引用、清理时也会对不上。",
    rules=(
        Rule(
            id="X-1", document=STANDARD, confidence="MEM-HIGH",
            text="发文字号由机关代字、年份、顺序号组成；年份标全称，用六角括号“〔〕”括入；顺序号不编虚位（1不编为01），不加“第”字，后加“号”字。",
        ),
        Rule(
            id="X-2", document=STANDARD,
            text="成文日期用阿拉伯数字将年、月、日标全，年份标全称，月、日不编虚位（1不编为01）。",
        ),
    ),
    needs=(Pages, Columns),
    codes={"number_form": "发文字号写法不规范", "date_form": "成文日期写法不规范"},
    advice="请对照原文更正网页上的发文字号、成文日期；原文就写错的，报制发机关核实；栏目模板统一生成的，改模板。",
    options={
        "since": Option(default=2013, unit="年", help="只看这一年及以后的文号和日期（2012年标准施行之后）"),
        "listed": Option(default=20, unit="页", help="最多逐页列出的网页数，其余只计数"),
    },
    measures=(Measure(name="document_forms_wrong", help="Documents whose own number or date is not in the set form."),),
    reader=1,
)  # fmt: skip

DOCUMENTS = (ColumnClass.POLICY, ColumnClass.NORMATIVE)
FAULTS = {
    "bracket": "年份没有用六角括号“〔〕”", "year": "年份没有标全称", "zero": "顺序号编了虚位“0”", "ordinal": "顺序号前加了“第”字",
    "end": "顺序号后缺“号”字", "chinese": "用了汉字数字", "short": "年份没有标全称", "padded": "月、日编了虚位“0”",
}  # fmt: skip
"""Fault → what is wrong, in Chinese."""

_OPEN, _CLOSE = r"[\[［(（【〔{<《﹝〖]", r"[\]］)）】〕}>》﹞〗]"
_NUMBER = rf"([\u4e00-\u9fa5]{{2,15}})({_OPEN})((?:19|20)?\d{{2}})({_CLOSE})(第?)(\d{{1,4}})(号?)"
_WHOLE = re.compile(_NUMBER)
_IN_TITLE = re.compile(rf"[（(]{_NUMBER}[）)]$")
_NO_DOCUMENT = re.compile(r"[告罚处许准证验裁诉仲检案标采拍挂招地]|复议|环审|环评")
"""Codes of land sales, penalties, permits and the like, which follow customs of their own."""
_LABEL = re.compile(r"[\[【]?(?:发文字号|发文文号|公文文号|文件编号|文件字号|文号)[\]】]?[:：]?")
_GRANTED = re.compile(r"许可|证书|证号|编号|登记|批号|备案|序号")
_BRACKETS = {("〔", "〕"), ("﹝", "﹞")}
"""Six-cornered brackets; the small form is a matter of the font."""

_CHINESE = re.compile(
    r"([一二三四五六七八九〇○０0零ОO]{2,4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_ARABIC = re.compile(r"(\d{2}|\d{4})年(\d{1,2})月(\d{1,2})日")
_MADE = re.compile(r"[\[【]?(?:成文|生成|制发|发文|印发)(?:日期|时间)[\]】]?[:：]?")
_DIGITS = {**dict(zip("一二三四五六七八九", range(1, 10), strict=True)), **dict.fromkeys("〇○０0零ОO", 0)}
_PARAGRAPH: Final = 30  # a line of the text itself
_BELOW: Final = 8  # lines between a title and the number that stands alone under it


class Fault(Frozen, frozen=True, kw_only=True):
    """A number or date as shown, what is wrong with it, how it ought to be, and the year that it names."""

    shown: str
    wrong: tuple[str, ...]
    right: str
    year: int


def read(page: Page) -> tuple[Note, ...]:
    """The page's own number and its date of making, where they are not in the set form."""
    if page.facts.kind is not PageKind.ARTICLE or page.home:
        return ()
    lines = ["".join(line.split()) for line in page.text.split("\n")]
    own = _own_number(lines, "".join(page.facts.title.split()))
    number = _number_fault(own) if own else None
    made = _made(lines, page)
    data = {"numbered": "yes" if own else ""}
    return tuple(
        Note(
            code=code, text=fault.shown,
            data={**data, "wrong": ",".join(fault.wrong), "right": fault.right, "year": str(fault.year)},
        )
        for code, fault in (("number", number), ("date", made))
        if fault
    )  # fmt: skip


def _own_number(lines: Sequence[str], title: str) -> "re.Match[str] | None":
    """The number that the page gives as its own."""
    head = head_of(lines)
    for value in _behind(_LABEL, head):
        return _WHOLE.fullmatch(value)
    found = _in_title(title) or _alone(lines, head, title)
    return found if found and not _NO_DOCUMENT.search(found[1]) else None


def _behind(label: re.Pattern[str], head: Sequence[str]) -> Iterator[str]:
    """What stands behind a label, on its line or the next, for each line that begins with one."""
    for line, following in zip_longest(head, head[1:], fillvalue=""):
        match = label.match(line)
        if match:
            yield line[match.end() :] or following


def _in_title(title: str) -> "re.Match[str] | None":
    found = _IN_TITLE.search(title)
    return _WHOLE.search(found[0]) if found else None


def _alone(lines: Sequence[str], head: Sequence[str], title: str) -> "re.Match[str] | None":
    """The number that stands alone between title and text; of three and more on a page none is the page's own."""
    start = next((at for at, line in enumerate(head) if title and line == title), -1) + 1
    below = head[start : start + _BELOW]
    every = [match for line in lines if (match := _WHOLE.fullmatch(line))]
    if len({match[0] for match in every}) > 2 or any(_GRANTED.search(line) for line in below):
        return None
    return next((match for match in every if match[0] in below), None)


def _number_fault(match: "re.Match[str]") -> Fault | None:
    code, opens, year, closes, ordinal, serial, end = match.groups()
    wrong = {
        "bracket": (opens, closes) not in _BRACKETS,
        "year": len(year) == 2,
        "ordinal": bool(ordinal),
        "zero": serial.startswith("0"),
        "end": not end,
    }
    if not any(wrong.values()):
        return None
    whole = int(year) if len(year) == 4 else 2000 + int(year)
    right = f"{code}〔{whole}〕{int(serial)}号"
    return Fault(shown=match[0], wrong=tuple(key for key, held in wrong.items() if held), right=right, year=whole)


def _made(lines: Sequence[str], page: Page) -> Fault | None:
    """What is wrong with the date of making: the one labelled so, in Chinese numerals, or the one under the text."""
    head = head_of(lines)
    for value in _behind(_MADE, head):
        if _CHINESE.fullmatch(value):  # in a block "2017年06月08日" is what the CMS prints
            return _date_fault(value)
    if not any(_date_fault(line) for line in lines[len(head) :] if len(line) <= 16):
        return None
    signed = ["".join(line.split()) for line in page.article.split("\n")]
    begins = next((at for at, line in enumerate(signed) if len(line) >= _PARAGRAPH), len(signed))
    for before, line in pairwise(signed[begins:]):
        if (
            len(line) <= 16
            and (_CHINESE.fullmatch(line) or _ARABIC.fullmatch(line))
            and not before.endswith(("：", ":"))
        ):
            return _date_fault(line) if len(before) <= 40 else None
    return None


def _date_fault(text: str) -> Fault | None:
    match = _CHINESE.fullmatch(text)
    if match:
        year, month, day = _years(match[1]), _small(match[2]), _small(match[3])
        return _dated(text, ("chinese",), year, month, day)
    match = _ARABIC.fullmatch(text)
    if match is None:
        return None
    year = int(match[1]) if len(match[1]) == 4 else 2000 + int(match[1])
    wrong = ("short",) if len(match[1]) == 2 else ()
    padded = ("padded",) if match[2].startswith("0") or match[3].startswith("0") else ()
    return _dated(text, wrong + padded, year, int(match[2]), int(match[3])) if wrong + padded else None


def _dated(text: str, wrong: tuple[str, ...], year: int, month: int, day: int) -> Fault:
    return Fault(shown=text, wrong=wrong, right=f"{year}年{month}月{day}日", year=year)


def _years(text: str) -> int:
    year = int("".join(str(_DIGITS[char]) for char in text))
    return year if year >= 100 else 2000 + year


def _small(text: str) -> int:
    """A number below a hundred in Chinese numerals: 十, 二十七."""
    tens, ten, ones = text.partition("十")
    high = (_DIGITS[tens] if tens else 1) * 10 if ten else 0
    return high + (_DIGITS[ones] if ones else 0) if ten else _DIGITS[text]


def judge(evidence: Evidence, options: Options) -> Judgement:
    """List the documents whose own number or date is not in the set form (RULES X-1, X-2)."""
    pages, columns = evidence.part(Pages), evidence.part(Columns)
    assert isinstance(pages, Pages)
    assert isinstance(columns, Columns)
    documents = {seen.column.url for seen in columns.columns if seen.column.cls in DOCUMENTS}
    found = [
        (page, note)
        for page, notes in pages.noted(ID)
        for note in notes
        if note.code in ("number", "date")
        and int(note.data["year"]) >= int(options["since"])
        and (note.data["numbered"] or page.column in documents)
    ]
    measures = {"document_forms_wrong": float(len({page.url for page, _ in found}))}
    read = pages.read.get(PageKind.ARTICLE, 0)
    if not found:
        summary = f"已读{read}个文章页，没有看到写法不规范的发文字号和成文日期。"
        return nothing_found(evidence.site, pages, summary, measures)
    summary = f"已读{read}个文章页，有{int(measures['document_forms_wrong'])}个文件页的发文字号或成文日期写法不规范。"
    findings = tuple(_finding(page, note) for page, note in found[: int(options["listed"])])
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=findings, measures=measures)


def _finding(page: PageSeen, note: Note) -> Finding:
    name = "发文字号" if note.code == "number" else "成文日期"
    wrong = "、".join(FAULTS[each] for each in note.data["wrong"].split(","))
    since = page.since(ID, note)
    return Finding(
        code=f"{note.code}_form", verdict=Verdict.WARN, subject=page.url, where=page.url, since=since,
        rule="X-1" if note.code == "number" else "X-2",
        what=f"网页“{page.title or page.url}”的{name}写作“{note.text}”：{wrong}，应为“{note.data['right']}”。",
        fix=f"请核对原文后将{name}改为“{note.data['right']}”；原文如此的，报制发机关核实更正。",
        steps=(Step(what=f"页面显示的{name}：“{note.text}”", at=since, url=page.url),),
    )  # fmt: skip
