"""What an import found and did, in plain Chinese for the clerk."""

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from monitor.app.importing import Imported
from monitor.model import KIND_WORDS, Kind
from monitor.register.lists.comparison import FIELD_WORDS, Comparison, Difference
from monitor.register.lists.planning import Planned

_FEW = 12
"""So many names stand in one line; the rest are counted."""


def list_lines(imported: Imported) -> list[str]:
    """What was read of the list, what was passed over, what was inferred."""
    listing, planning = imported.listing, imported.planning
    lines = [f"—— 清单 {listing.file} ——", *listing.read]
    lines += [f"没有读：{ignored}" for ignored in listing.ignored]
    sheets = {entry.place.sheet for entry in (*listing.entries, *listing.bad)}
    only = f"工作表“{next(iter(sheets))}”" if len(sheets) == 1 else ""
    lines += [f"说明：{note.removeprefix(only)}" for note in planning.notes]
    inferred = [planned for planned in planning.sites if planned.inferred]
    for kind in Kind:
        names = [planned.site.name for planned in inferred if planned.site.kind is kind]
        if names:
            lines.append(f"清单没有写明类型，由网址推断为{KIND_WORDS[kind]}（{len(names)} 个）：{_few(names)}")
    return lines


def change_lines(imported: Imported, *, merge: bool) -> list[str]:
    """What is or would be changed in the register."""
    found = imported.comparison
    lines = ["—— 与台账对照 ——"] if merge else ["—— 登记 ——"]
    lines.append(f"新站点 {len(found.new)} 个{_kinds(found.new)}" if found.new else "没有新站点。")
    if merge:
        lines += _merge_lines(found)
    return lines


def _merge_lines(found: Comparison) -> Iterable[str]:
    yield from _told("台账里空着，按清单补上", found.filled)
    yield from _told("按 --take 改成清单的值", found.taken)
    yield from _told("清单与台账不一致，保留台账的值（要用清单的值，请核对后加 --take）", found.left, asks=True)
    if found.missing:
        yield f"台账里有、清单里没有的站点 {len(found.missing)} 个（没有删除，请核对）："
        yield from (f"  {site.name}  {site.url}" for site in found.missing)


def _told(title: str, differences: Sequence[Difference], *, asks: bool = False) -> Iterable[str]:
    if not differences:
        return
    yield f"{title}（{len(differences)} 处）："
    for each in differences:
        ours = f"台账“{each.ours}”，清单“{each.theirs}”" if each.ours else f"“{each.theirs}”"
        how = "" if not asks else f"  [--take {each.take}]" if each.take else "  [请在台账里改]"
        yield f"  {each.site.name} · {FIELD_WORDS[each.field]}：{ours}（{each.row}）{how}"


def closing_lines(imported: Imported, target: Path, *, merge: bool, dry_run: bool) -> list[str]:
    """Where it was written and what is left to do."""
    if dry_run:
        return ["试运行，没有写任何文件。"]
    if not imported.changes:
        lines = [f"{target} 没有需要改的地方，没有写。"]
    else:
        kept = f"；原来的台账在 {target}.bak" if merge else ""
        lines = [f"已写入 {target}：站点共 {imported.sites} 个{kept}。"]
    if imported.open:
        lines += ["还要填写（填好以前，xunwang register check 会一直提示）：", *(f"  {each}" for each in imported.open)]
    lines.append(f"下一步：核对 {target}，再运行 xunwang register check {target}")
    return lines


def difference_text(imported: Imported, target: Path) -> str:
    """The change line by line; the whole text where there was no register."""
    if not imported.before:
        return imported.after
    before, after = imported.before.splitlines(), imported.after.splitlines()
    return "\n".join(difflib.unified_diff(before, after, f"{target}（现在）", f"{target}（并入后）", lineterm="", n=2))


def _kinds(planned: Sequence[Planned]) -> str:
    counts = Counter(one.site.kind for one in planned)
    words = "、".join(f"{KIND_WORDS[kind]} {counts[kind]} 个" for kind in Kind if counts[kind])
    return f"（{words}）：{_few([one.site.name for one in planned])}"


def _few(names: Sequence[str]) -> str:
    return "、".join(names[:_FEW]) + (f"等 {len(names)} 个" if len(names) > _FEW else "")
