"""Finding the document that a page carries: by number, title, text or link; documents come and go."""

import random

import numpy as np

from monitor.policies import By, Document, Matcher, Page, Relation
from monitor.policies.index import ShingleIndex
from monitor.policies.shingles import sketch
from tests.policies.test_alignment import document_text


def title_of(number: int) -> str:
    return f"国务院办公厅关于第{number}类事项办理工作的意见"


def document(number: int) -> Document:
    return Document(
        title_of(number), document_text(number, 1_500), f"国办发〔2024〕{number}号", f"d{number}",
        f"https://www.gov.cn/zhengce/content/{number}.htm",
    )  # fmt: skip


def matcher(count: int = 30) -> Matcher:
    return Matcher(document(number) for number in range(1, count + 1))


def test_a_page_is_found_by_its_text_under_any_title() -> None:
    (found, *_) = matcher().match(Page("新政策来了", document(7).text))
    assert (found.document.key, found.same, found.by) == ("d7", True, (By.TEXT,))
    assert found.comparison.relation is Relation.RETITLED


def test_all_three_ways_lead_to_it() -> None:
    page = Page(title_of(7), f"{title_of(7)}\n国办发〔2024〕7号\n{document(7).text}")
    (found, *_) = matcher().match(page)
    assert found.document.key == "d7"
    assert set(found.by) == {By.NUMBER, By.TITLE, By.TEXT}


def test_part_of_a_text_is_enough() -> None:
    lines = document(9).text.split("\n")
    (found, *_) = matcher().match(Page("转载", "\n".join(lines[: len(lines) // 2])))
    assert (found.document.key, found.comparison.relation) == ("d9", Relation.CUT)


def test_nothing_is_found_where_nothing_is() -> None:
    assert matcher().match(Page("全区召开工作会议", "今天上午，全区召开工作会议，部署下一阶段重点任务。" * 20)) == []
    assert matcher().match(Page("", "")) == []


def test_a_page_that_only_links_is_told_so() -> None:
    linking = Page("上级文件", "点击查看原文。", links=(("http://www.gov.cn/zhengce/content/5.htm", "查看"),))
    (found, *_) = matcher().match(linking)
    assert (found.document.key, found.link_only, found.same, found.by) == ("d5", True, False, (By.LINK,))
    attached = Page("上级文件", "见附件。", links=(("https://www.example.gov.cn/files/1.pdf", f"{title_of(6)}.pdf"),))
    assert [(each.document.key, each.link_only) for each in matcher().match(attached)] == [("d6", True)]


def test_documents_come_and_go() -> None:
    known = matcher(5)
    known.remove("d3")
    known.remove("d99")
    assert not any(each.same for each in known.match(Page(title_of(3), document(3).text)))
    known.add(document(3))
    assert known.match(Page(title_of(3), document(3).text))[0].document.key == "d3"
    known.add(Document("另一份文件", document_text(77, 1_500), key="d4"))
    assert len(known) == 5
    assert not any(each.same for each in known.match(Page("无题", document(4).text)))
    assert known.match(Page("无题", document_text(77, 1_500)))[0].document.key == "d4"


def test_built_again_from_the_texts_it_answers_the_same() -> None:
    grown = matcher(20)
    for number in (2, 4, 6):
        grown.remove(f"d{number}")
    again = Matcher(list(grown))
    for number in range(1, 21):
        page = Page("转载", document(number).text)
        assert [each.document.key for each in grown.match(page)] == [each.document.key for each in again.match(page)]


def test_the_index_finds_what_a_plain_count_finds() -> None:
    chance = random.Random(5)
    sketches = {slot: np.unique(np.array(chance.choices(range(4_000), k=40), dtype=np.uint64)) for slot in range(300)}
    index = ShingleIndex()
    for slot, hashes in sketches.items():
        index.add(slot, hashes)
        if slot % 50 == 0:
            index.candidates(hashes, least=0.1, most=3)
    for slot in range(0, 300, 7):
        index.remove(slot)
    left = {slot: set(hashes.tolist()) for slot, hashes in sketches.items() if slot % 7}
    for wanted in list(left)[:60]:
        expected = {
            slot for slot, own in left.items() if len(own & left[wanted]) >= 0.1 * min(len(own), len(left[wanted]))
        }
        assert {slot for slot, _ in index.candidates(sketches[wanted], least=0.1, most=300)} == expected


def test_a_sketch_does_not_see_layout() -> None:
    text = document_text(3, 3_000)
    loose = text.replace("，", ", ").replace("\n", "\n\n　　").replace("。", "。 ")
    assert sketch(text).tolist() == sketch(loose).tolist()
    assert len(sketch(text)) > 100
    assert len(sketch("短")) == 0
