"""Draws the sound part of a district: hosts, sites, columns, issuers.  What goes wrong is planted on top of it."""

from datetime import date, timedelta
from typing import Any

import msgspec

from monitor.demo import names
from monitor.demo.chance import between, number, pick, shuffled
from monitor.demo.world import DemoColumn, DemoHost, DemoIssuer, DemoSite, Form, HomeForm, Style
from monitor.model import Column, ColumnClass, Kind, Level, Stage, Tier

START = date(2026, 11, 2)
"""Day 1 of every drawn scenario: a Monday."""
STYLES = (Style.TRS, Style.JPAGE, Style.TABLE, Style.MODERN)
ISSUERS = (("guowuyuan", "中国政府网（模拟）", "www.guowuyuan-moni.gov.cn"),)
YEARLY = (ColumnClass.REPORT, ColumnClass.SITE_REPORT)
OUTSIDE = ("bszs.conac.cn", "zfwzgl.www.gov.cn", "beian.miit.gov.cn", "www.beian.gov.cn")
STRANGERS = ("www.fangchan-moni.com", "www.zhuangxiu-moni.net", "www.xiaoshuo-moni.cc", "www.youxi-moni.com")
"""Outside hosts that no government site links to of its own will."""
OLD_REPORT_HOSTS = ("zfwzxx.www.gov.cn", "pucha.kaipuyun.cn")
GUIDED = 2
"""How many sections have service guides of their own."""
SIX = "2001:db8:77::"
"""Where the simulation's IPv6 addresses begin: a prefix that is nobody's."""
ANCHORS = ("www.anchor-a-moni.net.cn", "www.anchor-b-moni.net.cn")


