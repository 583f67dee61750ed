"""What answers at a site's address when it is not the site: a server's own page, an error, or somebody else.

Opened means that a page of the site arrives (DESIGN §5).  Only what a server, a platform or a database says of itself is
certain, and only where it is the whole message; a page of somebody else or of work behind the scenes is for a person to see.
"""

import re
from typing import Final

from monitor.model import Site
from monitor.observe.charset import decode
from monitor.observe.soft404 import Shown

_LINKS: Final = re.compile(r"<a\s", re.I)
_FEW_LINKS: Final = 6
_SHORT: Final = 900
_TITLE_CHARS: Final = 40

_OWN_WORDS: Final = (
    (
        r"没有找到站点|站点(?:不存在|未绑定|已(?:被)?(?:暂停|停止|关闭)使用)|未绑定(?:该|此)?(?:域名|站点)|域名未(?:绑定|备案)|网站(?:尚)?未备案",
        "打开的是服务器的提示页，该域名没有绑定网站",
    ),
    (
        r"welcome to (?:nginx|openresty|tengine|caddy|centos)|apache2? .{0,20}default page|test page for the (?:nginx|apache)"
        r"|iis windows server|^iis\d*$|^apache tomcat/|恭喜.{0,8}站点创建成功|^it works!?$|^index of /$",
        "打开的是服务器软件的默认页",
    ),
    (
        r"error establishing a database connection|建立数据库连接时出错|数据库连接(?:失败|错误|出错|异常)|无法连接(?:到)?数据库|连接数据库(?:失败|出错)"
        r"|^database error$|could not connect to (?:the )?database",
        "打开的是数据库连接出错的页面",
    ),
    (
        r"\W{0,3}/?\W{0,3}应用程序中的服务器错误|server error in ['\"“”‘’]/[^ ]{0,40} application|^运行时错误$|^runtime error$|^http status [45]\d\d\b|^whitelabel error page$",
        "打开的是网站程序报错的页面",
    ),
    (
        r"^(?:http )?(?:error )?(?:400 bad request|404(?: not found)?|500 internal server error|502 bad gateway|503 service (?:temporarily )?unavailable"
        r"|504 gateway time-?out)$|^not found$",
        "打开的是服务器的出错页",
    ),
)
_TOLD: Final = tuple((re.compile(words, re.I), told) for words, told in _OWN_WORDS)
_BEFORE: Final = re.compile(r"^(?:[^\w/]|很?抱歉|对不起|提示|错误|出错了?|error(?= \W))+", re.I)
_STRANGER: Final = re.compile(
    r"娱乐城|棋牌|博彩|彩金|百家乐|六合彩|赌场|域名(?:出售|转让|停放)|此域名|domain (?:is|may be) for sale|parked (?:free|domain)"
    r"|(?:系统|网站)(?:正在)?(?:维护|升级|改版|建设|关闭)|暂停(?:服务|访问)|under (?:construction|maintenance)",
    re.I,
)
_MARKS: Final = ("政府", "gov.cn", "政务", "标识码", "主办", "承办", "公网安备", "公安备")


def error_page(body: bytes, content_type: str = "") -> str:
    """What a page is that certainly is no page of a site, in Chinese; empty for any other.

    ``body`` came with a success status.  A page with more than a handful of links or of words is never one.
    """
    text, _ = decode(body[: _SHORT * 60], content_type)
    if len(body) > _SHORT * 60 or len(_LINKS.findall(text)) > _FEW_LINKS:
        return ""
    shown = Shown(body, content_type)
    if shown.chars > _SHORT:
        return ""
    heads = {spelt for line in (shown.title_text, *shown.plain[:2]) for spelt in (line.strip(), _BEFORE.sub("", line))}
    return next((told for words, told in _TOLD if any(words.match(head) for head in heads if len(head) <= 80)), "")


def is_strange(body: bytes, site: Site, content_type: str = "") -> bool:
    """Whether a page speaks of something else than a public site (a game, a name for sale, work behind the scenes) and
    shows neither the site's name nor any mark of a public site.  Where none of such words stands, nobody can tell."""
    text, _ = decode(body, content_type)
    if not _STRANGER.search(text):
        return False
    return not any(mark in text for mark in (*_MARKS, site.name, site.owner) if mark)


def told_strange(body: bytes, content_type: str = "") -> str:
    """The reason for a person, with the title that was seen."""
    title = " ".join(Shown(body, content_type).title_text.split())[:_TITLE_CHARS]
    return f"打开的网页{f'题为“{title}”，' if title else ''}没有本站名称和政府网站标识，不能确认是本站，请人工查看"
