"""What is known of a planted fault: a row of the truth."""

from datetime import date

from monitor.demo.world import DemoSite
from monitor.model import Frozen, Waiver

FAULT, LOOK_ALIKE, ALLOWED = "fault", "look-alike", "allowed"


class Planted(Frozen, frozen=True, kw_only=True):
    """One fault, one look-alike that must not be taken for a fault, or something of which a finding may be told or not.

    ``until`` is ``None`` while it is open at the end of the run.  ``veto_due`` is the day from which it must be FAIL.
    ``unmeasurable``: the scenario itself keeps every look away until the end.
    """

    site: str
    check: str
    code: str
    where: str
    since: date
    due: date
    until: date | None = None
    kind: str = FAULT
    charged_to: str = ""
    level: str = "warn"
    veto_due: date | None = None
    unmeasurable: bool = False
    note: str = ""


class Spell(Frozen, frozen=True, kw_only=True):
    """Days (both included) on which the newest crawl shows something; ``last`` is ``None`` if the run ends before.
    ``hidden``: it is so at the end of the run, but no crawl could look any more since it began."""

    first: int
    last: int | None
    hidden: bool = False


def waiver_of(site: DemoSite, check: str, where: str) -> Waiver | None:
    """The waiver that the register holds for what a check may find at ``where``."""
    return next((each for each in site.waivers if each.check == check and each.where in ("", where)), None)
