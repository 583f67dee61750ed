"""The document block that stands over a policy document: index number, number, dates, validity (RULES G-11, G-13, X-1)."""

from datetime import datetime, timedelta

from monitor.demo.chance import number
from monitor.demo.world import DemoColumn, DemoSite, Form, Scenario
from monitor.model import ColumnClass

MARKS = {ColumnClass.POLICY: "发", ColumnClass.NORMATIVE: "规"}
"""The classes whose items are official documents, with the last character of their numbers' code."""
Block = dict[str, str]


def document_number(scenario: Scenario, site: DemoSite, column: DemoColumn, at: datetime) -> str:
    """The 发文字号 of the document that the column published at ``at`` (local time); no other of the site has it."""
    body = site.owner.removeprefix(scenario.district).removesuffix("人民政府")[:2]
    return f"{scenario.district[:2]}{body}{MARKS[column.cls]}〔{at.year}〕{at.timetuple().tm_yday}号"


def document_block(scenario: Scenario, site: DemoSite, column: DemoColumn, at: datetime) -> Block:
    """Label → value, in the order in which a reader sees them; empty where the column holds no documents."""
    if column.cls not in MARKS or column.form is not Form.LIST:
        return {}
    made = at - timedelta(days=1 + number("made", site.id, column.slug, at.date()) % 5)
    credit = f"11{scenario.division}{number('credit', site.id) % 10**8:08d}3R"
    return {
        "索引号": f"{credit}/{at.year}-{at.timetuple().tm_yday:05d}",
        "发布机构": site.owner,
        "成文日期": f"{made:%Y-%m-%d}",
        "发布日期": f"{at:%Y-%m-%d}",
        "发文字号": document_number(scenario, site, column, at),
        "有效性": "有效",
    }
