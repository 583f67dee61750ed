"""Which of a site's visits its availability is judged by: the one choice that check, page and metric share."""

from collections.abc import Sequence

from monitor.contract.evidence import sample_sense
from monitor.model import Outcome, Sense, Visit


def judged_visits(looks: Sequence[Visit]) -> tuple[Visit, ...]:
    """The IPv4 visits; the IPv6 ones only where the name has no IPv4 address (RULES V-2 as DESIGN §5 reads it)."""
    four = tuple(visit for visit in looks if visit.family == 4)
    six = tuple(visit for visit in looks if visit.family == 6)
    no_four = all(visit.outcome is Outcome.DNS for visit in four)
    opens_by_six = any(sample_sense(visit) is Sense.OPENED for visit in six)
    return six if six and no_four and (opens_by_six or not four) else four
