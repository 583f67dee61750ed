"""Privacy hint to RULES V-1 (2): identity-card, bank-card and mobile numbers of private persons on open pages.

An identity card counts with a right check digit, a birth date that can be one and a division that can be one; a bank card
with a known prefix and length, a right Luhn digit and a word of banking near; mobile numbers only beside personal names in
a list of persons, never an office's contact.  Whatever is stored or shown is masked.  A candidate for a person, no veto.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from monitor.contract import (
    INDICATORS,
    INDICATORS_URL,
    Check,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Page,
    Pages,
    PageSeen,
    Rule,
    Step,
    nothing_found,
)
from monitor.model import Note, Verdict

ID = "personal_data_shown"

CHECK = Check(
    title="个人信息泄露",
    why="公示、名单里带出完整的身份证号、银行卡号或个人手机号，会被人冒用、诈骗，还会引发负面舆情。本项只作提示，由人工核实，不按单项否决计。",
    rules=(
        Rule(
            id="V-1",
            document=f"{INDICATORS}单项否决“安全、泄密事故等严重问题”",
            text="出现严重表述错误、泄露国家秘密、因网站建设管理工作不当引发严重负面舆情等情形之一的，单项否决。",
            url=INDICATORS_URL,
        ),
    ),
    needs=(Pages,),
    codes={
        "id_card_shown": "身份证号未遮盖",
        "bank_card_shown": "银行卡号未遮盖",
        "phones_shown": "名单中有个人手机号",
    },
    advice="请先撤下或遮盖，再核实：身份证号遮盖出生日期等中间各位，银行卡号只留末四位，手机号遮盖中间四位；附件和图片里的同样要查。",
    options={
        "phones": Option(default=3, unit="个", help="一页名单里姓名旁的手机号达到（含）此数才提示"),
        "listed": Option(default=20, unit="页", help="最多逐页列出的网页数，其余只计数"),
    },
    measures=(Measure(name="personal_data_pages", help="Pages on which numbers of private persons seem to stand."),),
    reader=1,
)

WORDS = {"id_card_shown": "身份证号", "bank_card_shown": "银行卡号", "phones_shown": "姓名旁的手机号"}

_ID_CARD = re.compile(r"(?<![0-9A-Za-z*])([1-8]\d{5})\s?(\d{8})\s?(\d{3}[\dXx])(?![0-9A-Za-z*])")
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_MUNICIPALITIES = ("11", "12", "31", "50")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_KNOWN_EXAMPLES = frozenset({"11010519491231002X", "440524188001010014", "34052419800101001X", "110101199003070000"})
"""Numbers printed in the standard and in form instructions; they are nobody's."""
_NOT_ID = re.compile(r"信用代码|机构代码|注册号|登记号|项目编[号码]|流水号|受理号|文号")
_EXAMPLE = re.compile(r"样[表张例]|示范文本|填写(?:说明|示例)|示例|范例|例如|例[:：]|模板")

_CARD = re.compile(r"(?<![0-9A-Za-z*])(?:\d{16,19}|\d{4}(?: \d{4}){3}(?: \d{1,3})?)(?![0-9A-Za-z*])")
_CARDS = (
    ("62", (16, 17, 19)), ("9558", (19,)), ("95599", (19,)), ("436742", (16, 19)), ("456351", (19,)),
    ("601382", (19,)), ("601428", (17,)),
)  # fmt: skip
"""Prefixes of cards of Chinese banks with the lengths that they come in."""
_BANKING = re.compile(r"卡\s*号|[账帐]\s*号|银行卡|储蓄卡|存折|一[卡折]通|社保卡|银行")
_OFFICES_ACCOUNT = re.compile(
    r"对公|单位[账帐]|财政|专户|捐[款赠]|保证金|红十字|基金|慈善|"
    r"(?:户\s*名|名\s*称|收款|单位).{0,30}(?:公司|局|委|会|中心|政府|街道|[镇乡村]|学校|医院|[厂店所站队社])"
)

