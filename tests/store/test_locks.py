"""A host is crawled by one process at a time; a process that was killed holds nothing."""

from pathlib import Path

import pytest

from monitor.store import Store
from monitor.store.locks import HostBusyError, crawling
from tests.store.builders import HOST, at
from tests.store.processes import start

HOLD = """
import sys, time
from monitor.store import Store
from monitor.store.locks import crawling
from tests.store.builders import HOST, at

with Store.open(sys.argv[1]) as store, crawling(store, HOST, at(0)):
    print("held", file=sys.stderr, flush=True)
    time.sleep(60)
"""


def test_a_second_process_is_told_who_crawls_the_host(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    process = start(HOLD, path)
    try:
        assert process.stderr is not None
        assert process.stderr.readline() == b"held\n"
        with Store.open(path) as store:
            with pytest.raises(HostBusyError) as told, crawling(store, HOST, at(0)):
                pass
            assert HOST in str(told.value)
            assert f"进程号 {process.pid}" in str(told.value)
            with crawling(store, "other.gov.cn:8080", at(0)):
                pass
            process.kill()
            process.wait()
            with crawling(store, HOST, at(1)):
                pass
    finally:
        process.kill()
        process.communicate()


def test_a_host_is_free_again_after_its_crawl(store: Store) -> None:
    for _ in range(2):
        with crawling(store, HOST, at(0)), pytest.raises(HostBusyError), crawling(store, HOST, at(0)):
            pass
