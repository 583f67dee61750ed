"""The measured process of ``tests.bench.second``: opens the monitor, crawls or makes a light round, says what it found."""

import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from monitor.app.wiring import Monitor, load_register
from monitor.clock import SystemClock
from monitor.model import Outcome
from monitor.observe.host_pool import Network
from monitor.store import Store
from monitor.store.codec import micros
from monitor.store.tables import page_states, pages, sightings
from tests.bench.ours import register_text


def _path(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]


def news(store: Store, since: datetime) -> dict[str, list[str]]:
    """Paths of pages that opened with a first body, and with another one, since a moment."""
    count = (
        select(func.count(page_states.c.body.distinct()))
        .where(page_states.c.page == pages.c.id, page_states.c.reader > 0)
        .correlate(pages)
        .scalar_subquery()
    )
    query = select(pages.c.url, count.label("bodies")).join(page_states, page_states.c.page == pages.c.id)
    query = query.where(page_states.c.at >= micros(since), page_states.c.outcome == Outcome.OK.value)
    with store.reading() as connection:
        rows = connection.execute(query).all()
    return {
        "new": [_path(row.url) for row in rows if row.bodies == 1],
        "changed": [_path(row.url) for row in rows if row.bodies > 1],
    }


def main() -> None:
    """``start``, ``crawl`` or ``light``; a folder for register and store; the home page and two anchors."""
    work, folder, home, *anchors = sys.argv[1:]
    path = Path(folder) / "sites.toml"
    path.write_text(register_text([home], anchors, 8), encoding="utf-8")
    register = load_register(path)
    clock, network = SystemClock(), Network(contact_url=register.settings.contact_url, paced_loopback=False)
    with Monitor(register, Store.open(str(Path(folder) / "bench.sqlite")), clock, network) as monitor:
        began, told = clock.now(), {"unchanged": 0, "broken": []}
        host = monitor.hosts(register.sites)[0]
        if work == "crawl":
            coverage = asyncio.run(monitor.crawl(host, confirm_after_s=0.5))
            with monitor.store.reading() as connection:
                query = select(sightings.c.target).where(
                    sightings.c.crawl == coverage.crawl, sightings.c.confirmed == 1,
                    sightings.c.outcome != Outcome.BAD_FILE.value,
                )  # fmt: skip
                told["broken"] = [_path(url) for url in connection.execute(query).scalars()]
            told["unchanged"] = coverage.unchanged
        elif work == "light":
            told["unchanged"] = asyncio.run(monitor.light(host)).unchanged
        print(json.dumps(told | news(monitor.store, began), ensure_ascii=False))


if __name__ == "__main__":
    main()
