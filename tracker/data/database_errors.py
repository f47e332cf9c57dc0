"""Is the database fit to be used, and what does its complaint mean to the person who reads it?"""

import sqlite3
from contextlib import nullcontext
from pathlib import Path

from peewee import DatabaseError

from tracker.data.database import db, is_sqlite
from tracker.refusals import Refused

REMEDY = "请停止服务，把数据目录移到别处妥善保存，再运行 ./manage restore 备份文件 恢复；办法见 docs/operations.md。"
DAMAGED = "数据库文件已损坏，系统不能使用它。" + REMEDY
UNPREPARED = "数据库还没有建好，或者比程序旧。请先运行 ./manage flask prepare。"
MOVE, RESTORE = "unfinished_move", "unfinished_restore"
UNFINISHED = {  # tables that stand in a database as long as it is being filled
    MOVE: "这个数据库是搬迁的目标，而搬迁没有完成，不能使用。请重新运行 flask move-store，或者换一个数据库。",
    RESTORE: "从备份恢复没有完成，不能使用。请用同一个备份文件再运行一次 ./manage restore，它会接着办完。",
}
MEANINGS = {
    "no such table": UNPREPARED,
    'relation "': UNPREPARED,  # … does not exist, says PostgreSQL
    "malformed": DAMAGED,
    "not a database": DAMAGED,
    "Could not decode": DAMAGED,  # text that is none
    "readonly": "数据目录是只读的，系统不能写入。请检查磁盘是否出错、目录权限和挂载方式。",
    "unable to open": "数据库文件打不开。请检查数据目录是否存在，以及运行本程序的账号能否读写它。",
    "is full": "服务器的磁盘空间不足，刚才的操作没有保存。请联系系统管理员清理后重试。",
}


def meaning_of(error: Exception) -> str:
    """A sentence for the operator; empty when the database's complaint is none of the known ones."""
    text = str(getattr(error, "object", error))  # of a complaint that quotes what is no text
    return next((sentence for words, sentence in MEANINGS.items() if words in text), "")


def refuse_unfinished() -> None:
    """Of the connected database. Raises Refused as long as a restore or a move into it has not ended."""
    for table in db.get_tables():
        if table in UNFINISHED:
            raise Refused(UNFINISHED[table])


def refuse_damaged(files: Path) -> None:
    """Before anything is served or migrated. Cheap: SQLite itself sees a file that was cut short."""
    if not is_sqlite() or db.obj.database == ":memory:":
        return
    path = Path(db.obj.database)
    empty = not path.exists() or not path.stat().st_size
    try:
        with nullcontext() if empty else db.connection_context():
            empty = empty or not db.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except (DatabaseError, UnicodeDecodeError) as error:
        if meaning_of(error) == DAMAGED:
            raise Refused(DAMAGED) from error
        raise
    if empty and any(files.glob("??/*")):
        raise Refused(f"{path} 不见了或者是空的，而附件目录里有文件，没有另建新的数据库。" + REMEDY)


def refuse_damaged_pages() -> None:
    """Before a start; what is sound may be written to again. SQLite reads its whole file, but compares no index with its table."""
    if not is_sqlite():
        return
    try:
        sound = db.execute_sql("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except (DatabaseError, sqlite3.DatabaseError):
        sound = False
    if not sound:
        raise Refused(DAMAGED)
    db.obj.go_on()
