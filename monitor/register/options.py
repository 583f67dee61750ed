"""What a site says about checks: options and waivers, held against the checks that exist."""

import math
from collections.abc import Mapping

from monitor.model import Site
from monitor.register.fields import Problems, place_in, show

Options = Mapping[str, Mapping[str, int | float | str | bool]]
"""Check id → option name → default."""


def named_checks(site: Site, place: str, problems: Problems, checks: Options | None) -> None:
    """Add to ``problems`` what the site at ``place`` says of checks and options that do not exist or cannot hold it."""
    if checks is None:
        return
    for number, waiver in enumerate(site.waivers, 1):
        if waiver.check not in checks:
            problems.add(
                place_in(place, "waivers", number, waiver.check),
                "check",
                waiver.check,
                f"已有的检查项：{'、'.join(checks)}",
            )
    for check, options in site.options.items():
        if check not in checks:
            problems.add(place, f"options.{check}", check, f"已有的检查项：{'、'.join(checks)}")
            continue
        for name, value in options.items():
            _option(place, f"options.{check}.{name}", name, value, checks[check], problems)


def _option(place: str, key: str, name: str, value: object, known: Mapping[str, object], problems: Problems) -> None:
    if name not in known:
        problems.add(place, key, value, f"已有的选项：{'、'.join(known) or '（这个检查项没有选项）'}")
        return
    allowed = _allowed(value, known[name])
    if allowed:
        problems.add(place, key, value, allowed)


def _allowed(value: object, default: object) -> str:
    """What an option of this default may hold; empty when ``value`` is such a thing.  A count of nothing would make
    every column stale and every look a fault."""
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else f"true 或 false（默认是 {show(default)}）"
    if isinstance(default, int):
        fits = isinstance(value, int) and not isinstance(value, bool) and value >= min(1, default)
        return "" if fits else f"不小于 {min(1, default)} 的整数（默认是 {default}）"
    if isinstance(default, float):
        fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf
        return "" if fits else f"不小于 0 的数（默认是 {show(default)}）"
    return "" if isinstance(value, str) else f"文字（加双引号，默认是 {show(default)}）"
