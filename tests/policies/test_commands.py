"""``xunwang policy`` as a person calls it."""

import json
import lzma
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from monitor.cli import app
from tests.cli.processes import xunwang
from tests.policies.test_fidelity import BODY, LEAD, NUMBER, SIGNED, TITLE, swapped

TEXT = "\n".join([LEAD, *BODY, *SIGNED])


def text_file(folder: Path, name: str, text: str, *, number: str = NUMBER, encoding: str = "utf-8") -> str:
    path = folder / name
    path.write_text(f"{TITLE}\n{number}\n{text}\n", encoding=encoding)
    return str(path)


def page_file(folder: Path, body: list[str]) -> str:
    shown = "".join(f"<p>{line}</p>" for line in body)
    path = folder / "page.html"
    path.write_text(
        f"<html><head><meta charset=utf-8><title>{TITLE}-某某区人民政府</title></head><body><div class=nav><a href=/>首页</a></div><h1>{TITLE}</h1>"
        f"<p>发布时间：2024-03-20　来源：中国政府网</p><div class=TRS_Editor><p>{NUMBER}</p>{shown}</div>"
        "<div class=footer>网站标识码：5001080002</div></body></html>",
        encoding="utf-8",
    )
    return str(path)


def policy(*words: str) -> Any:
    """The command, called in this process."""
    return CliRunner().invoke(app, ["policy", *words])


def as_json(*words: str) -> Any:
    done = policy(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_compare_tells_the_change(tmp_path: Path) -> None:
    one = text_file(tmp_path, "a.txt", TEXT)
    other = text_file(tmp_path, "b.txt", TEXT.replace("300元", "800元"), number="", encoding="gb18030")
    found = as_json("compare", one, other)
    assert (found["same"], found["relation"]) == (True, "altered")
    kinds = {each["kind"]: each for each in found["differences"]}
    assert set(kinds) == {"number", "document_number_missing"}
    assert (kinds["number"]["a"], kinds["number"]["b"], kinds["number"]["paragraph"]) == ("300", "800", 5)
    shown = xunwang("policy", "compare", one, other)
    assert shown.returncode == 0
    assert "结论：是同一文件。文字有改动" in shown.stdout
    assert "第5段 数字不同：原文“300”，转载“800”" in shown.stdout


def test_compare_reads_saved_pages(tmp_path: Path) -> None:
    one = text_file(tmp_path, "a.txt", TEXT)
    assert as_json("compare", one, page_file(tmp_path, [LEAD, *BODY, *SIGNED]))["relation"] == "whole"
    found = as_json("compare", one, page_file(tmp_path, [LEAD, *swapped("不得", "可以"), *SIGNED]))
    assert [each["kind"] for each in found["differences"]] == ["negation"]


def test_match_names_the_document(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "title": TITLE, "docno": NUMBER, "text": TEXT},
        {
            "id": "b",
            "title": "关于开展检查的通知",
            "text": "各区县：\n请做好检查工作，及时报送情况，确保取得实效，按期完成任务。",
        },
    ]
    catalogue = tmp_path / "catalogue.jsonl.xz"
    with lzma.open(catalogue, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    other = tmp_path / "news.txt"
    other.write_text("全区召开工作会议\n\n今天上午，全区召开工作会议，部署下一阶段的重点任务。\n", encoding="utf-8")
    page = page_file(tmp_path, [LEAD, *BODY[:3]])
    found = as_json("match", str(catalogue), page, str(other))
    assert [(each["match"], each["same"], each["relation"]) for each in found] == [
        ("a", True, "cut"),
        (None, False, None),
    ]
    shown = policy("match", str(catalogue), page, str(other)).stdout
    assert f"是：{TITLE}（{NUMBER}） [a]" in shown
    assert "目录里没有与它相同的文件。" in shown


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "是空文件"),
        ("只有标题\n", "第 3 行：没有正文"),
        ("<html><body><p>无</p></body></html>", "网页里没有读到标题"),
    ],
)
def test_a_file_that_cannot_be_compared_is_named(tmp_path: Path, content: str, message: str) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text(content, encoding="utf-8")
    done = policy("compare", text_file(tmp_path, "a.txt", TEXT), str(bad))
    assert done.exit_code == 1
    assert str(bad) in done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_no_text_is_not_compared(tmp_path: Path) -> None:
    book = tmp_path / "转载件.xlsx"
    sheet = openpyxl.Workbook()
    sheet.active.append((TITLE, TEXT))
    sheet.save(book)
    here = text_file(tmp_path, "a.txt", TEXT)
    catalogue = tmp_path / "catalogue.jsonl"
    catalogue.write_text(json.dumps({"title": TITLE, "text": TEXT}), encoding="utf-8")
    for words in (("compare", here, str(book)), ("compare", str(book), here), ("match", str(catalogue), str(book))):
        done = policy(*words)
        assert (done.exit_code, done.stdout) == (1, ""), done.output
        assert f"{book} 是Office 文档或压缩包，不是文本文件或网页" in done.stderr
    wide = tmp_path / "wide.txt"
    wide.write_text(f"{TITLE}\n\n{TEXT}", encoding="utf-16")
    assert policy("compare", here, str(wide)).exit_code == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("不是 JSON", "第 2 行不是 JSON"),
        ("[1]", "第 2 行不是 JSON 对象"),
        ('{"text": "正文"}', "第 2 行没有 title"),
        ('{"title": "标题", "text": 5}', "第 2 行的 text 应是文字"),
    ],
)
def test_a_bad_line_of_the_catalogue_is_named(tmp_path: Path, line: str, message: str) -> None:
    catalogue = tmp_path / "catalogue.jsonl"
    catalogue.write_text(json.dumps({"title": TITLE, "text": TEXT}) + f"\n{line}\n", encoding="utf-8")
    done = policy("match", str(catalogue), text_file(tmp_path, "a.txt", TEXT))
    assert done.exit_code == 1
    assert message in done.stderr


def test_files_that_are_not_there(tmp_path: Path) -> None:
    here = text_file(tmp_path, "a.txt", TEXT)
    done = policy("compare", here, str(tmp_path / "none.txt"))
    assert (done.exit_code, "没有这个文件" in done.stderr) == (1, True)
    done = policy("match", str(tmp_path / "none.jsonl"), here)
    assert (done.exit_code, "读不了目录" in done.stderr) == (1, True)
    cut_short = tmp_path / "half.jsonl.xz"
    cut_short.write_bytes(lzma.compress(b'{"title": "x"}' * 50)[:40])
    done = policy("match", str(cut_short), here)
    assert (done.exit_code, "压缩文件可能不完整" in done.stderr) == (1, True)
