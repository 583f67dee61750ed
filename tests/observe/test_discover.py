"""Discovery over real servers: a small site made for it, and the simulated districts."""

import asyncio
from pathlib import Path

import pytest

from monitor.app.discovering import draft
from monitor.app.timelapse import demo_register
from monitor.app.wiring import check_defaults
from monitor.clock import SystemClock
from monitor.contract import ColumnState
from monitor.demo.loop import LoopClock, run_virtual
from monitor.demo.scenario import draw
from monitor.demo.server import District
from monitor.demo.world import Scenario
from monitor.model import ColumnClass, Kind, Level, Outcome, Pace, Register, Settings, Stage
from monitor.observe.discover import discover
from monitor.observe.discover_result import Discovery
from monitor.observe.host_pool import HostPool, Network
from monitor.observe.units import is_above_or_beside, is_directory, is_unit
from monitor.register.lists.document import stood_in
from monitor.register.reading import of_tables, tables_of
from tests.observe.small_site import HOME, HOST, Answer, Handler, moved, network, page, portal, register, serving

# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["区财政局", "市规划自然资源委", "白云镇", "井岗镇人民政府", "三里庵街道办事处", "县教委", "区政府办公室", "高新区管委会", "区法院", "区总工会", "生态环境分局"]
)  # fmt: skip
def test_units(name: str) -> None:
    assert is_unit(name)


@pytest.mark.parametrize(
    "name", ["乡镇", "各镇街", "部门街道", "办事指南", "局长信箱", "政务要闻", "通知公告", "政务公开", "网上办事", "市委工作", "信息公开办",
             "12345网上接诉即办", "掌上办", "局", "区财政局关于公布收费目录的通知", "新闻发布", "局领导介绍"],
)  # fmt: skip
def test_words_that_are_no_unit(name: str) -> None:
    assert not is_unit(name)


def test_directories_and_units_of_others() -> None:
    assert all(
        map(
            is_directory,
            ("政府部门", "镇街", "区级部门", "部门网站", "政府信息公开", "网站导航", "组织机构", "乡镇街道"),
        )
    )
    assert not any(map(is_directory, ("政务要闻", "区财政局", "部门动态")))
    assert all(
        map(is_above_or_beside, ("国家统计局", "重庆市财政局", "万州区人民政府", "四川省发展改革委", "中国气象局"))
    )
    assert not any(map(is_above_or_beside, ("区财政局", "白云镇人民政府", "市场监督管理局", "市政局")))


# ── a small site ─────────────────────────────────────────────────────────────────────────────────────────────────────


def menu(*links: str) -> str:
    anchors = "".join('<li><a href="{}">{}</a></li>'.format(*link.split("|")) for link in links)
    return f'<div class="nav"><ul>{anchors}</ul></div>'


def listing(title: str, *navigation: str) -> str:
    rows = "".join(
        f'<li><a href="/art/2026/t{at}.html">关于做好第{at}项工作的通知</a><span>2026-01-0{at}</span></li>'
        for at in range(1, 6)
    )
    return page(title, text="", extra=f'{menu(*navigation)}<div class="list"><ul>{rows}</ul></div>')


NAVIGATION = ("/wsbs/|网上办事", "/yw/|政务要闻", "/tzgg/|通知公告", "/xxgk/|政府信息公开", "/kf/|开放广场")
DISTRICT: dict[str, Answer | Handler] = {
    "/": page("测试区人民政府", "/bm/|政府部门", "http://tz.test.gov.cn/|测试投资网", "http://www.other.gov.cn/|区融媒中心档案馆",
              "/zt/|乡镇", extra=menu(*NAVIGATION)),
    "/yw/": listing("政务要闻", *NAVIGATION),
    "/tzgg/": page("通知公告", text="", extra=menu(*NAVIGATION)),
    "/kf/": page("开放广场", text="", extra=menu(*NAVIGATION)),
    "/xxgk/": page("政府信息公开", "/xxgk/rsrm/|人事任免", "/xxgk/ghjh/|规划计划", text="", extra=menu(*NAVIGATION)),
    "/xxgk/rsrm/": listing("人事任免", *NAVIGATION),
    "/bm/": page("政府部门", "/bm/czj/|区财政局", "/bm/jw/index.html|区教委", "/bm/sfj/|区司法局", "/jg/slj/|区水利局",
                 "/jt/|区交通局", "/gone/|区档案馆", text=""),
    "/wsbs/": moved("http://tz.test.gov.cn/"),
    "/jt/": moved("/"),
    "/gone/": moved("http://127.0.0.9:1/"),
    "/bm/czj/": page("区财政局", extra=menu("/bm/czj/dt/|工作动态", "/bm/czj/dt/ys/|预算公开", *NAVIGATION)),
    "/bm/czj/dt/": listing("工作动态"),
    "/bm/czj/dt/ys/": listing("预算公开"),
    "/bm/sfj/": 500,
    "/jg/slj/": page("区水利局"),
    "tz.test.gov.cn/": page("测试投资网", extra=menu("http://tz.test.gov.cn/zc/|政策文件")),
    "tz.test.gov.cn/zc/": listing("政策文件"),
}  # fmt: skip


