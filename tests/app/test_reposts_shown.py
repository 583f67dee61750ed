"""What the official sees of a real repost: from the issuer's page and the portal's to table, page, metrics and mail, all parts real."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from aiohttp.test_utils import TestClient, TestServer

from monitor.app.mailing import Scorecards
from monitor.app.view import StoreView
from monitor.cli import policy_status
from monitor.cli.policy_rows import row_json
from monitor.reports.repost_table import repost_table
from monitor.serve.web import make_app
from monitor.store import Store
from tests.app.reposting_district import ISSUER, District, district, paragraphs

TITLE = "某市人民政府办公室关于进一步做好垃圾分类工作的通知"
LATER = "某市人民政府办公室关于进一步做好河湖管护工作的通知"
NUMBER = "某府办发〔2026〕31号"


def html(text: str) -> Any:
    """A page as a browser would parse it."""
    return lxml.html.document_fromstring(text)


@pytest.fixture(name="store")
def _store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "facts.sqlite") as opened:
        yield opened


async def altered(place: District) -> StoreView:
    """Two documents are published; of one the portal puts up a copy with two figures changed, of the other none."""
    place.publish("old", "某市人民政府关于往年工作的通知", paragraphs("往年"), "2026-11-01 09:00")
    await place.feed()
    await place.crawl()
    place.clock.move(minutes=30)
    place.publish("new", TITLE, paragraphs("垃圾分类"), "2026-11-10 08:20", NUMBER)
    place.publish("later", LATER, paragraphs("河湖管护"), "2026-11-10 08:25", "某府办发〔2026〕32号")
    await place.feed()
    await place.watch()
    place.clock.move(hours=1)
    copy = [line.replace("90%", "80%").replace("120万", "210万") for line in paragraphs("垃圾分类")]
    place.repost("1", TITLE, [NUMBER, *copy], "2026-11-10 09:10 来源：某市人民政府")
    await place.watch()
    view = StoreView(place.monitor)
    await asyncio.to_thread(view.refresh)
    return view


async def test_the_pages_show_what_the_store_knows(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        view = await altered(place)
        table = repost_table(view.register(), view.reposts(), view.as_of())
        rows = {row.title: row for row in table.rows}
        assert (rows[TITLE].state_word, rows[TITLE].fidelity) == ("按时", "有改动")
        assert rows[LATER].words.startswith("待转，还有 10")
        async with TestClient(TestServer(make_app(view))) as client:
            listed = await (await client.get("/policies")).text()
            assert TITLE in listed and "待转，还有" in listed
            page = await client.get(f"/policies/{rows[TITLE].document}/portal")
            shown = html(await page.text())
            metrics = await (await client.get("/metrics")).text()
        assert shown.xpath("//table[@class='pairs']//del[@class='grave']/text()")[:1] == ["9"]
        assert shown.xpath("//table[@class='pairs']//ins[@class='grave']/text()")[:1] == ["8"]
        assert len(shown.xpath("//table[@class='told']/tbody/tr")) == rows[TITLE].differences_total
        assert 'govsite_reposts{issuer="shi",site="portal",state="met"} 1.0' in metrics
        assert 'govsite_issuer_unreadable{issuer="shi"} 0.0' in metrics
        assert "govsite_repost_next_deadline_seconds" in metrics


async def test_the_command_and_the_mail_say_the_same(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        view = await altered(place)
        known = policy_status.known_of(place.monitor, (), view.as_of())
        rows = repost_table(known.register, known.reposts, known.as_of).rows
        told = {row["title"]: row for row in json.loads(json.dumps([row_json(row) for row in rows]))}
        assert told[TITLE]["state"] == "met" and {"number"} <= {each["kind"] for each in told[TITLE]["differences"]}
        copied = next(row for row in rows if row.title == TITLE)
        texts = known.texts(copied.document, copied.page, copied.body)
        assert texts is not None and "90%" in texts[0] and "80%" in texts[1]
        place.clock.move(days=2)
        mail = (await asyncio.to_thread(Scorecards, place.monitor, place.clock.now().date())).message()
        body = mail.get_body(("plain",))
        assert body is not None and "上级文件转载" in body.get_content()


async def test_an_issuer_that_shuts_us_out_is_told_at_the_top(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await altered(place)
        place.web.pages[f"{ISSUER}/zhengce/"] = 403
        for _ in range(2):
            place.clock.move(minutes=15)
            await place.feed()
        view = StoreView(place.monitor)
        await asyncio.to_thread(view.refresh)
        async with TestClient(TestServer(make_app(view))) as client:
            shown = html(await (await client.get("/policies")).text())
            metrics = await (await client.get("/metrics")).text()
        (told,) = shown.xpath("//p[@class='warning']")
        assert "上级网站“某市人民政府”自" in told.text_content() and "不等于没有发布" in told.text_content()
        assert 'govsite_issuer_unreadable{issuer="shi"} 1.0' in metrics
