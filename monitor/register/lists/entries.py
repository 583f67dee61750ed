"""The rows below a heading as entries; what is wrong in any of them, all at once."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from monitor.model import Column, ColumnClass, Contact, Frozen, Kind, Stage
from monitor.register.lists import cells
from monitor.register.lists.columns import read_columns
from monitor.register.lists.days import a_day
from monitor.register.lists.faults import Fault, Place, Wrong
from monitor.register.lists.headings import MANY, Head, Heading, find_head
from monitor.register.lists.sheet import BLANK, Book, Cell, ListError, Sheet, narrow

Recognise = Callable[[str], ColumnClass | None]
"""The class that a column's name fixes."""

_NO_SITE = re.compile(r"(?:合计|总计|小计|共计|填表|填报|制表|审核人|统计时间|注[:：]|备注[:：]|说明[:：])")
_EXAMPLE = re.compile(r"[（(]?(?:示例|样例|例如|例)[:：)）]")
_OVER = (Stage.CLOSED, Stage.SUSPENDED, Stage.MIGRATING)


class Entry(Frozen, frozen=True, kw_only=True):
    """What one row says of a site.  A blank field has no opinion.  ``url`` may lack its scheme (``//host/path``);
    ``successor`` is as written, an address or a site's name; ``kind`` is ``None`` where the address must tell."""

    place: Place
    name: str = ""
    owner: str = ""
    operator: str = ""
    url: str = ""
    site_code: str = ""
    icp: str = ""
    police_id: str = ""
    kind: Kind | None = None
    stage: Stage | None = None
    opened: date | None = None
    stage_since: date | None = None
    successor: str = ""
    contacts: tuple[Contact, ...] = ()
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()
    headings: dict[str, str] = {}

    def fault(self, field: str, found: str, allowed: str) -> Fault:
        """A fault of this row in the column of a field, which the list may lack."""
        words = self.headings.get(field, "")
        if not words:
            return Fault(place=self.place, sentence=f"“{self.name}”：{allowed}")
        return Fault(place=self.place, heading=words, found=found, allowed=allowed)


