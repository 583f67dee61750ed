"""The two vetoes of RULES V-5 over a real crawl: what the pages of a site say together of its mailbox and its answers."""

from pathlib import Path

import pytest

from monitor.app.wiring import Monitor
from monitor.contract import Judgement
from monitor.model import Verdict
from monitor.store import Store
from tests.app.reposting_district import HandClock, local
from tests.observe.small_site import HOST, network, page, portal, register, serving

MENU = "".join(
    f"<a href='/c{n}/'>{name}</a>" for n, name in enumerate(("动态", "公告", "政策", "机构", "领导", "统计", "规划"))
)
HEADS = "<tr><th>编号</th><th>标题</th><th>来信时间</th><th>办理状态</th></tr>"
LETTER = "关于阳光小区物业收费不合理的投诉"
ASKED = "<p>来信时间：2026-06-02</p><p>来信内容：小区物业收费标准不清楚，请问向谁反映。</p>"


async def judged(tmp_path: Path, check: str, pages: dict[str, str | int]) -> Judgement:
    """What a check says after two crawls on two days."""
    clock = HandClock(local("2026-11-10 10:00"))
    columns = {f"/c{n}/": page("栏目", text="") for n in range(7)}
    async with serving({**columns, **pages}) as web:
        with Store.open(tmp_path / "facts.sqlite") as store:
            monitor = Monitor(register(portal()), store, clock, network(web.port, (HOST,)))
            for _ in range(2):
                await monitor.crawl(HOST, confirm_after_s=0.02)
                clock.move(days=1)
            (found,) = (each for site in monitor.judge() for each in site.results if each.check == check)
            return found.judgement


def home(entry: str) -> str:
    return page("测试区人民政府", extra=f"<div class=nav>{MENU}</div>{entry}")


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('<a href="javascript:goMail(12)">区长信箱</a>', Verdict.UNKNOWN),
        ("<li onclick=\"window.open('https://mail.test.cn/x')\">区长信箱</li>", Verdict.UNKNOWN),
        ('<iframe src="http://hd.test.cn/box.html" title="政民互动"></iframe>', Verdict.UNKNOWN),
        ("", Verdict.FAIL),
    ],
)
async def test_a_channel_that_no_link_leads_to(tmp_path: Path, entry: str, expected: Verdict) -> None:
    assert (await judged(tmp_path, "consultation_channel", {"/": home(entry)})).verdict is expected


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (page(LETTER, text="", extra=f"{ASKED}<p>回复时间：2026-06-04</p>"), Verdict.PASS),
        (page(LETTER, text="", extra=f"{ASKED}<p>答复内容：您好，已责成物业公司公示收费标准。</p>"), Verdict.PASS),
        (page(f"{LETTER}(已回复)", text="", extra=ASKED), Verdict.PASS),
        (page(LETTER, text="", extra=ASKED), Verdict.FAIL),
        (500, Verdict.UNKNOWN),
    ],
)
async def test_a_letter_is_judged_by_its_own_page(tmp_path: Path, own: str | int, expected: Verdict) -> None:
    row = "<tr><td>1</td><td><a href='/xx/1.html'>关于阳光小区物业…</a></td><td>2026-06-02</td><td>已受理</td></tr>"
    mailbox = page("区长信箱", text="", extra=f"<table>{HEADS}{row}</table>")
    pages: dict[str, str | int] = {"/": home("<a href='/xx/'>区长信箱</a>"), "/xx/": mailbox, "/xx/1.html": own}
    answer = await judged(tmp_path, "replies_in_time", pages)
    assert answer.verdict is expected, answer.summary
