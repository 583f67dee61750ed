"""Two issuers and what a district's portal made of their documents: values as the store hands them over, every state among them."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from monitor.contract import PART_NAMES, CopySeen, Duty, DutySeen, Evidence, FeedSeen, Gap, Reposts
from monitor.judging.discovery import checks
from monitor.judging.result import CheckResult, SiteJudgement
from monitor.judging.runner import run
from monitor.model import BEIJING, Copy, Difference, HourCount, IssuedDocument, Issuer, Link, Outcome, Register, Tier
from monitor.policies import Document, compare
from tests.reports.district import AS_OF, HOSTILE, PORTAL, REGISTER
from tests.reports.judgements import district

STATE = "https://www.gov.example.cn/zhengce/content/"
CITY = "https://www.cq.example.cn/zwgk/zfxxgkml/"
ISSUERS = (
    Issuer(id="gwy", name="中国政府网", url="https://www.gov.example.cn/", tier=Tier.STATE_COUNCIL),
    Issuer(id="cq", name="重庆市人民政府网", url="https://www.cq.example.cn/"),
)
WITH_ISSUERS: Register = REGISTER.__class__(
    settings=REGISTER.settings, sites=REGISTER.sites, issuers=ISSUERS, revision=REGISTER.revision
)

ISSUED_TEXT = """各区县（自治县）人民政府，市政府有关部门，有关单位：
为贯彻落实《国务院办公厅关于进一步加强政务服务工作的指导意见》（国办发〔2026〕18号）精神，现就有关事项通知如下。
一、总体要求
以习近平新时代中国特色社会主义思想为指导，坚持便民利民，到2026年12月31日，高频事项“一次办成”比例达到95%以上。
二、重点任务
（一）推进集成办理。各区县要在2026年12月15日前完成事项梳理，由市大数据发展局牵头，市政府办公厅督办。
（二）规范窗口服务。窗口人员不得擅自增设申请条件，不得要求群众重复提交材料。
（三）加强经费保障。市级财政安排专项资金3200万元，区县按1∶1比例配套。
（四）强化监督检查。每季度通报一次进展情况，对落实不力的单位予以约谈。
三、组织实施
各区县人民政府要切实加强组织领导，明确责任分工，联系人：陈志远，联系电话：023-63151234。
附件：1.重点任务分工表
重庆市人民政府办公厅
2026年11月18日"""

CHANGED_TEXT = (
    ISSUED_TEXT.replace("95%", "85%").replace("12月15日", "12月25日").replace("不得擅自", "可以擅自")
    .replace("3200万元", "2300万元").replace("陈志远", "陈志元").replace("予以约谈", "予以通报约谈")
    .replace("（四）强化监督检查。每季度通报一次进展情况，对落实不力的单位予以通报约谈。\n", "")
)  # fmt: skip

CUT_TEXT = "\n".join(line for line in ISSUED_TEXT.split("\n") if not line.startswith(("（三）", "（四）")))

TITLES = (
    ("gwy", "国务院关于加快建设全国一体化政务服务平台的指导意见", "国发〔2026〕27号"),
    ("gwy", "国务院办公厅关于进一步优化营商环境更好服务市场主体的实施意见", "国办发〔2026〕24号"),
    ("gwy", "国务院办公厅关于2027年部分节假日安排的通知", "国办发明电〔2026〕7号"),
    ("gwy", "国务院关于修改部分行政法规的决定", "国令第799号"),
    ("cq", "重庆市人民政府办公厅关于推进政务服务集成办理的通知", "渝府办发〔2026〕112号"),
    ("cq", "重庆市人民政府办公厅关于印发重庆市突发事件应急预案的通知", "渝府办发〔2026〕115号"),
    ("cq", "重庆市人民政府关于表彰第十二届重庆市科学技术奖获奖者的决定", "渝府发〔2026〕31号"),
    ("cq", "重庆市人民政府办公厅关于做好2026年冬春农田水利建设工作的通知", "渝府办发〔2026〕118号"),
    ("cq", "重庆市人民政府关于公布第三批市级历史文化名镇名单的通知", "渝府发〔2026〕33号"),
    ("cq", HOSTILE, '=HYPERLINK("http://evil.example/","号")'),
)
KEYS = tuple(f"{number:012x}" for number in range(0xA0, 0xA0 + len(TITLES)))
WHOLE, LATE, MISSING, OPEN, CHANGED, CUT, LINK, UNKNOWN, UNCONFIRMED, HOSTILE_KEY = KEYS


def local(at: datetime) -> str:
    """A moment as a page shows it."""
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def duty(key: str, published: datetime, *, text: str = ISSUED_TEXT, files: int = 0) -> Duty:
    """The portal's duty to repost one document."""
    issuer, title, number = TITLES[KEYS.index(key)]
    state = issuer == "gwy"
    hours = 24 if state else 12
    document = IssuedDocument(
        key=key, issuer=issuer, url=f"{STATE if state else CITY}{key}.htm", title=title, number=number,
        found_at=published + timedelta(minutes=11), published_text=local(published), text=text,
        agency="国务院" if state else "重庆市人民政府办公厅", written=published.date() - timedelta(days=2),
        attachments=tuple(Link(url=f"{CITY}{key}-{n}.pdf", text=f"附件{n}") for n in range(1, files + 1)),
    )  # fmt: skip
    return Duty(
        document=document, site="portal", issuer_name="中国政府网" if state else "重庆市人民政府网",
        sources=("中国政府网",) if state else ("重庆市人民政府网", "重庆市政府网"),
        tier=Tier.STATE_COUNCIL if state else Tier.SUPERIOR, hours=hours, count=HourCount.ALL, starts=published,
        starts_why=f"按原文页面所示发布时间 {local(published)} 起算", deadline=published + timedelta(hours=hours),
    )  # fmt: skip


