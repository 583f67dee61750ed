"""Link targets as a browser makes them: white space, backslashes, base, fragments, percent-encoding.

The same navigation stands on every page of a site, so joining is remembered.
"""

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

_CONTROL = re.compile(r"[\t\r\n]")
_EDGES = "".join(chr(code) for code in range(0x21))
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")
_HTTP = re.compile(r"(https?):[/\\]*", re.I)
_TEMPLATE = ("{{", "}}", "<%", "${", "{$", "'+", '"+', "[#", "<?")
_MAX_HREF = 2_000
_PLAIN = re.compile(r"/?(?:[A-Za-z0-9_~\-][A-Za-z0-9_~.\-]*/)*(?:[A-Za-z0-9_~\-][A-Za-z0-9_~.\-]*)?")
"""A path that every rule leaves as it is; the joining of others is remembered, since it takes far longer."""

_DOTS = re.compile(r"/\.{1,2}(?:/|$)")
_PORTS = {"http": ":80", "https": ":443"}

_ATTACHMENTS = (
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "ofd", "ceb", "rtf",
    "csv", "txt", "xml", "zip", "rar", "7z", "tar", "gz", "tgz", "mp3", "wav", "wma", "mp4",
    "avi", "flv", "wmv", "mov", "mpg", "m4v", "webm", "apk", "exe", "epub", "swf",
)  # fmt: skip
_IMAGES = ["jpg", "jpeg", "png", "gif", "bmp", "webp", "svg", "ico", "tif", "tiff"]
_KINDS = dict.fromkeys(_ATTACHMENTS, "attachment") | dict.fromkeys(_IMAGES, "image")


def join(base: str, href: str, charset: str = "utf-8") -> str:
    """The absolute http(s) URL of ``href`` on the page ``base``, without fragment; empty when it is no such link
    (javascript:, mailto:, tel:, an anchor on the same page, an unfilled template, or not a URL at all)."""
    if href and len(href) <= _MAX_HREF and _PLAIN.fullmatch(href):
        absolute = href[0] == "/"
        root = _join(origin(base) if absolute else folder(base), "", charset)
        return root and root + href[absolute:]
    how, cleaned = _cleaned(href)
    if how == "":
        return ""
    if how.endswith(":"):
        if base.startswith(how):  # browsers: with the page's own scheme and no two slashes, relative to the page
            return join(base, cleaned.removeprefix(how), charset)
        how, cleaned = "absolute", how + "//" + cleaned.removeprefix(how).lstrip("/\\")
    start = "" if how == "absolute" else origin(base) if how == "/" else base if how == "?" else folder(base)
    return _join(start, cleaned, charset)


def is_relative(href: str) -> bool:
    """Whether what a link leads to depends on the page or the folder that it stands in."""
    return _cleaned(href)[0] in (".", "?", "http:", "https:")


@lru_cache(maxsize=4_096)
def _cleaned(href: str) -> tuple[str, str]:
    """What a link is relative to (absolute, "/" the host, "?" the page, "." the folder, "" no link; a scheme: it has
    that and no two slashes), and its text."""
    href = _CONTROL.sub("", href).strip(_EDGES)
    if not href or href[0] == "#" or len(href) > _MAX_HREF:
        return "", ""
    http = _HTTP.match(href)
    if http:
        scheme = http.group(1).lower() + ":"
        if not href[len(scheme) :].replace("\\", "/").startswith("//"):
            return scheme, scheme + href[len(scheme) :]
        return "absolute", scheme + "//" + href[http.end() :]
    if _SCHEME.match(href) or any(mark in href for mark in _TEMPLATE):
        return "", ""
    return ("/" if href[0] in "/\\" else "?" if href[0] == "?" else "."), href


@lru_cache(maxsize=4_096)
def kind_of(url: str) -> str:
    """Whether a link target is an attachment, an image or a page, by the ending of its path."""
    return _KINDS.get(ending_of(url), "page")


def ending_of(url: str) -> str:
    """The ending of the name of the file to which a URL leads, without its dot; empty where it has none."""
    name = url.partition("?")[0][8:].rpartition("/")[2]  # 8: a bare host ends in no file
    return name.rpartition(".")[2].lower() if "." in name else ""


@lru_cache(maxsize=4_096)
def _join(base: str, href: str, charset: str) -> str:
    try:
        head, mark, query = href.partition("#")[0].partition("?")
        url = urljoin(base, head.replace("\\", "/") + mark + query)
        if any(mark in url for mark in _TEMPLATE):
            return ""
        return _canonical(safe_url_string(url, encoding=charset, path_encoding="utf-8"))
    except (ValueError, UnicodeError, LookupError):
        return ""


def _canonical(url: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.lower()
    if parts.scheme not in _PORTS or not parts.hostname or " " in host or "%" in host:
        return ""
    path = parts.path or "/"
    if _DOTS.search(path):
        path = urlsplit(urljoin("http://x/", path)).path
    return urlunsplit((parts.scheme, host.removesuffix(_PORTS[parts.scheme]), path, parts.query, ""))


@lru_cache(maxsize=4_096)
def origin(base: str) -> str:
    """The root of a URL's host."""
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}/"


@lru_cache(maxsize=1_024)
def folder(base: str) -> str:
    """The folder of a URL."""
    head = base.partition("#")[0].partition("?")[0]
    return head[: head.rfind("/") + 1] if head.count("/") > 2 else head + "/"
