"""The text of an issuer's document, one paragraph a line: plausible, invented, and another one for every document."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from monitor.demo import names
from monitor.demo.chance import between, number, pick, shuffled
from monitor.demo.policy_words import AIMS, ARTICLES, HEADS, KEEP, MATTERS, SAYS, Matter
from monitor.demo.world import DemoDocument, Genre, Scenario, local_date

NUMERALS = (*"一二三四五六七八九十", *(f"十{each}" for each in "一二三四五六七八"))
STATE = "guowuyuan"
WHOM = {
    STATE: "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
    names.CITY[1]: "各区县（自治县）人民政府，市政府各部门，有关单位：",
}
CHANGED = 0.3
"""The share of the paragraphs that last year's notice, or an amended version, says otherwise."""


def issued_text(scenario: Scenario, document: DemoDocument) -> list[str]:
    """The paragraphs of a document, signature and date last."""
    return list(_text(scenario.seed, document, scenario.document(document.like) if document.like else None))


@lru_cache(maxsize=512)
def _text(seed: int, document: DemoDocument, older: DemoDocument | None) -> tuple[str, ...]:
    if document.genre is Genre.NEWS:
        return tuple(_interview(seed, document))
    body = _body(seed, document)
    if older is not None:
        year, now = local_date(older.at).year, local_date(document.at).year
        body = [
            fresh if old[:2] == fresh[:2] and at and _differs(seed, document, at) else old.replace(f"{year}年度", f"{now}年度")
            for at, (old, fresh) in enumerate(_side_by_side(_body(seed, older), body))
        ]  # fmt: skip
    opening = [document.number] if document.number and document.issuer == STATE else []
    attached = [f"附件：{document.file}"] if document.file else []
    closing = ["（此件公开发布）"] if document.issuer == STATE else []
    return (*opening, *body, *attached, document.agency, chinese_day(document.written), *closing)


def _body(seed: int, document: DemoDocument) -> list[str]:
    return list((_articles if document.genre is Genre.RULES else _points)(seed, document))


def _side_by_side(old: list[str], fresh: list[str]) -> Iterator[tuple[str, str]]:
    """Each paragraph of the older text with the one of the new text that could replace it."""
    return ((text, fresh[at] if at < len(fresh) else text) for at, text in enumerate(old))


def _differs(seed: int, document: DemoDocument, at: int) -> bool:
    return number("changed", seed, document.id, at) % 100 < CHANGED * 100


def chinese_day(day: date) -> str:
    """A date as a document is signed with it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _points(seed: int, document: DemoDocument) -> Iterator[str]:
    """Opinions, notices and plans: aims, points, and how they are seen through."""
    matter, key = MATTERS[document.matter], (seed, document.id)
    yield WHOM[document.issuer]
    aims = shuffled(AIMS, "aims", *key)
    yield (
        f"为{_filled(aims[0], matter, 'aim', *key)}，{_filled(aims[1], matter, 'aim too', *key)}，"
        f"现就{local_date(document.at).year}年度{matter.name}有关事项{'通知如下' if document.genre is Genre.NOTICE else '提出以下要求'}。"
    )
    heads, says = shuffled(HEADS, "heads", *key), shuffled(SAYS, "says", *key)
    count, turn = between(3, 10, "points", *key), 0
    long = between(0, 3, "long", *key) == 0
    yield f"一、{_filled('明确{a}目标', matter, 'goal', *key)}"
    yield "".join(_filled(text, matter, "goal", at, *key) for at, text in enumerate(says[-2:]))
    yield f"二、{_filled('突出{b}重点', matter, 'focus', *key)}"
    for at in range(count):
        length = between(2, 4, "length", at, *key)
        chosen = [says[(turn + step) % (len(says) - 2)] for step in range(length)]
        turn += length
        head = f"（{NUMERALS[at]}）{_filled(heads[at], matter, 'head', at, *key)}。"
        told = [_filled(text, matter, "say", at, step, *key) for step, text in enumerate(chosen)]
        if long:
            yield head
            yield from (f"{step}.{text}" for step, text in enumerate(told, 1))
        else:
            yield head + "".join(told)
    yield f"三、{_filled('压实{a}责任', matter, 'duty', *key)}"
    for at, text in enumerate(shuffled(KEEP, "keep", *key)[: between(2, 5, "kept", *key)], 1):
        yield f"{at}.{_filled(text, matter, 'keep', at, *key)}"


def _articles(seed: int, document: DemoDocument) -> Iterator[str]:
    """Measures in articles."""
    matter, key = MATTERS[document.matter], (seed, document.id)
    yield f"第一条 为规范{matter.name}工作，结合本市{_filled('{a}和{b}', matter, 'why', *key)}实际，制定本办法。"
    chosen = shuffled(ARTICLES, "articles", *key)[: between(8, 12, "count", *key)]
    for at, text in enumerate(chosen, 1):
        yield f"第{NUMERALS[at]}条 {_filled(text, matter, 'article', at, *key)}"
    yield f"第{NUMERALS[len(chosen) + 1]}条 本办法自印发之日起施行，有效期{between(3, 5, 'term', *key)}年。"


def _interview(seed: int, document: DemoDocument) -> Iterator[str]:
    matter, key = MATTERS[document.matter], (seed, document.id)
    for at in range(5):
        yield f"问：{_filled('{a}方面有哪些考虑', matter, 'ask', at, *key)}？"
        yield "答：" + "".join(
            _filled(pick(SAYS, "answer", at, step, *key), matter, "answer", at, step, *key) for step in range(2)
        )


def _filled(text: str, matter: Matter, *key: object) -> str:
    things = shuffled(matter.things, "things", *key)
    return text.format(
        a=things[0], b=things[1], s=matter.sector, k=between(12, 96, "k", *key), q=between(2, 9, "q", *key),
        p=between(31, 98, "p", *key), m=between(3, 12, "m", *key), y=between(2027, 2031, "y", *key),
    )  # fmt: skip
