"""Privacy hint to RULES V-1: open numbers of persons are candidates and masked everywhere; contacts, codes and examples
are none.  All numbers are invented: divisions that do not exist, persons born in 1900."""

from pathlib import Path

import msgspec
import pytest

from checks import personal_data_shown as check
from monitor.contract import Evidence
from monitor.judging.runner import run
from monitor.model import Note, Verdict
from tests.checks.corpus import corpus_pages
from tests.checks.district import evidence, judge
from tests.checks.pages import noted, page

ID_CARD, OTHER_ID = "500199190001010012", "510299190002030020"
CARD = "6221990000123456780"
TITLE = "<h1>2026年第一批临时救助对象公示</h1><p>发布时间：2026-11-01</p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of a page."""
    return f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>' for row in rows)}</table>"


def notes(markup: str, title: str = TITLE) -> dict[str, Note]:
    """What is noted about a page, by code."""
    return {note.code: note for note in check.read(page(title + markup))}


IDS = table(("姓名", "身份证号"), ("周某甲", ID_CARD), ("吴某乙", OTHER_ID))
CARDS = table(("姓名", "银行卡号"), ("郑某丙", CARD))
PERSONS = (("王小丁", "19900000001"), ("陈小戊", "19900000002"), ("冯己", "19900000003"))
PHONES = table(
    ("序号", "姓名", "村社", "联系电话"), *((str(n), who, "白石村三组", tel) for n, (who, tel) in enumerate(PERSONS))
)
SAMPLES: list[Evidence] = [
    evidence(noted(check.ID, check.read, page(TITLE + each))) for each in (IDS, CARDS, PHONES, "<p>没有号码</p>")
]


@pytest.mark.parametrize(
    ("markup", "code", "shown", "count"),
    [
        (IDS, "id_card_shown", "5001**********0012、5102**********0020", "2个"),
        (CARDS, "bank_card_shown", "6221***********6780", "1个"),
        (PHONES, "phones_shown", "199****0001、199****0002、199****0003", "3个"),
    ],
)
def test_open_numbers_are_candidates_and_masked_in_every_output(markup: str, code: str, shown: str, count: str) -> None:
    given = evidence(noted(check.ID, check.read, page(TITLE + markup)))
    answer = judge(check, given)
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.review) == (Verdict.WARN, code, True)
    assert shown in found.what
    assert count in found.what
    stored = msgspec.json.encode((given.pages, answer)).decode()
    assert not any(number in stored for number in (ID_CARD, OTHER_ID, CARD, "19900000001"))
    assert run(check.ID, check, given).judgement.verdict is Verdict.PASS  # type: ignore[arg-type]


def test_a_number_in_the_title_is_masked_too() -> None:
    given = evidence(noted(check.ID, check.read, page(f"<h1>关于{ID_CARD}的公告</h1><p>当事人身份证号{ID_CARD}。</p>")))
    (found,) = judge(check, given).findings
    assert ID_CARD not in found.what
    assert "5001**********0012" in found.what


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>当事人周某甲，公民身份号码：{ID_CARD}，住本区。</p>",
        "<p>身份证号<span>500199</span><span>19000101</span><span>0012</span></p>",
        f"<p>身份证：{ID_CARD.lower()}。</p>",
    ],
)
def test_an_identity_card_in_running_text(markup: str) -> None:
    assert notes(markup)["id_card"].data == {"count": "1"}


@pytest.mark.parametrize(
    "markup",
    [
        "<p>身份证号：5001**********0012</p>",
        "<p>身份证号：500199190001010013</p>",  # check digit
        "<p>身份证号：500199190013010019</p>",  # no such month
        "<p>统一社会信用代码：11500000009275780L</p>",
        "<p>统一社会信用代码 52500119190001010X</p>",
        f"<p>项目编号：{ID_CARD}</p>",
        f"<p>信用代码：{ID_CARD}</p>",
        f"<p>流水号{ID_CARD}99</p>",
        f"<p>填写示例：身份证号{ID_CARD}</p>",
        "<p>身份证号填11010519491231002X</p>",
        f"<p>文件 A{ID_CARD}.pdf</p>",
    ],
)
def test_what_is_no_identity_card(markup: str) -> None:
    assert notes(markup) == {}


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>序列号：{CARD}</p>",
        "<p>银行卡号：6221990000123456781</p>",
        "<p>账号：3100023409200123456</p>",
        "<p>银行卡号：6221********6780</p>",
        f"<p>户名：某某区社会保障局</p><p>开户银行：某某银行</p><p>账号：{CARD}</p>",
        f"<p>捐款账号：{CARD}</p>",
    ],
)
def test_what_is_no_persons_bank_card(markup: str) -> None:
    assert notes(markup) == {}


def test_a_bank_card_in_groups_of_four() -> None:
    assert notes("<p>银行卡号：6217 9900 0012 3405</p>") == {}
    assert notes("<p>银行卡号：6217 9900 0012 3404</p>")["bank_card"].text == "6217********3404"
    assert notes("<p>银行卡号：6221 9900 0012 3456 780</p>")["bank_card"].text == "6221***********6780"


def test_fewer_numbers_than_the_option_are_no_finding() -> None:
    given = evidence(noted(check.ID, check.read, page(TITLE + table(("姓名", "电话"), *PERSONS[:2]))))
    assert judge(check, given).verdict is Verdict.PASS
    assert len(judge(check, given, phones=2).findings) == 1


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        (table(("镇街", "联系人", "联系电话"), *(("某镇", *each) for each in PERSONS)), TITLE),
        (table(("姓名", "电话"), *PERSONS), "<h1>心理援助志愿服务队队长联系名单</h1>"),
        (table(("姓名", "电话"), *PERSONS), "<h1>各镇街防汛责任人名单公示</h1>"),
        ("".join(f"<p>联系人：{who}，联系电话：{tel}</p>" for who, tel in PERSONS), TITLE),
        ("".join(f"<p>咨询电话：{who}{tel}</p>" for who, tel in PERSONS), TITLE),
        (table(("姓名", "电话"), *((who, tel[:3] + "****" + tel[7:]) for who, tel in PERSONS)), TITLE),
        (table(("村名", "电话"), *(("白石村", tel) for _, tel in PERSONS)), TITLE),
        (table(("单位", "电话"), *PERSONS), "<h1>关于开展安全检查的通知</h1>"),
        (f"<p>{'、'.join(f'{who}（{tel}）' for who, tel in PERSONS)}</p>", "<h1>关于开展安全检查的通知</h1>"),
    ],
)
def test_an_offices_contacts_are_none(markup: str, title: str) -> None:
    assert notes(markup, title) == {}


def test_the_page_counts_once_and_the_rest_is_only_counted() -> None:
    many = [page(TITLE + IDS + CARDS, url=f"https://www.nanan.gov.cn/a/{n}.html") for n in range(4)]
    answer = judge(check, evidence(noted(check.ID, check.read, *many)), listed=5)
    assert answer.measures == {"personal_data_pages": 4.0}
    assert len(answer.findings) == 5


def test_real_pages_show_none(shared: Path) -> None:
    found = [(name, note) for name, each in corpus_pages(shared) for note in check.read(each)]
    assert found == []
