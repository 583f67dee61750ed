"""RULES V-5 (2): whether publicly listed questions are answered within three months.

Only what a site shows can be judged: messages that are not published are invisible, and every answer says so.  A veto
rests on words: a date of asking under its own heading, and a state that says "not answered yet".  Where a list leads to a
page of the message's own, that page must agree: lists go on saying 已受理 after the answer.  Petitions, reports of
misconduct, interviews, surveys and requests for information are other channels and do not count.  What the notes say of
speed and freshness of answers is for ``replies_published``.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from monitor.contract import (
    INDICATORS,
    INDICATORS_URL,
    Check,
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
    not_applicable,
    nothing_found,
)
from monitor.model import Frozen, Kind, Note, Verdict, day_start, local_day, months_after, show_day

ID = "replies_in_time"

CHECK = Check(
    title="留言按时回应",
    why="群众留言没人管，最伤公信力；留言超过三个月不回应属单项否决，出现即为不合格。",
    rules=(
        Rule(
            id="V-5", document=f"{INDICATORS}单项否决“互动回应差”", url=INDICATORS_URL,
            text="监测时间点前1年内，对网民留言应及时答复处理的"
            "政务咨询类栏目（在线访谈、调查征集、网上信访、纪检举报类栏目除外）存在超过3个月未回应有效留言的，单项否决。",
        ),
    ),
    needs=(Pages,),
    codes={"unanswered": "留言久未回应", "unanswered_maybe": "留言可能久未回应"},
    advice="请每天查看留言，简单问题5个工作日内答复；公开的列表注明来信时间、答复时间和办理状态，已答复的及时公开。",
    options={
        "veto_months": Option(default=3, unit="个月", help="留言超过几个月未回应即否决（日历月）"),
        "warn_days": Option(default=60, unit="天", help="留言多少天未回应即预警"),
        "look_back_months": Option(default=12, unit="个月", help="只看最近几个月内的留言"),
    },
    measures=(
        Measure(name="letters_overdue", help="Public messages that have waited longer than the veto allows."),
    ),
    veto=True,
    reader=4,
)  # fmt: skip

_ASKED = r"(?:来信|写信|提交|留言|咨询|提问|诉求|反映|发信|投诉|问政|申报|信件)(?:时间|日期)"
_REPLIED = r"(?:回复|答复|办结|办复|反馈|回信|处理|回应)(?:时间|日期)"
_STATE = r"(?:办理|处理|信件|回复|答复|当前|受理)?(?:状态|进度|情况)"
_OPEN = (
    r"(?:办理|处理|受理|审核|转办|核实)中|(?:正在|尚未|暂未|还未)(?:办理|处理|受理|回复|答复)|(?:未|待)(?:回复|答复|办理|处理|办结|受理|回应)"
    r"|已受理|已转办|已分办"
)
_DONE = r"已(?:经)?(?:回复|答复|办结|办理|反馈|处理|回应|办)|(?:办理|处理|回复|答复)完毕|办结"
_DAY = r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
_DATE = re.compile(_DAY)
_ASKS, _ANSWERS = re.compile(_ASKED), re.compile(rf"{_REPLIED}|{_OPEN}|{_DONE}")
_LABEL = re.compile(rf"({_ASKED})|({_REPLIED})|({_STATE})")
_INLINE = re.compile(
    rf"(?P<ask>{_ASKED})\s*[:：]?\s*{_DAY}|(?P<reply>{_REPLIED})\s*[:：]?\s*{_DAY}"
    rf"|(?P<state>{_STATE})\s*[:：]\s*(?P<word>{_OPEN}|{_DONE})"
)
_VALUED = re.compile(
    r"(?:(?:回复|答复|回信|反馈|回应)(?:(?:内容|意见|结果|情况|详情)|(?=\s*[:：]))|(?:办理|处理|办结)(?:内容|意见|结果|情况|回复|答复)|官方回复)"
    r"\s*(?:[:：]\s*(.*)|$)"
)
_HELD_BY = re.compile(r"(?:回复|答复|回信|反馈)(?:单位|部门|机构|人)")
_WRITTEN = re.compile(r"(?:答复|回复)如下|收悉|不予受理|无效(?:来信|留言|信件)|重复(?:来信|留言|信件)")
_WAITS = re.compile(rf"{_OPEN}|暂无|^无$|等待|已转|转交|正在|中$|[:：]$")
_MARKED = re.compile(rf"[\[【（(]\s*(?:{_DONE})\s*[\]】）)]")
_MESSAGE = re.compile(rf"{_ASKED}|(?:来信|信件|留言|咨询|诉求|投诉|问题)(?:内容|标题|主题|编号)|(?:写信|来信|留言)人")
_OTHERS = re.compile(
    r"信访|纪检|监察|巡察|举报|访谈|征集|调查|问卷|找错|纠错|依申请|申请公开|扫黑|听证|招标|采购|投诉商家"
)
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.I)
_MOST = 40  # messages noted of one page


class Letter(Frozen, frozen=True, kw_only=True):
    """A public message: its words, its own page, or else the list that shows it, dates of asking and answer; ``open`` when
    a word says that it is not answered, ``done`` that it is, ``vague`` when only an empty cell says so; ``unseen`` when it
    has a page of its own that we could not find or read."""

    title: str
    url: str
    asked: date | None = None
    replied: date | None = None
    open: bool = False
    vague: bool = False
    done: bool = False
    unseen: bool = False


# ── what pages say ───────────────────────────────────────────────────────────────────────────────────────────────────


def read(page: Page) -> tuple[Note, ...]:
    """The public messages that a page lists or is."""
    dated = page.says("时间") or page.says("日期")
    listed = dated and page.says(_ASKS) and page.says(_ANSWERS)
    if not (listed or page.says(_MESSAGE)) or _other(page):
        return ()
    rows = _of_rows(page) if listed else []
    letters = rows or (_of_labels(page) if listed else [])
    if listed and not letters and page.facts.scripted:
        return (Note(code="drawn"),)
    own = () if rows or len(letters) > 1 else (Note(code="own", url=page.url, data={"answer": _answer(page)}),)
    return (*own, *(_note(letter) for letter in letters[:_MOST]))


def _answer(page: Page) -> str:
    """Whether a page shows an answer to the one message that it is about: yes, no, or maybe."""
    title = _TITLE.search(page.source)
    if any(_MARKED.search(each) for each in (page.facts.title, title[1] if title else "")):
        return "yes"
    lines = page.text.split("\n")
    for at, line in enumerate(lines):
        label = _VALUED.match(line.strip(" []【】"))
        value = (label[1] or " ".join(lines[at + 1 : at + 2])).strip() if label else ""
        waits = len(value) <= 30 and (_WAITS.search(value) or _is_label(value))  # what is longer is an answer
        if _WRITTEN.search(line) or (len(value) >= 2 and not waits):
            return "yes"
    told = list(_INLINE.finditer(page.text))
    if any(match["reply"] or (match["word"] and _told(match["word"]) == "done") for match in told):
        return "yes"
    drawn = page.facts.scripted or any("回复" in script or "答复" in script for script in page.scripts)
    return "maybe" if drawn or _HELD_BY.search(page.text) else "no"


def _is_label(text: str) -> bool:
    """Whether a line is the next label of a form, so that the one before it has no value."""
    return len(text) <= 14 and (_LABEL.match(text) or _HELD_BY.match(text) or _MESSAGE.match(text)) is not None


def _note(letter: Letter) -> Note:
    dates = {"asked": letter.asked, "replied": letter.replied}
    data = {key: day.isoformat() if day else "" for key, day in dates.items()}
    data["state"] = "maybe" if letter.vague else "open" if letter.open else "done" if letter.done else ""
    if letter.unseen:
        data["unseen"] = "yes"
    return Note(code="letter", text=letter.title[:40], url=letter.url, data=data)


def _other(page: Page) -> bool:
    """Whether the page belongs to a channel that does not count, by any of its names."""
    trail = next((line for line in page.lines if "位置" in line[:8]), "")
    title = _TITLE.search(page.source)
    names = (page.facts.title[:40], page.facts.tags.get("ColumnName", ""), trail[:80], title[1][:80] if title else "")
    return any(map(_OTHERS.search, names))


def _of_rows(page: Page) -> list[Letter]:
    """Messages in the rows of a table or list whose heading names the date of asking."""
    heads: list[str] = []
    rows: list[tuple[Letter, Sequence[str]]] = []
    for tag, cells in page.cells:
        labels = [_label(cell) for cell in cells]
        if "ask" in labels and not any(map(_day, cells)):
            heads = labels
        elif heads:
            letter = _of_row(tag, cells, heads)
            rows += [(letter, cells)] if letter else []
    filled = any(letter.replied for letter, _ in rows)
    return [letter for letter in _linked(rows, page) if filled or not letter.vague]


def _linked(rows: Sequence[tuple[Letter, Sequence[str]]], page: Page) -> list[Letter]:
    """The messages with their own pages: the link of the title, else of another word of the row.  Where several rows share
    their words, the links count in their order, and nothing is known where there are more or fewer."""
    targets: dict[str, list[str]] = {}
    for link in page.links:
        if link.kind == "page" and link.text and link.url.partition("#")[0] != page.url:
            targets.setdefault(" ".join(link.text.split()), []).append(link.url)
    times = Counter(cell for _, cells in rows for cell in set(cells))
    before: Counter[str] = Counter()
    found = []
    for letter, cells in rows:
        words = [cell for cell in cells if cell != letter.title and re.search("[一-鿿]{2}", cell) and not _told(cell)]
        words = [
            word for word in words if len(targets.get(word, ())) == times[word]
        ]  # else links elsewhere on the page
        names = [letter.title, *(text for text in targets if _begins(text, letter.title)), *words]
        name = next((each for each in names if each in targets), "")
        urls, same = targets.get(name, []), max(1, times[name])
        known = urls[before[name]] if len(urls) == same and before[name] < same else ""
        unseen = not known and (bool(urls) or _by_script(page, letter.title))
        before.update(set(cells) | {name})
        given = {field: getattr(letter, field) for field in letter.__struct_fields__}
        found.append(Letter(**given | {"url": known, "unseen": unseen}))
    return found


def _begins(text: str, title: str) -> bool:
    """Whether a link's words and a title, cut off or long, begin alike."""
    cut = title.rstrip("….")
    return text.startswith(cut) if cut != title and len(cut) >= 4 else text[:12] == title[:12]


