"""Missing and withdrawn are said only where we could look: a copy may stand behind what we could not read."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.contract import Judgement
from monitor.model import Budget, Verdict
from monitor.store import Store
from tests.app.reposting_district import District, article, district, known, local, paragraphs
from tests.observe.small_site import file, moved

TITLE = "某市人民政府办公室关于进一步做好垃圾分类工作的通知"
TEXT = paragraphs("垃圾分类")
NUMBER = "某府办发〔2026〕31号"
BAR = "2026-11-10 11:00 来源：某市人民政府"
OLD = [
    "各区县教育局：",
    "全市中小学校应当按照国家课程标准开齐开足体育课，每天锻炼时间不少于一小时。",
    "学校因天气停课的，应当安排室内活动并做好记录备查。",
]
OLD_TITLE = "某市人民政府关于中小学体育课程的通知"
THROTTLED = "<html><meta charset=utf-8><title>提示</title><body>您的访问过于频繁，请稍后再试！</body></html>"
SCRIPTED = (
    "<!doctype html><html><meta charset=utf-8><title>上级文件</title><body><div class=list><ul id=news></ul></div>"
    "<script>$.ajax({url:'/api/list?c=1',success:function(d){$('#news').html(render(d))}})</script></body></html>"
)
AJAX = '<div id=zoom></div><script>$.get("/api/doc/1",function(d){$("#zoom").html(d.body)})</script>'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "facts.sqlite") as opened:
        yield opened


def judged(place: District, check: str) -> Judgement:
    (site,) = place.monitor.judge()
    return next(result.judgement for result in site.results if result.check == check)


def codes(place: District, check: str) -> set[str]:
    return {found.code for found in judged(place, check).findings}


@asynccontextmanager
async def reposted(store: Store) -> AsyncIterator[District]:
    """Two documents, both reposted in time and whole; the portal was crawled before the second."""
    async with district(store, "2026-11-10 08:00") as place:
        place.publish("old", OLD_TITLE, OLD, "2026-11-10 06:00")
        place.repost("old", OLD_TITLE, OLD, "2026-11-10 07:30 来源：某市人民政府")
        await place.feed()
        await place.crawl()
        place.clock.move(hours=2)
        place.publish("new", TITLE, TEXT, "2026-11-10 10:00", NUMBER)
        await place.feed()
        place.clock.move(hours=1)
        place.repost("a", TITLE, [NUMBER, *TEXT], BAR)
        yield place


async def next_day(place: District) -> None:
    place.clock.at = local("2026-11-11 02:00")
    await place.crawl()
    await place.feed()


@pytest.mark.parametrize("answer", [403, 500, 404, SCRIPTED, THROTTLED])
async def test_a_column_that_gave_nothing_to_read_hides_what_stands_on_it(store: Store, answer: int | str) -> None:
    async with reposted(store) as place:
        place.web.pages["/sjwj/"] = answer
        await next_day(place)
        assert codes(place, "reposts_in_time") == {"unknown"}
        assert codes(place, "reposts_standing") == set()


@pytest.mark.parametrize("answer", [403, 500, THROTTLED])
async def test_an_article_that_the_column_names_and_we_could_not_read(store: Store, answer: int | str) -> None:
    async with reposted(store) as place:
        place.web.pages["/sjwj/a.html"] = answer
        await next_day(place)
        (found,) = judged(place, "reposts_in_time").findings
        assert (found.code, found.verdict) == ("unknown", Verdict.UNKNOWN) and "/sjwj/a.html" in found.what
        place.clock.move(hours=1)
        await place.watch()
        assert codes(place, "reposts_in_time") == {"unknown"}, "nor by a look at the columns"


@pytest.mark.parametrize("missing", ["row", "page"])
async def test_what_is_surely_not_there_is_missing(store: Store, missing: str) -> None:
    async with reposted(store) as place:
        place.withdraw("a")
        if missing == "page":
            place.reposted.insert(0, ("/sjwj/a.html", TITLE, "2026-11-10"))
            place._relist()
        await next_day(place)
        assert codes(place, "reposts_in_time") == {"repost_missing"}


async def test_a_crawl_that_was_cut_off_proves_no_absence(store: Store) -> None:
    known_ = known()
    few = replace(known_, settings=replace(known_.settings, budget=Budget(max_per_pattern=3)))
    async with district(store, "2026-11-10 08:00", few) as place:
        place.publish("new", TITLE, TEXT, "2026-11-10 08:00", NUMBER)
        await place.feed()
        for number in range(8):
            place.repost(
                f"c{number}", f"上级动态信息第{number}条内容各不相同", [f"第{number}条。{OLD[1]}"], "2026-11-01"
            )
        await next_day(place)
        assert codes(place, "reposts_in_time") == {"repost_unconfirmed"}


@pytest.mark.parametrize(
    "inner",
    [
        '<img src="/p1.jpg"><img src="/p2.jpg">',
        '<table><tr><td>发文字号</td><td>某府办发〔2026〕31号</td></tr></table><img src="/p1.jpg">',
        '<embed src="/sjwj/tz.pdf" type="application/pdf">',
        "<textarea>" + "\n".join(TEXT) + "</textarea>",
        '<p>附件：<a href="/sjwj/tz.pdf">附件下载</a></p>',
        AJAX,
    ],
)
async def test_a_text_that_nobody_can_read_is_known_by_its_title(store: Store, inner: str) -> None:
    async with reposted(store) as place:
        place.web.pages["/p1.jpg"] = place.web.pages["/p2.jpg"] = file(b"\xff\xd8\xff\xe0" + b"0" * 900, "image/jpeg")
        place.web.pages["/sjwj/tz.pdf"] = file()
        page = article(TITLE, ["@"], BAR)
        assert "<p>@</p>" in page
        place.web.pages["/sjwj/a.html"] = page.replace("<p>@</p>", inner)
        await next_day(place)
        assert codes(place, "reposts_in_time") == set()
        assert codes(place, "reposts_whole") == {"unknown"}, "whether it is whole nobody knows"


async def test_another_document_that_is_but_pictures_is_no_copy(store: Store) -> None:
    async with reposted(store) as place:
        page = article("某市人民政府办公室关于进一步做好森林防火工作的通知", ["@"], BAR)
        place.web.pages["/sjwj/a.html"] = page.replace("<p>@</p>", '<img src="/p1.jpg">')
        place.reposted[0] = ("/sjwj/a.html", "某市人民政府办公室关于进一步做好森林防火工作的通知", "2026-11-10")
        place._relist()
        await next_day(place)
        assert codes(place, "reposts_in_time") == {"repost_missing"}


@pytest.mark.parametrize(
    "answer", [THROTTLED, moved("/"), 403, 500, article(TITLE, ["@"], BAR).replace("<p>@</p>", AJAX)]
)
async def test_a_copy_that_cannot_be_read_any_more_is_not_withdrawn(store: Store, answer: object) -> None:
    async with reposted(store) as place:
        place.clock.move(minutes=20)
        await place.watch()
        await next_day(place)
        place.web.pages["/sjwj/a.html"] = answer  # type: ignore[assignment]
        for day in ("12", "13", "14", "15"):
            place.clock.at = local(f"2026-11-{day} 02:00")
            await place.crawl()
        await place.feed()
        assert codes(place, "reposts_in_time") == set()
        assert codes(place, "reposts_standing") <= {"unknown"}


async def test_a_copy_whose_text_was_replaced_is_withdrawn(store: Store) -> None:
    async with reposted(store) as place:
        place.clock.move(minutes=20)
        await place.watch()
        other = ["本区举办冬季义诊活动，市民可以到各社区卫生服务中心免费测量血压、血糖，并由专家现场解答健康问题。"] * 4
        place.web.pages["/sjwj/a.html"] = article("本区举办冬季义诊活动", other, "2026-11-11 来源：区卫健委")
        for day in ("12", "13"):
            place.clock.at = local(f"2026-11-{day} 02:00")
            await place.crawl()
        assert codes(place, "reposts_standing") == {"repost_withdrawn"}


async def test_a_bad_answer_in_between_makes_no_copy_late(store: Store) -> None:
    async with reposted(store) as place:
        place.clock.move(minutes=20)
        await place.watch()
        fine = place.web.pages["/sjwj/a.html"]
        place.web.pages["/sjwj/a.html"] = THROTTLED
        await next_day(place)
        place.web.pages["/sjwj/a.html"] = fine
        place.clock.at = local("2026-11-12 02:00")
        await place.crawl()
        await place.feed()
        assert judged(place, "reposts_in_time").verdict is Verdict.PASS


SAME_WORDS = (
    "各区县人民政府，市政府有关部门，有关单位：",
    "根据《某市{}管理办法》，经各区县申报、专家评审、现场核查和社会公示，市政府决定对有关单位予以通报，现将有关事项通知如下。",
    "一、充分认识{}工作的重要意义。各区县、各部门要切实增强责任感，把{}工作摆上重要议事日程，主要负责同志亲自抓。",
    "二、认真落实各项任务。各单位要对照清单逐项落实，确保按期完成，市政府将适时组织检查评估。",
    "三、严格考核奖惩。{}工作纳入年度目标考核，对成效明显的予以表扬，对推进不力的予以约谈。",
)


def from_template(topic: str) -> list[str]:
    return [line.replace("{}", topic) for line in SAME_WORDS]


async def test_a_page_is_the_copy_of_the_document_that_it_fits_best(store: Store) -> None:
    water, fire = "某市人民政府关于节约用水工作的通报", "某市人民政府办公室关于进一步做好森林防火工作的通知"
    async with district(store, "2026-11-10 06:00") as place:
        place.publish("a", water, from_template("节约用水"), "2026-11-10 06:00")
        await place.feed()
        await place.crawl()
        place.repost("a", water, from_template("节约用水"), "2026-11-10 07:00 来源：某市人民政府")
        place.clock.move(hours=1.5)
        await place.watch()
        place.publish("b", fire, from_template("森林防火"), "2026-11-10 08:00", "某府办发〔2026〕32号")
        await place.feed()
        await next_day(place)
        assert [bool(duty.copies) for duty in place.seen().duties] == [False, True]
        assert codes(place, "reposts_in_time") == {"repost_missing"}
        assert codes(place, "reposts_whole") == codes(place, "reposts_marked") == set()
