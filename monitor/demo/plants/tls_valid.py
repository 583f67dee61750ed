"""Bad certificates on hosts whose pages are good: never an outage, and not yet a fault when one visit met it."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.demo.certificates import Paper
from monitor.demo.paths import home_url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.visit_truth import host_faults
from monitor.demo.world import Event, What

FAULTS = ("wrong_host", "self_signed", "incomplete_chain", "expired", "not_yet_valid")
MODES = (*FAULTS, "once")
"""``once`` is a wrong certificate that one round of visits meets."""
BEGINS, ENDS = 3, 10


def sow(garden: Garden) -> None:
    """The leaving site's certificate ran out long ago.  A portal with https shows a bad one for a week; on one
    standalone site a single visit meets a wrong one."""
    if garden.base.host(garden.sites["portal"].host).https:
        mode = FAULTS[garden.seed // 3 % len(FAULTS)]
        garden.page("tls_valid", mode, "portal", "host", BEGINS, ENDS)
    garden.hours(What.PAGE, 2, 13, 1, site=garden.first, where="host", mode="tls_valid/once")


def certificate(event: Event) -> Paper:
    """The certificate that is shown while the event holds."""
    mode = event.mode.partition("/")[2]
    if mode in ("wrong_host", "once"):
        return Paper(name="moren.yun-moni.cn")
    if mode == "expired":
        return Paper(ends=event.since - timedelta(days=2))
    if mode == "not_yet_valid":
        begins = event.since + timedelta(days=60)
        return Paper(begins=begins, ends=begins + timedelta(days=365))
    return Paper(signer="itself" if mode == "self_signed" else "absent")


def truth(truth: Truth) -> Iterator[Planted]:
    """What the hosts show; a site that only speaks http has no certificate to be wrong."""
    yield from host_faults(truth, "tls_valid", {mode: mode for mode in FAULTS})
    start = truth.scenario.start
    for site in truth.sites:
        host = truth.scenario.host(site.host)
        if host.expired or (site.base == "/" and not host.https):
            yield Planted(
                site=site.id, check="tls_valid", code="expired", where=home_url(truth.scenario, site), since=start,
                due=start, kind=FAULT if host.expired else LOOK_ALIKE,
                note="证书早已过期" if host.expired else "只提供 http，没有证书",
            )  # fmt: skip
