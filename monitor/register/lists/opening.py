"""Which kind of file the clerk has, by its first bytes; what cannot be read is refused with the remedy."""

from pathlib import Path

from monitor.model import refusal
from monitor.register.lists.delimited import read_delimited
from monitor.register.lists.headings import recognised
from monitor.register.lists.sheet import Book, ListError
from monitor.register.lists.workbook import read_workbook

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_MOST_BYTES = 50_000_000


def open_list(path: Path) -> Book:
    """The sheets of an office's list.  Raises :class:`ListError`."""
    file = path.name
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ListError((f"{file}：文件超过 {_MOST_BYTES // 1_000_000} MB。请只留下网站清单，另存为新文件。",))
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ListError((f"{path}：找不到这个文件。请检查路径和文件名（包括 .xlsx 或 .csv）。",)) from None
    except OSError as error:
        raise ListError(
            (f"{path}：读不了这个文件（{refusal(error)}）。请检查文件名和权限；如果它正在 Excel 里打开，请先关闭。",)
        ) from None
    _refuse(raw, path)
    return read_workbook(raw, file) if raw.startswith(_ZIP) else read_delimited(raw, file, recognised)


def _refuse(raw: bytes, path: Path) -> None:
    """What looks like a table to the clerk and is none."""
    remedy = "请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”后再试。"
    if not raw.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise ListError((f"{path.name}：是空文件。",))
    if raw.startswith(_OLD_EXCEL):
        raise ListError((f"{path.name}：是旧的 .xls 格式，或者设了打开密码，读不了。{remedy}不要设密码。",))
    if raw.startswith(b"%PDF"):
        raise ListError((f"{path.name}：是 PDF，不是表格。请向提供的单位要 Excel 文件。",))
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise ListError((f"{path.name}：里面是网页（有的系统把网页当成 .xls 导出），不是表格文件。{remedy}",))
