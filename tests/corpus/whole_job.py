"""The whole job over saved pages of real sites: crawl, store, evidence, checks, grade; each site as of its own time."""

from datetime import datetime, timedelta
from pathlib import Path

from monitor.clock import SystemClock
from monitor.judging import judge_site
from monitor.judging.result import SiteJudgement
from monitor.model import (
    Budget,
    Column,
    ColumnClass,
    Coverage,
    Kind,
    Level,
    Pace,
    Register,
    Robots,
    Settings,
    Site,
    host_of,
)
from monitor.observe.columns import recognise
from monitor.observe.crawl import crawl_host
from monitor.observe.host_pool import HostPool
from monitor.store import Store, Writer
from monitor.store.evidence import evidence
from tests.servers.replay import GAP, Replay

PINGTAN = "https://www.pingtan.gov.cn/"
PINGTAN_COLUMNS = (
    ("工作进展情况", "zwgk/ghxx/gzjzqk/", ColumnClass.OTHER),
    ("进度数据", "zwgk/tjxx/jdsj/", ColumnClass.OTHER),
    ("统计公报", "zwgk/tjxx/tjgb/", ColumnClass.OTHER),
    ("公示公告", "zwgk/gsgg/", ColumnClass.NOTICE),
    ("人事任免", "zwgk/zfxxgk/fdzdgknr/zkly/rsrm/", ColumnClass.PERSONNEL),
    ("人大议案", "zwgk/zdlyxxgk/yata/rdya/", ColumnClass.OTHER),
    ("行政许可", "zwgk/zdlyxxgk/aqsc_1/hzxk/", ColumnClass.OTHER),
)
STATISTICS = "http://www.stats.gov.cn/tjsj/tjbz/tjyqhdmhcxhfdm/2018/"


class ShiftedClock:
    """The machine's clock, moved so that it showed ``begins`` when it was made."""

    def __init__(self, begins: datetime) -> None:
        self._shift = begins - SystemClock().now()

    def now(self) -> datetime:
        return SystemClock().now() + self._shift


def pingtan_site() -> Site:
    """One district's 政务公开, as its office would have registered it."""
    columns = tuple(
        Column(name=name, url=PINGTAN + path, cls=cls, level=Level.FIRST) for name, path, cls in PINGTAN_COLUMNS
    )
    url = PINGTAN + "zwgk/"
    return Site(
        id="pingtan", name="平潭综合实验区政务公开", kind=Kind.PORTAL, owner="区管委会办公室", url=url,
        prefixes=(PINGTAN,), columns=columns, robots=Robots.IGNORE, allow_private=True,
    )  # fmt: skip


def statistics_site() -> Site:
    """A thousand pages of area codes."""
    return Site(
        id="statistics", name="统计用区划代码", kind=Kind.STANDALONE, owner="统计局", url=STATISTICS + "index.html",
        prefixes=(STATISTICS,), robots=Robots.IGNORE, allow_private=True,
    )  # fmt: skip


def register_of(site: Site) -> Register:
    """A register with just this site, at full speed."""
    settings = Settings(
        district="测试", division="350128", contact_url="https://monitor.example/", allow_private=True,
        pace=Pace(requests_per_s=10_000.0, concurrency=8), budget=Budget(max_per_pattern=3_000),
    )  # fmt: skip
    return Register(settings=settings, sites=(site,), revision="corpus")


async def whole_job(
    site: Site, replay: Replay, ca_file: str, as_of: datetime, database: Path
) -> tuple[Store, Coverage, SiteJudgement]:
    """Crawl a replayed site on two days that end with ``as_of`` (a broken link scores on its second day), then judge."""
    register = register_of(site)
    store = Store.open(str(database))
    host = host_of(site.url)
    for begins in (as_of - timedelta(hours=26), as_of - timedelta(hours=2)):
        clock = ShiftedClock(begins)
        async with (
            HostPool(register, replay.network(ca_file), clock) as pool,
            Writer(store, max_delay_s=0.2) as writer,
        ):
            coverage = await crawl_host(
                host, register, pool, store, writer, clock, budget=register.settings.budget,
                confirm_after_s=0.05, patience_s=(), gap_header=GAP,
            )  # fmt: skip
    return store, coverage, judge_site(evidence(store, register, site, as_of, recognise=recognise))
