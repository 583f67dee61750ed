"""``sites.toml``: what is accepted, and every error with its exact words."""

import copy
import datetime
import tomllib
from pathlib import Path

import pytest

from monitor.model import ColumnClass, Kind, Level, Register
from monitor.register import RegisterError, hosts, load, parse, site_of
from monitor.register.reading import of_tables

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.toml"))
GOOD = sorted((HERE / "good").glob("*.toml"))
CHECKS: dict[str, dict[str, int | float | str | bool]] = {
    "home_updated": {"fail_days": 14},
    "links_work": {"outside": True, "days": 2, "home_points": 1.0},
}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_register_says_exactly_this(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    with pytest.raises(RegisterError) as caught:
        parse(text, "sites.toml", CHECKS)
    assert list(caught.value.problems) == expected
    assert str(caught.value) == "\n".join(expected)


def test_there_are_twenty_bad_registers_and_more() -> None:
    assert len(BAD) >= 20


def whole() -> Register:
    return load(HERE / "good" / "whole.toml")


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_register_is_accepted(path: Path) -> None:
    assert load(path).sites


def test_left_out_keys_take_their_defaults() -> None:
    register = load(HERE / "good" / "smallest.toml")
    portal = register.sites[0]
    assert portal.prefixes == ("https://www.shifan.gov.cn/",)
    assert register.settings.probes_per_day >= 20
    assert register.settings.listen.startswith("127.0.0.1:")
    assert not portal.allow_private
    assert not register.settings.allow_private


def test_addresses_relative_to_the_home_page() -> None:
    register = whole()
    portal, section = register.sites[0], register.sites[1]
    notices, old = portal.columns
    assert notices.url == "https://www.shifan.gov.cn/zwgk/tzgg/"
    assert (notices.cls, notices.level) == (ColumnClass.NOTICE, Level.FIRST)
    assert old.historical
    assert section.prefixes == ("https://www.shifan.gov.cn/czj/", "https://www.shifan.gov.cn/zwgk/czj/")
    assert register.issuers[0].columns[0].url == "https://www.gov.cn/zhengce/zuixin/"
    assert portal.waivers[0].until == datetime.date(2026, 12, 31)


def test_section_shows_the_portals_code() -> None:
    register = whole()
    section = register.site("caizheng")
    assert section is not None
    assert section.site_code == ""
    assert register.expected_code(section) == "5001070001"


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        ("https://www.shifan.gov.cn/", "menhu"),
        ("https://www.shifan.gov.cn", "menhu"),
        ("http://WWW.shifan.gov.cn:80/zwgk/a.html", "menhu"),
        ("https://www.shifan.gov.cn/czj/a.html", "caizheng"),
        ("https://www.shifan.gov.cn/czj", "caizheng"),
        ("https://www.shifan.gov.cn/zwgk/czj/a.html", "caizheng"),
        ("https://www.shifan.gov.cn/czjgb/a.html", "czjgb"),
        ("https://www.shifan.gov.cn/czjxyz/a.html", "menhu"),
        ("https://bwg.shifan.gov.cn:8443/x", "bowuguan"),
        ("https://bwg.shifan.gov.cn/x", None),
        ("https://www.shifan.gov.cn.example.com/", None),
    ],
)
def test_longest_prefix_owns_a_url(url: str, owner: str | None) -> None:
    found = site_of(whole(), url)
    assert (found.id if found else None) == owner


def test_hosts_are_the_unit_of_crawling() -> None:
    found = hosts(whole())
    assert [site.id for site in found["www.shifan.gov.cn"]] == ["menhu", "caizheng", "czjgb"]
    assert [site.kind for site in found["bwg.shifan.gov.cn:8443"]] == [Kind.STANDALONE]


def test_revision_is_of_the_content_not_of_the_spelling() -> None:
    text = (HERE / "good" / "smallest.toml").read_text(encoding="utf-8")
    first = parse(text).revision
    assert len(first) == 16
    assert parse("# another remark\n\n" + text.replace(" = ", "=")).revision == first
    assert parse(text.replace("区政府办公室", "区大数据局")).revision != first


def test_file_from_a_windows_editor(tmp_path: Path) -> None:
    text = (HERE / "good" / "smallest.toml").read_text(encoding="utf-8")
    path = tmp_path / "sites.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load(path).revision == parse(text).revision


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "sites.toml"
    assert problems_of(missing) == (f"{missing}：找不到这个文件。请检查路径，或在项目目录里运行。",)
    missing.write_bytes("# 第一行\ndistrict = '示范区'".encode("gb18030"))
    assert problems_of(missing) == (f"{missing} 第 1 行：不是 UTF-8 编码。请在编辑器里“另存为”，编码选 UTF-8。",)
    assert problems_of(tmp_path) == (f"{tmp_path}：读不了这个文件（这是一个文件夹）。",)


def problems_of(path: Path) -> tuple[str, ...]:
    with pytest.raises(RegisterError) as caught:
        load(path)
    return caught.value.problems


# ── whatever stands at whatever key: an answer, never a crash ────────────────────────────────────────────────────────

ODD: tuple[object, ...] = (
    "", " ", "\x00", "²", "https://[", "https://[::1", "http://:99999/", "//", "x:y:z", "https://", "https://-/",
    "\ud7ff", "a" * 5000, "https://" + "a." * 200 + "cn/", 0, -1, 10**30, 1.5, float("nan"), float("inf"), True, [],
    [[]], [{}],
    ["²"], ["https://["], {}, {"²": "²"}, {"a": {"b": []}}, datetime.date(1, 1, 1),
    datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), datetime.time(1),
)  # fmt: skip


def places(table: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    pairs: list[tuple[str | int, object]] = []
    if isinstance(table, dict):
        pairs = list(table.items())
    elif isinstance(table, list):
        pairs = list(enumerate(table))
    return [inner for key, value in pairs for inner in [(*path, key), *places(value, (*path, key))]]


def put(table: dict[str, object], path: tuple[str | int, ...], value: object) -> dict[str, object]:
    changed = copy.deepcopy(table)
    inner: object = changed
    for key in path[:-1]:
        inner = inner[key]  # type: ignore[index]
    inner[path[-1]] = value  # type: ignore[index]
    return changed


def test_no_value_at_any_key_crashes() -> None:
    table = tomllib.loads((HERE / "good" / "whole.toml").read_text(encoding="utf-8"))
    tried = 0
    for number, path in enumerate(places(table)):
        for value in ODD[number % 3 :: 3]:  # a third of them at each key
            try:
                of_tables(put(table, path, value), "sites.toml", CHECKS)
            except RegisterError as error:
                assert error.problems
                assert all(line.startswith("sites.toml") and "\n" not in line for line in error.problems)
            tried += 1
    assert tried > 1000
