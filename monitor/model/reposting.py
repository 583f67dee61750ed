"""The register's values about reposting: which documents of an issuer who must repost, and within how many hours."""

from enum import StrEnum

from monitor.model.frozen import Frozen


class Tier(StrEnum):
    """Whose documents an issuer publishes; it fixes the hours where the register names none (RULES R-1, R-3)."""

    STATE_COUNCIL = "state_council"
    SUPERIOR = "superior"


class HourCount(StrEnum):
    """Which hours count towards a deadline."""

    ALL = "all"
    WORKING_DAYS = "working_days"  # the clock stands still on days off
    OFFICE_HOURS = "office_hours"  # it also stands still outside office hours


class RepostRule(Frozen, frozen=True, kw_only=True):
    """One rule of an issuer: the first whose conditions a document meets, and which names the site, decides.

    ``titles`` and ``not_titles`` are words of which the title has one, or has none; ``columns`` the names of the issuer's columns;
    empty means every title, every column.  ``sites`` holds ids of sites, or ``portal``, ``section``, ``standalone`` for all of
    a kind.  ``hours`` 0: the issuer's.  ``owed`` false: these need not repost it.
    """

    sites: tuple[str, ...]
    titles: tuple[str, ...] = ()
    not_titles: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    hours: int = 0
    count: HourCount | None = None
    owed: bool = True


class Reposting(Frozen, frozen=True, kw_only=True):
    """The register's ``[settings.reposting]``.  ``feed_minutes``: how often issuers are read; ``watch_minutes``: how often the
    columns that carry reposts are looked at between two crawls; 0: never.  ``follow_days``: how long after its deadline a
    duty is followed.  ``mail_hour``: when the mail about what is owed leaves each morning, -1: never.  ``office_from`` and ``office_to`` are hours of the day, Asia/Shanghai."""

    feed_minutes: int = 15
    watch_minutes: int = 30
    follow_days: int = 60
    mail_hour: int = 8
    office_from: int = 9
    office_to: int = 18
