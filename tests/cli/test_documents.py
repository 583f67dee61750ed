"""``xunwang policy list``, ``feed``, ``add``, ``require``, ``exempt`` and ``import`` as a person calls them, against a real issuer."""

import asyncio
import json
import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.store import Store
from tests.app.reposting_district import article, listing, paragraphs
from tests.observe.small_site import Web, serving

TITLE = "某市人民政府办公室关于进一步做好垃圾分类工作的通知"
NUMBER = "某府办发〔2026〕31号"
OFF_LIST = "某市人民政府关于另一件事的通知"


@pytest.fixture
def issuer() -> Iterator[Web]:
    """A server in a loop of its own: the commands run one of their own."""
    started: queue.Queue[tuple[Web, asyncio.AbstractEventLoop, asyncio.Event]] = queue.Queue()

    async def serve() -> None:
        async with serving({}) as web:
            ends = asyncio.Event()
            started.put((web, asyncio.get_running_loop(), ends))
            await ends.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    web, loop, ends = started.get()
    bar = "2026-11-20 16:30 来源：某市人民政府"
    web.pages |= {
        "/zhengce/": listing("政策文件", [("/zhengce/1.html", TITLE, "2026-11-20")]),
        "/zhengce/1.html": article(TITLE, [NUMBER, *paragraphs("垃圾分类")], bar),
        "/zhengce/2.html": article(OFF_LIST, paragraphs("另一件事"), bar),
    }
    yield web
    loop.call_soon_threadsafe(ends.set)
    thread.join()


