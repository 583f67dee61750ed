"""Changes planted into a written portal between two crawls, with the truth about them."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from tests.bench.portal_articles import Articles

AGED_S = 172_800
"""Every file is made to look two days old: validators younger than a minute are not used."""

_CORRECTED = "<p>（本文已更正）"


@dataclass(kw_only=True)
class Planted:
    """Paths of articles that are new, edited, removed and moved (old → new), and of attachments that are gone."""

    new: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    @property
    def broken(self) -> set[str]:
        """The paths whose links do not open any more."""
        return {*self.removed, *self.moved, *self.gone}


class Planter:
    """Edits the files of a portal below ``root``, each a minute later than the last."""

    def __init__(self, articles: Articles, root: Path) -> None:
        self._articles, self._root = articles, os.fsencode(root)
        self._age = AGED_S

    def age(self) -> None:
        """Make all files look old."""
        for folder, _, names in os.walk(self._root):
            for name in names:
                self._touch(os.path.join(folder, name))  # noqa: PTH118 - names that are no text have no Path

    def new_articles(self, columns: int) -> Planted:
        """One new article on the first page of the list of each of some columns, spread over all of them."""
        planted = Planted()
        step = max(len(self._articles.by_column) // columns, 1)
        for at in range(0, step * columns, step):
            model = self._articles.by_column[at][0]
            path = model.path.replace(".html", "9.html")
            self._write(path, self._read(model.path))
            listed = self._read(self._list_of(model.path))
            row = f'<li><a href="{path}" target="_blank" title="关于新增事项的公告">关于新增事项的公告</a><span>2026-11-21</span></li>\n'
            self._write(
                self._list_of(model.path),
                listed.replace(b'<ul class="list">\n', b'<ul class="list">\n' + self._bytes(row), 1),
            )
            planted.new.append(path)
        return planted

    def changes(self, each: int) -> Planted:
        """So many articles edited, removed and moved (the list follows), and so many attachments removed."""
        articles = self._articles.all
        files = [path for one in articles for _, path in one.files]
        planted = Planted()
        chosen = iter(articles[len(articles) // 3 :: max(len(articles) // (3 * each + 1) // 2, 1)])
        for _ in range(each):
            path = next(chosen).path
            self._write(path, self._read(path).replace(b"<p>", self._bytes(_CORRECTED), 1))
            planted.edited.append(path)
        for _ in range(each):
            path = next(chosen).path
            os.remove(self._name(path))  # noqa: PTH107
            planted.removed.append(path)
        for _ in range(each):
            path = next(chosen).path
            self._move(path, planted)
        for path in files[:: max(len(files) // each, 1)][:each]:
            os.remove(self._name(path))  # noqa: PTH107
            planted.gone.append(path)
        return planted

    def _move(self, path: str, planted: Planted) -> None:
        """A new address, to which the home of its column links; other pages still name the old one."""
        new = path.rpartition("/")[0] + "/moved_" + path.rpartition("/")[2]
        self._write(new, self._read(path))
        os.remove(self._name(path))  # noqa: PTH107
        front = self._list_of(path)
        row = self._bytes(
            f'<ul class="list">\n<li><a href="{new}">关于地址变更事项的公告</a><span>2026-11-21</span></li>\n'
        )
        self._write(front, self._read(front).replace(b'<ul class="list">\n', row, 1))
        planted.moved[path] = new

    def _list_of(self, path: str) -> str:
        """The first page of the list on which an article stands."""
        return path.rpartition("/")[0].rpartition("/")[0] + "/index.html"

    def _bytes(self, text: str) -> bytes:
        return text.encode(self._articles.plan.encoding)

    def _name(self, path: str) -> bytes:
        return self._root + unquote_to_bytes(path)

    def _read(self, path: str) -> bytes:
        with open(self._name(path), "rb") as file:  # noqa: PTH123
            return file.read()

    def _write(self, path: str, body: bytes) -> None:
        with open(self._name(path), "wb") as file:  # noqa: PTH123
            file.write(body)
        self._age -= 60
        self._touch(self._name(path))

    def _touch(self, name: bytes | str) -> None:
        """Make a file look as old as ``AGED_S``, less a minute for every edit so far."""
        then = os.stat(name).st_ctime - self._age  # noqa: PTH116
        os.utime(name, (then, then))
