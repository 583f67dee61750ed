"""The looks that checks want beside the crawl: asked after it, through the same pool, and stored as answers."""

import logging
from collections.abc import Mapping, Sequence
from typing import Final

from monitor.clock import Clock
from monitor.contract import READ_FAILED, Options, Want, Wants
from monitor.judging.discovery import wanting
from monitor.judging.runner import options_for
from monitor.model import OPENED, Answer, Note, PageFacts, Register, Site, local_day
from monitor.observe.columns import recognise
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.host_pool import HostPool
from monitor.observe.page import open_page
from monitor.owing import Rules
from monitor.store.evidence import evidence
from monitor.store.store import Store

log = logging.getLogger(__name__)

MOST: Final = 10
"""Looks of one check at one site after one crawl."""


async def extra_looks(
    sites: Sequence[Site], register: Register, pool: HostPool, store: Store, clock: Clock,
    checks: Mapping[str, Wants] | None = None,
) -> list[Answer]:  # fmt: skip
    """Ask the checks what they want of these sites, look, and give the answers in the order of sites and checks."""
    found: list[Answer] = []
    for site in sites:
        for name, want, module in _wanted(site, register, store, clock, wanting() if checks is None else checks):
            request = Request(
                url=want.url, purpose=Purpose.PAGE, site=site.id, max_bytes=register.settings.budget.max_body_bytes
            )
            response = await pool.fetch(request)
            found.append(_answer(site, name, want, module, response))
    return found


def _wanted(
    site: Site, register: Register, store: Store, clock: Clock, checks: Mapping[str, Wants]
) -> list[tuple[str, Want, Wants]]:
    if not checks:
        return []
    given = evidence(store, register, site, clock.now(), recognise=recognise, owing=Rules(), noted_by=checks)
    found = []
    for name, module in checks.items():
        options: Options = options_for(name, module, given)
        if site.stage not in module.CHECK.stages:
            continue
        try:
            wants = module.wants(given, options)[:MOST]
        except Exception:
            log.exception("%s could not say what it wants of %s", name, site.id)
            continue
        found += [(name, want, module) for want in wants]
    return found


def _answer(site: Site, check: str, want: Want, module: Wants, response: Response) -> Answer:
    opened = response.outcome in OPENED
    return Answer(
        site=site.id,
        check=check,
        url=want.url,
        key=want.key,
        at=response.started,
        outcome=response.outcome,
        status=response.status,
        detail=response.detail,
        notes=_heard(check, want, module, response) if opened else (),
    )


def _heard(check: str, want: Want, module: Wants, response: Response) -> tuple[Note, ...]:
    page = open_page(
        response.body,
        response.final_url or want.url,
        content_type=response.headers.get("content-type", ""),
        today=local_day(response.started),
    )
    if isinstance(page, PageFacts):
        return ()
    try:
        return module.hear(want, page)
    except Exception as error:
        log.exception("%s could not read the answer of %s", check, want.url)
        return (Note(code=READ_FAILED, text=f"{type(error).__name__}: {error}"[:200]),)
