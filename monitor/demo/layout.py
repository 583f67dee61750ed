"""What the templates are given: the words and links of one page at one moment."""

from datetime import date, datetime
from typing import Any

from monitor.demo import texts
from monitor.demo.documents import document_block
from monitor.demo.footer import footer
from monitor.demo.guides import guide, is_guide
from monitor.demo.issuer_paths import document_url
from monitor.demo.letters import MAILBOX_WORDS, letters
from monitor.demo.paths import article_path, column_path, home_url
from monitor.demo.reposted import Reposted, repost_file, repost_path
from monitor.demo.routes import Resource, Thing, api_path, attachment, image
from monitor.demo.state import State
from monitor.demo.timetable import Timetable
from monitor.demo.world import DemoColumn, DemoRepost, DemoSite, Form, HomeForm, Scenario, Style
from monitor.model import BEIJING, ColumnClass, Frozen, Kind, Stage

BLANK_WORDS = "暂无内容！"
SEARCH = "/search"
Context = dict[str, Any]


class Row(Frozen, frozen=True, kw_only=True):
    """A list row as the templates want it."""

    title: str
    href: str
    date: str = ""


class Layout:
    """Gathers the context of a page."""

    def __init__(self, scenario: Scenario, timetable: Timetable, state: State) -> None:
        self.scenario = scenario
        self.timetable = timetable
        self.state = state
        self.reposted = Reposted(scenario)

    def context(self, resource: Resource, moment: datetime) -> Context:
        """Everything that a template needs."""
        site, column = resource.site, resource.column
        charset = self.scenario.host(site.host).charset
        foot = footer(self.scenario, site, self.state.marks(site, moment))
        context: Context = {
            "kind": resource.thing.value,
            "charset": charset,
            "declared": "gb2312" if charset == "gb18030" else charset,
            "home": site.base,
            "site_name": site.name,
            "logo": "/images/logo.png",
            "nav": [(each.name, column_path(site, each)) for each in site.columns if _in_navigation(site, each)],
            "column": column.name if column else "",
            "column_href": column_path(site, column) if column else "",
            "foot": foot,
        }
        context |= self._particular(resource, moment)
        parts = [context.get("heading", ""), context["column"], site.name]
        context["title"] = "-".join(dict.fromkeys(part for part in parts if part))
        context["metas"] = _metas(context, site, site.shown_code)
        return context

    def _particular(self, resource: Resource, moment: datetime) -> Context:
        site, column = resource.site, resource.column
        if resource.thing is Thing.HOME:
            return self._home(site, moment)
        if column and resource.thing is Thing.COLUMN:
            return self._column(site, column, moment)
        if column and resource.repost:
            return self._repost(site, column, resource.repost, self.state.style(site, moment))
        if column and resource.thing is Thing.ARTICLE:
            return self._article(site, column, resource.day, self.state.style(site, moment))
        return {"heading": resource.title, "paragraphs": texts.duties(site)[:3]}

    def _home(self, site: DemoSite, moment: datetime) -> Context:
        blocks = [
            (column.name, column_path(site, column), self.rows(site, column, days, site.home))
            for column, days in self.timetable.home_rows(site, moment)
        ]
        entries: list[tuple[str, str]] = []
        if site.kind is Kind.PORTAL:
            others = [each for each in self.scenario.sites if each is not site and each.stage is not Stage.CLOSED]
            entries = [(each.name, home_url(self.scenario, each)) for each in others]
        elif site.home is HomeForm.NAVIGATION:
            entries = [(each.name, column_path(site, each)) for each in site.columns]
        extras = [link for link in site.links if link.place == "home"]
        search = "" if site.kind is Kind.SECTION else SEARCH
        return {"blocks": blocks, "entries": entries, "notice": _notice(site), "extras": extras, "search": search}

    def _column(self, site: DemoSite, column: DemoColumn, moment: datetime) -> Context:
        if column.form is Form.TEXT:
            extras = [link for link in site.links if link.place == "about"]
            about = column.cls is ColumnClass.ORGANISATION
            paragraphs = texts.duties(site) if about else texts.open_page(site, column.cls)
            return {
                "kind": "text", "heading": column.name, "paragraphs": paragraphs, "extras": extras if about else ()
            }  # fmt: skip
        if column.form is Form.LETTERS:
            written = letters(self.scenario, self.timetable, site, column, moment)
            return {"kind": "text", "heading": column.name, "paragraphs": [MAILBOX_WORDS], "letters": written}
        if column.form is Form.PARENT:
            under = [each for each in site.columns if each.slug in column.children]
            return {"kind": "parent", "children": [(each.name, column_path(site, each)) for each in under]}
        if column.form is Form.SCRIPTED:
            return {"kind": "scripted", "api": api_path(site, column)}
        days = self.timetable.rows(site, column, moment, site.rows)
        blank = self.timetable.blank(site, column, moment)
        form = HomeForm.BARE if column.form is Form.UNDATED else HomeForm.DATED
        words = BLANK_WORDS if blank and blank.mode == "words" else ""
        relative = site.style is Style.TRS
        own = () if column.form is Form.REPOSTS else days
        rows = self._merged(
            [(self.scenario.date_of(day), row) for day, row in zip(own, self.rows(site, column, own, form, relative=relative), strict=True)],
            [(each.shown, self._repost_row(site, column, each, form, relative=relative)) for each in self.reposted.of(site, column, moment)],
        )  # fmt: skip
        return {"kind": "list", "rows": rows, "words": words}

    def _merged(self, own: list[tuple[date, Row]], reposts: list[tuple[date, Row]]) -> list[Row]:
        """The rows of a list, the newest first."""
        return [row for _, row in sorted(own + reposts, key=lambda pair: pair[0], reverse=True)]

    def rows(
        self, site: DemoSite, column: DemoColumn, days: tuple[int, ...], form: HomeForm, *, relative: bool = False
    ) -> list[Row]:
        """List rows for the items of those days."""
        made = []
        for day in days:
            shown = self.scenario.date_of(day)
            href = article_path(site, column, day, shown)
            title = texts.title(site, column, day, shown)
            made.append(_row(site, column, title, href, shown, form, relative=relative))
        return made

    def _repost_row(
        self, site: DemoSite, column: DemoColumn, repost: DemoRepost, form: HomeForm, *, relative: bool
    ) -> Row:
        title, href = self.reposted.copy(repost).title, repost_path(self.scenario, repost)
        return _row(site, column, title, href, repost.shown, form, relative=relative)

    def _article(self, site: DemoSite, column: DemoColumn, day: int, style: Style) -> Context:
        at = self.timetable.published_at(site, column, day).astimezone(BEIJING)
        dated = column.form is not Form.UNDATED
        guided = is_guide(column)
        return {
            "heading": texts.title(site, column, day, at.date()),
            "published": _clock(at, style) if dated else "",
            "stamp": f"{at:%Y-%m-%d %H:%M}" if dated else "",
            "source": site.owner,
            "paragraphs": [] if guided else texts.paragraphs(site, column, day),
            "guide": guide(self.scenario, site, column, at, style) if guided else None,
            "image": image(site, column, day),
            "attachment": attachment(site, column, day),
            "document": document_block(self.scenario, site, column, at),
        }

    def _repost(self, site: DemoSite, column: DemoColumn, repost: DemoRepost, style: Style) -> Context:
        copy = self.reposted.copy(repost)
        at = repost.at.astimezone(BEIJING)
        at = at.replace(year=repost.shown.year, month=repost.shown.month, day=repost.shown.day)
        document = self.scenario.document(repost.document)
        link = document_url(self.scenario, document) if copy.link else ""
        return {
            "heading": copy.title,
            "published": _clock(at, style) if repost.hour else f"{at:%Y-%m-%d}",
            "stamp": f"{at:%Y-%m-%d %H:%M}" if repost.hour else f"{at:%Y-%m-%d}",
            "source": copy.source,
            "paragraphs": list(copy.paragraphs),
            "attachment": repost_file(self.scenario, repost),
            "attached": copy.file,
            "original": (document.title, link) if link else None,
        }


