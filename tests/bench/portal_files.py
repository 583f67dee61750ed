"""Small files that are what their names say: attachments that an office program opens, a picture."""

import io
import struct
import zipfile
import zlib
from functools import cache

ENDINGS = ("pdf", "docx", "doc", "xlsx", "xls")

_DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
_WORKBOOK = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>'


@cache
def attachment(ending: str) -> bytes:
    """The bytes of a small file of this kind."""
    if ending == "pdf":
        return (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n" * 8
        )
    if ending in ("doc", "xls"):
        return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_528)
    name, part = ("word/document.xml", _DOCUMENT) if ending == "docx" else ("xl/workbook.xml", _WORKBOOK)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member, text in (("[Content_Types].xml", "<Types/>"), (name, part)):
            archive.writestr(zipfile.ZipInfo(member), text)
    return buffer.getvalue()


@cache
def picture(side: int = 40) -> bytes:
    """A grey PNG."""
    raw = b"".join(b"\x00" + b"\xb0" * side for _ in range(side))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(raw)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
