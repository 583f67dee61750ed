"""A fresh store on disk for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store, migrated from nothing."""
    with Store.open(tmp_path / "facts.sqlite") as opened:
        yield opened
