"""RULES G-9, G-10: the column 政府信息公开 and what must stand in it, by their exact names.

What a page says is taken by ``read`` (names and where they lead); the column itself and its parts are opened by
``wants``, so that it makes no difference whether they stand on the site or on the portal's platform.  A name that is
nowhere to be seen is a fault only where the menu that should show it was read: one drawn by a script is unknown.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache

from monitor.contract import (
    FEW_IN_MENU,
    UNKNOWN_CODE,
    Answers,
    Check,
    Evidence,
    Finding,
    Judgement,
    Links,
    Measure,
    Option,
    Options,
    Page,
    Pages,
    Rule,
    Step,
    Want,
    cannot_say,
    menu_size,
    not_applicable,
)
from monitor.model import OPENED, Answer, Frozen, Kind, Note, PageKind, Verdict

ID = "open_government_columns"
PLATFORM = "《国务院办公厅政府信息与政务公开办公室关于规范政府信息公开平台有关事项的通知》（国办公开办函〔2019〕61号）"

CHECK = Check(
    title="政府信息公开专栏",
    why="群众按统一的名称找公开信息；专栏缺失、改名或点进去是空的，依法应当公开的内容就等于没有公开。",
    rules=(
        Rule(
            id="G-9", document=PLATFORM,
            text="政府信息公开平台是本机关网站上名为“政府信息公开”的专栏，不另建网站；名称不一致的应当改正。",
        ),
        Rule(
            id="G-10", document=PLATFORM, confidence="MEM-HIGH",
            text="专栏页面设政府信息公开指南、政府信息公开制度、法定主动公开内容、政府信息公开年报，并有依申请公开入口。",
        ),
        Rule(
            id="G-6", document="《中华人民共和国政府信息公开条例》（国务院令第711号）第二十八条",
            text="行政机关应当建立完善政府信息公开申请渠道，为申请人依法申请获取政府信息提供便利。",
        ),
    ),
    needs=(Pages, Answers),
    codes={
        "column_missing": "没有“政府信息公开”专栏", "column_name": "专栏名称不对", "part_missing": "专栏缺少规定内容",
        "part_name": "专栏内容名称不对", "part_blank": "专栏内容空白", "not_open": "专栏或其内容打不开",
    },
    advice="请在首页设名为“政府信息公开”的专栏，其中按统一名称设指南、制度、法定主动公开内容、年报和依申请公开；没有内容的先补内容。",
    options={
        "standalone": Option(default=False, unit="是否", help="独立网站是否也应有“政府信息公开”专栏"),
        "look_days": Option(default=7, unit="天", help="专栏及其内容每隔几天重新打开查看一次"),
    },
    measures=(
        Measure(name="open_columns_at_fault", help="Names of the open-government column that are missing, wrong or dead."),
    ),
    reader=2,
)  # fmt: skip

COLUMN = "政府信息公开"
_BEFORE = r"[\u4e00-\u9fff]{0,12}"
_ORGAN = r"(?:[\u4e00-\u9fff]{0,8}[区县市局委办镇乡]|[\u4e00-\u9fff]{1,6}街道|本级|本机关|部门)?"
_AFTER = r"(?:专栏|专区|平台|专题|网|栏目)?"
_KIND = r"(?:政府信息|政务信息|信息|政务)"
FORMS: dict[str, tuple[str, str]] = {
    COLUMN: (rf"(?<!领域)政府信息公开{_AFTER}", rf"(?:政务信息|信息|政务)公开{_AFTER}"),
    "政府信息公开指南": ("政府信息公开指南", rf"{_KIND}?公开指南"),
    "政府信息公开制度": ("政府信息公开制度", rf"{_KIND}?公开(?:工作|相关)?(?:制度|规定|规章)"),
    "法定主动公开内容": ("法定主动公开内容", r"(?:法定(?:主动)?公开|主动公开)(?:内容|信息|事项)?"),
    "政府信息公开年报": ("政府信息公开年报", rf"{_KIND}?公开(?:工作)?(?:年报|年度报告|年度工作报告)"),
    "依申请公开": (
        r"依申请公开(?:政府信息)?(?:申请|入口|平台|系统|办理|渠道)?", rf"{_KIND}?(?:公开申请|申请公开)(?:入口|平台|系统)?",
    ),
}  # fmt: skip
"""Prescribed name → what counts as it, whatever stands before it; and what is evidently meant by it, an organ before."""

_EXACT = {name: re.compile(_BEFORE + exact) for name, (exact, _) in FORMS.items()}
_MEANT = {name: re.compile(_ORGAN + meant) for name, (_, meant) in FORMS.items()}
_EDGES = re.compile(r"^[\W_]+|[\W_]+$|(?:更多|more)$", re.I)
_NOT_ONE = re.compile(r"20\d\d|二[〇○零]|转主动|重点领域")
_FILLS = re.compile(
    r"\$\s*\.\s*(?:ajax|get|post|getJSON)\b|\bfetch\s*\(|axios|XMLHttpRequest|\.load\s*\(|zTree|jstree|new\s+Vue|createApp"
    r"|document\.write"
)
_MENU_FILE = re.compile(r"(?:menu|nav|tree|left|channel|xxgk|gkml|head|top)\w*\.js", re.I)
_INDEX = re.compile(r"/(?:(?:index|default|list)[^/]*)?$", re.I)
_SAME = 3  # links of one name that are noted of one page


class Place(Frozen, frozen=True, kw_only=True):
    """Where a name stands: the words shown, where they lead, the page; ``exact`` when it is the prescribed name."""

    name: str
    exact: bool
    text: str
    url: str
    page: str = ""


# ── what pages say ───────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4_096)
def named(text: str) -> tuple[str, bool] | None:
    """Which prescribed name a link's words are, and whether exactly; ``None`` when they are none."""
    plain = _EDGES.sub("", "".join(text.split()))
    if not 4 <= len(plain) <= 24 or "公开" not in plain or _NOT_ONE.search(plain):
        return None
    exact = next((name for name, form in _EXACT.items() if form.fullmatch(plain)), "")
    meant = next((name for name, form in _MEANT.items() if form.fullmatch(plain)), "")
    return (exact, True) if exact else (meant, False) if meant else None


