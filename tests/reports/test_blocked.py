"""Several sites behind one address that refuse us at once: one matter, read from stored visits and crawls."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.clock import SystemClock
from monitor.contract import UNREADABLE, ColumnState, Finding, Reposts
from monitor.judging import catalogue, judge_site
from monitor.judging.result import SiteJudgement
from monitor.model import Coverage, Kind, Outcome, Pace, Register, Settings, Site, Verdict, Visit, host_of
from monitor.observe.host_pool import HostPool, Network
from monitor.observe.visit import probe_round
from monitor.reports.blocked import Blocked, blocked_addresses, with_causes
from monitor.reports.lines import finding_lines
from monitor.reports.unmeasured import lost_columns, unmeasured
from monitor.store import Store
from monitor.store.evidence import evidence
from tests.observe.small_site import page, serving
from tests.reports.judgements import SITES, all_good, judged

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAMES = ("jw", "wjw", "mzj", "lyw")
PLATFORM, OTHER = "203.0.113.7", "203.0.113.9"


def site(name: str) -> Site:
    url = f"https://{name}.nanan.example.cn/"
    return Site(id=name, name=f"{name}网", kind=Kind.STANDALONE, owner=name, url=url, prefixes=(url,))


REGISTER = Register(
    settings=Settings(
        district="南安区", division="500199", contact_url="https://example.org/", allow_private=True,
        pace=Pace(requests_per_s=1_000, concurrency=8),
    ),
    sites=tuple(map(site, NAMES)),
    revision="r1",
)  # fmt: skip


@pytest.fixture(name="store")
def _store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "facts.sqlite") as opened:
        yield opened


def visits(name: str, refused_for: timedelta, *, address: str = PLATFORM, **refused: object) -> list[Visit]:
    """A week of hourly visits: all opened but those of the last while."""
    looks = []
    for hour in range(7 * 24):
        at = NOW - HOUR * (7 * 24 - hour) + timedelta(minutes=3)
        look = Visit(site=name, at=at, family=4, outcome=Outcome.OK, status=200, address=address)
        if NOW - at <= refused_for:
            more = {"outcome": Outcome.BLOCKED, "status": 412, "detail": "被防护系统拦截（瑞数）"} | refused
            look = Visit(site=name, at=at, family=4, address=address, **more)  # type: ignore[arg-type]
        looks.append(look)
    return looks


def crawl(name: str, days_ago: int, gap: Outcome | None = None, detail: str = "") -> Coverage:
    host = host_of(site(name).url)
    began = NOW - DAY * days_ago - 14 * HOUR
    return Coverage(
        crawl=f"{host}@{days_ago}", host=host, sites=(name,), started=began, finished=began + HOUR, complete=gap is None,
        pages=0 if gap else 30, pages_by_site={} if gap else {name: 30}, gap=gap, detail=detail,
        unvisited=(site(name).url,) if gap else (),
    )  # fmt: skip


def found(store: Store, register: Register = REGISTER) -> tuple[Blocked, ...]:
    """What the stored facts say."""
    looks = {each.id: store.visits(each.id, NOW - 7 * DAY, NOW) for each in register.sites}
    crawls = {host_of(each.url): store.coverages(each.url, NOW, 30) for each in register.sites}
    return blocked_addresses(register, looks, crawls, NOW)


def record(store: Store, looks: Sequence[list[Visit]], crawls: Sequence[Coverage] = ()) -> None:
    store.record([*(look for each in looks for look in each), *crawls])


# ── what is one matter ───────────────────────────────────────────────────────────────────────────────────────────────


def test_sites_of_one_address_that_refuse_us_at_once_are_one_matter(store: Store) -> None:
    record(
        store,
        [
            visits("jw", 12 * HOUR),
            visits("wjw", 14 * HOUR),
            visits("mzj", 0 * HOUR),
            visits("lyw", 12 * HOUR, address=OTHER),
        ],
    )
    assert found(store) == (
        Blocked(
            address=PLATFORM,
            sites=("wjw", "jw"),
            since=NOW - 14 * HOUR + timedelta(minutes=3),
            name="瑞数",
            visits=True,
        ),
    )


@pytest.mark.parametrize(
    "looks",
    [
        [visits("jw", 12 * HOUR), visits("wjw", 0 * HOUR), visits("mzj", 0 * HOUR)],
        [visits("jw", 1 * HOUR), visits("wjw", 1 * HOUR), visits("mzj", 0 * HOUR)],
        [visits("jw", 90 * HOUR), visits("wjw", 4 * HOUR), visits("mzj", 0 * HOUR)],
        [visits("jw", 12 * HOUR), visits("wjw", 12 * HOUR, address=OTHER), visits("mzj", 0 * HOUR)],
        [visits("jw", 12 * HOUR, outcome=Outcome.TIMEOUT), visits("wjw", 12 * HOUR, outcome=Outcome.SERVER_ERROR)],
        [visits("jw", 12 * HOUR)[:-1] + visits("jw", 0 * HOUR)[-1:], visits("wjw", 12 * HOUR), visits("mzj", 0 * HOUR)],
        [visits("jw", 100 * HOUR)[: -3 * 24], visits("wjw", 100 * HOUR)[: -3 * 24]],
        [visits("jw", 12 * HOUR, own_line=False), visits("wjw", 12 * HOUR, own_line=False)],
    ],
    ids=[
        "one site",
        "one bad look",
        "days apart",
        "two addresses",
        "outages",
        "let in again",
        "looks too old",
        "own line",
    ],
)
def test_what_is_no_matter_of_ours(store: Store, looks: list[list[Visit]]) -> None:
    record(store, looks)
    assert found(store) == ()


def test_all_sites_of_an_address_are_one_matter_whenever_each_began(store: Store) -> None:
    record(store, [visits("jw", 90 * HOUR), visits("wjw", 4 * HOUR), visits("mzj", 0 * HOUR, address=OTHER)])
    (block,) = found(store)
    assert (block.sites, block.since) == (("jw", "wjw"), NOW - 90 * HOUR + timedelta(minutes=3))


def test_looks_that_say_nothing_do_not_end_it_and_our_own_pauses_belong_to_it(store: Store) -> None:
    paused = visits("jw", 12 * HOUR)
    paused[-3:] = visits("jw", 3 * HOUR, outcome=Outcome.CIRCUIT_OPEN, detail="")[-3:]
    cut = visits("wjw", 12 * HOUR)
    cut[-5] = visits("wjw", 12 * HOUR, outcome=Outcome.DNS, own_line=False)[-5]
    record(store, [paused, cut, visits("mzj", 0 * HOUR)])
    (block,) = found(store)
    assert (block.sites, block.name) == (("jw", "wjw"), "瑞数")


@pytest.mark.parametrize(
    ("details", "name"),
    [
        (("被对方拦截或要求登录（403）", "被防护系统拦截（安全狗）"), "安全狗"),
        (("被对方拦截或要求登录（403）", "被对方拦截或要求登录（403）"), "403"),
        (("", ""), ""),
    ],
)
def test_the_product_is_named_before_a_status(store: Store, details: tuple[str, str], name: str) -> None:
    record(store, [visits(key, 12 * HOUR, detail=detail) for key, detail in zip(("jw", "wjw"), details, strict=True)])
    assert [block.name for block in found(store)] == [name]


def test_crawls_that_end_at_a_wall_while_visits_are_let_in(store: Store) -> None:
    crawls = [crawl(name, 3) for name in ("jw", "wjw", "mzj")]
    crawls += [
        crawl(name, days, Outcome.BLOCKED, "被防护系统拦截（雷池WAF）") for name in ("jw", "wjw") for days in (2, 1, 0)
    ]
    record(store, [visits(name, 0 * HOUR) for name in ("jw", "wjw", "mzj")], [*crawls, crawl("mzj", 0)])
    (block,) = found(store)
    assert (block.sites, block.name, block.visits) == (("jw", "wjw"), "雷池WAF", False)
    assert block.since == crawl("jw", 2).started


async def test_visits_of_a_real_server_that_begins_to_refuse(store: Store) -> None:
    """Four names on one address; three of them get a challenge from the third round on."""
    wall = "<html><meta id=\"q\" content=\"x\" r='m'><script>$_ts=window['$_ts'];$_ts.nsd=1;</script></html>"
    pages = {f"{name}.nanan.example.cn/": page(name, text="正文" * 200) for name in NAMES}
    looks: list[Visit] = []
    async with serving(pages) as web:
        plain = Register(
            settings=REGISTER.settings,
            sites=tuple(replace(each, url=each.url.replace("https", "http")) for each in REGISTER.sites),
            revision="r2",
        )  # fmt: skip
        network = Network(
            connect_map={f"{name}.nanan.example.cn:80": f"127.0.0.1:{web.port}" for name in NAMES}, loopback_only=True,
            paced_loopback=False,
        )  # fmt: skip
        for turn in range(5):
            if turn == 2:
                web.pages |= dict.fromkeys([f"{name}.nanan.example.cn/" for name in NAMES[:3]], wall)
            async with HostPool(plain, network, SystemClock()) as pool:
                looks += await probe_round(pool, plain.sites, SystemClock(), anchors=())
    store.record(looks)
    now = max(look.at for look in looks)
    kept = {each.id: store.visits(each.id, now - DAY, now) for each in plain.sites}
    (block,) = blocked_addresses(plain, kept, {}, now)
    assert (block.address, sorted(block.sites), block.name) == ("127.0.0.1", sorted(NAMES[:3]), "瑞数")
    assert block.since == min(look.at for look in looks if look.outcome is Outcome.BLOCKED)


# ── what it explains ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(name="judgements")
def _judgements(store: Store) -> list[SiteJudgement]:
    """Three sites refused for two and a half days in visits and crawls, one that is open; judged by the real checks."""
    looks = [visits(name, 60 * HOUR) for name in NAMES[:3]] + [visits("lyw", 0 * HOUR)]
    crawls = [crawl(name, days) for name in NAMES for days in (6, 5, 4, 3)]
    crawls += [crawl(name, days, Outcome.BLOCKED, "被防护系统拦截（瑞数）") for name in NAMES[:3] for days in (2, 1, 0)]
    record(store, looks, [*crawls, *(crawl("lyw", days) for days in (2, 1, 0))])
    return [judge_site(evidence(store, REGISTER, each, NOW)) for each in REGISTER.sites]


def test_every_open_check_of_the_blocked_sites_is_said_once(store: Store, judgements: list[SiteJudgement]) -> None:
    blocked, checks = found(store), catalogue()
    without = unmeasured(judgements, checks)
    causes = unmeasured(judgements, checks, blocked=blocked)
    first, *others = causes
    assert len(without) > len(causes)
    assert first.address == PLATFORM and first.sites == ("jw网", "wjw网", "mzj网")
    owed = [
        check for check in checks.values() if check.needs != (Reposts,)
    ]  # no issuer is registered: nothing to repost
    assert first.checks == tuple(check.title for check in owed)
    assert "瑞数" in first.reason and "3个站点" in first.reason and "不是网站故障" in first.reason
    assert {name for other in others for name in other.sites} == {"lyw网"}


def test_each_sites_own_open_findings_refer_to_it(store: Store, judgements: list[SiteJudgement]) -> None:
    blocked = found(store)
    for judgement in judgements:
        lines = with_causes(finding_lines(judgement, REGISTER, catalogue()), judgement, blocked, catalogue())
        causes = {line.cause for line in lines if line.unknown}
        if judgement.site.id == "lyw":
            assert causes <= {""}
        else:
            assert causes == {f"与同一地址（{PLATFORM}）上的其他2个站点同时被拦截，是监测地址被拦截，不是本站故障"}


def test_what_else_is_open_keeps_its_own_reason(store: Store, judgements: list[SiteJudgement]) -> None:
    """A block of an hour explains no week of visits; one that only crawls meet explains none at all."""
    short = Blocked(address=PLATFORM, sites=("jw", "wjw"), since=NOW - HOUR, name="瑞数", visits=True)
    crawls = Blocked(address=PLATFORM, sites=("jw", "wjw"), since=NOW - 60 * HOUR, visits=False)
    for block in (short, crawls):
        first, *others = unmeasured(judgements[:2], catalogue(), blocked=[block])
        assert "站点可访问" not in first.checks and "首页更新" in first.checks
        assert any("站点可访问" in other.checks for other in others)


def test_a_column_that_we_lost_is_told_once(store: Store) -> None:
    what = f"栏目“动态”不能判断是否空白：{UNREADABLE[ColumnState.LOST]}。"
    other = f"栏目“公示”不能判断是否空白：{UNREADABLE[ColumnState.SCRIPTED]}。"
    lines = [
        judged(check, "jw", Finding(code="unknown", verdict=Verdict.UNKNOWN, subject=url, where=url, what=text, fix="-", since=NOW))
        for check in ("columns_blank", "columns_updated")
        for url, text in (("https://a.example/dt/", what), ("https://a.example/gs/", other))
    ]  # fmt: skip
    base = all_good(SITES[1])
    results = tuple(
        replace(each, findings=tuple(line for line in lines if line.check == each.check)) for each in base.results
    )
    (lost,) = lost_columns([replace(base, results=results)])
    assert (lost.site, lost.name, lost.url, lost.since) == (
        SITES[1].name,
        "动态",
        "https://a.example/dt/",
        "2026-11-23",
    )
