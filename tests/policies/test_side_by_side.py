"""Texts laid side by side: no character is lost, every difference stands where it is."""

import random

from monitor.policies import Document, Kind, Relation, SideBySide, side_by_side

TITLE = "关于做好自查工作的通知"
ISSUED = """各区县人民政府，市政府有关部门：
为贯彻落实国务院部署，现就做好有关工作通知如下。
一、加强组织领导。各单位要在2026年12月31日前完成自查，完成率不低于95%。
二、严格工作纪律。不得擅自扩大范围，不得提前公布结果。
三、做好信息报送。每月5日前报送进展情况，联系人：王建国。
四、强化监督检查。市政府办公厅将适时组织督查，对落实不力的予以通报。
重庆市人民政府办公厅
2026年11月20日"""
FURNITURE = "来源：重庆市人民政府网\n{}\n扫一扫在手机打开当前页"


def laid(copy: str, issued: str = ISSUED) -> SideBySide:
    return side_by_side(Document(title=TITLE, text=issued), Document(title=TITLE, text=copy))


def words(paragraphs: object) -> str:
    return "".join(piece.text for paragraph in paragraphs for piece in paragraph)  # type: ignore[attr-defined]


def marked(shown: SideBySide) -> list[tuple[Kind | None, str, str]]:
    """Every difference with what the one and the other side mark of it."""
    left: dict[int, str] = {}
    right: dict[int, str] = {}
    kinds: dict[int, Kind | None] = {}
    for pair in shown.pairs:
        for side, found in ((pair.a, left), (pair.b, right)):
            for piece in (piece for paragraph in side for piece in paragraph if piece.number):
                found[piece.number] = found.get(piece.number, "") + piece.text
                kinds[piece.number] = piece.kind
    return [(kinds[number], left.get(number, ""), right.get(number, "")) for number in sorted(kinds)]


def test_a_faithful_copy_has_nothing_marked() -> None:
    shown = laid(FURNITURE.format(ISSUED))
    assert shown.comparison.relation is Relation.WHOLE
    assert [words(pair.a) for pair in shown.pairs] == ISSUED.split("\n") == [words(pair.b) for pair in shown.pairs]
    assert not any(pair.differs for pair in shown.pairs)


def test_each_difference_stands_where_it_is() -> None:
    copy = (
        ISSUED.replace("31日", "30日")
        .replace("95%", "85%")
        .replace("。不得擅", "。得擅")
        .replace("通报。", "通报批评。")
    )
    assert marked(laid(FURNITURE.format(copy))) == [
        (Kind.DATE, "1", "0"), (Kind.NUMBER, "9", "8"), (Kind.NEGATION, "不", ""), (Kind.WORDING, "", "批评"),
    ]  # fmt: skip


def test_the_other_side_shows_where_something_is_gone() -> None:
    copy = ISSUED.replace("。不得擅", "。得擅").replace("通报。", "通报批评。")
    gaps = [
        (side, "".join(piece.text for piece in pieces[: at])[-3:])
        for pair in laid(copy).pairs
        for side, paragraphs in (("a", pair.a), ("b", pair.b))
        for pieces in paragraphs
        for at, piece in enumerate(pieces)
        if not piece.text
    ]  # fmt: skip
    assert gaps == [("b", "纪律。"), ("a", "以通报")]
    lines = ISSUED.split("\n")
    lost = laid("\n".join([*lines[:4], *lines[5:]]))  # a whole paragraph: nothing points into its neighbours
    assert all(piece.text for pair in lost.pairs for side in (pair.a, pair.b) for each in side for piece in each)


def test_a_lost_paragraph_stands_alone_and_an_added_one_too() -> None:
    lines = ISSUED.split("\n")
    shown = laid("\n".join([*lines[:4], *lines[5:6], "五、本区要求各镇街于每周一前另行报送专题材料两份。", *lines[6:]]))
    alone = [(words(pair.a), words(pair.b)) for pair in shown.pairs if not pair.a or not pair.b]
    assert alone == [(lines[4], ""), ("", "五、本区要求各镇街于每周一前另行报送专题材料两份。")]
    assert [pair.paragraph for pair in shown.pairs if pair.a] == list(range(1, 9))


def test_paragraphs_run_together_are_one_pair() -> None:
    lines = ISSUED.split("\n")
    shown = laid("\n".join([*lines[:2], "".join(lines[2:4]), *lines[4:]]))
    (joined,) = [pair for pair in shown.pairs if len(pair.a) > 1]
    assert (len(joined.a), len(joined.b), joined.differs) == (2, 1, False)


def test_nothing_of_either_text_is_lost() -> None:
    chance = random.Random(7)
    for _ in range(60):
        lines = ISSUED.split("\n")
        for _ in range(chance.randrange(5)):
            at = chance.randrange(len(lines))
            place = chance.randrange(len(lines[at]) or 1)
            lines[at] = lines[at][:place] + chance.choice(["", "甲乙", "9", "不"]) + lines[at][place + 1 :]
        if chance.random() < 0.5:
            del lines[chance.randrange(len(lines))]
        copy = "\n".join(line for line in lines if line)
        shown = laid(copy)
        assert "\n".join(words([each]) for pair in shown.pairs for each in pair.a) == ISSUED
        assert "\n".join(words([each]) for pair in shown.pairs for each in pair.b) == copy


def test_without_a_text_there_is_nothing_to_lay() -> None:
    shown = laid("")
    assert (shown.comparison.relation, shown.pairs) == (Relation.UNRELATED, ())


def test_a_tail_that_is_cut_off_is_told_in_full_and_its_signature_apart() -> None:
    lines = [
        f"{number}.第{number}项工作由县级人民政府负责，于{number}月底前办结并报告进展情况。" for number in range(1, 9)
    ]
    text = "\n".join([*lines, "（一）广泛宣传。", "国务院办公厅", "2026年11月12日", "（此件公开发布）"])
    issued = Document(title="国务院办公厅关于做好有关工作的通知", text=text)
    laid = side_by_side(issued, Document(title=issued.title, text="\n".join(lines[:6])))
    told = [(change.kind, change.paragraph, change.last_paragraph) for _, change in laid.told]
    assert told == [(Kind.MISSING, 7, 9), (Kind.SIGNATURE, 10, 12)]
    (_, text_lost), (_, below) = laid.told
    assert text_lost.a.startswith("7.第7项") and text_lost.a.endswith("（一）广泛宣传。")
    assert below.a == "国务院办公厅 2026年11月12日 （此件公开发布）"
    marked = ["".join(piece.text for piece in paragraph if piece.kind) for pair in laid.pairs for paragraph in pair.a]
    assert marked[6:] == text.split("\n")[6:]  # marks and brackets belong to what is gone
