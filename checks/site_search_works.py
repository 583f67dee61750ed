"""RULES D-21: the site has a search, and the search finds what the site has published.

The search form of the home page is asked for the titles of recent items, as a reader would.  A search that sends by POST
or shows its results by script cannot be judged from here and is 不可测.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from monitor.contract import (
    INDICATORS,
    INDICATORS_URL,
    Answers,
    Check,
    Evidence,
    Finding,
    Form,
    Home,
    Judgement,
    Measure,
    Option,
    Options,
    Page,
    Pages,
    Points,
    Rule,
    Step,
    Want,
    cannot_say,
    not_applicable,
)
from monitor.model import OPENED, Answer, Note, Sense, Verdict, link_sense, local_day, show_day

ID = "site_search_works"

CHECK = Check(
    title="站内搜索",
    why="群众靠搜索找文件、找服务；搜不到已发布的信息，等于没有公开。",
    rules=(
        Rule(
            id="D-21",
            document=f"{INDICATORS}扣分指标“功能设计—搜索功能”",
            text="网站应提供搜索功能；随机选取已发布信息的标题搜索，不能搜到的扣分（抽查数量和分值为内部参考，尚未核实）。",
            url=INDICATORS_URL,
            confidence="MEM-MED",
        ),
    ),
    needs=(Home, Pages, Answers),
    codes={
        "search_missing": "首页没有搜索功能",
        "search_broken": "搜索打不开",
        "search_incomplete": "已发布的信息搜不到",
    },
    advice="请检查搜索服务和索引：首页应有搜索框，新发布的信息应在两天内能按标题搜到。",
    options={
        "titles": Option(default=4, unit="条", help="每次用几条近期信息的标题去搜"),
        "settle_days": Option(default=2, unit="天", help="发布满几天的信息才应当能搜到"),
        "missed": Option(default=2, unit="条", help="同一天有几条（含）搜不到才算"),
    },
    points=Points(),
    measures=(Measure(name="search_found_ratio", help="Share of recent titles that the site's search finds."),),
    reader=1,
)

_FIELD = re.compile(
    r"^(?:q|qt|query|k|kw|key|keys|keyword|keywords|word|words|wd|search\w*|s|ss|sw|title|text|txt\w*|content)$", re.I
)
_SEARCHES = re.compile(r"搜索|检索|搜一搜|search|query|/ss/|/so\b", re.I)
_OTHER = re.compile(r"百度|baidu|登录|login|password|留言|信箱|订阅|验证码", re.I)
_TRACE = re.compile(r"搜\s*索|检\s*索|search", re.I)
_NOISE = re.compile(r"[\W_]+")


def read(page: Page) -> tuple[Note, ...]:
    """How the home page lets a reader search: by a form, by something that a script does, or not at all."""
    if not page.home:
        return ()
    for form in page.forms():
        field = _search_field(form)
        if field:
            extra = {f"+{one.name}": one.value for one in form.fields if one.type == "hidden" and one.name}
            return (
                Note(
                    code="form",
                    url=form.url,
                    data={"method": form.method, "field": field, "charset": _charset(page), **extra},
                ),
            )
    if any(_TRACE.search(link.text) for link in page.links) or _TRACE.search(page.source):
        return (Note(code="trace"),)
    return (Note(code="none"),)


def _charset(page: Page) -> str:
    """The charset in which a browser would send the words: the page's own."""
    return "gb18030" if page.facts.charset.lower().startswith("gb") else "utf-8"


def _search_field(form: Form) -> str:
    """The name of the field in which the words are typed; empty when the form is no site search."""
    typed = [field.name for field in form.fields if field.type in ("text", "search", "") and field.name]
    named = [name for name in typed if _FIELD.match(name)]
    told = f"{form.url} {form.words} {' '.join(field.value for field in form.fields)} {' '.join(typed)}"
    if not typed or _OTHER.search(told) or not (named or _SEARCHES.search(told)) or len(typed) > 2:
        return ""
    return (named or typed)[0]


