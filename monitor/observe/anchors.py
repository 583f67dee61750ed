"""Is our own line up?  Anchors are asked once a round; while all of them fail no sample says anything about a site.
Over IPv6 they are asked where no site opened: a line without IPv6 says nothing about theirs."""

import asyncio
from collections.abc import Sequence

from monitor.observe.exchange import Purpose, Request
from monitor.observe.host_pool import HostPool

ENOUGH = 2
"""With fewer anchors one of them being down would look like our own line being down."""
_DEADLINE_S = 10.0


async def line_is_up(pool: HostPool, anchors: Sequence[str]) -> bool:
    """Whether any anchor gives any HTTP answer.  With fewer than two anchors nothing can be said: true."""
    return len(anchors) < ENOUGH or await _any_answers(pool, anchors, None)


async def six_is_up(pool: HostPool, anchors: Sequence[str]) -> bool:
    """Whether any anchor gives any HTTP answer over IPv6: then our line has it."""
    return await _any_answers(pool, anchors, 6)


async def _any_answers(pool: HostPool, anchors: Sequence[str], family: int | None) -> bool:
    asking = {asyncio.ensure_future(_answers(pool, url, family)) for url in anchors}
    try:
        for answer in asyncio.as_completed(asking):
            if await answer:
                return True
        return False
    finally:
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)


async def _answers(pool: HostPool, url: str, family: int | None) -> bool:
    """Any status line will do: it came from the other end of our line."""
    request = Request(url=url, purpose=Purpose.ANCHOR, family=family, deadline_s=_DEADLINE_S, max_redirects=0)
    response = await pool.fetch(request)
    return response.status is not None or bool(response.redirects)
