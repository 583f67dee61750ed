"""RULES V-5 (1): a website offers a channel for questions and advice.

Whether the channel is effective is for a person: nothing is submitted here.  That there is none is said only where the
home page's menu was read, the whole site crawled and every column open to us: a crawl that came to its end may still have
been kept out of some pages.  A link by its words, by its address or a form to write in will do.  Words on the home page
that name a channel, or a picture without words that leads to another site, are none that we could follow (a script opens
it, a frame, a form of another site): then we do not know.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from monitor.contract import (
    FEW_IN_MENU,
    INDICATORS,
    INDICATORS_URL,
    Check,
    Evidence,
    Finding,
    Judgement,
    Links,
    Measure,
    Options,
    Page,
    Pages,
    Rule,
    Step,
    cannot_say,
    menu_size,
    not_applicable,
)
from monitor.model import Kind, Note, PageKind, Verdict, host_of

ID = "consultation_channel"

CHECK = Check(
    title="咨询建言渠道",
    why="群众要能在网上提问题、提建议；没有有效的咨询建言渠道属单项否决，出现即为不合格。",
    rules=(
        Rule(
            id="V-5", document=f"{INDICATORS}单项否决“互动回应差”",
            text="未提供网上有效咨询建言渠道的（网上信访、纪检举报等专门渠道除外），单项否决。",
            url=INDICATORS_URL,
        ),
    ),
    needs=(Pages,),
    codes={"channel_missing": "没有咨询建言渠道", "channel_dead": "咨询建言渠道打不开"},
    advice="请在首页提供咨询建言入口（领导信箱、咨询投诉、我要写信等），可以是本站的，也可以链接到统一受理的平台。",
    measures=(Measure(name="channels_seen", help="Links and forms of the site that lead to a channel for questions."),),
    veto=True,
    reader=2,
)  # fmt: skip

_WORDS = re.compile(
    r"信箱|咨询|留言|写信|来信|建言|问政|诉求|互动|公众参与|政民|投诉|意见建议|12345|我要(?:问|说|写|提|建议)|接诉|有问必答|热线"
)
_OTHERS = re.compile(
    r"信访|纪检|监察|巡察|访谈|征集|调查|问卷|找错|纠错|听证|采购|法律咨询|心理咨询|咨询(?:公司|服务业|委员会)|邮箱登录"
)
_PATH = re.compile(
    r"/(?:hdjl|zmhd|hudong|gzcy|xinxiang|mail|mailbox|zxzx|zxts|zxly|liuyan|guestbook|letters?|consult|jyxc|ldxx|qzxx|xzxx)\b|12345",
    re.I,
)
_NAMES = re.compile(
    r".{0,4}(?:信箱|留言板)|我要(?:问|写|咨询|留言|投诉)|(?:在线|网上)(?:咨询|留言)|咨询(?:投诉|建言)|政民互动|互动交流"
)
_CALLED = re.compile(r"电话|传真|热线[:：]\d")
"""A telephone is no channel on the web (RULES V-5: 网上)."""

_SLUG = re.compile(
    r"[\"'\s/_.=-](hdjl|zmhd|gzcy|xinxiang|zxzx|zxts|zxly|liuyan|guestbook|jyxc|ldxx|qzxx|xzxx)(?=[\"'\s/_.>-])", re.I
)
_UNSEEN = re.compile(
    r"<!--.*?-->|<style\b.*?</style|<meta\b[^>]*>|<title\b.*?</title|^\s*(?://|/\*).*?$", re.S | re.I | re.M
)
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})", re.I)
_MARKS = re.compile(
    r"//(?:[\w.-]*conac\.cn|[\w.-]*beian\.|zfwzgl\.|zfwzxx\.|[\w.-]*kaipuyun\.cn|121\.43\.68\.40|www\.gov\.cn/?$)", re.I
)
"""What pictures without words lead to on every home page: the marks at its bottom."""


def read(page: Page) -> tuple[Note, ...]:
    """The home page's menu; on every page that is no single document, what leads to a channel; and forms to write in."""
    notes = [Note(code="home", text=str(menu_size(page)))] if page.home else []
    if page.home or page.facts.kind is not PageKind.ARTICLE:
        notes += _links(page)
    if page.home and len(notes) == 1:
        notes += _unproven(page)
    title, single = page.facts.title, page.facts.kind is PageKind.ARTICLE
    if page.says("<textarea") and not _OTHERS.search(title) and (not single or _WORDS.search(title)):
        written = (form for form in page.forms() if any(field.type == "textarea" for field in form.fields))
        notes += [Note(code="form", text="网页上的留言表单", url=page.url) for _ in written][:1]
    return tuple(notes)


def _links(page: Page) -> Iterator[Note]:
    """The links of the home page, and on other pages those that it does not share with all."""
    found = (
        each for each in page.links if each.kind == "page" and (page.home or not each.common) and each.url != page.url
    )
    named = [link for link in found if leads_to_channel(link.text, link.url)]
    yield from (Note(code="channel", text=link.text[:20], url=link.url) for link in named[:8])


def _unproven(page: Page) -> Iterator[Note]:
    """What of a home page without a link to a channel may yet lead to one: words in its text, its pictures, buttons, frames
    and scripts; names of files and classes; pictures without words that lead to another site."""
    source = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), _UNSEEN.sub("", page.source))
    pieces = (re.sub(r"\s|&nbsp;|&#160;|\\[nrt]", "", each) for each in (*re.split(r"[<>\"'=\n]", source), *page.lines))
    words = [each for each in dict.fromkeys(pieces) if _names_channel(each)]
    yield from (Note(code="word", text=each) for each in words[:5])
    slugs = dict.fromkeys(match[1].lower() for match in _SLUG.finditer(source))
    yield from (Note(code="slug", text=each) for each in list(slugs)[:5])
    bare = [link.url for link in page.links if link.kind in ("page", "frame") and not link.text.strip()]
    outside = [url for url in bare if host_of(url) != host_of(page.url) and not _MARKS.search(url)]
    yield from (Note(code="picture", url=url) for url in list(dict.fromkeys(outside))[:5])