class Listing(Frozen, frozen=True, kw_only=True):
    """The list as read.  ``bad`` holds what could be read of rows with faults, so that nobody takes them for missing."""

    file: str
    entries: tuple[Entry, ...]
    bad: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    read: tuple[str, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_entries(book: Book, recognise: Recognise) -> Listing:
    """All entries of a book.  Raises :class:`ListError` where no sheet has a heading that is understood."""
    heads = [(sheet, find_head(sheet)) for sheet in book.sheets]
    whole = [(sheet, head) for sheet, head in heads if head is not None and head.whole]
    if not whole:
        raise ListError(tuple(_no_heading(book.file, heads)))
    readers = [_SheetReader(book.file, sheet, head, recognise) for sheet, head in whole]
    for reader in readers:
        reader.read()
    passed = [f"工作表“{sheet.name}”（{_lacking(head)}）" for sheet, head in heads if head is None or not head.whole]
    return Listing(
        file=book.file,
        entries=tuple(entry for reader in readers for entry in reader.entries),
        bad=tuple(entry for reader in readers for entry in reader.bad),
        faults=tuple(fault for reader in readers for fault in reader.faults),
        read=tuple(reader.told() for reader in readers),
        ignored=(*passed, *book.ignored),
        notes=tuple(note for reader in readers for note in reader.notes),
    )


def _no_heading(file: str, heads: Sequence[tuple[Sheet, Head | None]]) -> Iterator[str]:
    yield f"{file}：没有认出表头。表头要有“网站名称”（或“主办单位”）和“网址”两列；可用 xunwang register template 生成模板。"
    for sheet, head in heads:
        place = f"{file}：工作表“{sheet.name}”" if sheet.name else file
        yield f"{place}，{_lacking(head)}"


def _lacking(head: Head | None) -> str:
    if head is None:
        return "没有认出表头"
    return f"只认出“{'”“'.join(heading.words for heading in head.used)}”，缺“网址”或“网站名称”"


class _SheetReader:
    """Reads the rows of one sheet below its heading."""

    def __init__(self, file: str, sheet: Sheet, head: Head, recognise: Recognise) -> None:
        self._file, self._sheet, self._head, self._recognise = file, sheet, head, recognise
        self._many = tuple(heading for heading in head.used if heading.field in MANY)
        self._words = {heading.field: heading.words for heading in reversed(head.used)}
        self.entries: list[Entry] = []
        self.bad: list[Entry] = []
        self.faults: list[Fault] = []
        self.notes: list[str] = []

    def told(self) -> str:
        """Which columns of the sheet were used, and which not."""
        place = f"工作表“{self._sheet.name}”" if self._sheet.name else self._file
        used = "、".join(heading.words for heading in self._head.used)
        unused = f"；没有用到：{'、'.join(self._head.unused)}" if self._head.unused else ""
        rows = f"站点 {len(self.entries) + len(self.bad)} 行"
        return f"{place}：第 {self._head.below} 行是表头，{rows}；用到的列：{used}{unused}"

    def read(self) -> None:
        """Read every row."""
        if not self._head.of("owner") and not self._head.of("operator"):
            place = Place(file=self._file, sheet=self._sheet.name, row=self._head.below)
            self.faults.append(Fault(place=place, sentence="表头缺少“主办单位”一列；台账必须写明每个站点的主管单位"))
        for at, row in enumerate(self._sheet.rows[self._head.below :], self._head.below):
            self._row(Place(file=self._file, sheet=self._sheet.name, row=at + 1), row)

    def _row(self, place: Place, row: Sequence[Cell]) -> None:
        texts = list(dict.fromkeys(cell.text for cell in row if cell.text))
        if not texts and not any(cell.uncounted or cell.link for cell in row):
            return
        if self._continues(row):
            self._more_contacts(place, row)
        elif self._is_site(texts, row):
            self._entry(place, row)
        elif not all(re.fullmatch(r"[\d.]+", text) for text in texts):
            self.notes.append(f"{place.short}“{texts[0][:30]}”不是站点，略过")

    def _cell(self, row: Sequence[Cell], heading: Heading | None) -> Cell:
        return row[heading.column] if heading is not None and heading.column < len(row) else BLANK

    def _continues(self, row: Sequence[Cell]) -> bool:
        """Whether name and address are merged with the row above: one more person of the same site."""
        held = [self._cell(row, heading) for heading in map(self._head.of, ("name", "url")) if heading is not None]
        return bool(held and (self.entries or self.bad)) and all(cell.above for cell in held)

    def _is_site(self, texts: Sequence[str], row: Sequence[Cell]) -> bool:
        """Whether the row is about a site: not a total, not a headline between sites, not the heading once more."""
        used = [(self._cell(row, heading).text, narrow(heading.words)) for heading in self._head.used]
        if not any(text for text, _ in used) and not any(cell.uncounted for cell in row):
            return False
        if sum(narrow(text) == words for text, words in used) >= 2 or _NO_SITE.match(texts[0]):
            return False
        alone = len(texts) == 1 and not any(cell.link for cell in row)
        return not alone or "." in texts[0]

    def _more_contacts(self, place: Place, row: Sequence[Cell]) -> None:
        entries = self.entries if self.entries else self.bad
        more = self._contacts(place, row)
        last = entries[-1]
        entries[-1] = replace(last, contacts=tuple(dict.fromkeys((*last.contacts, *more))))

    def _contacts(self, place: Place, row: Sequence[Cell]) -> tuple[Contact, ...]:
        held = [(heading, self._cell(row, heading)) for heading in self._many]
        try:
            return cells.contacts([(heading.field, cell) for heading, cell in held])
        except Wrong as wrong:
            heading, cell = next(pair for pair in held if _fails(*pair))
            self._wrong(place, heading, cell, str(wrong))
            return ()

    def _wrong(self, place: Place, heading: Heading, cell: Cell, allowed: str) -> None:
        self.faults.append(Fault(place=place, heading=heading.words, found=cell.text or cell.link, allowed=allowed))

    def _entry(self, place: Place, row: Sequence[Cell]) -> None:
        before, notes = len(self.faults), list[str]()
        values: dict[str, object] = {}
        moves = not cells.is_nothing(self._cell(row, self._head.of("successor")))
        for heading in self._head.used:
            cell = self._cell(row, heading)
            if heading.field in MANY or cells.is_nothing(cell):
                continue
            try:
                cells.readable(cell)
                values[heading.field] = _VALUES[heading.field](cell, notes, moves, self._recognise)
            except Wrong as wrong:
                self._wrong(place, heading, cell, str(wrong))
        values["contacts"] = self._contacts(place, row)
        entry = Entry(place=place, notes=tuple(notes), headings=self._words, **values)  # type: ignore[arg-type]
        entry = self._with_units(entry)
        if len(self.faults) == before:
            self.faults += self._lacks(entry)
        whole = len(self.faults) == before and entry.owner
        (self.entries if whole else self.bad).append(entry)

    def _with_units(self, entry: Entry) -> Entry:
        """The unit stands in for a name where the list has no names, and the operator for a sponsor not given."""
        name = entry.name if self._head.of("name") else entry.owner or entry.operator
        return replace(entry, name=name, owner=entry.owner or entry.operator)

    def _lacks(self, entry: Entry) -> Iterator[Fault]:
        """What a site cannot do without, and what contradicts itself within the row."""
        if _EXAMPLE.match(entry.name):
            yield Fault(place=entry.place, sentence=f"“{entry.name}”是模板里的示例，请删除这一行")
            return
        if not entry.name:
            yield entry.fault("name", "", "网站名称")
        if not entry.url:
            yield entry.fault("url", "", cells.WEB_TEXT)
        if not entry.owner and (self._head.of("owner") or self._head.of("operator")):
            yield entry.fault("owner" if self._head.of("owner") else "operator", "", "主办单位的名称")
        yield from _stage_faults(entry)


def _stage_faults(entry: Entry) -> Iterator[Fault]:
    if entry.stage in _OVER and entry.stage_since is None:
        yield entry.fault("stage_since", "", "进入这个状态的日期（状态是关停、临时下线或迁移时必填“状态时间”）")
    if entry.stage is Stage.MIGRATING and not entry.successor:
        yield entry.fault("successor", "", "迁移到的新网址（状态是迁移时必填“新网址”）")
    ending = re.search(r"关停|关闭|下线|停用|迁移", entry.headings.get("stage_since", ""))
    if ending and entry.stage_since and entry.stage not in _OVER:
        yield entry.fault("stage_since", entry.stage_since.isoformat(), "空白；或者把状态改成关停、临时下线或迁移")
    if entry.opened and entry.stage_since and entry.stage_since < entry.opened:
        allowed = f"不早于开办时间（{entry.opened}）的日期"
        yield entry.fault("stage_since", entry.stage_since.isoformat(), allowed)


def _fails(heading: Heading, cell: Cell) -> bool:
    try:
        cells.contacts([(heading.field, cell)])
    except Wrong:
        return True
    return False


def _successor(cell: Cell) -> str:
    try:
        return cells.an_address(cell)
    except Wrong:
        return cells.a_name(cell)


_VALUES: dict[str, Callable[[Cell, list[str], bool, Recognise], object]] = {
    "name": lambda cell, *_: cells.a_name(cell),
    "owner": lambda cell, *_: cells.a_name(cell),
    "operator": lambda cell, *_: cells.a_name(cell),
    "url": lambda cell, *_: cells.an_address(cell),
    "site_code": lambda cell, *_: cells.a_code(cell),
    "icp": lambda cell, *_: cells.an_icp(cell),
    "police_id": lambda cell, *_: cells.a_police_number(cell),
    "kind": lambda cell, notes, *_: cells.a_kind(cell, notes),
    "stage": lambda cell, notes, moves, _: cells.a_stage(cell, notes, moves=moves),
    "opened": lambda cell, notes, *_: a_day(cell, notes),
    "stage_since": lambda cell, notes, *_: a_day(cell, notes),
    "successor": lambda cell, *_: _successor(cell),
    "columns": lambda cell, notes, _, recognise: read_columns(cell, notes, recognise),
}