def _form(evidence: Evidence) -> Note | None:
    pages = evidence.pages
    if not isinstance(pages, Pages):
        return None
    found = [note for page, notes in pages.noted(ID) for note in notes if page.url == _home_url(evidence)]
    return found[0] if found else next((note for _, notes in pages.noted(ID) for note in notes), None)


def _home_url(evidence: Evidence) -> str:
    return evidence.home.url if isinstance(evidence.home, Home) else evidence.site.url


def _recent(evidence: Evidence, options: Options) -> list[str]:
    """Titles of the newest items that have been out long enough to be found."""
    if not isinstance(evidence.home, Home):
        return []
    ready = local_day(evidence.as_of) - timedelta(days=int(options["settle_days"]))
    dated = [(item.effective, item.title) for item in evidence.home.items if item.effective and item.effective <= ready]
    fit = [
        (day, title) for day, title in dated if len(_plain(title)) >= 8 and not title.rstrip().endswith(("…", "..."))
    ]
    return [title for _, title in sorted(fit, key=lambda pair: (-pair[0].toordinal(), pair[1]))][
        : int(options["titles"])
    ]


def wants(evidence: Evidence, options: Options) -> tuple[Want, ...]:
    """One search for each recent title, where the home page has a search form that asks by GET."""
    form = _form(evidence)
    if (
        form is None
        or form.code != "form"
        or form.data["method"] != "get"
        or evidence.register.portal_of(evidence.site)
    ):
        return ()
    extra = {key[1:]: value for key, value in form.data.items() if key.startswith("+")}
    joint = "&" if "?" in form.url else "?"
    return tuple(
        Want(url=f"{form.url}{joint}{_query({form.data['field']: title, **extra}, form.data['charset'])}", key=title)
        for title in _recent(evidence, options)
    )


def _query(fields: dict[str, str], charset: str) -> str:
    return urlencode(fields, encoding=charset, errors="replace")


def hear(want: Want, page: Page) -> tuple[Note, ...]:
    """Whether a link of the result page carries the title; or that a script draws the results."""
    if any(_is_same(link.text, want.key) for link in page.links if link.kind == "page"):
        return (Note(code="found"),)
    results = [row for row in page.facts.rows if not row.url.startswith("javascript")]
    drawn = page.facts.scripted or (not results and any("search" in script.lower() for script in page.scripts))
    return (Note(code="drawn" if drawn else "absent", data={"rows": str(len(results))}),)


def _is_same(shown: str, title: str) -> bool:
    """Whether a result is the item with this title; long titles are often cut short in results."""
    wanted, told = _plain(title), _plain(shown)
    cut = shown.rstrip().endswith(("…", "...", ".."))
    return wanted in told or (cut and len(told) >= 12 and wanted.startswith(told))


