"""The alignment is exact, and one changed digit is always found, whatever the text and its layout."""

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.policies import Document, Relation, compare
from monitor.policies.align import align

SENTENCES = [
    "各级人民政府应当加强组织领导，落实工作责任", "对符合条件的企业给予一次性补贴{}元", "自{}年{}月1日起施行", "申请人应当在{}个工作日内提交材料", "不得擅自提高收费标准",
    "责令限期改正，并处{}元以上{}元以下的罚款", "有关部门要密切配合，形成工作合力", "全年新增就业{}万人以上", "对不按规定执行的，依法追究责任", "覆盖率达到{}%以上",
]  # fmt: skip


def document_text(seed: int, characters: int) -> str:
    chance = random.Random(seed)
    paragraphs, size = [], 0
    while size < characters:
        filled = [
            sentence.format(*(chance.randint(1, 9999) for _ in range(sentence.count("{}"))))
            for sentence in chance.choices(SENTENCES, k=chance.randint(1, 5))
        ]
        paragraphs.append("　　" + "；".join(filled) + "。")
        size += len(paragraphs[-1])
    return "\n".join(paragraphs)


pieces = st.text(alphabet="甲乙丙1", max_size=60)


@given(pieces, pieces)
@settings(max_examples=400)
def test_the_runs_are_both_texts(one: str, other: str) -> None:
    runs = align(one, other)
    assert "".join(one[run.a0 : run.a1] for run in runs) == one
    assert "".join(other[run.b0 : run.b1] for run in runs) == other
    assert all((one[run.a0 : run.a1] == other[run.b0 : run.b1]) == run.equal for run in runs)
    assert all(before.equal != after.equal for before, after in pairwise(runs))


@given(st.integers(0, 10_000), st.data())
@settings(max_examples=60, deadline=None)
def test_one_changed_digit_is_always_found(seed: int, data: st.DataObject) -> None:
    text = document_text(seed, 5_000)
    places = [at for at, char in enumerate(text) if char.isdigit()]
    at = places[data.draw(st.integers(0, len(places) - 1))]
    new = data.draw(st.sampled_from([digit for digit in "123456789" if digit != text[at]]))
    changed = text[:at] + new + text[at + 1 :]
    if data.draw(st.booleans()):
        changed = changed.replace("，", ",").replace("　　", "").replace("。", "。 ")
    found = compare(Document("关于加强管理的通知", text), Document("关于加强管理的通知", changed))
    assert found.relation is Relation.ALTERED
    shown = [change for change in found.differences if change.kind in ("number", "date")]
    assert len(found.differences) == len(shown) == 1
    assert text[at] in shown[0].a
    assert new in shown[0].b
    assert shown[0].grave
    assert shown[0].paragraph == text[:at].count("\n") + 1


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_a_copy_in_another_layout_is_whole(seed: int) -> None:
    text = document_text(seed, 2_000)
    chance = random.Random(seed)
    copy = (
        "".join(char + (" " if chance.random() < 0.1 else "") for char in text).replace("；", ";").replace("\n", "\n\n")
    )
    found = compare(Document("关于加强管理的通知", text), Document("关于加强管理的通知", copy))
    assert (found.relation, found.differences) == (Relation.WHOLE, ())


def test_a_long_text_is_aligned_without_comparing_all_with_all() -> None:
    one = document_text(1, 60_000)
    other = document_text(2, 60_000)
    runs = align(one, one[:30_000] + other[:30_000])
    assert runs[0].equal
    assert runs[0].a1 >= 29_990
