"""The office's list and ``sites.toml``: read the one, make or change the other, prove it before it is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from monitor.app.wiring import check_defaults
from monitor.model import Register, refusal
from monitor.observe.columns import recognise
from monitor.register.lists.comparison import Comparison, compare
from monitor.register.lists.document import Block, new_register, stood_in
from monitor.register.lists.editing import edited
from monitor.register.lists.entries import Listing, read_entries
from monitor.register.lists.opening import open_list
from monitor.register.lists.planning import Planned, Planning, plan
from monitor.register.lists.sheet import ListError
from monitor.register.reading import RegisterError, of_tables, tables_of, text_of
from monitor.register.replacing import ChangedMeanwhileError, replace_file

_CHANGED = "{target}：刚才有人改过或新建了这个文件，没有写。请关闭正在编辑它的程序，再运行一次。"


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import found and made.  ``before`` is empty where there was no register; ``open`` names the settings that
    are still to be filled in."""

    listing: Listing
    planning: Planning
    comparison: Comparison
    before: str
    after: str
    sites: int
    open: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after


def read_list(
    path: Path, register: Path | None, *, target: Path, take: Collection[str] = (), skip_bad: bool = False
) -> Imported:
    """What the list makes of the register, or of none (``None``).  Nothing is written; ``target`` is the file that is said
    to lack what is still open.

    Raises :class:`ListError` with every fault of the list (``skip_bad``: rows with faults are left out instead), and
    :class:`RegisterError` for a register that is at fault itself.
    """
    listing = read_entries(open_list(path), recognise)
    before = text_of(register) if register else ""
    known = _known(before, str(register)) if register else None
    planning = plan(listing, known)
    if planning.faults and not skip_bad:
        remedy = f"共 {len(planning.faults)} 处错误，什么也没有写。请在清单里改好再导入；或加 --skip-bad，先登记没有错误的行。"
        raise ListError((*(fault.words for fault in planning.faults), remedy))
    if not planning.sites:
        raise ListError((f"{listing.file}：没有读到一个能登记的站点。", *(fault.words for fault in planning.faults)))
    if known is None:
        comparison = Comparison(new=planning.sites)
        after = new_register(
            [_block(one) for one in planning.sites], f"由 xunwang register import 从 {listing.file} 生成。"
        )
    else:
        comparison = compare(planning, known, take)
        blocks = [_block(one) for one in comparison.new]
        after = edited(before, comparison.edits, blocks, str(register)) if comparison.changes else before
    made, still_open = _proved(after, str(target))
    return Imported(
        listing=listing,
        planning=planning,
        comparison=comparison,
        before=before,
        after=after,
        sites=len(made.sites),
        open=still_open,
    )


def keep(imported: Imported, target: Path, *, replaces: bool) -> None:
    """Write what an import made.  ``replaces``: the register that was read is what is replaced.

    Raises :class:`ListError` when the file cannot be written or is no longer what was read; then it is as it was.
    """
    if not replaces:
        write_new(target, imported.after.encode("utf-8"))
        return
    was = target.read_bytes()
    if was.decode("utf-8-sig", "replace") != imported.before:
        raise ListError((_CHANGED.format(target=target),))
    mark = b"\xef\xbb\xbf" if was.startswith(b"\xef\xbb\xbf") else b""
    _write(target, mark + imported.after.encode("utf-8"), was)


def write_new(target: Path, content: bytes) -> None:
    """Write a file that must not exist yet.  Raises :class:`ListError`."""
    _write(target, content, None)


def _write(target: Path, content: bytes, was: bytes | None) -> None:
    try:
        replace_file(target, content, was=was)
    except ChangedMeanwhileError:
        raise ListError((_CHANGED.format(target=target),)) from None
    except OSError as error:
        told = f"{target}：写不了这个文件（{refusal(error)}），原来的内容没有动。请检查文件夹是否存在、能否写入。"
        raise ListError((told,)) from None


def _known(text: str, source: str) -> Register:
    """The register that the list meets; its settings may still be open."""
    return of_tables(stood_in(tables_of(text, source)), source, check_defaults())


def _proved(text: str, source: str) -> tuple[Register, tuple[str, ...]]:
    """The made register by the project's own parser, and what is still to be filled in.  Raises :class:`ListError`."""
    tables = tables_of(text, source)
    try:
        made = of_tables(stood_in(tables), source, check_defaults())
    except RegisterError as error:
        raise ListError(("按这份清单得到的台账通不过检查，没有写：", *error.problems)) from None
    try:
        of_tables(tables, source, check_defaults())
    except RegisterError as error:
        return made, error.problems
    return made, ()


def _block(planned: Planned) -> Block:
    entry = planned.entry
    operator = f"；承办单位：{entry.operator}" if entry.operator and entry.operator != entry.owner else ""
    remarks = (f"来自 {entry.place.file} {entry.place.short}{operator}", *planned.inferred)
    return Block(site=planned.site, remarks=remarks, guesses=frozenset({"kind"} if planned.inferred else ()))
