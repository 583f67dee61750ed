"""A file replaced as a whole or not at all: whatever happens in between, the old one or the new one is there."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


class ChangedMeanwhileError(Exception):
    """Somebody else wrote the file after it was read."""


def replace_file(path: Path, content: bytes, *, was: bytes | None) -> None:
    """Put ``content`` in the place of ``path``; what stood there is kept beside it as ``….bak``.

    ``was`` is what the caller read there, ``None`` when there was no file.  Raises :class:`ChangedMeanwhileError` when
    that is no longer so, ``OSError`` when the disk refuses; then nothing has changed.
    """
    target = path.resolve()
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    made = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if (target.read_bytes() if target.exists() else None) != was:
            raise ChangedMeanwhileError(str(path))
        if was is None:
            made.chmod(0o644)
        else:
            shutil.copymode(target, made)
            shutil.copy2(target, target.with_name(f"{target.name}.bak"))
        made.replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            made.unlink()
        raise
