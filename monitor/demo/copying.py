"""What a site makes of a document that it reposts: the page's title, text, source and files."""

import re
from collections.abc import Callable

from monitor.demo.policy_text import STATE, chinese_day, issued_text
from monitor.demo.world import DemoDocument, DemoRepost, Genre, Scenario
from monitor.model import Frozen

SOUND = ("whole", "typeset", "footnote", "furniture")
"""Modes that carry the document whole, under its own title and number, with its source and files."""
FAITHLESS = ("cut", "figure", "negation", "link_only", "interpretation", "file_missing", "file_broken")
UNMARKED = ("retitled", "unnumbered", "renumbered", "unsourced", "wrong_source")
BESIDE = ("explained", "own_notice")
"""Modes of pages that stand beside a repost and are none: an interpretation, a notice of the site's own."""
MODES = (*SOUND, *FAITHLESS, *UNMARKED, *BESIDE)
NO_COPY = ("link_only", "interpretation", *BESIDE)
"""Modes in which the page does not carry the text."""

SOURCES = {STATE: "中国政府网"}
CITY_SOURCE = "江州市人民政府网站"
STRANGER = "江州头条"
"""A commercial site that passes on what others publish."""
BELOW = ("责任编辑：王小丁", "【打印本页】　【关闭窗口】", "分享到：", "扫一扫在手机打开当前页")
"""What a site prints below a text."""
_WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
_NEGATIONS = ("不得", "不低于", "不超过", "不再", "不予", "不少于")


class Copied(Frozen, frozen=True, kw_only=True):
    """A page as a site shows it.  ``file`` is the name of the attachment that it offers; ``link`` leads to the issuer's page."""

    title: str
    paragraphs: tuple[str, ...]
    source: str
    file: str = ""
    link: bool = False


def copied(scenario: Scenario, repost: DemoRepost) -> Copied:
    """The page that a repost is."""
    document, site = scenario.document(repost.document), scenario.site(repost.site)
    text = issued_text(scenario, document)
    if document.number and document.number not in text:
        text = [document.number, *text]
    source = SOURCES.get(document.issuer, CITY_SOURCE)
    if repost.mode in NO_COPY:
        return _no_copy(document, repost.mode, site.owner, source)
    change = _TEXTS.get(repost.mode)
    text = change(text, document) if change else text
    title = _retitled(document) if repost.mode == "retitled" else document.title
    source = {"unsourced": "", "wrong_source": STRANGER}.get(repost.mode, source)
    file = "" if repost.mode == "file_missing" else document.file
    return Copied(title=title, paragraphs=tuple(text), source=source, file=file)


def _no_copy(document: DemoDocument, mode: str, owner: str, source: str) -> Copied:
    if mode == "link_only":
        words = (f"《{document.title}》已经公布，全文请点击以下链接查看。",)
        return Copied(title=document.title, paragraphs=words, source=source, link=True)
    text: tuple[str, ...]
    if mode == "own_notice":
        text = (
            "各镇人民政府、街道办事处，有关单位：", f"为做好本区域{document.matter}工作，现将近期安排通知如下。",
            f"一、请各单位结合职责，于本月底前报送{document.matter}联络员名单，由办公室汇总。",
            "二、现场会定于下周召开，参会人员和地点另行告知，请提前准备书面材料。",
            "三、联系科室：综合科。", owner, chinese_day(document.written),
        )  # fmt: skip
        return Copied(title=f"{owner}{_about(document)}", paragraphs=text, source=owner)
    text = (
        f"近日，《{document.title}》印发。为便于公众了解，现就有关内容解读如下。",
        f"问：为什么要出台这个文件？答：{document.matter}事关群众日常生活，近年来各方面提出不少意见，文件对此作了回应。",
        f"问：和以往相比有什么变化？答：对{document.matter}的职责作了划分，明确了时限，群众办事更省心。",
        "问：下一步怎么落实？答：各有关单位将按照分工抓好实施，办公室适时组织评估并公布结果。",
    )  # fmt: skip
    return Copied(title=f"《{document.title}》政策解读", paragraphs=text, source=owner)


def _about(document: DemoDocument) -> str:
    """The title from 关于 on."""
    at = document.title.find("关于")
    return document.title[at:] if at >= 0 else f"关于{document.matter}工作的通知"


def _retitled(document: DemoDocument) -> str:
    if document.genre is Genre.RULES:
        return f"{document.matter}有了新规矩"
    return f"{document.written.year}年{document.matter}这样干！{document.agency}发文明确"


def _cut(text: list[str], _: DemoDocument) -> list[str]:
    return text[: -(len(text) // 3)]


def _figure(text: list[str], _: DemoDocument) -> list[str]:
    """One digit of one number of the text is another one."""
    for at, paragraph in enumerate(text[3:], 3):
        found = re.search(r"\d(?=[%个处日年项])", paragraph)
        if found and paragraph.endswith("。"):
            digit = str(int(found[0]) % 9 + 1)
            return [*text[:at], paragraph[: found.start()] + digit + paragraph[found.end() :], *text[at + 1 :]]
    raise AssertionError("every document has a number in its text")


def _negation(text: list[str], _: DemoDocument) -> list[str]:
    """A 不 is gone."""
    for at, paragraph in enumerate(text[3:], 3):
        word = next((word for word in _NEGATIONS if word in paragraph), "")
        if word:
            return [*text[:at], paragraph.replace(word, word[1:], 1), *text[at + 1 :]]
    raise AssertionError("every document forbids something")


def _typeset(text: list[str], _: DemoDocument) -> list[str]:
    number, *rest = text
    spaced = [re.sub(r"(?<=[，。；])", " ", line.translate(_WIDE)) if len(line) > 30 else line for line in rest]
    return [number.replace("〔", "【").replace("〕", "】"), *spaced]


def _footnote(text: list[str], document: DemoDocument) -> list[str]:
    return [*text, f"注：本文由编辑根据{document.agency}印发的纸质文件录入，供查阅。"]


def _furniture(text: list[str], _: DemoDocument) -> list[str]:
    return ["浏览次数：231次", *text, *BELOW]


def _renumbered(text: list[str], document: DemoDocument) -> list[str]:
    head, serial, tail = re.fullmatch(r"(.*〕)(\d+)(号)", document.number).groups()  # type: ignore[union-attr]
    other = f"{head}{int(serial) // 10 * 10 + (int(serial) + 1) % 10}{tail}"
    return [line if line != document.number else other for line in text]


def _unnumbered(text: list[str], document: DemoDocument) -> list[str]:
    return [line for line in text if line != document.number]


_TEXTS: dict[str, Callable[[list[str], DemoDocument], list[str]]] = {
    "cut": _cut, "figure": _figure, "negation": _negation, "typeset": _typeset, "footnote": _footnote,
    "furniture": _furniture, "renumbered": _renumbered, "unnumbered": _unnumbered,
}  # fmt: skip
