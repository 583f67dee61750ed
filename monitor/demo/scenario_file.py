"""Scenario files: a whole district as TOML, with errors for the person who edits one."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from monitor.demo.copying import MODES as REPOST_MODES
from monitor.demo.plants import page_modes
from monitor.demo.world import MODES, Event, Scenario, What
from monitor.model import BEIJING, refusal
from monitor.register import RegisterError
from monitor.register.reading import tables_of
from monitor.register.toml_text import table

NEEDS_COLUMN = (What.COLUMN_STOPPED, What.COLUMN_BLANK)
NEEDS_URL = (What.LINK_BROKEN,)
NO_SITE = (What.LINE_CUT,)


class ScenarioError(Exception):
    """A scenario file that cannot be used; ``problems`` says why, one Chinese sentence each."""

    def __init__(self, source: str, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{source}:{problem}" for problem in problems))


def write(scenario: Scenario, path: Path) -> None:
    """Write the scenario so that :func:`read` gives the same one back."""
    head = [
        "# 模拟区县的剧本：站点怎么建、哪天出什么问题。时间为北京时间；第 1 天是 start。",
        "# what（事件）与 mode（方式）的取值：",
        *(f"#   {what.value}: {', '.join(word for word in _modes(what) if word) or '（无）'}" for what in MODES),
        "",
    ]
    path.write_text("\n".join([*head, *table(scenario)]) + "\n", encoding="utf-8")


def read(path: Path) -> Scenario:
    """The scenario of a file.  Raises :class:`ScenarioError`, with every error of the events at once."""
    source = path.name
    try:
        raw = tables_of(path.read_text(encoding="utf-8"), "")
    except OSError as error:
        raise ScenarioError(source, (f"打不开剧本文件（{refusal(error)}）",)) from None
    except UnicodeDecodeError:
        raise ScenarioError(source, ("剧本文件不是 UTF-8 编码",)) from None
    except RegisterError as error:  # the parser's words in Chinese, as for a register
        raise ScenarioError(source, tuple(words.strip().removeprefix("：") for words in error.problems)) from None
    try:
        scenario = msgspec.convert(raw, Scenario)
    except msgspec.ValidationError as error:
        raise ScenarioError(source, (_in_chinese(str(error)),)) from None
    problems = tuple(_problems(scenario))
    if problems:
        raise ScenarioError(source, problems)
    return scenario


def _modes(what: What) -> tuple[str, ...]:
    return page_modes() if what is What.PAGE else MODES[what]


def _in_chinese(message: str) -> str:
    what, _, where = message.partition(" - at `$")
    place = where.rstrip("`").lstrip(".") or "顶层"
    words = (
        ("Object missing required field", "缺少键"),
        ("Object contains unknown field", "不认识的键"),
        ("Invalid enum value", "不认识的取值"),
        ("Expected", "类型不对，应为"),
        (", got", "，现在是"),
    )
    for english, chinese in words:
        what = what.replace(english, chinese)
    return f"{place}：{what}"


def _problems(scenario: Scenario) -> Iterator[str]:
    sites = {site.id: site for site in scenario.sites}
    hosts = {host.name for host in scenario.hosts}
    for site in scenario.sites:
        if site.host not in hosts:
            yield f"站点“{site.name}”：host = “{site.host}” 不在 [[hosts]] 里"
    for number, event in enumerate(scenario.events, 1):
        place = f"第 {number} 个事件（{event.what.value}）"
        modes = _modes(event.what)
        if event.mode not in modes:
            yield f"{place}：mode = “{event.mode}”，可用：{'、'.join(modes)}"
        if event.what is What.ISSUER:
            if event.site not in {issuer.id for issuer in scenario.issuers}:
                yield f"{place}：site = “{event.site}” 不是任何上级发布源的 id"
            continue
        if event.what not in NO_SITE and event.site not in sites:
            yield f"{place}：site = “{event.site}” 不是任何站点的 id"
            continue
        if event.what in NEEDS_COLUMN and sites[event.site].column(event.where) is None:
            known = "、".join(column.slug for column in sites[event.site].columns)
            yield f"{place}：站点“{event.site}”没有栏目“{event.where}”，有：{known}"
        if event.what in NEEDS_URL and not event.where.startswith(("/", "http://", "https://")):
            yield f"{place}：where = “{event.where}” 应为网址，或以 / 开头的路径"
        yield from _times(event, place)
    yield from _reposts(scenario)


def _reposts(scenario: Scenario) -> Iterator[str]:
    documents = {document.id for document in scenario.documents}
    columns = {(site.id, column.slug) for site in scenario.sites for column in site.columns}
    for number, repost in enumerate(scenario.reposts, 1):
        place = f"第 {number} 个转载"
        if repost.document not in documents:
            yield f"{place}：document = “{repost.document}” 不是任何文件的 id"
        if (repost.site, repost.column) not in columns:
            yield f"{place}：站点“{repost.site}”没有栏目“{repost.column}”"
        if repost.mode not in REPOST_MODES:
            yield f"{place}：mode = “{repost.mode}”，可用：{'、'.join(REPOST_MODES)}"


def _times(event: Event, place: str) -> Iterator[str]:
    if event.since.tzinfo is None or (event.until and event.until.tzinfo is None):
        yield f"{place}：时间要带时区（如 2026-11-03T08:45:00+08:00）"
        return
    if event.until and event.until <= event.since:
        yield f"{place}：until 应晚于 since"
    for name, moment in (("since", event.since), ("until", event.until)):
        if moment and event.what is What.OUTAGE and moment.astimezone(BEIJING).minute < 40:
            yield f"{place}：{name} 应落在每小时的 40 至 59 分（探测在每小时的前半段，这样失败次数才是确定的）"
