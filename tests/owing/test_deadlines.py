"""Hours that count, and when the clock of a document starts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import BEIJING, HourCount, IssuedDocument, Reposting, is_working_day
from monitor.owing import clock_start, deadline

OFFICE = Reposting(office_from=9, office_to=18)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC)


@pytest.mark.parametrize(
    ("starts", "hours", "count", "ends"),
    [
        ("2026-11-06T16:00", 24, HourCount.ALL, "2026-11-07T16:00"),
        ("2026-11-06T16:00", 24, HourCount.WORKING_DAYS, "2026-11-09T16:00"),  # a Friday; Saturday and Sunday are off
        ("2026-11-07T10:00", 12, HourCount.WORKING_DAYS, "2026-11-09T12:00"),  # published on a Saturday
        ("2026-11-06T16:00", 12, HourCount.OFFICE_HOURS, "2026-11-10T10:00"),  # 2 + 9 + 1 hours
        ("2026-11-06T23:30", 9, HourCount.OFFICE_HOURS, "2026-11-09T18:00"),
        ("2026-11-09T06:00", 1, HourCount.OFFICE_HOURS, "2026-11-09T10:00"),
        ("2026-02-14T10:00", 12, HourCount.WORKING_DAYS, "2026-02-14T22:00"),  # a Saturday on which offices work
    ],
)
def test_hours_that_count(starts: str, hours: int, count: HourCount, ends: str) -> None:
    assert deadline(local(starts), hours, count, OFFICE) == local(ends)


def test_days_off_are_the_state_councils() -> None:
    assert not is_working_day(date(2026, 10, 1)) and not is_working_day(date(2026, 2, 17))
    assert is_working_day(date(2026, 2, 14)) and is_working_day(date(2026, 11, 23))
    assert is_working_day(date(2099, 1, 1)) and not is_working_day(date(2099, 1, 3)), "beyond the calendar: by weekday"


@given(
    st.integers(0, 330 * 24 * 60), st.integers(1, 72), st.sampled_from(HourCount)
)  # fmt: skip
def test_a_deadline_is_never_earlier_than_all_hours(minutes: int, hours: int, count: HourCount) -> None:
    begins = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ends = deadline(begins, hours, count, OFFICE)
    assert ends >= begins + timedelta(hours=hours)
    assert ends <= deadline(begins, hours + 1, count, OFFICE)
    if count is not HourCount.ALL:
        assert is_working_day((ends - timedelta(microseconds=1)).astimezone(BEIJING).date())


@pytest.mark.parametrize(
    ("shown", "found", "starts"),
    [
        ("2026-11-05 16:30", "2026-11-05T16:40", "2026-11-05T16:30"),
        ("2026-11-05 16:30", "2026-11-20T08:00", "2026-11-05T16:30"),
        (
            "2026-11-09 16:30",
            "2026-11-05T16:40",
            "2026-11-10T00:00",
        ),  # its clock is wrong by days: the day that it shows
        ("2026-11-05", "2026-11-05T16:40", "2026-11-05T16:40"),
        ("2026-11-05", "2026-11-06T09:00", "2026-11-06T00:00"),
        ("", "2026-11-05T16:40", "2026-11-05T16:40"),
        ("2026-11-05 00:00", "2026-11-06T09:00", "2026-11-06T00:00"),  # midnight: a day without an hour
    ],
)
def test_when_the_clock_starts(shown: str, found: str, starts: str) -> None:
    document = IssuedDocument(
        key="0" * 12, issuer="a", url="http://a/", title="t", found_at=local(found), published_text=shown
    )
    at, why = clock_start(document)
    assert at == local(starts) and why


@pytest.mark.parametrize(
    ("shown", "starts"),
    [
        ("2026-11-05 16:50", "2026-11-05T16:50"),  # after the reading without it: the hour is believed
        ("2026-11-05 09:00", "2026-11-05T17:00"),  # dated back by hours
        ("2026-11-04 09:00", "2026-11-05T17:00"),  # by a day
        ("2026-11-03", "2026-11-05T17:00"),
        ("2026-11-05 00:00", "2026-11-05T17:00"),  # midnight is a day without an hour
        ("2026-11-05", "2026-11-05T17:00"),
    ],
)
def test_what_the_list_did_not_have_was_not_published_yet(shown: str, starts: str) -> None:
    document = IssuedDocument(
        key="0" * 12, issuer="a", url="http://a/", title="t", found_at=local("2026-11-05T17:00"), published_text=shown,
        looked_before=local("2026-11-05T16:45"),
    )  # fmt: skip
    at, why = clock_start(document)
    assert at == local(starts) and why