def _by_script(page: Page, title: str) -> bool:
    """Whether a script opens what a row is about."""
    tag = rf"<[^<>]*(?:javascript:|onclick)[^<>]*>\s*(?:<[^<>]*>\s*)*{re.escape(title[:6])}"
    return re.search(tag, page.source, re.I) is not None


def _label(cell: str) -> str:
    found = _LABEL.fullmatch("".join(cell.split()).strip(":："))
    return ("ask", "reply", "state")[(found.lastindex or 1) - 1] if found else ""


def _of_row(tag: str, cells: Sequence[str], heads: Sequence[str]) -> Letter | None:
    """One message: its dates by their place in a table, by their order in a list."""
    title = max((cell for cell in cells if not _day(cell) and not _told(cell)), key=len, default="")
    state = next((told for told in map(_told, cells) if told), "")
    order = [kind for kind in heads if kind in ("ask", "reply")]
    if tag == "tr" and len(cells) == len(heads):
        days = {kind: _day(cell) for kind, cell in zip(heads, cells, strict=True) if kind in order}
    else:
        shown = [day for day in map(_day, cells) if day]
        whole = len(shown) == len(order) or (state == "open" and order[0] == "ask")
        days = dict(zip(order, shown, strict=False)) if whole else {}
    asked, replied = days.get("ask"), days.get("reply")
    if asked is None or len(title) < 4:
        return None
    vague = not state and replied is None and "reply" in heads and "state" not in heads
    waits, done = (state == each and replied is None for each in ("open", "done"))
    return Letter(title=title, url="", asked=asked, replied=replied, open=waits, vague=vague, done=done)


