"""RULES V-1 (4): signs that a page was tampered with: planted scripts, frames and forwards, a title taken over, or a page
that suddenly loads a script from somewhere no page of the site ever did.

A machine sees signs, a person decides: every finding is a candidate.  A redesign changes all pages at once and is none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

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
    PageSeen,
    Rule,
    Step,
    nothing_found,
)
from monitor.model import Note, Verdict, banned_word, host_of, is_banned, is_familiar, local_day, show_day

ID = "page_tampered"

CHECK = Check(
    title="网页被篡改线索",
    why="网页被挂马、挂黑链或被改成违法内容，没有及时处置造成严重后果的，属单项否决。",
    rules=(
        Rule(
            id="V-1",
            document=f"{INDICATORS}单项否决“安全、泄密事故等严重问题”（4）",
            text="对安全攻击（如页面被挂马、内容被篡改等）没有及时有效处置造成严重安全事故的，单项否决。",
            url=INDICATORS_URL,
        ),
    ),
    needs=(Pages,),
    codes={
        "script_planted": "网页里有可疑脚本", "frame_planted": "网页里有隐藏的外站框架", "title_hijacked": "网页标题疑似被改",
        "script_new_host": "个别网页新引用外站脚本",
    },
    advice="请立即保存证据并核查服务器：删除可疑代码，修补漏洞，更换口令；确认被篡改的，按网络安全事件报告。确属正常的，核实后登记豁免。",
    options={
        "baseline_days": Option(default=7, unit="天", help="观察多少天后，才把新出现的脚本来源当作线索"),
        "few_pages": Option(default=5, unit="个", help="新来源只在这么多个（含）以内的网页上出现才算；再多就是改版"),
    },
    measures=(Measure(name="pages_suspected_tampered", help="Pages that show signs of tampering."),),
    reader=3,
)  # fmt: skip

_PLANTED = (
    ("document.write(unescape(…))", re.compile(r"document\s*\.\s*write(?:ln)?\s*\(\s*(?:unescape|decodeURIComponent)\s*\(\s*['\"](?:%[0-9a-f]{2}){20}", re.I)),
    ("eval(String.fromCharCode(…))", re.compile(r"eval\s*\(\s*String\s*\.\s*fromCharCode\s*\(\s*(?:\d{1,3}\s*,\s*){15}", re.I)),
    ("eval(unescape/atob(…))", re.compile(r"eval\s*\(\s*(?:unescape|atob)\s*\(\s*['\"]", re.I)),
    ("按搜索引擎来源跳转", re.compile(r"document\s*\.\s*referrer[\s\S]{0,300}?(?:baidu|sogou|google|so\.com|bing)[\s\S]{0,200}?\blocation\b(?:\s*\.\s*href)?\s*(?:=(?!=)|\.replace)", re.I)),
)  # fmt: skip
_HINTS = ("unescape", "fromCharCode", "atob", "referrer", "decodeURIComponent")
_TITLE_WORDS = re.compile(
    r"澳门(?:银河|威尼斯|永利)|彩票(?:平台|网址|投注)|欧冠投注|AG真人|BBIN|成人影片|代孕|枪支|迷药|办证刻章|私服|外围女",
    re.I,
)
"""What hijacked titles advertise beside gambling and pornography; in the words of links it is mostly honest."""
_CHINESE = re.compile(r"&#(?:x[0-9a-f]{4,5}|\d{5});", re.I)
_TINY = re.compile(r"(?:^|[\s;\"'])(?:width|height)\s*[:=]\s*[\"']?\s*[01](?:px)?\b", re.I)
_FRAME = re.compile(r"<iframe\b[^>]{0,500}>", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|left\s*:\s*-\d{3,}", re.I)
_SRC = re.compile(r"\bsrc\s*=\s*[\"']?\s*((?:https?:)?//[^\s\"'>]{4,300})", re.I)
_TITLE = re.compile(r"<title[^>]*>(.{0,600}?)</title", re.I | re.S)
_ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a\s*>", re.I | re.S)
_HREF = re.compile(r"\bhref\s*=\s*[\"']?\s*([^\s\"'>]+)", re.I)
_NO_TEXT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.I | re.S)
_SERVICES = (".bdimg.com", ".bdstatic.com", ".cnzz.com", ".51.la")


def read(page: Page) -> tuple[Note, ...]:
    """Signs on one page, and the foreign hosts from which it loads scripts."""
    found = [*_scripts(page), *_frames(page), *_title(page)]
    own = host_of(page.url)
    hosts = {host_of(link.url) for link in page.links if link.kind == "script"} - {own}
    found += [Note(code="host", text=host) for host in sorted(hosts)[:12] if not _kin(host, own)]
    return tuple(found)


def _kin(host: str, own: str) -> bool:
    """Whether a host belongs to the site's own domain or is one of the services that government sites usually load."""
    base, name = ".".join(own.partition(":")[0].split(".")[-3:]), host.partition(":")[0]
    return name.endswith(base) or is_familiar(name) or f".{name}".endswith(_SERVICES)


