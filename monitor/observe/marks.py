"""The identity marks that a page shows (RULES P-8, X-3 … X-7), each as it stands there.

``icp`` and ``police`` are given without inner blanks ("渝ICP备05003300号-1", "渝公网安备50010502002224号"; "号" only where
shown).  ``conac`` is the link to bszs.conac.cn or, where the mark is drawn by its script, the URL of that script at
dcs.conac.cn.  ``error_report`` is the link's target or the URL of the 找错 script; ``error_report_code`` its site code.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import unquote

from monitor.model import Marks
from monitor.observe.document import Document
from monitor.observe.mark_places import footer_text, mark_places
from monitor.observe.outline import Anchor, Outline
from monitor.observe.urls import join

_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀黔贵滇云渝藏陕甘青宁新"
_CODE = re.compile(
    r"标识编?码\s*[:：(\[]?\s*((?:\d{10}|bm\s?\d{8}|N\s?\d{9})(?!\d)|\d(?: ?\d){9}(?! ?\d)|[A-Za-z]{0,2}\s?\d{6,14}(?!\d))",
    re.I,
)
"""The site code: as it should be, ten digits that elements part, or a number that is wrong."""

_CODE_ALONE = re.compile(r"\d{10}|bm\d{8}|N\d{9}", re.I)
_ICP = re.compile(
    rf"[{_PROVINCES}]?\s?ICP\s?备\s*[:：]?\s*(?:第\s*)?\d{{6,12}}\s*(?:-\d{{1,3}})?\s*号?(?:\s?-\s?\d{{1,3}}(?!\d))?",
    re.I,
)
_POLICE = re.compile(rf"([{_PROVINCES}]?)\s?公网安备\s*(?:第\s*)?(\d{{8,16}})\s*(号?)")
_RECORD = re.compile(r"(?:recordcode|webSearch\?code|[?&]code)=\s*(\d{8,16})", re.I)
_CONAC = re.compile(r"sitename\?method=show|//bszs[.\-]conac|//www\.conac\.cn", re.I)
_CONAC_SCRIPT = re.compile(r"(?:https?:)?//dcs\.conac\.cn/js/[\w/.\-]+?\.js", re.I)
_PLATFORM = re.compile(
    r"zfwzgl\.www\.gov\.cn|zfwzxx\.www\.gov\.cn|kaipuyun\.cn|121\.43\.68\.40|/exposure/|jiucuo\.html", re.I
)
_ERROR_LINK = re.compile(r"jiucuo|/exposure/", re.I)
_QUOTED = re.compile(r"""['"]((?:https?:)?//[^'"\s]*(?:jiucuo|exposure)[^'"\s]*)['"]?""", re.I)
_CLICKED, _SETTING = ("onclick", "onClick", "OnClick", "ONCLICK"), ("data-setting", "DATA-SETTING")
_SITE_CODE = re.compile(r"""site_?code['"]?\s*[=:]\s*['"]?\s*([A-Za-z]{0,2}\d{6,14})""", re.I)
_NAME = r"[一-鿿（）()“”]{2,40}"
_SPONSOR = re.compile(rf"(?:主办单位|主办|承办单位|承办|开办单位|开办|主管单位|主管)\s*[:：]\s*({_NAME})")
_SPONSOR_AFTER = re.compile(r"([一-鿿]{4,30}?)\s?(?:主办|承办)(?![一-鿿：:])")
_SPONSORS = re.compile("[主承开]办|主管")
_PHONE = re.compile(
    r"(?:电话|热线|联系方式|咨询|值班|传真|联系我们)[^\d\n备码]{0,16}?"
    r"((?:[(（]?0\d{2,3}[)）]?[\s\-—]{0,2})?\d{7,8}(?:-\d{1,6})?(?!\d)|1\d{10}(?!\d)|12345(?!\d))"
)
_BARE_PHONE = re.compile(r"(?<![\d.])[(（]?0\d{2,3}[)）]?\s?-\s?\d{7,8}(?!\d)")
_MAIL = re.compile(r"[\w.\-]+@[\w\-]+(?:\.[\w\-]+)+", re.A)
_MAP_WORDS = ("网站地图", "站点地图", "网站导航图", "站点导航")


def read_marks(document: Document, outline: Outline) -> Marks:
    """The marks of one page as its tree shows them; empty fields where it shows none."""
    places = mark_places(outline)
    return Marks(
        site_codes=_first_found(places, _codes) or _pictured(outline, any("标识" in place for place in places)),
        icp=_first_found(places, _icps),
        police=_first_found(places, _polices),
        police_link=_police_links(outline),
        conac=_conac(outline),
        sitemap=_first_url(outline.matching(_leads_to_map)),
        **_error_report(document, outline),
        **_sponsor(footer_text(outline), outline),
    )


def _first_found(places: Iterable[str], find: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The marks of one kind in the first place that shows any."""
    return next((found for found in map(find, places) if found), ())


@lru_cache(maxsize=1_024)
def _codes(text: str) -> tuple[str, ...]:
    return _unique(match.replace(" ", "") for match in _CODE.findall(text))


def _pictured(outline: Outline, asked: bool) -> tuple[str, ...]:
    """The codes that the words of pictures give, with their name or, where a line of text names it, alone."""
    told = [link.text for link in outline.links.values() if link.kind == "image" and 8 <= len(link.text) <= 60]
    alone = (text.strip() for text in told if asked and _CODE_ALONE.fullmatch(text.strip()))
    return _unique((*(code for text in told if "标识" in text for code in _codes(text)), *alone))


@lru_cache(maxsize=1_024)
def _icps(text: str) -> tuple[str, ...]:
    return _unique(_plain_icp(match) for match in _ICP.findall(text))


@lru_cache(maxsize=1_024)
def _polices(text: str) -> tuple[str, ...]:
    return _unique(f"{where}公网安备{digits}{end}" for where, digits, end in _POLICE.findall(text))


def _unique(found: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))  # type: ignore[call-overload]


def _plain_icp(text: str) -> str:
    return re.sub(r"[\s:：第]", "", text).replace("icp", "ICP")


def _police_links(outline: Outline) -> tuple[str, ...]:
    return _unique(code for url, _ in outline.links if "code=" in url for code in [_recorded(url)] if code)


@lru_cache(maxsize=4_096)
def _recorded(url: str) -> str:
    match = _RECORD.search(url)
    return match[1] if match else ""


@lru_cache(maxsize=4_096)
def _is_conac(url: str) -> bool:
    return _CONAC.search(url) is not None


def _conac(outline: Outline) -> str:
    for url, kind in outline.links:
        if kind == "page" and _is_conac(url):
            return url
    for url, kind in outline.links:
        if kind == "script" and "dcs.conac.cn" in url:
            return url
    for script in outline.scripts:
        if "conac.cn" in script:
            match = _CONAC_SCRIPT.search(unquote(script))
            if match:
                return join(outline.base, match[0])
    return ""


def _leads_to_map(anchor: Anchor) -> bool:
    text = anchor.text if len(anchor.text) <= 12 else ""
    return any(word in text or word in anchor.title for word in _MAP_WORDS)


def _first_url(anchors: list[Anchor]) -> str:
    return anchors[0].url if anchors else ""


def _error_report(document: Document, outline: Outline) -> dict[str, str]:
    """The 找错 entry: its script, else a link to the platform, else any link that is named so."""
    for element in outline.script_tags:
        source = element.get("src") or ""
        if element.get("sitecode") or "jiucuo" in source.lower():
            return _report(join(outline.base, source) or source, element.get("sitecode") or "")
    target = _error_link(document, outline)
    if target:
        code = _SITE_CODE.search(target)
        return _report(target, code[1] if code else "")
    for element in outline.find(document.root, "@data-setting") if any(map(document.says, _SETTING)) else ():
        code = _SITE_CODE.search(element.get("data-setting") or "")
        if code and "jiucuo" in (element.get("class") or ""):
            return _report("https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=" + code[1], code[1])
    return {}


def _error_link(document: Document, outline: Outline) -> str:
    named = outline.matching(_leads_to_report)
    for anchor in named:
        if _PLATFORM.search(anchor.url):
            return anchor.url
    for element in outline.find(document.root, "@onclick") if any(map(document.says, _CLICKED)) else ():
        match = _QUOTED.search(element.get("onclick") or "")
        if match:
            return join(outline.base, match[1])
    return named[0].url if named else ""


def _leads_to_report(anchor: Anchor) -> bool:
    return "找错" in anchor.text or _ERROR_LINK.search(anchor.url) is not None


def _leads_to_contact(anchor: Anchor) -> bool:
    return "联系我们" in anchor.text or "联系方式" in anchor.text


def _report(target: str, code: str) -> dict[str, str]:
    return {"error_report": target, "error_report_code": code.strip()}


def _sponsor(text: str, outline: Outline) -> dict[str, str]:
    sponsor, contact = _told(text)
    return {"sponsor": sponsor, "contact": contact or _first_url(outline.matching(_leads_to_contact))}


@lru_cache(maxsize=1_024)
def _told(text: str) -> tuple[str, str]:
    """Who runs the site, and how he is reached, as a footer says."""
    named = (_SPONSOR.search(text) or _SPONSOR_AFTER.search(text)) if _SPONSORS.search(text) else None
    phone = _PHONE.search(text) or _BARE_PHONE.search(text)
    mail = _MAIL.search(text)
    contact = phone[phone.lastindex or 0].strip() if phone else mail[0] if mail else ""
    return named[1] if named else "", contact
