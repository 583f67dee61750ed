"""Counting, copying, forgetting."""

import json
from pathlib import Path

import msgspec
import pytest

from monitor.contract import Columns, Gap, Home, Links, SiteMarks, Visits
from monitor.model import Outcome, Revision, local_day
from monitor.store import Store, StoreError, evidence
from monitor.store.upkeep import export, info, prune
from tests.store.builders import (
    NEWS_URL,
    REGISTER,
    SECTION,
    SECTION_URL,
    at,
    crawled,
    home,
    page,
    rows,
    sighting,
    visit,
)


def three_weeks(store: Store) -> None:
    """A home page that changes every day, a column that has not changed since the first, a link that stays broken."""
    store.record([Revision(revision="r1", at=at(-1), register=REGISTER)])
    for day in range(21):
        listed = rows((f"n{day}", local_day(at(day))))
        crawled(
            store, day, home(at(day), listed=listed), page(NEWS_URL, at(day), listed=rows(("old", local_day(at(0))))),
            sighting(day, f"{NEWS_URL}lost.pdf"),
        )  # fmt: skip
        store.record([visit(at(day + hour / 24)) for hour in range(24)])


def test_info_counts_and_measures(store: Store) -> None:
    three_weeks(store)
    found = info(store)
    assert (found.rows["visits"], found.rows["page_states"], found.rows["coverages"]) == (21 * 24, 22, 21)
    assert (found.first_at, found.last_at, found.horizon) == (at(0), at(20 + 23 / 24), None)
    assert found.kept_bytes > 0
    assert 0 < found.body_bytes < found.file_bytes


def test_an_export_holds_every_fact(store: Store, tmp_path: Path) -> None:
    three_weeks(store)
    number = export(store, tmp_path / "facts.jsonl", with_bodies=True)
    lines = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    kinds = [line["fact"] for line in lines]
    assert number == len(lines)
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "revision": 1, "visit": 504, "page_state": 22, "coverage": 21, "sighting": 21, "body": 22,
    }  # fmt: skip
    assert [line["value"]["url"] for line in lines if line["fact"] == "page_state"][:2] == [SECTION_URL, NEWS_URL]
    assert export(store, tmp_path / "small.jsonl") == number - 22


def test_an_export_that_cannot_be_written_names_the_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"导出文件 .*missing/facts\.jsonl 写不进去"):
        export(store, tmp_path / "missing" / "facts.jsonl")


def test_pruning_keeps_what_still_holds_and_moves_the_horizon(store: Store) -> None:
    three_weeks(store)
    before = evidence(store, REGISTER, SECTION, at(20.9))
    removed = prune(store, at(10.5))
    assert removed.horizon == at(10.5)
    assert removed.rows == {
        "visits": 10 * 24 + 12, "sightings": 10, "page_states": 10, "coverages": 10, "revisions": 0, "links": 0, "notes": 0,
        "answers": 0, "revisits": 0, "light_rounds": 0, "issued": 0, "decisions": 0, "feed_rounds": 0, "copies": 0,
        "bodies": 10,
    }  # fmt: skip
    assert (store.horizon(), info(store).horizon) == (at(10.5), at(10.5))
    after = evidence(store, REGISTER, SECTION, at(20.9))
    assert (after.home, after.columns) == (before.home, before.columns)
    assert isinstance(before.marks, SiteMarks)
    assert before.marks.since == at(0)
    assert after.marks == msgspec.structs.replace(before.marks, since=at(10)), "as far back as the store goes now"
    assert store.body(store.history(NEWS_URL)[0].body) is not None
    assert store.register_at(at(0)) == REGISTER


def test_before_the_horizon_everything_is_a_gap(store: Store) -> None:
    three_weeks(store)
    prune(store, at(10.5))
    found = evidence(store, REGISTER, SECTION, at(10.4))
    for part in (Visits, Home, Columns, Links, SiteMarks):
        gap = found.part(part)  # type: ignore[type-var]
        assert isinstance(gap, Gap)
        assert gap.reason is Outcome.NOT_LOOKED
        assert gap.detail.startswith("已超出保存期限")
    assert isinstance(evidence(store, REGISTER, SECTION, at(10.5)).home, Home)


def test_the_horizon_never_moves_back(store: Store) -> None:
    three_weeks(store)
    prune(store, at(10))
    assert prune(store, at(5)).rows == {}
    assert store.horizon() == at(10)


def test_pruning_everything_leaves_the_present(store: Store) -> None:
    three_weeks(store)
    prune(store, at(400))
    state = store.last_state(SECTION_URL)
    assert state is not None
    assert state.at == at(20)
    assert [found.crawl for found in store.coverages()] == [f"www.nanan.gov.cn@{20}"]
