"""The crawl's memory of URLs and the head of its queue, each against the plain structure that it stands for."""

import random
from typing import Any

from monitor.store import Frontier, Store, Target
from monitor.store.codec import url_key
from monitor.store.head import KEPT
from monitor.store.met import AS_PAGE, MET, QUEUED, UNLINKED, Met
from tests.bench.frontier import in_process_of_its_own
from tests.store.builders import HOST, at


def test_marks_are_those_of_a_dictionary() -> None:
    chance, met, plain = random.Random(7), Met(), dict[int, int]()
    keys = [url_key(f"https://{HOST}/{number}") for number in range(30_000)]
    for _ in range(120_000):
        key, marks = chance.choice(keys), chance.choice((MET, QUEUED, AS_PAGE, UNLINKED))
        if chance.random() < 0.1:
            met.lift(key, UNLINKED)
            if key in plain:
                plain[key] &= ~UNLINKED
        else:
            assert met.note(key, marks) == plain.get(key, 0)
            plain[key] = plain.get(key, 0) | marks | MET
    assert len(met) == len(plain)
    assert all(met.marks(key) == plain.get(key, 0) for key in keys)
    known = list(plain)[:500]
    assert met.has_all(known)
    assert not met.has_all([*known, url_key("https://elsewhere.cn/")])


def test_keys_that_fall_on_one_place_are_told_apart() -> None:
    met, keys = Met(), [(number << 40) + 16 for number in range(1, 200)] + [-16, -(1 << 62)]
    assert [met.note(key) for key in keys] == [0] * len(keys)
    assert [met.note(key, AS_PAGE) for key in keys] == [MET] * len(keys)
    assert met.marks(16) == 0


def test_the_queue_keeps_its_order_however_long_it_is(store: Store) -> None:
    """Tens of thousands of targets in random order of priority, handed out between additions: as from a sorted list."""
    chance, frontier, waiting = random.Random(11), Frontier.open(store, HOST, at(0)), list[tuple[Any, ...]]()
    number, given = 0, 0
    while number < 12 * KEPT or waiting:
        if number < 12 * KEPT:
            fresh = [
                Target(url=f"https://{HOST}/{n}", priority=chance.randrange(6), depth=chance.randrange(4))
                for n in range(number, number + chance.randrange(1, 900))
            ]
            number += frontier.add(fresh)
            waiting += [(one.priority, one.depth, int(one.url.rpartition("/")[2])) for one in fresh]
            waiting.sort()
        count = chance.randrange(1, 500)
        expected, waiting = waiting[:count], waiting[count:]
        taken = frontier.take(count)
        while len(taken) < len(expected):  # a call hands out what is in memory, the next reads on
            more = frontier.take(len(expected) - len(taken))
            assert more
            taken += more
        assert [int(one.url.rpartition("/")[2]) for one in taken] == [n for _, _, n in expected]
        for one in taken[: len(taken) // 2]:
            store.record([frontier.done(one)])
            given += 1
            if given > 200:
                break
    assert frontier.take(1) == []
    assert len(frontier) == number


def test_what_was_found_is_on_disk_when_a_crawl_is_let_go(store: Store) -> None:
    frontier = Frontier.open(store, HOST, at(0))
    frontier.add([Target(url=f"https://{HOST}/a")])
    frontier.take(1)
    frontier.add([Target(url=f"https://{HOST}/b")])
    frontier.release()
    again = Frontier.open(store, HOST, at(0.1))
    assert [one.url for one in again.take(5)] == [f"https://{HOST}/a", f"https://{HOST}/b"]
    assert again.knows(f"https://{HOST}/b")
    assert again.add([Target(url=f"https://{HOST}/b")]) == 0


def test_a_url_more_costs_less_than_a_hundred_bytes() -> None:
    rows = [row for row in in_process_of_its_own(200_000) if "urls" in row]
    first, last = rows[2], rows[-1]
    assert last["urls"] >= 200_000
    assert last["mb"] < 150
    assert (last["mb"] - first["mb"]) * 1e6 / (last["urls"] - first["urls"]) < 100
