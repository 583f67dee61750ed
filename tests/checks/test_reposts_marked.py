"""RULES R-6: title, number and source of a repost; any doubt about a source is left alone."""

from typing import Any

import pytest

from checks import reposts_marked as check
from monitor.contract import Judgement
from monitor.judging.discovery import checks
from monitor.judging.runner import run
from monitor.model import Tier, Verdict
from tests.checks.district import AS_OF, PORTAL_URL, judge, waived
from tests.checks.reposts import copy, difference, document, duty, owing, with_waivers

NEW_NUMBER = difference("document_number_changed", "国办发〔2026〕31号", "国办发〔2026〕13号", 0, grave=True)
NO_NUMBER = difference("document_number_missing", "国办发〔2026〕31号", "", 0)
SAMPLES = [
    owing((duty(), [copy(relation="retitled", title="我区转发重要意见")])),
    owing((duty(), [copy(differences=(NEW_NUMBER,))])),
    owing((duty(), [copy(differences=(NO_NUMBER,))])),
    owing((duty(), [copy(source="")])),
    owing((duty(), [copy(source="搜狐网")])),
    owing((duty(), [copy()])),
]


def codes(answer: Judgement) -> list[str]:
    return [found.code for found in answer.findings]


def test_a_well_marked_copy_is_no_finding() -> None:
    answer = judge(check, owing((duty(), [copy()])))
    assert (answer.verdict, answer.findings, answer.measures) == (Verdict.PASS, (), {"reposts_badly_marked": 0.0})


@pytest.mark.parametrize(
    "fields", [{"relation": "retitled"}, {"differences": (difference("title_changed", "关于推进", "推进", 0),)}]
)
def test_another_title(fields: dict[str, Any]) -> None:
    answer = judge(check, owing((duty(), [copy(title="我区大力推进应急", **fields)])))
    (found,) = answer.findings
    assert (answer.verdict, found.code) == (Verdict.WARN, "repost_retitled")
    assert "原标题是“关于推进基层应急能力建设的意见”，转载的标题是“我区大力推进应急”" in found.what


def test_numbers() -> None:
    (changed,) = judge(check, owing((duty(), [copy(differences=(NEW_NUMBER,))]))).findings
    assert (changed.code, "“国办发〔2026〕13号”" in changed.what) == ("repost_number_changed", True)
    (missing,) = judge(check, owing((duty(), [copy(differences=(NO_NUMBER,))]))).findings
    assert (missing.code, "“国办发〔2026〕31号”" in missing.what) == ("repost_number_missing", True)


def test_a_document_without_number_cannot_lack_it() -> None:
    bare = duty(of=document(number=""))
    assert codes(judge(check, owing((bare, [copy(differences=(NO_NUMBER,))])))) == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [({}, ["repost_source_missing"]), ({"original": True}, []), ({"source": "来源："}, ["repost_source_missing"])],
)
def test_a_link_to_the_original_names_its_source(fields: dict[str, Any], told: list[str]) -> None:
    assert codes(judge(check, owing((duty(), [copy(**{"source": "", **fields})])))) == told


@pytest.mark.parametrize(
    "source",
    [
        "中国政府网", "国务院办公厅", "来源：中国政府网", "中国政府网（www.gov.cn）", "新华社", "新华网", "人民日报", "国务院", "央视网",
        "国务院办公厅网站", "国家发展改革委", "应急管理部", "重庆市人民政府", "重庆日报", "中国应急管理报", "中国政府网微信公众号",
    ],
)  # fmt: skip
def test_sources_that_are_right_or_may_be(source: str) -> None:
    assert codes(judge(check, owing((duty(), [copy(source=source)])))) == []


@pytest.mark.parametrize(
    "source",
    [
        "南岸区人民政府",
        "重庆市南岸区政府网",
        "区政府办公室",
        "本站",
        "本网原创",
        "网络",
        "转载",
        "搜狐网",
        "百家号",
        "澎湃新闻",
    ],
)
def test_sources_that_are_surely_wrong(source: str) -> None:
    (found,) = judge(check, owing((duty(), [copy(source=source)]))).findings
    assert (found.code, found.verdict) == ("repost_source_wrong", Verdict.WARN)
    assert f"“{source}”" in found.what
    assert "“中国政府网”" in found.what


def test_the_bodys_own_name_is_right_even_where_it_holds_the_districts() -> None:
    superior = duty(
        of=document(issuer="cq", agency="重庆市教育委员会"), tier=Tier.SUPERIOR, issuer_name="重庆市人民政府",
        sources=("南岸区上级",),
    )  # fmt: skip
    assert codes(judge(check, owing((superior, [copy(source="重庆市教育委员会")])))) == []
    assert codes(judge(check, owing((superior, [copy(source="南岸区上级")])))) == []
    assert codes(judge(check, owing((superior, [copy(source="南岸区教委")])))) == ["repost_source_wrong"]


def test_every_standing_copy_is_judged_and_no_other() -> None:
    bad = [copy(url=f"{PORTAL_URL}{n}.html", source="本站") for n in range(2)]
    answer = judge(check, owing((duty(), bad)))
    assert len({found.subject for found in answer.findings}) == 2
    assert answer.measures == {"reposts_badly_marked": 2.0}
    others = [
        copy(source="本站", gone_at=AS_OF),
        copy(source="本站", link_only=True),
        copy(source="本站", relation="interpretation"),
    ]
    assert judge(check, owing((duty(), others))).verdict is Verdict.NOT_APPLICABLE


def test_a_waiver_holds() -> None:
    free = with_waivers(waived(check.ID, copy().copy.url))
    given = owing((duty(), [copy(source="本站")]), site=free)
    assert run(check.ID, checks()[check.ID], given).judgement.verdict is Verdict.PASS
