"""Small pages for the tests of reading."""

from datetime import date

from monitor.model import PageFacts
from monitor.observe.page import Reading, read_page

TODAY = date(2026, 11, 23)
URL = "https://www.nanan.gov.cn/zwgk/tzgg/"


def whole(body: str, *, title: str = "通知公告_南岸区人民政府", head: str = "") -> bytes:
    """A UTF-8 page around ``body``."""
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"
    return page.encode()


def reading(
    body: str, *, url: str = URL, title: str = "通知公告_南岸区人民政府", head: str = "", home: bool = False
) -> Reading:
    """The reading of a small page."""
    return read_page(whole(body, title=title, head=head), url, today=TODAY, home=home)


def facts(
    body: str, *, url: str = URL, title: str = "通知公告_南岸区人民政府", head: str = "", home: bool = False
) -> PageFacts:
    """The facts of a small page."""
    return reading(body, url=url, title=title, head=head, home=home).facts


def shown(page: PageFacts) -> list[tuple[str, str | None]]:
    """A page's rows as (title, ISO date)."""
    return [(row.title, row.shown.isoformat() if row.shown else None) for row in page.rows]
