"""Numbers of private persons left open in lists, and numbers that only look like them (RULES V-1, privacy hint)."""

from collections.abc import Iterator

from monitor.demo.draft import Draft
from monitor.demo.page_truth import page_faults
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth

CODES = {"id_card": "id_card_shown", "bank_card": "bank_card_shown", "phones": "phones_shown"}
TABLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "id_card": (("姓名", "身份证号码"), ("周某甲", "500199190001010012"), ("吴某乙", "510299190002030020")),
    "bank_card": (("姓名", "银行卡号"), ("郑某丙", "6221990000123456780")),
    "phones": (
        ("序号", "姓名", "联系电话"), ("1", "王小丁", "19900000001"), ("2", "陈小戊", "19900000002"),
        ("3", "冯小己", "19900000003"), ("4", "褚小庚", "19900000004"),
    ),
    "masked": (("姓名", "身份证号码", "联系电话"), ("周某甲", "5001**********0012", "199****0001")),
    "credit_code": (
        ("单位名称", "统一社会信用代码", "开户账号"), ("某某养老服务中心", "525001997659012340", "310002340920012345"),
    ),
    "contacts": (
        ("镇街", "联系人", "联系电话"), ("甲镇", "王小丁", "19900000001"), ("乙镇", "陈小戊", "19900000002"),
        ("丙镇", "冯小己", "19900000003"),
    ),
}  # fmt: skip
"""Mode → the table that it puts into the text.  The persons, divisions and numbers are invented."""
MODES = tuple(TABLES)


def sow(garden: Garden) -> None:
    """Each table into an item of one site's slow column."""
    for mode, site in zip(MODES, garden.spots("personal_data_shown", len(MODES)), strict=True):
        garden.page("personal_data_shown", mode, site, f"article/ghjh/{garden.item(site, 'ghjh')}")


def alter(draft: Draft, mode: str) -> None:
    """Put the table into the text."""
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in TABLES[mode])
    draft.text.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")


def truth(truth: Truth) -> Iterator[Planted]:
    """The open numbers are the faults."""
    return page_faults(truth, "personal_data_shown", CODES)
