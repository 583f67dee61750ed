"""The parts of a text: what stands above the wording that was issued, that wording, and what stands below it.

Above stand the block of an open-government item, the title, the number and a law's history; below stand the signature with
its date and what the site prints.  Signature and date belong to the document, the site's matter does not.
"""

import re
from dataclasses import dataclass
from typing import Final

from monitor.policies.normal import Normal
from monitor.policies.numbering import numbers_in

FURNITURE = re.compile(
    r"^[\W_]*(?:索\s*引\s*号|主题分类|主\s*题\s*词|发文机[关构]|制发机关|成文日期|发布日期|发文日期|公开日期|生成日期|实施日期|废止日期|有\s*效\s*性|发文字号|文\s*号[:：]|标\s*题[:：]|名\s*称[:：]|信息公开选项|公开方式|公开形式|信息类别|体裁分类|组配分类"
    r"|(?:信息|文章|稿件|内容)?\s*来\s*源[:：]|发布(?:时间|机构|单位)|(?:时间|日期|作者|编辑|审核|记者|通讯员|责任编辑|责编|校对|供稿|编审|初审|复审|终审)[:：]|责任编辑|字\s*[体号][:：]|浏览|阅读|点击|访问量|打印|关闭|收藏|分享|扫一扫|扫码|微信|微博|返回|上一[篇条页]|下一[篇条页]"
    r"|相关(?:链接|稿件|文章|新闻|解读|阅读|文件|政策|附件|信息|推荐|报道)|附件下载|下载附件|政策解读$|网站(?:纠错|地图|声明|标识码)|我要纠错|内容纠错|版权所有|主办(?:单位)?[:：]|承办(?:单位)?[:：]|备案|技术支持|当前位置|您(?:的|所在的|现在的)?位置|首页|网站首页|友情链接|联系我们|关于我们|无障碍|适老|智能问答"
    r"|[\W_]*\w{0,3}ICP备|\w公网安备|此件|本件|大\s*中\s*小|【字体|\[字体|-->|分享到|[（(\[【.…]*(?:此处|以下|下文|中间|正文|全文)?[从下]?略[去]?\W*$|[（(\[【.…]*(?:点击)?(?:查看|阅读|下载)(?:更多|全文|原文|详情|附件)|打印本页|关闭窗口|链接(?:[:：].{0,20})?$|纠错$|\d+\s*人?次?浏览)",
    re.I,
)
"""A line of the site, or of the item's data, not of the document."""

FOOTNOTE = re.compile(
    r"^[\W_]*(?:(?:编者)?[注释]\s*\d*[:：.、]|注\d+|注释|脚注|[\[〔【]\s*\d{1,2}\s*[\]〕】]|[①-⑳]|\*|※|编者按|说明[:：])"
)
_LABELS_ALONE: Final = 12
_OPENING = re.compile(
    r"[:：]\s*$|[。；]|^\W*第[一二三四五六七八九十百]+[章条节]|^\W*[一二三四五六七八九十]+、|^\W*[（(][一二三四五六七八九十]+[)）]"
)
_RUNS_ON = re.compile(r"[。；]\s*\S|[。；：:]\s*$")
_CITING = re.compile(r"[，。：；《、]|.[（(]")
_HISTORY = re.compile(r"^\W*[（(].*(?:通过|发布|公布|修订|修正|批准|施行)", re.S)
_DAY: Final = r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
_DAY_ALONE = re.compile(rf"^\D{{0,40}}?({_DAY})\D{{0,12}}$", re.ASCII)
_PASSED = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日)(?=[^年]{0,60}?(?:通过|修正|修订|公布|发布|批准))", re.ASCII)
_ARTICLE = re.compile(r"(?m)^\W*(第[一二三四五六七八九十百零〇]+条)")
_SENTENCE_END: Final = tuple("。；！？;")
_SHORT: Final = 44
_HEAD_LINES: Final = 40
_HEAD_CHARS: Final = 1500
_LAW: Final = 3


@dataclass(frozen=True)
class Parts:
    """Places in the normal form: the body is ``body[0]`` to ``body[1]``; ``number_within``: up to where its own number may
    stand.  ``days``: the days on which it is signed; ``history``: those on which a law was passed, published, amended;
    ``articles``: how many numbered articles (第×条) it has."""

    body: tuple[int, int]
    number_within: int
    days: tuple[str, ...]
    history: tuple[str, ...]
    articles: int
    signed: str = ""

    @property
    def is_law(self) -> bool:
        """Whether it is built of articles, as laws and regulations are: such texts are amended under one title."""
        return self.articles >= _LAW