def _plain(text: str) -> str:
    return _NOISE.sub("", text)


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Judge the answers of the search over the days that it was asked (RULES D-21)."""
    if evidence.register.portal_of(evidence.site):
        return not_applicable("专属网页的搜索由门户统一提供，本项不适用。")
    form = _form(evidence)
    if form is None:
        return cannot_say(evidence.site, "还没有读到首页，不能判断有没有搜索功能。")
    if form.code == "none":
        return _missing(evidence)
    if form.code == "trace" or form.data["method"] != "get":
        return cannot_say(evidence.site, "搜索由脚本或按钮提交，本系统不能代为操作，请人工试搜近期信息的标题。")
    return _asked(evidence, options, form)


def _missing(evidence: Evidence) -> Judgement:
    what = "首页没有读到搜索框，也没有任何搜索入口。"
    finding = Finding(
        code="search_missing", verdict=Verdict.WARN, subject=_home_url(evidence), where=_home_url(evidence), what=what,
        fix="请在首页醒目位置提供站内搜索。", steps=(Step(what="首页没有搜索表单，源码中也没有“搜索”“检索”字样。", url=_home_url(evidence)),),
    )  # fmt: skip
    return Judgement(verdict=Verdict.WARN, summary=what, findings=(finding,))


def _asked(evidence: Evidence, options: Options, form: Note) -> Judgement:
    answers = evidence.part(Answers)
    assert isinstance(answers, Answers)
    asked = [answer for answer in answers.of(ID) if answer.url.startswith(form.url.partition("?")[0])]
    days = sorted({local_day(answer.at) for answer in asked}, reverse=True)
    if not days:
        return cannot_say(evidence.site, "还没有试搜过（首页需有带日期的近期信息），不能判断。")
    last = [answer for answer in asked if local_day(answer.at) == days[0]]
    opened = [answer for answer in last if answer.outcome in OPENED]
    told = [answer for answer in opened if not _says(answer, "drawn")]
    found = sum(_says(answer, "found") for answer in told)
    broken = [answer for answer in last if link_sense(answer.outcome) is Sense.FAILED]
    measures = {"search_found_ratio": found / len(told)} if told else {}
    absent = [answer for answer in told if _says(answer, "absent")]
    if broken and len(broken) == len(last):
        return _fault(evidence, "search_broken", form, broken, asked, days, "", options, measures)
    if not told:
        return cannot_say(evidence.site, "搜索结果由脚本生成或被拦截，本系统读不到，请人工试搜。", measures=measures)
    if len(absent) >= int(options["missed"]):
        words = f"试搜{len(told)}条近期信息的标题，{len(absent)}条搜不到"
        return _fault(evidence, "search_incomplete", form, absent, asked, days, words, options, measures)
    if not found:
        why = f"{show_day(days[0])}只试搜成{len(told)}条近期信息的标题，没有搜到；条数不足，不能下结论，请人工试搜。"
        return cannot_say(evidence.site, why, measures=measures)
    summary = f"{show_day(days[0])}试搜{len(told)}条近期信息的标题，{found}条搜到。"
    return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures)


def _says(answer: Answer, code: str) -> bool:
    return any(note.code == code for note in answer.notes)


def _fault(
    evidence: Evidence, code: str, form: Note, now: Sequence[Answer], asked: Sequence[Answer], days: Sequence[date],
    words: str, options: Options, measures: dict[str, float],
) -> Judgement:  # fmt: skip
    """A fault that stood on two days; one day's failure is not news."""
    bad = [day for day in days if _bad_day(code, asked, day, options)]
    if len(bad) < 2 or bad[1] != days[1]:
        return cannot_say(evidence.site, f"{show_day(days[0])}试搜不成功，隔日复查后再下结论。", measures=measures)
    what = f"站内搜索打不开（{show_day(bad[-1])}至{show_day(bad[0])}连续复查）。" if code == "search_broken" else (
        f"{words}（{show_day(bad[-1])}至{show_day(bad[0])}每次都如此）：{'；'.join(f'“{each.key}”' for each in now[:4])}。"
    )  # fmt: skip
    finding = Finding(
        code=code, verdict=Verdict.WARN, subject=form.url, where=form.url, what=what,
        since=min(answer.at for answer in asked if local_day(answer.at) in bad),
        fix="请检查搜索服务是否正常、索引是否及时更新，保证已发布的信息按标题能搜到。",
        steps=tuple(Step(what=f"搜索“{each.key}”：{_told(each)}", at=each.at, url=each.url) for each in now[:4]),
    )  # fmt: skip
    return Judgement(verdict=Verdict.WARN, summary=what, findings=(finding,), measures=measures)


def _bad_day(code: str, asked: Sequence[Answer], day: date, options: Options) -> bool:
    of_day = [answer for answer in asked if local_day(answer.at) == day]
    if code == "search_broken":
        return all(link_sense(answer.outcome) is Sense.FAILED for answer in of_day)
    return sum(_says(answer, "absent") for answer in of_day) >= int(options["missed"])


def _told(answer: Answer) -> str:
    if answer.outcome not in OPENED:
        return f"没有打开（{answer.detail or answer.outcome.value}）"
    return "结果中没有这条信息" if _says(answer, "absent") else "搜到"
