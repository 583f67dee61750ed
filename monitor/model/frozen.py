"""The root of every stored value, and the time zone of everything shown."""

from datetime import timedelta, timezone

import msgspec

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Time zone in which everything is shown.  A fixed offset: the mainland has had no summer time since 1991."""


class Frozen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An immutable value that can be stored as JSON or MessagePack and read back."""
