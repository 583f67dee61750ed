"""RULES R-6: cut, altered, linked, interpreted only; attachments; the best standing copy is judged."""

from datetime import datetime
from typing import Any

import pytest

from checks import reposts_whole as check
from monitor.contract import CopySeen, Judgement
from monitor.judging.discovery import checks
from monitor.judging.runner import run
from monitor.model import Difference, Verdict
from tests.checks.district import AS_OF, PORTAL_URL, judge, waived
from tests.checks.reposts import ATTACHMENT, HOUR, copy, difference, document, duty, owing, with_waivers

LINE = AS_OF - 10 * HOUR
OTHER = f"{PORTAL_URL}xw/2.html"
DIGIT = difference("number", "到2030年新增50个", "到2030年新增80个", 7, grave=True)
WORD = difference("wording", "应当", "可以")
GONE_PART = difference("missing", "四、强化组织保障。", "", 9)
ALTERED = copy(relation="altered", differences=(WORD, DIGIT))
CUT = copy(relation="cut", differences=(GONE_PART,), of_issued=0.8)
LINK = copy(relation="unrelated", link_only=True, original=True)
ABOUT = copy(relation="interpretation", title="一图读懂")
WITH_FILES = duty(of=document(attachments=(ATTACHMENT,)))
SAMPLES = [
    owing((duty(), [ALTERED])),
    owing((duty(), [CUT])),
    owing((duty(), [LINK])),
    owing((duty(), [ABOUT])),
    owing((WITH_FILES, [copy()])),
    owing((WITH_FILES, [copy(files=(ATTACHMENT,), files_broken=(f"{PORTAL_URL}fj.pdf",))])),
    owing((duty(), [copy()])),
    owing((duty(), [])),
]


def codes(answer: Judgement) -> list[str]:
    return [found.code for found in answer.findings]


def test_a_whole_copy_is_no_finding() -> None:
    answer = judge(check, owing((duty(), [copy()])))
    assert (answer.verdict, answer.findings) == (Verdict.PASS, ())
    assert answer.measures == {"reposts_altered": 0.0, "reposts_incomplete": 0.0}


def test_a_changed_figure_is_a_fault_and_shown_first() -> None:
    answer = judge(check, owing((duty(), [ALTERED])))
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.where) == (Verdict.FAIL, "repost_altered", f"{PORTAL_URL}zwgk/gwy/1.html")
    assert "第7段原文“到2030年新增50个”，转载“到2030年新增80个”；第3段原文“应当”，转载“可以”" in found.what
    assert found.steps[2].what.startswith("第7段")
    assert answer.measures["reposts_altered"] == 1.0


def test_other_wording_is_a_warning() -> None:
    answer = judge(check, owing((duty(), [copy(relation="altered", differences=(WORD,), differences_total=9)])))
    assert (answer.verdict, codes(answer)) == (Verdict.WARN, ["repost_altered"])
    assert "共9处不同" in answer.findings[0].what


@pytest.mark.parametrize(
    ("each", "told"),
    [
        (difference("added", "", "本区另行规定"), "转载多出“本区另行规定”"),
        (difference("negation", "不得", "", grave=True), "原文“不得”，转载没有"),
        (difference("wording", "甲" * 90, "乙"), f"原文“{'甲' * 60}…”"),
    ],
)
def test_how_a_difference_is_told(each: Difference, told: str) -> None:
    assert told in judge(check, owing((duty(), [copy(relation="altered", differences=(each,))]))).findings[0].what


@pytest.mark.parametrize("kind", sorted(check.NO_FAULT))
def test_kinds_that_are_no_fault(kind: str) -> None:
    seen = copy(relation="altered", differences=(difference(kind, "甲", "乙", grave=True),))
    assert judge(check, owing((duty(), [seen]))).verdict is Verdict.PASS
    hidden = copy(relation="altered", differences=(difference(kind, "甲", "乙"),), differences_total=80)
    assert codes(judge(check, owing((duty(), [hidden])))) == ["repost_altered"]


def test_a_cut_copy_names_its_paragraphs() -> None:
    parts = tuple(difference("missing", f"第{n}段的话", "", n) for n in (9, 4, 4))
    (found,) = judge(check, owing((duty(), [copy(relation="cut", differences=parts, of_issued=0.71)]))).findings
    assert (found.code, found.verdict) == ("repost_cut", Verdict.WARN)
    assert "缺第4、9段（共2段）；所缺内容如“第9段的话”" in found.what
    assert "71%" in found.steps[1].what


def test_cut_and_altered_are_both_told() -> None:
    answer = judge(check, owing((duty(), [copy(relation="cut", differences=(GONE_PART, DIGIT))])))
    assert (answer.verdict, codes(answer)) == (Verdict.FAIL, ["repost_cut", "repost_altered"])


def test_only_a_link() -> None:
    answer = judge(check, owing((duty(), [LINK])))
    assert (answer.verdict, codes(answer)) == (Verdict.WARN, ["repost_link_only"])
    assert answer.measures["reposts_incomplete"] == 1.0


@pytest.mark.parametrize("worse", [CUT, LINK, copy(relation="altered", differences=(WORD,))])
def test_a_whole_copy_elsewhere_clears_the_others(worse: CopySeen) -> None:
    whole = copy(url=OTHER)
    for order in ([worse, whole], [whole, worse]):
        assert judge(check, owing((duty(), order))).verdict is Verdict.PASS


