"""Pages that keep a visitor out: script challenges, captchas and refusals of web application firewalls.

A challenge is recognised by the product's own marks in a page that has next to no text of its own: protected sites carry
the same scripts in the real pages that they let through.  Words count only where they are the page's whole message and
speak to the visitor: articles speak of attacks and captchas too.
"""

import re
from collections.abc import Mapping

from monitor.observe.challenge_marks import (
    BLOCK_PAGES,
    BRANDS,
    COOKIES,
    HEADERS,
    SCRIPTS,
    SERVERS,
    STATUSES,
    first_of,
)
from monitor.observe.charset import decode
from monitor.observe.notices import notice
from monitor.observe.visible import all_inside, first_inside, visible, words

BARE = "拒绝访问"
"""Name of a refusal that names no product."""

SCRIPT = "脚本验证"
"""Name of a page that shows nothing and has a script find out who asks."""

EMPTY = "空白页面"
"""Name of an answer in which there is nothing: no word, no link, no picture, no frame, no script."""

_LOOK = 300_000
_SHELL_TEXT = 120  # characters that a page shows beside a challenge's script
_NOTICE_TEXT = 600  # characters of the longest refusals
_CAPTCHA_TEXT = 300
_WAIT_TEXT = 30
_SHELL_LINKS, _NOTICE_LINKS = 3, 12
_SCRIPT_STATUSES = frozenset({202, 405, 412, 418, 493, 521, 567})
_REFUSING = frozenset({403, 405, 406, 412, 418, 461, 493, 514, 521, 567})

_LINK = re.compile(r"<a\s", re.I)
_HOLDER = re.compile(r"<div[^<>]{1,300}\bid=['\"]?(?:app|root|__next|__nuxt)\b|<i?frame\b|<frameset", re.I)
_POINTER = re.compile(r"location(?:\.href)?\s*=\s*['\"][^'\"]|location\.(?:replace|assign)\s*\(\s*['\"]", re.I)
_SHOWS = re.compile(
    r"<(?:img|iframe|frame|frameset|embed|object|video|audio|canvas|svg|input|select|form|area)\b", re.I
)
_REFRESH = re.compile(r"http-equiv\s*=\s*['\"]?refresh", re.I)
_SCRIPTED = re.compile(r"<script\b", re.I)
_ALERT = re.compile(r"""alert\s*\(\s*["']([^"'<>]{2,80})["']""")
_SPEAKS = re.compile(r"\b(?:alert|confirm)\s*\(|document\s*\.\s*write|innerHTML", re.I)
_GOES = re.compile(
    r"(?<![\w$])location(?:\s*\.\s*(?:href|replace|assign))?\s*(?:=(?!=)|\()\s*(?!\s|(?:window\.)?location\b|self\.location\b)"
)
_FORM = re.compile(r"type\s*=\s*['\"]?password|<textarea(?![^<>]{0,300}(?:display\s*:\s*none|hidden))", re.I)
_ASKS = re.compile(r"<(?:script|input|img|canvas|form)\b", re.I)

_JAVASCRIPT = re.compile(
    r"(?:请|需要?)(?:先|您|在浏览器中)?(?:开启|启用|打开|允许)(?:浏览器的?)?\W?(?:javascript|js\b)|(?:turn|switch) (?:javascript on|on javascript)"
    r"|enable (?:javascript|js)\b|requires? javascript|javascript is (?:required|disabled)|(?:不支持|禁用了?)javascript",
    re.I,
)
_CAPTCHA = re.compile(
    r"安全验证|人机(?:验证|识别)|滑(?:动|块)验证|访问验证|点击验证|访问认证|(?:拖动|按住)(?:下方|左边)?的?滑块|输入验证码(?:后|以)?继续"
    r"|验证您是(?:真|人)|完成(?:以下)?验证|just a moment|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser"
)
_WAITING = re.compile(rf"^(?:正在)?(?:进行)?安全检[测查]|请稍[候等]|^loading|{_CAPTCHA.pattern}|{_JAVASCRIPT.pattern}")
_REFUSED = re.compile(
    r"(?:您|你|当前|此次)的?(?:ip|请求|访问|提交|操作|网络|行为)[^。!！]{0,40}(?:拦截|阻断|阻止|拒绝|封禁|屏蔽|威胁|攻击|不合法|存在异常)"
    r"|请求(?:存在威胁|已?被(?:拦截|阻断|拒绝|web防火墙)|包含恶意)|已被(?:网站)?(?:管理员|防火墙|云防护|服务器)[^。!！]{0,8}(?:拦截|阻断|拒绝)"
    r"|(?:被|防火墙|防护系统)拦截(?:提示|页面|时间)|d盾_拦截|疑似(?:黑客)?攻击[^。!！]{0,12}(?:拦截|阻断|禁止)|触发waf|触发[^。!！]{0,6}防护"
    r"|request(?: has been|\s?was)? (?:blocked|denied|rejected)|requested url was rejected|you have been blocked|incident id is"
)
_DENIED = re.compile(
    r"(?:http\s*)?(?:status|error|错误)?\W{0,3}(?:401|403|405|444)?\W{0,4}(?:(?:错误|error)?\W{0,3})"
    r"(?:您|你)?(?:forbidden|access denied|not allowed|unauthori[sz]ed|method not allowed|禁止访问|拒绝访问|访问被?(?:拒绝|禁止|受限)|无权(?:限)?访问|没有访问权限)"
    r"\W{0,4}.{0,24}|403(?:错误|error)?"
)
_PUBLISHED = re.compile(
    r"关于.{2,80}?的?(?:通知|公告|公示|通告|意见|说明|函|决定|批复|报告|方案|办法|倡议书?|提示)|来源\s*[:：]|发布(?:时间|日期|机构)|责任编辑"
)


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
    script = first_of(SCRIPTS, plain)
    if script and status in _SCRIPT_STATUSES:
        return script
    links = len(_LINK.findall(plain))
    if links > _NOTICE_LINKS:
        return ""
    page = _Page(source, plain, links)
    shell = page.is_shell()
    if shell and (script or page.asks_for_javascript()):
        return script or SCRIPT
    if refused := page.refusal():
        return refused
    if status is None or not 200 <= status < 300:
        return ""  # a failure that says so by its status
    return SCRIPT if shell and page.is_script_alone() else page.notice()


