"""Rows of tables and lists: cell by cell, empty ones too, closed or not, each row with its own words alone."""

import pytest

from tests.checks.pages import page


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<table><tr><th>甲</th><td></td><td>乙<b>丙</b></td></tr></table>", [("tr", ("甲", "", "乙丙"))]),
        ("<table><tr><td>甲<td>乙<tr><td>丙</table>", [("tr", ("甲", "乙")), ("tr", ("丙",))]),
        ("<ul><li>甲<li><span>乙</span><em></em><span>丙</span>丁</ul>", [("li", ("甲",)), ("li", ("乙", "", "丙丁"))]),
        ("<dl><dt>甲</dt><dd>乙</dd></dl>", [("dl", ("甲", "乙"))]),
        (
            "<table><tr><td>外<ul><li>内</li></ul>后</td></tr></table>",
            [("tr", ("外后",)), ("li", ("内",))],
        ),
        ("<ul><li>甲<script>var 乙 = 1</script><style>.b{}</style>丙</li></ul>", [("li", ("甲丙",))]),
        ("<ul><li></li></ul><p>无</p>", []),
    ],
)  # fmt: skip
def test_rows(markup: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert list(page(markup).cells) == expected


def test_a_page_of_endless_rows() -> None:
    assert len(page("<ul>" + "<li>甲</li>" * 5_000 + "</ul>").cells) == 1_000
