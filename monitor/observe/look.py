"""A one-off check of any site: nothing registered, nothing kept.

The site of the URL is crawled within a limit of pages; every link that is found on those pages is opened, inside and
outside, and what failed is asked again before it is called broken.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from uuid import uuid4

from monitor.clock import Clock
from monitor.model import (
    OPENED,
    Budget,
    Kind,
    Marks,
    Outcome,
    PageFacts,
    PageState,
    Register,
    Settings,
    Sighting,
    Site,
    host_of,
    link_sense,
    local_day,
)
from monitor.model.looks import Sense
from monitor.observe.crawl import Crawl, Pool
from monitor.observe.crawl_health import LineUp
from monitor.observe.crawl_page import is_gap, is_html
from monitor.observe.crawl_run import Plan, Progress
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.look_result import Look, LookColumn, LookLink, columns_of, doubted, facts_of
from monitor.observe.outcomes import Ending
from monitor.observe.page import read_page
from monitor.observe.rows import looks_like_article
from monitor.observe.scope import canonical
from monitor.observe.soft404 import says_missing
from monitor.observe.tree import Node, Shape, tree_of
from monitor.store import Frontier, Store, Writer

__all__ = ["Look", "LookColumn", "LookLink", "look"]

_MINUTES = 24 * 60


async def look(
    url: str,
    pool: Pool,
    clock: Clock,
    *,
    max_pages: int = 200,
    progress: Callable[[Progress], None] | None = None,
    confirm_after_s: float = 3.0,
    patience_s: tuple[float, ...] = (5.0,),
    line_up: LineUp | None = None,
    gap_header: tuple[str, str] | None = None,
) -> Look:
    """Check the site of ``url``, reading at most ``max_pages`` HTML pages; links on them are opened without limit.

    ``confirm_after_s`` passes before failures are asked again.  A start page that cannot be read gives a result whose
    ``opened`` is false; nothing that a server does raises.
    """
    start = canonical(url if "://" in url else f"http://{url}")
    if not start:
        return Look(url=url, outcome=Outcome.BROKEN, detail="这不是一个 http(s) 网址")
    plan = Plan(
        budget=Budget(max_pages=max_pages, max_depth=_MINUTES, max_per_pattern=max_pages, max_minutes=_MINUTES),
        confirm_after_s=confirm_after_s,
        gap_header=gap_header,
        patience_s=patience_s,
    )
    first = await _open(pool, start, plan)
    outcome = Outcome.NOT_ARCHIVED if is_gap(first.headers, gap_header) else first.outcome
    if outcome in OPENED:
        outcome, detail = _no_page(first) or (outcome, first.detail)
    else:
        detail = first.detail
    if outcome not in OPENED:
        return Look(url=start, outcome=outcome, detail=detail)
    home = canonical(first.final_url) or start
    # Opening a store makes its tables, which blocks for some milliseconds.
    store = await asyncio.to_thread(Store.open, f"sqlite:///file:look-{uuid4().hex}?mode=memory&cache=shared&uri=true")
    try:
        async with Writer(store) as writer:
            return await _crawl(home, plan, pool, store, writer, clock, line_up, progress)
    finally:
        store.close()


async def _open(pool: Pool, url: str, plan: Plan) -> Response:
    """The start page; a failure is asked once more, like any other."""
    response = await pool.fetch(Request(url=url, purpose=Purpose.PAGE))
    if link_sense(response.outcome) is Sense.FAILED:
        await asyncio.sleep(plan.confirm_after_s)
        response = await pool.fetch(Request(url=url, purpose=Purpose.CONFIRM))
    return response


def _no_page(first: Response) -> Ending | None:
    """Why what opened is no page to begin from; ``None`` when it is one."""
    if not is_html(first):
        return Outcome.NOT_HTML, first.detail or "打开后不是网页"
    if not first.body.strip():
        return Outcome.NOT_HTML, "打开后是空白页"
    content_type = first.headers.get("content-type", "")
    facts = read_page(first.body, first.final_url, content_type=content_type, today=local_day(first.started)).facts
    missing = says_missing(first.body, facts, content_type)
    return (Outcome.SOFT_404, "打开后显示页面不存在") if missing else None


async def _crawl(
    home: str, plan: Plan, pool: Pool, store: Store, writer: Writer, clock: Clock, line_up: LineUp | None,
    progress: Callable[[Progress], None] | None,
) -> Look:  # fmt: skip
    register = _register(home)
    frontier = Frontier.open(store, host_of(home), clock.now())
    crawl = Crawl(
        plan, register, frontier, pool.fetch, store, writer, clock, line_up, progress, open_rest=True, parents=_PARENTS
    )
    coverage = await crawl.run()
    state = store.last_state(home)
    shown, facts = _shown(store, home)
    return Look(
        url=home,
        outcome=state.outcome if state is not None else Outcome.NOT_LOOKED,
        detail=state.detail if state is not None else coverage.detail,
        pages=coverage.pages,
        links=coverage.links - crawl.sorter.unlinked,
        broken=_links([one for one in crawl.sighted if one.confirmed and one.outcome is not Outcome.BAD_FILE]),
        bad_files=_links([one for one in crawl.sighted if one.confirmed and one.outcome is Outcome.BAD_FILE]),
        unknown=_links([one for one in crawl.sighted if not one.confirmed]),
        marks=facts.marks if facts is not None else Marks(),
        columns=_doubted(store, columns_of(_tree(store, shown))),
        gap=coverage.gap,
        unchecked=coverage.cut.get("stopped", 0) + coverage.cut.get("minutes", 0),
    )


_NO_CONTENT = ("style", "script")
_PARENTS = 50
_FORWARDS = 4


def _shown(store: Store, home: str) -> tuple[str, PageFacts | None]:
    """The page that a reader of the start page sees, and what it says: where the start page only leads on by meta
    refresh, script or frame, the next one."""
    state = store.last_state(home)
    shown, facts = home, state.facts if state is not None else None
    for _ in range(_FORWARDS):
        if facts is None or not facts.leads_to or facts.rows:
            break
        ahead = store.last_state(facts.leads_to)
        if ahead is None or ahead.facts is None:
            break
        shown, facts = facts.leads_to, ahead.facts
    return shown, facts


def _tree(store: Store, home: str) -> tuple[Node, ...]:
    """The columns of the site, from the pages that are no articles, level by level from the home page."""
    host = host_of(home)
    known: dict[str, PageState] = {}
    new = store.last_states([home])
    for _ in range(_LEVELS):
        known |= new
        links = (link for state in new.values() for link in store.links(state.url, state.body))
        below = {link.url for link in links if link.kind == "page" and host_of(link.url) == host}
        new = store.last_states([url for url in below if url not in known and not looks_like_article(url)])
    return tree_of(facts_of(known | new), home, lambda url: host_of(url) == host)


_LEVELS = 4
"""How far below the home page columns are looked for."""


def _doubted(store: Store, columns: tuple[LookColumn, ...]) -> tuple[LookColumn, ...]:
    """The columns; a seemingly blank one that carries a link which no other column carries is not called so."""
    states = store.last_states([column.url for column in columns])
    carried = {
        url: {link.url for link in store.links(url, state.body) if not link.common and link.kind not in _NO_CONTENT}
        for url, state in states.items()
    }
    pages = Counter(target for targets in carried.values() for target in targets)
    own = {url for url, targets in carried.items() if any(pages[each] == 1 and each not in states for each in targets)}
    return tuple(doubted(column) if column.shape is Shape.BLANK and column.url in own else column for column in columns)


def _links(sightings: Sequence[Sighting]) -> tuple[LookLink, ...]:
    return tuple(
        LookLink(
            url=one.target,
            outcome=one.outcome,
            parents=tuple(parent.url for parent in one.parents),
            status=one.status,
            detail=one.detail,
            outside=one.outside,
        )
        for one in sightings
    )


def _register(home: str) -> Register:
    """A register that knows just the site of this URL."""
    root = home.partition("://")[0] + "://" + host_of(home) + "/"
    site = Site(id="look", name=host_of(home), kind=Kind.STANDALONE, owner="", url=home, prefixes=(root,))
    return Register(settings=Settings(district="", division="", contact_url=""), sites=(site,))
