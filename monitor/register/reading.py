"""The file as a whole: its encoding, its syntax, its tables; then what the tables must agree on."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from monitor.model import Column, Issuer, Kind, Register, Settings, Site
from monitor.register.duties import check_duties
from monitor.register.fields import Problems, read_table, show
from monitor.register.forms import as_folder, is_web, joined

CheckOptions = Mapping[str, Mapping[str, int | float | str | bool]]
"""Check id → option name → default: what ``options`` and ``waivers`` may name."""

T = TypeVar("T", Issuer, Site)

_TABLES = ("settings", "issuers", "sites")


class RegisterError(Exception):
    """``sites.toml`` cannot be used.  ``problems`` lists every error, each naming file, place, found and allowed."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(path: Path | str, checks: CheckOptions | None = None) -> Register:
    """Read and validate a register.  Raises :class:`RegisterError`."""
    source = Path(path)
    try:
        raw = source.read_bytes()
    except FileNotFoundError:
        raise RegisterError((f"{source}：找不到这个文件。请检查路径，或在项目目录里运行。",)) from None
    except OSError as error:
        raise RegisterError((f"{source}：读不了这个文件（{error.strerror}）。请检查权限。",)) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"{source} 第 {line} 行：不是 UTF-8 编码。请在编辑器里“另存为”，编码选 UTF-8。"
        raise RegisterError((message,)) from None
    return parse(text, str(source), checks)


def parse(text: str, source: str = "sites.toml", checks: CheckOptions | None = None) -> Register:
    """Validate the text of a register.  Raises :class:`RegisterError` with all errors of one run."""
    try:
        raw = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RegisterError((_syntax(source, str(error)),)) from None
    problems = Problems(source)
    for key in raw:
        if key not in _TABLES:
            problems.say("顶层", f"不认识的表 [{key}]。可用的表：[settings]、[[issuers]]、[[sites]]")
    settings = _settings(raw, problems)
    issuers = _many(Issuer, raw, "issuers", "上级发布源", problems)
    sites = tuple(_completed(site) for site in _many(Site, raw, "sites", "站点", problems))
    tables = raw.get("sites")
    all_read = isinstance(tables, list) and len(tables) == len(sites)
    check_duties(settings, sites, issuers, problems, checks, all_read=all_read)
    if problems.found or settings is None:
        raise RegisterError(tuple(problems.found))
    register = Register(settings=settings, sites=sites, issuers=tuple(_issuer(issuer) for issuer in issuers))
    return msgspec.structs.replace(register, revision=_revision(register))


def _syntax(source: str, message: str) -> str:
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    where = f" 第 {found[1]} 行第 {found[2]} 列" if found else ("末尾" if "end of document" in message else "")
    plain = re.sub(r" \(at .*\)$", "", message)
    return f"{source}{where}：TOML 写法有误（{plain}）。常见原因：少了引号或方括号、用了全角标点、同一个键写了两次。"


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
        place = f"{word}“{name}”" if isinstance(name, str) and name else f"第 {number} 个{word}（没有写 name）"
        value = read_table(cls, item, place, problems)
        if value is not None:
            found.append(value)
    return tuple(found)


def _columns(columns: tuple[Column, ...], base: str) -> tuple[Column, ...]:
    return tuple(msgspec.structs.replace(column, url=joined(base, column.url)) for column in columns)


def _completed(site: Site) -> Site:
    """The site with what the file may leave out: a whole host's prefix, and columns given relative to the home page."""
    prefixes = tuple(as_folder(joined(site.url, prefix)) for prefix in site.prefixes)
    if not prefixes and site.kind is not Kind.SECTION and is_web(site.url):
        prefixes = (joined(site.url, "/"),)
    return msgspec.structs.replace(site, prefixes=prefixes, columns=_columns(site.columns, site.url))


def _issuer(issuer: Issuer) -> Issuer:
    return msgspec.structs.replace(issuer, columns=_columns(issuer.columns, issuer.url))


def _revision(register: Register) -> str:
    canonical = msgspec.json.encode(register, order="deterministic")
    return hashlib.sha256(canonical).hexdigest()[:16]
