"""A whole new ``sites.toml`` for an office: every key explained, what is not known left open and marked."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from monitor.model import Budget, Frozen, Kind, Mail, Pace, Reposting, Settings, Site
from monitor.register.explained import (
    BESIDE,
    BUDGET_WORDS,
    ISSUER_EXAMPLE,
    MAIL_WORDS,
    PACE_WORDS,
    REPOSTING_WORDS,
    SETTINGS_WORDS,
    SITE_EXAMPLE,
    explained,
    spelt,
)
from monitor.register.toml_text import table

TO_CONFIRM = "# 待确认"
TO_FILL = "【待填写】"
_STAND_INS: dict[str, object] = {
    "district": "待填写",
    "division": "000000",
    "contact_url": "https://contact.invalid/",
    "anchors": ["https://one.invalid/", "https://two.invalid/"],
}
"""Settings that an office must fill in itself, and what stands for them while everything else is checked."""

_HEAD = """\
# 台账：{district}政府网站。{origin}
#
# 先填好标有“{fill}”的几项，再
#     xunwang register check     检查写得对不对，一次列出全部错误
#     xunwang run                开始每日监测
# “# 键 = 值”这样的行是没有用到的键，值是默认值或例子；去掉行首的“# ”就生效。

# ── 本区县、本机线路、存储 ──
[settings]"""
_ISSUERS = """
# ── 上级发布源：须转载其政策的网站 ──
# [[issuers]]
# id = "guowuyuan"                    # 必填。代号
# name = "中国政府网"                   # 必填。名称
# url = "https://www.gov.cn/"         # 必填。首页网址
# tier = "state_council"              # state_council 国务院（24小时内转载），superior 上级政府（12小时内转载，默认）
# sources = ["国务院", "新华社"]          # 转载时注明这些来源也算对
#
# [[issuers.columns]]                 # 要转载的栏目，写法同站点的栏目
# name = "政策文件"
# url = "https://www.gov.cn/zhengce/"
# class = "policy\""""
_DISTRICT = re.compile(
    r"(?:[\u4e00-\u9fff]{2,}?(?:省|自治区|直辖市|市))?(?P<name>[\u4e00-\u9fff]{1,9}?(?:区|县|市|旗|州))(?:人民)?政府"
)


class Block(Frozen, frozen=True, kw_only=True):
    """One site as it is written.  ``remarks`` stand above it; ``guesses`` are the keys whose lines ask to be confirmed."""

    site: Site
    remarks: tuple[str, ...] = ()
    guesses: frozenset[str] = frozenset()


def settings_for(sites: Sequence[Site]) -> Settings:
    """What the sites themselves tell of the office; the rest is blank and must be filled in."""
    portals = sorted(sites, key=lambda site: site.kind is not Kind.PORTAL)
    names = [found["name"] for site in portals for text in (site.name, site.owner) if (found := _DISTRICT.search(text))]
    codes = Counter(site.site_code[:6] for site in sites if re.fullmatch(r"\d{10}", site.site_code))
    portal = next((site for site in sites if site.kind is Kind.PORTAL), None)
    return Settings(
        district=names[0] if names else "",
        division=codes.most_common(1)[0][0] if codes else "",
        contact_url="",
        office=portal.owner if portal and re.search(r"办(?:公室)?$", portal.owner) else "",
    )


def new_register(blocks: Sequence[Block], origin: str) -> str:
    """The text of a new register.  ``origin`` says where it came from."""
    settings = settings_for([block.site for block in blocks])
    portal = next((block.site for block in blocks if block.site.kind is Kind.PORTAL), None)
    home = portal.url if portal and portal.url.endswith("/") else "https://www.example.gov.cn/"
    lines = [
        *_HEAD.format(district=settings.district, origin=_remark(origin), fill=TO_FILL).splitlines(),
        *explained(settings, _settings_words(settings), {"dns": ["192.0.2.53"]}),
        *("", "# 访问快慢：对每个 IP 地址", "[settings.pace]", *_unused(Pace(), PACE_WORDS)),
        *("", "# 一次巡检的限额：对每个主机", "[settings.budget]", *_unused(Budget(), BUDGET_WORDS)),
        *("", "# 每周评分卡怎么发", "[settings.mail]"),
        *_unused(Mail(), MAIL_WORDS, username="jiance", recipients=["ban@example.gov.cn"]),
        *("", "# 转载：上级的文件，谁在几小时内转载", "[settings.reposting]", *_unused(Reposting(), REPOSTING_WORDS)),
        *_ISSUERS.splitlines(),
        *ISSUER_EXAMPLE.splitlines(),
        *SITE_EXAMPLE.format(portal=home, division=settings.division or "500199").splitlines(),
        *site_lines(blocks),
    ]
    return "\n".join([*lines, ""])


def _settings_words(settings: Settings) -> dict[str, str]:
    words = dict(SETTINGS_WORDS)
    for key in _STAND_INS:
        if not getattr(settings, key):
            words[key] = f"{TO_FILL}{words[key].removeprefix('必填。')}"
    words["contact_url"] += "；可以是门户上的一个说明页"
    words["anchors"] += '；例如 ["https://www.gov.cn/", "https://www.cq.gov.cn/"]'
    return words


def _unused(value: Frozen, words: Mapping[str, str], **examples: object) -> list[str]:
    return explained(value, words, {**dict.fromkeys(words), **examples})


def site_lines(blocks: Iterable[Block]) -> list[str]:
    """The tables of sites, each below its remarks."""
    lines: list[str] = []
    for block in blocks:
        written = spelt(table(block.site, "sites"))
        remarks = (block.site.name, *block.remarks)
        lines += [
            "",
            "",
            *(f"# {_remark(remark)}" for remark in remarks),
            "[[sites]]",
            *_marked(written, block.guesses),
        ]
    return lines


def _remark(text: str) -> str:
    """Text for one line of a comment."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _marked(lines: Iterable[str], guesses: Collection[str]) -> list[str]:
    """Lines whose key is a guess, marked as such."""
    return [f"{line:<{BESIDE}}{TO_CONFIRM}" if line.partition(" = ")[0] in guesses else line for line in lines]


def stood_in(tables: Mapping[str, object]) -> dict[str, object]:
    """The tables of a register with something valid for each setting that is still open, so that all else is checked."""
    settings = tables.get("settings")
    if not isinstance(settings, Mapping):
        return dict(tables)
    given = {key: value for key, value in settings.items() if value not in ("", [])}
    return {**tables, "settings": {**_STAND_INS, **given}}
