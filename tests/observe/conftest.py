"""What the tests of looking share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store on disk, opened outside the event loop: opening migrates, and that may block."""
    with Store.open(tmp_path / "facts.sqlite") as opened:
        yield opened
