"""Whose a host is by its name, and the words by which gambling and pornography advertise (RULES P-14, V-1)."""

import re
from functools import lru_cache

from monitor.model.duties import host_of

_GOVERNMENTS = (".gov.cn", ".政务", ".xn--zfr164b", ".政务.cn", ".edu.cn", ".mil.cn", ".gov.hk", ".gov.mo")
_KNOWN = frozenset((
    "gov.cn", "people.com.cn", "people.cn", "xinhuanet.com", "news.cn", "cctv.com", "cntv.cn", "gmw.cn", "ce.cn", "cri.cn",
    "cnr.cn", "youth.cn", "chinanews.com", "chinanews.com.cn", "chinadaily.com.cn", "qstheory.cn", "cyol.net", "wenming.cn",
    "12377.cn", "12371.cn", "12388.cn", "piyao.org.cn", "xuexi.cn", "conac.cn", "isc.org.cn", "cas.cn", "cass.cn", "cae.cn",
    "weibo.com", "qq.com", "weixin.qq.com", "baidu.com", "sina.com.cn", "163.com", "sohu.com", "bshare.cn", "jiathis.com",
    "douyin.com", "kaipuyun.cn", "microsoft.com", "google.com", "mozilla.org", "firefox.com.cn",
))  # fmt: skip
"""Media, shares and platforms that government sites are used to link to."""

_BANNED = re.compile(
    r"博彩|赌场|赌博|百家乐|老虎机|时时彩|六合彩|北京赛车|幸运飞艇|快三|真人(?:娱乐|荷官|视讯)|娱乐城|新葡京|澳门(?:葡京|威尼斯人|太阳城|金沙|银河娱乐)"
    r"|太阳城娱乐|皇冠(?:体育|现金|网址)|体育投注|足球投注|外围投注|棋牌(?:游戏|平台|下载|娱乐)|亚博|开云体育|乐鱼体育|华体会|必威|bet365"
    r"|送彩金|首存|六肖|特码|成人(?:视频|电影|影院|网站|小说)|色情|情色|黄色(?:视频|电影|小说|网站)|无码|三级片|裸聊|约炮|援交|一夜情"
    r"|国产精品|久久热|草榴|番号|av(?:在线|女优|视频)",
    re.I,
)  # fmt: skip
_AGAINST = re.compile(
    r"打击|严打|整治|查处|查获|禁止|严禁|禁赌|防范|抵制|警惕|远离|治理|举报|曝光|危害|犯罪|案件|涉案|专项|反赌|防赌|劝|判|拘|捣毁|端掉|识破|骗"
)
_BAD_HOST = re.compile(
    r"(?:^|[.\-])(?:bet\d{2,}|\d{2,}bet|casino|baccarat|poker|jackpot|6hecai|liuhecai|shishicai|yabo|kaiyun|leyu|porn|xvideos?|"
    r"sex|xxx|jav|91av|vns\d{2,}|pj\d{4,}|hg\d{4,})(?![a-z])",
    re.I,
)  # fmt: skip


def is_governments(host: str) -> bool:
    """Whether a host's name can only be a government's, an army's or a school's: its registry sees to that."""
    name = host.partition(":")[0]
    return name == "gov.cn" or name.endswith(_GOVERNMENTS)


@lru_cache(maxsize=4_096)
def is_familiar(host: str) -> bool:
    """Whether a host is the government's, a school's, or one that everybody links to."""
    parts = host.partition(":")[0].split(".")
    return is_governments(host) or any(".".join(parts[at:]) in _KNOWN for at in range(len(parts) - 1))


def banned_word(text: str) -> str:
    """The first word of a text by which gambling and pornography advertise; empty where there is none."""
    found = _BANNED.search(text)
    return found[0] if found else ""


@lru_cache(maxsize=4_096)
def is_banned(text: str, url: str) -> bool:
    """Whether a link's words or its host's name are those of gambling or pornography, and do not speak of the fight
    against it.  A guess, never a proof."""
    advertises = bool(banned_word(text)) and not _AGAINST.search(text)
    return advertises or _BAD_HOST.search(host_of(url)) is not None
