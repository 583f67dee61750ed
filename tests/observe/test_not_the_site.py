"""Something else answers at the site's address: certain errors are failed visits, strangers are for a person to see."""

import json
from pathlib import Path

import pytest

from monitor.clock import SystemClock
from monitor.model import Outcome, Sense, visit_sense
from monitor.observe.host_pool import HostPool
from monitor.observe.not_the_site import error_page
from monitor.observe.visit import visit
from monitor.store import Store
from tests.observe.small_site import column, crawl, network, portal, register, serving

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def html(title: str, body: str) -> str:
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"


CERTAIN = {
    "nothing bound": html("没有找到站点", "<h1>没有找到站点</h1><p>您的请求在Web服务器中没有找到对应的站点！</p>"),
    "nginx": html("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page, nginx is working.</p>"),
    "database": html("Error", "Error establishing a database connection"),
    "asp.net": html(
        "运行时错误", "<h1>“/”应用程序中的服务器错误。</h1><p>执行当前 Web 请求期间，出现未经处理的异常。</p>"
    ),
    "404 as 200": html("404 Not Found", "<center><h1>404 Not Found</h1></center><hr>nginx"),
    "tomcat": html("HTTP Status 500 – Internal Server Error", "<h1>HTTP Status 500 – Internal Server Error</h1>"),
}
STRANGE = {
    "gambling": html("澳门娱乐城官网", "<a href='http://bet.test/'>澳门娱乐城 棋牌 开户送彩金</a>"),
    "parked": html("This domain is for sale", "<h1>This domain may be for sale, contact the broker</h1>"),
    "closed for work": html("系统维护", "<h1>网站升级改版中，暂停服务，敬请谅解</h1>"),
}
FINE = {
    "few links": html("测试区政府", "<h1>测试区政府门户</h1><a href=/index2.html>进入</a>"),
    "a script's shell": html("首页", "<div id=app></div><script src=/app.js></script>"),
    "notice of its own": html("网站维护公告", "<p>测试区人民政府网站升级，数据库连接失败时请稍候再试。</p>"),
}


async def opened(answer: str) -> tuple[Outcome, str]:
    async with serving({"/": answer}) as web, HostPool(register(), network(web.port), SystemClock()) as pool:
        seen = await visit(pool, portal())
    return seen.outcome, seen.detail


@pytest.mark.parametrize("name", CERTAIN)
async def test_a_servers_own_page_is_not_the_site(name: str) -> None:
    outcome, detail = await opened(CERTAIN[name])
    assert outcome is Outcome.SOFT_404 and detail.startswith("打开的是")


@pytest.mark.parametrize("name", STRANGE)
async def test_a_stranger_is_no_failure_but_not_opened_either(name: str) -> None:
    outcome, detail = await opened(STRANGE[name])
    assert visit_sense(outcome) is Sense.UNKNOWN and detail.endswith(("请人工查看", "不是网站的页面"))


@pytest.mark.parametrize("name", FINE)
async def test_a_small_page_of_the_site_is_opened(name: str) -> None:
    assert (await opened(FINE[name]))[0] is Outcome.OK


async def test_a_crawl_reads_no_servers_page_as_an_empty_home_page_or_column(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "facts.sqlite"))
    answer = CERTAIN["nothing bound"]
    async with serving({"/": answer, "/c0/": answer}) as web:
        coverage = await crawl(web, store, register(portal(column("/c0/"))))
        assert coverage.pages == 0
        state = store.last_state(portal(column("/c0/")).columns[0].url)
    store.close()
    assert state is not None and state.outcome is Outcome.SOFT_404


def test_no_page_of_the_corpus_is_taken_for_a_servers_own() -> None:
    rows = [json.loads(line) for line in (CORPUS / "pages.jsonl").read_text("utf-8").splitlines()]
    wrong = [
        row["file"] for row in rows
        if row["kind"] in ("home", "list", "article") and error_page((CORPUS / "pages" / Path(row["file"]).name).read_bytes())
    ]  # fmt: skip
    assert rows and not wrong
