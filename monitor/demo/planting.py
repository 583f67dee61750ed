"""Plants faults and look-alikes on a sound district: each check has its faults in every drawing."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import msgspec

from monitor.demo import names
from monitor.demo.building import Frame
from monitor.demo.chance import between, pick, shuffled
from monitor.demo.paths import article_path, column_url, url
from monitor.demo.plants import plants
from monitor.demo.reposting import issue
from monitor.demo.timetable import Timetable
from monitor.demo.world import (
    MODES,
    DemoColumn,
    DemoDocument,
    DemoRepost,
    DemoSite,
    Event,
    ExtraLink,
    Form,
    HomeForm,
    Scenario,
    Style,
    What,
)
from monitor.model import ColumnClass, Kind, Level, Stage, Waiver

HOST_MODES = ("refused", "reset", "hang", "http_500", "http_502", "dns_nxdomain", "dns_servfail", "dns_silent")
SECTION_MODES = ("http_500", "http_502", "http_404", "hang", "reset")


class Garden:
    """A scenario while it is being planted.  ``take()`` gives the next section that has no role yet; ``owing`` is the section
    that must repost some of the city's documents, ``untold`` are the documents with which nothing goes wrong yet."""

    def __init__(self, scenario: Scenario, frame: Frame) -> None:
        self.base = scenario
        self.frame = frame
        self.seed = scenario.seed
        self.sites = {site.id: site for site in scenario.sites}
        self.events: list[Event] = []
        sections = [site.id for site in scenario.sites if site.kind is Kind.SECTION]
        self._free = shuffled(sections[2:], self.seed, "roles") + sections[:2]
        own = [site.id for site in scenario.sites if site.kind is Kind.STANDALONE]
        self.first, self.second, self.leaving = own[0], own[1], own[2]
        self.owing = ""
        self.issuers = {issuer.id: issuer for issuer in scenario.issuers}
        self.documents: dict[str, DemoDocument] = {}
        self.reposts: list[DemoRepost] = []
        self.untold: list[str] = []

    def take(self) -> str:
        """A section without a role."""
        return self._free.pop(0)

    def draw(self, low: int, high: int, *words: object) -> int:
        """A number drawn from the seed."""
        return between(low, high, self.seed, *words)

    def change(self, site: str, **fields: object) -> None:
        """Build the site otherwise."""
        self.sites[site] = msgspec.structs.replace(self.sites[site], **fields)

    def change_column(self, site: str, slug: str, **fields: object) -> None:
        """Build one column otherwise."""
        columns = self.sites[site].columns
        self.change(site, columns=tuple(msgspec.structs.replace(c, **fields) if c.slug == slug else c for c in columns))

    def add_columns(self, site: str, columns: Iterable[DemoColumn]) -> None:
        """More columns, behind the others."""
        self.change(site, columns=(*self.sites[site].columns, *columns))

    def add_link(self, site: str, link: ExtraLink) -> None:
        """A link on a fixed page."""
        self.change(site, links=(*self.sites[site].links, link))

    def plant(self, what: What, day: int, until: int | None = None, **fields: str) -> None:
        """An event of whole days: from the beginning of ``day`` to the beginning of ``until``."""
        ends = None if until is None else self.base.at(until)
        self.events.append(Event(what=what, since=self.base.at(day), until=ends, **fields))

    def hours(self, what: What, day: int, hour: int, rounds: int, **fields: str) -> None:
        """An event that covers exactly ``rounds`` rounds of visits, from the one after ``hour``:45."""
        since = self.base.at(day, hour + 0.75)
        self.events.append(Event(what=what, since=since, until=since + timedelta(hours=rounds), **fields))

    def stop(self, site: str, slug: str, day: int, until: int | None = None) -> None:
        """Let a column publish its last item on ``day``, and its next on ``until``."""
        self.plant(What.COLUMN_STOPPED, day, until, site=site, where=slug)

    def spots(self, check: str, count: int) -> list[str]:
        """Sites for the faults of one check: running ones that every crawl can see, sections and now and then another,
        in an order drawn for the check."""
        able = [key for key, site in self.sites.items() if site.stage is Stage.RUNNING and key != self.second]
        return shuffled(able, self.seed, "spots", check)[:count]

    def page(self, check: str, mode: str, site: str, where: str, day: int = -40, until: int | None = None) -> None:
        """A page event: what ``mode`` of this check's plant makes of the pages at ``where``."""
        self.plant(What.PAGE, day, until, site=site, where=where, mode=f"{check}/{mode}")

    def is_planted(self, site: str, where: str) -> bool:
        """Whether something was made of a page already."""
        return any((event.site, event.where) == (site, where) for event in self.events)

    def item(self, site: str, slug: str, number: int = 1) -> int:
        """The day of an item that stands in its column's list when the run begins; 0 is the newest.  In a slow column it
        stays there for the whole run."""
        built, scenario = self.sites[site], self.finished()
        column = built.column(slug)
        assert column is not None
        return Timetable(scenario).rows(built, column, scenario.at(1), number + 1)[-1]

    def own_item(self, site: str, slug: str) -> int:
        """The day of an item of a slow column that every crawl counts to this site: on a section one that its home page
        does not list, because a crawl that meets it there first may take it for the portal's."""
        column = self.sites[site].column(slug)
        assert column is not None
        return self.item(site, slug, column.home_rows + 1 if self.sites[site].kind is Kind.SECTION else 0)

    def finished(self) -> Scenario:
        """The planted scenario."""
        events = tuple(sorted(self.events, key=lambda event: (event.since, event.what, event.site, event.where)))
        return msgspec.structs.replace(
            self.base,
            sites=tuple(self.sites[site.id] for site in self.base.sites),
            issuers=tuple(self.issuers.values()),
            events=events,
            documents=tuple(sorted(self.documents.values(), key=lambda each: (each.at, each.id))),
            reposts=tuple(sorted(self.reposts, key=lambda each: each.item)),
        )


