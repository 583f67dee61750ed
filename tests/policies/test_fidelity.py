"""What a copy is: each relation on small documents, and what is told of the differences."""

import pytest

from monitor.policies import Document, Kind, Relation, compare

TITLE = "国务院办公厅关于进一步做好稳就业工作的通知"
NUMBER = "国办发〔2024〕12号"
LEAD = "各省、自治区、直辖市人民政府，国务院各部委、各直属机构："
BODY = [
    "为全面贯彻落实党中央、国务院决策部署，进一步做好稳就业工作，经国务院同意，现就有关事项通知如下：",
    "一、加大稳岗支持力度。对不裁员或者少裁员的参保企业，可以返还其上年度实际缴纳失业保险费的50%，实施期限至2024年12月31日。",
    "二、拓宽就业渠道。各地要开发一批公益性岗位，全年新增就业5000人以上，不得以任何名义收取费用。",
    "三、加强职业培训。支持企业开展以工代训，按照每人每月300元的标准给予补贴，补贴期限最长不超过6个月。",
    "四、强化组织领导。财政部要会同有关部门加强督促检查，重大问题及时向国务院报告。",
    "五、做好宣传引导。各地要及时公布政策清单、申办流程、受理机构和联系方式，提高政策知晓度。",
]
SIGNED = ["国务院办公厅", "2024年3月18日"]


def issued() -> Document:
    return Document(TITLE, "\n".join([TITLE, NUMBER, LEAD, *BODY, *SIGNED]), NUMBER)


def copy_of(
    *, title: str = TITLE, number: str = NUMBER, body: list[str] | None = None, signed: list[str] | None = None
) -> Document:
    lines = [title, number, LEAD, *(BODY if body is None else body), *(SIGNED if signed is None else signed)]
    return Document(title, "\n".join(line for line in lines if line))


def swapped(old: str, new: str) -> list[str]:
    assert any(old in line for line in BODY)
    return [line.replace(old, new) for line in BODY]


def test_the_same_text_is_whole() -> None:
    found = compare(issued(), copy_of())
    assert (found.relation, found.same, found.differences) == (Relation.WHOLE, True, ())


def test_the_site_s_own_lines_are_no_difference() -> None:
    lines = [
        "当前位置：首页 > 政务公开",
        "发布时间：2024-03-20 09:00　来源：中国政府网",
        TITLE,
        NUMBER,
        LEAD,
        *BODY,
        *SIGNED,
    ]
    lines += [
        "（此件公开发布）",
        "责任编辑：张某",
        "扫一扫在手机打开当前页",
        "上一篇：关于开展检查的通知",
        "主办单位：某某区人民政府",
    ]
    found = compare(issued(), Document(TITLE, "\n".join(lines)))
    assert (found.relation, found.differences) == (Relation.WHOLE, ())


@pytest.mark.parametrize(
    ("old", "new", "kind", "paragraph"),
    [
        ("300元", "800元", Kind.NUMBER, 7),
        ("50%", "5%", Kind.NUMBER, 5),
        ("2024年12月31日", "2024年12月1日", Kind.DATE, 5),
        ("不得以", "可以以", Kind.NEGATION, 6),
        ("可以返还", "不可以返还", Kind.NEGATION, 5),
        ("财政部要", "教育部要", Kind.NAME, 8),
        ("督促检查", "督促指导", Kind.WORDING, 8),
    ],
)
def test_one_change_is_told_with_its_kind_and_place(old: str, new: str, kind: Kind, paragraph: int) -> None:
    found = compare(issued(), copy_of(body=swapped(old, new)))
    assert (found.relation, found.same) == (Relation.ALTERED, True)
    assert [(change.kind, change.paragraph) for change in found.differences] == [(kind, paragraph)]
    assert found.differences[0].a in old
    assert found.differences[0].b in new
    assert "发文字号相同" in found.basis[0]


def test_another_spelling_of_a_number_is_no_change() -> None:
    found = compare(issued(), copy_of(body=swapped("5000人", "五千人")))
    assert found.relation is Relation.WHOLE
    assert [change.kind for change in found.differences] == [Kind.FORM]


def test_without_number_and_date_the_answer_says_that_text_alone_cannot_tell() -> None:
    found = compare(Document(TITLE, "\n".join(BODY)), Document(TITLE, "\n".join(swapped("300元", "800元"))))
    assert found.relation is Relation.ALTERED
    assert "仅凭文字不能排除" in found.basis[0]


def test_missing_paragraphs_are_named() -> None:
    found = compare(issued(), copy_of(body=[*BODY[:2], *BODY[4:]]))
    assert (found.relation, found.same) == (Relation.CUT, True)
    (change,) = found.differences
    assert (change.kind, change.paragraph, change.last_paragraph) == (Kind.MISSING, 6, 7)
    assert change.a.startswith("二、拓宽就业渠道")


def test_a_copy_that_stops_is_cut() -> None:
    found = compare(issued(), copy_of(body=BODY[:4], signed=[]))
    assert found.relation is Relation.CUT


def test_notes_leave_a_copy_whole() -> None:
    body = [line.replace("公益性岗位，", "公益性岗位①，") for line in BODY]
    found = compare(
        issued(), Document(TITLE, "\n".join([TITLE, NUMBER, LEAD, *body, *SIGNED, "①指由政府出资开发的岗位。"]))
    )
    assert found.relation is Relation.WHOLE
    assert {change.kind for change in found.differences} == {Kind.FOOTNOTE}


