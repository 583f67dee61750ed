"""Options that several commands share, and the one place where our errors become a message and an exit status."""

import asyncio
import functools
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, ParamSpec, TypeVar

import typer

from monitor.app.demonstration import FolderError
from monitor.app.results import ResultError
from monitor.app.serving import ServeError
from monitor.app.wiring import Monitor, UnknownSiteError
from monitor.clock import SystemClock
from monitor.demo.scenario import ScenarioError
from monitor.model import BEIJING, local_day, show_moment
from monitor.register import RegisterError
from monitor.register.lists.sheet import ListError
from monitor.reports.send import MailError
from monitor.store.errors import StoreError

P = ParamSpec("P")
R = TypeVar("R")

RegisterPath = Annotated[
    Path, typer.Option("--register", "-r", envvar="XUNWANG_REGISTER", help="台账文件", show_default=True)
]
Sites = Annotated[list[str] | None, typer.Argument(metavar="[站点]…", help="站点的 id 或名称；不写就是全部")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")]

DEFAULT_REGISTER = Path("sites.toml")


def tell(message: str) -> None:
    """Say something to the person, beside the results."""
    typer.echo(message, err=True)


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Turn our own errors into their message: exit 1 when the work could not be done, 2 when the call was wrong."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except UnknownSiteError as error:
            tell(str(error))
            raise typer.Exit(2) from None
        except (
            RegisterError,
            ListError,
            ScenarioError,
            FolderError,
            ResultError,
            StoreError,
            ServeError,
            MailError,
            CouldNotError,
        ) as error:
            tell(str(error))
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            tell("已中断；已经记下的都还在。")
            raise typer.Exit(1) from None

    return run


class CouldNotError(Exception):
    """The work could not be done; the message is for the person."""


class WrongCall(typer.BadParameter):
    """An argument that cannot be understood: exit status 2."""


def open_monitor(register: Path) -> Monitor:
    """The monitor of this register, on the machine's clock; its store is made where there is none."""
    return Monitor.open(register, SystemClock())


def reopen_monitor(register: Path) -> Monitor:
    """The same for a command that only reads what is stored: without a store there is nothing that it could say."""
    return Monitor.open(register, SystemClock(), creates=False)


def run_async(work: Coroutine[object, object, R]) -> R:
    """Run the work of one command to its end."""
    return asyncio.run(work)


def moment_of(text: str) -> datetime | None:
    """What ``--as-of`` says: ``2026-03-04`` (that day's end) or ``2026-03-04 15:00``, Asia/Shanghai, as UTC; ``None`` when it
    was not written."""
    return moment_named(text) if text else None


def moment_named(text: str) -> datetime:
    """A day's end or a moment.  Raises :class:`WrongCall`."""
    try:
        if len(text) == len("2026-03-04"):
            return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), BEIJING).astimezone(UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise WrongCall(f"“{text}”不是日期。请写成 2026-03-04 或 2026-03-04T15:00。") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).astimezone(UTC)


def judged_at(monitor: Monitor, moment: datetime | None) -> datetime:
    """The moment to judge at: the one that ``--as-of`` named, now without one, and now for the end of today.

    Raises :class:`WrongCall` for a day that has not come.  A demo's days come with its facts, whatever the clock says.
    """
    now = monitor.clock.now()
    if moment is None:
        return now
    if moment > now:
        if moment - now < timedelta(days=1) and local_day(moment - timedelta(microseconds=1)) == local_day(now):
            return now
        last = monitor.store.last_at()
        if last is None or local_day(moment - timedelta(microseconds=1)) > local_day(last):
            raise WrongCall(f"--as-of 写的 {show_moment(moment)} 在将来，那时的情况还不知道。请写今天或以前的日期。")
    return moment


def is_terminal() -> bool:
    """Whether a person watches standard error."""
    return sys.stderr.isatty()
