"""RULES C-9 and G-11: policy documents say whether they are in force, and what was abolished says so on its own page.

Looked at are pages that carry a document block (索引号, 发文字号, 发布机构 …).  A normative document without the field is a
finding; in a column of other policy documents it is a candidate, because not all of them need it.  A page that calls a
document valid while a later page of the site abolishes the same number is a candidate too: a person must read both.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
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
    head_of,
    not_applicable,
    nothing_found,
)
from monitor.model import ColumnClass, Frozen, Note, PageKind, Verdict, show_day

ID = "validity_marked"

CHECK = Check(
    title="文件有效性标注",
    why="文件废止了还标“有效”，群众和企业会照着旧规定办事；修改、废止、失效的信息要公开，并在原文件上标明。",
    rules=(
        Rule(
            id="C-9", document=GUIDELINE,
            text="对文件资料作出准确分类，文件修改、废止、失效的，应及时公开并在已发布的原文件上作出明确标注。",
            url=GUIDELINE_URL,
        ),
        Rule(
            id="G-11", document="行政规范性文件集中公开（国办发〔2018〕37号）", confidence="MEM-HIGH",
            text="现行有效的行政规范性文件集中公开，标明有效性；废止和失效的另行列出。",
        ),
    ),
    needs=(Pages, Columns),
    codes={
        "validity_missing": "文件信息中没有有效性", "validity_odd": "有效性写法不明确", "abolished_not_marked": "疑似已废止仍标有效",
    },
    advice="请在文件信息中设“有效性”，写明有效、失效、废止或已修改；每次清理后，逐件到原文件页面改标注。",
    options={"listed": Option(default=20, unit="页", help="每类问题最多逐页列出的网页数，其余只计数")},
    measures=(
        Measure(name="documents_without_validity", help="Documents with a block that does not say whether they are in force."),
        Measure(name="documents_abolished_unmarked", help="Documents that another page abolishes while theirs does not say so."),
    ),
    reader=1,
)  # fmt: skip

DOCUMENTS = (ColumnClass.NORMATIVE, ColumnClass.POLICY)
_AT_A_TIME: Final = 40  # numbers in one note
_MOST_NOTES: Final = 12

_FIELDS = re.compile(
    r"[\[【]?(索引号|信息索引|发文字号|文号|文件编号|发布机构|发文机[关构]|制发机关|发文单位|成文日期|生成日期|发文日期|主题分类|信息分类|组配分类)[\]】]?[:：]?"
)
_NUMBER_FIELD = re.compile(r"[\[【]?(?:发文字号|文号|文件编号)[\]】]?[:：]?")
_VALIDITY = re.compile(r"[\[【]?(?:有效性|时效性|是否有效|效力状态|文件状态|效力)[\]】]?[:：]?")
_ENDS = re.compile(r"[\[【]?(?:废止|失效|截止|终止)(?:时间|日期)[\]】]?[:：]?")
_TERM = re.compile(r"[\[【]?有效期(?:限|至)?[\]】]?[:：]?")
_VALUE = re.compile(
    r"(?:(?:现行|继续|部分|全文|暂时|已|已经|宣布|予以|尚未|未|自动|试行|正在)*(?:有效|失效|废止|修改|修订|生效|停止执行|终止)(?:中)?|是|否)"
    r"(?:[（(].{0,40}[）)]|[,，、].{0,20})?"
)
_IN_FORCE = re.compile(r"(?:现行|继续|试行|正在)*(?:有效|生效中|生效)|是")
_GONE = re.compile(r"废止|失效|停止执行|终止|修改|修订|部分")
_NUMBER = re.compile(
    r"([\u4e00-\u9fa5]{2,15}(?:[（(][\u4e00-\u9fa5]{1,3}[）)][\u4e00-\u9fa5]{0,3})?)[\[［(（【〔﹝]((?:19|20)\d{2})[\]］)）】〕﹞](?:第)?0*([1-9]\d{0,3})号"
)
_ABOLISHED = re.compile(r"同时废止|予以废止|即行废止|同时失效|停止执行|即行失效|宣布失效|予以宣布失效")
_IN_PART = re.compile(r"第.{1,8}[条款项章]|有关|相关|部分|不一致|其中|规定(?:同时|予以|即行)|内容")
_LISTING = re.compile(
    r"(?:废止|失效|宣布失效).{0,20}(?:目录|清单|文件)|(?:目录|清单).{0,12}(?:废止|失效)|决定废止|予以废止|宣布失效"
)
_KEPT = re.compile(r"继续有效|保留|现行有效|予以修改|修改的|拟修改|修订|继续执行")
_TITLE = re.compile(r"废止|失效|清理结果|清理的?决定")


class Document(Frozen, frozen=True, kw_only=True):
    """A page with a document block: from when it has had it, its number, what it says of its validity, the class of its
    column if it is one of documents."""

    page: PageSeen
    since: datetime
    number: str
    field: str
    value: str
    cls: ColumnClass | None


def read(page: Page) -> tuple[Note, ...]:
    """The document block of a page, and the numbers that the page abolishes."""
    if page.facts.kind is not PageKind.ARTICLE or page.home:
        return ()
    text = page.text
    lines = ["".join(line.split()) for line in text.split("\n")]
    found = list(_block(head_of(lines), page.facts.title))
    if "废止" in text or "失效" in text or "停止执行" in text:
        own = found[0].text if found else ""
        numbers = [number for number in dict.fromkeys(_abolished(lines, page.facts.title)) if number != own]
        for start in range(0, len(numbers), _AT_A_TIME)[:_MOST_NOTES]:
            found.append(Note(code="abolishes", data={"numbers": "|".join(numbers[start : start + _AT_A_TIME])}))
    return tuple(found)


def _block(head: Sequence[str], title: str) -> Iterator[Note]:
    labels = {match[1] for line in head if (match := _FIELDS.match(line))}
    if len(labels) < 2:
        return
    number = _NUMBER.fullmatch(_value(head, _NUMBER_FIELD) or "")
    value = _value(head, _VALIDITY)
    field = "validity" if value is not None else "ends" if _has(head, _ENDS) or _has(head, _TERM) else ""
    if _GONE.search(title[-12:]) and title[-1:] in "）)】]":  # …（已废止）
        field, value = "validity", title[-12:].rpartition("（")[2].strip("）)】]")
    yield Note(
        code="document", text=_plain(number) if number else "", data={"field": field, "value": (value or "")[:40]}
    )


def _has(head: Sequence[str], label: re.Pattern[str]) -> bool:
    return any(label.match(line) for line in head)


def _value(head: Sequence[str], label: re.Pattern[str]) -> str | None:
    """What stands behind the label, on its line or the next; ``None`` where there is no such label."""
    found: str | None = None
    for at, line in enumerate(head):
        match = label.match(line)
        if match is None:
            continue
        following = head[at + 1] if at + 1 < len(head) else ""
        value = line[match.end() :] or ("" if following.endswith(("：", ":")) else following)
        if value:
            return value
        found = ""
    return found


def _plain(match: re.Match[str]) -> str:
    return f"{match[1]}〔{match[2]}〕{match[3]}号"


def _abolished(lines: Sequence[str], title: str) -> Iterator[str]:
    """The numbers that a page abolishes: in a clause that says so, or in the part of a list that is headed so."""
    listing = bool(_TITLE.search(title) and _LISTING.search(title) and not _KEPT.search(title))
    for line in lines:
        if len(line) <= 80 and not _NUMBER.search(line):
            listing = (
                False if _KEPT.search(line) else True if _TITLE.search(title) and _LISTING.search(line) else listing
            )
        for clause in re.split(r"[，；。,;]", line):
            said = _ABOLISHED.search(clause) and not _IN_PART.search(clause) and not _KEPT.search(clause)
            if said or (listing and not _KEPT.search(clause)):
                yield from (_bare(_plain(match)) for match in _NUMBER.finditer(clause))


def _bare(number: str) -> str:
    """The number without words that stand before its code in running text."""
    return re.sub(r"^.*(?:发布的|印发的|下发的|的通知|以|关于|和|及|与|将|对)(?=[\u4e00-\u9fa5]{2,}〔)", "", number)


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Hold the documents' blocks against what they must say, and against what the site abolishes (RULES C-9, G-11)."""
    pages, columns = evidence.part(Pages), evidence.part(Columns)
    assert isinstance(pages, Pages)
    assert isinstance(columns, Columns)
    documents = _documents(pages, columns)
    if not documents:
        read = f"已读{pages.read.get(PageKind.ARTICLE, 0)}个文章页，没有带文件信息（索引号、发文字号等）的文件页"
        seen = nothing_found(evidence.site, pages, f"{read}。")
        return seen if seen.verdict is Verdict.UNKNOWN else not_applicable(f"{read}，本项不适用。")
    bare = [each for each in documents if each.cls and not each.field]
    odd = [each for each in documents if each.cls and each.field == "validity" and not _VALUE.fullmatch(each.value)]
    gone = list(_contradictions(pages, documents))
    listed = int(options["listed"])
    findings = (
        *(_unmarked("validity_missing", each) for each in bare[:listed]),
        *(_unmarked("validity_odd", each) for each in odd[:listed]),
        *(_contradicted(*pair) for pair in gone[:listed]),
    )
    measures = {
        "documents_without_validity": float(len(bare) + len(odd)),
        "documents_abolished_unmarked": float(len(gone)),
    }
    summary = f"带文件信息的文件页{len(documents)}个：没有有效性的{len(bare)}个，写法不明确的{len(odd)}个，疑似已废止未标注的{len(gone)}个。"
    if not findings:
        return nothing_found(evidence.site, pages, summary, measures)
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=findings, measures=measures)


