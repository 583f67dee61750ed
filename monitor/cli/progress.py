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


@contextmanager
def meter(title: str, total: float | None = None) -> Iterator[Meter]:
    """A progress bar for one piece of long work."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeElapsedColumn(),
        TextColumn("剩余"), TimeRemainingColumn(), TextColumn("{task.fields[words]}"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=False, refresh_per_second=4) as bars:
        task = bars.add_task(title, total=total, words="")

        def update(done: float, total: float | None = None, words: str = "") -> None:
            bars.update(task, completed=done, total=total, words=words)

        yield update
