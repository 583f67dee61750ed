"""What sites do to a repost without changing it."""

import pytest

from monitor.policies import Document, Relation, compare

TITLE = "某市人民政府办公室关于进一步做好垃圾分类工作的通知"
LINES = (
    "各区县人民政府，市政府各部门，有关单位：",
    "为进一步做好垃圾分类工作，经市政府同意，现将有关事项通知如下。",
    "一、提高思想认识。各区县、各部门要充分认识做好垃圾分类工作的重要意义，主要负责同志亲自抓。",
    "二、明确工作目标。到2027年底，全市垃圾分类覆盖率达到90%以上，建成示范点120个。",
    "三、落实资金保障。市级财政安排专项资金120万元，按照任务完成情况分两批拨付，不得挪作他用。",
    "四、强化督促检查。市政府督查室每季度对工作进展进行通报，对推进不力的单位予以约谈。",
)


def issued() -> Document:
    return Document(title=TITLE, text="\n".join(LINES))


def test_numbers_that_a_browser_shows_are_not_lost() -> None:
    lines = [line.partition("、")[2] if line[1] == "、" else line for line in LINES]
    assert compare(issued(), Document(title=TITLE, text="\n".join(lines))).relation is Relation.WHOLE


@pytest.mark.parametrize(("old", "new"), [("120万元", "20万元"), ("分两批", "分批"), ("120个", "20个")])
def test_a_number_lost_from_a_sentence_still_is(old: str, new: str) -> None:
    text = "\n".join(LINES).replace(old, new)
    assert compare(issued(), Document(title=TITLE, text=text)).relation is not Relation.WHOLE


@pytest.mark.parametrize("title", [f"【转载】{TITLE}", f"转发：{TITLE}", f"{TITLE}（转载）", f"【市级政策】{TITLE}"])
def test_a_label_beside_a_title_is_no_other_title(title: str) -> None:
    assert compare(issued(), Document(title=title, text="\n".join(LINES))).relation is Relation.WHOLE


def test_a_label_that_says_interpretation_still_does() -> None:
    assert Document(title=f"【解读】{TITLE}", text="").heading.interprets
