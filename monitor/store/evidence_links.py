"""The links that do not open, as the crawls of the site's host saw them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from monitor.contract import BrokenLink, Gap, Links
from monitor.model import OUTCOME_WORDS, Frozen, Outcome, Sense, Sighting, link_sense, local_day, show_moment
from monitor.store.codec import decode_sighting, moment
from monitor.store.tables import sightings
from monitor.store.view import HOLDS_FOR, Crawl, View

_of_crawl = select(sightings.c.value).where(sightings.c.crawl == bindparam("crawl")).order_by(sightings.c.id)
_of_targets = select(
    sightings.c.target, sightings.c.crawl, sightings.c.at, sightings.c.outcome, sightings.c.confirmed
).where(
    sightings.c.target.in_(bindparam("targets", expanding=True)),
    sightings.c.crawl.in_(bindparam("crawls", expanding=True)),
)


class Failures(Frozen, frozen=True, kw_only=True):
    """The confirmed failures of a target that stand without a success in between, newest first."""

    at: tuple[datetime, ...] = ()


def links_of(view: View) -> Links | Gap:
    """The broken links on this site's pages as of the last crawl that could look."""
    crawl = last_usable(view)
    if isinstance(crawl, Gap):
        return crawl
    coverage = crawl.coverage
    if coverage.pages_by_site and not coverage.pages_by_site.get(view.site.id):
        return site_unseen(view, crawl)
    rows = view.connection.execute(_of_crawl, {"crawl": crawl.name}).scalars()
    mine = _one_each([found for found in map(decode_sighting, rows) if _concerns(view, found)])
    standing = _standing(view, [found.target for found in mine])
    broken = [_broken(view, found, standing[found.target]) for found in mine if standing[found.target].at]
    return Links(
        crawled_at=crawl.finished,
        targets=coverage.links,
        broken=tuple(broken),
        unknown=len(mine) - len(broken),
        crawl_days=len({local_day(each.finished) for each in view.crawls if each.complete and each.gap is None}),
    )


def last_usable(view: View) -> Crawl | Gap:
    """The newest crawl that could look, while it still speaks; a complete one goes before an incomplete one of the
    same two days."""
    if not view.crawls:
        return Gap(reason=Outcome.NOT_LOOKED, detail="尚未巡检过该站点", where=view.site.url)
    able = [crawl for crawl in view.crawls if crawl.gap is None]
    newest = view.crawls[0]
    usable = able[0] if able else None
    if usable is not None and not usable.complete:
        usable = next((each for each in able if each.complete and usable.finished - each.finished < HOLDS_FOR), usable)
    if usable is None or (newest.gap is not None and view.as_of - usable.finished > HOLDS_FOR):
        reason = newest.gap or Outcome.NOT_LOOKED
        detail = f"{show_moment(newest.started)}的巡检未能进行（{OUTCOME_WORDS[reason]}）"
        return Gap(reason=reason, detail=detail, since=newest.started, where=view.site.url)
    return usable


def site_unseen(view: View, crawl: Crawl) -> Gap:
    """Why a crawl of the host says nothing about this site."""
    home = view.read(view.home_url)
    if isinstance(home, Gap):
        return home
    detail = f"{show_moment(crawl.started)}的巡检没有看到本站的页面"
    return Gap(reason=Outcome.NOT_LOOKED, detail=detail, since=crawl.started, where=view.site.url)


def _concerns(view: View, sighting: Sighting) -> bool:
    return any(parent.site == view.site.id for parent in sighting.parents)


def _one_each(found: Sequence[Sighting]) -> list[Sighting]:
    """The last sighting of each target in a crawl: that is the one which was looked at twice."""
    return list({sighting.target: sighting for sighting in found}.values())


def _standing(view: View, targets: Sequence[str]) -> dict[str, Failures]:
    """For each target the confirmed failures back to its last success.

    A crawl that could look, was complete and does not name the target found that it opened; a sighting that says
    nothing about the other side is neither success nor failure.
    """
    named: dict[str, dict[str, list[Any]]] = {target: {} for target in targets}
    crawls = [crawl.name for crawl in view.crawls if crawl.gap is None]
    for start in range(0, len(targets), 400):
        batch = {"targets": list(targets[start : start + 400]), "crawls": crawls}
        for row in view.connection.execute(_of_targets, batch):
            named[row.target].setdefault(row.crawl, []).append(row)
    return {target: Failures(at=tuple(_failures(view, seen))) for target, seen in named.items()}


def _failures(view: View, seen: dict[str, list[Any]]) -> list[datetime]:
    found: list[datetime] = []
    for crawl in view.crawls:
        rows = seen.get(crawl.name, ())
        found.extend(moment(row.at) for row in rows if row.confirmed and _is_failure(row.outcome))
        if not rows and crawl.complete and crawl.gap is None and crawl.started <= view.as_of:
            break
    return sorted(found, reverse=True)


def _is_failure(outcome: str) -> bool:
    return link_sense(Outcome(outcome)) is Sense.FAILED


def _broken(view: View, sighting: Sighting, failures: Failures) -> BrokenLink:
    own = [parent for parent in sighting.parents if parent.site == view.site.id]
    others = [parent for parent in sighting.parents if parent.site != view.site.id]
    return BrokenLink(
        target=sighting.target,
        outcome=sighting.outcome,
        status=sighting.status,
        days=tuple(sorted({local_day(at) for at in failures.at})),
        parents=(*own, *others),
        parents_total=max(sighting.parents_total, len(sighting.parents)),
        first_at=failures.at[-1],
        last_at=failures.at[0],
        kind=sighting.kind,
        outside=sighting.outside,
        on_home=any(parent.url == view.home_url for parent in own) or (sighting.on_home and not others),
        charged_to=_charged_to(view, sighting),
        detail=sighting.detail,
    )


def _charged_to(view: View, sighting: Sighting) -> str:
    """A link that stands only in the parts that all pages share, and on the portal too, is the portal's."""
    portal = view.register.portal_of(view.site)
    if portal is None or not all(parent.common for parent in sighting.parents):
        return view.site.id
    return portal.id if any(parent.site == portal.id for parent in sighting.parents) else view.site.id
