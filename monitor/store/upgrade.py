"""Bringing a database's schema to the newest revision, with Alembic."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from monitor.store.errors import StoreError

_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, where: str, found: str | None, to: str = "head") -> None:
    """Run the migrations that lead from the revision ``found`` to another, inside the connection's transaction.

    Raises :class:`StoreError` when a newer program made the schema.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to)
    except CommandError as error:  # the revision found is none of ours
        raise StoreError(
            f"数据库 {where} 由更新版本的程序建立（结构版本 {found}，本程序只认识较旧的）。请升级本程序后再打开。"
        ) from error
