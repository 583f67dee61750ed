"""Which row is the heading of a sheet, and what each of its columns means."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from monitor.model import Frozen
from monitor.register.lists.sheet import BLANK, Cell, Sheet, narrow

_SITE = r"(?:政府|单位|专属|独立)?(?:网站|站点|网页|子网页|子站|平台)?(?:\(?页\)?)?"
_PLACE = r"(?:网站|站点|首页|主页|网页|专属网页|访问|链接)"
_WHEN = r"(?:时间|日期|年月|年月日)"

FIELDS: dict[str, tuple[str, ...]] = {
    "site_code": (rf"{_SITE}标识(?:编)?码(?:编号)?",),
    "police_id": (
        r"(?:网站)?(?:全国)?公(?:安(?:机关|部门)?|网安)(?:联网)?(?:安全)?备案?(?:编?号码?|标识|信息)?",
        r"联网备案(?:编)?号",
    ),
    "icp": (
        r"(?:网站|工信部)?ICP(?:网站)?(?:许可证?)?(?:备案)?(?:主体)?(?:编?号码?|证号)?",
        r"(?:工信部|网站|域名)?备案(?:编)?号码?",
    ),
    "successor": (
        r"(?:新|迁移后?|迁移目标|承接|并入|整合后?)(?:的)?(?:网站)?(?:网址|域名|地址)",
        r"(?:内容)?(?:已)?(?:迁移|并入|整合|合并)(?:到|至|去向|情况)?",
        r"承接(?:网站|平台|站点)",
    ),
    "columns": (r"(?:主要|重点|一级)?栏目(?:名称)?(?:和|与|及|、|/)?(?:网址|地址|链接|设置|情况|清单)?",),
    "name": (
        rf"{_SITE}(?<=[站点页台])\)?(?:中文)?(?:名称|全称|名)",
        r"(?:中文)?名称|(?:网站|站点|网页)",
    ),
    "owner": (
        r"(?:网站)?主办(?:单位|部门)(?:名称|全称)?",
        r"(?:网站)?(?:主管|责任|所属|开办)(?:单位|部门)(?:名称|全称)?",
        r"(?:单位|部门|镇街|机构)(?:名称|全称)?",
    ),
    "operator": (r"(?:网站)?(?:承办|维护|运维|管理|运行|建设)(?:单位|部门)(?:名称|全称)?",),
    "url": (
        rf"(?:{_PLACE}|英文|主)*(?:网址|URL)|{_PLACE}+(?:地址|链接)",
        rf"(?:{_PLACE}|英文|主|中文)*域名|链接",
    ),
    "kind": (rf"{_SITE}(?<![属立])(?:类型|类别|性质|分类)",),
    "stage": (r"(?:网站|站点|当前|目前|现)?(?:运行|运维)?(?:状态|情况|现状)", r"是否(?:正常)?运行"),
    "opened": (rf"(?:网站)?(?:开办|开通|上线|建站|建成|建设|启用|开设)(?:的)?{_WHEN}",),
    "stage_since": (
        rf"(?:网站)?(?:关停|关闭|下线|临时下线|停用|迁移|状态|整改)(?:的)?(?:变更|变化|起始|开始)?{_WHEN}",
    ),
    "person": (r"(?:网站)?(?:分管)?(?:联系人|负责人|管理员|责任人|联络员|经办人|信息员|编辑)(?:员)?(?:姓名)?", "姓名"),
    "email": (r".{0,8}(?:邮箱|邮件|Email|E-mail)(?:地址)?",),
    "phone": (r".{0,10}(?:电话|手机|座机|联系方式|联系号码)(?:号码?|号)?",),
}
"""Field → forms of its heading (blanks left out, half width); a form further left goes before those to its right."""

MANY = frozenset(("person", "phone", "email"))
"""Fields that may stand in several columns: a person's telephone follows the person."""

_SCAN = 30
_COUNTED = re.compile(r"(?:序号|编号|No\.?|备注|说明)", re.I)
_PATTERNS = {field: tuple(re.compile(form, re.I) for form in forms) for field, forms in FIELDS.items()}