def _of_labels(page: Page) -> list[Letter]:
    """Messages whose dates stand behind their names: one on a page of its own, or several cards."""
    text = page.text
    cards: list[tuple[str, dict[str, str]]] = []
    for match in _INLINE.finditer(text):
        if match["ask"]:
            before = [
                line for line in text[: match.start()].split("\n")[-4:] if len(line) >= 4 and not _LABEL.search(line)
            ]
            cards.append((before[-1] if before else page.facts.title, {"ask": match[0]}))
        elif cards:
            cards[-1][1].setdefault("reply" if match["reply"] else "state", match["word"] or match[0])
    if len(cards) == 1:
        cards = [(page.facts.title, cards[0][1])]
    found = []
    for title, told in cards:
        replied = _day(told.get("reply", ""))
        waits, done = (_told(told.get("state", "")) == each and replied is None for each in ("open", "done"))
        url = page.url if len(cards) == 1 else ""
        found.append(Letter(title=title, url=url, asked=_day(told["ask"]), replied=replied, open=waits, done=done))
    return [letter for letter in found if letter.asked]


def _day(text: str) -> date | None:
    found = _DATE.search(text) if len(text) <= 40 else None
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _told(text: str) -> str:
    """What a state's word says: open, done, or nothing."""
    plain = "".join(text.split()).strip("[]【】（）()")
    return "open" if re.fullmatch(_OPEN, plain) else "done" if re.fullmatch(_DONE, plain) else ""


