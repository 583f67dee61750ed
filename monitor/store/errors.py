"""What can go wrong with the store, in the words of the person who must put it right."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class StoreError(Exception):
    """The store cannot be used.  The text is Chinese; it names the file and the remedy."""


_REMEDIES = (
    (
        "not a database",
        "不是巡网的数据库文件（或已损坏）。请检查 sites.toml 的 settings.store 是否指错了文件，或换回备份。",
    ),
    ("malformed", "数据库文件已损坏。请先备份该文件，再换回最近的备份。"),
    ("disk is full", "磁盘已满，本批数据未写入，已写入的数据不受影响。请清理磁盘，或运行 xunwang store prune 后重试。"),
    ("readonly", "没有写权限。请检查该文件及其所在目录的属主和权限。"),
    ("unable to open", "打不开。请确认所在目录存在，并且本程序的用户可以在其中写文件。"),
    ("locked", "被其他程序长时间占用。请确认没有别的程序（如备份、数据库查看工具）锁住它，然后重试。"),
    ("disk i/o", "读写磁盘出错。请检查磁盘状态和剩余空间。"),
)


def explain(error: SQLAlchemyError, where: str) -> StoreError:
    """Turn a database exception into a :class:`StoreError` about ``where`` (a file or an address)."""
    words = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    lower = words.lower()
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in lower), f"数据库报错：{words.splitlines()[0]}")
    return StoreError(f"数据库 {where} {remedy}")
