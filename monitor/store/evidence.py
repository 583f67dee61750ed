"""What the store knows about one site as of one moment: the only thing that checks ever see."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from monitor.contract import PART_NAMES, Columns, ColumnState, Evidence, Gap, Owing
from monitor.model import ColumnClass, Outcome, Register, Site, show_moment
from monitor.store.evidence_columns import Recognise, columns_of
from monitor.store.evidence_home import follow, home_of, marks_of
from monitor.store.evidence_links import links_of
from monitor.store.evidence_pages import answers_of, pages_of
from monitor.store.evidence_reposts import reposts_of
from monitor.store.evidence_visits import visits_of
from monitor.store.reading import horizon
from monitor.store.store import Store
from monitor.store.view import View

SPEAKS_FOR: Final = timedelta(days=7)
"""How long the last crawl of a host still speaks when none was made after it, as while the monitor is off."""


def _no_name(_: str) -> ColumnClass | None:
    return None


def evidence(
    store: Store, register: Register, site: Site, as_of: datetime,
    *, recognise: Recognise = _no_name, owing: Owing | None = None, noted_by: Collection[str] | None = None,
) -> Evidence:  # fmt: skip
    """Everything known about ``site`` at ``as_of``, from facts not later than that.

    ``recognise`` gives the class of a column by its name; without it only registered columns are judged.  ``owing`` says what
    the site must repost; without it, nothing.  ``noted_by`` leaves in ``pages`` the notes of these checks alone, and the pages
    on which they have some: on a large site the notes of all checks are most of the evidence.  Before the moment up to which
    facts were pruned, every part is a gap.
    """
    with store.snapshot() as connection:
        kept_from = horizon(connection)
        if kept_from is not None and as_of < kept_from:
            return _forgotten(register, site, as_of, kept_from)
        view = View(connection, register, site, as_of)
        if view.crawls and as_of - view.crawls[0].finished > SPEAKS_FOR:
            return _outdated(view)
        view.load([view.home_url])
        page = follow(view, view.home_url)
        columns = columns_of(view, page, recognise)
        links, pages = links_of(view), pages_of(view, noted_by)
        return Evidence(
            site=site,
            register=register,
            as_of=as_of,
            visits=visits_of(view),
            home=home_of(view, page),
            columns=columns,
            links=links,
            marks=marks_of(view, page, _worth_sampling(columns)),
            pages=pages,
            answers=answers_of(view),
            reposts=reposts_of(view, owing, links, columns),
        )


def _outdated(view: View) -> Evidence:
    """Evidence of a site whose host was not crawled for so long that the last crawl says nothing about today."""
    last = view.crawls[0].finished
    gap = Gap(
        reason=Outcome.NOT_LOOKED,
        detail=f"{show_moment(last)}之后没有再巡检过，已超过{SPEAKS_FOR.days}天，不能据以判断现状",
        since=last,
        where=view.site.url,
    )
    return replace(_unknown(view.register, view.site, view.as_of, gap), visits=visits_of(view))


def _worth_sampling(columns: Columns | Gap) -> list[str]:
    """Pages on which marks are looked at: columns and the first items of each, in a stable order."""
    if isinstance(columns, Gap):
        return []
    read = [seen for seen in columns.columns if seen.state not in (ColumnState.GAP, ColumnState.LEADS_AWAY)]
    lists = [seen.column.url for seen in read][:5]
    return [*lists, *(item.url for seen in read for item in seen.items[:2])]


def _forgotten(register: Register, site: Site, as_of: datetime, kept_from: datetime) -> Evidence:
    gap = Gap(
        reason=Outcome.NOT_LOOKED,
        detail=f"已超出保存期限，{show_moment(kept_from)}之前的观测已清理，不能再判断",
        where=site.url,
    )
    return _unknown(register, site, as_of, gap)


def _unknown(register: Register, site: Site, as_of: datetime, gap: Gap) -> Evidence:
    parts: dict[str, Gap] = dict.fromkeys(PART_NAMES.values(), gap)
    return Evidence(site=site, register=register, as_of=as_of, **parts)
