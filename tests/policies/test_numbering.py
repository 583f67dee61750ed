"""Official numbers, however a page splits and brackets them; titles and how they relate."""

import pytest

from monitor.policies import Document
from monitor.policies.normal import normal_form
from monitor.policies.numbering import number_in, numbers_in
from monitor.policies.numerals import same_number
from monitor.policies.titles import TitleRelation, read_title, relation


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("国办发〔2020〕6号", "国办发〔2020〕6号"),
        ("国办发[2020]6号", "国办发〔2020〕6号"),
        ("国办发（２０２０）第06号", "国办发〔2020〕6号"),
        ("国 办 发【2020】 6 号", "国办发〔2020〕6号"),
        ("国办发﹝2020﹞6号", "国办发〔2020〕6号"),
        ("财政部 税务总局公告2020年第8号", "财政部税务总局公告2020年第8号"),
        ("中华人民共和国国务院令 第 450 号", "中华人民共和国国务院令第450号"),
    ],
)
def test_a_number_is_one_in_every_bracket(shown: str, number: str) -> None:
    assert str(number_in(normal_form(shown).text)) == number


@pytest.mark.parametrize("text", ["2020年6月8号", "第12号台风", "咨询电话 12345 号码", "一号文件"])
def test_what_is_no_number(text: str) -> None:
    assert numbers_in(normal_form(text).text) == []


def test_a_cited_number_is_not_the_document_s_own() -> None:
    text = "各区县：\n按照《某某通知》（国办发〔2020〕6号）要求，现就有关事项通知如下。\n一、抓好落实。"
    assert Document("关于抓好落实的通知", text).official is None
    assert (
        str(Document("关于抓好落实的通知", f"关于抓好落实的通知\n渝府办发〔2020〕9号\n{text}").official)
        == "渝府办发〔2020〕9号"
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("五千", "5000", True),
        ("一万二千", "1.2万", True),
        ("百分之五", "5%", True),
        ("三点五", "3.5", True),
        ("二〇二〇", "2020", True),
        ("三百零五", "305", True),
        ("五千", "500", False),
        ("号", "1", False),
    ],
)
def test_numbers_are_compared_by_what_they_are_worth(one: str, other: str, same: bool) -> None:
    assert same_number(one, other) is same


@pytest.mark.parametrize(
    ("issued", "copy", "expected"),
    [
        ("关于做好某项工作的通知", "关于做好某项工作的通知_某某区人民政府", TitleRelation.SAME),
        ("关于印发《某某方案》的通知", "关于印发<某某方案>的通知", TitleRelation.SAME),
        ("国务院办公厅关于做好某项工作的通知", "关于做好某项工作的通知", TitleRelation.PART),
        (
            "国务院办公厅关于做好某项工作的通知",
            "某某区人民政府办公室转发国务院办公厅关于做好某项工作的通知",
            TitleRelation.PART,
        ),
        ("关于2019年节假日安排的通知", "关于2020年节假日安排的通知", TitleRelation.EDITION),
        ("关于做好某项工作的通知", "《关于做好某项工作的通知》解读", TitleRelation.ABOUT),
        ("关于做好某项工作的通知", "全区召开安全生产工作会议", TitleRelation.OTHER),
    ],
)
def test_titles_relate(issued: str, copy: str, expected: TitleRelation) -> None:
    assert relation(read_title(issued), read_title(copy)) is expected