_MOBILE = re.compile(r"(?<![\d*-])1[3-9]\d{9}(?![\d*])")
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛狄米贝戴谈宋庞熊纪舒屈项祝"
    "董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓单洪包诸左石崔吉"
    "钮龚程嵇邢裴陆荣翁荀羊甄曲封储靳段焦侯班秋仲伊宁仇甘武符刘景詹束龙叶幸司黎白蒲邰赖卓屠蒙池乔闻党翟谭冉申桑桂牛边燕"
    "温庄晏柴瞿阎充慕连茹习艾鱼容向古易戈廖庾终步都耿满匡国文寇广东沃蔚越隆师巩聂晁勾敖冷辛阚那简饶空曾关蒯相查荆红游权"
    "付肖覃佘佟代旷苟涂晋闫阳"
)
_NAME = (
    rf"(?:[{_SURNAMES}]|欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙)\s*[\u4e00-\u9fff]\s?[\u4e00-\u9fff]?"
)
_NAME_CELL = re.compile(rf"(?:\d{{1,4}}[.、\s]*)?{_NAME}")
_NAME_BEFORE = re.compile(rf"(?<![\u4e00-\u9fff]){_NAME}(?![\u4e00-\u9fff])")
_NO_NAME = re.compile(
    r"[村镇乡街区县市省组局所站厂店室科部院校园路社会队办处房号元年月日性族话员长人级位目额间式法况注名期别度项类]$|先生|女士|老师"
)
_OF_PERSONS = re.compile(
    r"姓\s*名|户\s*主|申请人|领取人|受益人|考生|学员|花名册|名单|公示|补贴|补助|救助|低保|特困|录[取用]|聘用|中签|摇号|保障对象"
)
_OFFICIAL = re.compile(
    r"联\s*系\s*人|联[络系]员|联系名单|请?联系(?!电话|方式|号码)|通讯录|咨询|举报|投诉|监督|热线|值班|服务电话|办公电话|技术支持"
    r"|责任人|负责人|经办人|承办人|[河湖林田路段]长(?!制)|网格|队长|站长|志愿|捐赠|公司|法定代表|律师|医师"
)
_RUN = re.compile(r"\d[\d ]{10,}")
_LIKE_ONE = re.compile(r"1[3-9]\d{9}|\d{15}|\d{4} \d{4} \d{4} \d{4}|\d{6} \d{8}")
_ABOVE: Final = 8  # cells of one table row between a name and its number


def read(page: Page) -> tuple[Note, ...]:
    """One note for each kind of number that stands open on the page: how many, the first few masked."""
    text = page.text
    if not any(map(_LIKE_ONE.search, _RUN.findall(text))):
        return ()
    lines, title = text.split("\n"), page.facts.title
    found = {
        "id_card": [] if _EXAMPLE.search(title) else list(dict.fromkeys(_id_cards(lines))),
        "bank_card": [] if _EXAMPLE.search(title) else list(dict.fromkeys(_bank_cards(lines))),
        "phones": list(dict.fromkeys(_phones(lines, title))),
    }
    return tuple(
        Note(code=code, text="、".join(_masked(number) for number in numbers[:3]), data={"count": str(len(numbers))})
        for code, numbers in found.items()
        if numbers
    )


def _masked(number: str) -> str:
    head = 3 if len(number) == 11 else 4
    return number[:head] + "*" * (len(number) - head - 4) + number[-4:]


def _masked_in(title: str) -> str:
    return re.sub(r"\d{11,19}[Xx]?", lambda match: _masked(match[0]), title)


def _near(lines: Sequence[str], at: int, start: int, *, above: int) -> str:
    """What stands before a place: the line up to it, and the lines above."""
    return "\n".join((*lines[max(0, at - above) : at], lines[at][:start]))