def _scripts(page: Page) -> Iterator[Note]:
    for script in page.scripts:
        if any(hint in script for hint in _HINTS):
            for name, pattern in _PLANTED:
                match = pattern.search(script[:200_000])
                if match:
                    yield Note(code="script", text=name, data={"extract": match[0][:80]})
                    break


def _frames(page: Page) -> Iterator[Note]:
    if not page.says("<iframe") and not page.says("<IFRAME"):
        return
    own = host_of(page.url)
    for tag in _FRAME.findall(page.source)[:50]:
        source = _SRC.search(tag)
        if source and (_TINY.search(tag) or _HIDDEN.search(tag)):
            host = host_of(source[1] if "://" in source[1] else f"http:{source[1]}")
            if host != own and not _kin(host, own):
                yield Note(code="frame", text=host, url=source[1])


def _title(page: Page) -> Iterator[Note]:
    match = _TITLE.search(page.source[:50_000])
    told = match[1] if match else ""
    spelt = re.sub(r"&#(x[0-9a-f]+|\d+);", _letter, told, flags=re.I)
    more = _TITLE_WORDS.search(spelt)
    word = banned_word(spelt) or (more[0] if more else "")
    if word:
        # What no reader sees on the page, or what was written in numbers so that no filter sees it, is for search engines.
        shown = sum(line.count(word) for line in page.lines) > _advertised(page, word) and not _CHINESE.search(told)
        hidden = "" if shown else "yes"
        yield Note(
            code="title",
            text=" ".join(spelt.split())[:80],
            data={"word": word, "hidden": hidden},
        )


def _advertised(page: Page, word: str) -> int:
    """How often links that advertise say a word: who took over a title planted them too, and they are not what the page is
    about.  An honest page's own links to reports on the fight against gambling are."""
    own, times = host_of(page.url), 0
    for attributes, inside in _ANCHOR.findall(_NO_TEXT.sub("", page.source)):
        text, target = "".join(re.sub(r"<[^>]*>", "", inside).split()), _HREF.search(attributes)
        url = target[1] if target else ""
        host = host_of(url if "://" in url else f"http:{url}") if "//" in url else own
        if word in text and (is_banned(text, url) or (host != own and not _kin(host, own))):
            times += text.count(word)
    return times


def _letter(match: re.Match[str]) -> str:
    number = int(match[1][1:], 16) if match[1][0] in "xX" else int(match[1])
    return chr(number) if 0 < number < 0x110000 else ""


def judge(evidence: Evidence, options: Options) -> Judgement:
    """List the pages that show signs of tampering, for a person to look at (RULES V-1 (4))."""
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    noted = pages.noted(ID)
    findings = [finding for page, notes in noted for finding in _signs(page, notes)]
    findings += _new_hosts(evidence, pages, options)
    measures = {"pages_suspected_tampered": float(len({finding.where for finding in findings}))}
    if not findings:
        summary = f"已读{sum(pages.read.values())}个网页，没有看到被篡改的迹象（服务器内部的问题不在此列）。"
        return nothing_found(evidence.site, pages, summary, measures)
    summary = f"有{int(measures['pages_suspected_tampered'])}个网页有疑似被篡改的迹象，请立即人工核实。"
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=tuple(findings), measures=measures)


