"""How likely a page has changed since it was last looked at, from when it was seen to change before.

The rate is the number of changes by the days watched, both weighted so that what lies fourteen days back counts half,
with a fifth of a change in one day thrown in before anything was seen.  So a page that changed yesterday is asked again
soon, a new article (which is often corrected on its first day) as well, and a page never seen to change less and less.
Changes are taken to come at random: the chance of at least one in the days since the last look is 1 - exp(-rate · days).

Nothing is kept for this but what is kept anyway: a page's states, which are written only when its body changes, and the
moment when it was last read.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import exp, log
from typing import Final

HALF_LIFE_DAYS: Final = 14.0
EXPECTED: Final = 0.2
"""Changes supposed on the first day, before anything was seen."""

_DAY: Final = timedelta(days=1)


def chance(first: datetime, changes: Iterable[datetime], looked: datetime, now: datetime) -> float:
    """The chance that a page differs now from when it was last ``looked`` at.

    ``first`` is when it was first read, ``changes`` when it was seen to have changed since.
    """
    days = max((looked - first) / _DAY, 0.0)
    watched = HALF_LIFE_DAYS / log(2) * (1 - _weight(days))
    seen = sum(_weight(max((looked - change) / _DAY, 0.0)) for change in changes)
    rate = (seen + EXPECTED) / (watched + 1)
    return 1 - exp(-rate * max((now - looked) / _DAY, 0.0))


def _weight(days: float) -> float:
    return float(0.5 ** (days / HALF_LIFE_DAYS))
