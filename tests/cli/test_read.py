"""``xunwang read`` as a person calls it: files, standard input and a real server."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from monitor.app.reading import kind_of
from tests.observe.small_site import serving

ROOT = Path(__file__).parents[2]
TITLE = "区城管局开展冬季道路清扫保洁专项整治行动"
ARTICLE = (
    "<html><head><meta charset=utf-8><title>{t}-某某区人民政府</title><meta name=SiteDomain content=www.example.gov.cn><meta name=PubDate"
    " content='2024-03-06 10:00'><meta name=ColumnType content=''></head><body><h1>{t}</h1><p>发布时间：{d}　来源：区城管局</p><div><p>今年以来，我区"
    "认真贯彻落实上级决策部署，扎实推进各项工作。</p><p><a href=/files/a.docx>行动方案</a></p></div><div class=footer>主办单位：某某区人民政府办公室 "
    "网站标识码：5001080002 渝ICP备05003300号 渝公网安备 50010802000123号</div></body></html>"
)
KEYS = [
    "url", "charset", "kind", "title", "published", "effective", "dates", "source", "marks", "tags", "rows", "text", "attachments",
    "unreadable",
]  # fmt: skip


def article(shown: str = "2024-03-05 09:30") -> str:
    return ARTICLE.format(t=TITLE, d=shown)


def read(*words: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "monitor.cli", "read", *words], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
        input=given, capture_output=True, timeout=120, check=False,
    )  # fmt: skip


def as_json(*words: str, given: bytes | None = None) -> dict[str, Any]:
    done = read(*words, "--json", given=given)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_file_is_read_whole_with_everything_kept_apart(tmp_path: Path) -> None:
    saved = tmp_path / "t.html"
    saved.write_text(article(), encoding="gb18030")
    found = as_json(str(saved), "--as", "https://www.example.gov.cn/bmdt/202403/t20240307_1.html")
    assert list(found) == KEYS
    assert (found["charset"], found["kind"], found["title"]) == ("gb18030", "article", TITLE)
    assert found["published"] == found["effective"] == "2024-03-05 09:30"
    assert found["dates"] == {
        "visible": "2024-03-05 09:30", "meta": "2024-03-06 10:00", "url": "2024-03-07", "header": None, "list": None,
    }  # fmt: skip
    assert found["marks"] == {
        "site_code": "5001080002", "icp": "渝ICP备05003300号", "police_id": "渝公网安备50010802000123号", "conac": None,
        "error_report": None, "sponsor": "某某区人民政府办公室", "contact": None, "sitemap": None, "also": {},
    }  # fmt: skip
    assert found["tags"] == {"SiteDomain": "www.example.gov.cn", "PubDate": "2024-03-06 10:00", "ColumnType": ""}
    assert found["attachments"] == [{"title": "行动方案", "url": "https://www.example.gov.cn/files/a.docx"}]
    assert (found["source"], found["unreadable"], found["rows"]) == ("区城管局", None, [])
    assert found["text"].startswith("今年以来")


def test_standard_input_without_an_address_names_none_and_reads_links_against_the_site(tmp_path: Path) -> None:
    found = as_json("-", given=article("2099-01-01").encode())
    assert (found["url"], found["published"]) == (None, "2099-01-01")
    assert found["effective"] < "2099"
    assert found["attachments"][0]["url"] == "http://www.example.gov.cn/files/a.docx"
    told = as_json("-", given=b"<!-- saved from url=(0030)https://www.example.gov.cn/x.html -->" + article().encode())
    assert told["url"] == "https://www.example.gov.cn/x.html"


@pytest.mark.parametrize(
    ("page", "kind", "unreadable"),
    [
        ("<html><title>404 Not Found</title><body><h1>您访问的页面不存在或已删除</h1></body></html>", "error", None),
        ("<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center></body></html>", "error", "拒绝访问"),
        ("<html><title>Apache Tomcat/7 - Error report</title><h1>HTTP Status 404 - /x.html</h1><p>message /x.html</p><p>description"
         " The requested resource is not available.</p></html>", "error", None),
        ("<html><title>关于404号文件的通知</title><h1>关于404号文件的通知</h1><p>发布时间：2024-01-01</p><p>各单位，现将有关事项通知如下，请认真"
         "遵照执行，抓好落实。</p></html>", "article", None),
        ("<html><title>通知公告</title><body><div id=app></div><script src=/js/app.js></script></body></html>", "other", "脚本"),
        ("<script>var $_ts=window['$_ts'];if(!$_ts)$_ts={};</script><meta r='m'>", "challenge", "验证页"),
        ("<html><head><meta http-equiv=refresh content='0;url=/new/'></head></html>", "other", "跳转"),
        ("   ", "other", "空白"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_read_says_why(page: str, kind: str, unreadable: str | None) -> None:
    found = as_json("-", "--as", "https://www.example.gov.cn/tzgg/", given=page.encode())
    assert found["kind"] == kind
    assert (found["unreadable"] is None) if unreadable is None else (unreadable in found["unreadable"])


def test_a_home_page_without_an_address_is_known_by_its_make() -> None:
    blocks = "".join(
        f"<div><h3><a href=/{key}/>{name}</a></h3><ul>"
        + "".join(f"<li><a href=/{key}/{n}.html>{name}第{n}条消息的标题</a><i>2026-01-1{n}</i></li>" for n in range(4))
        + "</ul></div>"
        for key, name in (("xw", "政务要闻"), ("tz", "通知公告"), ("bm", "部门动态"))
    )
    page = f"<html><head><meta name=SiteName content=某某区人民政府><title>某某区人民政府</title></head><body>{blocks}</body></html>"
    assert as_json("-", given=page.encode())["kind"] == "home"


def test_a_person_gets_a_page_in_chinese(tmp_path: Path) -> None:
    saved = tmp_path / "t.html"
    saved.write_text(article("2099-01-01"), encoding="utf-8")
    told = read(str(saved)).stdout.decode()
    for words in (TITLE, "文章页", "来源", "5001080002", "用于评判的日期", "行动方案", "（空）", "页面没有说明"):
        assert words in told, words


def test_a_page_of_no_known_site_shows_its_paths_as_they_stand(tmp_path: Path) -> None:
    saved = tmp_path / "t.html"
    page = article().replace("<meta name=SiteDomain content=www.example.gov.cn>", "")
    more = "<a href=b.pdf>附表一览</a> <a href=https://www.cq.gov.cn/c.pdf>上级文件</a>"
    saved.write_text(page.replace("行动方案</a>", f"行动方案</a>{more}"), encoding="utf-8")
    found = as_json(str(saved))
    assert [each["url"] for each in found["attachments"]] == ["/files/a.docx", "b.pdf", "https://www.cq.gov.cn/c.pdf"]
    assert "unknown.invalid" not in read(str(saved)).stdout.decode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04\x14\0\x06\0" + b"\x08\0" * 50, "Office 文档或压缩包"),
        (b"%PDF-1.7\n" + b"1 0 obj" * 50, "PDF 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 20, "旧版 Office 文档"),
        (bytes(range(256)) * 40, "二进制文件"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, told: str, tmp_path: Path) -> None:
    file = tmp_path / "t.html"
    file.write_bytes(content)
    for done in (read(str(file)), read("-", given=content)):
        assert (done.returncode, done.stdout, told in done.stderr.decode()) == (1, b"", True), done.stderr.decode()


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5"])
def test_text_of_any_charset_is_no_binary(charset: str) -> None:
    page = article().replace("charset=utf-8", "name=x").replace("环境", "環境")
    assert not kind_of(page.encode(charset, "ignore"))
    assert not kind_of(b"\0" * 3 + page.encode("gb18030") + b"\x1a")


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("/nonexistent/page.html",), 1, "读不了文件"),
        (("page.html", "--as", "https://bad url/"), 2, "不是完整的网址"),
        (("https://www.example.gov.cn/", "--as", "https://www.example.gov.cn/"), 2, "--as"),
        (("http://127.0.0.1:1/",), 1, "未获准访问"),
    ],
)
def test_a_wrong_call_is_explained(words: tuple[str, ...], status: int, told: str) -> None:
    done = read(*words)
    assert (done.returncode, told in done.stderr.decode()) == (status, True), done.stderr.decode()


async def test_a_page_is_fetched_with_its_headers() -> None:
    async def answer(_: web.Request) -> web.Response:
        headers = {"Last-Modified": "Tue, 05 Mar 2024 16:30:00 GMT"}
        return web.Response(text=article(), content_type="text/html", charset="utf-8", headers=headers)

    async with serving({"/a.html": answer}) as site:
        where = f"http://127.0.0.1:{site.port}/"
        done = await asyncio.to_thread(read, f"{where}a.html", "--allow-private", "--json")
        gone = await asyncio.to_thread(read, f"{where}gone.html", "--allow-private", "--json")
    found = json.loads(done.stdout)
    assert (found["url"], found["title"]) == (f"{where}a.html", TITLE)
    assert found["dates"]["header"] == "2024-03-06 00:30"
    assert json.loads(gone.stdout)["kind"] == "error"
