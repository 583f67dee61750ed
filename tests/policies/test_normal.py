"""The normal form: one for every look of a text, its own normal form, and with the right way back."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.policies.characters import expansion
from monitor.policies.normal import normal_form

CHINESE = "国务院办公厅关于印发通知第一二三十百年月日〇零○条不得应当元号"
MARKS = "。，、；：（）〔〕[]【】《》“” \u3000\n\t.,-—~～%％①Ⅲ㎡℃"
texts = st.text(alphabet=st.sampled_from(CHINESE + MARKS + "0123456789０１２３４５６７８９Aa&;<"), max_size=120)


@pytest.mark.parametrize(
    ("shown", "wording"),
    [
        ("国办发〔2020〕6号", "国办发2020/6号"),
        ("国办发[２０２０] 6 号", "国办发2020/6号"),
        ("国 办 发【2 0 2 0】6 号", "国办发2020/6号"),
        ("二〇二〇年二月三日", "2020年2月3日"),
        ("二○二O年十二月三十一日", "2020年12月31日"),
        ("2020年02月03日", "2020年2月3日"),
        ("1,000元、1，000户", "1000元1000户"),
        ("1.5倍", "1.5倍"),
        ("15倍", "15倍"),
        ("3—5日", "3-5日"),
        ("3～5日", "3-5日"),
        ("第1、2项", "第1/2项"),
        ("百分之五（5％）", "百分之五5%"),
        ("&nbsp;一、总&ensp;则", "一总则"),
        ("疫情结束後、⼀律免收", "疫情结束后一律免收"),
    ],
)
def test_one_wording_for_every_look(shown: str, wording: str) -> None:
    assert normal_form(shown).text == wording


@given(texts)
@settings(max_examples=300)
def test_the_normal_form_is_its_own(text: str) -> None:
    once = normal_form(text).text
    assert normal_form(once).text == once


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_any_text_at_all_has_one(text: str) -> None:
    found = normal_form(text)
    assert len(found.places) == len(found.text)
    assert found.places == sorted(found.places)
    assert normal_form(found.text).text == found.text


@given(texts)
@settings(max_examples=300)
def test_the_way_back_leads_to_the_character(text: str) -> None:
    """Outside dates and marks between figures, each character is what the original has at its place."""
    found = normal_form(text)
    for char, place in zip(found.text, found.places, strict=True):
        there = found.original[place]
        assert 0 <= place < len(found.original)
        assert char in expansion(there) or char.isdigit() or char in "./-〇年月日" or not there.isalnum()


@given(texts, st.data())
@settings(max_examples=200)
def test_layout_changes_nothing(text: str, data: st.DataObject) -> None:
    """Blanks between two characters that are no figures are no wording."""
    plain = "".join(char for char in text if unicodedata.category(char)[0] == "L")
    spots = data.draw(st.lists(st.integers(0, len(plain)), max_size=6))
    spaced = plain
    for spot in sorted(spots, reverse=True):
        spaced = f"{spaced[:spot]} \n{spaced[spot:]}"
    assert normal_form(spaced).text == normal_form(plain).text


def test_paragraphs_are_found_again() -> None:
    found = normal_form("关于某事的通知\n\n各区县：\n　　一、做好工作。")
    assert [found.text[start:stop] for start, stop in found.bounds] == ["关于某事的通知", "各区县", "一做好工作"]
    assert found.paragraph(found.text.index("各")) == 2
    assert found.paragraph(found.text.index("做")) == 3
    assert found.shown(found.text.index("做"), len(found.text)) == "做好工作"


def test_a_text_on_one_line_has_paragraphs_too() -> None:
    line = "关于某事的通知 各区县： " + "一、做好工作，加强管理。 " * 30
    assert len(normal_form(line).starts) > 20
