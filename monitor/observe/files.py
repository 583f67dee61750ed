"""Whether what came for a file can be that file, by its first bytes and its ending (RULES O-8, D-18).

Only what no program would open is called wrong.  Office files of the old formats may hold nearly anything, HTML tables
and texts among it, and do open; archives are opened by what they are, not by their names.
"""

import re
from typing import Final

HEAD: Final = 1_024
"""How many bytes decide: a PDF may begin so late and still be one."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0"
_NEW_OFFICE = frozenset(("docx", "xlsx", "pptx", "ofd", "epub"))
_OLD_OFFICE = frozenset(("doc", "xls", "ppt", "wps", "et", "dps", "rtf"))
_TEXTS = frozenset(("txt", "xml", "csv"))
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|script)\b", re.I)
_MARKUP = re.compile(rb"<(script|style|noscript|title)\b.*?(?:</\1\s*>|$)|<!--.*?-->|<[^>]*>", re.S | re.I)
_VIEWER = re.compile(
    rb"""<(?:embed|iframe|object)\b[^>]{0,300}?(?:src|data)\s*=\s*["']?[^"'>]{0,300}(?:\.pdf|\.ofd|\.docx?|\.xlsx?|[?&]file=|viewer)"""
    rb"""|<script\b[^>]{0,100}?src\s*=\s*["']?[^"'>]{0,200}(?:viewer|pdf|ofd|flexpaper|flowpaper)[^"'>/]{0,40}\.js""",
    re.I,
)
_FEW_BYTES = 24
_BLANKS = b"\xef\xbb\xbf \t\r\n\x00"


_KINDS: Final = (
    (b"%PDF", "PDF 文件"),
    (b"PK\x03\x04", "Office 文档或压缩包"),
    (b"PK\x05\x06", "压缩包"),
    (_OLE, "旧版 Office 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"\x1f\x8b", "压缩文件"),
    (b"\xfd7zXZ", "压缩文件"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"Rar!", "压缩包"),
    (b"SQLite format 3", "数据库文件"),
    (b"\x7fELF", "程序文件"),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""How text of two bytes a character begins, by its mark or as markup: its zeros are no sign of anything else."""
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B})
_MOST_CONTROLS = 0.03
_SAMPLE = 8_192


def binary_kind(body: bytes) -> str:
    """What a file is that is neither text nor markup, in Chinese; empty for text of any charset."""
    named = next((words for sign, words in _KINDS if body.startswith(sign)), "")
    if named or body.startswith(_WIDE):
        return named
    sample = body[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return "二进制文件" if controls > _MOST_CONTROLS * len(sample) else ""


def looks_like_a_page(head: bytes) -> bool:
    """Whether bytes are the beginning of a web page."""
    return _PAGE.match(head.lstrip(_BLANKS)[:64]) is not None


def shows_a_file(body: bytes) -> bool:
    """Whether a page is the frame in which a document is read: it embeds the file or brings a script that draws it."""
    return _VIEWER.search(body) is not None


def has_words(body: bytes) -> bool:
    """Whether a page shows its reader anything: what is drawn by scripts alone may be the challenge of a firewall."""
    return len(b"".join(_MARKUP.sub(b" ", body).split())) >= _FEW_BYTES


def fault_of(head: bytes, ending: str, content_type: str) -> str:
    """Why the file cannot be opened, in Chinese; empty when nothing speaks against it.

    ``head`` holds the first :data:`HEAD` bytes, all of a shorter file.
    """
    if not head:
        return "文件是空的（0字节）"
    if looks_like_a_page(head):
        as_page = content_type.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")
        return "" if ending in _TEXTS or (ending in _OLD_OFFICE and not as_page) else "打开的是一个网页，不是文件"
    if ending == "pdf" and b"%PDF" not in head:
        return "扩展名是pdf，内容不是PDF文件"
    if ending in _NEW_OFFICE and not head.startswith(_ZIP):
        old = "（像是旧版格式改了扩展名）" if head.startswith(_OLE) else ""
        return f"扩展名是{ending}，内容不是这种文件{old}"
    return ""
