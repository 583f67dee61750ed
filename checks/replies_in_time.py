"""RULES V-5 (2): whether publicly listed questions are answered within three months.

Only what a site shows can be judged: messages that are not published are invisible, and every answer says so.  A veto
rests on words: a date of asking under its own heading, and a state that says "not answered yet".  Petitions, reports of
misconduct, interviews, surveys and requests for information are other channels and do not count.  What the notes say of
speed and freshness of answers is for ``replies_published``.
"""

import re
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
    reader=2,
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
_OTHERS = re.compile(
    r"信访|纪检|监察|巡察|举报|访谈|征集|调查|问卷|找错|纠错|依申请|申请公开|扫黑|听证|招标|采购|投诉商家"
)
_TITLE = re.compile(r"<title[^>]*>([^<]*)", re.I)
_MOST = 40  # messages noted of one page


class Letter(Frozen, frozen=True, kw_only=True):
    """A public message: its words, the page or list that shows it, dates of asking and answer; ``open`` when a word says
    that it is not answered, ``vague`` when only an empty cell says so."""

    title: str
    url: str
    asked: date | None = None
    replied: date | None = None
    open: bool = False
    vague: bool = False


# ── what pages say ───────────────────────────────────────────────────────────────────────────────────────────────────


def read(page: Page) -> tuple[Note, ...]:
    """The public messages that a page lists or is."""
    dated = page.says("时间") or page.says("日期")
    if not (dated and page.says(_ASKS) and page.says(_ANSWERS)) or _other(page):
        return ()
    letters = _of_rows(page) or _of_labels(page)
    if not letters and page.facts.scripted:
        return (Note(code="drawn"),)
    return tuple(_note(letter) for letter in letters[:_MOST])


def _note(letter: Letter) -> Note:
    dates = {"asked": letter.asked, "replied": letter.replied}
    data = {key: day.isoformat() if day else "" for key, day in dates.items()}
    data["state"] = "maybe" if letter.vague else "open" if letter.open else ""
    return Note(code="letter", text=letter.title[:40], url=letter.url, data=data)


def _other(page: Page) -> bool:
    """Whether the page belongs to a channel that does not count, by any of its names."""
    trail = next((line for line in page.lines if "位置" in line[:8]), "")
    title = _TITLE.search(page.source)
    names = (page.facts.title[:40], page.facts.tags.get("ColumnName", ""), trail[:80], title[1][:80] if title else "")
    return any(map(_OTHERS.search, names))


def _of_rows(page: Page) -> list[Letter]:
    """Messages in the rows of a table or list whose heading names the date of asking."""
    targets = {" ".join(link.text.split()): link.url for link in page.links if link.text}
    heads: list[str] = []
    found: list[Letter] = []
    for tag, cells in page.cells:
        labels = [_label(cell) for cell in cells]
        if "ask" in labels and not any(map(_day, cells)):
            heads = labels
        elif heads:
            letter = _of_row(tag, cells, heads, targets)
            found += [letter] if letter else []
    filled = any(letter.replied for letter in found)
    return [letter for letter in found if filled or not letter.vague]


def _label(cell: str) -> str:
    found = _LABEL.fullmatch("".join(cell.split()).strip(":："))
    return ("ask", "reply", "state")[(found.lastindex or 1) - 1] if found else ""


def _of_row(tag: str, cells: Sequence[str], heads: Sequence[str], targets: dict[str, str]) -> Letter | None:
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
    known = targets.get(title) or next((url for text, url in targets.items() if text[:12] == title[:12]), "")
    waits = state == "open" and replied is None
    return Letter(title=title, url=known, asked=asked, replied=replied, open=waits, vague=vague)


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
        waits = _told(told.get("state", "")) == "open" and replied is None
        url = page.url if len(cards) == 1 else ""
        found.append(Letter(title=title, url=url, asked=_day(told["ask"]), replied=replied, open=waits))
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
    overdue = [letter for letter, last in waited if letter.open and last < today]
    warn = timedelta(days=int(options["warn_days"]))
    soon = [
        letter
        for letter, last in waited
        if letter.open and last >= today and letter.asked and letter.asked + warn <= today
    ]
    maybe = [letter for letter, last in waited if letter.vague and last < today]
    measures = {"letters_overdue": float(len(overdue))}
    findings = [_waiting(letter, Verdict.FAIL, options, pages) for letter in overdue[:20]]
    findings += [_waiting(letter, Verdict.WARN, options, pages) for letter in (*soon, *maybe)[:20]]
    summary = f"公开的留言读到{len(letters)}条，超过{options['veto_months']}个月未回应的{len(overdue)}条。未公开的留言看不到，须人工核对。"
    if findings:
        verdict = Verdict.FAIL if overdue else Verdict.WARN
        return Judgement(verdict=verdict, summary=summary, findings=tuple(findings), measures=measures)
    if _drawn(pages):
        return cannot_say(evidence.site, f"{summary}另有留言列表由脚本生成，本系统读不到。", measures=measures)
    return nothing_found(evidence.site, pages, summary, measures)


def _letters(pages: Pages) -> list[Letter]:
    """All messages, each once: what its own page or another list says of an answer counts."""
    once: dict[tuple[str, str], Letter] = {}
    for page, notes in pages.noted(ID):
        for note in notes:
            if note.code == "letter":
                letter = _from_note(note, page.url)
                key = (letter.title[:16], note.data["asked"])
                held = once.get(key)
                if held is None or _says_more(letter, held):
                    once[key] = letter
    return list(once.values())


def _from_note(note: Note, page: str) -> Letter:
    days = {key: date.fromisoformat(note.data[key]) if note.data[key] else None for key in ("asked", "replied")}
    state = note.data["state"]
    return Letter(title=note.text, url=note.url or page, open=state == "open", vague=state == "maybe", **days)


def _says_more(letter: Letter, held: Letter) -> bool:
    """An answer outweighs a waiting word, which may only be older."""
    return held.replied is None and (letter.replied is not None or not (letter.open or letter.vague))


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
