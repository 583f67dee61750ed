"""``python -m tests.soak.probes``: every government site of the country, visited from one core.

14,000 sites, 24 visits a day each.  Two hours of that day run at ten times its pace, so 12 minutes of wall time and some 39
visits a second: through ``xunwang run``'s own scheduler, host pool, TLS, name resolution and store, against a fleet in
another process on another core.  One site in a hundred takes 15 seconds, as many again refuse, have no name or stay silent.
Says how late each visit reached its site after its planned moment, what a visit costs in CPU and what the memory does; exits
with 1 when a promise is broken.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from time import process_time, thread_time

import msgspec
import trustme
from sqlalchemy import select

from monitor.app.daemon import Daemon
from monitor.app.wiring import Monitor
from monitor.contract import sample_sense
from monitor.demo.loop import LoopClock
from monitor.model import Kind as SiteKind
from monitor.model import Outcome, Register, Sense, Settings, Site, day_start
from monitor.observe.host_pool import Network
from monitor.observe.visit import visit
from monitor.plan import places, rounds, spread
from monitor.store import Store
from monitor.store.codec import decode_visit
from monitor.store.tables import visits as visits_table
from tests.soak.fleet import ZONE, Kind, kind_of

PER_DAY = 24
LATE_P99_S = 5.0
DAY = datetime(2026, 3, 4, tzinfo=UTC).date()
STARTS = day_start(DAY) + timedelta(hours=2)  # crawls are due at 23 o'clock: none runs
BEFORE_S = 3.0
"""How long before the first slot the run begins."""
TAIL_S = 25.0
"""Time for the last visits, which may take 15 seconds."""
COST_VISITS = 600
ENDS = {
    Kind.WELL: {Outcome.OK},
    Kind.SLOW: {Outcome.TIMEOUT},
    Kind.REFUSED: {Outcome.REFUSED},
    Kind.NO_NAME: {Outcome.DNS},
    Kind.SILENT: {Outcome.TIMEOUT},
}


@dataclass(frozen=True)
class Fleet:
    """Where the fleet answers."""

    folder: Path
    http: int
    https: int
    names: int

    def url(self, number: int, secure: bool) -> str:
        """A site's registered URL."""
        port = 1 if kind_of(number) is Kind.REFUSED else self.https if secure else self.http
        return f"{'https' if secure else 'http'}://s{number}.{ZONE}:{port}/"

    def network(self) -> Network:
        """How to reach it."""
        return Network(
            nameservers=(f"127.0.0.1:{self.names}",), ca_file=str(self.folder / "ca.pem"), loopback_only=True,
            contact_url="http://127.0.0.1/",
        )  # fmt: skip

    def arrivals(self, since: float) -> dict[int, list[float]]:
        """Moments of the monotonic clock by site, once the fleet has ended."""
        read: array[float] = array("d")
        read.frombytes((self.folder / "arrivals.bin").read_bytes())
        found: dict[int, list[float]] = {}
        for number, at in zip(read[::2], read[1::2], strict=True):
            if at >= since:
                found.setdefault(int(number), []).append(at)
        return found


@contextmanager
def fleet(folder: Path) -> Iterator[Fleet]:
    """The fleet's process, for as long as the block lasts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    authority.issue_cert(f"*.{ZONE}").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.fleet", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Fleet(folder, *map(int, process.stdout.readline().split()))
    finally:
        process.stdin.close()
        process.wait(60)


def register(served: Fleet, sites: int, secure_share: float, per_day: int) -> Register:
    """The sites of a country."""
    anchors = tuple(f"http://anchor{name}.{ZONE}:{served.http}/" for name in "ab")
    settings = Settings(
        district="全国", division="000000", contact_url="http://127.0.0.1/", anchors=anchors, probes_per_day=per_day,
        crawl_hour=23, listen="127.0.0.1:0",
    )  # fmt: skip
    made = (served.url(number, number % 10 < secure_share * 10) for number in range(sites))
    return Register(
        settings=settings,
        sites=tuple(
            Site(id=f"s{number}", name=f"第{number}县人民政府", kind=SiteKind.PORTAL, owner="县政府办", url=url, prefixes=(url,))
            for number, url in enumerate(made)
        ),
        revision="soak",
    )  # fmt: skip


@dataclass
class Used:
    """What the process has used, sampled."""

    cpu_s: list[float]
    loop_cpu_s: list[float]
    rss_mb: list[float]

    def sample(self) -> None:
        """Note it now; called in the loop's thread."""
        self.cpu_s.append(process_time())
        self.loop_cpu_s.append(thread_time())
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        self.rss_mb.append(pages * resource.getpagesize() / 1e6)


async def run(monitor: Monitor, minutes: float, used: Used) -> None:
    """The daemon for so long."""
    daemon = Daemon(monitor, Path("sites.toml"), print)
    running = asyncio.create_task(daemon.run())
    loop = asyncio.get_running_loop()
    ends = loop.time() + BEFORE_S + minutes * 60 + TAIL_S
    while loop.time() < ends and not running.done():
        await asyncio.sleep(min(15.0, ends - loop.time()))
        used.sample()
    daemon.stopping.set()
    await running


async def soak(served: Fleet, options: argparse.Namespace, store: Path, used: Used) -> float:
    """The whole run; gives the loop's moment of the day's first slot."""
    loop = asyncio.get_running_loop()
    first = loop.time() + BEFORE_S
    clock = LoopClock(STARTS - timedelta(seconds=BEFORE_S), loop)
    known = register(served, options.sites, options.tls, PER_DAY * options.pace)
    with Monitor(known, Store.open(store), clock, served.network()) as monitor:
        used.sample()
        await run(monitor, options.minutes, used)
    return first


