"""The second look at what did not open: later, once, and only then is a link called broken."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from monitor.model import Frozen, Outcome, Sense, Sighting, link_sense
from monitor.observe.crawl_health import SILENT, UNREACHED
from monitor.observe.crawl_page import landed
from monitor.observe.crawl_run import LANES, Run
from monitor.observe.exchange import Purpose, Response
from monitor.store import Target

FAILED: Final = tuple(outcome for outcome in Outcome if link_sense(outcome) is Sense.FAILED)
PARENTS: Final = 5
"""How many of the pages that carry a broken link are kept; all are counted."""

MANY: Final = 8
"""From so many failures on, pages that opened before are asked again: a firewall that shuts us out answers all alike."""

TURNED_AWAY: Final = (
    "本次巡检中先前能打开的网页后来同样打不开或被转走，判断为访问较多后被对方防护系统拦截，其余网页不可测"
)

UNKNOWN: Final = tuple(outcome for outcome in Outcome if link_sense(outcome) is Sense.UNKNOWN)


class Second(Frozen, frozen=True, kw_only=True):
    """What became of a failure.  ``confirmed``: a second look found it again, and neither our line nor the whole host
    was to blame."""

    target: Target
    outcome: Outcome
    status: int | None
    at: datetime
    confirmed: bool
    detail: str = ""


class Confirmation:
    """The failures of one crawl on their way to being believed."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.seconds: dict[str, Second] = {}

    async def round(self) -> bool:
        """Look again at every failure that was not looked at twice yet; whether there was any."""
        run = self._run
        await run.recorder.flush()
        failed = [one.target for one in run.frontier.looked(FAILED) if one.target.url not in self.seconds]
        if run.stopped:
            return False
        many = len(failed) + len(self.seconds) >= MANY or len(run.recorder.homeward) >= MANY
        if not failed:
            if many and await self._turned_away():
                run.turned_away = True
            return False
        await asyncio.sleep(run.plan.confirm_after_s)
        line = await run.health.line_is_up()
        looks = await self._look_again(failed) if line else []
        if any(response.outcome in UNREACHED for _, response, _ in looks):
            line = await run.health.line_is_up()
        host = True
        if line and any(target.inside and outcome in SILENT for target, _, outcome in looks):
            host = await run.health.host_answers()
        if not line:
            run.health.stop(Outcome.OWN_LINE)
            return False
        if many and await self._turned_away():
            run.turned_away = True
            return False
        for target, response, outcome in looks:
            await self._decide(target, response, outcome, host=host)
        return True

    async def _look_again(self, targets: Sequence[Target]) -> list[tuple[Target, Response, Outcome]]:
        """Second looks, some at a time, as a reader makes them: from the page that carries the link, with the cookies of
        the host.  A page that opens now is read like any other."""
        looks: list[tuple[Target, Response, Outcome]] = []
        found = self._run.frontier.parents_of([target.url for target in targets], 1)
        parents = {url: where.first[0].url for url, where in found.items() if where.first}
        waiting = iter(targets)

        async def lane() -> None:
            for target in waiting:
                if self._run.out_of_time:
                    return
                asked = self._run.request(target, Purpose.CONFIRM)
                asked = replace(asked, referer=parents.get(target.url, ""), cookies=self._run.cookies)
                response = await self._run.fetch(asked)
                outcome = self._run.outcome(response)
                if link_sense(outcome) is Sense.OPENED:
                    outcome = await self._run.recorder.record(target, response, outcome, requests=2)
                looks.append((target, response, outcome))

        async with asyncio.TaskGroup() as group:
            for _ in range(min(LANES, len(targets))):
                group.create_task(lane())
        return looks

    async def _turned_away(self) -> bool:
        """Whether pages that opened earlier in this crawl now fail, or lead elsewhere: then it is not the links."""
        controls = self._run.recorder.controls
        away = 0
        for target in controls:
            response = await self._run.fetch_extra(self._run.request(target, Purpose.CONFIRM))
            opened = link_sense(self._run.outcome(response)) is Sense.OPENED
            away += not opened or bool(landed(target, response))
        return 2 * away >= max(len(controls), 2)

    async def _decide(self, target: Target, response: Response, outcome: Outcome, *, host: bool) -> None:
        sense = link_sense(outcome)
        if sense is Sense.OPENED:
            return
        believed = host or not target.inside or outcome not in SILENT
        self.seconds[target.url] = Second(
            target=target,
            outcome=outcome,
            status=response.status,
            at=response.started,
            confirmed=sense is Sense.FAILED and believed,
            detail=response.detail,
        )
        self._run.broken += sense is Sense.FAILED and believed
        await self._run.recorder.close(target, response, outcome, requests=2, believed=believed)


async def sightings(run: Run, confirmation: Confirmation, already: Iterable[str], few: int) -> list[Sighting]:
    """What did not open in this crawl, with the pages that link to it.  ``already``: targets whose sighting an earlier
    process of the same crawl has written."""
    await run.recorder.flush()
    known = set(already)
    found = [one for one in _all(run, confirmation) if one.target.url not in known]
    parents = run.frontier.parents_of([one.target.url for one in found], few)
    made = []
    for one in found:
        where = parents.get(one.target.url)
        made.append(
            Sighting(
                crawl=run.frontier.crawl,
                at=one.at,
                target=one.target.url,
                outcome=one.outcome,
                status=one.status,
                kind=one.target.kind,
                outside=run.scope.foreign(one.target.url),
                confirmed=one.confirmed,
                parents=where.first if where else (),
                parents_total=where.total if where else 0,
                on_home=bool(where and where.on_home),
                detail=one.detail,
            )
        )
    return made


def _all(run: Run, confirmation: Confirmation) -> Iterable[Second]:
    """Failures looked at twice, then failures that stayed unconfirmed and targets that we could not look at."""
    yield from confirmation.seconds.values()
    now = run.clock.now()
    away = run.turned_away
    told = set(confirmation.seconds)
    for looked in run.frontier.looked((*FAILED, *UNKNOWN)):
        if looked.target.url not in confirmation.seconds:
            told.add(looked.target.url)
            ours = away and looked.target.inside and link_sense(looked.outcome) is Sense.FAILED
            outcome, detail = (Outcome.BLOCKED, TURNED_AWAY) if ours else (looked.outcome, "")
            yield Second(
                target=looked.target, outcome=outcome, status=looked.status, at=now, confirmed=False, detail=detail
            )
    for target in run.recorder.homeward if away else ():
        if target.url not in told:
            yield Second(
                target=target, outcome=Outcome.BLOCKED, status=None, at=now, confirmed=False, detail=TURNED_AWAY
            )