def plant(scenario: Scenario, frame: Frame) -> Scenario:
    """The district with what goes wrong in it."""
    garden = Garden(scenario, frame)
    for planter in PLANTERS:
        planter(garden)
    for each in plants().values():
        each.sow(garden)
    return garden.finished()


def _outages(garden: Garden) -> None:
    """More than 5 % of a week on one standalone site, 3–5 % on a section; on some portals 3–5 % for everybody."""
    seed = garden.seed
    mode = pick(HOST_MODES, seed, "veto outage")
    day, hour = garden.draw(10, 12, "veto day"), garden.draw(4, 9, "veto hour")
    if seed % 3 == 1:  # a little every day
        for step in range(4):
            garden.hours(What.OUTAGE, day + step, hour, 3, site=garden.first, where="host", mode=mode)
    else:
        rounds = garden.draw(11, 22, "veto rounds")
        garden.hours(What.OUTAGE, day, hour, rounds, site=garden.first, where="host", mode=mode)
    section, rounds = garden.take(), garden.draw(6, 8, "warn rounds")
    mode = pick(SECTION_MODES, seed, "warn outage")
    garden.hours(What.OUTAGE, garden.draw(17, 18, "warn day"), garden.draw(5, 13, "h"), rounds, site=section, mode=mode)
    if seed % 3 == 2:
        mode = pick(HOST_MODES, seed, "portal outage")
        garden.hours(What.OUTAGE, 8, 8, garden.draw(6, 8, "portal"), site="portal", where="host", mode=mode)


def _line(garden: Garden) -> None:
    """Look-alikes of an outage: own line cut, a short one, a challenge, a throttle."""
    seed = garden.seed
    night = seed % 4 == 2
    garden.hours(What.LINE_CUT, garden.draw(3, 4, "cut"), 0 if night else garden.draw(8, 15, "cut hour"), 6)
    mode = pick(HOST_MODES, seed, "short outage")
    garden.hours(What.OUTAGE, 9, 11, garden.draw(2, 4, "short"), site=garden.leaving, where="host", mode=mode)
    begins, length = garden.draw(5, 6, "challenge"), pick((3, 4, 12), seed, "challenge days")
    kind = pick(MODES[What.CHALLENGE], seed, "challenge kind")
    garden.plant(What.CHALLENGE, begins, begins + length, site=garden.second, mode=kind)
    wait = pick(MODES[What.THROTTLED], seed, "throttle")
    garden.hours(What.THROTTLED, garden.draw(5, 6, "throttled"), 1, 2, site=garden.leaving, mode=wait)


