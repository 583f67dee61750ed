"""Issued text and copy from a real store: what the page that lays them side by side is given."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from monitor.app.repost_texts import repost_texts
from monitor.model import PageFacts, PageKind, PageLook, PageState
from monitor.store import Store
from tests.reports.reposting import CHANGED, CHANGED_TEXT, ISSUED_TEXT, UNCONFIRMED, reposts

URL = "https://www.nanan.example.cn/zwgk/zcwj/1.html"
BODY = (
    "<html><head><meta charset=utf-8><title>关于推进政务服务集成办理的通知</title></head><body><h1>关于推进政务服务集成办理的通知</h1>"
    f"<div class=content>{''.join(f'<p>{line}</p>' for line in CHANGED_TEXT.splitlines())}</div></body></html>"
).encode()
NOW = datetime(2026, 11, 23, tzinfo=UTC)
HASH = sha256(BODY).hexdigest()


@pytest.fixture(name="store")
def _store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(str(tmp_path / "x.sqlite")) as store:
        state = PageState(
            url=URL, at=datetime(2026, 11, 21, tzinfo=UTC), crawl="", site="portal", body=HASH, status=200,
            facts=PageFacts(kind=PageKind.ARTICLE),
        )  # fmt: skip
        look = PageLook(state=state, body=BODY)
        issued = [seen.duty.document for seen in reposts()["portal"].duties]
        store.record([look, *(one for one in issued if one.key in (CHANGED, UNCONFIRMED))])
        yield store


def test_the_kept_body_is_read_again(store: Store) -> None:
    found = repost_texts(store, NOW, CHANGED, URL, HASH)
    assert found is not None
    issued, copied = found
    assert issued == ISSUED_TEXT
    for line in CHANGED_TEXT.splitlines():
        assert line in copied


def test_what_is_not_kept_cannot_be_shown(store: Store) -> None:
    assert repost_texts(store, NOW, CHANGED, URL, "00" * 32) is None
    assert repost_texts(store, NOW, "ffffffffffff", URL, HASH) is None
    assert repost_texts(store, NOW, UNCONFIRMED, URL, HASH) is None  # the issuer's text is only in an attachment
    assert repost_texts(store, NOW, CHANGED, URL, "") is None
