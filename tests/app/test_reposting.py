"""From the issuer's list to the duty seen with its copies: read, watched, matched and timed through the real parts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.app.matching import Matching
from monitor.model import Outcome, RepostRule, Verdict
from monitor.store import Store
from tests.app.reposting_district import (
    COLUMN,
    ISSUER,
    LIST,
    District,
    article,
    district,
    issuer,
    known,
    listing,
    local,
    paragraphs,
)
from tests.observe.small_site import HOME, HOST, section

TITLE = "某市人民政府办公室关于进一步做好垃圾分类工作的通知"
TEXT = paragraphs("垃圾分类")
NUMBER = "某府办发〔2026〕31号"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "facts.sqlite") as opened:
        yield opened


async def begun(place: District) -> None:
    """One older document, the portal crawled, the issuer read."""
    place.publish("old", "某市人民政府关于往年工作的通知", paragraphs("往年"), "2026-11-01 09:00")
    await place.feed()
    await place.crawl()


async def test_a_document_and_its_repost_are_found_and_timed(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await begun(place)
        place.clock.move(minutes=15)
        last_list = place.clock.now()
        await place.feed()
        place.publish("new", TITLE, TEXT, "2026-11-10 08:20", NUMBER)
        place.clock.move(minutes=15)
        await place.feed()
        document = store.issued_heads()[-1]
        assert (document.title, document.number, document.published_text) == (TITLE, NUMBER, "2026-11-10 08:20")
        assert document.written is not None and document.written.isoformat() == "2026-11-01"
        assert (document.looked_before, document.found_at) == (last_list, place.clock.now())
        whole = store.issued_document(document.key)
        assert whole is not None and whole.text.splitlines() == TEXT

        place.clock.move(minutes=15)
        await place.watch()
        without = place.clock.now()
        duty = place.seen().duties[0]
        assert duty.duty.deadline == local("2026-11-10 20:20") and duty.copies == ()
        place.repost("a", TITLE, [NUMBER, *TEXT], "2026-11-10 来源：某市人民政府")
        place.clock.move(minutes=30)
        await place.watch()
        seen = place.seen()
        (copy,) = seen.duties[0].copies
        assert (copy.copy.url, copy.copy.relation, copy.copy.source) == (f"{HOME}sjwj/a.html", "whole", "某市人民政府")
        assert (copy.last_without, copy.first_with, copy.gone_at) == (without, place.clock.now(), None)
        assert seen.columns_looked == place.clock.now()


async def test_a_copy_that_was_there_before_we_read_the_issuer_is_found(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await begun(place)
        place.publish("new", TITLE, TEXT, "2026-11-10 08:20", NUMBER)
        place.repost("a", TITLE, [NUMBER, *TEXT], "2026-11-10 来源：某市人民政府")
        place.clock.move(minutes=30)
        await place.watch()
        assert [duty.duty.document.title for duty in place.seen().duties] != [TITLE]
        place.clock.move(minutes=5)
        await place.feed()
        await place.monitor.match(HOST)
        (copy,) = place.seen().duties[0].copies
        assert copy.copy.relation == "whole" and copy.first_with == place.clock.now() - timedelta(minutes=5)


async def test_damage_is_kept_with_the_copy(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await begun(place)
        place.publish("new", TITLE, TEXT, "2026-11-10 08:20", NUMBER)
        await place.feed()
        altered = [each.replace("120万元", "210万元") for each in TEXT]
        place.repost("a", TITLE, [NUMBER, *altered], "2026-11-10 来源：某市人民政府")
        place.repost("b", TITLE, [NUMBER, *TEXT[:-2]], "2026-11-10")
        link = f'<a href="http://{ISSUER}/zhengce/new.html">{TITLE}</a>'
        place.repost("c", TITLE, ["全文请见："], "2026-11-10", more=f"<p>{link}</p>")
        place.clock.move(minutes=30)
        await place.watch()
        copies = {each.copy.url[-6]: each.copy for each in place.seen().duties[0].copies}
        assert copies["a"].relation == "altered" and copies["a"].differences[0].grave
        assert "210" in copies["a"].differences[0].b and copies["a"].differences_total == 1
        assert copies["b"].relation == "cut" and copies["b"].source == ""
        assert copies["c"].link_only and copies["c"].original and not copies["c"].same


async def test_a_withdrawn_copy_and_one_that_was_corrected(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await begun(place)
        place.publish("new", TITLE, TEXT, "2026-11-10 08:20", NUMBER)
        await place.feed()
        place.repost("a", TITLE, [NUMBER, *TEXT[:-2]], "2026-11-10 来源：某市人民政府")
        place.clock.move(minutes=30)
        await place.watch()
        first = place.clock.now()
        place.web.pages["/sjwj/a.html"] = article(TITLE, [NUMBER, *TEXT], "2026-11-10 来源：某市人民政府")
        place.clock.move(days=1)
        await place.crawl()
        (copy,) = place.seen().duties[0].copies
        assert (copy.copy.relation, copy.first_with) == ("whole", first)
        place.web.pages["/sjwj/a.html"] = 404  # still listed, so a crawl sees that it is gone
        place.clock.move(days=1)
        await place.crawl()
        (copy,) = place.seen().duties[0].copies
        assert copy.gone_at == place.clock.now() and copy.last_with == place.clock.now() - timedelta(days=1)
        assert place.seen(as_of=place.clock.now() - timedelta(hours=1)).duties[0].copies[0].gone_at is None


async def test_an_issuer_that_cannot_be_read_is_a_gap_from_the_second_look_on(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await begun(place)
        fine = place.web.pages[f"{ISSUER}/zhengce/"]
        for trouble, words in (
            (503, "503"),
            ("<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;$_ts.cd='x';</script></html>", "防护系统"),
            (listing("政策文件", []), "改版"),
        ):
            place.web.pages[f"{ISSUER}/zhengce/"] = fine
            place.clock.move(minutes=15)
            await place.feed()
            assert place.seen().feeds[0].gap == "" and place.seen().feeds[0].read_at == place.clock.now()
            good = place.clock.now()
            place.web.pages[f"{ISSUER}/zhengce/"] = trouble
            place.clock.move(minutes=15)
            await place.feed()
            assert place.seen().feeds[0].gap == ""
            began = place.clock.now()
            place.clock.move(minutes=15)
            await place.feed()
            (feed,) = place.seen().feeds
            assert words in feed.gap, trouble
            assert (feed.since, feed.read_at) == (began, good)


async def test_a_list_that_shows_nothing_of_what_it_showed_is_not_trusted(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        for number in range(4):
            place.publish(
                f"d{number}", f"某市人民政府关于第{number}项工作的通知", paragraphs(f"工作{number}"), "2026-11-01 09:00"
            )
        await place.feed()
        place.clock.move(minutes=15)
        rows = [(f"/hot/{n}.html", f"热点新闻要闻回顾第{n}期", "2026-11-10") for n in range(5)]
        place.web.pages[f"{ISSUER}/zhengce/"] = listing("热点", rows)
        await place.feed()
        (look,) = store.feed_rounds("shi")[0].lists
        assert (look.outcome, look.new) == (Outcome.UNPARSABLE, 0)
        assert len(store.issued_heads()) == 4


async def test_the_index_is_built_again_from_the_store(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await begun(place)
        place.publish("new", TITLE, TEXT, "2026-11-10 08:20", NUMBER)
        await place.feed()
        await place.monitor.match(HOST)
        place.monitor._matching = None  # as after a restart
        place.repost("a", TITLE, [NUMBER, *TEXT], "2026-11-10 来源：某市人民政府")
        place.clock.move(minutes=30)
        await place.watch()
        assert [copy.copy.url for copy in place.seen().duties[0].copies] == [f"{HOME}sjwj/a.html"]
        assert Matching(store).catch_up(HOST, place.clock.now()) == [], "nothing is compared twice"


async def test_a_corrected_document_is_read_again_and_keeps_its_time(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await begun(place)
        place.publish("new", TITLE, TEXT, "2026-11-10 08:20", NUMBER)
        place.clock.move(minutes=30)
        await place.feed()
        found = store.issued_heads()[-1]
        place.web.pages[f"{ISSUER}/zhengce/new.html"] = article(TITLE, [*TEXT, "六、更正一处。"], "2026-11-10 08:20")
        for _ in range(7):
            place.clock.move(hours=1)
            await place.feed()
        again = store.issued_document(found.key)
        assert again is not None and again.text.endswith("更正一处。") and again.found_at == found.found_at
        asked = place.web.log.count(f"{ISSUER}/zhengce/new.html")
        assert asked == 2, "a young document is asked for every six hours, not with each reading"


async def test_what_rules_name(store: Store) -> None:
    rules = (RepostRule(sites=("portal",), titles=("答记者问",), owed=False), RepostRule(sites=("portal",), hours=6))
    async with district(store, "2026-11-10 08:00", known(issuer(*rules))) as place:
        place.publish("q", "某市人民政府负责人就垃圾分类答记者问", TEXT, "2026-11-10 07:00")
        place.publish("new", TITLE, TEXT, "2026-11-10 07:30", NUMBER)
        await place.feed()
        duties = [duty.duty for duty in place.seen().duties]
        assert [(duty.document.title, duty.hours) for duty in duties] == [(TITLE, 6)]
        assert place.monitor.repost_columns(HOST) == (HOME, COLUMN)
        assert store.feed_rounds("shi")[0].lists[0].column == LIST


async def test_a_list_whose_rows_lead_to_the_issuer_is_link_only(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await begun(place)
        place.publish("new", TITLE, TEXT, "2026-11-10 08:20", NUMBER)
        await place.feed()
        place.reposted = [(f"http://{ISSUER}/zhengce/new.html", TITLE, "2026-11-10")] + [
            (f"/sjwj/x{n}.html", f"关于第{n}件其他事情的情况通报", "2026-11-09") for n in range(6)
        ]
        place._relist()
        place.clock.move(minutes=30)
        await place.watch()
        (copy,) = place.seen().duties[0].copies
        assert copy.copy.link_only and not copy.copy.same and copy.copy.url == COLUMN


async def test_a_copy_that_no_list_shows_any_more_is_looked_for(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await begun(place)
        place.publish("new", TITLE, TEXT, "2026-11-10 08:20", NUMBER)
        await place.feed()
        for name in ("a", "b"):
            place.repost(name, TITLE, [NUMBER, *TEXT], "2026-11-10 来源：某市人民政府")
        place.clock.move(minutes=30)
        await place.watch()
        place.withdraw("a")
        place.reposted = [row for row in place.reposted if not row[0].endswith("b.html")]  # unlisted, but still there
        place._relist()
        for _ in range(2):
            place.clock.move(days=1)
            await place.crawl()
        assert {copy.gone_at for copy in place.seen().duties[0].copies} == {None}
        place.clock.move(hours=1)
        await place.watch()
        copies = {copy.copy.url[-6]: copy for copy in place.seen().duties[0].copies}
        assert copies["a"].gone_at == place.clock.now()
        assert copies["b"].gone_at is None and copies["b"].last_with == place.clock.now()


async def test_nothing_is_absent_before_all_was_compared(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        await begun(place)
        assert place.seen().whole_started == place.clock.now()
        place.publish("new", TITLE, TEXT, "2026-11-10 08:20", NUMBER)
        await place.feed()
        assert place.seen().whole_started is None, "the new document was not held against the pages yet"
        await place.monitor.match(HOST)
        assert place.seen().whole_started == place.clock.now()


async def test_a_copy_on_a_departments_pages_meets_the_portals_duty(store: Store) -> None:
    made = known()
    office = section("/bm/zfb/", "zfb")
    both = replace(made, sites=(*made.sites, office))
    async with district(store, "2026-11-10 08:00", both) as place:
        place.web.pages["/"] = str(place.web.pages["/"]).replace(
            "</ul>", "<li><a href=/bm/zfb/>区政府办公室</a></li></ul>"
        )
        place.web.pages["/bm/zfb/"] = listing("政府办", [("/bm/zfb/a.html", TITLE, "2026-11-10")])
        place.web.pages["/bm/zfb/a.html"] = article(TITLE, [NUMBER, *TEXT[:-2]], "2026-11-10 来源：某市人民政府")
        place.publish("new", TITLE, TEXT, "2026-11-10 08:20", NUMBER)
        await place.feed()
        place.clock.move(hours=2)
        await place.crawl()
        place.clock.move(days=2)
        await place.crawl()
        (seen,) = place.seen().duties
        assert seen.copies == () and [copy.copy.site for copy in seen.elsewhere] == ["zfb"]
        (portals, _) = place.monitor.judge()
        told = {result.check: result.judgement.verdict for result in portals.results}
        assert told["reposts_in_time"] is not Verdict.FAIL
        assert told["reposts_whole"] is not Verdict.WARN, "what is cut is the department's"


async def test_the_second_page_of_a_list_that_did_not_open_is_asked_for_again(store: Store) -> None:
    async with district(store, "2026-11-10 08:00") as place:
        for number in range(4):
            name = f"某市人民政府关于第{number}项工作的通知"
            place.publish(f"d{number}", name, paragraphs(f"工作{number}"), "2026-11-01 09:00")
        first, second = place.issued[:2], place.issued[2:]
        pager = "<div class=page><a href='/zhengce/index_1.html'>下一页</a></div>"
        place.web.pages[f"{ISSUER}/zhengce/"] = listing("政策文件", first, pager)
        place.web.pages[f"{ISSUER}/zhengce/index_1.html"] = 503
        await place.feed()
        (look,) = store.feed_rounds("shi")[0].lists
        assert (look.new, look.outcome) == (2, Outcome.SERVER_ERROR) and "第2页" in look.detail
        place.web.pages[f"{ISSUER}/zhengce/index_1.html"] = listing("政策文件", second)
        place.clock.move(minutes=15)
        await place.feed()
        assert len(store.issued_heads()) == 4 and store.feed_rounds("shi")[0].lists[0].outcome is Outcome.OK
