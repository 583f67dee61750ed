"""RULES D-22 and 6.4: the meta tags of home page (three), column pages (seven) and article pages (ten).

Every page is looked at; what is wrong with a tag on one kind of page is told once, with the first pages.  A site's name is
taken in any usual form, its own or its portal's; its domain with or without scheme and "www.".  On an article the
name is compared where the page itself does not show it a second time.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from monitor.contract import (
    GUIDELINE,
    GUIDELINE_URL,
    INDICATORS,
    INDICATORS_URL,
    Check,
    Columns,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Page,
    Pages,
    PageSeen,
    Points,
    Rule,
    Step,
    nothing_found,
)
from monitor.model import Frozen, Kind, Note, PageKind, Site, Verdict, host_of, local_day

ID = "page_tags"
SITE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
LEVELS = {"home": "首页", "column": "栏目页", "article": "文章页"}
TAGS = {
    "home": SITE_TAGS, "column": (*SITE_TAGS, *COLUMN_TAGS), "article": (*SITE_TAGS, *COLUMN_TAGS, *ARTICLE_TAGS),
}  # fmt: skip
"""Kind of page → the tags that it must carry."""
EVERY_LEVEL = {
    "absent": "缺标签或为空", "name": "SiteName与登记不符", "domain": "SiteDomain与域名不符", "code": "SiteIDCode不对",
}  # fmt: skip
ARTICLE_ONLY = {
    "pub_form": "PubDate格式不对", "pub_differs": "PubDate与页面日期不符", "pub_future": "PubDate在未来",
    "title_differs": "ArticleTitle与标题不符",
}  # fmt: skip

CHECK = Check(
    title="网页标签",
    why="网页标签是检查人员和搜索引擎认页面的依据；缺失、为空或与页面不一致，抽查时按页扣分。",
    rules=(
        Rule(
            id="D-22", document=f"{INDICATORS}扣分指标“功能设计—页面标签”",
            text="抽查页面未按规范设置页面标签的扣分（分值为内部参考，尚未核实）。", confidence="MEM-LOW",
            url=INDICATORS_URL,
        ),
        Rule(
            id="6.4", document=f"{GUIDELINE}附件《网页设计规范》“网页标签”", confidence="FOUND-2nd",
            text="首页设SiteName、SiteDomain、SiteIDCode；栏目页另设ColumnName、ColumnDescription、ColumnKeywords、ColumnType；"
            "文章页再设ArticleTitle、PubDate、ContentSource。标签赋值不能为空。",
            url=GUIDELINE_URL,
        ),
    ),
    needs=(Pages, Columns),
    codes={
        **{f"{fault}_{level}": f"{shown}{what}" for fault, what in EVERY_LEVEL.items() for level, shown in LEVELS.items()},
        **ARTICLE_ONLY,
    },
    advice="网页标签由模板生成：请在首页、栏目页、文章页三种模板里一次补齐，取值与页面显示一致；个别为空的，在发布系统里补填。",
    options={
        "shown": Option(default=10, unit="页", help="每类问题最多列出的网页数，其余只计数"),
        "points": Option(default=0.2, unit="分", help="每缺一个标签扣分，一页最多1分（内部参考分值）"),
    },
    points=Points(other=0.2, verified=False),
    measures=(Measure(name="pages_with_tag_faults", help="Pages on which a tag is missing, empty or wrong."),),
    reader=1,
)  # fmt: skip

_SAYS_NOTHING = ("", "null", "undefined")
_DATE = re.compile(
    r"\s*((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)日?(?:[ T]*\d{1,2}[:∶：时]\d{2}.{0,14})?\s*"
)
_NAME_ENDS = re.compile(r"(?:政务|政府|官方|门户|公众|信息)*(?:网站|网页|网|官网)$|[\s_\-—·|（）()]|欢迎您.*$")
_SCHEME = re.compile(r"^(?:https?:)?//|/.*$", re.I)
_CHANGED_BY_CMS: Final = 60  # characters of a title that are compared


class Fault(Frozen, frozen=True, kw_only=True):
    """What is wrong with tags of one page: the finding's code, the tags, and the words for ``explain``."""

    code: str
    tags: tuple[str, ...]
    what: str
    page: PageSeen
    note: Note

    @property
    def since(self) -> datetime:
        """From when the page has had it."""
        return self.page.since(ID, self.note)


def read(page: Page) -> tuple[Note, ...]:
    """What the tags lack, where they contradict the page, and what some pages say of the whole site."""
    facts = page.facts
    if facts.kind is PageKind.OTHER or (facts.kind is PageKind.HOME and not page.home):
        return ()
    tags = {name: value for name, value in facts.tags.items() if value.lower() not in _SAYS_NOTHING}
    dated = facts.kind is PageKind.ARTICLE and facts.published is not None
    wanted = TAGS["home" if page.home else "article" if dated else "column"]
    absent = [name for name in wanted if name not in tags]
    found = []
    if absent:
        empty = ",".join(name for name in absent if name in facts.tags)
        found.append(Note(code="absent", data={"tags": ",".join(absent), "empty": empty}))
    found += _of_site(page, tags)
    if dated:
        found += _of_article(page, tags)
    return tuple(found)


