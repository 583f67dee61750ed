"""How well copies are told: labelled pairs, and reposts and negatives made from one half of the catalogue."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

from monitor.policies import Change, Document, Match, Matcher, Page, Relation, compare
from monitor.policies.fidelity import SAME
from monitor.policies.normal import normal_form
from tests.gates.policies.corpus import Pair, catalogue, pairs, usable
from tests.gates.policies.negatives import (
    ABOUT,
    VERSION,
    Negative,
    amended,
    digest,
    interpretation,
    neighbours,
    news,
    other_year,
)
from tests.gates.policies.reposts import LAYERS, Repost, repost

DAMAGES = ["whole", "cut", "figure", "retitled", "date", "cut", "name", "whole", "negation", "relayed"]
WRITTEN = [interpretation, news, digest, amended, other_year]
LONG = 5_000


@dataclass
class Scores:
    """Named values and the cases that were judged wrongly, in words."""

    values: dict[str, float] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def put(self, name: str, right: int, asked: int) -> None:
        """A share; nothing asked is nothing shown."""
        if asked:
            self.values[name], self.asked[name] = right / asked, asked


def fresh(document: Document) -> Document:
    """The document without what earlier comparisons computed: thousands of them would fill the memory."""
    return Document(document.title, document.text, document.number, document.key, document.url, document.history)


# ── labelled pairs ───────────────────────────────────────────────────────────────────────────────────────────────────

LABELS = {
    "excerpt": ABOUT, "interpretation-or-news": ABOUT, "different law version": VERSION,
    "unrelated-but-similar": frozenset({Relation.UNRELATED}),
}  # fmt: skip


def labelled(corpus: Path) -> Scores:
    """The pairs of the corpus, each compared in both directions; a direction that errs makes the pair wrong."""
    scores = Scores()
    told = [(pair, _both_ways(pair)) for pair in pairs(corpus)]
    real = [(pair, found) for pair, found in told if pair.same]
    claimed = [(pair, found) for pair, found in told if any(each in SAME for each in found)]
    scores.put("labelled: same recall", sum(all(each in SAME for each in found) for _, found in real), len(real))
    scores.put("labelled: same precision", sum(pair.same for pair, _ in claimed), len(claimed))
    for label, relations in LABELS.items():
        mine = [found for pair, found in told if pair.label == label]
        name = {ABOUT: label, VERSION: "other_version"}.get(relations, "unrelated")
        scores.put(
            f"labelled: {name} recall", sum(all(each in relations for each in found) for found in mine), len(mine)
        )
    for pair, found in told:
        allowed = SAME if pair.same else LABELS[pair.label]
        if not all(each in allowed for each in found):
            grave = "WRONG " if any((each in SAME) is not pair.same for each in found) else ""
            shown = "/".join(sorted({each.value for each in found}))
            scores.misses.append(
                f"{grave}{pair.label} → {shown}: {pair.one.key} {pair.one.title[:34]} | {pair.other.key} {pair.other.title[:34]}"
            )
    return scores


def _both_ways(pair: Pair) -> tuple[Relation, Relation]:
    one, other = (Document(each.title, each.text, each.number, each.key) for each in (pair.one, pair.other))
    return compare(one, other).relation, compare(other, one).relation


# ── generated copies and negatives ───────────────────────────────────────────────────────────────────────────────────


def reposts(documents: Sequence[Document], number: int, seed: int) -> Iterator[Repost]:
    """So many reposts: damages and layers in turn over shuffled documents, round after round."""
    order = list(documents)
    Random(seed).shuffle(order)

    def endless() -> Iterator[Repost]:
        for turn in range(60):
            for at, document in enumerate(order):
                made = repost(
                    document, DAMAGES[(at + turn) % len(DAMAGES)], LAYERS[(at // 3 + turn) % len(LAYERS)], seed + turn
                )
                if made:
                    yield made

    return islice(endless(), number)


def negatives(documents: Sequence[Document], number: int, seed: int) -> list[Negative]:
    """So many texts that are no copies: two thirds written from documents, the rest real neighbours."""
    order = list(documents)
    Random(seed + 1).shuffle(order)
    written = (
        made for turn in range(20) for document in order for write in WRITTEN if (made := write(document, seed + turn))
    )
    real = neighbours(order, seed)[: number // 3]
    return [*real, *islice(written, number - len(real))]


def generated(corpus: Path, number: int, *, out: bool, most: int | None = None, seed: int = 20) -> Scores:
    """Reposts and negatives from one half of the documents, or ``most`` of it; each page looked up in the whole catalogue."""
    scores = Scores()
    everything = catalogue(corpus)
    documents = usable(everything, out=out, most=most)
    matcher = Matcher(fresh(each) for each in everything)
    tally = _Tally(scores, {frozenset((pair.one.key, pair.other.key)) for pair in pairs(corpus) if pair.same})
    for made in reposts(documents, number, seed):
        tally.repost(made, matcher)
    for negative in negatives(documents, number, seed):
        tally.negative(negative, matcher)
    tally.close()
    return scores


class _Tally:
    def __init__(self, scores: Scores, twins: set[frozenset[str]]) -> None:
        self.scores, self.twins = scores, twins
        self.count: Counter[str] = Counter()
        self.given: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.true: Counter[str] = Counter()

    def repost(self, made: Repost, matcher: Matcher) -> None:
        """One copy: found as its document, in its class, its damage shown."""
        best = next(iter(matcher.match(made.page)), None)
        found = best is not None and best.same and _one_text(best.document, made.issued, self.twins)
        self.count["reposts"] += 1
        self.count["found"] += found
        self.count["claimed"] += best is not None and best.same
        relation = best.comparison.relation if best else Relation.UNRELATED
        self._class(made.relation.value, relation.value)
        if not found or relation is not made.relation:
            self._miss(f"{made.damage}/{made.layer}", made.issued, made.page.title, best)
        if made.told[0] and best:
            self.count["told"] += 1
            shown = is_shown(made.told, best.comparison.differences)
            self.count["shown"] += shown
            if not shown:
                self._miss(f"not shown {made.told}", made.issued, made.page.title, best)

    def negative(self, made: Negative, matcher: Matcher) -> None:
        """One text that is no copy: compared with its document; if written for the gate, looked up as a page too."""
        compared = compare(fresh(made.issued), fresh(made.copy))
        same, best = compared.same, None
        if not made.copy.key:
            best = next(iter(matcher.match(Page(made.copy.title, made.copy.text))), None)
            same = same or (best is not None and best.same)
        self.count["negatives"] += 1
        self.count["claimed"] += same
        truth = "about" if made.relations <= ABOUT else "other_version" if made.relations == VERSION else ""
        if truth:
            self._class(truth, "about" if compared.relation in ABOUT else compared.relation.value)
        else:
            self.count["apart"] += 1
        if same or compared.relation not in made.relations:
            self._miss(f"{'WRONG ' * same}{made.kind} {compared.relation.value}", made.issued, made.copy.title, best)

    def _class(self, truth: str, given: str) -> None:
        self.true[truth] += 1
        self.given[given] += 1
        self.right[truth] += truth == given

    def _miss(self, what: str, issued: Document, title: str, best: Match | None) -> None:
        shown = f"{best.comparison.relation.value} {best.document.key}" if best else "nothing"
        self.scores.misses.append(f"{what} → {shown}: {issued.key} {issued.title[:30]} | {title[:30]}")

    def close(self) -> None:
        """The shares of it all."""
        put, count = self.scores.put, self.count
        put("generated: found recall", count["found"], count["reposts"])
        put("generated: found precision", count["found"], count["claimed"])
        fidelity = [relation.value for relation in SAME]
        put(
            "generated: class right",
            sum(self.right[each] for each in fidelity),
            sum(self.true[each] for each in fidelity),
        )
        put("generated: damage shown", count["shown"], count["told"])
        for name in [*sorted(fidelity), "other_version", "about"]:
            put(f"{name} recall", self.right[name], self.true[name])
            put(f"{name} precision", self.right[name], self.given[name])


def _one_text(found: Document, issued: Document, twins: set[frozenset[str]]) -> bool:
    """Whether two entries of the catalogue are one text: some documents are in it twice, and a person labelled others so."""
    return found.key == issued.key or _body(found) == _body(issued) or frozenset((found.key, issued.key)) in twins


def _body(document: Document) -> str:
    document = fresh(document)
    start, stop = document.parts.body
    return document.normal.text[start:stop]


def is_shown(told: tuple[str, str], differences: Sequence[Change]) -> bool:
    """Whether what was changed stands in one difference, in the issued text's words and in the copy's."""
    old, new = told
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    counted = [change for change in differences if change.kind not in ("around", "footnote")]
    if any(_holds(change.a, old) and _holds(change.b, new) for change in counted):
        return True
    shown_a, shown_b = "".join(change.a for change in counted), "".join(change.b for change in counted)
    return (
        not told[0].isascii() and all(char in shown_a for char in old) and all(char in _plain(shown_b) for char in new)
    )


def _holds(shown: str, part: str) -> bool:
    return part in shown or _plain(part) in _plain(shown)


def _plain(text: str) -> str:
    return normal_form(text).text


# ── one digit ────────────────────────────────────────────────────────────────────────────────────────────────────────


def one_digit(corpus: Path, number: int, *, out: bool, most: int | None = None, seed: int = 20) -> Scores:
    """One digit changed in documents of five thousand characters and more: the difference found must be that digit."""
    scores = Scores()
    chance = Random(seed)
    long = [each for each in usable(catalogue(corpus), out=out, most=most) if len(each.text) >= LONG]
    long = [each for each in long if any(char.isascii() and char.isdigit() for char in each.text)]
    found = asked = 0
    for document in (chance.choice(long) for _ in range(number)):
        places = [at for at, char in enumerate(document.text) if char.isascii() and char.isdigit()]
        at = chance.choice(places)
        old = document.text[at]
        new = chance.choice([digit for digit in "123456789" if digit != old])
        copy = Document(document.title, document.text[:at] + new + document.text[at + 1 :])
        compared = compare(fresh(document), copy)
        counted = [change for change in compared.differences if change.kind not in ("around", "footnote")]
        shown = compared.same and any(old in change.a and new in change.b for change in counted)
        asked, found = asked + 1, found + shown
        if not shown:
            scores.misses.append(
                f"digit {old}→{new} → {compared.relation.value}: {document.key} {document.title[:30]} at {at}"
            )
    scores.put("one digit found", found, asked)
    return scores