def lateness(served: Fleet, known: Register, first: float, minutes: float) -> tuple[list[float], list[float], int]:
    """How late the well and the ill sites were reached (seconds), and how many visits never arrived that should have."""
    per_day = known.settings.probes_per_day
    planned = places(known.sites, per_day)
    began = [
        first + (moment - STARTS).total_seconds()
        for moment in rounds(DAY, per_day, spread(len(known.sites), per_day))
        if 0 <= (moment - STARTS).total_seconds() < minutes * 60
    ]
    arrived, missing = served.arrivals(first), 0
    late: list[float] = []
    ill: list[float] = []
    for place, site in planned:
        number = int(site.id[1:])
        kind = kind_of(number)
        if kind in (Kind.REFUSED, Kind.NO_NAME):
            continue
        due = [at for at in (start + place.total_seconds() for start in began) if at < first + minutes * 60]
        came = sorted(arrived.get(number, []))[: len(due)]
        missing += len(due) - len(came)
        (late if kind is Kind.WELL else ill).extend(at - moment for at, moment in zip(came, due, strict=False))
    return late, ill, missing


async def cost(served: Fleet, secure: bool) -> float:
    """CPU microseconds of this process for one visit of a healthy site, nothing else running."""
    with tempfile.TemporaryDirectory() as folder:
        known = register(served, COST_VISITS * 2, float(secure), PER_DAY)
        well = [site for site in known.sites if kind_of(int(site.id[1:])) is Kind.WELL][:COST_VISITS]
        clock = LoopClock(day_start(DAY), asyncio.get_running_loop())
        network = msgspec.structs.replace(served.network(), paced_loopback=False)
        with Monitor(known, Store.open(Path(folder) / "facts.sqlite"), clock, network) as monitor:
            async with monitor.pool() as pool:
                await asyncio.gather(*(visit(pool, site) for site in well[:20]))
                began, gate = process_time(), asyncio.Semaphore(8)

                async def one(site: Site) -> None:
                    async with gate:
                        assert (await visit(pool, site)).outcome is Outcome.OK

                await asyncio.gather(*(one(site) for site in well[20:]))
                return (process_time() - began) / (len(well) - 20) * 1e6


def outcomes(store: Path) -> tuple[Counter[tuple[Kind, Outcome]], int]:
    """What the stored visits say, by kind of site; and how many say nothing, since our line or our loop was at fault."""
    found: Counter[tuple[Kind, Outcome]] = Counter()
    unknown = 0
    with Store.open(store) as opened, opened.reading() as connection:
        for value in connection.execute(select(visits_table.c.value)).scalars():
            looked = decode_visit(value)
            found[kind_of(int(looked.site[1:])), looked.outcome] += 1
            unknown += sample_sense(looked) is Sense.UNKNOWN
    return found, unknown


def report(options: argparse.Namespace) -> dict[str, object]:
    """One run, measured."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder, used = Path(name), Used([], [], [])
        with fleet(folder) as served:
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the fleet took the last core before
            costs = {secure: [asyncio.run(cost(served, secure)) for _ in range(3)] for secure in (False, True)}
            first = asyncio.run(soak(served, options, folder / "facts.sqlite", used))
            known = register(served, options.sites, options.tls, PER_DAY * options.pace)
        late, ill, missing = lateness(served, known, first, options.minutes)
        found, unknown = outcomes(folder / "facts.sqlite")
    visits, cuts = sum(found.values()), quantiles(late, n=1000)
    wrong = sum(count for (kind, outcome), count in found.items() if outcome not in ENDS[kind])
    ill_late = quantiles(ill, n=100)[98] if len(ill) > 1 else 0.0
    return {
        "sites": options.sites, "pace": options.pace, "minutes": options.minutes, "visits stored": visits,
        "visits a second": round(visits / options.minutes / 60, 1), "never arrived": missing, "wrong outcome": wrong, "say nothing": unknown, "outcomes": {f"{kind}: {outcome}": count for (kind, outcome), count in sorted(found.items())},
        "late p50 s": round(cuts[499], 3), "late p99 s": round(cuts[989], 3), "late p99.9 s": round(cuts[998], 3),
        "late max s": round(max(late), 3), "late p99 of slow and silent sites s": round(ill_late, 3),
        "cpu a visit, HTTP, µs": round(sorted(costs[False])[1]), "cpu a visit, HTTPS, µs": round(sorted(costs[True])[1]),
        "cpu a visit, all of the daemon, µs": round((used.cpu_s[-1] - used.cpu_s[0]) / visits * 1e6),
        "cpu a visit, of its loop's thread, µs": round((used.loop_cpu_s[-1] - used.loop_cpu_s[0]) / visits * 1e6),
        "share of one core": round((used.cpu_s[-1] - used.cpu_s[0]) / (options.minutes * 60), 3),
        "rss MB at a quarter, half and end": [round(used.rss_mb[len(used.rss_mb) * part // 4 - 1]) for part in (1, 2, 4)],
        "rss peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip


def main() -> int:
    """Run it and say what was seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.probes", description=__doc__)
    parser.add_argument("--sites", type=int, default=14_000)
    parser.add_argument("--minutes", type=float, default=12.0, help="of wall time")
    parser.add_argument("--pace", type=int, default=10, help="times the pace of the day")
    parser.add_argument("--tls", type=float, default=0.5, help="share of sites behind HTTPS, in tenths")
    options = parser.parse_args()
    seen = report(options)
    print(json.dumps(seen, ensure_ascii=False, indent=2))
    lost = (seen["never arrived"], seen["wrong outcome"], seen["say nothing"])
    return 1 if any(lost) or float(str(seen["late p99 s"])) > LATE_P99_S else 0


if __name__ == "__main__":
    sys.exit(main())