def parts_of(normal: Normal, title: str, history: str = "") -> Parts:
    """Find the parts of a text whose title is known in its normal form."""
    head = _head(normal, title)
    tail = _tail(normal, head)
    days, signed = _signed(normal, head)
    if not days and tail < len(normal):
        days = tuple(re.findall(_DAY, normal.text[tail:], re.ASCII))
    shown = _PASSED.findall(f"{normal.text[:head]} {_order(normal)}")
    past = tuple(dict.fromkeys(shown or _PASSED.findall(history)))
    within = min(max(head, len(title) * 2 + 120), 600)
    return Parts(
        body=(head, max(tail, head)), number_within=within, days=days, history=past,
        articles=len(set(_ARTICLE.findall(normal.original))), signed=signed,
    )  # fmt: skip


def _order(normal: Normal) -> str:
    """The sentence by which a law is promulgated, if the text opens with it."""
    text = normal.text[:_HEAD_CHARS]
    at = text.find("现予公布")
    at = at if at >= 0 else text.find("现予发布")
    return text[max(0, at - 120) : at] if at >= 0 else ""


def _head(normal: Normal, title: str) -> int:
    """Where the wording begins: below title, number, item data and history."""
    end = 0
    labelled = False
    for paragraph, (start, stop) in list(zip(normal.paragraphs(), normal.bounds, strict=True))[:_HEAD_LINES]:
        wording = normal.text[start:stop]
        if start == stop:
            continue
        heady = _is_heady(paragraph, wording, title, labelled=labelled)
        labelled = heady and FURNITURE.match(paragraph) is not None and len(wording) <= _LABELS_ALONE
        if not heady:
            return max(end, _title_end(normal, title, start))
        end = stop
    return end if end < len(normal) else _title_end(normal, title, 0)


def _is_heady(paragraph: str, wording: str, title: str, *, labelled: bool) -> bool:
    if FURNITURE.match(paragraph) or (labelled and len(wording) <= _SHORT):
        return True
    if wording in title:
        return True
    if title and wording.startswith(title) and len(wording) <= len(title) + _SHORT:
        return _RUNS_ON.search(paragraph) is None
    if _HISTORY.match(paragraph) and len(wording) <= 400:
        return True
    return len(wording) <= 80 and not _OPENING.search(paragraph)


def _title_end(normal: Normal, title: str, start: int) -> int:
    """In a text whose first paragraph runs on from the title: where title and number end."""
    text = normal.text
    window = text[start : start + len(title) + 200]
    at = window.find(title) if len(title) >= 6 else -1
    end = start + at + len(title) if at >= 0 else start
    for number in numbers_in(text[start : end + 60]):
        stop = text.find("号", start + number.start) + 1
        if end < stop <= end + 60 and not _CITING.search(normal.between(end, stop - 1)):
            end = stop
        break
    return end


def _tail(normal: Normal, head: int) -> int:
    """Where the wording ends: above signature, date and what the site prints."""
    end = len(normal)
    for paragraph, (start, stop) in reversed(list(zip(normal.paragraphs(), normal.bounds, strict=True))):
        if start == stop:
            continue
        if start < head or not _is_taily(paragraph, stop - start):
            return max(_run_on(normal, start, stop), head) if end == len(normal) else end
        end = start
    return end


def _is_taily(paragraph: str, length: int) -> bool:
    if FURNITURE.match(paragraph):
        return length <= 200
    return length <= _SHORT and not paragraph.rstrip("）)”").endswith(_SENTENCE_END) and not _OPENING.search(paragraph)


def _run_on(normal: Normal, start: int, stop: int) -> int:
    """In a text on one line: the end of its last sentence, where a signature follows it."""
    if stop <= start:
        return stop
    raw = normal.original[normal.places[start] : normal.places[stop - 1] + 1]
    last = max(raw.rfind(mark) for mark in _SENTENCE_END)
    rest = raw[last + 1 :]
    if last < 0 or len(rest) > (2 * _SHORT + 40 if "年" in rest and "月" in rest else _SHORT - 14):
        return stop
    place = normal.places[start] + last
    return next((at for at in range(stop - 1, start - 1, -1) if normal.places[at] < place), start - 1) + 1


def _signed(normal: Normal, head: int) -> tuple[tuple[str, ...], str]:
    """The days that stand alone below the wording, and the line above the first of them."""
    above = ""
    days: list[str] = []
    signed = ""
    for start, stop in normal.bounds:
        if stop <= head or start == stop:
            continue
        wording = normal.text[start:stop]
        match = _DAY_ALONE.match(wording) if len(wording) <= _SHORT + 12 and "施行" not in wording else None
        if match:
            before = wording[: match.start(1)] or above
            signed = signed or (before if len(before) <= _SHORT else "")
            days.append(match[1])
        above = wording
    return tuple(dict.fromkeys(days)), signed


def is_furniture(shown: str) -> bool:
    """Whether a run of the original is nothing but the site's own lines."""
    lines = [line for line in re.split(r"[\n\u3000]| {2,}", shown) if any(char.isalnum() for char in line)]
    return all(FURNITURE.match(line.strip()) and len(line) <= 200 for line in lines)
