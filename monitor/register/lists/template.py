"""An empty list for an office that has none: an Excel file whose headings, choices and formats the import understands."""

from io import BytesIO
from typing import Any
from unicodedata import east_asian_width

from monitor.model import Frozen
from monitor.register.lists.sheet import ListError

KIND_CHOICES = ("门户网站", "专属网页", "独立网站", "部门网站")
STAGE_CHOICES = ("正常运行", "整改", "临时下线", "迁移", "关停", "申请关停", "筹建")
ROWS = 120
"""Rows that are ruled; text format and choices reach further."""
_LAST = 1_000

_TITLE = "政府网站与专属网页台账"
_HINT = (
    "每个站点一行；带 * 的列必填。灰底的两行是示例，导入前请删除。各列怎么填见“填写说明”；可以增加别的列，导入时不用。"
)
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
_RULE = {"border": 1, "border_color": "#C3CCD6"}


class Column(Frozen, frozen=True, kw_only=True):
    """A column of the template: its heading, width in characters, whether it must be filled in, how, two examples."""

    heading: str
    width: int
    how: str
    examples: tuple[str, str]
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The heading as it stands in the file."""
        return f"{self.heading}*" if self.required else self.heading


COLUMNS = (
    Column(
        heading="网站名称", width=21, required=True, how="网站或专属网页的规范名称，与页面显示的一致。",
        examples=("示例：示范区人民政府门户网站", "示例：示范区财政局"),
    ),
    Column(
        heading="主办单位", width=17, required=True, how="主管单位，整改通知发给它。",
        examples=("示范区人民政府办公室", "示范区财政局"),
    ),
    Column(heading="承办单位", width=14, how="没有就空着。只作为说明写进台账。", examples=("示范区大数据中心", "")),
    Column(
        heading="类型", width=10, choices=KIND_CHOICES, examples=("门户网站", "专属网页"),
        how="从下拉框选：门户网站；专属网页（门户网址下的一个路径，也叫子网页）；独立网站（有自己的域名）；部门网站（按网址判断）。空着也按网址判断。",
    ),
    Column(
        heading="网址", width=29, required=True, how="首页的完整网址，带 http:// 或 https://。只写一个。",
        examples=("https://www.example.gov.cn/", "https://www.example.gov.cn/bm/czj/"),
    ),
    Column(
        heading="网站标识码", width=12, how="10 位。专属网页可以空着，按门户的算。", examples=("5001990001", ""),
    ),
    Column(heading="ICP备案号", width=20, how="与工信部备案一致，带“号”和后面的“-1”。", examples=("渝ICP备05000000号-1", "")),
    Column(heading="公安备案号", width=19, how="省份简称加“公网安备”加 14 位数字加“号”。", examples=("渝公网安备50019900000001号", "")),
    Column(
        heading="状态", width=10, choices=STAGE_CHOICES, examples=("正常运行", "正常运行"),
        how="从下拉框选。空着就是正常运行；申请关停而没有批准的，仍按正常运行监测。",
    ),
    Column(heading="开办时间", width=11, how="如 2018-03-01、2018年3月。", examples=("2010-05-01", "2018年3月")),
    Column(heading="状态时间", width=11, how="从哪天起是现在的状态，如 2024-03-31。关停、临时下线、迁移时必填。", examples=("", "")),
    Column(heading="新网址", width=20, how="迁移、关停后内容并入哪里：网址，或清单里那个站点的名称。迁移时必填。", examples=("", "")),
    Column(heading="联系人", width=8, how="负责日常维护的人。", examples=("张三", "李四")),
    Column(heading="联系电话", width=16, how="可以写几个，一行一个，或用顿号隔开。", examples=("023-60000000", "023-60000001\n13800000000")),
    Column(heading="电子邮箱", width=20, how="只登记，不会自动给它发邮件。", examples=("zhangsan@example.gov.cn", "")),
    Column(
        heading="栏目", width=23, examples=("通知公告 /zwgk/tzgg/\n政策文件 /zwgk/zcwj/", ""),
        how="要监测更新的栏目，一行一个：名称、空格、网址（可以相对于首页）。空着就从导航中自动认。",
    ),
    Column(heading="备注", width=10, how="导入时不用。", examples=("", "")),
)  # fmt: skip


def template_workbook() -> bytes:
    """The file's bytes.  Raises :class:`ListError` where the part that writes Excel is not installed."""
    try:
        from xlsxwriter.workbook import Workbook
    except ModuleNotFoundError:
        raise ListError(("生成 Excel 文件需要组件 xlsxwriter，这台机器上没有。请安装 excel 附加组件。",)) from None
    held = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(held, options)
    _list_sheet(book, book.add_worksheet("网站台账"))
    _how_sheet(book, book.add_worksheet("填写说明"))
    book.close()
    return held.getvalue()