class Heading(Frozen, frozen=True, kw_only=True):
    """A column that is used: its place from 0, the field, the words that stand over it."""

    column: int
    field: str
    words: str


class Head(Frozen, frozen=True, kw_only=True):
    """A sheet's heading: the row below it (from 0), the columns used, the words of those that are not."""

    below: int
    used: tuple[Heading, ...]
    unused: tuple[str, ...] = ()

    def of(self, field: str) -> Heading | None:
        """The column of a field."""
        return next((heading for heading in self.used if heading.field == field), None)

    @property
    def whole(self) -> bool:
        """Whether sites can be read below it: they need an address and a name, at least their unit's."""
        fields = {heading.field for heading in self.used}
        return "url" in fields and bool(fields & {"name", "owner"})


def recognised(sheet: Sheet) -> int:
    """How many columns of a sheet have a heading that is understood."""
    head = find_head(sheet)
    return len(head.used) if head else 0


def find_head(sheet: Sheet) -> Head | None:
    """The heading with the most columns that are understood, in one row or in two; ``None`` when there is none."""
    best: Head | None = None
    rows = sheet.rows[: _SCAN + 1]
    for at, row in enumerate(rows[:_SCAN]):
        best = _better(best, _head([_words(cell) if cell.above or not cell.spread else "" for cell in row], at + 1))
    for at, (upper, lower) in enumerate(pairwise(rows)):
        for joined in _two_rows(upper, lower):
            best = _better(best, _head(joined, at + 2))
    return best if best and len({heading.field for heading in best.used}) >= 2 else None


def _better(best: Head | None, found: Head) -> Head:
    if best is None or (found.whole, len(found.used)) > (best.whole, len(best.used)):
        return found
    return best


def _two_rows(upper: Sequence[Cell], lower: Sequence[Cell]) -> Iterable[list[str]]:
    """A heading whose upper row gathers columns: the lower words alone, or after those above them."""
    width = max(len(upper), len(lower))
    above = [_words(cell) for cell in (*upper, *([BLANK] * (width - len(upper))))]
    below = [_words(cell) for cell in (*lower, *([BLANK] * (width - len(lower))))]
    pairs = list(zip(above, below, strict=True))
    yield [low or high for high, low in pairs]
    yield [high if low in ("", high) else low if field_of(low) else f"{high}{low}" for high, low in pairs]


def _words(cell: Cell) -> str:
    return cell.text if isinstance(cell.value, str) and len(cell.text) <= 40 else ""


def _head(words: Sequence[str], below: int) -> Head:
    found: dict[str, tuple[int, int]] = {}
    ranks = [_rank(each) for each in words]
    for column, rank in enumerate(ranks):
        if rank is not None and rank[0] not in MANY and rank[1] < found.get(rank[0], (99, 0))[0]:
            found[rank[0]] = (rank[1], column)
    used, unused = [], []
    for column, (text, rank) in enumerate(zip(words, ranks, strict=True)):
        if rank is not None and (rank[0] in MANY or found[rank[0]][1] == column):
            used.append(Heading(column=column, field=rank[0], words=text))
        elif text and text not in unused:
            unused.append(text)
    return Head(below=below, used=tuple(used), unused=tuple(unused))


def field_of(words: str) -> str:
    """The field that a heading names; empty when it is not understood."""
    rank = _rank(words)
    return rank[0] if rank else ""


def _rank(words: str) -> tuple[str, int] | None:
    """The field of a heading and how far right its form stands."""
    plain = re.sub(r"^[*★※]+|[*★※::]+$", "", narrow(words))
    for text in (plain, re.sub(r"\([^()]*\)?|\[[^\]]*\]?|【[^】]*】?", "", plain).strip("*")):
        if not text or _COUNTED.fullmatch(text):
            continue
        for field, patterns in _PATTERNS.items():
            for rank, pattern in enumerate(patterns):
                if pattern.fullmatch(text):
                    return field, rank
    return None