def copy_of(
    owed: Duty, first: datetime, before: datetime | None, text: str = ISSUED_TEXT, *, title: str = "",
    source: str = "重庆市人民政府网", shown: str = "", gone: datetime | None = None,
) -> CopySeen:  # fmt: skip
    """A copy, judged by the real comparison."""
    document = owed.document
    found = compare(
        Document(title=document.title, text=document.text, number=document.number),
        Document(title=title or document.title, text=text, number=document.number),
    )
    told = tuple(
        Difference(
            kind=each.kind.value,
            a=each.a[:200],
            b=each.b[:200],
            paragraph=each.paragraph,
            grave=each.grave,
            last_paragraph=each.last_paragraph,
        )
        for each in found.differences
    )
    copy = Copy(
        document=document.key, url=f"{PORTAL}zwgk/zcwj/{document.key}.html", body=f"body-{document.key}", at=first,
        site="portal", relation=found.relation.value, title=title or document.title, source=source, published_text=shown,
        of_issued=found.of_issued, of_copy=found.of_copy, differences=told, differences_total=len(told),
    )  # fmt: skip
    return CopySeen(
        copy=copy, first_with=first, last_with=first + timedelta(hours=9), last_without=before, gone_at=gone
    )


def plain(owed: Duty, first: datetime, before: datetime | None, relation: str, *, link: bool = False) -> CopySeen:
    """A page that is no full text: an interpretation, or but a link."""
    copy = Copy(
        document=owed.document.key, url=f"{PORTAL}zwgk/zcjd/{owed.document.key}.html", body="", at=first, site="portal",
        relation=relation, link_only=link, title=f"一图读懂：{owed.document.title}", source="南安区人民政府办公室",
    )  # fmt: skip
    return CopySeen(copy=copy, first_with=first, last_with=first + timedelta(hours=1), last_without=before)


def texts() -> dict[tuple[str, str], tuple[str, str]]:
    """(document, body) → the issued text and the copy's."""
    copies = {
        WHOLE: ISSUED_TEXT,
        LATE: ISSUED_TEXT,
        UNKNOWN: ISSUED_TEXT,
        CHANGED: CHANGED_TEXT,
        CUT: CUT_TEXT,
        HOSTILE_KEY: HOSTILE + CUT_TEXT,
    }
    return {(key, f"body-{key}"): (ISSUED_TEXT, text) for key, text in copies.items()}


