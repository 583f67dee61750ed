"""A document that was not on the issuer's list at our last reading cannot have been due before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store
from tests.app.reposting_district import ISSUER, District, article, district, local, paragraphs

TITLE = "某市人民政府办公室关于进一步做好垃圾分类工作的通知"
TEXT = paragraphs("垃圾分类")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "facts.sqlite") as opened:
        yield opened


async def read_until(place: District, moment: str) -> None:
    """Read the issuer every quarter of an hour up to a moment."""
    while place.clock.now() < local(moment):
        place.clock.move(minutes=15)
        await place.feed()


async def begun(place: District) -> None:
    place.publish("old", "某市人民政府关于往年工作的通知", paragraphs("往年"), "2026-11-01 09:00")
    await place.feed()


@pytest.mark.parametrize("shown", ["2026-11-10 00:00", "2026-11-10 09:00", "2026-11-09 09:00", "2026-11-08"])
async def test_a_document_that_is_dated_back_is_due_from_our_first_sight(store: Store, shown: str) -> None:
    async with district(store, "2026-11-10 15:00") as place:
        await begun(place)
        await read_until(place, "2026-11-10 16:45")
        place.publish("new", TITLE, TEXT, shown)
        await read_until(place, "2026-11-10 17:00")
        duty = next(seen.duty for seen in place.seen().duties if seen.duty.document.title == TITLE)
        assert duty.starts == local("2026-11-10 17:00") and duty.deadline == local("2026-11-11 05:00")


async def test_a_document_that_was_listed_but_could_not_be_read_keeps_its_hour(store: Store) -> None:
    async with district(store, "2026-11-10 15:00") as place:
        await begun(place)
        place.publish("new", TITLE, TEXT, "2026-11-10 15:10")
        place.web.pages[f"{ISSUER}/zhengce/new.html"] = 403
        await read_until(place, "2026-11-10 17:00")
        place.web.pages[f"{ISSUER}/zhengce/"], fine = 503, place.web.pages[f"{ISSUER}/zhengce/"]
        await read_until(place, "2026-11-10 17:15")
        place.web.pages[f"{ISSUER}/zhengce/"] = fine
        place.web.pages[f"{ISSUER}/zhengce/new.html"] = article(TITLE, TEXT, "2026-11-10 15:10 来源：某市人民政府")
        await read_until(place, "2026-11-10 17:30")
        duty = next(seen.duty for seen in place.seen().duties if seen.duty.document.title == TITLE)
        assert duty.document.looked_before == local("2026-11-10 15:00")
        assert duty.starts == local("2026-11-10 15:10")