def _names_channel(text: str) -> bool:
    if not 2 <= len(text) <= 30 or _OTHERS.search(text) or _CALLED.search(text):
        return False
    return (len(text) <= 14 and _WORDS.search(text) is not None) or _NAMES.match(text) is not None


@lru_cache(maxsize=4_096)
def leads_to_channel(text: str, url: str) -> bool:
    """Whether a link leads to a channel for questions, by its words or by its address."""
    if _OTHERS.search(text):
        return False
    return (2 <= len(text) <= 14 and _WORDS.search(text) is not None) or (
        len(text) <= 14 and _PATH.search(url.partition("://")[2]) is not None
    )


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Look for a channel, and whether at least one opens (RULES V-5)."""
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    if evidence.site.kind is Kind.SECTION:
        return not_applicable("专属网页的咨询建言由门户统一受理，本项不适用。")
    notes = [note for _, found in pages.noted(ID) for note in found]
    channels = {note.url: note.text for note in notes if note.code in ("channel", "form")}
    measures = {"channels_seen": float(len(channels))}
    if not channels:
        return _none(evidence, pages, notes, measures)
    dead = _dead(evidence)
    if all(url in dead for url in channels):
        return _all_dead(evidence, channels, dead, measures)
    names = "、".join(f"“{text}”" for text in dict.fromkeys(channels.values()) if text)
    summary = f"已提供咨询建言渠道：{names[:120]}。是否有效、能否提交须人工试用。"
    return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures)


def _dead(evidence: Evidence) -> set[str]:
    """Targets that did not open on two days."""
    links = evidence.links.broken if isinstance(evidence.links, Links) else ()
    return {link.target for link in links if len(link.days) > 1}


def _none(evidence: Evidence, pages: Pages, notes: list[Note], measures: dict[str, float]) -> Judgement:
    menu = max((int(note.text) for note in notes if note.code == "home"), default=-1)
    shut = evidence.shut_column
    if shut:
        why = f"栏目“{shut.name}”等未能读取，那里可能有咨询建言渠道，暂不能下结论。"
        return cannot_say(evidence.site, why, measures=measures)
    if menu < FEW_IN_MENU or not pages.whole:
        why = (
            "首页没有读到"
            if menu < 0
            else "巡检尚未读完全站"
            if not pages.whole
            else f"首页导航只读到{menu}个链接，可能由脚本生成"
        )
        return cannot_say(evidence.site, f"{why}，不能判断有没有咨询建言渠道，请人工查看。", measures=measures)
    unproven = _doubt(notes)
    if unproven:
        why = f"{unproven}，未能核实，不能判断有没有咨询建言渠道，请人工打开首页查看。"
        return cannot_say(evidence.site, why, measures=measures)
    read = sum(pages.read.values())
    what = f"已读{read}个网页，没有信箱、咨询、留言、互动一类的入口，也没有可以填写留言的表单；未提供咨询建言渠道属单项否决。"
    finding = Finding(
        code="channel_missing", verdict=Verdict.FAIL, subject=evidence.site.url, where=evidence.site.url, what=what, rule="V-5",
        fix="请在首页增加咨询建言入口，并安排专人答复；没有条件自办的，链接到统一受理的平台。",
        steps=(Step(what=f"首页导航读到{menu}个链接，全站{read}个网页，没有这类名称、地址或表单。", url=evidence.site.url),),
    )  # fmt: skip
    return Judgement(verdict=Verdict.FAIL, summary=what, findings=(finding,), measures=measures)


def _doubt(notes: list[Note]) -> str:
    """Why the home page may lead to a channel that we could not follow, in Chinese; empty where nothing says so."""
    shown = {
        code: [note.text or note.url for note in notes if note.code == code] for code in ("word", "slug", "picture")
    }
    if shown["word"]:
        names = "、".join(f"“{name}”" for name in shown["word"][:3])
        return f"首页有{names}，但没有普通链接（可能由脚本、按钮、表单、图片或内嵌页面打开）"
    if shown["slug"]:
        return f"首页有名称含“{shown['slug'][0]}”的图片、样式或地址，可能是咨询建言入口，但没有文字"
    return (
        f"首页有不带文字的图片链接或内嵌页面指向外站（{shown['picture'][0]}），可能是咨询建言入口"
        if shown["picture"]
        else ""
    )


def _all_dead(evidence: Evidence, channels: dict[str, str], dead: set[str], measures: dict[str, float]) -> Judgement:
    url, text = next((url, text) for url, text in channels.items() if url in dead)
    what = (
        f"咨询建言渠道“{text or url}”打不开（不同日期复查都如此），没有别的渠道；长期打不开等于没有渠道，属单项否决。"
    )
    finding = Finding(
        code="channel_dead", verdict=Verdict.WARN, subject=evidence.site.url, where=url, what=what, rule="V-5",
        fix="请立即恢复该页面，或把入口改到能打开的渠道。",
        steps=tuple(Step(what=f"打不开：{name or each}", url=each) for each, name in channels.items()),
    )  # fmt: skip
    return Judgement(verdict=Verdict.WARN, summary=what, findings=(finding,), measures=measures)