class Frame:
    """The district's names and numbers, from which its sites are built."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.district, self.pinyin = pick(names.DISTRICTS, seed, "district")
        self.division = f"5001{between(61, 98, seed, 'division')}"
        self.domain = f"{self.pinyin}-moni.gov.cn"
        self.icp = f"渝ICP备{between(2020000000, 2023999999, seed, 'icp')}号-1"
        self.short = self.district[:2]
        self.portal_https = seed % 3 != 0
        self.portal_charset = "gb18030" if seed % 4 == 3 else "utf-8"

    def code(self, serial: int) -> str:
        """A 网站标识码 of the district."""
        return f"{self.division}{serial:04d}"

    def police(self, serial: int) -> str:
        """A 公安备案号 of the district."""
        return f"渝公网安备{self.division}02{between(100000, 999999, self.seed, 'police', serial)}号"

    def conac(self, serial: int) -> str:
        """The id of a 党政机关网站标识."""
        return f"{number(self.seed, 'conac', serial):016X}{number(self.seed, 'conac too', serial):016X}"


def hosts(frame: Frame) -> tuple[DemoHost, ...]:
    """Every name on the simulated network, each on an address of its own, so that pacing by address is realistic."""
    own = [
        DemoHost(
            name=f"www.{frame.domain}", address="127.77.1.1", six=f"{SIX}1:1", https=frame.portal_https,
            charset=frame.portal_charset,
        ),
    ]  # fmt: skip
    for at, (key, title, _) in enumerate(_standalone(frame)):
        own.append(
            DemoHost(
                name=f"{key}.{frame.domain}",
                address=f"127.77.1.{at + 2}",
                six="" if at == 1 else f"{SIX}1:{at + 2}",
                https=at != 1,
                charset="gb18030" if at == 1 - frame.seed % 2 else "utf-8",
                expired=at == 2,
                soft_404=at == 1,
                gone=at == 3,
                title=title,
            )
        )
    city = f"www.{names.CITY[1]}-moni.gov.cn"
    issuers = [
        DemoHost(name=ISSUERS[0][2], address="127.77.2.1", role="issuer", https=True, title=ISSUERS[0][1]),
        DemoHost(name=city, address="127.77.2.2", role="issuer", title=f"{names.CITY[0]}人民政府（模拟）"),
    ]
    anchors = [
        DemoHost(
            name=name, address=f"127.77.3.{at + 1}", six=f"{SIX}3:{at + 1}", role="anchor", https=at == 0,
            title="线路参照（模拟）",
        )
        for at, name in enumerate(ANCHORS)
    ]  # fmt: skip
    near = (f"www.{frame.pinyin}-daily-moni.cn", f"www.{frame.pinyin}-fuzhi-moni.cn")
    away = [*OUTSIDE, *OLD_REPORT_HOSTS, *near, *STRANGERS, "js.heilian-moni.com"]
    outside = [
        DemoHost(name=name, address=f"127.77.4.{at + 1}", role="outside", https=name.startswith(("zfwzgl", "beian")))
        for at, name in enumerate(away)
    ]
    gone = DemoHost(name=f"www.{frame.pinyin}-expo-moni.com", address="127.77.4.99", role="outside", gone=True)
    paper = DemoHost(name=f"szb.{frame.domain}", address="127.77.4.50", role="outside", title=f"{frame.short}数字报")
    return (*own, *issuers, *anchors, *outside, gone, paper)


def _standalone(frame: Frame) -> list[tuple[str, str, str]]:
    """Key, title and owner of the two standalone sites, the leaving and the closed one."""
    two = shuffled(names.STANDALONE, frame.seed, "standalone")[:2]
    leaving = shuffled(names.LEAVING, frame.seed, "leaving")[:2]
    return [*two, *((key, title, f"{title[:2]}主管部门") for key, title in leaving)]


def sites(frame: Frame) -> list[DemoSite]:
    """Portal, fifteen sections, two standalone sites, one on its way out, one closed."""
    portal = _portal(frame)
    sections = [_section(frame, portal, *each) for each in _bodies(frame)]
    sections[:GUIDED] = [_guided(frame, site) for site in sections[:GUIDED]]
    others = [_own_host(frame, at, *each) for at, each in enumerate(_standalone(frame))]
    leaving = msgspec.structs.replace(
        others[2],
        stage=Stage.MIGRATING,
        stage_since=START - timedelta(days=between(3, 9, frame.seed, "leaving")),
        successor=f"{'https' if frame.portal_https else 'http'}://{portal.host}{sections[0].base}",
    )
    closed = msgspec.structs.replace(
        others[3],
        stage=Stage.CLOSED,
        stage_since=START - timedelta(days=between(40, 300, frame.seed, "closed")),
        successor=f"{'https' if frame.portal_https else 'http'}://{portal.host}{sections[1].base}",
    )
    return [portal, *sections, *others[:2], leaving, closed]


def _portal(frame: Frame) -> DemoSite:
    columns = _cadence(frame, "portal", (*names.PORTAL_COLUMNS, names.GUIDE_COLUMN))
    away = DemoColumn(
        name="网上办事",
        slug="wsbs",
        cls=ColumnClass.GUIDE,
        form=Form.AWAY,
        away=f"http://www.{names.CITY[1]}-moni.gov.cn/",
    )
    return DemoSite(
        id="portal",
        name=f"{frame.district}人民政府门户网站",
        kind=Kind.PORTAL,
        owner=f"{frame.district}人民政府办公室",
        host=f"www.{frame.domain}",
        style=pick((Style.TRS, Style.MODERN), frame.seed, "portal style"),
        columns=(*columns, away),
        site_code=frame.code(1),
        shown_code=frame.code(1),
        icp=frame.icp,
        police_id=frame.police(1),
        conac=frame.conac(1),
        opened=date(2008, 5, 1),
        **_contact(frame, "portal"),
    )


def _guided(frame: Frame, site: DemoSite) -> DemoSite:
    """A section with service guides of its own."""
    return msgspec.structs.replace(site, columns=(*site.columns, *_cadence(frame, site.id, (names.SECTION_GUIDES,))))


def _bodies(frame: Frame) -> list[tuple[str, str, str]]:
    departments = [("bm", *each) for each in shuffled(names.DEPARTMENTS, frame.seed, "departments")[:9]]
    towns = [("zj", *each) for each in shuffled(names.TOWNS, frame.seed, "towns")[:4]]
    streets = [("zj", *each) for each in shuffled(names.STREETS, frame.seed, "streets")[:2]]
    return [*departments, *towns, *streets]


def _section(frame: Frame, portal: DemoSite, folder: str, key: str, title: str) -> DemoSite:
    owner = f"{frame.district}{title}" if folder == "bm" else f"{title}人民政府".replace("街道人民政府", "街道办事处")
    return DemoSite(
        id=key,
        name=owner,
        kind=Kind.SECTION,
        owner=owner,
        host=portal.host,
        base=f"/{folder}/{key}/",
        style=pick(STYLES, frame.seed, "style", key),
        columns=_cadence(frame, key, names.SECTION_COLUMNS),
        shown_code=portal.site_code,
        icp=portal.icp,
        police_id=portal.police_id,
        conac=portal.conac,
        opened=date(2018, 1, 1) + timedelta(days=between(0, 1500, frame.seed, "opened", key)),
        **_contact(frame, key),
    )


def _own_host(frame: Frame, at: int, key: str, title: str, owner: str) -> DemoSite:
    code = frame.code(20 + at)
    return DemoSite(
        id=key,
        name=f"{frame.short}{title}",
        kind=Kind.STANDALONE,
        owner=f"{frame.district}{owner}",
        host=f"{key}.{frame.domain}",
        style=STYLES[(frame.seed + at) % 4],
        home=HomeForm.DATED,
        columns=_cadence(frame, key, names.STANDALONE_COLUMNS),
        site_code=code,
        shown_code=code,
        icp=frame.icp.replace("-1", f"-{at + 2}"),
        police_id=frame.police(20 + at),
        conac=frame.conac(20 + at),
        opened=date(2012, 1, 1) + timedelta(days=between(0, 2500, frame.seed, "opened", key)),
        rows=5,
        **_contact(frame, key),
    )


def _contact(frame: Frame, key: str) -> dict[str, Any]:
    road = pick(names.ROADS, frame.seed, "road", key)
    return {
        "phone": f"023-{between(40000000, 89999999, frame.seed, 'phone', key)}",
        "person": pick(names.PEOPLE, frame.seed, "person", key),
        "address": f"{frame.district}{road}{between(1, 299, frame.seed, 'no', key)}号",
    }


def _cadence(frame: Frame, site: str, columns: tuple[DemoColumn, ...]) -> tuple[DemoColumn, ...]:
    """The columns with healthy gaps drawn between half the given one and all of it; yearly reports on their day."""
    drawn = []
    for column in columns:
        if column.cls in YEARLY:
            drawn.append(msgspec.structs.replace(column, phase=_yearly(frame, site, column)))
            continue
        every = between(max(1, column.every // 2), column.every, frame.seed, "every", site, column.slug)
        phase = number(frame.seed, "phase", site, column.slug) % every
        drawn.append(msgspec.structs.replace(column, every=every, phase=phase))
    return tuple(drawn)


def _yearly(frame: Frame, site: str, column: DemoColumn) -> int:
    """The phase of a report that comes out in the three weeks before its last day (RULES G-7, L-17): the government's
    own in March, every other in January."""
    month = 3 if site == "portal" and column.cls is ColumnClass.REPORT else 1
    day = date(START.year, month, between(8, 25, frame.seed, "report", site, column.slug))
    return -((day - START).days + 1) % column.every


def issuers() -> tuple[DemoIssuer, ...]:
    """The two superior sites."""
    city = f"www.{names.CITY[1]}-moni.gov.cn"
    pairs = ((ISSUERS[0][0], ISSUERS[0][1], f"https://{ISSUERS[0][2]}", ISSUERS[0][2]),)
    listed = (*pairs, (names.CITY[1], f"{names.CITY[0]}人民政府（模拟）", f"http://{city}", city))
    return tuple(
        DemoIssuer(
            id=key,
            name=title,
            host=host,
            columns=(Column(name="政策文件", url=f"{origin}/zhengce/", cls=ColumnClass.POLICY, level=Level.FIRST),),
            tier=Tier.STATE_COUNCIL if key == ISSUERS[0][0] else Tier.SUPERIOR,
        )
        for key, title, origin, host in listed
    )
