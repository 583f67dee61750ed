"""``xunwang register`` as a clerk calls it: real processes, real files, a real server."""

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

from monitor.register import RegisterError, load
from monitor.register.lists.document import stood_in
from monitor.register.reading import of_tables, tables_of, text_of
from tests.cli.processes import xunwang
from tests.cli.test_commands import looked_at
from tests.observe.small_site import Answer, Handler, page, serving
from tests.register.office_lists import FINANCE, HEADS, INVEST, PLAIN, PORTAL, workbook


def called(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = xunwang("register", *words, cwd=folder)
    assert "Traceback" not in done.stderr
    return done


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_from_a_list_to_a_register_that_is_ready(tmp_path: Path) -> None:
    workbook(tmp_path / "台账.xlsx", {"网站": PLAIN, "说明": [["按季度更新"]]})
    done = called(tmp_path, "import", "台账.xlsx")
    assert done.returncode == 0, done.stderr
    for words in ("工作表“网站”：第 1 行是表头，站点 3 行", "没有读：工作表“说明”（没有认出表头）", "新站点 3 个（门户 1 个、专属网页 1 个、独立网站 1 个）",
                  "已写入 sites.toml：站点共 3 个。", "键 contact_url：现在是 \"\"", "键 anchors：现在是 []"):  # fmt: skip
        assert words in done.stdout, words
    checked = called(tmp_path, "check")
    assert (checked.returncode, checked.stderr.count("\n"), checked.stderr.count("contact_url")) == (1, 2, 1)
    path = tmp_path / "sites.toml"
    text = path.read_text(encoding="utf-8").replace('contact_url = ""', 'contact_url = "https://www.shifan.gov.cn/x"')
    path.write_text(text.replace("anchors = []", 'anchors = ["https://a.cn/", "https://b.cn/"]'), encoding="utf-8")
    checked = called(tmp_path, "check")
    assert (checked.returncode, "没有错误。站点 3 个" in checked.stdout) == (0, True), checked.stderr


def test_the_register_to_check_is_named_in_any_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook(tmp_path / "台账.xlsx", {"网站": PLAIN})
    done = called(tmp_path, "import", "台账.xlsx", "--out", "g.toml")
    assert done.returncode == 0, done.stderr
    assert "g.toml" in done.stdout and "sites.toml" not in done.stdout
    for words in (("g.toml",), ("--register", "g.toml"), ("-r", "g.toml"), ("g.toml", "-r", "nix.toml")):
        checked = called(tmp_path, "check", *words)
        assert (checked.returncode, checked.stderr.count("g.toml")) == (1, 2), checked.stderr
    monkeypatch.setenv("XUNWANG_REGISTER", "g.toml")
    assert "g.toml" in called(tmp_path, "check").stderr
    assert "nix.toml：找不到这个文件" in called(tmp_path, "check", "nix.toml").stderr


def test_an_existing_register_is_not_written_over_but_merged_into(tmp_path: Path) -> None:
    workbook(tmp_path / "台账.xlsx", {"网站": (HEADS, PORTAL, FINANCE)})
    assert called(tmp_path, "import", "台账.xlsx").returncode == 0
    first = (tmp_path / "sites.toml").read_text(encoding="utf-8")
    workbook(tmp_path / "新.xlsx", {"网站": (HEADS, (*PORTAL[:1], "区大数据局", *PORTAL[2:]), INVEST)})
    refused = called(tmp_path, "import", "新.xlsx")
    assert (refused.returncode, "--merge" in refused.stderr, "--out" in refused.stderr) == (1, True, True)
    tried = called(tmp_path, "import", "新.xlsx", "--merge", "--dry-run")
    assert tried.returncode == 0, tried.stderr
    for words in ("新站点 1 个（独立网站 1 个）：示范投资促进网", "主管单位：台账“示范区人民政府办公室”，清单“区大数据局”",
                  "[--take owner]", "台账里有、清单里没有的站点 1 个", '+id = "tz"', "试运行，没有写任何文件"):  # fmt: skip
        assert words in tried.stdout, words
    assert (tmp_path / "sites.toml").read_text(encoding="utf-8") == first
    assert "sites.toml.bak" not in files(tmp_path)
    done = called(tmp_path, "import", "新.xlsx", "--merge", "--take", "owner")
    assert done.returncode == 0, done.stderr
    after = (tmp_path / "sites.toml").read_text(encoding="utf-8")
    assert after.count("[[sites]]") == first.count("[[sites]]") + 1
    assert 'owner = "区大数据局"' in after
    assert (tmp_path / "sites.toml.bak").read_text(encoding="utf-8") == first


def test_a_merge_may_go_to_another_file(tmp_path: Path) -> None:
    workbook(tmp_path / "台账.xlsx", {"网站": (HEADS, PORTAL)})
    assert called(tmp_path, "import", "台账.xlsx", "--out", "甲.toml").returncode == 0
    before = (tmp_path / "甲.toml").read_bytes()
    workbook(tmp_path / "台账.xlsx", {"网站": (HEADS, PORTAL, FINANCE)})
    done = called(tmp_path, "import", "台账.xlsx", "--merge", "-r", "甲.toml", "--out", "乙.toml")
    assert (done.returncode, "已写入 乙.toml：站点共 2 个。" in done.stdout) == (0, True), done.stderr
    assert (tmp_path / "甲.toml").read_bytes() == before
    assert (tmp_path / "乙.toml").read_bytes().startswith(before)
    assert files(tmp_path) == ["乙.toml", "台账.xlsx", "甲.toml"]


def test_faults_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    bad = (("区教委", "区教委", "建设中", *[""] * 9), ("区水利局", "", "www.shifan.gov.cn/slj/", "50010", *[""] * 8))
    workbook(tmp_path / "台账.xlsx", {"网站": (*PLAIN, *bad)})
    done = called(tmp_path, "import", "台账.xlsx")
    assert done.returncode == 1
    assert [line.partition("，应为")[0] for line in done.stderr.splitlines() if line.startswith("台账.xlsx")] == [
        '台账.xlsx：工作表“网站”第 5 行，“网址”列：现在是 "建设中"', '台账.xlsx：工作表“网站”第 6 行，“网站标识码”列：现在是 "50010"',
    ]  # fmt: skip
    assert "--skip-bad" in done.stderr
    assert files(tmp_path) == ["台账.xlsx"]
    skipped = called(tmp_path, "import", "台账.xlsx", "--skip-bad")
    assert (skipped.returncode, skipped.stderr.count("没有登记：")) == (0, 2)
    assert (tmp_path / "sites.toml").read_text(encoding="utf-8").count("\n[[sites]]\n") == 3


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("import", "无.xlsx"), 1, "找不到这个文件"),
        (("import", "旧.xls"), 1, "另存为“Excel 工作簿（.xlsx）”"),
        (("import", "台账.csv", "--merge"), 1, "找不到这个文件"),
        (("import", "台账.csv", "--take", "name"), 2, "只能和 --merge 一起用"),
        (("import", "台账.csv", "--merge", "--take", "颜色"), 2, "--take 不认识"),
        (("template", "模板.xls"), 2, "应以 .xlsx 结尾"),
        (("template", "占用.xlsx"), 1, "已经存在"),
        (("discover", "www.example.gov.cn"), 2, "不是完整的网址"),
        (("discover", "http://127.0.0.1:1/", "--out", "占用.xlsx"), 1, "已经存在"),
        (("discover", "http://127.0.0.1:1/"), 1, "allow_private"),
    ],
)
def test_a_wrong_call_is_explained(words: tuple[str, ...], status: int, told: str, tmp_path: Path) -> None:
    (tmp_path / "旧.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "台账.csv").write_text("网站名称,主办单位,网址\n", encoding="utf-8")
    (tmp_path / "占用.xlsx").write_bytes(b"")
    before = files(tmp_path)
    done = called(tmp_path, *words)
    assert (done.returncode, told in "".join(done.stderr.split("\n"))) == (status, True), done.stderr
    assert files(tmp_path) == before


def test_the_template_is_written_once(tmp_path: Path) -> None:
    done = called(tmp_path, "template", "模板.xlsx")
    assert (done.returncode, (tmp_path / "模板.xlsx").read_bytes()[:2]) == (0, b"PK")
    assert called(tmp_path, "template", "模板.xlsx").returncode == 1
    refused = called(tmp_path, "import", "模板.xlsx")
    assert (refused.returncode, refused.stderr.count("是模板里的示例")) == (1, 2)


def test_a_part_that_is_not_installed_is_named(tmp_path: Path) -> None:
    workbook(tmp_path / "台账.xlsx", {"网站": PLAIN})
    (tmp_path / "openpyxl.py").write_text("raise ModuleNotFoundError('openpyxl')\n", encoding="utf-8")
    done = called(tmp_path, "import", "台账.xlsx")
    assert (done.returncode, "需要组件 openpyxl" in done.stderr, ".csv" in done.stderr) == (1, True, True), done.stderr


def test_discover_proposes_and_drafts(tmp_path: Path) -> None:
    menu = '<div class="nav"><a href="/tzgg/">通知公告</a><a href="/yw/">政务要闻</a></div>'
    rows = "".join(
        f'<li><a href="/a/t{at}.html">关于第{at}项工作安排的通知</a><span>2026-01-0{at}</span></li>'
        for at in range(1, 6)
    )
    pages: dict[str, Answer | Handler] = {
        "/": page("测试区人民政府", "/bm/czj/|区财政局", extra=menu),
        "/bm/czj/": page("区财政局", extra=f"<ul>{rows}</ul>"),
        "/tzgg/": page("通知公告", text="", extra=f"{menu}<ul>{rows}</ul>"),
        "/yw/": 500,
    }

    async def both() -> list[subprocess.CompletedProcess[str]]:
        async with serving(pages) as site:
            home = f"http://127.0.0.1:{site.port}/"
            words = ("register", "discover", home, "--allow-private", "--no-pacing")
            return [await looked_at(*words, "--out", str(tmp_path / "草稿.toml")), await looked_at(*words, "--json")]

    shown, plain = asyncio.run(both())
    assert shown.returncode == 0, shown.stderr
    for line in (
        "■ 测试区人民政府（门户）",
        "一级  通知公告  通知公告",
        "最新 2026-01-05",
        "■ 区财政局（专属网页）",
        "没有看到的网页 1 个",
        "政务要闻",
    ):
        assert line in shown.stdout, line
    assert "都是根据链接推测的，请人工确认" in shown.stdout
    with pytest.raises(RegisterError):
        load(tmp_path / "草稿.toml")
    draft = text_of(tmp_path / "草稿.toml")
    assert [site.name for site in of_tables(stood_in(tables_of(draft))).sites] == ["测试区人民政府", "区财政局"]
    assert 'class = "notice"                              # 待确认' in draft
    found = json.loads(plain.stdout)
    assert [(each["name"], each["kind"]) for each in found["sites"][1:]] == [("区财政局", "section")]
    assert found["sites"][0]["columns"][0]["class"] == "notice"
    assert [each["outcome"] for each in found["unread"]] == ["server_error"]
