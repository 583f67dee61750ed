"""Which validators are worth keeping, how they are sent back, and which 304 speaks of the body that we hold."""

from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.model import Hop, Outcome
from monitor.observe.exchange import Response
from monitor.observe.validators import Validators, condition, confirms, validators_of

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
OLD, YOUNG, DATE = (f"Wed, 04 Mar 2026 {time} GMT" for time in ("07:58:00", "07:59:30", "08:00:00"))


def answer(status: int = 200, redirects: tuple[Hop, ...] = (), **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(
        url="http://a.gov.cn/", final_url="http://a.gov.cn/", outcome=Outcome.OK, started=NOW, status=status,
        headers=named, redirects=redirects,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"etag": '"a1"'}, Validators('"a1"')),
        ({"etag": 'W/"a1"', "last_modified": OLD, "date": DATE}, Validators('W/"a1"', OLD)),
        ({"etag": "a1"}, Validators("a1")),
        ({"etag": '""'}, Validators()),
        ({"etag": '"a","b"'}, Validators()),
        ({"etag": '"标"'}, Validators()),
        ({"etag": f'"{"a" * 300}"'}, Validators()),
        ({"last_modified": YOUNG, "date": DATE}, Validators()),
        ({"last_modified": DATE, "date": DATE}, Validators()),
        ({"last_modified": "Thu, 05 Mar 2026 08:00:00 GMT", "date": DATE}, Validators()),
        ({"last_modified": OLD}, Validators("", OLD)),
        ({"last_modified": "yesterday"}, Validators()),
        ({}, Validators()),
    ],
)
def test_validators_that_can_be_used(headers: dict[str, Any], expected: Validators) -> None:
    assert validators_of(answer(**headers)) == expected


def test_only_of_a_body_that_came_from_the_url_itself() -> None:
    hop = Hop(url="http://a.gov.cn/", status=302, target="http://a.gov.cn/b")
    assert not validators_of(answer(206, etag='"a"')) and not validators_of(answer(redirects=(hop,), etag='"a"'))


def test_a_tag_that_apache_changes_when_it_compresses_is_asked_in_both_spellings() -> None:
    assert condition(Validators('"a1-gzip"', OLD)) == Validators('"a1-gzip", "a1"', OLD)
    assert condition(Validators('W/"a1"')) == Validators('W/"a1"')
    assert confirms(answer(304, etag='"a1"'), Validators('"a1-gzip"'))


def test_a_304_must_not_name_another_tag() -> None:
    held = Validators('"a1"')
    assert confirms(answer(304), held) and confirms(answer(304, etag='W/"a1"'), held)
    assert not confirms(answer(304, etag='"b2"'), held)
    assert confirms(answer(304, etag='"b2"'), Validators("", OLD)), "we asked by date"
