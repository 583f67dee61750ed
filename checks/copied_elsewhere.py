"""RULES N-9: a page on somebody else's host that carries the site's identity marks.

Copies of government pages on foreign hosts lead people astray.  They are met through the site's own outside links: each
such page is opened now and then, and its marks are held against the register.  What is found is a candidate for a person.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import takewhile

from monitor.contract import (
    Answers,
    Check,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Page,
    Pages,
    Rule,
    Step,
    Want,
    cannot_say,
)
from monitor.model import OPENED, Answer, Frozen, Note, Parent, Register, Verdict, host_of, is_familiar

ID = "copied_elsewhere"
PER_PAGE = 10

CHECK = Check(
    title="仿冒网页线索",
    why="别处的网页挂着本区政府网站的标识，群众会把它当成政府网站；仿冒网站不处置，检查时要通报。",
    rules=(
        Rule(
            id="N-9",
            document="《国务院办公厅关于加强政府网站域名管理的通知》（国办函〔2018〕55号）",
            text="政府网站域名不得出租、出借或转让；发现违规使用、仿冒的，要及时处置、通报。",
        ),
    ),
    needs=(Pages, Answers),
    codes={"marks_copied": "外站网页带有本区网站标识"},
    advice="请核实该网页由谁开办：属仿冒的，撤下链接，保存证据并向网信、公安部门报告；属本单位旧址的，按规定迁移、关停。",
    options={"again_days": Option(default=7, unit="天", help="同一个外站网页隔多少天再看一次")},
    measures=(
        Measure(name="copies_suspected", help="Pages on foreign hosts that carry marks of the register's sites."),
    ),
    reader=2,
)


def read(page: Page) -> tuple[Note, ...]:
    """The links that lead to strange hosts: no government's, nor one that everybody links to."""
    own = host_of(page.url)
    found: dict[str, Note] = {}
    for link in page.links:
        host = host_of(link.url)
        if (
            host == own
            or link.kind != "page"
            or link.url in found
            or _domain(host) == _domain(own)
            or is_familiar(host)
        ):
            continue
        found[link.url] = Note(code="outside", text=link.text[:60], url=link.url)
        if len(found) >= PER_PAGE:
            break
    return tuple(found.values())


@lru_cache(maxsize=4_096)
def _domain(host: str) -> str:
    """The registered part of a host name, roughly: its last two labels, three below a second-level suffix."""
    labels = host.partition(":")[0].split(".")
    return ".".join(
        labels[-3:] if len(labels) > 2 and labels[-2] in ("gov", "com", "org", "net", "edu") else labels[-2:]
    )


class Linked(Frozen, frozen=True, kw_only=True):
    """A foreign page that the site links to, and the first page that does so."""

    url: str
    parent: Parent


def _linked(evidence: Evidence) -> dict[str, Linked]:
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    ours = {host_of(site.url) for site in evidence.register.sites}
    found: dict[str, Linked] = {}
    for page, notes in pages.noted(ID):
        for note in notes:
            if note.code == "outside" and host_of(note.url) not in ours:
                parent = Parent(url=page.url, text=note.text, site=evidence.site.id)
                found.setdefault(note.url, Linked(url=note.url, parent=parent))
    return found


def wants(evidence: Evidence, options: Options) -> tuple[Want, ...]:
    """The foreign pages that were not looked at for the longest time."""
    if not isinstance(evidence.pages, Pages) or not isinstance(evidence.answers, Answers):
        return ()
    last = {answer.url: answer.at for answer in evidence.answers.of(ID)}
    rest_s = float(options["again_days"]) * 86_400
    due = [url for url in _linked(evidence) if url not in last or (evidence.as_of - last[url]).total_seconds() > rest_s]
    return tuple(Want(url=url) for url in sorted(due, key=lambda url: (url in last, last.get(url), url)))