def _documents(pages: Pages, columns: Columns) -> list[Document]:
    classes = {
        item.url: seen.column.cls for seen in columns.columns for item in seen.items if seen.column.cls in DOCUMENTS
    }
    places = {seen.column.url: seen.column.cls for seen in columns.columns if seen.column.cls in DOCUMENTS}
    return [
        Document(
            page=page, since=page.since(ID, note), number=note.text, field=note.data["field"], value=note.data["value"],
            cls=places.get(page.column) or classes.get(page.url),
        )
        for page, notes in pages.noted(ID)
        for note in notes
        if note.code == "document"
    ]  # fmt: skip


def _contradictions(pages: Pages, documents: Sequence[Document]) -> Iterator[tuple[Document, PageSeen, datetime]]:
    """Documents that are in force by their own page, with the first page, no older than theirs, that abolishes them, and
    from when it has done so."""
    abolished: dict[str, list[tuple[PageSeen, Note]]] = {}
    for page, notes in pages.noted(ID):
        for note in notes:
            for number in note.data["numbers"].split("|") if note.code == "abolishes" else ():
                abolished.setdefault(number, []).append((page, note))
    for each in documents:
        if (
            not each.number
            or (each.field == "validity" and not _IN_FORCE.fullmatch(each.value))
            or each.field == "ends"
        ):
            continue
        for page, note in abolished.get(each.number, ()):
            if _may_abolish(page, each.page):
                yield each, page, page.since(ID, note)
                break


