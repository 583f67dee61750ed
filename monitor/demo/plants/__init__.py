"""What is planted for one check each: ``plants/<check>.py``, found by its place, no list kept by hand.

Such a module defines ``sow(garden)``, which plants faults and look-alikes on a sound district, and ``truth(truth)``, which
says what a monitor ought to find.  Where it plants page events (:data:`~monitor.demo.world.What.PAGE`) it names their
modes in ``MODES`` and defines ``alter(draft, mode)``, how such an event changes a page, or ``reply(answer, mode)``, how it
changes the answer, or, for events on a host, ``certificate(event)``, the certificate that it then shows, or
``ipv6(mode)``, what becomes of its IPv6 (``unnamed``: no address; ``reset``: connections break);
``serve(pages, host, path, moment)`` answers paths that no route knows (a search, say).
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, cast

from monitor.demo.draft import Draft
from monitor.demo.planted import Planted

if TYPE_CHECKING:
    from monitor.demo.answers import Answer
    from monitor.demo.certificates import Paper
    from monitor.demo.pages import Page, Pages
    from monitor.demo.planting import Garden
    from monitor.demo.truth import Truth
    from monitor.demo.world import Event


class Plant(Protocol):
    """A module of this package."""

    MODES: tuple[str, ...]

    @staticmethod
    def sow(garden: "Garden") -> None:
        """Plant faults and look-alikes."""

    @staticmethod
    def truth(truth: "Truth") -> Iterator[Planted]:
        """What a monitor ought to find, and what only looks like it."""


@cache
def plants() -> dict[str, Plant]:
    """Check → what is planted for it, in the order of the names."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    return {name: cast(Plant, importlib.import_module(f"{__name__}.{name}")) for name in names}


@cache
def page_modes() -> tuple[str, ...]:
    """Every mode that a page event may have: ``check/mode``."""
    return tuple(f"{check}/{mode}" for check, plant in plants().items() for mode in getattr(plant, "MODES", ()))


def alter(draft: Draft, modes: frozenset[str]) -> None:
    """Let the active page events change a page."""
    for mode in sorted(modes):
        check, _, what = mode.partition("/")
        function = _function(check, "alter")
        if function is not None:
            function(draft, what)


def reply(answer: "Answer", modes: frozenset[str]) -> "Answer":
    """Let the active page events change an answer."""
    for mode in sorted(modes):
        check, _, what = mode.partition("/")
        function = _function(check, "reply")
        answer = function(answer, what) if function is not None else answer
    return answer


def certificate(event: "Event") -> "Paper | None":
    """The certificate that a host shows while a page event on it holds; ``None`` where the event is about no such thing."""
    function = _function(event.mode.partition("/")[0], "certificate")
    found: Paper | None = function(event) if function is not None else None
    return found


def ipv6(events: "Iterable[Event]") -> str:
    """What the active page events on a host make of its IPv6; empty where it is sound."""
    told = (event.mode.partition("/") for event in events)
    found = (function(mode) for check, _, mode in told if (function := _function(check, "ipv6")) is not None)
    return next((each for each in found if each), "")


def serve(pages: "Pages", host: str, path: str, moment: datetime) -> "Page | None":
    """The answer to a path that no route knows, when a plant has one."""
    for check in plants():
        function = _function(check, "serve")
        found: Page | None = function(pages, host, path, moment) if function is not None else None
        if found is not None:
            return found
    return None


def _function(check: str, name: str) -> Any:
    return getattr(cast(ModuleType, plants()[check]), name, None)
