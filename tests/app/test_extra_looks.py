"""Looks that checks want beside the crawl: made through the pool, heard, stored, and found again as evidence."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from monitor.app.extra_looks import MOST, extra_looks
from monitor.clock import SystemClock
from monitor.contract import READ_FAILED, Answers, Check, Evidence, Home, Options, Page, Rule, Want, Wants
from monitor.model import Note, Outcome
from monitor.observe.host_pool import HostPool
from monitor.store import Store, evidence
from tests.observe.small_site import HOME, Web, crawl, network, page, portal, register, serving

CHECK = Check(
    title="搜", why="试", advice="试", needs=(Home, Answers), codes={"odd": "怪"}, rules=(Rule(id="Z-1", document="无", text="无"),)
)  # fmt: skip


def check(*urls: str, broken: bool = False) -> dict[str, Wants]:
    """A check that wants these URLs and hears their titles."""

    def wants(evidence: Evidence, options: Options) -> tuple[Want, ...]:
        assert isinstance(evidence.home, Home)
        return tuple(Want(url=url, key=f"{number}") for number, url in enumerate(urls))

    def hear(want: Want, page: Page) -> tuple[Note, ...]:
        if broken:
            raise KeyError(want.key)
        return (Note(code="title", text=page.facts.title),)

    return {"sou": cast(Wants, SimpleNamespace(CHECK=CHECK, wants=wants, hear=hear))}


async def looked(web: Web, store: Store, checks: dict[str, Wants]) -> Answers:
    known = register()
    await crawl(web, store, known)
    async with HostPool(known, network(web.port), SystemClock()) as pool:
        store.record(await extra_looks((portal(),), known, pool, store, SystemClock(), checks))
    found: Any = evidence(store, known, portal(), datetime.now(UTC)).answers
    assert isinstance(found, Answers)
    return found


async def test_answers_come_back_as_evidence(tmp_path: Path) -> None:
    pages = {"/": page("首页"), "/search?q=1": page("搜索结果")}
    async with serving(pages) as web:
        with Store.open(tmp_path / "facts.sqlite") as store:
            found = await looked(web, store, check(f"{HOME}search?q=1", f"{HOME}nowhere"))
            assert [(each.key, each.outcome) for each in found.of("sou")] == [("0", Outcome.OK), ("1", Outcome.BROKEN)]
            assert [note.text for note in found.answers[0].notes] == ["搜索结果"]
            assert found.answers[1].notes == ()
            assert found.of("other") == ()
            web.pages["/search?q=1"] = page("改版后的结果")
            found = await looked(web, store, check(f"{HOME}search?q=1"))
            assert [note.text for note in found.of("sou")[-1].notes] == ["改版后的结果"], "the newest of a day counts"
            assert len(found.answers) == 2


async def test_a_check_that_crashes_in_hearing_is_our_fault(tmp_path: Path) -> None:
    async with serving({"/": page("首页")}) as web:
        with Store.open(tmp_path / "facts.sqlite") as store:
            found = await looked(web, store, check(HOME, broken=True))
    assert found.answers[0].notes[0].code == READ_FAILED


async def test_a_check_gets_ten_looks_and_private_addresses_are_refused(tmp_path: Path) -> None:
    async with serving({"/": page("首页")}) as web:
        with Store.open(tmp_path / "facts.sqlite") as store:
            found = await looked(web, store, check("http://169.254.169.254/", *(f"{HOME}?n={n}" for n in range(20))))
    assert len(found.answers) == MOST
    assert found.answers[0].outcome is Outcome.FORBIDDEN_ADDRESS
