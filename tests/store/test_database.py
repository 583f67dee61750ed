"""The database itself: migrations, durability, several processes, errors a person can act on."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from monitor.store import Store, StoreError
from monitor.store.engine import HEAD, connect, writer
from monitor.store.tables import metadata
from monitor.store.upgrade import upgrade
from monitor.store.upkeep import info
from tests.store.builders import at, visit
from tests.store.processes import ROOT, start

WRITE_AND_DIE = """
import asyncio, os, signal, sys
from monitor.store import Store, Writer
from tests.store.builders import at, visit

async def main() -> None:
    store = Store.open(sys.argv[1])
    writer = Writer(store, max_items=10_000, max_delay_s=3600)
    for number in range(1000):
        await writer.put(visit(at(number / 1000)))
    await writer.flush()
    for number in range(50):
        await writer.put(visit(at(2 + number)))
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""

WRITE_MANY = """
import sys
from monitor.store import Store
from tests.store.builders import at, home, visit

store = Store.open(sys.argv[1])
for number in range(60):
    store.record([visit(at(number), site=sys.argv[2]), home(at(number), text=f"{sys.argv[2]} {number}")])
store.close()
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    process = start(WRITE_AND_DIE, path)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -9, errors.decode()
    with Store.open(path) as store:
        assert len(store.visits("jw", at(-1), at(1.5))) == 1000
        assert store.visits("jw", at(1.5), at(100)) == []


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    names = ("a", "b", "c")
    processes = [start(WRITE_MANY, path, name) for name in names]  # they race to migrate, too
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    with Store.open(path) as store:
        assert [len(store.visits(name, at(-1), at(100))) for name in names] == [60, 60, 60]
        assert info(store).rows["page_states"] == 180


def schema(path: Path) -> set[str]:
    """What an SQLite file is made of, order of columns and spacing aside."""
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall()
        tables = [name for kind, name, _ in found if kind == "table"]
        columns = [(name, *row[1:]) for name in tables for row in connection.execute(f"PRAGMA table_info({name})")]
    connection.close()
    return {repr(row) for row in (*found, *columns)}


def test_migrations_lead_to_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    fresh, migrated = tmp_path / "fresh.sqlite", tmp_path / "migrated.sqlite"
    Store.open(fresh).close()
    engine = connect(f"sqlite:///{migrated}")
    with writer(engine) as connection, connection.begin():
        upgrade(connection, str(migrated), None)
    for path in (fresh, migrated):
        with connect(f"sqlite:///{path}").connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
            assert MigrationContext.configure(connection).get_current_revision() == HEAD
    assert schema(fresh) == schema(migrated)


def test_an_older_schema_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    with writer(connect(f"sqlite:///{path}")) as connection, connection.begin():
        upgrade(connection, str(path), None, "0001")
    with Store.open(path) as store:
        store.record([visit(at(0))])
    with connect(f"sqlite:///{path}").connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_migration_is_the_one_that_the_code_expects() -> None:
    scripts = ScriptDirectory(str(ROOT / "monitor" / "store" / "migrations"))
    assert scripts.get_current_head() == HEAD


def test_opening_again_changes_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "facts.sqlite"
    for _ in range(2):
        with Store.open(path) as store:
            store.record([visit(at(0))])
    with Store.open(f"sqlite:///{path}") as store:
        assert len(store.visits("jw", at(-1), at(1))) == 2
    assert capfd.readouterr() == ("", "")


def test_sqlite_keeps_a_log_and_syncs_every_commit(store: Store) -> None:
    with store.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    Store.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match=r"facts\.sqlite 由更新版本的程序建立（结构版本 9999.*请升级本程序"):
        Store.open(path)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    path.write_text("[settings]\n" * 200, encoding="utf-8")
    with pytest.raises(StoreError, match=r"sites\.toml 不是巡网的数据库文件"):
        Store.open(path)
    assert path.read_text(encoding="utf-8").startswith("[settings]")


@pytest.mark.parametrize(
    "foreign",
    [
        "CREATE TABLE visits (id INTEGER PRIMARY KEY, who TEXT)",
        "CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, url TEXT)",
        "CREATE TABLE alembic_version (version_num TEXT); CREATE TABLE users (id INTEGER); INSERT INTO alembic_version VALUES ('0004')",
    ],
)
def test_another_programs_database_is_refused_and_left_as_it_was(foreign: str, tmp_path: Path) -> None:
    path = tmp_path / "a 100% other#one.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(foreign)
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"里是别的程序的数据.*没有动它.*settings\.store"):
        Store.open(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_whether_there_is_a_store_is_seen_without_making_one(tmp_path: Path) -> None:
    path = tmp_path / "facts #1.sqlite"
    assert not Store.exists(path)
    assert not path.exists()
    Store.open(path).close()
    assert Store.exists(path)
    (tmp_path / "text").write_text("不是数据库" * 200, encoding="utf-8")
    assert Store.exists(tmp_path / "text"), "opening it says what it is"


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"missing/facts\.sqlite 打不开。请确认所在目录存在"):
        Store.open(tmp_path / "missing" / "facts.sqlite")


def test_a_full_disk_loses_nothing_that_was_stored(store: Store) -> None:
    store.record([visit(at(0))])
    with store.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")  # the file may not grow any more
    with pytest.raises(StoreError, match="磁盘已满，本批数据未写入，已写入的数据不受影响"):
        store.record([visit(at(day)) for day in range(1, 5000)])
    assert store.visits("jw", at(-1), at(9)) == [visit(at(0))]
    with store.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    store.record([visit(at(1))])
    assert len(store.visits("jw", at(-1), at(9))) == 2
