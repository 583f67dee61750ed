"""A small district's evidence, built from the real types: what the checks are tested with."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Any

from monitor.contract import (
    PART_NAMES,
    Columns,
    ColumnSeen,
    ColumnState,
    Evidence,
    Gap,
    Item,
    Judgement,
    OptionValue,
    Part,
    Visits,
)  # fmt: skip
from monitor.model import (
    Column,
    ColumnClass,
    Kind,
    Level,
    Outcome,
    Register,
    Settings,
    Site,
    Stage,
    Visit,
    Waiver,
    day_start,
)  # fmt: skip

AS_OF = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # 18:00 in Asia/Shanghai
TODAY = date(2026, 11, 23)
PORTAL_URL = "https://www.nanan.gov.cn/"
SECTION_URL = "https://www.nanan.gov.cn/bm/jw/"
CODE = "5001990001"

PORTAL = Site(
    id="portal", name="南岸区人民政府", kind=Kind.PORTAL, owner="区政府办公室", url=PORTAL_URL, site_code=CODE,
    icp="渝ICP备05003300号", police_id="50019902000011",
)  # fmt: skip
SECTION = Site(id="jw", name="区教委", kind=Kind.SECTION, owner="区教委", url=SECTION_URL, prefixes=(SECTION_URL,))
STANDALONE = Site(id="lyw", name="区旅游网", kind=Kind.STANDALONE, owner="区文旅委", url="https://lyw.nanan.gov.cn/")
NOT_LOOKED = Gap(reason=Outcome.NOT_LOOKED, detail="本测试没有给出")


def register(*sites: Site) -> Register:
    """A register of the given sites, or of the three usual ones."""
    settings = Settings(district="南岸区", division="500199", contact_url="https://www.nanan.gov.cn/about")
    return Register(settings=settings, sites=sites or (PORTAL, SECTION, STANDALONE), revision="r1")


def changed(site: Site, **fields: object) -> Site:
    """A copy of a site with other fields."""
    kept = {name: getattr(site, name) for name in site.__struct_fields__}
    return Site(**{**kept, **fields})


def evidence(
    *parts: Part,
    site: Site = PORTAL,
    as_of: datetime = AS_OF,
    gap: Gap = NOT_LOOKED,
) -> Evidence:
    """Evidence that holds the given parts, and a gap in place of each other."""
    held: dict[str, Any] = dict.fromkeys(PART_NAMES.values(), gap)
    held |= {PART_NAMES[type(part)]: part for part in parts}
    others = tuple(each for each in (PORTAL, SECTION, STANDALONE) if each.id != site.id)
    return Evidence(site=site, register=register(site, *others), as_of=as_of, **held)


def judge(module: ModuleType, given: Evidence, **options: OptionValue) -> Judgement:
    """A check's own answer with its default options, some of them replaced."""
    defaults = {name: option.default for name, option in module.CHECK.options.items()}
    answer = module.judge(given, {**defaults, **options})
    assert isinstance(answer, Judgement)
    return answer


def waived(check: str, where: str = "", until: date = TODAY, reason: str = "经核实无需更新") -> Waiver:
    """A waiver that still holds today unless told otherwise."""
    return Waiver(check=check, where=where, until=until, reason=reason)


def item(
    age_days: int | None, *, first_seen_days: int | None = None, read: bool = True, title: str = "关于放假的通知"
) -> Item:
    """An item dated ``age_days`` before today (``None``: no date)."""
    shown = None if age_days is None else TODAY - timedelta(days=age_days)
    seen = AS_OF - timedelta(days=first_seen_days) if first_seen_days is not None else None
    return Item(
        title=title, url=f"{PORTAL_URL}art/{age_days}.html", shown=shown, effective=shown, first_seen=seen, read=read
    )


def on(day: date) -> Item:
    """An item dated on the given day."""
    return Item(
        title="任前公示", url=f"{PORTAL_URL}art/{day:%Y%m%d}.html", shown=day, effective=day, first_seen=day_start(day)
    )


def column(
    name: str, cls: ColumnClass, *items: Item, state: ColumnState = ColumnState.LISTED, level: Level = Level.FIRST,
    registered: bool = True, recognised: bool = True, looked_days: int = 0, historical: bool = False,
    period_days: int | None = None, gap: Gap | None = None,
) -> ColumnSeen:  # fmt: skip
    """One column as seen ``looked_days`` ago."""
    duty = Column(
        name=name, url=f"{PORTAL_URL}{name}/", cls=cls, level=level, historical=historical, period_days=period_days
    )
    looked = AS_OF - timedelta(days=looked_days)
    return ColumnSeen(
        column=duty, registered=registered, recognised=recognised, state=state, looked_at=looked, items=items, gap=gap,
        since=looked - timedelta(days=3),
    )  # fmt: skip


def stale_news(count: int) -> list[ColumnSeen]:
    """So many news columns whose newest item is twenty days old."""
    return [column(f"动态{n}", ColumnClass.NEWS, item(20)) for n in range(count)]


def columns(*groups: ColumnSeen | Sequence[ColumnSeen]) -> Columns:
    """Columns from single ones and lists."""
    flat: list[ColumnSeen] = []
    for group in groups:
        flat += [group] if isinstance(group, ColumnSeen) else group
    return Columns(columns=tuple(flat))


def visits(
    *, opened: int = 0, failed: int = 0, blocked: int = 0, own_line: int = 0, late: int = 0, shared: int = 0,
    outcome: Outcome = Outcome.TIMEOUT, site: Site = PORTAL, per_day: int = 20, days: float = 7,
) -> Visits:  # fmt: skip
    """Visits spread evenly over the last ``days`` days; ``shared`` failures are the portal's too."""
    kinds = [Outcome.OK] * opened + [outcome] * (failed + shared) + [Outcome.BLOCKED] * blocked
    kinds += [Outcome.DNS] * own_line + [Outcome.TIMEOUT] * late
    gap = timedelta(days=days) / max(len(kinds), 1)
    cut = Outcome.DNS if own_line else None
    made = [
        Visit(
            site=site.id, at=AS_OF - gap * n, family=4, outcome=kind, own_line=kind is not cut,
            lag_s=3.0 if n >= len(kinds) - late else 0.0,
        )
        for n, kind in enumerate(kinds)
    ]  # fmt: skip
    with_portal = [visit.at for visit in made[opened + failed : opened + failed + shared]]
    ordered = tuple(sorted(made, key=lambda visit: visit.at))
    return Visits(samples=ordered, per_day=per_day, host_failures=tuple(with_portal))


OTHER_STAGES = (Stage.PREPARING, Stage.SUSPENDED, Stage.CLOSED)
