"""Which paths exist on a simulated host, and what each of them is."""

from enum import StrEnum

from monitor.demo.chance import number
from monitor.demo.paths import article_path, column_path, file_path
from monitor.demo.reposted import FIRST_ITEM, Reposted, repost_file, repost_path
from monitor.demo.timetable import OLDEST, Timetable
from monitor.demo.world import DemoColumn, DemoRepost, DemoSite, Form, Scenario
from monitor.model import ColumnClass, Frozen, Stage


class Thing(StrEnum):
    """What a path leads to."""

    HOME = "home"
    COLUMN = "column"
    ARTICLE = "article"
    PLAIN = "plain"
    IMAGE = "image"
    ATTACHMENT = "attachment"
    STYLE = "style"
    DATA = "data"


class Resource(Frozen, frozen=True, kw_only=True):
    """One path of one site: an item of ``column`` published on ``day``, the column itself, the home page, a file.  The page
    of a ``repost``, and the file that it offers, are there while it stands."""

    thing: Thing
    site: DemoSite
    path: str
    column: DemoColumn | None = None
    day: int = 0
    title: str = ""
    repost: DemoRepost | None = None


def places(resource: Resource) -> tuple[str, ...]:
    """How events may name the page of a resource (see :class:`~monitor.demo.world.Event`)."""
    slug = resource.column.slug if resource.column else ""
    match resource.thing:
        case Thing.HOME:
            return ("*", "home")
        case Thing.COLUMN:
            return ("*", f"column/{slug}")
        case Thing.ARTICLE:
            return ("*", f"articles/{slug}", f"article/{slug}/{resource.day}")
        case Thing.PLAIN:
            return ("*", f"path/{resource.path}")
        case _:
            return (f"path/{resource.path}",)


SHARED_IMAGES = ("logo.png", "quyu.png", "conac.png", "jiucuo.png", "ga.png")


def attachment(site: DemoSite, column: DemoColumn, day: int) -> str:
    """Path of the item's attachment, or empty."""
    if column.cls is not ColumnClass.POLICY or number("attachment", site.id, day) % 3:
        return ""
    return file_path(site, f"P{20_000 + day}{column.slug}", "pdf")


def image(site: DemoSite, column: DemoColumn, day: int) -> str:
    """Path of the item's picture, or empty."""
    if column.cls is not ColumnClass.NEWS or number("image", site.id, column.slug, day) % 5:
        return ""
    return file_path(site, f"W{20_000 + day}{column.slug}", "jpg")


def api_path(site: DemoSite, column: DemoColumn) -> str:
    """Path of the data behind a list that is drawn by JavaScript."""
    return f"{site.base}api/{column.slug}.json"


def routes(scenario: Scenario, timetable: Timetable) -> dict[str, dict[str, Resource]]:
    """Host → path → resource.  Items that no list shows any more before the run begins are left out."""
    found: dict[str, dict[str, Resource]] = {host.name: {} for host in scenario.hosts}
    reposted = Reposted(scenario)
    for site in scenario.sites:
        if site.stage is Stage.CLOSED:
            continue
        for resource in _site_resources(scenario, timetable, site, reposted):
            found[site.host].setdefault(resource.path, resource)
    return found


def _site_resources(scenario: Scenario, timetable: Timetable, site: DemoSite, reposted: Reposted) -> list[Resource]:
    made = [Resource(thing=Thing.HOME, site=site, path=site.base)]
    for column in site.columns:
        made.append(Resource(thing=Thing.COLUMN, site=site, path=column_path(site, column), column=column))
        if column.form is Form.SCRIPTED:
            made.append(Resource(thing=Thing.DATA, site=site, path=api_path(site, column), column=column))
        if column.form in (Form.LIST, Form.UNDATED):
            made += _items(scenario, timetable, site, column)
        for repost in reposted.every(site, column):
            made += _pages(scenario, site, column, repost)
    made += [
        Resource(
            thing=Thing(link.kind) if link.kind != "page" else Thing.PLAIN, site=site, path=link.url, title=link.text
        )
        for link in site.links
        if "://" not in link.url
    ]
    made.append(Resource(thing=Thing.PLAIN, site=site, path=f"{site.base}wzdt/index.html", title="网站地图"))
    made += [Resource(thing=Thing.IMAGE, site=site, path=f"/images/{name}") for name in SHARED_IMAGES]
    made.append(Resource(thing=Thing.STYLE, site=site, path="/images/site.css"))
    return made


def _pages(scenario: Scenario, site: DemoSite, column: DemoColumn, repost: DemoRepost) -> list[Resource]:
    """The page of a repost and the file that it offers."""
    file = repost_file(scenario, repost)
    things = ((Thing.ARTICLE, repost_path(scenario, repost)), (Thing.ATTACHMENT, file))
    return [
        Resource(thing=thing, site=site, path=path, column=column, day=FIRST_ITEM + repost.item, repost=repost)
        for thing, path in things
        if path
    ]


def _items(scenario: Scenario, timetable: Timetable, site: DemoSite, column: DemoColumn) -> list[Resource]:
    made = []
    ends = scenario.at(scenario.days + 1)
    first = scenario.at(1)
    kept = max(site.rows, column.home_rows)
    older = 0
    for day in timetable.items(site, column, ends):
        if timetable.published_at(site, column, day) <= first:
            older += 1
        if older > kept or day <= OLDEST:
            break
        path = article_path(site, column, day, scenario.date_of(day))
        made.append(Resource(thing=Thing.ARTICLE, site=site, path=path, column=column, day=day))
        for thing, extra in (
            (Thing.IMAGE, image(site, column, day)),
            (Thing.ATTACHMENT, attachment(site, column, day)),
        ):
            if extra:
                made.append(Resource(thing=thing, site=site, path=extra, column=column, day=day))
    return made