def reposts(at: datetime = AS_OF) -> dict[str, Reposts]:
    """What is known of the portal and, with a link to the portal's, of one section."""
    hour = timedelta(hours=1)
    owed = {
        WHOLE: duty(WHOLE, at - 50 * hour), LATE: duty(LATE, at - 60 * hour), MISSING: duty(MISSING, at - 52 * hour),
        OPEN: duty(OPEN, at - 21 * hour), CHANGED: duty(CHANGED, at - 40 * hour, files=2), CUT: duty(CUT, at - 30 * hour),
        LINK: duty(LINK, at - 28 * hour), UNKNOWN: duty(UNKNOWN, at - 33 * hour),
        UNCONFIRMED: duty(UNCONFIRMED, at - 20 * hour, text=""), HOSTILE_KEY: duty(HOSTILE_KEY, at - 70 * hour),
    }  # fmt: skip
    begin = {key: each.starts for key, each in owed.items()}
    copies = {
        WHOLE: (copy_of(owed[WHOLE], begin[WHOLE] + 3 * hour, begin[WHOLE] + 2.5 * hour, source="中国政府网"),),
        LATE: (copy_of(owed[LATE], begin[LATE] + 33 * hour, begin[LATE] + 26 * hour, source="中国政府网"),),
        MISSING: (plain(owed[MISSING], begin[MISSING] + 5 * hour, begin[MISSING] + 4 * hour, "interpretation"),),
        CHANGED: (
            copy_of(
                owed[CHANGED], begin[CHANGED] + 9 * hour, begin[CHANGED] + 3 * hour, CHANGED_TEXT, source="",
                shown=local(begin[CHANGED] + 8 * hour),
            ),
        ),
        CUT: (copy_of(owed[CUT], begin[CUT] + 4 * hour, begin[CUT] + 3.5 * hour, CUT_TEXT),),
        LINK: (plain(owed[LINK], begin[LINK] + 6 * hour, begin[LINK] + 5 * hour, "unrelated", link=True),),
        UNKNOWN: (copy_of(owed[UNKNOWN], begin[UNKNOWN] + 19 * hour, begin[UNKNOWN] + 2 * hour),),
        HOSTILE_KEY: (
            copy_of(
                owed[HOSTILE_KEY], begin[HOSTILE_KEY] + 2 * hour, None, HOSTILE + CUT_TEXT, title=HOSTILE, source="@来源",
                gone=at - hour,
            ),
        ),
    }  # fmt: skip
    feeds = (
        FeedSeen(issuer="gwy", name="中国政府网", read_at=at - timedelta(minutes=9)),
        FeedSeen(
            issuer="cq",
            name="重庆市人民政府网",
            read_at=at - 5 * hour,
            gap="列表页要求通过人机验证",
            since=at - 4.75 * hour,
        ),
    )
    known = Reposts(
        duties=tuple(DutySeen(duty=each, copies=copies.get(key, ())) for key, each in owed.items()), feeds=feeds,
        whole_started=at - 22 * hour, columns_looked=at - 0.4 * hour,
    )  # fmt: skip
    return {"portal": known, "jw": Reposts(duties=(), feeds=feeds)}


def results(known: Reposts, site: str = "portal", at: datetime = AS_OF) -> tuple[CheckResult, ...]:
    """What the project's own checks of reposts say of what is known."""
    owner = WITH_ISSUERS.site(site)
    assert owner is not None
    parts: dict[str, object] = dict.fromkeys(PART_NAMES.values(), Gap(reason=Outcome.NOT_LOOKED))
    evidence = Evidence(site=owner, register=WITH_ISSUERS, as_of=at, **{**parts, PART_NAMES[Reposts]: known})  # type: ignore[arg-type]
    return tuple(run(name, check, evidence) for name, check in checks().items() if name.startswith("reposts_"))


def judgements(known: dict[str, Reposts] | None = None, at: datetime = AS_OF) -> list[SiteJudgement]:
    """The district of :mod:`tests.reports.judgements`, its reposts judged by the project's own checks."""
    given = reposts(at) if known is None else known
    return [
        replace(each, reposts=own, results=(*each.results, *results(own, each.site.id, at)))
        if (own := given.get(each.site.id))
        else each
        for each in district(at)
    ]