@pytest.fixture
def folder(tmp_path: Path, issuer: Web, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a register whose issuer is that server."""
    home = f"http://127.0.0.1:{issuer.port}/"
    (tmp_path / "sites.toml").write_text(
        f"""
[settings]
district = "测试区"
division = "500199"
contact_url = "http://127.0.0.1/"
anchors = ["http://127.0.0.1:9/", "http://127.0.0.2:9/"]
allow_private = true
[settings.reposting]
follow_days = 400
[[issuers]]
id = "shi"
name = "某市人民政府"
url = "{home}"
allow_private = true
[[issuers.columns]]
name = "政策文件"
url = "{home}zhengce/"
[[sites]]
id = "portal"
name = "测试区政府"
kind = "portal"
owner = "区政府办"
url = "http://127.0.0.3/"
""",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def policy(*words: str, status: int = 0) -> str:
    """The command, called in this process; what it said."""
    done = CliRunner().invoke(app, ["policy", *words])
    assert done.exit_code == status, done.output
    return done.output


def as_json(*words: str) -> Any:
    return json.loads(policy(*words, "--json"))


def test_from_reading_to_a_decision(folder: Path, issuer: Web) -> None:
    assert "新收录 1 个" in policy("feed")
    (one,) = as_json("list")
    assert (one["title"], one["number"], one["published"]) == (TITLE, NUMBER, "2026-11-20 16:30")
    assert one["owed"] == {"portal": "2026-11-20T20:30:00+00:00"} and one["decision"] is None
    assert "没有一条" not in policy("feed") and len(as_json("list")) == 1

    added = policy("add", f"http://127.0.0.1:{issuer.port}/zhengce/2.html")
    assert OFF_LIST in added and len(as_json("list")) == 2
    assert "没有收录" in policy("add", f"http://127.0.0.1:{issuer.port}/zhengce/none.html", status=1)
    assert "不在任何上级发布源" in policy("add", "http://elsewhere.gov.cn/1.html", status=1)

    assert "不必转载" in policy("exempt", "另一件事", "--reason", "不涉及本区")
    assert "须转载" in policy("require", NUMBER, "--hours", "2", "--site", "portal", "--reason", "区领导要求")
    found = {one["title"]: one for one in as_json("list")}
    assert found[OFF_LIST]["owed"] == {} and found[OFF_LIST]["decision"]["reason"] == "不涉及本区"
    assert found[TITLE]["decision"] | {"at": ""} == {
        "owed": True, "sites": ["portal"], "hours": 2, "reason": "区领导要求", "at": "",
    }  # fmt: skip
    assert "对应 2 个文件" in policy("require", "某市人民政府", status=1)
    assert "没有找到" in policy("require", "没有这个文件", status=1)
    assert "没有站点" in policy("require", NUMBER, "--site", "nobody", status=2)
    assert "须转载：测试区政府" in policy("list") and "不涉及本区" in policy("list", "--issuer", "shi")
    assert "现有发布源：shi" in policy("list", "--issuer", "who", status=1)


def test_an_issuer_that_does_not_answer(folder: Path, issuer: Web) -> None:
    issuer.pages["/zhengce/"] = 503
    assert "没有读到" in policy("feed", status=1)
    assert as_json("list") == []


def test_a_list_of_the_office_all_or_nothing(folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ("应转载文件清单",),
        ("序号", "文件标题", "发文字号", "原文网址", "发布时间", "必须转载", "时限（小时）"),
        (1, TITLE, NUMBER, "https://www.up.gov.cn/1.html", "2026-11-20 16:30", "是", 12),
        (2, OFF_LIST, "", "", "2026年11月21日", "否", None),
        (3, "", "", "www.up.gov.cn", "去年", "是", 9999),
    ]
    for row in rows:
        sheet.append(row)
    book.save(folder / "list.xlsx")
    said = policy("import", "list.xlsx", "--issuer", "shi", status=1)
    assert all(f"第 5 行，{key}" in said for key in ("没有标题", "网址", "发布时间", "时限")) and "什么也没有记" in said
    assert as_json("list") == []
    sheet.delete_rows(5)
    book.save(folder / "list.xlsx")
    assert "已收录 2 个文件，其中 2 个没有正文" in policy("import", "list.xlsx", "--issuer", "shi")
    found = {one["title"]: one for one in as_json("list")}
    assert found[TITLE]["number"] == NUMBER and found[TITLE]["decision"]["hours"] == 12
    assert found[OFF_LIST]["decision"]["owed"] is False and found[OFF_LIST]["published"] == "2026-11-21"
    said = policy("import", "list.xlsx", "--issuer", "shi")
    assert "2 个以前已收录" in said and "新写明 0 个" in said
    again = {one["title"]: one for one in as_json("list")}
    assert again == found, "the same list twice adds nothing, and no deadline moves"


def test_a_list_takes_nothing_from_what_was_read(folder: Path, issuer: Web) -> None:
    """A row without an address means the document that is known by its number; its text and its clock stay."""
    policy("feed")
    before = next(one for one in as_json("list") if one["title"] == TITLE)
    (folder / "l.csv").write_text(
        f"标题,发文字号,发布时间,必须转载\n{TITLE},{NUMBER},2026-11-25,是\n", encoding="utf-8"
    )
    assert "1 个以前已收录" in policy("import", "l.csv", "--issuer", "shi")
    (after,) = [one for one in as_json("list") if one["title"] == TITLE]
    assert (after["key"], after["owed"]) == (before["key"], before["owed"]) and after["decision"]["owed"]
    assert after["published"] == before["published"], "the issuer's own page is believed before a list"


def test_the_office_may_correct_its_own_catalogue(folder: Path) -> None:
    for text in ("旧的正文。" * 40, "改过的正文。" * 40):
        line = json.dumps({"title": OFF_LIST, "number": NUMBER, "text": text}, ensure_ascii=False)
        (folder / "c.jsonl").write_text(line, encoding="utf-8")
        policy("import", "c.jsonl", "--issuer", "shi")
    with Store.open(folder / "xunwang.sqlite") as store:
        ((_, kept),) = store.issued()
    assert kept.text.startswith("改过的正文")


def test_more_documents_than_are_listed_are_counted(folder: Path) -> None:
    lines = [
        json.dumps({"title": f"关于提升行动第{n}件事的通知", "text": "正文。" * 50}, ensure_ascii=False)
        for n in range(9)
    ]
    (folder / "c.jsonl").write_text("\n".join(lines), encoding="utf-8")
    policy("import", "c.jsonl", "--issuer", "shi")
    said = policy("require", "提升行动", status=1)
    assert "对应 9 个文件" in said and "只列前 8 个" in said and said.count("关于提升行动") == 8


def test_a_catalogue_makes_no_duties(folder: Path) -> None:
    lines = [json.dumps({"title": f"关于第{n}件事的通知", "text": "正文。" * 50}, ensure_ascii=False) for n in range(5)]
    (folder / "c.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert "已收录 5 个文件" in policy("import", "c.jsonl", "--issuer", "shi")
    assert all(one["owed"] == {} for one in as_json("list"))
    assert "第 1 行" in policy("import", str(_broken(folder)), "--issuer", "shi", status=1)


def _broken(folder: Path) -> Path:
    path = folder / "b.jsonl"
    path.write_text("{", encoding="utf-8")
    return path
