"""Restoring into an empty place: the archive is read in full first, and the database comes last.

Files go to their places, where nothing names them until the database is there. It is marked as unfinished meanwhile,
so that no start takes it for an installation; the same restore, run again, goes on where an interrupted one ended.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from peewee import DatabaseError

from tracker import clock
from tracker.audit.end_note import END_NOTE
from tracker.backup import archive, snapshot, target
from tracker.backup.many_files import lost
from tracker.data import scratch
from tracker.data.database import db, is_sqlite
from tracker.data.database_errors import RESTORE
from tracker.data.whole_file import sync_folder
from tracker.refusals import Refusal, Refused
from tracker.storage.configured import store_of


def restore(path: Path, config: dict) -> tuple[dict, list[str]]:
    """Bring the archive back; return its manifest and sentences about what was set aside or is missing."""
    manifest = archive.verify(path)
    _refuse_other_kind(manifest)
    _refuse_occupied()
    store, apart = store_of(config), manifest.get("apart") is not None
    there = set() if apart else _already_there(store, manifest)
    key = Path(config["TRACKER_DATA"]) / "secret_key"
    database = Path(db.obj.database) if is_sqlite() else key.with_name("database.pgdump")
    drafts = {place: place.with_name(place.name + ".restoring") for place in (key, database)}
    try:
        _clear(drafts)
        said = _set_aside_stale(database)
        target.begin(db.obj, RESTORE)
        for folder in {key.parent, database.parent}:
            folder.mkdir(parents=True, exist_ok=True)
        for digest, stream in _unpacked(path, manifest, drafts[key], drafts[database]):
            if digest not in there and digest not in manifest["damaged"]:
                store.put(stream)
        if manifest["secret_key"]:
            said += _put_key(drafts[key], key)
        _finish(config["DATABASE_URL"], manifest, drafts[database], database)
        key.with_name(END_NOTE).unlink(missing_ok=True)  # of the database that was here before
    except Refused:
        raise
    except (OSError, Refusal) as error:
        why = getattr(error, "heading", None) or f"{error.strerror}（{error.filename or '磁盘'}）"
        raise Refused(f"恢复没有完成：{why}。请解决后再运行一次，它会接着办完。") from error
    finally:
        _clear(drafts)
    return manifest, said + _files_missing(store, manifest, apart)


def verify(path: Path) -> dict:
    """Read the whole archive, count the rows of SQLite's database in it, and return its manifest. Raises Refused."""
    members = archive.walk(path)
    manifest = next(members)
    try:
        with scratch.folder("tracker-verify-") as folder:
            for name, stream in members:
                if archive.DATABASES.get(name) == "sqlite":
                    _write(folder / name, stream)
                    _refuse_other_rows(manifest, snapshot.sqlite_rows(folder / name))
    except OSError as error:
        raise Refused(
            f"备份没有核对完：{error.strerror}。可以用环境变量 TMPDIR 另指一个放临时文件的目录。"
        ) from error
    return manifest


def _refuse_other_kind(manifest: dict) -> None:
    if manifest["database"] != ("sqlite" if is_sqlite() else "postgresql"):
        raise Refused(
            f"这个备份来自 {manifest['database']}，与 DATABASE_URL 所指的数据库不是同一种，不能恢复到那里。"
        )


def _refuse_occupied() -> None:
    if not is_sqlite():
        target.is_unfinished(
            db.obj,
            RESTORE,
            "DATABASE_URL 所指的数据库里已经有表。恢复不会覆盖任何数据库：请新建一个空的数据库。",
        )
        return
    path = Path(db.obj.database)
    occupied = f"{path} 已经存在。恢复不会覆盖任何数据库：请先把它（连同 -wal 和 -shm）移到别处。"
    try:
        if path.exists() and not target.is_unfinished(db.obj, RESTORE, occupied):
            raise Refused(occupied)
    except DatabaseError:
        raise Refused(occupied) from None


