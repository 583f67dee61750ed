"""The pages of a simulated district: a pure function of (host, path, moment, scenario), rendered once per change."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

import jinja2
from markupsafe import Markup

from monitor.demo.draft import Draft
from monitor.demo.layout import Layout, Row
from monitor.demo.letters import letters
from monitor.demo.plants import alter
from monitor.demo.routes import Resource, Thing, places
from monitor.demo.state import State
from monitor.demo.timetable import Timetable, dated
from monitor.demo.world import DemoColumn, DemoSite, Form, HomeForm, Scenario, Style
from monitor.model import Frozen

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n%%EOF\n"
ZIP = b"PK\x05\x06" + bytes(18)
FILES = {"doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "docx": ZIP, "xlsx": ZIP, "ofd": ZIP, "zip": ZIP}
TYPES = {"doc": "application/msword", "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}


class Page(Frozen, frozen=True, kw_only=True):
    """A rendered answer."""

    content_type: str
    body: bytes


class Pages:
    """Renders resources and remembers what it rendered."""

    def __init__(self, scenario: Scenario, timetable: Timetable, state: State) -> None:
        self.scenario = scenario
        self.timetable = timetable
        self.state = state
        self._layout = Layout(scenario, timetable, state)
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("monitor.demo", "templates"), autoescape=True, trim_blocks=True
        )
        self._templates = {style: environment.get_template(f"{style.value}.html.j2") for style in Style}
        self._missing = environment.get_template("missing.html.j2")
        self._plain = environment.get_template("plain.html.j2")
        environment.get_template("_links.html.j2")
        self._kept: dict[tuple[object, ...], Page] = {}

    def page(self, resource: Resource, moment: datetime) -> Page:
        """The answer of a resource at a moment."""
        key = (resource.site.host, resource.path, *self._version(resource, moment))
        page = self._kept.get(key)
        if page is None:
            page = self._kept[key] = self._render(resource, moment)
        return page

    def missing(self, host: str) -> Page:
        """The page shown for a path that does not exist."""
        key = (host, "missing")
        if key not in self._kept:
            charset = self.scenario.host(host).charset
            text = self._missing.render(charset=charset, home="/")
            self._kept[key] = Page(content_type=f"text/html; charset={charset}", body=text.encode(charset))
        return self._kept[key]

    def plain(self, title: str, rows: Iterable[object] = ()) -> Page:
        """A page in no site's style: a title and, where there are any, rows."""
        text = self._plain.render(title=title, rows=tuple(rows))
        return Page(content_type="text/html; charset=utf-8", body=text.encode())

    def listed(self, site: DemoSite, moment: datetime, count: int) -> Iterator[Row]:
        """The newest items of every dated column of a site, ``count`` of each."""
        for column in site.columns:
            if dated(column):
                days = self.timetable.rows(site, column, moment, count)
                yield from self._layout.rows(site, column, days, HomeForm.DATED)

    def foreign(self, host: str) -> Page:
        """The one page of a host outside the district."""
        key = (host, "foreign")
        if key not in self._kept:
            self._kept[key] = self.plain(self.scenario.host(host).title or host)
        return self._kept[key]

    def _version(self, resource: Resource, moment: datetime) -> tuple[object, ...]:
        """What the resource's body depends on at ``moment``."""
        if resource.thing in (Thing.IMAGE, Thing.ATTACHMENT, Thing.STYLE):
            return ()
        site, column = resource.site, resource.column
        modes = self.modes(resource, moment)
        look = (self.state.style(site, moment), self.state.marks(site, moment), modes)
        if resource.thing is Thing.HOME:
            return (*look, tuple(days for _, days in self.timetable.home_rows(site, moment)))
        if column and column.form is Form.LETTERS:
            return (*look, letters(self.scenario, self.timetable, site, column, moment))
        if column and resource.thing in (Thing.COLUMN, Thing.DATA):
            there = tuple(each.item for each in self._layout.reposted.of(site, column, moment))
            return (*look, self.timetable.rows(site, column, moment, 1), there)
        return look

    def _render(self, resource: Resource, moment: datetime) -> Page:
        if resource.thing is Thing.STYLE:
            return Page(content_type="text/css", body=b"body{font:14px/1.6 SimSun,serif}")
        if resource.thing in (Thing.IMAGE, Thing.ATTACHMENT):
            suffix = resource.path.rpartition(".")[2]
            body = FILES.get(suffix, PDF) if resource.thing is Thing.ATTACHMENT else PNG
            return Page(content_type=TYPES.get(suffix, "application/octet-stream"), body=body)
        if resource.column and resource.thing is Thing.DATA:
            return Page(content_type="application/json", body=self._data(resource.site, resource.column, moment))
        charset = self.scenario.host(resource.site.host).charset
        style = self.state.style(resource.site, moment)
        text = self._draft(resource, moment, style)
        declared = "" if style is Style.TABLE else f"; charset={charset}"
        return Page(content_type=f"text/html{declared}", body=text.encode(charset))

    def modes(self, resource: Resource, moment: datetime) -> frozenset[str]:
        """What planted page events make of a resource at a moment."""
        return self.state.page_modes(resource.site, places(resource), moment)

    def _draft(self, resource: Resource, moment: datetime, style: Style) -> str:
        draft = Draft(
            scenario=self.scenario, resource=resource, moment=moment, context=self._layout.context(resource, moment)
        )
        if resource.repost and not draft.context["source"]:
            draft.rewrites.append(_without_source)
        alter(draft, self.modes(resource, moment))
        raw = {f"raw_{name}": Markup("\n".join(getattr(draft, name))) for name in ("head", "text", "main", "foot")}  # noqa: S704
        text = self._templates[style].render(page=draft.context | raw)
        for rewrite in draft.rewrites:
            text = rewrite(text)
        return text

    def _data(self, site: DemoSite, column: DemoColumn, moment: datetime) -> bytes:
        days = self.timetable.rows(site, column, moment, site.rows)
        rows = self._layout.rows(site, column, days, HomeForm.DATED)
        listed = [{"title": row.title, "url": row.href, "date": row.date} for row in rows]
        return json.dumps({"list": listed}, ensure_ascii=False).encode()


def _without_source(text: str) -> str:
    """The page without the label of a source that it does not name."""
    return text.replace("信息来源：<", "<").replace("来源：<", "<")