async def discovered(pages: dict[str, Answer | Handler], max_pages: int = 300) -> Discovery:
    async with serving(pages) as site:
        net = network(site.port, (HOST, "tz.test.gov.cn"))
        async with HostPool(register(portal()), net, SystemClock()) as pool:
            return await discover(HOME, pool, SystemClock(), max_pages=max_pages, again_after_s=0.01)


SCRIPTED = "<html><body><div id=app></div><script src=/app.js></script></body></html>"


def columns(found: Discovery, name: str) -> list[tuple[str, ColumnClass | None, Level, ColumnState]]:
    site = next(each for each in found.sites if each.name == name)
    return [(each.name, each.cls, each.level, each.state) for each in site.columns]


async def test_what_a_small_portal_leads_to() -> None:
    found = await discovered({**DISTRICT, "/bm/jw/index.html": SCRIPTED})
    assert {site.name: (site.url.removeprefix("http://"), site.kind) for site in found.sites[1:]} == {
        "区财政局": (f"{HOST}/bm/czj/", Kind.SECTION),
        "区教委": (f"{HOST}/bm/jw/index.html", Kind.SECTION),
        "区司法局": (f"{HOST}/bm/sfj/", Kind.SECTION),
        "区水利局": (f"{HOST}/jg/slj/", Kind.SECTION),
        "区档案馆": (f"{HOST}/gone/", Kind.SECTION),
        "测试投资网": ("tz.test.gov.cn/", Kind.STANDALONE),
    }
    assert columns(found, found.portal.name) == [
        ("政务要闻", ColumnClass.NEWS, Level.FIRST, ColumnState.LISTED),
        ("通知公告", ColumnClass.NOTICE, Level.FIRST, ColumnState.BLANK),
        ("人事任免", ColumnClass.PERSONNEL, Level.OTHER, ColumnState.LISTED),
        ("规划计划", ColumnClass.PLAN, Level.OTHER, ColumnState.GAP),
    ]
    assert columns(found, "区财政局") == [
        ("工作动态", ColumnClass.NEWS, Level.FIRST, ColumnState.LISTED),
        ("预算公开", ColumnClass.FINANCE, Level.OTHER, ColumnState.LISTED),
    ]
    assert columns(found, "测试投资网") == [("政策文件", ColumnClass.POLICY, Level.FIRST, ColumnState.LISTED)]
    assert found.elsewhere == (("www.other.gov.cn", "区融媒中心档案馆"),)
    assert "区交通局" not in {site.name for site in found.sites}, "it only leads back to the portal"


async def test_what_was_not_seen_is_said() -> None:
    found = await discovered({**DISTRICT, "/bm/jw/index.html": SCRIPTED})
    by_name = {site.name: site for site in found.sites}
    assert [name for name, site in by_name.items() if site.doubtful] == ["区水利局"]
    assert [name for name, site in by_name.items() if site.scripted] == ["区教委"]
    assert by_name["区司法局"].outcome is Outcome.SERVER_ERROR
    assert found.portal.unclear == (("开放广场", f"{HOME}kf/"),)
    unread = {each.name: each.outcome for each in found.unread}
    assert unread == {
        "乡镇": Outcome.BROKEN, "区档案馆": Outcome.REFUSED, "区司法局": Outcome.SERVER_ERROR, "规划计划": Outcome.BROKEN, "区教委": Outcome.OK,
    }  # fmt: skip
    few = await discovered(DISTRICT, max_pages=8)
    assert few.pages == 8
    assert {each.name for each in few.unread if each.outcome is Outcome.NOT_LOOKED} >= {"政务要闻", "通知公告"}


async def test_a_portal_that_does_not_open() -> None:
    found = await discovered({"/": 503})
    assert (found.portal.outcome, found.sites[1:], found.navigation) == (Outcome.SERVER_ERROR, (), False)


