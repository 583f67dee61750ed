"""RULES V-1 (5): dates that may have been made up.  Candidates for a person only, never a veto by themselves.

Four signs: a date in the future; an item that appears among older ones of a list that we had read without it; the same
text on the same page, or under a new address, with a newer date; a list that shows another date than the page.  What was
there at the first crawl may be of any age, and a meta tag's date is often the time of regeneration: neither is a sign.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from monitor.contract import (
    INDICATORS,
    INDICATORS_URL,
    Check,
    Columns,
    ColumnSeen,
    Evidence,
    Finding,
    Home,
    Item,
    Judgement,
    Measure,
    Option,
    Options,
    Page,
    Pages,
    PageSeen,
    PageThen,
    Rule,
    Step,
    cannot_say,
    nothing_found,
)
from monitor.model import Note, PageKind, Verdict, local_day, show_day, show_moment

ID = "dates_honest"

CHECK = Check(
    title="发稿日期真实",
    why="伪造发稿日期属弄虚作假，是单项否决；“假整改”常见的做法就是把旧文改成新日期。本项只列线索，由人工核实，不据此否决。",
    rules=(
        Rule(
            id="V-1",
            document=f"{INDICATORS}单项否决“安全、泄密事故等严重问题”（5）",
            text="存在弄虚作假行为（如伪造发稿日期等）的，单项否决。",
            url=INDICATORS_URL,
        ),
    ),
    needs=(Columns, Pages),
    codes={
        "future_date": "日期在未来", "backdated": "新出现的信息日期很旧", "redated": "旧文疑似改成新日期",
        "date_differs": "列表与页面日期不一致",
    },
    advice="请对照发稿记录核实：日期错的，改回真实的发布日期；迁移、补录的旧信息，注明原发布日期；确属正常的，确认后不再提示。",
    options={
        "back_days": Option(default=15, unit="天", help="新出现的信息，日期比应当见到它的那天早这么多天以上才提示"),
        "redated_days": Option(default=15, unit="天", help="同题同文换了网址，新日期晚这么多天以上才提示"),
        "differs_days": Option(default=1, unit="天", help="列表与页面的日期相差超过这么多天才提示"),
        "listed": Option(default=20, unit="条", help="每类线索最多列出的条数，其余只计数"),
    },
    measures=(Measure(name="dates_doubtful", help="Items and pages whose date may have been made up; for a person to check."),),
    reader=1,
)  # fmt: skip

FIX = "请核对发稿记录：日期有误的改为真实的发布日期；补录、迁移的注明原发布日期；确属正常的，由人工确认。"
_LEAST_TEXT: Final = 100
_SAME_CRAWL: Final = timedelta(hours=20)


def read(page: Page) -> tuple[Note, ...]:
    """A digest of an article's text and attachments, by which it is known again under another date."""
    if page.facts.kind is not PageKind.ARTICLE or page.facts.published is None or page.home:
        return ()
    text = "".join(page.article.split())
    if len(text) < _LEAST_TEXT:
        return ()
    files = sorted(link.url.rpartition("/")[2] for link in page.facts.attachments)
    digest = hashlib.blake2b("\n".join((text, *files)).encode("utf-8", "replace"), digest_size=8)
    return (Note(code="text", text=digest.hexdigest()),)


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Gather the signs of made-up dates, for a person to look at (RULES V-1)."""
    pages, columns = evidence.part(Pages), evidence.part(Columns)
    assert isinstance(pages, Pages)
    assert isinstance(columns, Columns)
    home = evidence.home.items if isinstance(evidence.home, Home) else ()
    listed = [item for seen in columns.columns for item in seen.items]
    if not listed and not home:
        return cannot_say(evidence.site, "没有读到任何栏目的条目，不能比对发稿日期。", measures={"dates_doubtful": 0.0})
    texts = [page for page, notes in pages.noted(ID) if notes[0].code == "text"]
    found = {
        "future_date": list(_future(evidence, (*listed, *home))),
        "backdated": list(_backdated(columns, int(options["back_days"]))),
        "redated": [*_redated_pages(texts), *_redated_copies(texts, pages.since, int(options["redated_days"]))],
        "date_differs": list(_differing(columns, texts, int(options["differs_days"]))),
    }
    count = sum(map(len, found.values()))
    measures = {"dates_doubtful": float(count)}
    read = f"比对了{len({item.url for item in (*listed, *home)})}条信息和{len(texts)}个文章页的日期"
    if not count:
        return nothing_found(evidence.site, pages, f"{read}，没有疑似伪造的线索。", measures)
    kinds = "、".join(f"{CHECK.codes[code]}{len(held)}处" for code, held in found.items() if held)
    most = int(options["listed"])
    findings = tuple(each for held in found.values() for each in held[:most])
    return Judgement(
        verdict=Verdict.WARN,
        summary=f"{read}，有{count}处线索待人工核实：{kinds}。",
        findings=findings,
        measures=measures,
    )


def _candidate(code: str, where: str, what: str, since: datetime | None, steps: Sequence[Step]) -> Finding:
    return Finding(
        code=code, verdict=Verdict.WARN, subject=where, where=where, what=what, fix=FIX, since=since, review=True,
        rule="V-1", steps=tuple(steps),
    )  # fmt: skip


def _future(evidence: Evidence, items: Sequence[Item]) -> Iterator[Finding]:
    today = local_day(evidence.as_of)
    for item in {item.url: item for item in reversed(items) if item.shown and item.shown > today}.values():
        assert item.shown is not None
        yield _candidate(
            "future_date", item.url, f"信息“{item.title}”的日期是{show_day(item.shown)}，还没有到这一天。", item.first_seen,
            [Step(what=f"显示的日期：{show_day(item.shown)}", at=item.first_seen, url=item.url)],
        )  # fmt: skip


def _backdated(columns: Columns, days: int) -> Iterator[Finding]:
    told: set[str] = set()
    for seen in columns.columns:
        dated = [item for item in seen.items if item.shown and item.first_seen]
        for item in dated:
            witness = _witness(item, dated, days)
            if witness is not None and item.url not in told:
                told.add(item.url)
                yield _late_comer(seen, item, witness)


def _witness(item: Item, others: Sequence[Item], days: int) -> Item | None:
    """A newer item that we saw in the list when this one, by its date, ought to have stood there for some days; an older
    one was there too, so the list reached far enough down.  Crawls that failed meanwhile make no difference."""
    assert item.shown is not None
    assert item.first_seen is not None
    before = [
        (other, local_day(other.first_seen))
        for other in others
        if other.first_seen and other.first_seen < item.first_seen - _SAME_CRAWL
    ]
    newer = [(other, day) for other, day in before if other.shown and other.shown > item.shown]
    for other, day in sorted(newer, key=lambda pair: pair[1], reverse=True):
        below = any(each.shown and each.shown <= item.shown and when <= day for each, when in before)
        if below and (day - item.shown).days > days:
            return other
    return None


def _late_comer(seen: ColumnSeen, item: Item, witness: Item) -> Finding:
    assert item.shown is not None
    assert item.first_seen is not None
    assert witness.first_seen is not None
    what = (
        f"栏目“{seen.column.name}”的“{item.title}”日期是{show_day(item.shown)}，但{show_moment(item.first_seen)}才第一次出现；"
        f"此前{show_day(local_day(witness.first_seen))}读这个栏目时，比它新的“{witness.title}”已在列，它还没有。"
    )
    steps = [
        Step(what=f"第一次见到，显示日期{show_day(item.shown)}", at=item.first_seen, url=item.url),
        Step(what=f"更早见到的较新信息“{witness.title}”", at=witness.first_seen, url=witness.url),
    ]
    return _candidate("backdated", item.url, what, item.first_seen, steps)


def _redated_pages(texts: Sequence[PageSeen]) -> Iterator[Finding]:
    """Pages whose text stayed while their date became newer.  A page that always shows the day of reading is none."""
    for page in texts:
        then = next((each for each in page.before if _older(page, each)), None)
        if then is None:
            continue
        assert page.published is not None
        assert then.published is not None
        what = (
            f"网页“{page.title or page.url}”的正文没有变，日期却从{show_day(then.published)}"
            f"改成了{show_day(page.published)}。"
        )
        later = page.before[: page.before.index(then)]
        at = later[-1].at if later else page.at
        steps = [
            Step(what=f"原来显示{show_day(then.published)}", at=then.at, url=page.url),
            Step(what=f"现在显示{show_day(page.published)}，正文相同", at=at, url=page.url),
        ]
        yield _candidate("redated", page.url, what, at, steps)


def _older(page: PageSeen, then: PageThen) -> bool:
    same = [note.text for note in then.notes.get(ID, ())] == [note.text for note in page.notes[ID]]
    if not same or page.published is None or then.published is None:
        return False
    of_the_day = then.published == local_day(then.at) and page.published == local_day(page.at)
    return (page.published - then.published).days > 1 and not of_the_day


def _redated_copies(texts: Sequence[PageSeen], since: datetime, days: int) -> Iterator[Finding]:
    """Pages that came up while we watched with the title and text of an older page, under a newer date."""
    same: dict[tuple[str, str], list[PageSeen]] = defaultdict(list)
    for page in texts:
        if page.title and page.published:
            same[re.sub(r"\W+", "", page.title), page.notes[ID][0].text].append(page)
    for group in same.values():
        first = min(group, key=lambda page: (page.published or date.max, page.first_seen))
        for page in group if len(group) > 1 else ():
            assert page.published is not None
            assert first.published is not None
            new = page.first_seen > max(since, first.first_seen) + _SAME_CRAWL
            if new and (page.published - first.published).days > days:
                yield _copy(page, first)


def _copy(page: PageSeen, first: PageSeen) -> Finding:
    assert page.published is not None
    assert first.published is not None
    what = (
        f"新网页“{page.title}”日期是{show_day(page.published)}，标题和正文却与{show_day(first.published)}的旧网页相同"
        f"（{first.url}）。"
    )
    steps = [
        Step(what=f"旧网页，日期{show_day(first.published)}", at=first.first_seen, url=first.url),
        Step(what=f"新网页，日期{show_day(page.published)}，标题和正文相同", at=page.first_seen, url=page.url),
    ]
    return _candidate("redated", page.url, what, page.first_seen, steps)


def _differing(columns: Columns, texts: Sequence[PageSeen], days: int) -> Iterator[Finding]:
    """Columns whose rows show other dates than the pages that they lead to, one finding a column."""
    on_page = {page.url: page for page in texts}
    for seen in columns.columns:
        pairs = [
            (item, page)
            for item in seen.items
            if item.shown and (page := on_page.get(item.url)) and page.published
            and abs((item.shown - page.published).days) > days
        ]  # fmt: skip
        if not pairs:
            continue
        item, page = pairs[0]
        assert item.shown is not None
        assert page.published is not None
        what = (
            f"栏目“{seen.column.name}”有{len(pairs)}条信息在列表和页面上的日期相差{days}天以上，"
            f"如“{item.title}”：列表{show_day(item.shown)}，页面{show_day(page.published)}。"
        )
        steps = [
            Step(what=f"“{one.title}”：列表{one.shown}，页面{two.published}", at=two.at, url=one.url)
            for one, two in pairs[:10]
        ]
        yield _candidate("date_differs", seen.column.url, what, min(page.at for _, page in pairs), steps)
