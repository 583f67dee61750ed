"""Dealing hosts out to workers: no two workers ever ask one address, and a group stays with its worker."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.app.dealing import groups, next_host

HOSTS = [f"h{number}" for number in range(9)]
ADDRESSES = st.dictionaries(
    st.sampled_from(HOSTS), st.frozensets(st.sampled_from(["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"]), max_size=2),
    min_size=1,
)  # fmt: skip


def test_hosts_that_share_an_address_are_one_group_also_through_others() -> None:
    found = groups({"a": ("1",), "b": ("2", "1"), "c": ("3",), "d": ("2",), "e": (), "f": ()})
    assert found["a"] == found["b"] == found["d"]
    assert found["e"] == found["f"]
    assert len({found["a"], found["c"], found["e"]}) == 3


def test_a_free_worker_stays_with_its_address_then_takes_the_first_that_nobody_asks() -> None:
    addresses = {"a": ("1",), "b": ("2",), "c": ("1",), "d": ("3",)}
    assert next_host(("b", "c", "d"), (), addresses, last="a") == "c"
    assert next_host(("b", "d"), (), addresses, last="a") == "b"
    assert next_host(("c", "d"), ("a",), addresses) == "d"
    assert next_host(("c",), ("a",), addresses) is None
    assert next_host((), ("a",), addresses) is None


@given(addresses=ADDRESSES, workers=st.integers(1, 4), order=st.randoms(use_true_random=False))
def test_whoever_ends_first_no_address_is_ever_asked_by_two_workers(
    addresses: dict[str, frozenset[str]], workers: int, order: st.DataObject
) -> None:
    waiting, running, last = list(addresses), dict[int, str](), dict[int, str]()
    group, crawled = groups(addresses), []
    while waiting or running:
        for worker in range(workers):
            if worker not in running:
                host = next_host(waiting, running.values(), addresses, last.get(worker, ""))
                if host is not None:
                    waiting.remove(host)
                    running[worker] = host
        busy = [address for host in running.values() for address in (addresses[host] or {"unknown"})]
        assert len(busy) == len(set(busy))
        assert running, "nothing runs though hosts wait"
        ended = order.choice(sorted(running))  # type: ignore[attr-defined]
        last[ended] = running.pop(ended)
        crawled.append(last[ended])
        following = next_host(waiting, running.values(), addresses, last[ended])
        if any(group[host] == group[last[ended]] for host in waiting):
            assert following is not None
            assert group[following] == group[last[ended]]
    assert sorted(crawled) == sorted(addresses)
