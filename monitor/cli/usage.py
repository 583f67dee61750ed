"""Wrong calls in Chinese: the one place where the words of the library that reads the command line are translated.

By the class of its exceptions, and where one class stands for several mistakes by what it carries; the names of options
and commands stay as they are typed.
"""

import re
import sys
from collections.abc import Sequence
from typing import Any, Final

import typer
from typer.core import TyperGroup

_LIBRARY: Final[Any] = sys.modules[typer.BadParameter.__module__]
"""Where the exceptions are defined; typer has brought its own copy of click since some version."""

_VALUES: Final = {
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
}
"""Kinds of a value's fault → what it should have been."""

_PATHS: Final = {
    "does not exist": "没有这个文件",
    "is a directory": "这是一个文件夹",
    "is a file": "这不是文件夹",
    "is not readable": "没有读取权限",
    "is not writable": "没有写权限",
}

_PLAIN: Final = (
    (re.compile(r"No such command '(.*?)'"), "没有 {0} 这个命令"),
    (re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)"), "多写了 {0}"),
    (re.compile(r"Missing command"), "没有写命令"),
)

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class ChineseGroup(TyperGroup):
    """The commands; their errors are told in Chinese."""

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, complete_var: str | None = None,
        standalone_mode: bool = True, windows_expand_args: bool = True, **extra: Any,
    ) -> Any:  # fmt: skip
        """Run the command that the words name, and leave with its exit status."""
        given = (args, prog_name, complete_var, False, windows_expand_args)
        if not standalone_mode:
            return super().main(*given, **extra)
        try:
            status = super().main(*given, **extra)
        except _LIBRARY.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except _LIBRARY.UsageError as error:
            typer.echo("\n".join(usage_lines(error)), err=True)
            sys.exit(error.exit_code)
        except typer.Abort:
            typer.echo("已中断，没有做。", err=True)
            sys.exit(1)
        sys.exit(status if isinstance(status, int) else 0)


def usage_lines(error: Any) -> list[str]:
    """What was wrong with the call, and how the command is called."""
    lines = [f"命令写错了：{_said(error).rstrip('。')}。"]
    if error.ctx is not None:
        path, pieces = error.ctx.command_path, error.ctx.command.collect_usage_pieces(error.ctx)
        how = " ".join(pieces).replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        lines += [f"用法：{path} {how}".rstrip(), f"详细说明：{path} --help"]
    return lines


def _said(error: Any) -> str:
    if isinstance(error, _LIBRARY.MissingParameter):
        return f"没有写{_place(error)}"
    if isinstance(error, _LIBRARY.NoSuchOption):
        near = f"，是不是 {'、'.join(sorted(error.possibilities))}" if error.possibilities else ""
        return f"没有 {error.option_name} 这个选项{near}"
    if isinstance(error, _LIBRARY.BadOptionUsage):
        takes_none = "does not take" in error.message
        return f"选项 {error.option_name} 后面{'不能写值' if takes_none else '要写值'}"
    if isinstance(error, _LIBRARY.BadParameter):
        return _bad_value(error)
    return _plain(error.message)


def _bad_value(error: Any) -> str:
    if _CHINESE.search(error.message) and not _in_library_words(error.message):
        return str(error.message)
    faults: Sequence[Any] = error.__cause__.errors() if hasattr(error.__cause__, "errors") else ()
    for fault in faults[:1]:
        words = _VALUES.get(fault["type"], "不是能用的值").format(**fault.get("ctx", {}))
        return f"{_place(error)}现在是“{fault['input']}”，{words}"
    met = next((words for english, words in _PATHS.items() if english in error.message), "不是能用的值")
    quoted = re.search(r"'(.*)'", error.message)
    return f"{_place(error)}{f'现在是“{quoted[1]}”，' if quoted else ''}{met}"


def _in_library_words(message: str) -> bool:
    """Whether the Chinese in a message is only what the caller typed."""
    return any(english in message for english in _PATHS) or message.startswith("Input should")


def _place(error: Any) -> str:
    if error.param is None:
        return ""
    if error.param.param_type_name == "option":
        return f"选项 {error.param.opts[0]} "
    return f"“{(error.param.metavar or error.param.name or '').strip('[]…')}”"


def _plain(message: str) -> str:
    for pattern, words in _PLAIN:
        found = pattern.search(message)
        if found:
            return words.format(*found.groups())
    return message if _CHINESE.search(message) else "看不懂这样的写法"
