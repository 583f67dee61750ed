"""What is near a document and is no copy of it: written about it, picked from it, amended, of another year, or a neighbour."""

import re
from dataclasses import dataclass, replace
from random import Random

from monitor.policies import Document, Relation
from monitor.policies.index import ShingleIndex
from monitor.policies.normal import normal_form
from monitor.policies.shingles import sketch
from tests.gates.policies.reposts import lines_of

SENTENCE = re.compile(r"[^。；]{12,}[。；]")
SAYS = ["有关负责人表示，", "据介绍，", "文件提出，", "《通知》要求，", "专家认为，", "记者了解到，"]
NEW = [
    "县级以上人民政府应当将相关经费列入本级财政预算，并建立与经济社会发展相适应的增长机制。",
    "未经备案从事前款规定活动的，由主管部门责令限期改正，可以处一万元以上三万元以下的罚款。",
    "有关部门应当通过信息共享、联合检查等方式加强协同监管，及时向社会公布监督检查结果。",
    "申请人自愿签署告知承诺书并按要求提交材料的，按照告知承诺相关程序办理。",
    "鼓励社会力量依法参与，支持行业协会制定并公布自律规范，引导会员诚信经营。",
]
SWAPS = [
    ("行政主管部门", "主管部门"),
    ("批准", "备案"),
    ("申请", "申报"),
    ("责令改正", "责令限期改正"),
    ("工作", "事务"),
    ("规定", "要求"),
    ("应当", "应该依法"),
]


@dataclass(frozen=True)
class Negative:
    """A document and a text that is no copy of it; ``relations``: the classes that may be given."""

    issued: Document
    copy: Document
    kind: str
    relations: frozenset[Relation]


ABOUT = frozenset({Relation.INTERPRETATION, Relation.EXCERPT})
VERSION = frozenset({Relation.OTHER_VERSION})
APART = frozenset({Relation.UNRELATED, Relation.OTHER_VERSION, Relation.INTERPRETATION, Relation.EXCERPT})


def sentences(document: Document) -> list[str]:
    """The sentences of a document's body."""
    return [match[0] for line in lines_of(document) for match in SENTENCE.finditer(line)]


def interpretation(issued: Document, seed: int) -> Negative | None:
    """An interpretation that quotes a third of the text."""
    chance = Random(f"{seed}-{issued.key}-about")
    said = sentences(issued)
    if len(said) < 6:
        return None
    quoted = sorted(chance.sample(range(len(said)), max(2, int(len(said) * chance.uniform(0.1, 0.35)))))
    lead = f"近日，有关部门印发了《{issued.title}》（以下简称《文件》）。现就有关内容解读如下："
    body = [f"{chance.choice(['一是', '二是', '三是', '——'])}{chance.choice(SAYS)}{said[at]}" for at in quoted]
    why = [
        "一、出台背景",
        "为进一步明确政策导向，回应企业和群众关切，在充分调研、广泛征求意见的基础上形成了《文件》。",
        "二、主要内容",
    ]
    title = chance.choice(["《{}》政策解读", "一图读懂《{}》", "有关负责人就《{}》答记者问", "{}的解读"]).format(
        issued.title
    )
    end = ["三、下一步工作", "我们将加强宣传培训和督促指导，确保各项措施落地见效。"]
    return Negative(issued, Document(title, "\n".join([lead, *why, *body, *end])), "interpretation", ABOUT)