def _row(
    site: DemoSite, column: DemoColumn, title: str, href: str, shown: date, form: HomeForm, *, relative: bool
) -> Row:  # fmt: skip
    """A list row in the manner of the site."""
    if relative:
        href = "./" + href.removeprefix(column_path(site, column))
    text = {HomeForm.SHORT: f"{shown:%m-%d}", HomeForm.BARE: ""}.get(form, f"{shown:%Y-%m-%d}")
    if site.style is Style.TABLE and form is HomeForm.DATED:
        text = f"{shown.year}-{shown.month}-{shown.day}"
    return Row(title=title, href=href, date=text)


def _clock(at: datetime, style: Style) -> str:
    """When an article was published, as a site of this style shows it."""
    return {
        Style.TRS: f"{at:%Y-%m-%d %H:%M}",
        Style.JPAGE: f"{at:%Y-%m-%d}",
        Style.TABLE: f"{at.year}-{at.month}-{at.day} {at:%H:%M:%S}",
        Style.MODERN: f"{at:%Y年%m月%d日 %H:%M}",
    }[style]


def _notice(site: DemoSite) -> tuple[str, str] | None:
    if site.stage is not Stage.MIGRATING or site.stage_since is None:
        return None
    day = f"{site.stage_since.year}年{site.stage_since.month}月{site.stage_since.day}日"
    return f"关停公告：本网站内容已整合迁移，自{day}起公告30日后关停，请访问新网址：", site.successor


def _in_navigation(site: DemoSite, column: DemoColumn) -> bool:
    parents = [each for each in site.columns if each.form is Form.PARENT]
    return not any(column.slug in parent.children for parent in parents)


def _metas(context: Context, site: DemoSite, code: str) -> list[tuple[str, str]]:
    """The meta tags of 国办发〔2017〕47号: three for the site, four more on a column page, three more on an article."""
    metas = [("SiteName", site.name), ("SiteDomain", site.host)]
    if code:
        metas.append(("SiteIDCode", code))
    name = context["column"]
    if name:
        about = f"{site.name}{name}栏目，发布{name}相关内容"
        metas += [("ColumnName", name), ("ColumnDescription", about), ("ColumnKeywords", name), ("ColumnType", name)]
    if context["kind"] == "article":
        metas.append(("ArticleTitle", context["heading"]))
        if context["stamp"]:
            metas.append(("PubDate", context["stamp"]))
        metas.append(("ContentSource", context["source"] or site.owner))
    return metas
