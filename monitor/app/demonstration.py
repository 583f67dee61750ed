"""``xunwang demo``: the main job on the simulated district, and what it leaves in a folder."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from monitor.app.mailing import Scorecards, last_week_end
from monitor.app.results import writing
from monitor.app.timelapse import StandingClock, Tell, Timelapse, Watched, demo_register
from monitor.app.view import StoreView
from monitor.app.wiring import Monitor
from monitor.demo.accuracy import accuracy
from monitor.demo.loop import run_virtual
from monitor.demo.register_text import register_text
from monitor.demo.scenario import Scenario, save
from monitor.demo.truth import truth
from monitor.judging import catalogue
from monitor.observe.host_pool import Network
from monitor.reports.findings_xlsx import findings_workbook
from monitor.reports.lines import worst_first
from monitor.serve.history import openmetrics_history
from monitor.store.store import Store

STORE = "demo.sqlite"
_OURS = (STORE, f"{STORE}-wal", f"{STORE}-shm")
_FINDING = ("id", "site", "check", "verdict", "code", "where", "at")


class FolderError(Exception):
    """The folder holds somebody's own register; the message is for the person."""


@dataclass(frozen=True, kw_only=True)
class Demonstration:
    """A finished time-lapse: the store as of its last moment, and the folder with the files."""

    monitor: Monitor
    view: StoreView
    watched: Watched
    accuracy: Mapping[str, Any]
    folder: Path


def demonstrate(scenario: Scenario, days: int, folder: Path, tell: Tell) -> Demonstration:
    """Watch the scenario for ``days`` days and write the files.  A store that an earlier demo left is replaced.

    Raises :class:`FolderError` rather than write over a register that no demo wrote, and
    :class:`~monitor.app.results.ResultError`, before the watch, where the folder cannot be written.
    """
    with writing(folder):
        if (folder / "sites.toml").exists() and not (folder / STORE).exists():
            raise FolderError(
                f"{folder} 里已有一份台账 sites.toml，不是演示留下的，不能覆盖。请用 --out 换一个文件夹。"
            )
        (folder / "certificates").mkdir(parents=True, exist_ok=True)
        for name in _OURS:
            (folder / name).unlink(missing_ok=True)
        (folder / "sites.toml").write_text(register_text(scenario, store=STORE), encoding="utf-8")
        save(scenario, folder / "scenario.toml")
    lapse = Timelapse(scenario, days, folder / "certificates", folder / STORE, tell)
    watched = run_virtual(lapse.run())
    planted = truth(scenario, days)
    findings = [{key: row[key] for key in _FINDING} for row in watched.findings]
    found = accuracy(planted, findings, catalogue())
    with writing(folder):
        _json_lines(folder / "truth.jsonl", (msgspec.to_builtins(row) for row in planted))
        _json_lines(folder / "findings.jsonl", findings)
        (folder / "accuracy.json").write_text(json.dumps(found, ensure_ascii=False, indent=2), encoding="utf-8")
        with (folder / "metrics.om").open("w", encoding="utf-8") as history:
            history.writelines(openmetrics_history(watched.moments, catalogue()))
    monitor = Monitor(
        demo_register(scenario), Store.open(str(folder / STORE)), StandingClock(scenario.at(days + 1)), Network()
    )
    view = StoreView(monitor)
    view.refresh()
    with writing(folder):
        _documents(monitor, view, folder)
    return Demonstration(monitor=monitor, view=view, watched=watched, accuracy=found, folder=folder)


def mail_text(folder: Path) -> str:
    """The weekly mail as its reader sees it without HTML."""
    return (folder / "scorecard.txt").read_text(encoding="utf-8")


def _documents(monitor: Monitor, view: StoreView, folder: Path) -> None:
    message = Scorecards(monitor, last_week_end(monitor)).message()
    (folder / "scorecard.eml").write_bytes(bytes(message))
    for kind, name in (("plain", "scorecard.txt"), ("html", "scorecard.html")):
        body = message.get_body((kind,))
        (folder / name).write_text(body.get_content() if body else "", encoding="utf-8")
    judged = worst_first(view.judgements())
    (folder / "findings.xlsx").write_bytes(
        findings_workbook(monitor.register, judged, catalogue=catalogue(), blocked=monitor.blocked())
    )


def _json_lines(path: Path, rows: Iterable[Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")
