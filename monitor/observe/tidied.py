"""An HTTP head that the parser refuses, as a browser takes it.

Behind many sites stands a gateway that adds a second Content-Length, or one beside a chunked body, or a header whose
name is none.  Browsers and curl pass over such lines (RFC 9112, 6.3: chunked overrides a length; RFC 9110, 8.6: equal
lengths are one).  Different lengths stay refused, as Chromium and Firefox refuse them.
"""

import re
from typing import Final

_END: Final = re.compile(rb"\r?\n\r?\n")
_STATUS: Final = re.compile(
    rb".{0,4}?(?:HTTP|ICY)(?:/1\.(?P<minor>[01])|/[\d.]*)?[ \t]+(?P<code>[1-9]\d\d)(?!\d)", re.S | re.I
)
_MOST: Final = 100
_LONGEST: Final = 30_000
_NAME: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")

Field = tuple[bytes, bytes]


def speaks_http(raw: bytes) -> bool:
    """Whether an answer begins with a status line that has a status, so that the other side did answer."""
    return _STATUS.match(raw.lstrip(b"\r\n")[:64]) is not None


def tidied(raw: bytes) -> bytes | None:
    """The answer with a head that a strict parser takes; ``None`` while the head is not here to its end, or where
    nothing can be made of it."""
    raw = raw.lstrip(b"\r\n")
    end = _END.search(raw)
    if end is None:
        return None
    lines = raw[: end.start()].split(b"\n")
    status = _STATUS.match(lines[0])
    if status is None:
        return None
    if status["code"][:1] == b"1" and status["code"] != b"101":
        return tidied(raw[end.end() :])
    fields = _framed(_fields(lines[1:]))
    head = [b"HTTP/1.%b %b OK" % (status["minor"] or b"1", status["code"]), *(b": ".join(field) for field in fields)]
    return b"\r\n".join(head) + b"\r\n\r\n" + raw[end.end() :]


def _fields(lines: list[bytes]) -> list[Field]:
    """The header lines with a name and a value; a folded line goes on with the one before."""
    found: list[Field] = []
    for line in lines:
        name, colon, value = line.rstrip(b"\r").partition(b":")
        if line[:1] in (b" ", b"\t"):
            if found:
                found[-1] = found[-1][0], found[-1][1] + b" " + line.strip()
        elif colon and len(line) <= _LONGEST and _NAME.fullmatch(name.strip(b" \t")):
            found.append((name.strip(b" \t"), value.strip(b" \t").replace(b"\r", b" ").replace(b"\0", b" ")))
    return found


def _framed(fields: list[Field]) -> list[Field]:
    """The headers with one word about where the body ends: chunks before a length, a length only where it is one."""
    coding = [value for name, value in fields if name.lower() == b"transfer-encoding"]
    lengths = {
        each.strip() for name, value in fields if name.lower() == b"content-length" for each in value.split(b",")
    }
    kept = [field for field in fields if field[0].lower() not in (b"transfer-encoding", b"content-length")][:_MOST]
    if any(b"chunked" in each.lower() for each in coding):
        return [*kept, (b"Transfer-Encoding", b"chunked")]
    if not all(each.isdigit() for each in lengths):
        return kept
    return [*kept, *((b"Content-Length", each) for each in sorted(lengths))]
