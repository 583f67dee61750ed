"""Bytes before declarations."""

import pytest

from monitor.observe.charset import decode

TEXT = "重庆市南岸区人民政府关于做好二〇二六年冬季供水保障工作的通知"


def _page(declared: str = "") -> str:
    meta = f"<meta http-equiv='Content-Type' content='text/html; charset={declared}'>" if declared else ""
    return f"<html><head>{meta}<title>{TEXT}</title></head><body>{TEXT * 5}</body></html>"


@pytest.mark.parametrize(
    ("declared", "real", "header", "name"),
    [
        ("utf-8", "utf-8", "", "utf-8"),
        ("gb2312", "utf-8", "text/html; charset=GBK", "utf-8"),
        ("gb2312", "gb18030", "", "gb18030"),
        ("gbk", "gb18030", "", "gb18030"),
        ("utf-8", "gb18030", "text/html; charset=utf-8", "gb18030"),
        ("", "gb18030", "", "gb18030"),
        ("", "gb18030", "text/html; charset=gb2312", "gb18030"),
        ("", "utf-8", "", "utf-8"),
        ("gb2312", "utf-16le", "", "utf-16le"),
        ("gb2312", "utf-16be", "", "utf-16be"),
        ("big5", "big5", "", "big5"),
        ("nonsense", "gb18030", "", "gb18030"),
    ],
)
def test_what_really_decodes_the_bytes(declared: str, real: str, header: str, name: str) -> None:
    source = _page(declared)
    if real == "big5":
        source = source.replace(TEXT, "臺北市政府關於做好冬季供水工作的公告")
    text, charset = decode(source.encode(real), header)
    assert (text, charset) == (source, name)


@pytest.mark.parametrize(
    ("mark", "real"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be")]
)
def test_a_byte_order_mark_decides_and_is_not_text(mark: bytes, real: str) -> None:
    assert decode(mark + _page("gb2312").encode(real)) == (_page("gb2312"), real)


def test_a_body_cut_in_the_middle_of_a_character_stays_utf8() -> None:
    text, charset = decode(_page().encode()[:-20][: -len("</html>")][: len("<html><head><title>") + 10])
    assert charset == "utf-8"
    assert "\ufffd" not in text


def test_one_broken_character_does_not_change_the_charset() -> None:
    text, charset = decode(_page("utf-8").encode().replace("通知".encode(), b"\xe9\x80", 1))
    assert charset == "utf-8"
    assert "供水保障" in text


def test_short_chinese_bytes_that_are_valid_utf8_by_chance_follow_the_declaration() -> None:
    body = b"<meta charset=gb2312><p>\xc4\xa3\xca\xbd</p>"
    assert decode(body) == ("<meta charset=gb2312><p>模式</p>", "gb18030")


@pytest.mark.parametrize("body", [b"", b"\0" * 50, bytes(range(256)) * 20, b"\xff" * 4000, b"<\0h\0t\0m", b"\x81"])
def test_nothing_raises(body: bytes) -> None:
    text, charset = decode(body, "text/html; charset=\xff")
    assert isinstance(text, str)
    assert charset
    assert "\0" not in text
