"""The portal's column for the State Council: quiet for more than two weeks when the run begins, then kept up (RULES R-2)."""

from collections.abc import Iterator
from datetime import date, timedelta

from monitor.demo.paths import column_url, home_url
from monitor.demo.planted import LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.reposted_duties import seen_by
from monitor.demo.reposting import STATE_COLUMN
from monitor.demo.truth import Truth
from monitor.demo.world import local_date

CHECK = "state_council_column"
MODES: tuple[str, ...] = ()
MOST = timedelta(days=14)


def sow(garden: Garden) -> None:
    """Nothing: it is the issuer that published nothing for a while."""


def truth(truth: Truth) -> Iterator[Planted]:
    """Stale on the days that begin with a newest item older than two weeks, until a look has seen a newer one."""
    portal = truth.scenario.portal
    column = portal.column(STATE_COLUMN)
    assert column is not None
    where = column_url(truth.scenario, portal, column)
    days = [day for day in range(1, truth.days + 1) if _is_stale(truth, day)]
    seen = next((day for day in days if truth.seen(portal, day)), None)
    if seen is not None:
        first, last = truth.scenario.date_of(seen), days[-1]
        yield Planted(
            site=portal.id, check=CHECK, code="column_stale", where=where, since=first, due=first,
            until=None if last == truth.days else truth.day_of(last), note=column.name,
        )  # fmt: skip
    start = truth.scenario.start
    yield Planted(
        site=portal.id, check=CHECK, code="column_missing", where=home_url(truth.scenario, portal), since=start, due=start,
        kind=LOOK_ALIKE, note="首页导航里有，名称不同",
    )  # fmt: skip


def _is_stale(truth: Truth, day: int) -> bool:
    """Whether, at the end of a day, the newest item that looks have seen is too old."""
    portal, today = truth.scenario.portal, truth.scenario.date_of(day)
    shown: list[date] = [
        repost.shown for repost in truth.scenario.reposts
        if (repost.site, repost.column) == (portal.id, STATE_COLUMN) and repost.at < truth.scenario.at(day + 1)
        and local_date(seen_by(truth.state, portal, repost.at)) <= today
    ]  # fmt: skip
    return not shown or today - max(shown) > MOST