def news(issued: Document, seed: int) -> Negative | None:
    """A news item about the document, under a headline."""
    chance = Random(f"{seed}-{issued.key}-news")
    said = sentences(issued)
    if len(said) < 8:
        return None
    quoted = sorted(chance.sample(range(len(said)), max(2, min(6, len(said) // 5))))
    lead = f"本报讯（记者 某某）记者日前从有关部门获悉，《{issued.title}》已经印发，多项举措惠及企业和群众。"
    body = [f"{chance.choice(SAYS)}{said[at]}这意味着相关工作将进一步规范。" for at in quoted]
    title = chance.choice(
        ["多项新举措出台 惠及企业群众", "新规来了！这些变化与你有关", f"聚焦{issued.title[-12:]}：有哪些新看点"]
    )
    return Negative(issued, Document(title, "\n".join([lead, *body])), "news", ABOUT)


def digest(issued: Document, seed: int) -> Negative | None:
    """The first sentence of every other paragraph, under the document's name."""
    chance = Random(f"{seed}-{issued.key}-digest")
    long = [line for line in lines_of(issued) if len(line) >= 60 and line.count("。") >= 2]
    if len(long) < 8:
        return None
    picked = [line[: line.find("。") + 1] for line in long if chance.random() < 0.75]
    title = f"{issued.title}{chance.choice(['（摘要）', '要点', '主要内容'])}"
    return Negative(
        issued, Document(title, "\n".join(picked)), "digest", frozenset({Relation.EXCERPT, Relation.INTERPRETATION})
    )


def amended(issued: Document, seed: int) -> Negative | None:
    """A later version of a law under the same title."""
    chance = Random(f"{seed}-{issued.key}-amended")
    lines = lines_of(issued)
    long = [at for at, line in enumerate(lines) if len(line) >= 30]
    if not issued.parts.is_law or len(long) < 8:
        return None
    for at in chance.sample(long, chance.randint(2, 4)):
        lines[at] += chance.choice(NEW)
    for at in chance.sample(long, min(len(long), chance.randint(3, 8))):
        for one, other in SWAPS:
            if one in lines[at]:
                lines[at] = lines[at].replace(one, other, 1)
                break
    return Negative(issued, Document(issued.title, "\n".join(lines)), "amended", VERSION)


def other_year(issued: Document, seed: int) -> Negative | None:
    """The document of the next year in the same series: title, number, dates and figures moved on."""
    number, title = issued.official, issued.title
    years = re.findall(r"(?:19|20)\d\d", title)
    if (
        number is None
        or not number.year
        or f"{number.code}{number.year}/{number.serial}号" not in issued.normal.text[: issued.parts.body[0]]
    ):
        return None
    chance = Random(f"{seed}-{issued.key}-year")
    text = re.sub(r"(?:19|20)\d\d(?=年|〕|\]|）)", lambda match: str(int(match[0]) + 1), issued.text)
    serial = number.serial + chance.randint(1, 40)
    text = re.sub(rf"(?<=[〕\]）]){number.serial}(?=号)", str(serial), text)
    if f"{number.code}{number.year + 1}/{serial}号" not in normal_form(text[:2_000]).text:
        return None  # written in a way that was not renumbered above
    lines = [line for line in text.split("\n") if line.strip()]
    for at in chance.sample(range(len(lines)), min(len(lines), 4)):
        if len(lines[at]) > 40:
            lines[at] += chance.choice(NEW)
    if years:
        title = re.sub(r"(?:19|20)\d\d", lambda match: str(int(match[0]) + 1), title)
    named = str(replace(number, year=number.year + 1, serial=serial))
    return Negative(issued, Document(title, "\n".join(lines), named), "other year", APART)


def neighbours(documents: list[Document], seed: int) -> list[Negative]:
    """Real documents that share passages: other versions of laws, siblings of other places, notices of one campaign."""
    index = ShingleIndex()
    sketches = [sketch(each.text) for each in documents]
    for slot, hashes in enumerate(sketches):
        index.add(slot, hashes)
    found = []
    for slot, hashes in enumerate(sketches):
        for other, _ in index.candidates(hashes, least=0.04, most=4):
            kind = _told_apart(documents[slot], documents[other]) if other != slot else ""
            if kind:
                relations = VERSION if kind == "real version" else APART
                found.append(Negative(documents[slot], documents[other], kind, relations))
    Random(seed).shuffle(found)
    return found


def _told_apart(one: Document, other: Document) -> str:
    """What shows for certain, apart from the text, that two real documents are not one; empty when nothing does."""
    if one.parts.is_law and other.parts.is_law:
        if one.heading.core != other.heading.core:
            return (
                "sibling law"
                if one.heading.core not in other.heading.core and other.heading.core not in one.heading.core
                else ""
            )
        past, there = set(one.parts.history), set(other.parts.history)
        return "real version" if past and there and past != there and one.normal.text != other.normal.text else ""
    numbers = one.official, other.official
    if all(number is not None and number.year for number in numbers) and numbers[0].key != numbers[1].key:  # type: ignore[union-attr]
        return "other notice"
    if one.heading.interprets != other.heading.interprets:
        return "real interpretation"
    return ""
