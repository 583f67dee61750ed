"""The file as a whole: its encoding, its syntax, its tables; then what the tables must agree on."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from monitor.model import Column, Issuer, Kind, Register, Settings, Site, refusal
from monitor.register.duties import check_duties
from monitor.register.fields import Problems, read_table, show
from monitor.register.forms import as_folder, is_web, joined

CheckOptions = Mapping[str, Mapping[str, int | float | str | bool]]
"""Check id → option name → default: what ``options`` and ``waivers`` may name."""

T = TypeVar("T", Issuer, Site)

_TABLES = ("settings", "issuers", "sites")

_DATE_LIKE = re.compile(r"=\s*(\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?)(?![\d:T-])")
"""A value that is meant as a date, in a line that the parser refused."""

_SYNTAX = {
    "Invalid value": "等号后面的值写错了",
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare": "同一个表写了两次",
    "Duplicate inline table key": "同一个键写了两次",
    "Expected '=' after a key": "键后面缺少等号",
    "Expected ']": "表名后面缺少方括号",
    "Expected newline": "这一行末尾多了内容",
    "Illegal character": "引号没有在同一行闭合，或有看不见的字符",
    "Found invalid character": "有看不见的字符",
    "Invalid date": "日期写错了",
    "Invalid initial character for a key part": "键名写错了",
    "Invalid statement": "这一行不是“键 = 值”，也不是 [表]",
    "Unclosed array": "方括号没有闭合",
    "Unclosed inline table": "花括号没有闭合",
    "Unterminated string": "引号没有闭合",
    "Unescaped '\\' in a string": "反斜杠要写两个",
    "maximum recursion depth exceeded": "括号套得太深",
}
"""How the parser's messages begin → what they mean."""


class RegisterError(Exception):
    """``sites.toml`` cannot be used.  ``problems`` lists every error, each naming file, place, found and allowed."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(path: Path | str, checks: CheckOptions | None = None) -> Register:
    """Read and validate a register.  Raises :class:`RegisterError`."""
    return parse(text_of(Path(path)), str(path), checks)


def text_of(source: Path) -> str:
    """The text of a register's file.  Raises :class:`RegisterError`."""
    try:
        raw = source.read_bytes()
    except FileNotFoundError:
        raise RegisterError((f"{source}：找不到这个文件。请检查路径，或在项目目录里运行。",)) from None
    except OSError as error:
        raise RegisterError((f"{source}：读不了这个文件（{refusal(error)}）。",)) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"{source} 第 {line} 行：不是 UTF-8 编码。请在编辑器里“另存为”，编码选 UTF-8。"
        raise RegisterError((message,)) from None


def parse(text: str, source: str = "sites.toml", checks: CheckOptions | None = None) -> Register:
    """Validate the text of a register.  Raises :class:`RegisterError` with all errors of one run."""
    return of_tables(tables_of(text, source), source, checks)


def tables_of(text: str, source: str = "sites.toml") -> dict[str, object]:
    """The tables of a register's text, not yet validated.  Raises :class:`RegisterError` for wrong TOML."""
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RegisterError((_syntax(source, str(error), text),)) from None


def of_tables(raw: Mapping[str, object], source: str = "sites.toml", checks: CheckOptions | None = None) -> Register:
    """Validate the tables of a register.  Raises :class:`RegisterError` with all errors of one run."""
    problems = Problems(source)
    for key in raw:
        if key not in _TABLES:
            problems.say("顶层", f"不认识的表 [{key}]。可用的表：[settings]、[[issuers]]、[[sites]]")
    settings = _settings(raw, problems)
    issuers = _many(Issuer, raw, "issuers", "上级发布源", problems)
    sites = tuple(_completed(site, problems) for site in _many(Site, raw, "sites", "站点", problems))
    check_duties(settings, sites, issuers, problems, checks)
    if problems.found or settings is None:
        raise RegisterError(tuple(problems.found))
    register = Register(settings=settings, sites=sites, issuers=tuple(_issuer(issuer) for issuer in issuers))
    return msgspec.structs.replace(register, revision=_revision(register))


def _syntax(source: str, message: str, text: str) -> str:
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    where = f" 第 {found[1]} 行第 {found[2]} 列" if found else ("末尾" if "end of document" in message else "")
    english = re.sub(r" \(at .*\)$", "", message)
    line = text.splitlines()[int(found[1]) - 1] if found and int(found[1]) <= len(text.splitlines()) else ""
    dated = _DATE_LIKE.search(line)
    if dated and not _is_date(dated[1]):
        return f"{source}{where}：日期写错了（{dated[1]}）。没有这一天，或写法不对：应像 2026-01-05 这样，月和日各两位，不加引号。"
    plain = next((words for start, words in _SYNTAX.items() if english.startswith(start)), english)
    return f"{source}{where}：TOML 写法有误（{plain}）。常见原因：少了引号或方括号、用了全角标点、同一个键写了两次。"


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _settings(raw: Mapping[str, object], problems: Problems) -> Settings | None:
    if "settings" not in raw:
        problems.say("顶层", "缺少 [settings] 表")
        return None
    return read_table(Settings, raw["settings"], "[settings]", problems)


def _many(cls: type[T], raw: Mapping[str, object], key: str, word: str, problems: Problems) -> tuple[T, ...]:
    tables = raw.get(key, [])
    if not isinstance(tables, list):
        problems.say("顶层", f"{key} 应写成若干个 [[{key}]]，现在是 {show(tables)}")
        return ()
    if key == "sites" and not tables:
        problems.say("顶层", "没有任何站点；至少写一个 [[sites]]")
    found = []
    for number, item in enumerate(tables, 1):
        name = item.get("name") if isinstance(item, Mapping) else None
        label = name if isinstance(name, str) else f"（第 {number} 个，没有写 name）"
        found.append(read_table(cls, item, f"{word}“{label}”", problems, {"name": label}))
    return tuple(found)


def _columns(columns: tuple[Column, ...], base: str) -> tuple[Column, ...]:
    return tuple(msgspec.structs.replace(column, url=joined(base, column.url)) for column in columns)


def _completed(site: Site, problems: Problems) -> Site:
    """The site with what the file may leave out: a whole host's prefix, and columns given relative to the home page."""
    prefixes = tuple(as_folder(joined(site.url, prefix)) for prefix in site.prefixes)
    whole_host = site.kind is not Kind.SECTION and problems.was_read(f"站点“{site.name}”", "kind")
    if not prefixes and whole_host and is_web(site.url):
        prefixes = (joined(site.url, "/"),)
    return msgspec.structs.replace(site, prefixes=prefixes, columns=_columns(site.columns, site.url))


def _issuer(issuer: Issuer) -> Issuer:
    return msgspec.structs.replace(issuer, columns=_columns(issuer.columns, issuer.url))


def _revision(register: Register) -> str:
    canonical = msgspec.json.encode(register, order="deterministic")
    return hashlib.sha256(canonical).hexdigest()[:16]