def hear(want: Want, page: Page) -> tuple[Note, ...]:
    """The identity marks that a foreign page shows."""
    marks, tags = page.facts.marks, page.facts.tags
    told = {
        "codes": " ".join(dict.fromkeys((*marks.site_codes, *filter(None, (tags.get("SiteIDCode"),))))),
        "police": " ".join((*marks.police, *marks.police_link)),
        "name": tags.get("SiteName", ""),
        "host": host_of(page.url),
    }
    shown = any(told[key] for key in ("codes", "police", "name"))
    return (Note(code="marks", text=page.facts.title[:60], url=page.url, data=told),) if shown else ()


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Hold the marks of the foreign pages that the site links to against the register (RULES N-9)."""
    answers = evidence.part(Answers)
    assert isinstance(answers, Answers)
    linked = _linked(evidence)
    looked = {answer.url: answer for answer in answers.of(ID) if answer.url in linked}
    opened = {url: answer for url, answer in looked.items() if answer.outcome in OPENED}
    findings = tuple(_findings(evidence.register, linked, opened, answers.of(ID)))
    measures = {"copies_suspected": float(len(findings))}
    if linked and not looked:
        return cannot_say(
            evidence.site, f"本站链接到{len(linked)}个外站网页，还没有打开看过，不能判断。", measures=measures
        )
    summary = f"本站链接到{len(linked)}个外站网页，已打开查看{len(opened)}个，"
    if not findings:
        summary += "没有看到挂着本区网站标识的。"
        return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures)
    summary += f"其中{len(findings)}个挂着本区网站的标识，请人工核实。"
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=findings, measures=measures)


def _findings(
    register: Register, linked: Mapping[str, Linked], opened: Mapping[str, Answer], answers: Sequence[Answer]
) -> Iterator[Finding]:
    ours = {host_of(site.url) for site in register.sites}
    for url, answer in sorted(opened.items()):
        for note in answer.notes:
            if note.code == "marks" and note.data["host"] not in ours and not is_familiar(note.data["host"]):
                same = _same_marks(register, note)
                if same:
                    yield _finding(linked[url], answer, note, same, _since(answers, answer, note))


def _since(answers: Sequence[Answer], newest: Answer, note: Note) -> datetime:
    """From when the page has shown these marks without a break; a look at which it did not open says nothing."""
    looks = [each for each in answers if each.url == newest.url and each.outcome in OPENED]
    alike = takewhile(lambda each: any(note.data == then.data for then in each.notes), reversed(looks))
    return (newest, *alike)[-1].at


def _same_marks(register: Register, note: Note) -> list[str]:
    """The marks on a foreign page that are marks of a registered site."""
    codes, police = set(note.data["codes"].split()), _digits(note.data["police"])
    found = []
    for site in register.sites:
        if site.site_code and site.site_code in codes:
            found.append(f"“{site.name}”的网站标识码{site.site_code}")
        elif site.police_id and "".join(filter(str.isdigit, site.police_id)) in police:
            found.append(f"“{site.name}”的公安备案编号")
        elif len(site.name) >= 6 and note.data["name"] == site.name:
            found.append(f"“{site.name}”的网站名称标签")
    return list(dict.fromkeys(found))[:3]


def _digits(text: str) -> set[str]:
    return {"".join(filter(str.isdigit, word)) for word in text.split()} - {""}


def _finding(linked: Linked, answer: Answer, note: Note, same: list[str], since: datetime) -> Finding:
    what = (
        f"外站网页“{note.text or answer.url}”（{note.data['host']}）挂着{'、'.join(same)}，疑似仿冒或旧址，请人工核实。"
    )
    return Finding(
        code="marks_copied", verdict=Verdict.WARN, subject=answer.url, where=answer.url, what=what, review=True,
        fix="请核实该网页的开办者：仿冒的，撤下链接、留存证据并报告网信和公安部门；是本单位旧址的，迁移内容后关停。",
        parents=(linked.parent,), since=since,
        steps=(
            Step(what=f"本站网页链接到它，链接文字“{linked.parent.text or '无'}”。", url=linked.parent.url),
            Step(what=f"打开后读到：{'、'.join(same)}。", at=answer.at, url=answer.url),
        ),
    )  # fmt: skip