def read(page: Page) -> tuple[Note, ...]:
    """How many links the home page's menu has; and on every page that is no single document, which names lead where."""
    document = page.facts.kind is PageKind.ARTICLE and page.facts.published and not _INDEX.search(page.url)
    if document and not page.home:
        return ()
    names = tuple(_names(page)) if page.says("公开") else ()
    return (Note(code="home", text=str(menu_size(page))), *names) if page.home else names


def _names(page: Page) -> Iterator[Note]:
    """The names that lead from this page to others; what it says of itself proves no way to it."""
    counts: Counter[tuple[str, bool]] = Counter()
    for link in page.links:
        found = named(link.text) if link.kind == "page" and link.text and link.url != page.url else None
        menu = link.common and not page.home and found and found[0] == COLUMN  # the home page has it too
        if found and not menu and counts[found] < _SAME:
            counts[found] += 1
            yield Note(code="name", text=link.text[:40], url=link.url, data={"name": found[0], "exact": "1" * found[1]})
    for name in FORMS.keys() - {page.facts.title, page.facts.tags.get("ColumnName", "")}:
        if (name, True) not in counts and _written(name, page.source):
            yield Note(code="written", text=name)


def _written(name: str, source: str) -> bool:
    """Whether the name stands in the source as a text, a title or a value of its own, link or not."""
    at = source.find(name)
    while at >= 0:
        before, after = (
            source[max(0, at - 40) : at].rstrip()[-1:],
            source[at + len(name) : at + len(name) + 40].lstrip(),
        )
        if before in (">", '"', "'") and after[:1] in ("<", '"', "'"):
            return True
        at = source.find(name, at + 1)
    return False


