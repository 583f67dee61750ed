"""The files that a command leaves for a person: written, or refused in plain words that name the place and the remedy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.model import refusal


class ResultError(Exception):
    """A file or folder that cannot be written; the message is for the person."""


def write_result(path: Path, content: bytes) -> None:
    """Write a file, over an older one of the same name.  Raises :class:`ResultError`."""
    with writing(path):
        path.write_bytes(content)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn the system's refusal to write inside the block into :class:`ResultError` about ``place``."""
    try:
        yield
    except OSError as error:
        raise ResultError(_refused(place, error)) from None


def _refused(place: Path, error: OSError) -> str:
    where = Path(str(error.filename)) if error.filename else place
    missing = isinstance(error, FileNotFoundError) and not where.parent.is_dir()
    met = f"没有 {where.parent} 这个文件夹" if missing else refusal(error)
    remedy = "请先建好文件夹，或换一个位置" if missing else "请检查位置和写权限，或换一个位置"
    return f"写不了 {where}：{met}。{remedy}。"
