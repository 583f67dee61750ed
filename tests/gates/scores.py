"""Scores: each gate counts what it asked, and keeps every miss with what was expected and what was read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.observe.page_report import page_report
from tests.gates.cases import TODAY, Case, Listed, Texts, cases, listed, texts


@dataclass
class Score:
    """One gate: ``value`` is the share of right answers, or F1 where things are found that nobody asked for."""

    name: str
    right: int = 0
    asked: int = 0
    found: int = 0
    misses: list[str] = field(default_factory=list)

    def judge(self, file: str, expected: object, read: object) -> None:
        """One question with one answer."""
        self.asked += 1
        self.found += 1
        self.right += expected == read
        if expected != read:
            self.misses.append(f"{file}: expected {expected!r}, read {read!r}")

    def compare(self, file: str, expected: set[Any], read: set[Any]) -> None:
        """A set of things to be found."""
        self.asked += len(expected)
        self.found += len(read)
        self.right += len(expected & read)
        if expected != read:
            missing, extra = sorted(expected - read), sorted(read - expected)
            self.misses.append(f"{file}: missing {missing[:5]}, not there {extra[:5]}")

    @property
    def precision(self) -> float:
        """Share of what was read that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was read."""
        return self.right / self.asked if self.asked else 1.0

    @property
    def value(self) -> float:
        """The harmonic mean of both; for questions with one answer each, the share answered right."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def plain(text: str | None) -> str:
    """A mark without blanks and colons, in which pages differ from what a script noted."""
    return "".join((text or "").split()).replace("：", "").replace(":", "")


def unspaced(text: str) -> str:
    """A text without blanks, which no two readings put at the same places."""
    return "".join(text.split())


def all_scores(corpus: Path) -> list[Score]:
    """Every gate over the corpus."""
    read = cases(corpus)
    by_file = {case.file: case for case in read}
    scores = [gate(read) for gate in GATES]
    return [*scores, rows_of(listed(), corpus), *texts_of(texts(), by_file)]


def _over(name: str, read: Iterable[Case], answer: Callable[[Case], tuple[object, object] | None]) -> Score:
    score = Score(name)
    for case in read:
        pair = answer(case)
        if pair is not None:
            score.judge(case.file, *pair)
    return score


def titles(read: list[Case]) -> Score:
    """Titles of the verified articles, letter by letter."""
    return _over("title", read, lambda case: (case.label["title"], case.report.facts.title) if _article(case) else None)


def dates(read: list[Case]) -> Score:
    """Publication dates of the verified articles that show one, to the minute where it is shown."""

    def answer(case: Case) -> tuple[object, object] | None:
        shown = case.label["date"]
        return (shown[:16], case.report.facts.published_text) if _article(case) and shown else None

    return _over("published", read, answer)


def invented(read: list[Case]) -> Score:
    """Pages that show no date: none may be read there."""

    def answer(case: Case) -> tuple[object, object] | None:
        return None if case.label["date"] else ("", case.report.facts.published_text)

    return _over("no date invented", read, answer)


def sources(read: list[Case]) -> Score:
    """The source of the verified articles, or that none is named."""

    def answer(case: Case) -> tuple[object, object] | None:
        if not _article(case) or "source" not in case.label:
            return None
        return case.label["source"] or "", case.report.facts.source

    return _over("source", read, answer)


def kinds(read: list[Case]) -> Score:
    """What each page is."""
    return _over("kind", read, lambda case: (case.label["kind"], case.report.kind))


def charsets(read: list[Case]) -> Score:
    """What decodes the bytes."""

    def answer(case: Case) -> tuple[object, object] | None:
        return (case.label["charset"], case.report.facts.charset) if case.label.get("charset") else None

    return _over("charset", read, answer)


def site_codes(read: list[Case]) -> Score:
    """The site's own code."""
    return _found("site code", read, lambda case: ([case.label["site_code"]], [_marks(case)["site_code"]]))


