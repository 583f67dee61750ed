"""The source (来源) that a page names to its reader."""

import re

from monitor.observe.bars import is_text
from monitor.observe.outline import Line
from monitor.observe.regions import Region

_LABEL = re.compile(
    r"(?<![一-鿿])(?:(?:信息|文章|稿件|新闻|内容|资料|本文|文件)?\s?来\s?源|稿\s?源|稿件出处|文章出处|出\s?处|信息提供(?:单位)?|供稿(?:单位)?)\s*(?:[:]\s*|(?=[《【\[]))"
)
_FIELDS = (
    r"(?:发布|更新|发表|录入|公开|添加|上传|撰稿|成文|时\s?间|日\s?期|作\s?者|编\s?辑|责任|责编|审核|审签|签发|字\s?体|字\s?号|文字|浏览|阅读|点击|访问"
    r"|查看|人气|次数|打印|分享|收藏|关闭|视力|记者|通讯员|来\s?源|关键词|摄影|下载|保护|纠错|我要|大\s+中\s+小)"
)
_NEXT = re.compile(
    rf"\s*[|｜【】\[\]〖〗]|\s+{_FIELDS}|{_FIELDS}\w{{0,4}}\s*:|\s*(?<!\d)(?:19|20)\d{{2}}\s?[-年./]\s?\d"
)
_NUMBER = re.compile(r"[〔\[【(（]\s*(?:19|20)\d{2}\s*[〕\]】)）]\s*第?\s*\d+\s*号")
_EDGES = " \t:,，、。;；()（）>»|-—"
_MAX_SOURCE = 200
_LONG = 60
_SHORT = 30


def read_source(lines: list[Line]) -> str:
    """The source as shown, empty when none is named: the first labelled one, on the label's line or the next."""
    for number, line in enumerate(lines):
        if "源" not in line.text and "出处" not in line.text and "供" not in line.text:
            continue
        if line.region is Region.FOOTER or len(line.text) > 300:
            continue
        found = _named(line, lines[number + 1] if number + 1 < len(lines) else None)
        if found:
            return found[:_MAX_SOURCE]
    return ""


def _named(line: Line, following: Line | None) -> str:
    text = widen_colons(line.text)
    match = _LABEL.search(text)
    if match is None:
        return ""
    value = _value(text[match.end() :])
    if value or match.end() < len(text.rstrip()) or following is None:
        return value
    rest = widen_colons(following.text)
    named = len(rest) <= _SHORT and ":" not in rest and not is_text(following) and not _NUMBER.search(rest)
    return _value(rest) if named else ""


def _value(text: str) -> str:
    end = _NEXT.search(text)
    value = (text[: end.start()] if end else text).strip(_EDGES)
    return value if len(value) <= _LONG * 2 else ""


def widen_colons(text: str) -> str:
    """The text with one kind of colon."""
    return text.replace("：", ":").replace("∶", ":").replace("﹕", ":")