def _homes(garden: Garden) -> None:
    """One home page frozen until it is a veto, one only nearly, one abandoned long ago; and homes hard to read."""
    garden.plant(What.HOME_FROZEN, garden.draw(-2, 3, "frozen"), site=garden.take())
    nearly = garden.take()
    garden.plant(What.HOME_FROZEN, 2, 2 + garden.draw(12, 13, "nearly"), site=nearly)
    abandoned, since = garden.take(), -garden.draw(20, 60, "abandoned")
    for column in garden.sites[abandoned].columns:
        if column.form is Form.LIST and column.home_rows:
            garden.stop(abandoned, column.slug, since - 11 * column.home_rows)
    lull = garden.take()
    begins = garden.draw(3, 6, "lull")
    garden.plant(What.HOME_FROZEN, begins, begins + 8, site=lull)
    garden.change(lull, home=HomeForm.SHORT)
    garden.change(garden.second, home=HomeForm.BARE if garden.seed % 2 else HomeForm.SHORT)


def _columns(garden: Garden) -> None:
    """Stale columns, five of them on one site in every other drawing; and columns that only look stale."""
    many = garden.take()
    garden.add_columns(many, _cadence(garden, many))
    for slug in ("gzdt", "tzgg", "zcwj", "jcdt", "gsgg", "gfxwj") if garden.seed % 2 else ("gzdt", "gsgg"):
        news = slug in ("gzdt", "jcdt")
        last = garden.draw(-30, 2, "stale", slug) if news else -garden.draw(178, 420, "stale", slug)
        garden.stop(many, slug, last)
    resting = garden.take()
    garden.stop(resting, "gzdt", garden.draw(-3, 1, "resting"), garden.draw(18, 19, "resumed"))
    garden.stop(resting, "rsxx", garden.draw(-356, -350, "personnel soon"))
    quiet = garden.take()
    garden.stop(quiet, "rsxx", -garden.draw(200, 330, "quiet"))
    garden.change(quiet, waivers=(_waiver(garden, quiet),))
    garden.stop(quiet, "gzdt", -garden.draw(30, 90, "waived"))