def _of_site(page: Page, tags: Mapping[str, str]) -> Iterator[Note]:
    codes, code = page.facts.marks.site_codes, tags.get("SiteIDCode", "")
    host = host_of(page.url)
    domain = _domain(tags.get("SiteDomain", ""))
    if domain and domain != _domain(host):
        yield Note(code="domain", text=tags["SiteDomain"][:80])
    differs = bool(code and codes and code not in codes)
    name = tags.get("SiteName", "")[:80]
    told = page.facts.kind is PageKind.ARTICLE and page.source.count(name) > 1  # the tag itself, and once more
    if (name and not told) or differs:
        footer = ",".join(codes[:3]) if differs else ""
        yield Note(code="site", data={"name": "" if told else name, "code": code[:40], "footer": footer})


def _domain(value: str) -> str:
    """The bare domain: without scheme, path, port of http and "www."."""
    return _SCHEME.sub("", _SCHEME.sub("", value.strip().lower(), count=1)).removesuffix(":80").removeprefix("www.")


def _of_article(page: Page, tags: Mapping[str, str]) -> Iterator[Note]:
    title, stamp, shown = tags.get("ArticleTitle", ""), tags.get("PubDate", ""), page.facts.published
    day = _day(stamp)
    if stamp and day is None:
        yield Note(code="pub_form", text=stamp[:40])
    elif day and day != shown:
        yield Note(
            code="pub", text=stamp[:40], data={"day": day.isoformat(), "shown": shown.isoformat() if shown else ""}
        )
    if title and shown and not _is_shown(title, page):
        yield Note(code="title", text=title[:80])


