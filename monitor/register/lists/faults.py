"""What is wrong in a list, and where the clerk finds it."""

from monitor.model import Frozen
from monitor.register.fields import show


class Wrong(ValueError):  # noqa: N818 - raised and caught within the reading of one cell
    """A cell's content is not allowed; the message says what is."""


class Place(Frozen, frozen=True, kw_only=True):
    """A row of the list as the clerk counts it: from 1, with the heading rows."""

    file: str
    sheet: str
    row: int

    @property
    def short(self) -> str:
        """Sheet and row."""
        return f"工作表“{self.sheet}”第 {self.row} 行" if self.sheet else f"第 {self.row} 行"

    @property
    def words(self) -> str:
        """File, sheet and row."""
        return f"{self.file}：{self.short}"


class Fault(Frozen, frozen=True, kw_only=True):
    """Something wrong in one row: the heading of the column, what stands there, what is allowed; or a sentence."""

    place: Place
    heading: str = ""
    found: str = ""
    allowed: str = ""
    sentence: str = ""

    @property
    def words(self) -> str:
        """The fault as the clerk reads it."""
        if self.sentence:
            return f"{self.place.words}，{self.sentence}"
        blank = " " if self.allowed[:1].isascii() else ""
        now = f"现在是 {show(self.found)}" if self.found else "现在是空的"
        return f"{self.place.words}，“{self.heading}”列：{now}，应为{blank}{self.allowed}"
