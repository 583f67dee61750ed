"""Titles: what of them names the document, and how two of them relate."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from monitor.policies.normal import normal_form

_INTERPRETS = re.compile(
    r"解读|答记者|记者问|问答|图解|一图读懂|一图看懂|图读懂|图看懂|访谈|有关负责人就|负责人就|发布会|吹风会|专访|答问|政策问答|起草说明|的说明$|解析|释义|热点问题|十问十答|答疑"
)
_DIGESTS = re.compile(r"摘要|摘编|摘录|节选|要点|主要内容|速览|速读|精编|干货|浓缩")
_RELAYS = re.compile(r"^.{0,24}?(?:关于)?(?:转发|批转|印发转发|转载|全文)[:：]?")
_EDITION = re.compile(
    r"(?:19|20)\d\d(?:-(?:19|20)?\d\d)?年?版?|第[一二三四五六七八九十\d]+[版号批期季次届]|修订稿?|征求意见稿|送审稿|草案|试行|暂行|[一二三四五六七八九十]$"
)
_SITE = re.compile(r"[_|｜—\-]+[^_|｜—\-]{2,30}(?:政府|网站?|门户|委员会|局|厅|中心)[^_|｜—\-]{0,10}$")
_LABEL = re.compile(
    r"^\s*(?:【[^】]{1,8}】\s*|\[[^\]]{1,8}\]\s*|(?:转载|转发)[:：]\s*)|\s*[（(【]\s*(?:转载|转发)\s*[)）】]\s*$"
)
_SHORTEST: Final = 8


class TitleRelation(StrEnum):
    """How a copy's title relates to the issued one."""

    SAME = "same"
    PART = "part"
    EDITION = "edition"
    ABOUT = "about"
    OTHER = "other"


@dataclass(frozen=True)
class Title:
    """``text``: the normal form of the title; ``whole``: the same with the site's name behind it; ``core``: from 关于 on,
    without what relays it; ``interprets``, ``digests``: whether it announces an interpretation or a digest."""

    shown: str
    text: str
    whole: str
    core: str
    interprets: bool
    digests: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """What the title can be looked up by."""
        return frozenset(key for key in (self.text, self.core) if len(key) >= _SHORTEST)


def read_title(shown: str) -> Title:
    """Take a title apart.  What a site puts before or behind it to sort it (【转载】, 转发：) is none of it."""
    label = _LABEL.search(shown)
    told = shown if label and (_INTERPRETS.search(label[0]) or _DIGESTS.search(label[0])) else _LABEL.sub("", shown)
    text = normal_form(_SITE.sub("", told or shown)).text
    return Title(
        shown=shown, text=text, whole=normal_form(shown).text, core=_core(text),
        interprets=bool(_INTERPRETS.search(text)), digests=bool(_DIGESTS.search(text)),
    )  # fmt: skip


def _core(text: str) -> str:
    relayed = _RELAYS.match(text)
    rest = text[relayed.end() :] if relayed and len(text) - relayed.end() >= _SHORTEST else text
    if relayed and rest.endswith("的通知") and "通知的通知" in rest:
        rest = rest.removesuffix("的通知")
    at = rest.find("关于")
    return rest[at:] if 0 <= at <= 40 and len(rest) - at >= _SHORTEST else rest


def relation(issued: Title, copy: Title) -> TitleRelation:
    """How a copy's title relates to the issued one; an empty one is part of any."""
    one, other = issued.text, copy.text
    if one == other:
        return TitleRelation.SAME
    if issued.interprets != copy.interprets:
        return TitleRelation.ABOUT
    if not one or not other:
        return TitleRelation.PART
    if _EDITION.sub("#", one) == _EDITION.sub("#", other):
        return TitleRelation.EDITION if _editions(one) != _editions(other) else TitleRelation.SAME
    if issued.core == copy.core or one in other or other in one:
        return TitleRelation.PART
    return TitleRelation.OTHER


def _editions(title: str) -> list[str]:
    return _EDITION.findall(title)
