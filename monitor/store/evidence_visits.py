"""The visits of the last week."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, func, select

from monitor.contract import Gap, Visits, judged_visits, sample_sense
from monitor.model import OPENED, Certificate, Outcome, Sense, Visit
from monitor.store.codec import decode_visit, micros, moment
from monitor.store.tables import visits
from monitor.store.view import View

WINDOW: Final = timedelta(days=7)
SAME_ROUND: Final = timedelta(minutes=30)

_window = (
    select(visits.c.value)
    .where(visits.c.site == bindparam("site"), visits.c.at > bindparam("start"), visits.c.at <= bindparam("until"))
    .order_by(visits.c.at, visits.c.id)
)
_failures = _window.where(visits.c.outcome.not_in([outcome.value for outcome in OPENED]))
_first = select(func.min(visits.c.at)).where(visits.c.site == bindparam("site"))
_certificate = (
    select(visits.c.value)
    .where(visits.c.site == bindparam("site"), visits.c.at <= bindparam("until"), visits.c.certificate == 1)
    .order_by(visits.c.at.desc(), visits.c.id.desc())
    .limit(1)
)


def visits_of(view: View) -> Visits | Gap:
    """The site's visits of the seven days before ``as_of``; a gap when it was never visited."""
    first = view.connection.execute(_first, {"site": view.site.id}).scalar()
    if first is None or first > view.until:
        return Gap(reason=Outcome.NOT_LOOKED, detail="尚未探测过该站点", where=view.site.url)
    looks = _looks(view, view.site.id)
    samples = judged_visits(looks)
    return Visits(
        samples=samples,
        per_day=view.register.settings.probes_per_day,
        since=moment(first),
        certificate=_last_certificate(view, looks),
        host_failures=_host_failures(view, samples),
        six=tuple(visit for visit in looks if visit.family == 6),
    )


def _looks(view: View, site: str, *, failures: bool = False) -> tuple[Visit, ...]:
    span = {"site": site, "start": micros(view.as_of - WINDOW), "until": view.until}
    found = view.connection.execute(_failures if failures else _window, span)
    return tuple(decode_visit(value) for value in found.scalars())


def _last_certificate(view: View, looks: tuple[Visit, ...]) -> Certificate | None:
    seen = next((visit.certificate for visit in reversed(looks) if visit.certificate is not None), None)
    if seen is not None:
        return seen
    value = view.connection.execute(_certificate, {"site": view.site.id, "until": view.until}).scalar()
    return None if value is None else decode_visit(value).certificate


def _host_failures(view: View, samples: tuple[Visit, ...]) -> tuple[datetime, ...]:
    """For a section, the times of its failures whose round found the portal down too."""
    portal = view.register.portal_of(view.site)
    failed = [visit.at for visit in samples if sample_sense(visit) is Sense.FAILED]
    if portal is None or not failed:
        return ()
    down = [visit.at for visit in _looks(view, portal.id, failures=True) if sample_sense(visit) is Sense.FAILED]
    return tuple(at for at in failed if any(abs(at - other) <= SAME_ROUND for other in down))
