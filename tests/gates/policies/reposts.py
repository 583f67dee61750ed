"""Reposts made from real documents: one damage each, with the class that it must be given, under any layout."""

import re
from dataclasses import dataclass
from random import Random

from monitor.policies import Document, Page, Relation
from tests.gates.policies.layouts import footnoted, furnished, retypeset, spaced, through_html

FIGURE = re.compile(
    r"(?<![\d.])[0-9]{1,5}(?![\d.])|(?<=[^第十百千一二三四五六七八九])[二三四五六七八九](?=[十百千万个名年月日天倍元])"
)
DAY = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
NAMES = [
    "财政部",
    "教育部",
    "民政部",
    "公安部",
    "交通运输部",
    "国务院",
    "北京",
    "上海",
    "卫生健康",
    "人民政府",
    "市场监管",
    "公安机关",
    "人民法院",
]
NEGATED = [
    ("不得", "可以"),
    ("应当", "不应当"),
    ("不予", "可予"),
    ("禁止", "允许"),
    ("必须", "不必"),
    ("严禁", "可以"),
    ("要求", "不要求"),
]
LAYERS = ["none", "retypeset", "spaced", "furnished", "footnoted", "html"]


@dataclass(frozen=True)
class Repost:
    """A copy, what it is a copy of, what was done to it and the class it must be given.  ``told`` must be found among the
    differences: what the issued text says and what the copy says."""

    issued: Document
    page: Page
    damage: str
    layer: str
    relation: Relation
    told: tuple[str, str] = ("", "")


def lines_of(document: Document) -> list[str]:
    """The paragraphs of a document, as a site would print them."""
    return [line for line in document.normal.paragraphs() if any(char.isalnum() for char in line)]


def repost(issued: Document, damage: str, layer: str, seed: int) -> Repost | None:
    """One copy; ``None`` when the document has nothing that this damage could be done to."""
    chance = Random(f"{seed}-{issued.key}-{damage}-{layer}")
    title, lines, told = issued.title, lines_of(issued), ("", "")
    relation = Relation.WHOLE
    if damage == "cut":
        kept = cut(lines, issued, chance)
        if kept is None:
            return None
        lines, relation = kept, Relation.CUT
    elif damage == "retitled":
        title, relation = retitled(issued.title, chance), Relation.RETITLED
    elif damage == "relayed":
        title, lines, relation = *relayed(issued.title, lines, chance), Relation.RETITLED
    elif damage != "whole":
        changed = altered(lines, damage, chance)
        if changed is None:
            return None
        lines, told, relation = *changed, Relation.ALTERED
    lines = footnoted(lines, chance) if layer == "footnoted" else lines
    lines = retypeset(lines, chance) if layer == "retypeset" else spaced(lines, chance) if layer == "spaced" else lines
    if layer == "html":
        title, text = through_html(title, lines, chance)
    else:
        text = "\n".join(furnished(lines, chance, title) if layer == "furnished" else lines)
    return Repost(issued, Page(title=title, text=text), damage, layer, relation, told)


def cut(lines: list[str], issued: Document, chance: Random) -> list[str] | None:
    """Without its end, be it in the middle of a sentence, or without paragraphs in the middle."""
    long = [at for at, line in enumerate(lines) if len(line) >= 25]
    if len(long) < 6:
        return None
    way = chance.choice(["tail", "stop", "middle", "middle", "few"])
    if way == "stop":
        at = chance.choice(long[len(long) // 3 :])
        return [*lines[:at], lines[at][: chance.randint(8, 20)] + chance.choice(["", "……", "……（略）"])]
    if way == "tail":
        return lines[: max(3, int(len(lines) * chance.uniform(0.4, 0.85)))]
    inner = [at for at in long if at > long[0]]
    number = 1 if way == "few" else chance.randint(1, max(1, len(inner) // 3))
    start = chance.randrange(len(inner) - number + 1) if number < len(inner) else 0
    gone = set(range(inner[start], inner[start + number - 1] + 1))
    return [line for at, line in enumerate(lines) if at not in gone]


def altered(lines: list[str], damage: str, chance: Random) -> tuple[list[str], tuple[str, str]] | None:
    """One figure, one day, one name or one negation is another."""
    places = list(_places(lines, damage))
    if not places:
        return None
    at, start, end, other = chance.choice(places)
    line = lines[at]
    old = line[start:end]
    new = other or (_other_day(old, chance) if damage == "date" else _other_figure(old, chance))
    if damage == "name":
        new = chance.choice([name for name in NAMES if name != old])
    return [*lines[:at], line[:start] + new + line[end:], *lines[at + 1 :]], (old, new)


def _places(lines: list[str], damage: str) -> list[tuple[int, int, int, str]]:
    found = []
    for at, line in enumerate(lines):
        if len(line) < 25:
            continue
        if damage in ("figure", "date"):
            pattern = FIGURE if damage == "figure" else DAY
            found += [(at, match.start(), match.end(), "") for match in pattern.finditer(line)]
        elif damage == "name":
            found += [(at, line.find(name), line.find(name) + len(name), "") for name in NAMES if name in line]
        else:
            found += [(at, line.find(one), line.find(one) + len(one), other) for one, other in NEGATED if one in line]
    return found


def _other_figure(old: str, chance: Random) -> str:
    digits = "0123456789" if old.isascii() else "二三四五六七八九"
    at = chance.randrange(len(old))
    choice = [digit for digit in digits if digit != old[at] and not (at == 0 and digit == "0")]
    return old[:at] + chance.choice(choice) + old[at + 1 :]


def _other_day(old: str, chance: Random) -> str:
    year, month, day = (int(part) for part in re.findall(r"\d+", old))
    changed = chance.choice([(year + 1, month, day), (year, month % 12 + 1, day), (year, month, day % 28 + 1)])
    return "{}年{}月{}日".format(*changed)


def relayed(title: str, lines: list[str], chance: Random) -> tuple[str, list[str]]:
    """Passed on by a district under a title and a number of its own, the text below a letter."""
    own = chance.choice([f"关于转发《{title}》的通知", f"某某区人民政府办公室转发{title}"])
    letter = [own, f"某府办发〔2024〕{chance.randint(1, 99)}号", "各镇人民政府、街道办事处，区政府各部门，有关单位："]
    letter += [
        chance.choice(
            ["现将有关文件转发给你们，请认真贯彻执行。", "现转发给你们，请结合实际抓好落实，执行中的问题请及时反馈。"]
        )
    ]
    letter += ["某某区人民政府办公室", f"2024年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"]
    return own, [*letter, *lines]


def retitled(title: str, chance: Random) -> str:
    """Relayed, shortened, or under a headline of its own."""
    ways = [
        f"关于转发《{title}》的通知",
        f"某某区人民政府办公室转发{title}",
        f"重磅！这项新政策来了：{title[-14:]}",
        "最新政策发布，请广大群众周知",
    ]
    at = title.find("关于")
    if at > 0 and len(title) - at > 8 and any(char.isalnum() for char in title[:at]):
        ways += [title[at:]] * 2
    return chance.choice(ways)
