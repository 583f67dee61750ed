"""What a discovery proposes: candidates, their columns, and what was not seen."""

from datetime import date

from monitor.contract import ColumnState
from monitor.model import ColumnClass, Frozen, Kind, Level, Marks, Outcome


class FoundColumn(Frozen, frozen=True, kw_only=True):
    """A column that a navigation names or a parent column lists.  ``cls`` is ``None`` where the name fixes no class."""

    name: str
    url: str
    cls: ColumnClass | None
    level: Level
    state: ColumnState
    newest: date | None = None
    rows: int = 0


class FoundSite(Frozen, frozen=True, kw_only=True):
    """A candidate.  ``outcome`` is how its home page ended; ``doubtful`` says that the page read has neither columns nor a
    list, so that it may be no more than a description of the unit.  ``unclear`` are blank pages in its navigation, by
    name and address, whose name fixes no class: blank columns, or no columns at all."""

    name: str
    url: str
    kind: Kind
    outcome: Outcome
    detail: str = ""
    title: str = ""
    marks: Marks = Marks()
    columns: tuple[FoundColumn, ...] = ()
    unclear: tuple[tuple[str, str], ...] = ()
    scripted: bool = False
    doubtful: bool = False


class Unread(Frozen, frozen=True, kw_only=True):
    """A page that would have told more: the words of the link to it, and why it was not read.  ``scripted``: it opened, but
    a script draws what it lists."""

    name: str
    url: str
    outcome: Outcome
    detail: str = ""
    scripted: bool = False


class Discovery(Frozen, frozen=True, kw_only=True):
    """The portal first, then the candidates in the order of the links to them.  ``elsewhere`` are units' links to hosts
    outside the portal's domain: nobody can tell from outside whose they are."""

    sites: tuple[FoundSite, ...]
    unread: tuple[Unread, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    pages: int = 0
    navigation: bool = True

    @property
    def portal(self) -> FoundSite:
        """The site of the address that was given."""
        return self.sites[0]
