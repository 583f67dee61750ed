"""Pages that keep a visitor out: script challenges, captchas and refusals of web application firewalls.

A challenge is recognised by the product's own marks in a page that has next to no text of its own: protected sites carry
the same scripts in the real pages that they let through.
"""

import re
from collections.abc import Mapping

from monitor.observe.charset import decode

_LOOK = 300_000
_SMALL_TEXT = 400
_STATUSES = frozenset({202, 405, 412, 418, 429, 493, 503, 521, 567})

_BODY = (
    ("瑞数", ("$_ts=", "$_ts =", "['$_ts']", " r='m'", ' r="m"')),
    ("加速乐", ("__jsl_clearance", "__jsluid", "document.cookie=('_')")),
    ("360网站卫士", ("wzwsquestion", "wzws_", "wangzhan.360.cn", "360wzws", "webscan.360.cn", "请开启javascript并刷新该页")),
    ("创宇盾", ("创宇盾", "知道创宇", "yunaq.com", "jiasule")),
    ("安全狗", ("safedog", "安全狗", "网站防火墙", "已被网站管理员设置拦截")),
    ("阿里云WAF", ("acw_sc__v", "errors.aliyun.com", "aliyun_waf", "aliyunwaf", "awsc/", "_waf_bd8ce2ce37", "您的访问被阻断")),
    ("腾讯云WAF", ("waf.tencent", "tencentcaptcha(", "tsec_captcha", "eo_bot_ssid")),
    ("百度云加速", ("yunjiasu", "百度云加速")),
    ("雷池WAF", ("safeline", "雷池")),
    ("Cloudflare", ("cf-challenge", "cf_chl_", "just a moment...")),
    ("Imperva", ("_incapsula_resource", "incapsula incident")),
    ("云防护", (
        "environment checking", "应用防火墙", "云防护", "防护系统", "已被拦截", "已被阻断", "被拦截", "疑似攻击", "疑似黑客",
        "存在威胁", "包含恶意",
    )),
)  # fmt: skip
_WORDS = (
    ("脚本验证", ("请开启javascript", "请启用javascript", "请打开javascript", "请先开启javascript", "enable javascript and")),
    ("验证码", (
        "安全验证", "人机验证", "滑动验证", "滑块验证", "访问验证", "拖动滑块", "拖动下方滑块", "请输入验证码继续", "captcha.html",
        "captcha.js",
    )),
)  # fmt: skip
_NOSCRIPT = re.compile(r"<noscript\b.*?</noscript\s*>", re.S | re.I)
_SILENT = re.compile(r"<(script|style|head|template)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
_TAG = re.compile(r"<[^>]*>")


def challenge(status: int | None, headers: Mapping[str, str], body: bytes) -> str:
    """The name of the challenge or firewall that answered, or empty.

    ``headers`` have lower-case names.  Only an answer that is marked as one by its headers, or a body with a product's
    marks and hardly any text, counts.
    """
    named = _by_headers(status, headers)
    if named:
        return named
    text, _ = decode(body[:_LOOK], headers.get("content-type", ""))
    return challenge_in(text, status)


def challenge_in(text: str, status: int | None = 200) -> str:
    """The challenge that a page's source is, or empty; ``status`` as answered."""
    source = text[:_LOOK]
    plain = source.lower()
    marks = _first(_BODY, plain)
    words = marks or _first(_WORDS, plain.replace("javascript功能", "javascript"))
    if not words:
        return ""
    if marks and status in _STATUSES:
        return marks
    return words if _is_empty_shell(source, words) else ""


def _first(table: tuple[tuple[str, tuple[str, ...]], ...], text: str) -> str:
    return next((name for name, needles in table if any(needle in text for needle in needles)), "")


def _by_headers(status: int | None, headers: Mapping[str, str]) -> str:
    cookies = headers.get("set-cookie", "")
    server = headers.get("server", "").lower()
    if status == 521 and ("__jsl" in cookies or "jsl" in server or not server):
        return "加速乐"
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare"
    if status in (403, 405, 412, 418, 493) and ("safedog" in server or "waf" in server.split("/")[0]):
        return "安全狗" if "safedog" in server else "云防护"
    return ""


def _is_empty_shell(source: str, name: str) -> bool:
    """Whether the page shows a reader next to nothing but the challenge itself."""
    bare = _SILENT.sub(" ", source)
    shown = "".join(_TAG.sub(" ", _NOSCRIPT.sub(" ", bare)).split())
    if len(shown) > _SMALL_TEXT or bare.lower().count("<a ") > 12:
        return False
    return name != "脚本验证" or not re.search(r"<div[^>]+id=['\"]?(?:app|root)\b|<iframe|<frame", source, re.I)