def hear(want: Want, page: Page) -> tuple[Note, ...]:
    """What the column or one of its parts shows when it is opened."""
    if page.facts.leads_to:
        return (Note(code="state", text="leads", url=page.facts.leads_to),)
    if page.facts.challenge:
        return (Note(code="state", text="challenge"),)
    return (Note(code="state", text=_state(page)), *_names(page))


def _state(page: Page) -> str:
    """live, blank, scripted (a script draws the content), or fills (content, but a script may add menus to it)."""
    facts = page.facts
    own = [link for link in page.links if not link.common and link.kind not in ("style", "script")]
    files = any(link.kind in ("attachment", "frame", "image") for link in own)
    empty = not facts.rows and not facts.children and facts.text_chars < 20 and not files and len(own) <= 3
    fills = (
        any(link.kind == "frame" or (link.kind == "script" and _MENU_FILE.search(link.url)) for link in page.links)
        or any(map(_FILLS.search, page.scripts))
    )  # fmt: skip
    if facts.scripted or (empty and fills):
        return "scripted"
    return "blank" if empty and not page.forms() else "fills" if fills else "live"


# ── what the site's evidence holds ───────────────────────────────────────────────────────────────────────────────────


def _applies(evidence: Evidence, options: Options) -> bool:
    return evidence.site.kind is not Kind.STANDALONE or bool(options["standalone"])


def _notes(evidence: Evidence, options: Options) -> Iterator[tuple[str, Note]]:
    """What pages say now, each note with its page: the site's own as last crawled, others as opened lately."""
    pages = evidence.pages.noted(ID) if isinstance(evidence.pages, Pages) else ()
    yield from ((page.url, note) for page, notes in pages for note in notes)
    own = {page.url for page, _ in pages}
    lately = evidence.as_of - timedelta(days=int(options["look_days"]) + 2)
    for answer in _answers(evidence):
        if answer.url not in own and answer.at > lately:
            yield from ((answer.url, note) for note in answer.notes)


def _places(evidence: Evidence, options: Options) -> dict[str, Place]:
    """The best place of each name: the exact name before one that is meant, the site's own pages before others'."""
    found = [_place(note, page) for page, note in _notes(evidence, options) if note.code == "name"]
    best: dict[str, Place] = {}
    own = evidence.site.prefixes or (evidence.site.url,)
    for place in sorted(found, key=lambda p: (not p.exact, p.text != p.name, not p.url.startswith(own), p.url)):
        best.setdefault(place.name, place)
    return best


def _place(note: Note, page: str) -> Place:
    return Place(name=note.data["name"], exact=bool(note.data["exact"]), text=note.text, url=note.url, page=page)


def _answers(evidence: Evidence) -> tuple[Answer, ...]:
    return evidence.answers.of(ID) if isinstance(evidence.answers, Answers) else ()


def _looked(evidence: Evidence, place: Place) -> Answer | None:
    """The answer of what a name leads to, behind a page that only leads on."""
    known = {(answer.key, answer.url): answer for answer in _answers(evidence)}
    answer = known.get((place.name, place.url))
    for _ in range(2):
        answer = known.get((place.name, _ahead(answer)), answer)
    return answer


def _ahead(answer: Answer | None) -> str:
    return next((note.url for note in answer.notes if note.text == "leads"), "") if answer else ""


def _state_of(answer: Answer | None) -> str:
    """What a look showed: live, blank, fills, scripted, challenge, leads; its outcome if it failed; empty: no look."""
    if answer is None or answer.outcome not in OPENED:
        return "" if answer is None else answer.outcome.value
    return next((note.text for note in answer.notes if note.code == "state"), "")


