"""Where "now" comes from.  Nothing else in the project reads a clock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """A source of the present moment, timezone-aware UTC."""

    def now(self) -> datetime:
        """The present moment."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment by the machine's clock."""
        return datetime.now(UTC)