def _cadence(garden: Garden, site: str) -> list[DemoColumn]:
    return [
        msgspec.structs.replace(column, every=garden.draw(max(2, column.every // 2), column.every, site, column.slug))
        for column in names.MANY_COLUMNS
    ]


def _waiver(garden: Garden, site: str) -> Waiver:
    built = garden.sites[site]
    column = built.column("gzdt")
    assert column is not None
    where = column_url(garden.finished(), built, column)
    until = garden.base.date_of(200)
    reason = "机构改革期间职能调整，动态信息统一由区政府门户发布，经办公室同意暂缓更新。"
    return Waiver(check="columns_updated", where=where, reason=reason, until=until)


def _blanks(garden: Garden) -> None:
    """One or two blank columns on one site, five or six on another; and columns without items that are not blank."""
    for site, count in ((garden.take(), garden.draw(1, 2, "few")), (garden.take(), garden.draw(5, 6, "blank"))):
        chosen = shuffled(names.BLANK_COLUMNS, garden.seed, "blank", site)[:count]
        garden.add_columns(site, [DemoColumn(name=name, slug=slug, cls=cls, every=30) for name, slug, cls in chosen])
        for _, slug, _ in chosen:
            mode = pick(MODES[What.COLUMN_BLANK], garden.seed, "blank", slug)
            garden.plant(What.COLUMN_BLANK, -90, site=site, where=slug, mode=mode)
    odd = garden.take()
    extra = (
        DemoColumn(name="党史学习教育", slug="dsxx", form=Form.UNDATED, level=Level.OTHER, every=9),
        DemoColumn(name="行政许可", slug="xzxk", cls=ColumnClass.NOTICE, form=Form.SCRIPTED),
        DemoColumn(name="魅力影像", slug="mlyx", registered=False, every=9),
    )
    garden.add_columns(odd, extra)
    garden.plant(What.COLUMN_BLANK, -90, site=odd, where="mlyx", mode="empty")
    garden.plant(What.REDESIGN, garden.draw(9, 12, "redesign"), site=odd, mode=_other_style(garden, odd))
    garden.change(garden.take(), home=HomeForm.NAVIGATION)


def _other_style(garden: Garden, site: str) -> str:
    others = [style for style in Style if style is not garden.sites[site].style]
    return pick(others, garden.seed, "redesign").value


def _links(garden: Garden) -> None:
    """Broken targets of every kind, one of them in the portal's footer; and a link that heals after a day."""
    garden.add_link("portal", ExtraLink(text="无障碍浏览", url="/wza/index.html", place="footer"))
    _break(garden, "portal", "/wza/index.html", garden.draw(-20, 4, "footer"), mode="not_found")
    sections = [key for key, site in garden.sites.items() if site.kind is Kind.SECTION]
    spots = shuffled(sections, garden.seed, "links")
    _break_article(garden, spots[0], garden.draw(-9, 6, "article"))
    files = (
        ("办事流程图", "image", "images/lct.png", "gone"),
        ("机构编制方案（附件）", "attachment", "upload/bzfa.pdf", "not_found"),
        ("下属单位一览", "page", "xsdw.html", "server_error"),
    )
    for site, (text, kind, path, mode) in zip(spots[1:], files, strict=False):
        target = garden.sites[site].base + path
        garden.add_link(
            site, ExtraLink(text=text, url=target, kind=kind, place=pick(("about", "home"), garden.seed, path))
        )
        _break(garden, site, target, garden.draw(-9, 9, path), mode=mode)
    flaky = garden.sites[spots[4]].base + "upload/ndbb.doc"
    garden.add_link(spots[4], ExtraLink(text="年度工作报表", url=flaky, kind="attachment"))
    for day in (5, 9):
        _break(garden, spots[4], flaky, day, day + 1, mode="not_found")
    healed = garden.sites[spots[5]].base + "fwzn.html"
    garden.add_link(spots[5], ExtraLink(text="服务指南", url=healed))
    _break(garden, spots[5], healed, 4, garden.draw(8, 14, "healed"), mode="not_found")
    gone = next(host for host in garden.base.hosts if host.role == "outside" and host.gone)
    garden.add_link(spots[6], ExtraLink(text="对外交流博览会", url=f"{gone.origin}/", place="home"))
    alive = next(host for host in garden.base.hosts if host.name.endswith("-daily-moni.cn"))
    garden.add_link("portal", ExtraLink(text=f"{garden.frame.short}日报", url=f"{alive.origin}/", place="home"))
    moved = f"{alive.origin}/zt/2019/index.html"
    garden.add_link(spots[7], ExtraLink(text="媒体专题报道", url=moved))
    _break(garden, spots[7], moved, garden.draw(-9, 9, "outside"), mode="not_found")
    for site, text, path in (
        (garden.leaving, "导览地图", "/ditu/index.html"),
        (garden.second, "表格下载", "/bgxz.html"),
    ):
        garden.add_link(site, ExtraLink(text=text, url=path, place="home"))
        _break(garden, site, path, -5, mode="soft_404")


def _break(garden: Garden, site: str, target: str, day: int, until: int | None = None, *, mode: str) -> None:
    garden.plant(What.LINK_BROKEN, day, until, site=site, where=target, mode=mode)


def _break_article(garden: Garden, site: str, day: int) -> None:
    """Take away the newest but one item of a slow column."""
    built = garden.sites[site]
    column = built.column("zcjd")
    assert column is not None
    scenario = garden.finished()
    days = Timetable(scenario).rows(built, column, scenario.at(1), 2)
    _break(garden, site, article_path(built, column, days[-1], scenario.date_of(days[-1])), day, mode="not_found")


def _marks(garden: Garden) -> None:
    """Seven sites each with a mark missing or wrong, one of them from the middle of the run, one put right."""
    sites = [key for key, site in garden.sites.items() if site.stage is Stage.RUNNING]
    spots = shuffled(sites, garden.seed, "mark sites")[:8]
    kinds = shuffled(MODES[What.MARK], garden.seed, "marks")[:8]
    for at, (site, kind) in enumerate(zip(spots, kinds, strict=True)):
        day = garden.draw(6, 12, "mark day") if at == 0 else -40
        until = garden.draw(8, 15, "mark until") if at == 1 else None
        garden.plant(What.MARK, day, until, site=site, mode=kind)


PLANTERS: tuple[Callable[[Garden], None], ...] = (_outages, _line, _homes, _columns, _blanks, _links, _marks, issue)


def link_target(scenario: Scenario, event: Event) -> str:
    """Absolute URL of a broken link's target."""
    return url(scenario, scenario.site(event.site), event.where)


def carries_links(site: DemoSite) -> bool:
    """Whether the site is served at all."""
    return site.stage is not Stage.CLOSED