def wants(evidence: Evidence, options: Options) -> tuple[Want, ...]:
    """Open the column and its parts once in so many days, and daily while something about them is not well."""
    if not _applies(evidence, options) or not isinstance(evidence.pages, Pages):
        return ()
    wanted = []
    places = _places(evidence, options)
    for place in places.values():
        answer = _looked(evidence, place)
        well = _state_of(answer) in ("live", "fills") and (place.name != COLUMN or len(places) == len(FORMS))
        fresh = answer and evidence.as_of - answer.at < timedelta(days=int(options["look_days"]), hours=-2)
        if not (well and fresh):
            wanted.append(Want(url=_ahead(answer) or place.url, key=place.name))
    return tuple(wanted)


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Look for the column and its parts by name (RULES G-9, G-10)."""
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    if not _applies(evidence, options):
        return not_applicable("独立网站不要求设“政府信息公开”专栏，本项不适用。")
    notes = [note for _, note in _notes(evidence, options)]
    written = {note.text for note in notes if note.code == "written"}
    menu = max((int(note.text) for note in notes if note.code == "home"), default=-1)
    places = _places(evidence, options)
    if COLUMN not in places and COLUMN not in written and menu < FEW_IN_MENU:
        why = "首页没有读到" if menu < 0 else f"首页导航只读到{menu}个链接，可能由脚本生成"
        return cannot_say(evidence.site, f"{why}，不能判断有没有“政府信息公开”专栏，请人工查看。")
    return _told([*_of_column(evidence, places.get(COLUMN), written), *_of_parts(evidence, places, written)])


def _told(findings: Sequence[Finding]) -> Judgement:
    faults = [found for found in findings if found.verdict is Verdict.WARN]
    unknown = len(faults) < len(findings)
    verdict = Verdict.WARN if faults else Verdict.UNKNOWN if unknown else Verdict.PASS
    parts = [f"“政府信息公开”专栏有{len(faults)}处缺失、名称不对或打不开。"] if faults else []
    parts += ["专栏的部分内容未能查看。"] if unknown else []
    summary = "".join(parts) or "“政府信息公开”专栏及规定内容齐全。"
    measures = {"open_columns_at_fault": float(len(faults))}
    return Judgement(verdict=verdict, summary=summary, findings=tuple(findings), measures=measures)


def _fault(code: str, name: str, where: str, what: str, fix: str, rule: str, step: Step) -> Finding:
    return Finding(
        code=code, verdict=Verdict.WARN, subject=name, where=where, what=what, fix=fix, rule=rule, steps=(step,)
    )


def _of_column(evidence: Evidence, column: Place | None, written: set[str]) -> Iterator[Finding]:
    site = evidence.site
    if column is None and COLUMN not in written:
        yield _fault(
            "column_missing", COLUMN, site.url, "本站网页上没有名为“政府信息公开”的专栏或入口。",
            "请在首页显著位置设“政府信息公开”专栏，链接到本机关的政府信息公开页面。", "G-9",
            Step(what="已读网页的导航和链接中没有“政府信息公开”，也没有“信息公开”“政务公开”。", url=site.url),
        )  # fmt: skip
    elif column and not column.exact and COLUMN not in written:
        yield _fault(
            "column_name", COLUMN, column.url, f"本站网页上没有名为“政府信息公开”的专栏，现有的是“{column.text}”。",
            "请把专栏和指向它的链接统一名为“政府信息公开”；“政务公开”作为上级频道可以保留，其下另设“政府信息公开”。", "G-9",
            Step(what=f"链接文字“{column.text}”指向{column.url}。", url=column.page or column.url),
        )  # fmt: skip


def _of_parts(evidence: Evidence, places: dict[str, Place], written: set[str]) -> Iterator[Finding]:
    column = places.get(COLUMN)
    if column is None and COLUMN not in written:
        return
    answer = _looked(evidence, column) if column else None
    state = _state_of(answer)
    dead = list(_of_place(evidence, column)) if column else []
    yield from dead
    lost, unseen = [], [] if column is None or dead else [column]
    for name in list(FORMS)[1:]:
        place = places.get(name)
        if place is not None:
            yield from _of_part(evidence, place, written)
            unseen.append(place)
        elif name not in written and not dead:
            if column and state == "live":
                yield _absent(column, name, answer)
            else:
                lost.append(name)
    yield from _unread(evidence, column, lost, state, unseen)


def _of_part(evidence: Evidence, place: Place, written: set[str]) -> Iterator[Finding]:
    if not place.exact and place.name not in written:
        yield _fault(
            "part_name", place.name, place.url, f"专栏中的“{place.text}”应当统一名为“{place.name}”。",
            f"请把栏目名称和指向它的链接文字由“{place.text}”改为“{place.name}”。", "G-10",
            Step(what=f"链接文字“{place.text}”指向{place.url}。", url=place.page or place.url),
        )  # fmt: skip
    yield from _of_place(evidence, place)


def _absent(column: Place, name: str, answer: Answer | None) -> Finding:
    return _fault(
        "part_missing", name, column.url, f"“{column.text}”页面和本站其他网页上都没有“{name}”。",
        f"请在“政府信息公开”专栏中设“{name}”并补充内容。", "G-6" if name == "依申请公开" else "G-10",
        Step(what=f"已打开“{column.text}”页面，链接中没有“{name}”。", at=answer.at if answer else None, url=column.url),
    )  # fmt: skip


def _of_place(evidence: Evidence, place: Place) -> Iterator[Finding]:
    """What a name leads to does not open (seen on two days), or holds nothing."""
    rule = "G-9" if place.name == COLUMN else "G-10"
    links = evidence.links.broken if isinstance(evidence.links, Links) else ()
    broken = next((link for link in links if link.target == place.url and len(link.days) > 1), None)
    answer = _looked(evidence, place)
    if broken:
        yield _fault(
            "not_open", place.name, place.url, f"“{place.text}”打不开（{len(broken.days)}个不同日期都如此）。",
            f"请恢复“{place.text}”的页面，或把链接改到正确的地址。", rule,
            Step(what=f"打不开：{place.url}", at=broken.last_at, url=place.url),
        )  # fmt: skip
    elif answer and _state_of(answer) == "blank":
        yield _fault(
            "part_blank", place.name, place.url, f"“{place.text}”页面没有任何内容：没有正文、信息条目，也没有下级栏目。",
            f"请补充“{place.text}”的内容。", rule,
            Step(what="页面完整读取，没有条目、正文和下级栏目。", at=answer.at, url=answer.url),
        )  # fmt: skip


_REASONS = {
    "": "页面尚未打开查看过", "leads": "页面跳转后的内容尚未查看", "challenge": "页面被防护系统拦截",
    "scripted": "页面由脚本生成，本系统读不到", "fills": "页面的菜单可能由脚本生成，本系统读不到",
}  # fmt: skip


def _unread(
    evidence: Evidence, column: Place | None, lost: Sequence[str], state: str, opened: Sequence[Place]
) -> Iterator[Finding]:
    """What could not be seen: whether some parts exist, and what the page behind a name holds."""
    where = column.url if column else evidence.site.url
    if lost:
        why = _REASONS.get(state, "专栏页面上次没有打开") if column else "没有读到专栏的链接"
        yield _unknown(where, "parts", f"不能判断专栏中有没有“{'”“'.join(lost)}”：{why}。")
    states = [(place, _state_of(_looked(evidence, place))) for place in opened]
    blind = [(place, seen) for place, seen in states if seen not in ("live", "fills", "blank")]
    if blind:
        told = "；".join(f"“{place.text}”{_REASONS.get(seen, '上次没有打开')}" for place, seen in blind)
        yield _unknown(where, "pages", f"以下内容未能查看：{told}。")


def _unknown(where: str, subject: str, what: str) -> Finding:
    fix = "请人工打开“政府信息公开”专栏核对。"
    return Finding(
        code=UNKNOWN_CODE, verdict=Verdict.UNKNOWN, subject=f"{where}#{subject}", where=where, what=what, fix=fix
    )