def _signs(page: PageSeen, notes: tuple[Note, ...]) -> Iterator[Finding]:
    """What one page shows by itself; a title that speaks of such things from the first is news about them."""
    scripts = [note for note in notes if note.code == "script"]
    frames = [note for note in notes if note.code == "frame"]
    titles = [note for note in notes if note.code == "title" and _is_hijacked(page, note)]
    if scripts:
        names = "、".join(dict.fromkeys(note.text for note in scripts))
        what = f"含有常见于挂马和劫持的脚本（{names}）"
        yield _candidate(
            "script_planted", page, what, [(f"脚本片段：{note.data['extract']}…", note) for note in scripts]
        )
    if frames:
        names = "、".join(dict.fromkeys(note.text for note in frames))
        what = f"藏有指向外站的不可见框架（{names}）"
        yield _candidate("frame_planted", page, what, [(f"隐藏框架指向{note.url}", note) for note in frames])
    for note in titles[:1]:
        what = f"浏览器标题出现“{note.data['word']}”，与内容不符"
        yield _candidate("title_hijacked", page, what, [(f"浏览器标题：{note.text}", note)])


def _is_hijacked(page: PageSeen, note: Note) -> bool:
    """A title that a reader does not see in the page, or that was another one before.  An article whose own headline
    speaks of gambling is a report about it."""
    before = [then for then in page.before if then.title and then.title != page.title]
    return bool(note.data["hidden"]) or bool(before and all(note.data["word"] not in then.title for then in before))


def _new_hosts(evidence: Evidence, pages: Pages, options: Options) -> Iterator[Finding]:
    """Foreign script hosts that only few pages load, and those only since they changed after the time of watching."""
    watched = pages.since + timedelta(days=float(options["baseline_days"]))
    if evidence.as_of < watched:
        return
    loaded = [(page, [note for note in notes if note.code == "host"]) for page, notes in pages.noted(ID)]
    common = Counter(note.text for _, hosts in loaded for note in hosts)
    for page, hosts in loaded:
        few = (note for note in hosts if common[note.text] <= int(options["few_pages"]))
        fresh = sorted((note for note in few if _is_fresh(page, note, watched)), key=partial(page.since, ID))
        if fresh:
            at = page.since(ID, fresh[0])
            names = "、".join(note.text for note in fresh[:3])
            what = f"自{show_day(local_day(at))}起新引用外站脚本（{names}），本站其他网页很少或没有引用"
            yield _candidate("script_new_host", page, what, [(f"改动前不引用、改动后引用：{names}", fresh[0])])


def _is_fresh(page: PageSeen, note: Note, watched: datetime) -> bool:
    """Whether a page took up a script host after the time of watching, and never had it before, as far as known."""
    at = page.since(ID, note)
    earlier = [then for then in page.before if then.at < at]
    return at >= watched and bool(earlier) and all(note not in then.notes.get(ID, ()) for then in earlier)


def _candidate(code: str, page: PageSeen, what: str, told: Sequence[tuple[str, Note]]) -> Finding:
    steps = tuple(Step(what=words, at=page.since(ID, note), url=page.url) for words, note in told[:3])
    return Finding(
        code=code, verdict=Verdict.WARN, subject=page.url, where=page.url, review=True, steps=steps,
        since=min(page.since(ID, note) for _, note in told),
        what=f"网页“{page.title or page.url}”{what}，疑似被篡改，请人工核实。",
        fix="请打开网页源码核对：确被篡改的，立即清除、保存证据、查找漏洞并按规定报告；确属正常的，核实后登记豁免。",
    )  # fmt: skip