@pytest.mark.parametrize(
    "title", ["关于进一步做好稳就业工作的通知", f"某某区人民政府办公室转发{TITLE}", "就业补贴来了！这份文件请收好"]
)
def test_another_title_over_the_same_text(title: str) -> None:
    found = compare(issued(), Document(title, "\n".join([TITLE, NUMBER, LEAD, *BODY, *SIGNED])))
    assert (found.relation, found.same) == (Relation.RETITLED, True)
    assert [(change.a, change.b) for change in found.differences] == [(TITLE, title)]


def test_a_copy_passed_on_under_a_number_of_its_own() -> None:
    own = [
        "某某区人民政府办公室关于转发国务院办公厅文件的通知",
        "某府办发〔2024〕31号",
        "各镇人民政府、街道办事处：",
        "现将有关文件转发给你们，请认真贯彻执行。",
    ]
    found = compare(issued(), Document(own[0], "\n".join([*own, TITLE, NUMBER, LEAD, *BODY, *SIGNED])))
    assert (found.relation, found.same) == (Relation.RETITLED, True)


def test_a_copy_that_ends_before_the_number_lacks_it() -> None:
    found = compare(issued(), copy_of(number=""))
    assert found.relation is Relation.WHOLE
    assert [(change.kind, change.a) for change in found.differences] == [(Kind.NUMBER_MISSING, NUMBER)]


def test_a_slip_in_the_number_itself() -> None:
    found = compare(issued(), copy_of(number="国办发〔2024〕17号"))
    assert found.same
    assert found.differences[0].kind is Kind.NUMBER_LINE


def test_the_notice_of_another_year() -> None:
    title = TITLE.replace("进一步做好", "做好2024年")
    one = Document(title, "\n".join([title, NUMBER, LEAD, *BODY, *SIGNED]), NUMBER)
    later = [line.replace("2024", "2025").replace("300元", "500元").replace("5000人", "8000人") for line in BODY]
    lines = [title.replace("2024", "2025"), "国办发〔2025〕9号", LEAD, *later, "国务院办公厅", "2025年2月26日"]
    found = compare(one, Document(lines[0], "\n".join(lines)))
    assert (found.relation, found.same) == (Relation.OTHER_VERSION, False)


def test_an_interpretation() -> None:
    text = [
        f"近日，国务院办公厅印发了《{TITLE[5:]}》（以下简称《通知》）。",
        "一、出台背景",
        "当前就业形势总体稳定，但仍面临不少压力。",
        BODY[1][2:],
        "《通知》还提出多项措施。",
    ]
    found = compare(issued(), Document(f"《{TITLE}》政策解读", "\n".join(text)))
    assert (found.relation, found.same) == (Relation.INTERPRETATION, False)


def test_another_document() -> None:
    lines = [
        "关于开展安全生产检查的通知",
        "国办发〔2024〕13号",
        LEAD,
        "为加强安全生产工作，防范遏制重特大事故，现就有关事项通知如下：",
        *SIGNED,
    ]
    assert compare(issued(), Document(lines[0], "\n".join(lines))).relation is Relation.UNRELATED


def test_a_page_without_text_is_not_compared() -> None:
    found = compare(issued(), Document(TITLE, " \n"))
    assert not found.same
    assert "没有正文" in found.basis[0]


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

ARTICLES = [
    "第一条　为了加强停车管理，改善交通状况，根据有关法律、法规，结合本市实际，制定本条例。",
    "第二条　本市行政区域内机动车停车设施的规划、建设、使用和管理，适用本条例。",
    "第三条　市人民政府应当加强对停车管理工作的领导，建立协调机制，统筹解决重大问题。",
    "第四条　公安机关交通管理部门负责道路停车秩序的管理，依法查处违法停车行为。",
    "第五条　违反本条例规定的，责令改正，处五百元以上二千元以下罚款。",
    "第六条　本条例自2018年5月1日起施行。",
]


def law(articles: list[str], note: str = "") -> Document:
    return Document("某市机动车停车条例", "\n".join(([note] if note else []) + articles))


def test_an_amended_law_is_another_version() -> None:
    amended = [*ARTICLES]
    amended[3] = "第四条　公安机关交通管理部门和城市管理综合执法部门按照职责分工负责停车秩序的管理。"
    amended[4] += "情节严重的，可以暂扣停车设施备案证明并予以公告。"
    found = compare(law(ARTICLES), law(amended))
    assert (found.relation, found.same) == (Relation.OTHER_VERSION, False)
    assert compare(law(amended), law(ARTICLES)).relation is Relation.OTHER_VERSION


def test_the_history_of_a_law_decides() -> None:
    first = "（2018年3月30日某市第十五届人民代表大会常务委员会第三次会议通过）"
    later = f"{first[:-1]}　根据2021年9月24日某市第十五届人民代表大会常务委员会第三十三次会议修正）"
    changed = [article.replace("五百元", "一千元") for article in ARTICLES]
    assert compare(law(ARTICLES, first), law(changed, first)).relation is Relation.ALTERED
    found = compare(law(ARTICLES, first), law(changed, later))
    assert found.relation is Relation.OTHER_VERSION
    assert "2021年9月24日" in found.basis[0]


def test_a_law_with_a_slip_and_nothing_to_go_by() -> None:
    found = compare(law(ARTICLES), law([article.replace("五百元", "八百元") for article in ARTICLES]))
    assert found.relation is Relation.ALTERED
    assert "不能排除" in found.basis[0]


def test_a_law_without_some_articles_is_cut() -> None:
    assert compare(law(ARTICLES), law([*ARTICLES[:2], *ARTICLES[4:]])).relation is Relation.CUT
