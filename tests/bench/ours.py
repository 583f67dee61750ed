"""``python -m tests.bench.ours``: our crawl of one or more hosts as a process of its own, everything switched on.

It does what ``xunwang crawl`` does, through the same :class:`~monitor.app.wiring.Monitor`: register, robots, recording of
pages, links, facts, the checks' readers, both looks at what fails, extra looks.  Two things differ: the pace towards
loopback is dropped, and failures rest for ``--rest`` seconds (none) instead of sixty before the second look, so that wall
time is without that wait.
"""

import argparse
import asyncio
import json
from pathlib import Path

from sqlalchemy import func, select

from monitor.app.wiring import Monitor, load_register
from monitor.clock import SystemClock
from monitor.model import Outcome
from monitor.observe.host_pool import Network
from monitor.store import Store
from monitor.store.tables import pages, sightings
from tests.bench.portal_words import COLUMNS

_SETTINGS = """[settings]
district = "青原区"
division = "500197"
contact_url = "http://www.qingyuan-moni.gov.cn/"
anchors = {anchors}
store = "bench.sqlite"
allow_private = true
[settings.pace]
requests_per_s = 50.0
concurrency = 16
[settings.budget]
max_pages = 100000
max_per_pattern = 100000
"""

_SITE = """[[sites]]
id = "{id}"
name = "青原区人民政府{id}"
kind = "standalone"
owner = "青原区人民政府办公室"
url = "{url}"
"""

_COLUMN = """[[sites.columns]]
name = "{name}"
url = "{url}"
class = "{cls}"
"""


def register_text(homes: list[str], anchors: list[str], columns: int) -> str:
    """The register of these sites; each with its first columns registered."""
    parts = [_SETTINGS.format(anchors=json.dumps(anchors))]
    for number, home in enumerate(homes, 1):
        parts.append(_SITE.format(id=f"s{number}", url=home))
        for path, name in COLUMNS[:columns]:
            cls = "news" if path.startswith("xwzx") else "policy" if path.startswith("zcwj") else "notice"
            parts.append(_COLUMN.format(name=name, url=f"{home}{path}/", cls=cls))
    return "\n".join(parts)


async def crawl(monitor: Monitor, hosts: tuple[str, ...], rest_s: float) -> None:
    """Crawl the hosts one after the other, as the command does."""
    async with monitor.pool() as pool:
        for host in hosts:
            await monitor.crawl(host, pool, confirm_after_s=rest_s)


def found(store: Store) -> dict[str, object]:
    """What the store now says: pages read, targets that certainly do not open."""
    with store.reading() as connection:
        read = connection.execute(select(func.count()).where(pages.c.last_read > 0)).scalar()
        rows = connection.execute(select(sightings.c.target, sightings.c.outcome, sightings.c.confirmed)).all()
    broken = [row.target for row in rows if row.confirmed and row.outcome != Outcome.BAD_FILE.value]
    unsure = [f"{row.outcome} {row.target}" for row in rows if row.target not in set(broken)]
    return {"pages": read, "broken": broken, "unsure": unsure}


def main() -> None:
    """Crawl and print what was found as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("homes", nargs="+")
    parser.add_argument("--folder", type=Path, required=True, help="where register and store are put")
    parser.add_argument("--anchors", nargs=2, required=True)
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--ca", default="")
    parser.add_argument("--rest", type=float, default=0.0)
    args = parser.parse_args()
    path = args.folder / "sites.toml"
    path.write_text(register_text(args.homes, args.anchors, args.columns), encoding="utf-8")
    register = load_register(path)
    network = Network(ca_file=args.ca, contact_url=register.settings.contact_url, paced_loopback=False)
    with Monitor(register, Store.open(str(args.folder / "bench.sqlite")), SystemClock(), network) as monitor:
        asyncio.run(crawl(monitor, monitor.hosts(register.sites), args.rest))
        print(json.dumps(found(monitor.store), ensure_ascii=False))


if __name__ == "__main__":
    main()
