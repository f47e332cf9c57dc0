"""Is the database fit to be used, and what does its complaint mean to the person who reads it?"""

from contextlib import nullcontext
from pathlib import Path

from peewee import DatabaseError

from tracker.data.database import db, is_sqlite
from tracker.refusals import Refused

RESTORE = "请停止服务，把数据目录移到别处妥善保存，再运行 ./manage restore 备份文件 恢复；办法见 docs/operations.md。"
DAMAGED = "数据库文件已损坏，系统不能使用它。" + RESTORE
UNPREPARED = "数据库还没有建好，或者比程序旧。请先运行 ./manage flask prepare。"
MEANINGS = {
    "no such table": UNPREPARED,
    'relation "': UNPREPARED,  # … does not exist, says PostgreSQL
    "malformed": DAMAGED,
    "not a database": DAMAGED,
    "readonly": "数据目录是只读的，系统不能写入。请检查磁盘是否出错、目录权限和挂载方式。",
    "unable to open": "数据库文件打不开。请检查数据目录是否存在，以及运行本程序的账号能否读写它。",
    "is full": "服务器的磁盘空间不足，刚才的操作没有保存。请联系系统管理员清理后重试。",
}


def meaning_of(error: Exception) -> str:
    """A sentence for the operator; empty when the database's complaint is none of the known ones."""
    return next((sentence for words, sentence in MEANINGS.items() if words in str(error)), "")


def refuse_damaged(files: Path) -> None:
    """Before anything is served or migrated. Cheap: SQLite itself sees a file that was cut short; `flask check` reads all of it."""
    if not is_sqlite() or db.obj.database == ":memory:":
        return
    path = Path(db.obj.database)
    empty = not path.exists() or not path.stat().st_size
    try:
        with nullcontext() if empty else db.connection_context():
            empty = empty or not db.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except DatabaseError as error:
        if meaning_of(error) == DAMAGED:
            raise Refused(DAMAGED) from error
        raise
    if empty and any(files.glob("??/*")):
        raise Refused(
            f"{path} 不见了或者是空的，而附件目录里有文件，没有另建新的数据库。" + RESTORE
        )
