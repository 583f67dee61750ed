"""An issuer and a district's portal on one real server, watched under a clock that the test moves."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from monitor.app.wiring import RULES, Monitor
from monitor.contract import Reposts
from monitor.judging import catalogue
from monitor.model import BEIJING, Column, ColumnClass, Issuer, Register, RepostRule, Tier
from monitor.observe.columns import recognise
from monitor.store import Store, evidence
from tests.observe.small_site import HOME, HOST, Web, network, portal, register, serving

ISSUER = "www.issuer.gov.cn"
LIST = f"http://{ISSUER}/zhengce/"
COLUMN = f"{HOME}sjwj/"
SENTENCES = (
    "各区县人民政府，市政府各部门，有关单位：",
    "为贯彻落实党中央、国务院决策部署，进一步做好{topic}工作，经市政府同意，现将有关事项通知如下。",
    "一、提高思想认识。各区县、各部门要充分认识做好{topic}工作的重要意义，主要负责同志亲自抓，分管负责同志具体抓。",
    "二、明确工作目标。到2027年底，全市{topic}覆盖率达到{share}%以上，建成示范点{count}个，群众满意度不低于{share}%。",
    "三、落实资金保障。市级财政安排专项资金{count}万元，按照{topic}任务完成情况分两批拨付，不得挪作他用。",
    "四、强化督促检查。市政府督查室每季度对{topic}工作进展进行通报，对推进不力的单位予以约谈。",
    "五、本通知自2026年12月1日起施行，有效期{years}年。",
)

catalogue()  # the checks are read from their files once, before any loop runs


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def local(text: str) -> datetime:
    """A moment of Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC)


def paragraphs(topic: str, share: int = 90, count: int = 120, years: int = 5) -> list[str]:
    """The text of a notice."""
    return [each.format(topic=topic, share=share, count=count, years=years) for each in SENTENCES]


def article(title: str, text: Sequence[str], bar: str = "", table: str = "", more: str = "") -> str:
    """A document's page, an issuer's or a portal's."""
    body = "".join(f"<p>{each}</p>" for each in text)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}_网站</title></head><body>"
        f"<div class=nav><a href='/'>首页</a><a href='/sjwj/'>上级文件</a></div>{table}<h1>{title}</h1>"
        f"<div class=bar>{bar}</div><div class=content>{body}</div>{more}<div class=footer>主办：某某办公室</div></body></html>"
    )


def listing(name: str, rows: Sequence[tuple[str, str, str]], more: str = "") -> str:
    """A list of (path, title, day)."""
    items = "".join(
        f'<li><a href="{path}" title="{title}">{title}</a><span>{day}</span></li>' for path, title, day in rows
    )
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{name}</title></head><body>"
        f"<div class=nav><a href='/'>首页</a></div><div class=list><ul>{items}</ul></div>{more}</body></html>"
    )


def issuer(*rules: RepostRule, tier: Tier = Tier.SUPERIOR) -> Issuer:
    return Issuer(
        id="shi", name="某市人民政府", url=f"http://{ISSUER}/", tier=tier, allow_private=True, rules=rules,
        columns=(Column(name="政策文件", url=LIST, cls=ColumnClass.POLICY),),
    )  # fmt: skip


def known(*issuers: Issuer) -> Register:
    columns = (Column(name="上级文件", url=COLUMN, cls=ColumnClass.POLICY),)
    made = register(portal(*columns))
    return Register(settings=made.settings, sites=made.sites, issuers=issuers or (issuer(),), revision="1")


class District:
    """The server, the monitor, and the tables from which the lists are made."""

    def __init__(self, web: Web, monitor: Monitor, clock: HandClock) -> None:
        self.web, self.monitor, self.clock = web, monitor, clock
        self.issued: list[tuple[str, str, str]] = []
        self.reposted: list[tuple[str, str, str]] = []
        self._relist()

    def _relist(self) -> None:
        self.web.pages[f"{ISSUER}/zhengce/"] = listing("政策文件", self.issued)
        self.web.pages["/sjwj/"] = listing("上级文件", self.reposted)
        self.web.pages["/"] = listing("测试区政府", [("/sjwj/", "上级文件栏目", "")])

    def publish(self, name: str, title: str, text: Sequence[str], when: str, number: str = "", more: str = "") -> None:
        """The issuer publishes; ``when`` is what its page shows."""
        table = f"<table><tr><td>发文字号：</td><td>{number}</td><td>成文日期：</td><td>2026年11月1日</td></tr></table>"
        page = article(title, text, f"{when} 来源：某市人民政府", table if number else "", more)
        self.web.pages[f"{ISSUER}/zhengce/{name}.html"] = page
        self.issued.insert(0, (f"/zhengce/{name}.html", title, when[:10]))
        self._relist()

    def repost(self, name: str, title: str, text: Sequence[str], bar: str, more: str = "") -> None:
        """The portal puts a page on its column."""
        self.web.pages[f"/sjwj/{name}.html"] = article(title, text, bar, more=more)
        self.reposted.insert(0, (f"/sjwj/{name}.html", title, bar[:10]))
        self._relist()

    def withdraw(self, name: str) -> None:
        self.web.pages[f"/sjwj/{name}.html"] = 404
        self.reposted = [row for row in self.reposted if row[0] != f"/sjwj/{name}.html"]
        self._relist()

    async def feed(self) -> None:
        async with self.monitor.pool() as pool:
            for each in self.monitor.register.issuers:
                await self.monitor.feed(each, pool)

    async def crawl(self) -> None:
        await self.monitor.crawl(HOST, confirm_after_s=0.05)

    async def watch(self) -> None:
        async with self.monitor.pool() as pool:
            await self.monitor.light(HOST, pool, narrow=True, again_after_s=0.05)

    def seen(self, as_of: datetime | None = None) -> Reposts:
        """What is known of the portal's duties."""
        monitor = self.monitor
        given = evidence(
            monitor.store, monitor.register, monitor.register.sites[0], as_of or self.clock.now(), recognise=recognise,
            owing=RULES,
        )  # fmt: skip
        assert isinstance(given.reposts, Reposts)
        return given.reposts


@asynccontextmanager
async def district(store: Store, start: str, register: Register | None = None) -> AsyncIterator[District]:
    """A district at a moment of Asia/Shanghai, nothing published yet."""
    clock = HandClock(local(start))
    async with serving({}) as web:
        monitor = Monitor(register or known(), store, clock, network(web.port, (HOST, ISSUER)))
        yield District(web, monitor, clock)
