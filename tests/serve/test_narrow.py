"""The pages on a telephone: nothing is wider than the screen, however long an address is."""

from collections.abc import AsyncIterator, Callable

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, async_playwright

from monitor.judging.result import Judged, SiteJudgement
from monitor.serve.web import start
from tests.reports.judgements import district
from tests.serve.district_view import DistrictView

LONG = "https://www.qingyun-moni.gov.cn/" + "zwgk/fdzdgknr/" * 3 + "a" * 90 + ".html"


def told(found: Judged) -> Judged:
    """The finding with the address in its sentence and as its place."""
    return replace(found, finding=replace(found.finding, what=f"{found.finding.what}（{LONG}）", where=LONG))


def with_long_words(judged: SiteJudgement) -> SiteJudgement:
    """The same findings, each naming a long address."""
    results = tuple(replace(result, findings=tuple(map(told, result.findings))) for result in judged.results)
    return replace(judged, results=results)


@pytest.fixture(name="browser")
async def _browser(program: Callable[[str], str]) -> AsyncIterator[Browser]:
    async with async_playwright() as started:
        browser = await started.chromium.launch(executable_path=program("chromium"), chromium_sandbox=False)
        yield browser
        await browser.close()


@pytest.mark.parametrize("width", [400, 1200])
@pytest.mark.parametrize("path", ["", "site/portal", "policies", "policies?state=foo"])
async def test_no_page_is_wider_than_the_screen(path: str, width: int, browser: Browser) -> None:
    runner, address = await start(DistrictView(judgements=[*map(with_long_words, district())]), "127.0.0.1:0")
    try:
        page = await browser.new_page(viewport={"width": width, "height": 900})
        await page.goto(f"http://{address}/{path}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        if path in ("", "site/portal"):
            assert LONG in await page.inner_text("main")
    finally:
        await runner.cleanup()