def _may_abolish(page: PageSeen, document: PageSeen) -> bool:
    if page.url == document.url or page.published is None or document.published is None:
        return False
    return page.published >= document.published


def _unmarked(code: str, each: Document) -> Finding:
    page = each.page
    name = f"文件“{page.title or page.url}”" + (f"（{each.number}）" if each.number else "")
    if code == "validity_missing":
        what = f"{name}的文件信息中没有“有效性”一栏。"
    else:
        what = f"{name}的“有效性”{f'写作“{each.value}”' if each.value else '为空'}，不能看出文件是否有效。"
    return Finding(
        code=code, verdict=Verdict.WARN, subject=page.url, where=page.url, what=what, since=each.since,
        fix="请在该文件的信息栏写明有效性：有效、失效、废止或已修改。", rule="G-11",
        review=each.cls is not ColumnClass.NORMATIVE,
        steps=(Step(what=f"页面的文件信息：{what}", at=each.since, url=page.url),),
    )  # fmt: skip


def _contradicted(each: Document, by: PageSeen, at: datetime) -> Finding:
    page = each.page
    says = f"标注“{each.value}”" if each.value else "没有标注有效性"
    when = f"（{show_day(by.published)}发布）" if by.published else ""
    return Finding(
        code="abolished_not_marked", verdict=Verdict.WARN, subject=page.url, where=page.url, review=True,
        since=max(at, each.since),
        what=f"文件“{page.title or page.url}”（{each.number}）{says}，但本站“{by.title or by.url}”{when}写明该文号已废止或失效。",
        fix="请核对两个文件：确已废止、失效的，在原文件页面改标注；同号不同文或只废止部分条款的，确认后不再提示。", rule="C-9",
        steps=(
            Step(what=f"原文件页面{says}", at=each.since, url=page.url),
            Step(what=f"“{by.title or by.url}”写明{each.number}废止或失效", at=at, url=by.url),
        ),
    )  # fmt: skip
