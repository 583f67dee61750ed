"""Kill -9 in the middle of a crawl, start again: it goes on where it was and counts nothing twice."""

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path

from aiohttp import web

from tests.observe.small_site import Answer, Handler, page, serving

ROOT = Path(__file__).parents[2]
PAGES = 300
KILL_AFTER = 220
LOST = 130
"""At 50 answers a second, what the writer's batch of two seconds and the requests on their way may cost."""

REGISTER = """
[settings]
district = "测试区"
division = "500199"
contact_url = "http://127.0.0.1/"
allow_private = true
anchors = ["http://127.0.0.2:{port}/", "http://127.0.0.3:{port}/"]
[settings.pace]
requests_per_s = 50.0
concurrency = 4
[[sites]]
id = "portal"
name = "测试区政府"
kind = "portal"
owner = "区政府办"
url = "http://127.0.0.1:{port}/"
site_code = "5001990001"
robots = "ignore"
"""


async def crawling(register: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor.cli", "crawl", "-r", str(register), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


def slowly(answer: str) -> Handler:
    async def handler(_: web.Request) -> Answer:
        await asyncio.sleep(0.02)
        return answer

    return handler


async def test_a_killed_crawl_is_finished_by_the_next(tmp_path: Path) -> None:
    links = [f"/p/{number}.html" for number in range(PAGES)]
    pages: dict[str, Answer | Handler] = {"/": page("首页", *links)}
    pages |= {link: slowly(page(link, "/")) for link in links}
    register = tmp_path / "sites.toml"
    async with serving(pages) as site:
        register.write_text(REGISTER.format(port=site.port), encoding="utf-8")
        first = await crawling(register)
        while sum("/p/" in path for path in site.log) < KILL_AFTER:
            assert first.returncode is None, await first.communicate()
            await asyncio.sleep(0.01)
        first.kill()
        await first.communicate()
        second = await crawling(register)
        told, errors = await asyncio.wait_for(second.communicate(), 60)
    assert second.returncode == 0, errors.decode()
    assert f"网页 {PAGES + 1} 个" in told.decode()
    asked = Counter(path.rpartition(str(site.port))[2] for path in site.log)
    assert all(asked[link] for link in links)
    # What was answered but not yet written when the process died is asked again, nothing else.
    assert sum(asked[link] - 1 for link in links) <= LOST < KILL_AFTER
    counted = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor.cli", "store", "info", "--json", "-r", str(register), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    rows = json.loads((await counted.communicate())[0])["rows"]
    assert (rows["coverages"], rows["page_states"]) == (1, PAGES + 1)