def _list_sheet(book: Any, sheet: Any) -> None:
    plain = book.add_format({**_FONT, "num_format": "@", "text_wrap": True})
    cell = book.add_format({**_FONT, **_RULE, "num_format": "@", "text_wrap": True})
    example = book.add_format(
        {
            **_FONT,
            **_RULE,
            "num_format": "@",
            "text_wrap": True,
            "italic": True,
            "font_color": "#6B7480",
            "bg_color": "#EEF1F4",
        }
    )
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width, plain)
        sheet.write_string(2, at, column.words, _head(book, required=column.required))
        for row in range(3, 3 + ROWS):
            sheet.write_blank(row, at, None, cell)
        for row, text in enumerate(column.examples, 3):
            sheet.write_string(row, at, text, example) if text else sheet.write_blank(row, at, None, example)
        sheet.data_validation(3, at, _LAST, at, _validation(column))
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, _TITLE, book.add_format({**_FONT, "bold": True, "font_size": 16}))
    sheet.merge_range(1, 0, 1, len(COLUMNS) - 1, _HINT, book.add_format({**_FONT, "font_color": "#4A5563"}))
    for row, height in ((0, 34), (1, 24), (2, 28), (3, 36), (4, 36)):
        sheet.set_row(row, height)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_default_row(26)
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3: a list of seventeen columns cannot be read on less
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _head(book: Any, *, required: bool) -> Any:
    ground = "#12395B" if required else "#3D648A"
    return book.add_format(
        {**_FONT, **_RULE, "bold": True, "align": "center", "bg_color": ground, "font_color": "#FFFFFF"}
    )


def _validation(column: Column) -> dict[str, Any]:
    """The choices of a column, and the note that Excel shows when one of its cells is chosen."""
    note = {"input_title": column.words, "input_message": column.how}
    if not column.choices:
        return {"validate": "any", **note}
    wrong = {"error_title": column.heading, "error_message": f"请从下拉框里选：{'、'.join(column.choices)}。"}
    return {"validate": "list", "source": list(column.choices), **note, **wrong}


def _how_sheet(book: Any, sheet: Any) -> None:
    """Every column explained; on a sheet of its own, which the import passes over."""
    text = book.add_format({**_FONT, **_RULE, "text_wrap": True, "num_format": "@"})
    middle = book.add_format({**_FONT, **_RULE, "align": "center"})
    for at, (title, width) in enumerate((("列名", 14), ("必填", 8), ("怎么填", 62), ("例子", 40))):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, _head(book, required=True))
    for row, column in enumerate(COLUMNS, 1):
        sheet.write_string(row, 0, column.heading, text)
        sheet.write_string(row, 1, "是" if column.required else "", middle)
        sheet.write_string(row, 2, column.how, text)
        sheet.write_string(row, 3, next(filter(None, column.examples), "").removeprefix("示例："), text)
        lines = max(_width(column.how) // 60 + 1, column.examples[0].count("\n") + 1)
        sheet.set_row(row, 8 + 16 * lines)
    sheet.set_row(0, 26)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _width(text: str) -> int:
    """Columns that a text takes: a Chinese character counts double."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
