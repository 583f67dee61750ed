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
    ("瑞数", re.compile(r"\$_ts\s*=|window\[['\"]\$_ts['\"]\]|_\$\w{2}\(\)|\br=['\"]m['\"]")),
    ("加速乐", re.compile(r"__jsl_clearance|__jsluid|document\.cookie\s*=\s*\('_'\)")),
    ("360网站卫士", re.compile(r"WZWS|wzwsquestion|wangzhan\.360\.cn|360wzws|webscan\.360\.cn|请开启JavaScript并刷新该页")),
    ("创宇盾", re.compile(r"创宇盾|知道创宇|yunaq\.com|jiasule", re.I)),
    ("安全狗", re.compile(r"safedog|安全狗|网站防火墙|不合法参数，已被网站管理员设置拦截", re.I)),
    ("阿里云WAF", re.compile(r"acw_sc__v[23]|errors\.aliyun\.com|aliyun_?waf|AWSC/|_waf_bd8ce2ce37|您的访问被阻断", re.I)),
    ("腾讯云WAF", re.compile(r"waf\.tencent|TencentCaptcha\s*\(|TSec_captcha|EO_Bot_Ssid", re.I)),
    ("百度云加速", re.compile(r"yunjiasu|百度云加速", re.I)),
    ("雷池WAF", re.compile(r"safeline|雷池|长亭", re.I)),
    ("Cloudflare", re.compile(r"cf-challenge|cf_chl_|Just a moment\.\.\.")),
    ("Imperva", re.compile(r"_Incapsula_Resource|Incapsula incident")),
    ("云防护", re.compile(r"Environment Checking|(?:web|网站|云)应用?(?:防火墙|防护)系统?|云防护|请求(?:可能)?(?:存在|包含)(?:威胁|恶意|攻击)|已被(?:拦截|阻断)|疑似(?:攻击|黑客)")),
)  # fmt: skip
_WORDS = (
    ("脚本验证", re.compile(r"请(?:先)?(?:开启|启用|打开)\s*(?:浏览器)?(?:的)?\s*javascript|enable\s+javascript\s+and\s+(?:cookies|reload|refresh)", re.I)),
    ("验证码", re.compile(r"(?:请|完成|进行|通过)?[^。]{0,6}(?:安全验证|人机验证|滑动验证|滑块验证|访问验证|拖动滑块|拖动下方滑块)|请输入验证码(?:后)?(?:继续|访问)|captcha\.(?:html|js)", re.I)),
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
    marks = next((name for name, pattern in _BODY if pattern.search(source)), "")
    words = marks or next((name for name, pattern in _WORDS if pattern.search(source)), "")
    if not words:
        return ""
    if marks and status in _STATUSES:
        return marks
    return words if _is_empty_shell(source, words) else ""


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