def _already_there(store, manifest: dict) -> set[str]:
    """What an interrupted restore has put into the store. Raises Refused for files that are not in the archive."""
    there = set()
    for digest in store:
        if f"files/{digest}" not in manifest["members"]:
            raise Refused(
                "存放附件的目录或桶里有这个备份以外的文件。恢复不会与别的文件混在一起：请把它们移到别处，或者换一个空的目录、桶或前缀。"
            )
        there.add(digest)
    return there


def _unpacked(
    path: Path, manifest: dict, key: Path, database: Path
) -> Iterator[tuple[str, BinaryIO]]:
    """(digest, stream) of each file; key and database are written to their drafts."""
    members = archive.walk(path)
    next(members)
    for name, stream in members:
        if name in archive.DATABASES:
            _write(database, stream)
            if is_sqlite():
                _refuse_other_rows(manifest, snapshot.sqlite_rows(database))
        elif name == archive.KEY:
            _write(key, stream)
        else:
            yield name.removeprefix("files/"), stream


def _write(place: Path, stream: BinaryIO) -> None:
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(stream, file, archive.CHUNK)
        file.flush()
        os.fsync(file.fileno())


def _refuse_other_rows(manifest: dict, found: dict[str, int]) -> None:
    wrong = [
        name
        for name in manifest["rows"].keys() | found.keys()
        if manifest["rows"].get(name) != found.get(name)
    ]
    if wrong:
        raise Refused(
            f"备份里的数据库与清单不符：{'、'.join(sorted(wrong))} 的行数不同，没有使用。"
        )


def _put_key(draft: Path, key: Path) -> list[str]:
    said = []
    if key.exists() and key.read_bytes() != draft.read_bytes():
        said.append(_set_aside(key))
    os.rename(draft, key)
    sync_folder(key.parent)
    return said


def _finish(url: str, manifest: dict, draft: Path, database: Path) -> None:
    """The database, and with it the end of the mark."""
    if is_sqlite():
        db.obj.close_all()
        for end in ("-wal", "-shm"):  # of the marked one
            database.with_name(database.name + end).unlink(missing_ok=True)
        os.rename(draft, database)
        sync_folder(database.parent)
        return
    snapshot.load_postgresql(url, draft)
    with db.connection_context():
        found = snapshot.rows(db)
        found.pop(RESTORE)
        _refuse_other_rows(manifest, found)
        target.end(db.obj, RESTORE)


def _files_missing(store, manifest: dict, apart: bool) -> list[str]:
    if damaged := manifest["damaged"]:
        return [
            f"有 {len(damaged)} 个文件在备份以前就已损坏，没有恢复（残余的内容还在备份文件里）：{'、'.join(damaged[:3])}。"
        ]
    if not apart:
        return []
    with db.connection_context():
        missing = lost(store)
    if not missing:
        return []
    return [
        f"注意：数据库提到的文件有 {len(missing)} 个不在文件存储里：{'、'.join(missing[:3])}。请检查 STORE_URL，或者从存储的旧版本恢复。"
    ]


def _set_aside_stale(database: Path) -> list[str]:
    """The log of a database that is gone must not be played into another one."""
    if database.exists():  # an unfinished one, which is cleared together with its log
        return []
    return [
        _set_aside(path)
        for end in ("-wal", "-shm", "-journal")
        if (path := database.with_name(database.name + end)).exists()
    ]


def _set_aside(path: Path) -> str:
    new = path.with_name(f"{path.name}.old-{clock.local(clock.now()):%Y%m%d-%H%M%S}")
    os.rename(path, new)
    return f"原有的 {path.name} 已改名为 {new.name}，确认不需要后可以删除。"


def _clear(drafts: dict[Path, Path]) -> None:
    """What an interrupted restore left; nobody else uses these names."""
    for draft in drafts.values():
        draft.unlink(missing_ok=True)