def test_a_gone_whole_copy_clears_nothing() -> None:
    assert codes(judge(check, owing((duty(), [CUT, copy(url=OTHER, gone_at=AS_OF - HOUR)])))) == ["repost_cut"]
    assert judge(check, owing((duty(), [copy(url=OTHER), copy(relation="cut", gone_at=AS_OF)]))).verdict is Verdict.PASS


def test_a_wrong_figure_is_told_beside_a_whole_copy_as_a_warning() -> None:
    answer = judge(check, owing((duty(), [copy(url=OTHER), ALTERED])))
    (found,) = answer.findings
    assert (answer.verdict, found.where) == (Verdict.WARN, ALTERED.copy.url)
    assert "另有一篇全文一致" in found.what
    assert judge(check, owing((duty(), [copy(url=OTHER, relation="cut"), ALTERED]))).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("whole", "deadline", "told"),
    [
        (LINE + HOUR, LINE, True),
        (LINE, LINE, False),  # that crawl may have come by before the text did
        (None, LINE, False),
        (AS_OF, AS_OF + HOUR, False),
    ],
)
def test_an_interpretation_alone(whole: datetime | None, deadline: datetime, told: bool) -> None:
    for relation in ("interpretation", "excerpt"):
        answer = judge(check, owing((duty(deadline), [copy(relation=relation)]), whole=whole))
        assert codes(answer) == ["repost_interpretation_only"] * told


def test_what_is_no_interpretation_alone() -> None:
    assert codes(judge(check, owing((duty(), [copy(relation="other_version")])))) == []
    assert codes(judge(check, owing((duty(), [ABOUT, copy(url=OTHER)])))) == []
    assert codes(judge(check, owing((duty(), [ABOUT, copy(url=OTHER, gone_at=AS_OF)])))) == []  # reposts_standing's
    assert codes(judge(check, owing((duty(), [copy(relation="excerpt", gone_at=AS_OF)])))) == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [({}, ["repost_file_missing"]), ({"original": True}, []), ({"files": (ATTACHMENT,)}, [])],
)
def test_attachments_may_stand_at_the_original(fields: dict[str, Any], told: list[str]) -> None:
    answer = judge(check, owing((WITH_FILES, [copy(**fields)])))
    assert codes(answer) == told
    assert codes(judge(check, owing((duty(), [copy(**fields)])))) == []
    for found in answer.findings:
        assert "“任务分工表”" in found.what


def test_files_elsewhere_on_the_site_will_do() -> None:
    full = copy(url=OTHER, files=(ATTACHMENT,))
    assert codes(judge(check, owing((WITH_FILES, [copy(), full])))) == []
    broken = copy(files=(ATTACHMENT,), files_broken=("https://x.gov.cn/1.pdf",))
    assert codes(judge(check, owing((WITH_FILES, [broken, full])))) == []
    (found,) = judge(check, owing((WITH_FILES, [broken]))).findings
    assert (found.code, found.verdict) == ("repost_file_broken", Verdict.WARN)
    assert "https://x.gov.cn/1.pdf" in found.what


def test_one_copy_of_two_documents_has_a_finding_each() -> None:
    second = duty(of=document("b" * 12))
    answer = judge(check, owing((duty(), [ALTERED]), (second, [ALTERED])))
    assert len({found.subject for found in answer.findings}) == 2


def test_a_waiver_holds() -> None:
    free = with_waivers(waived(check.ID, ALTERED.copy.url))
    assert run(check.ID, checks()[check.ID], owing((duty(), [ALTERED]), site=free)).judgement.verdict is Verdict.PASS


def test_without_copies_there_is_nothing_to_compare() -> None:
    assert judge(check, owing((duty(), []))).verdict is Verdict.NOT_APPLICABLE
    assert judge(check, owing(feeds=())).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(("share", "told"), [(0.9996, ""), (0.7190, "71%"), (0.004, "")])
def test_a_share_is_never_rounded_up_to_the_whole(share: float, told: str) -> None:
    (found,) = judge(check, owing((duty(), [copy(relation="altered", differences=(DIGIT,), of_issued=share)]))).findings
    shown = found.steps[1].what
    assert (f"（原文字句的{told}在其中）" in shown) if told else ("%" not in shown)


def test_a_cut_copy_tells_how_much_is_gone_and_that_the_signature_is() -> None:
    gone = (
        difference("missing", "三、压实责任 1.广泛宣传。", "", 14, last=16),
        difference("signature_missing", "国务院办公厅 2026年11月12日 （此件公开发布）", "", 17, last=19),
    )
    (found,) = judge(check, owing((duty(), [copy(relation="cut", differences=gone, of_issued=0.8)]))).findings
    assert (
        "缺第14至16段（共3段），缺落款“国务院办公厅 2026年11月12日 （此件公开发布）”；所缺内容如“三、压实责任 1.广泛宣传。”。"
        in found.what
    )
    assert found.steps[2].what.startswith("第14至16段（共3段）缺少：")
    (only,) = judge(check, owing((duty(), [copy(relation="cut", differences=gone[1:])]))).findings
    assert "的转载不完整：缺落款“国务院办公厅" in only.what