def nothing_in(text: str) -> str:
    """:data:`EMPTY` for a source that holds nothing at all, which no page of a site is."""
    source = text[:_LOOK]
    if _SCRIPTED.search(source) or _SHOWS.search(source) or _LINK.search(source) or _REFRESH.search(source):
        return ""
    return "" if words(visible(source)) or first_inside(source, "title") else EMPTY


def _by_headers(status: int | None, headers: Mapping[str, str]) -> str:
    """What the headers of a refusal name.  Answers that let a visitor in carry the same ones."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare"
    if status not in _REFUSING:
        return ""
    server = headers.get("server", "").lower()
    if status == 521 and not server:
        return "加速乐"
    marked = next((name for header, name in HEADERS.items() if header in headers), "")
    named = first_of(SERVERS, server.split("/")[0]) or first_of(COOKIES, headers.get("set-cookie", "").lower())
    return named or marked or STATUSES.get(status, "")


class _Page:
    """A page with few links: what it shows a reader, and whether that is a challenge or a refusal and nothing else."""

    def __init__(self, source: str, plain: str, links: int) -> None:
        self._source, self._plain, self._links = source, plain, links
        self._title = first_inside(source, "title").lower()
        self._shown = words(visible(source)).lower()

    def is_shell(self) -> bool:
        """Whether it shows next to nothing, not even the name of a page, and holds no place for content to come."""
        return (
            (not self._title or _WAITING.search(self._title) is not None)
            and len(self._shown) <= _SHELL_TEXT
            and self._links <= _SHELL_LINKS
            and _HOLDER.search(self._source) is None
        )

    def asks_for_javascript(self) -> bool:
        """Whether the shell asks for JavaScript and does not simply lead on to another page by it."""
        asked = " ".join([self._shown, self._title, *all_inside(self._source, "noscript")])
        return _JAVASCRIPT.search(asked) is not None and _POINTER.search(self._source) is None

    def is_script_alone(self) -> bool:
        """Whether the shell has a script and nothing for a reader, no more than a word to wait: no link, no picture, no
        way to another page, no message that the script shows."""
        source = self._source
        return (
            (not self._shown or (len(self._shown) <= _WAIT_TEXT and _WAITING.search(self._shown) is not None))
            and _PUBLISHED.search(self._title) is None
            and _SCRIPTED.search(source) is not None
            and not any(test.search(source) for test in (_LINK, _SHOWS, _REFRESH, _POINTER, _SPEAKS, _GOES))
        )

    def notice(self) -> str:
        """What a notice in the place of a page asks of the visitor; nothing where a form or a frame is the page."""
        if _FORM.search(self._source) or _HOLDER.search(self._source):
            return ""
        return notice(self._title, self._shown or self._alerts(), self._links)

    def _alerts(self) -> str:
        return " ".join(_ALERT.findall(self._plain[:20_000]))

    def refusal(self) -> str:
        """Who refuses or tests the visitor; empty when the page says something else."""
        said = f"{self._title} {self._shown}"
        if len(self._shown) > _NOTICE_TEXT or _PUBLISHED.search(said):
            return ""
        block = first_of(BLOCK_PAGES, self._plain)
        if block or _REFUSED.search(said):
            return block or first_of(BRANDS, self._plain) or "云防护"
        if self._is_captcha(said):
            return first_of(SCRIPTS, self._plain) or "验证码"
        denied = _DENIED.fullmatch(self._title or first_inside(self._source, "h1", "h2", "h3").lower())
        return BARE if denied and self._links <= _SHELL_LINKS else ""

    def _is_captcha(self, said: str) -> bool:
        """Whether it asks for a proof of being human, and for nothing that a form of the site's own would ask."""
        small = len(self._shown) <= _CAPTCHA_TEXT and self._links <= _SHELL_LINKS
        asks = _ASKS.search(self._source) is not None and _FORM.search(self._source) is None
        return small and asks and _CAPTCHA.search(said) is not None
