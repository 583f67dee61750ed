"""Progress bars with rate and time left, on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class Rate(ProgressColumn):
    """Steps a second."""

    def render(self, task: Task) -> Text:
        """The rate, or a dash before there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/秒" if speed else "—/秒")


class Meter(Protocol):
    """What the work tells a progress bar."""

    def __call__(self, done: float, total: float | None = None, words: str = "") -> None:
        """So much is done out of so much (``None``: not known yet)."""


def _bars() -> Progress:
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeElapsedColumn(),
        TextColumn("剩余"), TimeRemainingColumn(), TextColumn("{task.fields[words]}"),
    )  # fmt: skip
    return Progress(*columns, console=Console(stderr=True), transient=False, refresh_per_second=4)


@contextmanager
def meter(title: str, total: float | None = None) -> Iterator[Meter]:
    """A progress bar for one piece of long work."""
    with _bars() as bars:
        task = bars.add_task(title, total=total, words="")

        def update(done: float, total: float | None = None, words: str = "") -> None:
            bars.update(task, completed=done, total=total, words=words)

        yield update


class Meters:
    """One bar for the whole, and one below it for each piece that is being done; a piece that is done has none."""

    def __init__(self, bars: Progress, title: str, total: int) -> None:
        self._bars = bars
        self._whole = bars.add_task(title, total=total, words="")
        self._pieces: dict[str, TaskID] = {}

    def going(self, piece: str, done: float, total: float, words: str = "") -> None:
        """How far a piece is."""
        if piece not in self._pieces:
            self._pieces[piece] = self._bars.add_task(piece, total=total, words="")
        self._bars.update(self._pieces[piece], completed=done, total=total, words=words)

    def ended(self, piece: str) -> None:
        """A piece is done, or given up."""
        if piece in self._pieces:
            self._bars.remove_task(self._pieces.pop(piece))
        self._bars.advance(self._whole)


@contextmanager
def meters(title: str, total: int) -> Iterator[Meters]:
    """Progress bars for long work that is done in several pieces at once."""
    with _bars() as bars:
        yield Meters(bars, title, total)
