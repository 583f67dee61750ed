"""What htmldate and trafilatura make of the same pages, for comparison."""

from tests.gates.cases import Case, Texts
from tests.gates.scores import Score, texts_of, unspaced

__all__ = ["htmldate_scores", "trafilatura_scores"]


def htmldate_scores(read: list[Case]) -> list[Score]:
    """Dates of the verified articles, to the day: those shown, and those where none is shown."""
    from htmldate import find_date

    shown, none = Score("published (day)"), Score("no date invented")
    for case in read:
        if not (case.verified and case.label["kind"] == "article"):
            continue
        found = find_date(case.body, original_date=True) or ""
        if case.label["date"]:
            shown.judge(case.file, case.label["date"][:10], found)
        else:
            none.judge(case.file, "", found)
    return [shown, none]


def trafilatura_scores(labels: list[Texts], by_file: dict[str, Case]) -> list[Score]:
    """Main text of the labelled articles."""
    from trafilatura import extract

    has, lacks = Score("text holds"), Score("text holds no")
    for label in labels:
        text = unspaced(extract(by_file[label.file].body, include_comments=False) or "")
        for snippet in label.has:
            has.judge(label.file, snippet, snippet if unspaced(snippet) in text else "")
        for snippet in label.lacks:
            lacks.judge(label.file, "", snippet if unspaced(snippet) in text else "")
    return [has, lacks]


def our_scores(read: list[Case], labels: list[Texts], by_file: dict[str, Case]) -> list[Score]:
    """The same questions to our own reading."""
    shown, none = Score("published (day)"), Score("no date invented")
    for case in read:
        if case.verified and case.label["kind"] == "article":
            score, expected = (shown, case.label["date"][:10]) if case.label["date"] else (none, "")
            score.judge(case.file, expected, case.report.facts.published_text[:10])
    return [shown, none, *texts_of(labels, by_file)]