def _day(stamp: str) -> date | None:
    match = _DATE.fullmatch(stamp)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _is_shown(title: str, page: Page) -> bool:
    """Whether the title stands on the page, broken over lines or not; one that a script writes counts as shown."""
    key = _key(re.sub(r"<[^>]{0,200}>|&\w{2,6};", "", title))[:_CHANGED_BY_CMS]
    if not key or title in page.text or key in _key(page.text):
        return True
    named_else = title in (page.facts.tags.get("SiteName"), page.facts.tags.get("ColumnName"))
    return not named_else and (key in _key("".join(page.lines)) or any(title in script for script in page.scripts))


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Fold the faults of all pages by kind of fault and kind of page (RULES D-22)."""
    pages, columns = evidence.part(Pages), evidence.part(Columns)
    assert isinstance(pages, Pages)
    assert isinstance(columns, Columns)
    places = {seen.column.url for seen in columns.columns if seen.judged}
    faults: dict[str, list[Fault]] = {code: [] for code in CHECK.codes}
    for page, notes in pages.noted(ID):
        level = _level(page, places)
        for fault in _faults(evidence, page, notes, level) if level else ():
            faults[fault.code].append(fault)
    findings = tuple(_finding(evidence.site, held, options) for held in faults.values() if held)
    wrong = {fault.page.url for held in faults.values() for fault in held}
    measures = {"pages_with_tag_faults": float(len(wrong))}
    read = (
        f"已读首页、{pages.read.get(PageKind.LIST, 0)}个列表页、{pages.read.get(PageKind.ARTICLE, 0)}个文章页的网页标签"
    )
    if not findings:
        return nothing_found(evidence.site, pages, f"{read}，齐全并与页面一致。", measures)
    summary = f"{read}，{len(wrong)}个网页的标签有{len(findings)}类问题：{'、'.join(CHECK.codes[f.code] for f in findings[:6])}。"
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=findings, measures=measures)


def _level(page: PageSeen, places: set[str]) -> str:
    """Which tags a page must carry; empty for a page that is none of the three, or not surely."""
    if page.kind is PageKind.HOME:
        return "home"
    if page.url in places:
        return "column"
    return "article" if page.kind is PageKind.ARTICLE and page.published else ""


def _faults(evidence: Evidence, page: PageSeen, notes: Sequence[Note], level: str) -> Iterator[Fault]:
    for note in notes:
        if note.code == "absent":
            tags = tuple(name for name in note.data["tags"].split(",") if name in TAGS[level])
            empty = [name for name in note.data["empty"].split(",") if name in tags]
            what = f"缺{'、'.join(tags)}" + (f"（其中{'、'.join(empty)}有标签但为空）" if empty else "")
            if tags:
                yield Fault(code=f"absent_{level}", tags=tags, what=what, page=page, note=note)
        elif note.code == "domain":
            if _domain(note.text) != _domain(host_of(evidence.site.url)):
                yield Fault(
                    code=f"domain_{level}",
                    tags=("SiteDomain",),
                    what=f"SiteDomain写作“{note.text}”",
                    page=page,
                    note=note,
                )
        elif note.code == "site":
            yield from _whole_site(evidence, page, note, level)
        elif level == "article":
            yield from _article_faults(evidence, page, note)


def _whole_site(evidence: Evidence, page: PageSeen, note: Note, level: str) -> Iterator[Fault]:
    name, code, footer = note.data["name"], note.data["code"], note.data["footer"]
    sites = _sharing(evidence, level)
    own = evidence.site.kind is Kind.PORTAL and evidence.register.settings.district in name
    if name and not own and not any(_same_name(name, each) for site in sites for each in (site.name, site.owner)):
        yield Fault(code=f"name_{level}", tags=("SiteName",), what=f"SiteName写作“{name}”", page=page, note=note)
    expected = {known for site in sites if (known := evidence.register.expected_code(site))}
    if code and (code not in expected if expected else footer):
        right = "、".join(sorted(expected)) or footer
        what = f"SiteIDCode写作“{code}”，{'登记' if expected else '页脚'}的是{right}"
        yield Fault(code=f"code_{level}", tags=("SiteIDCode",), what=what, page=page, note=note)


def _sharing(evidence: Evidence, level: str) -> list[Site]:
    """The sites whose values a page may carry: its own and its portal's; on an article of a host, any site's on it,
    because addresses of articles often name no section."""
    site, register = evidence.site, evidence.register
    portal = register.portal_of(site)
    near = [site, *((portal,) if portal else ())]
    if level != "article" or site.kind is Kind.SECTION:
        return near
    return [*near, *(each for each in register.sites if host_of(each.url) == host_of(site.url) and each is not site)]


def _same_name(shown: str, known: str) -> bool:
    """Whether two names of a site differ only in what is usually added or left out."""
    one, two = (_bare(_bare(unicodedata.normalize("NFKC", name))) for name in (shown, known))
    return one == two or (min(len(one), len(two)) >= 4 and (one in two or two in one))


def _bare(name: str) -> str:
    return _NAME_ENDS.sub("", name.strip())


def _article_faults(evidence: Evidence, page: PageSeen, note: Note) -> Iterator[Fault]:
    if note.code == "title":
        what = f"ArticleTitle写作“{note.text}”，页面上没有这个标题"
        yield Fault(code="title_differs", tags=("ArticleTitle",), what=what, page=page, note=note)
    elif note.code == "pub_form":
        yield Fault(
            code="pub_form", tags=("PubDate",), what=f"PubDate写作“{note.text}”，认不出日期", page=page, note=note
        )
    elif note.code == "pub":
        shown = note.data["shown"]
        future = date.fromisoformat(note.data["day"]) > local_day(evidence.as_of)
        if future or shown:
            what = f"PubDate写作“{note.text}”" + (f"，页面显示{shown}" if shown else "，尚未到这一天")
            yield Fault(
                code="pub_future" if future else "pub_differs", tags=("PubDate",), what=what, page=page, note=note
            )


def _finding(site: Site, held: Sequence[Fault], options: Options) -> Finding:
    code, pages = held[0].code, len({fault.page.url for fault in held})
    tags = list(dict.fromkeys(tag for fault in held for tag in fault.tags))
    counted = "、".join(f"{tag}（{sum(tag in fault.tags for fault in held)}页）" for tag in tags)
    first = held[0]
    what = f"{CHECK.codes[code]}：{counted}。" if code.startswith("absent_") else f"{CHECK.codes[code]}（{pages}页）。"
    what += f"如“{first.page.title or first.page.url}”：{first.what}。"
    points = min(1.0, float(options["points"]) * len(tags))
    return Finding(
        code=code, verdict=Verdict.WARN, subject=code, where=site.url, what=f"{what}内部参考分值：抽到一页扣{points:g}分。",
        fix=_fix(code, tags), since=min(fault.since for fault in held), points=points,
        rule="D-22",
        steps=tuple(
            Step(what=fault.what, at=fault.since, url=fault.page.url) for fault in held[: int(options["shown"])]
        ),
    )  # fmt: skip


def _fix(code: str, tags: Sequence[str]) -> str:
    if code.startswith("absent_"):
        return f"请在{LEVELS[code.removeprefix('absent_')]}模板中补上{'、'.join(tags)}并赋值，不留空、不输出null。"
    if code.startswith("pub_"):
        return "请让PubDate输出文章的发布时间（YYYY-MM-DD HH:MM），与页面显示一致，不要用生成时间。"
    if code == "title_differs":
        return "请让ArticleTitle输出文章标题，与页面显示一致。"
    return f"请在模板中把{tags[0]}改为与登记、页脚一致的值。"
