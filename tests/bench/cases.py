"""What is measured: the portals, who runs on each how often, and the order that spreads a disturbance over all."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.nginx import Served
from tests.bench.portal_articles import Plan
from tests.bench.portal_writing import Built, build, key_of
from tests.bench.runners import HOME, Ground

PORT = 8_800
FLEET = 100
FAST = ("ours", "lychee", "scrapy-lean")
SLOW = ("scrapy", "linkchecker", "linkinator", "textbook")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One portal under one protocol; ``runs``: how often each runner runs on it; ``limit_s``: when a run is ended."""

    name: str
    articles: int
    encoding: str = "utf-8"
    https: bool = False
    gzip: bool = False
    fleet: bool = False
    runs: tuple[tuple[str, int], ...]
    limit_s: float = 300.0

    @property
    def title(self) -> str:
        """The heading of its table."""
        what = f"a fleet of {FLEET} small sites" if self.fleet else f"{self.articles:,} articles"
        return f"{what}, {self.encoding.upper()}, {'HTTPS' if self.https else 'HTTP'}{', gzip' * self.gzip}"


def _runs(fast: int, slow: int = 0, *, lean: int | None = None) -> tuple[tuple[str, int], ...]:
    counts = dict.fromkeys(FAST, fast) | {"scrapy-lean": fast if lean is None else lean} | dict.fromkeys(SLOW, slow)
    return tuple((name, count) for name, count in counts.items() if count)


FULL: tuple[Case, ...] = (
    Case(name="small", articles=2_000, runs=_runs(5, 3)),
    Case(name="small-gb", articles=2_000, encoding="gb18030", runs=_runs(5, 1)),
    Case(name="small-tls", articles=2_000, https=True, runs=_runs(5)),
    Case(name="large", articles=20_000, limit_s=600, runs=_runs(5)),
    Case(name="large-gb", articles=20_000, encoding="gb18030", limit_s=600, runs=_runs(5)),
    Case(name="small-gzip", articles=2_000, gzip=True, runs=_runs(3)),
    Case(name="large-tls", articles=20_000, https=True, limit_s=600, runs=_runs(3, lean=1)),
    Case(name="fleet", articles=40, fleet=True, limit_s=600, runs=_runs(3, lean=1)),
)
GROWTH = (
    Case(name="large", articles=20_000, limit_s=600, runs=(("ours", 1),)),
    Case(name="huge", articles=60_000, limit_s=1_200, runs=(("ours", 1),)),
)
"""How memory goes on to grow."""

QUICK = (Case(name="small", articles=2_000, runs=_runs(1)),)


@dataclass(frozen=True, kw_only=True)
class Field:
    """A built case: the ground with its truth.  Keys are a site's address before the path."""

    ground: Ground
    pages: frozenset[bytes]
    broken: frozenset[bytes]
    served: tuple[Served, ...]

    def judged(self, broken: Iterable[str]) -> tuple[int, int, int]:
        """How many broken targets were found, how many missed, and how many that open were called broken."""
        said = frozenset(map(url_key, broken))
        return len(said & self.broken), len(self.broken - said), len(said - self.broken)


def url_key(url: str) -> bytes:
    """Which file of which site a URL asks for."""
    return _at(url.partition("://")[2].partition("/")[0].partition(":")[0], url)


def _at(address: str, path: str) -> bytes:
    return address.encode() + key_of(path)


def prepared(case: Case) -> Field:
    """Build what the case needs, once."""
    plans = _plans(case)
    built: list[tuple[Served, Built]] = []
    for address, (plan, folder) in plans.items():
        truth = build(plan, folder)
        built.append((Served(root=folder / "www", address=address, port=PORT, https=case.https), truth))
    sites = tuple(site for site, _ in built)
    plain = [Served(root=sites[0].root, address=f"127.0.0.{at}", port=PORT + 1) for at in (250, 251)]
    ca = str(HOME / "nginx" / case.name / "ca.pem") if case.https else ""
    columns = next(iter(plans.values()))[0].columns
    ground = Ground(
        sites=sites, anchors=(plain[0], plain[1]), columns=min(columns, 8), ca=ca,
        pages=[site.url.rstrip("/") + path for site, truth in built for path in truth["pages"]],
    )  # fmt: skip
    return Field(
        ground=ground,
        pages=frozenset(_at(site.address, path) for site, truth in built for path in truth["pages"]),
        broken=frozenset(_at(site.address, path) for site, truth in built for path in truth["broken"]),
        served=(*sites, *plain),
    )


def _plans(case: Case) -> dict[str, tuple[Plan, Path]]:
    if not case.fleet:
        return {
            "127.0.0.1": (
                Plan(articles=case.articles, encoding=case.encoding),
                HOME / f"{case.encoding}-{case.articles}",
            )
        }
    found = {}
    for at in range(1, FLEET + 1):
        plan = Plan(articles=case.articles, encoding=case.encoding, seed=at, columns=8, departments=6, towns=6)
        found[f"127.0.1.{at}"] = (plan, HOME / "fleet" / f"{at:03}")
    return found
