"""Where the pages of a simulated site are: each kind of content management system has its own form of address."""

from datetime import date

from monitor.demo.chance import number
from monitor.demo.world import DemoColumn, DemoSite, Scenario, Style


def _index(site: DemoSite, column: DemoColumn) -> int:
    return next(at for at, each in enumerate(site.columns) if each.slug == column.slug)


def _serial(site: DemoSite) -> int:
    return 1000 + number("serial", site.host, site.base) % 1_000_000 * 20


def column_path(site: DemoSite, column: DemoColumn) -> str:
    """Path of a column's list page on the site's host."""
    at = _index(site, column)
    if site.style is Style.TRS:
        return f"{site.base}{column.slug}/"
    if site.style is Style.JPAGE:
        return f"{site.base}col/col{_serial(site) + at}/index.html"
    if site.style is Style.TABLE:
        return f"{site.base}list.asp?id={at + 11}"
    return f"{site.base}c/{column.slug}/"


def article_path(site: DemoSite, column: DemoColumn, day: int, shown: date) -> str:
    """Path of the item that ``column`` published on simulated day ``day``, whose date is ``shown``.

    On a jpage-like section it names no section: the item belongs to whoever lists it.
    """
    at = _index(site, column)
    item = at * 100_000 + 20_000 + day
    if site.style is Style.TRS:
        return f"{site.base}{column.slug}/{shown:%Y%m}/t{shown:%Y%m%d}_{item}.html"
    if site.style is Style.JPAGE:
        return f"/art/{shown.year}/{shown.month}/{shown.day}/art_{_serial(site) + at}_{item}.html"
    if site.style is Style.TABLE:
        return f"{site.base}show.asp?id={item}"
    return f"{site.base}c/{column.slug}/{shown:%Y%m%d}/{item}.html"


def file_path(site: DemoSite, stem: str, suffix: str) -> str:
    """Path of an image or attachment of the site."""
    folder = "images" if suffix in ("png", "jpg", "gif") else "upload"
    return f"{site.base}{folder}/{stem}.{suffix}"


def url(scenario: Scenario, site: DemoSite, path: str) -> str:
    """Absolute URL of a path (or of what is already absolute)."""
    return path if "://" in path else scenario.host(site.host).origin + path


def home_url(scenario: Scenario, site: DemoSite) -> str:
    """The site's registered home page."""
    return url(scenario, site, site.base)


def column_url(scenario: Scenario, site: DemoSite, column: DemoColumn) -> str:
    """Absolute URL of a column page."""
    return url(scenario, site, column_path(site, column))
