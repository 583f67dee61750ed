"""Attachments by their first bytes: what no program opens is told, what is merely odd is not, a firewall is a gap."""

import gzip

import pytest
from aiohttp import web

from monitor.model import Outcome
from monitor.observe.exchange import Purpose
from monitor.observe.files import fault_of, has_words
from monitor.observe.urls import ending_of
from tests.servers.pools import a_pool, a_request

HTML, EXCEL = "text/html; charset=utf-8", "application/vnd.ms-excel"
PAGE = "<!DOCTYPE html><html><body><p>很抱歉，您要的文件已被移动，请联系管理员。</p></body></html>".encode()
SHELL = b"<html><head><script>var a=1;location.reload()</script></head><body></body></html>"
RUISHU = b"<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>"
PDF, ZIP, OLE = b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@pytest.mark.parametrize(
    ("head", "ending", "kind", "words"),
    [
        (b"", "pdf", "application/pdf", "空的"),
        (b"", "txt", "text/plain", "空的"),
        (PAGE, "pdf", "application/pdf", "网页"),
        (b"\xef\xbb\xbf\r\n" + PAGE, "docx", HTML, "网页"),
        (PAGE, "doc", HTML, "网页"),
        (PAGE, "zip", HTML, "网页"),
        (b"%TSD-Header-###%", "pdf", "application/pdf", "不是PDF"),
        (ZIP, "pdf", "application/pdf", "不是PDF"),
        (OLE, "xlsx", EXCEL, "旧版格式"),
        (PDF, "ofd", "application/ofd", "ofd"),
    ],
)
def test_what_cannot_be_opened(head: bytes, ending: str, kind: str, words: str) -> None:
    assert words in fault_of(head, ending, kind)


@pytest.mark.parametrize(
    ("head", "ending", "kind"),
    [
        (PDF, "pdf", "application/pdf"),
        (PDF, "pdf", HTML),
        (b"\r\n" * 300 + PDF, "pdf", "application/pdf"),
        (ZIP, "docx", "application/octet-stream"),
        (ZIP, "ofd", ""),
        (ZIP, "doc", "application/msword"),
        (OLE, "doc", "application/msword"),
        (b"{\\rtf1", "doc", "application/msword"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "xls", EXCEL),
        (b"name\tsum\n", "xls", EXCEL),
        (b"<?xml version='1.0'?>", "doc", "text/xml"),
        (b"Rar!\x1a\x07", "zip", ""),
        (b"\x00\x00\x00\x18ftyp", "mp4", "video/mp4"),
        (b"<html><body>", "txt", "text/plain"),
        (b"x", "pdfx", ""),
    ],
)
def test_what_may_be_odd_but_opens(head: bytes, ending: str, kind: str) -> None:
    assert fault_of(head, ending, kind) == ""


def test_the_ending_of_a_url() -> None:
    urls = ("http://a.cn/x/表.PDF?v=1.doc", "http://a.cn/download?id=1.pdf", "http://a.cn/", "http://a.cn/p.tar.gz")
    assert [ending_of(url) for url in urls] == ["pdf", "", "", "gz"]


def test_a_page_that_only_scripts_draw_has_no_words() -> None:
    assert [has_words(page) for page in (PAGE, SHELL, RUISHU, b"<html><script>never closed")] == [True] + [False] * 3


ANSWERS: dict[str, tuple[bytes, str, dict[str, str]]] = {
    "good.pdf": (PDF + b"x" * 500_000, "application/pdf", {}),
    "packed.pdf": (gzip.compress(PDF + b"x" * 5_000), "application/pdf", {"Content-Encoding": "gzip"}),
    "packed_page.pdf": (gzip.compress(PAGE), HTML, {"Content-Encoding": "gzip"}),
    "empty.pdf": (b"", "application/pdf", {}),
    "page.docx": (PAGE, HTML, {}),
    "shell.pdf": (SHELL, HTML, {}),
    "wall.pdf": (RUISHU, HTML, {}),
}


async def _answer(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in ANSWERS:
        return web.Response(status=404)
    body, kind, headers = ANSWERS[name]
    return web.Response(body=body, headers={"Content-Type": kind, **headers})


@pytest.mark.parametrize("purpose", [Purpose.TARGET, Purpose.CONFIRM])
async def test_first_and_second_look_say_the_same(purpose: Purpose) -> None:
    app = web.Application()
    app.router.add_get("/{name}", _answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        listener = web.TCPSite(runner, "127.0.0.1", 0)
        await listener.start()
        root = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        async with a_pool(allow_private=True) as pool:
            seen = {
                name: await pool.fetch(a_request(root + name, purpose, file=name.rpartition(".")[2]))
                for name in (*ANSWERS, "gone.pdf")
            }
            plain = await pool.fetch(a_request(root + "empty.pdf", Purpose.TARGET))
    finally:
        await runner.cleanup()
    assert {name: each.outcome for name, each in seen.items()} == {
        "good.pdf": Outcome.OK, "packed.pdf": Outcome.OK, "packed_page.pdf": Outcome.BAD_FILE,
        "empty.pdf": Outcome.BAD_FILE, "page.docx": Outcome.BAD_FILE, "shell.pdf": Outcome.BLOCKED,
        "wall.pdf": Outcome.BLOCKED, "gone.pdf": Outcome.BROKEN,
    }  # fmt: skip
    assert "空的" in seen["empty.pdf"].detail
    assert plain.outcome is Outcome.OK  # an outside target, say: only whether it answers