async def test_the_draft_is_a_register_in_which_every_guess_is_marked() -> None:
    text = draft(await discovered({**DISTRICT, "/bm/jw/index.html": SCRIPTED}))
    made = of_tables(stood_in(tables_of(text)), "sites.toml", check_defaults())
    assert [site.name for site in made.sites] == [
        "测试区人民政府",
        "区财政局",
        "区教委",
        "区司法局",
        "区档案馆",
        "测试投资网",
    ]
    assert "# 首页没有读到：服务器报错\n[[sites]]" in text
    assert "# 首页由脚本生成，读不到内容\n[[sites]]" in text
    assert "区水利局" not in text
    written = text[text.index("# 测试区人民政府\n") :].splitlines()
    guessed = [
        line for line in written if line.partition(" = ")[0] in ("name", "kind", "owner", "class", "level", "prefixes")
    ]
    assert len(guessed) > 25
    assert [line for line in guessed if not line.endswith("# 待确认")] == []


# ── the simulated districts ──────────────────────────────────────────────────────────────────────────────────────────


def unregistered(scenario: Scenario) -> set[str]:
    """Columns that the office forgot to register."""
    return {column.name for site in scenario.sites for column in site.columns if not column.registered}


@pytest.mark.parametrize("seed", [1, 3])
def test_a_simulated_district_is_found_again(seed: int, tmp_path: Path) -> None:
    scenario = draw(seed)
    truth = demo_register(scenario)
    home = truth.sites[0].url
    known = Register(settings=Settings(district="", division="", contact_url="", pace=Pace(requests_per_s=50, concurrency=8)), sites=(truth.sites[0],))  # fmt: skip

    async def main() -> Discovery:
        district = District(scenario, tmp_path)
        clock = LoopClock(scenario.at(10, 12), asyncio.get_running_loop())
        async with district.attach(clock):
            net = Network(
                connect_map=district.connect_map, nameservers=district.nameservers, ca_file=district.ca_file,
                loopback_only=True, contact_url=home,
            )  # fmt: skip
            async with HostPool(known, net, clock) as pool:
                return await discover(home, pool, clock)

    found = run_virtual(main())
    running = {site.url: site for site in truth.sites if site.stage is not Stage.CLOSED}
    paper = {f"http://{host.name}/": Kind.STANDALONE for host in scenario.hosts if host.name.startswith("szb.")}
    proposed_kinds = {site.url: site.kind for site in found.sites}
    assert proposed_kinds == {url: site.kind for url, site in running.items()} | paper, "the unregistered one too"
    unread = {each.url for each in found.unread}
    missed, wrong, extra = [], [], []
    for site in (site for site in found.sites if site.url in running):
        registered = {column.url: column for column in running[site.url].columns}
        proposed = {column.url: column for column in site.columns}
        aside = {url for _, url in site.unclear} | unread
        missed += [
            column
            for url, column in registered.items()
            if url not in proposed.keys() | aside
            and site.url not in unread
            and not any(each.startswith(site.url) for each in unread)  # what a menu that was not read leads to
        ]
        wrong += [
            column
            for url, column in proposed.items()
            if url in registered and column.cls not in (registered[url].cls, None)
        ]
        extra += [column for url, column in proposed.items() if url not in registered]
    parents = {"政府信息公开", "法定主动公开内容"}
    # A part that one site lacks (planted), a table that no menu leads to, a mailbox of another name, a channel of its own kind.
    unlinked = {"政府信息公开制度", "政府网站工作年度报表", "领导信箱", "网上信访"}
    assert {column.name for column in missed} <= {*parents, *unlinked, "网上办事"}  # and a link away
    assert {column.name for column in extra} <= unregistered(scenario)
    # The district registers the wider class of the first two; the third is a name that says two things.
    # Columns of reposts are registered as topics: they are not kept up like the district's own documents.
    reposts = {"国务院重要政策信息", "市政府文件"}
    assert {column.name for column in wrong} <= {"规范性文件", "办事指南", "政策问答", *reposts}
    made = of_tables(stood_in(tables_of(draft(found))), "sites.toml", check_defaults())
    assert {site.id: site.url for site in made.sites} == {site.id: site.url for site in running.values()} | {
        made.sites[0].id: home
    } or made
    assert [site.site_code for site in made.sites if site.kind is Kind.PORTAL] == [truth.sites[0].site_code]
