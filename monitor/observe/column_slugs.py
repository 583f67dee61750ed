"""What the folder of a column's address says: the usual abbreviations of Chinese column names (``tzgg``: 通知公告)."""

import re
from typing import Final

from monitor.model import ColumnClass as C

_WORDS: Final = {
    C.NEWS: "gzdt bmdt zwdt xwdt jcdt zjdt xzdt jzdt jdt dtyw ywdt zwyw szyw jrxx xwzx zwxw xw yw tpxw spxw qxdt gqdt hydt jgdt bsyw",
    C.NOTICE: "tzgg gggs gsgg tztg tzgs gg tz gsgs wsgs zytz zxtz zwgg tongzhigonggao",
    C.POLICY: "zcwj zfwj bmwj qtwj zcfg zxwj zxzc zcwjk szfwj xzfwj qzfwj flfg fgwj zhengce gjzc",
    C.NORMATIVE: "gfxwj xzgfxwj gfxwjk",
    C.INTERPRETATION: "zcjd jdhy wjjd zxjd bmjd tjzc wzjd twjd",
    C.ORGANISATION: "jgzn jgsz jggk jgjj jgxx zzjg nsjg zsdw xsdw jgze bmzz zyzz jgzz",
    C.LEADERS: "ldzc ldjs ldfg ldbz ldjj zfld qld xld",
    C.PERSONNEL: "rsrm rsxx gbrm rqgs rsbd",
    C.PLAN: "ghjh ghxx jhzj fzgh ndjh gzjh zxgh zcqgh",
    C.FINANCE: "czyjs czxx czzj ysjs yjs sgjf czsj cwgk czgk yjsgk czyjsgk czys czjs bmys bmjs",
    C.GUIDE_OPEN: "xxgkzn zfxxgkzn gkzn",
    C.RULES_OPEN: "xxgkzd zfxxgkzd gkzd gkgd xxgkgd",
    C.STATUTORY: "fdzdgknr fdgknr zdgknr",
    C.REPORT: "xxgknb zfxxgknb gknb xxgkndbg zfxxgkndbg gkndbg ndbg zfgzbg gzbg gkbg",
    C.SITE_REPORT: "zfwzgzndbb wzndbb zfwzndbb wzgzndbb wzgzbb zfndbb wznb",
    C.REQUEST: "ysqgk ysqgkxx",
    C.GAZETTE: "zfgb gongbao szfgb",
    C.CATALOGUE: "xxgkml zfxxgkml gkml zdgkml zdgkjbml zdgkqqd",
    C.CLEANUP: "wjql qljg gfxwjql fzsxwj fzhsxwj",
    C.INTERACTION: "hdjl zmhd gzcy gzhd hudong",
    C.MAILBOX: "zxts xjxd xzxx qzxx szxx jzxx ldxinxiang zxly wyxx tsjb lyjx xjgk xjtj",
    C.SURVEY: "zjdc myzj yjzj wsdc dczj zxdc zqyj wjdc",
    C.INTERVIEW: "zxft ftzb wsft",
    C.RESPONSE: "hygq rdhy gqhy wygq",
    C.SERVICE: "bsfw wsbs zwfw bmfw ggfw fuwu msfw wsfw",
    C.SERVICE_GUIDE: "bszn fwzn blzn",
    C.OVERVIEW: "gkxx qqgk xqgk qqjj xqjj lsyg xzqh zrdl",
    C.STATISTICS: "tjsj tjxx tjgb tjnj sjfb sjkf tjfx tjyb jdsj",
    C.EMERGENCY: "yjgl yjya yjyj tfsj",
    C.RECRUITMENT: "zkly zkzl zpxx rczp zkxx gwyzk sydwzp zlxx rsks gwyks sydwzk",
    C.PROCUREMENT: "zfcg ztbxx cgxx zfjzcg cggg",
    C.PENALTY: "xzxk xzcf xzzf xzxkhxzcf xzcfqz xzzfgs",
    C.TOPIC: "ztzl ztlm ztbd zthd ztjc zt rdzt wqzt zhuanti zwzt",
}  # fmt: skip

SLUGS: Final = {word: cls for cls, words in _WORDS.items() for word in words.split()}

_PAGE = re.compile(r"^(?:index|default|list|class|column|col|more|main)(?:[_-]?\w*)?$")
_TAIL = re.compile(r"[_-]?(?:new|\d+)$|[_-]\d+(?:[_-]\d+)*$")


def folders(path: str) -> tuple[str, ...]:
    """The parts of an address's path in small letters, numbers at their ends, file endings and index pages left out."""
    plain = path.partition("://")[2].partition("/")[2] if "://" in path else path
    plain = plain.partition("?")[0].partition("#")[0].lower()
    parts = [part.partition(".")[0] for part in plain.split("/") if part]
    return tuple(_TAIL.sub("", part) for part in parts if not _PAGE.match(part))


def of_folders(parts: tuple[str, ...]) -> tuple[str, C] | None:
    """The last folder if it is a usual abbreviation, and its class."""
    found = SLUGS.get(parts[-1]) if parts else None
    return None if found is None else (parts[-1], found)