# ── judging ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Judge the messages that the site shows (RULES V-5 (2))."""
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    letters = _letters(pages)
    if not letters:
        return _none_shown(evidence, pages)
    today = local_day(pages.crawled_at)
    recent = [
        letter
        for letter in letters
        if letter.asked and months_after(letter.asked, int(options["look_back_months"])) >= today
    ]
    waited = [(letter, months_after(letter.asked, int(options["veto_months"]))) for letter in recent if letter.asked]
    late = [letter for letter, last in waited if letter.open and last < today]
    overdue, unseen = [each for each in late if not each.unseen], [each for each in late if each.unseen]
    warn = timedelta(days=int(options["warn_days"]))
    soon = [
        letter
        for letter, last in waited
        if letter.open and not letter.unseen and last >= today and letter.asked and letter.asked + warn <= today
    ]
    maybe = [letter for letter, last in waited if letter.vague and not letter.unseen and last < today]
    measures = {"letters_overdue": float(len(overdue))}
    findings = [_waiting(letter, Verdict.FAIL, options, pages) for letter in overdue[:20]]
    findings += [_waiting(letter, Verdict.WARN, options, pages) for letter in (*soon, *maybe)[:20]]
    summary = f"公开的留言读到{len(letters)}条，超过{options['veto_months']}个月未回应的{len(overdue)}条。未公开的留言看不到，须人工核对。"
    if unseen:
        why = (
            f"{summary}另有{len(unseen)}条在列表上是未办结、已超过{options['veto_months']}个月，如“{unseen[0].title}”，"
        )
        told = cannot_say(
            evidence.site, f"{why}但没有读到它自己的网页或其中的答复，可能已经答复，请人工核对。", measures=measures
        )
        if not findings:
            return told
        findings += told.findings
    if findings:
        verdict = Verdict.FAIL if overdue else Verdict.WARN
        return Judgement(verdict=verdict, summary=summary, findings=tuple(findings), measures=measures)
    if _drawn(pages):
        return cannot_say(evidence.site, f"{summary}另有留言列表由脚本生成，本系统读不到。", measures=measures)
    return nothing_found(evidence.site, pages, summary, measures)


