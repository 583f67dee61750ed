"""What the bytes of a page really mean: bytes before declarations (RULES practice; WHATWG encoding names).

A byte order mark decides; then UTF-8 validity; then what the header or the page declares, where gb2312 and gbk are read
as gb18030; a detector is asked only about bytes that declare nothing.
"""

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_BIG5 = {"big5hkscs", "big5-hkscs"}
_CHINESE = {"gb2312", "gbk", "gb18030", "hz", "x-gbk", "cp936"}
_OTHER = re.compile(r"[^\x00-\x7f]+")
_SPOILT = re.compile("[\ufffd\ue000-\uf8ff]")
_HEAD = 4096
_SAMPLE = 20_000
_DETECTABLE = ["gb18030", "big5", "big5hkscs", "utf_8", "shift_jis", "euc_kr", "cp1252"]


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of ``body`` and the name of the charset that decodes it; never raises.

    Undecodable bytes become U+FFFD and NUL bytes are dropped.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _clean(body[len(mark) :].decode(name, "replace")), name
    if body[:4] in (b"<\0!\0", b"<\0h\0", b"<\0H\0"):
        return _clean(body.decode("utf-16le", "replace")), "utf-16le"
    if body[:4] in (b"\0<\0!", b"\0<\0h", b"\0<\0H"):
        return _clean(body.decode("utf-16be", "replace")), "utf-16be"
    declared = declared_charset(body, content_type)
    text = _as_utf8(body, declared)
    if text is not None:
        return _clean(text), "utf-8"
    text, name = _by_declaration(body, declared)
    return text, "big5" if name in _BIG5 else name


def declared_charset(body: bytes, content_type: str = "") -> str:
    """The charset that the header, else the page's first bytes, declares; gb2312 and gbk count as gb18030."""
    name = http_content_type_encoding(content_type) or html_body_declared_encoding(body[:_HEAD]) or ""
    name = str(name).lower().replace("_", "-")
    return "gb18030" if name in _CHINESE else name


def _as_utf8(body: bytes, declared: str) -> str | None:
    """The body as UTF-8 when it is valid UTF-8, cut off at most in its last character.

    A page that declares a Chinese double-byte charset and is valid UTF-8 only by chance (no character beyond U+07FF) is
    not taken for UTF-8.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(body) - 3:
            return None
        text = body[: error.start].decode("utf-8")
    if declared == "gb18030" and not text.isascii() and max(text) < "\u0800":
        return None
    return text


def _by_declaration(body: bytes, declared: str) -> tuple[str, str]:
    """Decode with the declared charset unless another one fits the bytes clearly better."""
    if declared and _known(declared):
        try:
            return _clean(body.decode(declared)), declared
        except UnicodeDecodeError:
            pass
    candidates = [name for name in dict.fromkeys((declared, "utf-8", "gb18030")) if name and _known(name)]
    if not declared:
        candidates.append(_detected(body))
    best, least = "utf-8", 2.0
    decoded = ""
    for name in candidates:
        text = body.decode(name, "replace")
        share = _damage(text) + (0.02 if name not in (declared, "gb18030") else 0.0)
        if share < least:
            best, least, decoded = name, share, text
    return _clean(decoded), best


def _damage(text: str) -> float:
    """Share of replaced and private-use characters among those of a sample that are not ASCII."""
    other = "".join(_OTHER.findall(text[:_SAMPLE]))
    return len(_SPOILT.findall(other)) / max(len(other), 1)


def _detected(body: bytes) -> str:
    """The detector's answer about a sample of undeclared bytes; gb18030 when it has none."""
    import charset_normalizer  # a large module that few sites need

    match = charset_normalizer.from_bytes(body[:_SAMPLE], cp_isolation=_DETECTABLE).best()
    name = match.encoding.replace("_", "-") if match else "gb18030"
    return "gb18030" if name in _CHINESE or not _known(name) else name


def _known(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _clean(text: str) -> str:
    return text.replace("\0", "") if "\0" in text else text
