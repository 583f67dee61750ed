"""The table of reposting in numbers: by issuer for the page, by site and week for the mail."""

from collections.abc import Sequence
from datetime import timedelta

from monitor.model import Frozen
from monitor.reports.repost_state import RepostState
from monitor.reports.repost_table import ORDER, IssuerLine, RepostRow, RepostTable


class IssuerCount(Frozen, frozen=True, kw_only=True):
    """The duties of one issuer by state, and how it could be read."""

    issuer: IssuerLine
    states: dict[str, int]
    total: int
    next_hours: float | None = None


def by_issuer(table: RepostTable, rows: Sequence[RepostRow]) -> tuple[IssuerCount, ...]:
    """Duties counted by issuer."""
    found = []
    for issuer in table.issuers:
        own = [row for row in rows if row.issuer == issuer.issuer]
        left = [row.hours_left for row in own if row.hours_left is not None]
        states = {state.value: sum(row.state is state for row in own) for state in ORDER}
        found.append(IssuerCount(issuer=issuer, states=states, total=len(own), next_hours=min(left) if left else None))
    return tuple(found)


class WeekOfReposts(Frozen, frozen=True, kw_only=True):
    """One site's duties of a week: those whose deadline fell into it, those that are still open, and older ones still missing.
    ``withdrawn`` counts all that were reposted and are gone now, whenever they were due."""

    site: str
    due: int
    met: int
    late: int
    missing: int
    unsure: int
    to_mend: int
    withdrawn: int
    open: int
    older_missing: int


def week_of(table: RepostTable, days: int = 7) -> tuple[WeekOfReposts, ...]:
    """The week that ends with the table's moment, for each site that owed anything in it."""
    start = table.as_of - timedelta(days=days)
    found = []
    for name in dict.fromkeys(row.site_name for row in table.rows):
        own = [row for row in table.rows if row.site_name == name]
        due = [row for row in own if start < row.deadline <= table.as_of]
        unsure = (RepostState.UNCONFIRMED, RepostState.UNKNOWN)
        found.append(
            WeekOfReposts(
                site=name, due=len(due), met=sum(row.state is RepostState.MET for row in due),
                late=sum(row.state is RepostState.LATE for row in due),
                missing=sum(row.state is RepostState.MISSING for row in due),
                unsure=sum(row.state in unsure for row in due), to_mend=sum(row.to_mend for row in due),
                withdrawn=sum(row.state is RepostState.WITHDRAWN for row in own),
                open=sum(row.deadline > table.as_of and row.state is RepostState.OPEN for row in own),
                older_missing=sum(row.state is RepostState.MISSING and row.deadline <= start for row in own),
            )
        )  # fmt: skip
    return tuple(week for week in found if week.due or week.open or week.older_missing or week.withdrawn)