def icp(read: list[Case]) -> Score:
    """ICP numbers."""
    return _found("ICP", read, lambda case: (case.label["icp"], _several(case, "icp")))


def police(read: list[Case]) -> Score:
    """Numbers of the police registration."""
    return _found("police mark", read, lambda case: (case.label["police_id"], _several(case, "police_id")))


def conac(read: list[Case]) -> Score:
    """Whether the 党政机关标识 is there."""
    return _found("conac", read, lambda case: (_mark(case.label["conac_link"]), _mark(_marks(case)["conac"])))


def error_report(read: list[Case]) -> Score:
    """Whether the 找错 entry is there."""
    return _found(
        "error report", read, lambda case: (_mark(case.label["error_report_link"]), _mark(_marks(case)["error_report"]))
    )


def tags(read: list[Case]) -> Score:
    """Names of the tags of 国办发〔2017〕47号, with the values that are not repeated in another spelling."""
    return _found("tags", read, lambda case: (_tags(case.label["meta"], case), _tags(case.report.facts.tags, case)))


GATES = (titles, dates, invented, sources, kinds, charsets, site_codes, icp, police, conac, error_report, tags)


def rows_of(lists: list[Listed], corpus: Path) -> Score:
    """Rows of the dated lists as (URL, day); a row of an area-code table is a false one."""
    score = Score("rows")
    for one in lists:
        facts = page_report((corpus / one.file).read_bytes(), one.url, today=TODAY).facts
        read = [(row.url, row.shown.isoformat() if row.shown else "") for row in facts.rows]
        score.compare(one.file, set(one.rows), set(read))
        ends = (facts.rows[0].title[: len(one.first)], facts.rows[-1].title[: len(one.last)]) if facts.rows else ()
        if ends != (one.first, one.last):
            score.misses.append(f"{one.file}: begins and ends with {ends}, not {(one.first, one.last)}")
    for case in cases(corpus):
        if case.label["kind"] == "list" and case.file not in {one.file for one in lists}:
            score.compare(case.file, set(), {(row.url, str(row.shown)) for row in case.report.facts.rows})
    return score


def texts_of(labels: list[Texts], by_file: dict[str, Case]) -> tuple[Score, Score]:
    """What the main text must hold, and what it must not."""
    has, lacks = Score("text holds"), Score("text holds no")
    for label in labels:
        text = unspaced(by_file[label.file].report.text)
        for snippet in label.has:
            has.judge(label.file, snippet, snippet if unspaced(snippet) in text else "")
        for snippet in label.lacks:
            lacks.judge(label.file, "", snippet if unspaced(snippet) in text else "")
    return has, lacks


def _article(case: Case) -> bool:
    return case.verified and case.label["kind"] == "article"


def _marks(case: Case) -> dict[str, Any]:
    found: dict[str, Any] = case.report.as_json()["marks"]
    return found


def _several(case: Case, name: str) -> list[str]:
    marks = _marks(case)
    return [marks[name] or "", *marks["also"].get(name, ())]


def _mark(value: object) -> list[str]:
    return ["there"] if value else []


def _found(name: str, read: Iterable[Case], sets: Callable[[Case], tuple[Iterable[str], Iterable[str]]]) -> Score:
    score = Score(name)
    for case in read:
        if "provenance" in case.label:
            expected, got = sets(case)
            score.compare(case.file, {plain(each) for each in expected if each}, {plain(each) for each in got if each})
    return score


def _tags(values: dict[str, str], case: Case) -> list[str]:
    """Tags in canonical spelling with the beginnings of their values."""
    canonical = case.report.facts.tags.keys() | {"SiteName", "SiteIDCode", "ColumnName", "ArticleTitle", "PubDate"}
    repeated = {name for name in values if sum(name.lower() == other.lower() for other in case.label["meta"]) > 1}
    return [
        f"{name}={' '.join(value.split())[:60]}"
        for name, value in values.items()
        if name in canonical and name not in repeated and name in case.label["meta"]
    ]
