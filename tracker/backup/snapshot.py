"""The database at one moment, as a file: taken while others write, and brought back into an empty place."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from peewee import Database

from tracker.data.database import db, is_sqlite
from tracker.refusals import Refused

WAIT = 60  # seconds for a writer to finish


def take(url: str, target: Path) -> dict[str, int]:
    """Write the database to `target`; return how many rows each table had at that moment."""
    if is_sqlite():
        try:
            with closing(
                sqlite3.connect(db.obj.database, timeout=WAIT, isolation_level=None)
            ) as source:
                source.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.DatabaseError as error:
            raise _refusal(error) from error
        return sqlite_rows(target)
    # The dump and the counting see the same moment, whatever is written meanwhile.
    with db.atomic(isolation_level="REPEATABLE READ"):
        moment = db.execute_sql("SELECT pg_export_snapshot()").fetchone()[0]
        _client(
            "pg_dump",
            url,
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={moment}",
            f"--file={target}",
        )
        return rows(db)


def sqlite_rows(path: Path) -> dict[str, int]:
    """Row counts of a database file that nobody else has open; refused when the file is not sound."""
    with closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    ) as found:
        try:
            state = found.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if state != "ok" or found.execute("PRAGMA foreign_key_check").fetchone():
                raise sqlite3.DatabaseError(state)
            tables = [
                name
                for (name,) in found.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
                )
            ]
            return {
                name: found.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
                for name in tables
            }
        except sqlite3.DatabaseError as error:
            raise _refusal(error) from error


def _refusal(error: sqlite3.DatabaseError) -> Refused:
    if "is full" in str(error):
        return Refused("备份没有完成：磁盘空间不足。没有留下不完整的备份文件。")
    if "locked" in str(error):
        return Refused(f"备份没有完成：数据库被占用超过 {WAIT} 秒。请稍后再试。")
    return Refused(
        f"数据库已损坏（{error}），没有完成。请运行 flask check 查看，或者从此前的备份恢复。"
    )


def rows(database: Database) -> dict[str, int]:
    return {
        name: database.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in sorted(database.get_tables())
    }


def load_postgresql(url: str, dump: Path) -> None:
    """All of the dump or nothing of it."""
    _client(
        "pg_restore",
        url,
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        str(dump),
    )


def _client(program: str, url: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs; the password goes by the environment, where other accounts do not see it."""
    if not shutil.which(program):
        raise Refused(
            f"没有找到 PostgreSQL 的客户端程序 {program}。请安装 Debian 软件包 postgresql-client（版本不低于服务器）后重试。"
        )
    parts = urlsplit(url)
    account, _, host = parts.netloc.rpartition("@")
    user, _, password = account.partition(":")
    address = urlunsplit(parts._replace(netloc=f"{user}@{host}" if user else host))
    done = subprocess.run(
        [program, "--no-password", f"--dbname={address}", *arguments],
        capture_output=True,
        text=True,
        env=os.environ | ({"PGPASSWORD": unquote(password)} if password else {}),
    )
    if "No space left" in done.stderr:
        raise Refused(f"{program} 没有成功：磁盘空间不足。")
    if done.returncode:
        raise Refused(f"{program} 没有成功：{done.stderr.strip()[:500]}")
