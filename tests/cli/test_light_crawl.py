"""``xunwang crawl --light``: after a crawl it tells what is new, before one it says that one is needed."""

import asyncio
import sys
from pathlib import Path

from tests.cli.test_killed_crawl import REGISTER, ROOT
from tests.observe.small_site import page, serving


async def xunwang(register: Path, *options: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor.cli", "crawl", "-r", str(register), *options, cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, errors = await asyncio.wait_for(process.communicate(), 60)
    assert b"Traceback" not in errors, errors.decode()
    return process.returncode, told.decode()


async def test_a_light_round_tells_what_is_new(tmp_path: Path) -> None:
    register = tmp_path / "sites.toml"
    async with serving({"/": page("首页", "/a.html|甲"), "/a.html": page("甲")}) as site:
        register.write_text(REGISTER.format(port=site.port), encoding="utf-8")
        status, told = await xunwang(register, "--light")
        assert status == 1 and "先做一次巡检" in told
        assert (await xunwang(register))[0] == 0
        site.pages |= {"/": page("首页", "/a.html|甲", "/b.html|乙"), "/b.html": page("乙")}
        status, told = await xunwang(register, "--light")
    assert status == 0 and "新增 1 个，有变化 1 个" in told