def _id_cards(lines: Sequence[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        for match in _ID_CARD.finditer(line):
            number = "".join(match.groups()).upper()
            before = _near(lines, at, match.start(), above=2)[-60:]
            if is_id_card(number) and not _NOT_ID.search(before) and not _EXAMPLE.search(before):
                yield number


def is_id_card(number: str) -> bool:
    """Whether eighteen characters can be a person's number (GB 11643): division, birth date and check digit."""
    if number in _KNOWN_EXAMPLES or not _division(number[:6]):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return 1900 <= born.year <= 2030 and "10X98765432"[total % 11] == number[17]


def _division(code: str) -> bool:
    """Whether six digits can be a division of GB/T 2260, of today or of the years since 1984."""
    if not _PROVINCES.fullmatch(code[:2]) or code[4:] == "00":
        return False
    if code[:2] in _MUNICIPALITIES:
        return code[2:4] in ("01", "02", "03")
    return 1 <= int(code[2:4]) <= 43 or code[2:4] == "90"


def _bank_cards(lines: Sequence[str]) -> Iterator[str]:
    headed = False
    for at, line in enumerate(lines):
        headed = headed or (len(line) <= 12 and _BANKING.search(line) is not None)
        for match in _CARD.finditer(line):
            number = match[0].replace(" ", "")
            before = _near(lines, at, match.start(), above=1)[-60:]
            told = (headed or _BANKING.search(before)) and not _EXAMPLE.search(before) and not _NOT_ID.search(before)
            offices = _OFFICES_ACCOUNT.search(_near(lines, at, match.start(), above=3)[-120:])
            if told and not offices and is_bank_card(number):
                yield number


def is_bank_card(number: str) -> bool:
    """Whether the digits can be a bank card: prefix with its length, Luhn digit, and no identity card."""
    if not any(number.startswith(prefix) and len(number) in lengths for prefix, lengths in _CARDS):
        return False
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number))]
    return len(set(number)) > 3 and sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def _phones(lines: Sequence[str], title: str) -> Iterator[str]:
    """Mobile numbers beside personal names, on a page that lists persons and is no list of contacts."""
    first = next((at for at, line in enumerate(lines) if _MOBILE.search(line)), None)
    if first is None or _OFFICIAL.search(title):
        return
    head = "\n".join((title, *lines[max(0, first - 30) : first + 1]))
    headers = (line for line in lines[max(0, first - 12) : first] if len(line) <= 30)
    if not _OF_PERSONS.search(head) or any(_OFFICIAL.search(line) for line in headers):
        return
    last = 0
    for at, line in enumerate(lines):
        for match in _MOBILE.finditer(line):
            if not _OFFICIAL.search(line) and _named(lines[max(last, at - _ABOVE) : at], line[: match.start()]):
                yield match[0]
            last = at + 1


def _named(above: Sequence[str], before: str) -> bool:
    """Whether a personal name stands in the line before the number, or as a cell of the same row above it."""
    names = [match[0] for match in _NAME_BEFORE.finditer(before[-30:])]
    names += [line.strip() for line in above if len(line) <= 12 and _NAME_CELL.fullmatch(line.strip())]
    return any(not _NO_NAME.search(name) for name in names)


def judge(evidence: Evidence, options: Options) -> Judgement:
    """List the pages on which numbers of private persons seem to stand, for a person to look at (RULES V-1)."""
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    found = [
        (page, note)
        for page, notes in pages.noted(ID)
        for note in notes
        if note.code != "phones" or int(note.data["count"]) >= int(options["phones"])
    ]
    measures = {"personal_data_pages": float(len({page.url for page, _ in found}))}
    total = f"已读{sum(pages.read.values())}个网页（正文文字；附件和图片未看）"
    if not found:
        summary = f"{total}，没有看到未遮盖的身份证号、银行卡号和名单中的个人手机号。"
        return nothing_found(evidence.site, pages, summary, measures)
    summary = f"{total}，有{int(measures['personal_data_pages'])}个网页像是带出了个人信息，请人工核实。"
    findings = tuple(_finding(page, note) for page, note in found[: int(options["listed"])])
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=findings, measures=measures)


def _finding(page: PageSeen, note: Note) -> Finding:
    code = f"{note.code.removesuffix('_shown')}_shown"
    count = int(note.data["count"])
    more = "等" if count > 3 else ""
    since = page.since(ID, note)
    return Finding(
        code=code, verdict=Verdict.WARN, subject=page.url, where=page.url, review=True, since=since,
        what=f"网页“{_masked_in(page.title) or page.url}”上像是有{count}个未遮盖的{WORDS[code]}（{note.text}{more}，此处已遮盖）。",
        fix="请打开网页核实：属个人信息的，立即遮盖或撤下后重新发布，并通知搜索引擎清除快照；确属应当公开的，确认后不再提示。",
        steps=(Step(what=f"{WORDS[code]}{count}个：{note.text}{more}", at=since, url=page.url),),
    )  # fmt: skip