def _letters(pages: Pages) -> list[Letter]:
    """All messages, each once: what its own page or another list says of an answer counts.  The same message is told by
    the address of its own page, else by the beginning of its title and its day."""
    answers = {
        _bare(note.url): note.data["answer"] for _, notes in pages.noted(ID) for note in notes if note.code == "own"
    }
    keys: dict[tuple[str, str], tuple[str, str]] = {}
    once: dict[tuple[str, str], tuple[float, Letter]] = {}
    for page, notes in pages.noted(ID):
        for note in (note for note in notes if note.code == "letter"):
            letter = _from_note(note, page.url, answers)
            named, placed = (letter.title[:16], note.data["asked"]), (_bare(note.url), "")
            key = keys.get(placed) or keys.get(named) or named
            keys |= {named: key} | ({placed: key} if note.url else {})
            weight = _weight(letter, own=note.url == page.url)
            if key not in once or weight > once[key][0]:
                once[key] = weight, letter
    return [letter for _, letter in once.values()]


def _from_note(note: Note, page: str, answers: dict[str, str]) -> Letter:
    """A message as a list or its own page gives it; what its own page says of an answer goes before."""
    days = {key: date.fromisoformat(note.data[key]) if note.data[key] else None for key in ("asked", "replied")}
    state, own = note.data["state"], answers.get(_bare(note.url), "maybe") if note.url else "no"
    waits = state in ("open", "maybe") and own != "yes"
    return Letter(
        title=note.text, url=note.url or page, open=state == "open" and waits, vague=state == "maybe" and waits,
        done=state == "done" or own == "yes", unseen=waits and (own == "maybe" or "unseen" in note.data), **days,
    )  # fmt: skip


def _weight(letter: Letter, *, own: bool) -> float:
    """How much of two tellings of one message counts: an answer outweighs a waiting word, which may only be older; so does
    a list that no longer says it, but not a page of the message's own that shows no answer."""
    if letter.replied or letter.done:
        return 5.0 if letter.replied else 4.0
    if letter.open or letter.vague:
        return 2.0 if letter.unseen else 1.0 if letter.open else 0.5
    return 0.0 if own else 3.0


def _bare(url: str) -> str:
    return url.partition("://")[2].partition("#")[0]


def _drawn(pages: Pages) -> bool:
    """Whether a list of messages is drawn by a script."""
    return any(note.code == "drawn" for _, notes in pages.noted(ID) for note in notes)


def _none_shown(evidence: Evidence, pages: Pages) -> Judgement:
    drawn = _drawn(pages)
    if evidence.site.kind is Kind.SECTION and not drawn:
        return not_applicable("专属网页没有自己的留言栏目，群众留言由门户统一受理，本项不适用。")
    why = "留言列表由脚本生成，本系统读不到" if drawn else "没有读到公开的留言及其来信、答复时间"
    return cannot_say(evidence.site, f"{why}；未公开的留言在网上看不到，不能判断是否按时回应，请人工核对后台。")


def _waiting(letter: Letter, verdict: Verdict, options: Options, pages: Pages) -> Finding:
    assert letter.asked is not None
    last = months_after(letter.asked, int(options["veto_months"]))
    if verdict is Verdict.FAIL:
        told = f"自{show_day(last)}起超过{options['veto_months']}个月，达到否决标准。"
    else:
        told = f"到{show_day(last)}满{options['veto_months']}个月，此后属单项否决。"
    sure = f"状态为未办结，{told}" if letter.open else "列表中没有答复时间，可能未答复，请人工核对。"
    return Finding(
        code="unanswered" if letter.open else "unanswered_maybe", verdict=verdict, where=letter.url, review=letter.vague,
        subject=f"{letter.url}#{letter.title}#{letter.asked}", what=f"{show_day(letter.asked)}的留言“{letter.title}”{sure}",
        fix="请立即答复并公开答复内容；已在线下答复的，把结果补登到网上。", since=day_start(letter.asked), rule="V-5",
        steps=(Step(what=f"留言“{letter.title}”，来信时间{show_day(letter.asked)}。", at=pages.crawled_at, url=letter.url),),
    )  # fmt: skip
