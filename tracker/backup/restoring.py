"""Restoring into an empty place: everything is written beside it and verified first; the database comes last.

A bucket has no beside: files go to their places there, where nothing names them until the database is there.
"""

import os
import shutil
from pathlib import Path
from urllib.parse import urlparse

from tracker import clock
from tracker.backup import archive, snapshot
from tracker.backup.making import sync
from tracker.backup.restored_files import Keep, beside, in_place, write
from tracker.data.database import db
from tracker.data.stored_files import named
from tracker.refusals import Refused
from tracker.storage.configured import store_of
from tracker.storage.folder_store import FolderStore

TYPES = {"sqlite": "sqlite", "postgresql": "postgresql", "postgres": "postgresql"}


def restore(path: Path, config: dict) -> tuple[dict, list[str]]:
    """Bring the archive back; return its manifest and sentences about what was set aside."""
    files, key = Path(config["TRACKER_FILES"]), Path(config["TRACKER_DATA"]) / "secret_key"
    sqlite = TYPES[urlparse(config["DATABASE_URL"]).scheme] == "sqlite"
    database = Path(db.obj.database) if sqlite else key.with_name("database.pgdump")
    store, members = store_of(config), archive.walk(path)
    manifest = next(members)
    _same_kind(manifest, sqlite)
    apart = manifest.get("apart") is not None  # files were left where they are
    in_folder = isinstance(store, FolderStore) and not apart
    _empty(files if in_folder else None, database, sqlite)
    if not in_folder:
        archive.verify(path)  # what is in a bucket is at its place at once
    drafts = {
        target: target.with_name(target.name + ".restoring") for target in (files, key, database)
    }
    try:
        _clear(drafts)
        keep = (
            beside(drafts[files]) if in_folder else in_place(store, manifest) if not apart else None
        )
        _unpack(members, keep, drafts[key], drafts[database])
        if sqlite:
            _same_rows(manifest, snapshot.sqlite_rows(drafts[database]))
        else:
            snapshot.load_postgresql(config["DATABASE_URL"], drafts[database])
            with db.connection_context():
                _same_rows(manifest, snapshot.rows(db))
        said = _put(drafts, files if in_folder else None, key, manifest)
        if sqlite:
            said += _set_aside_stale(database)
            os.rename(drafts[database], database)
            sync(database.parent)
        said += _not_there(store) if apart else []
    except OSError as error:
        raise Refused(
            f"没有恢复：{error.strerror}（{error.filename or '磁盘'}）。请解决后清空数据目录再试。"
        ) from error
    finally:
        _clear(drafts)
    return manifest, said


def _empty(files: Path | None, database: Path, sqlite: bool) -> None:
    if sqlite and database.exists():
        raise Refused(
            f"{database} 已经存在。恢复不会覆盖任何数据库：请先把它（连同 -wal 和 -shm）移到别处。"
        )
    if not sqlite:
        with db.connection_context():
            if db.get_tables():
                raise Refused(
                    "DATABASE_URL 所指的数据库里已经有表。恢复不会覆盖任何数据库：请新建一个空的数据库。"
                )
    if files and files.is_dir() and any(path.name != ".lock" for path in files.iterdir()):
        raise Refused(f"附件目录 {files} 不是空的。恢复不会覆盖任何文件：请先把它移到别处。")


def _same_kind(manifest: dict, sqlite: bool) -> None:
    if manifest["database"] != ("sqlite" if sqlite else "postgresql"):
        raise Refused(
            f"这个备份来自 {manifest['database']}，与 DATABASE_URL 所指的数据库不是同一种，不能恢复到那里。"
        )


def _unpack(members, keep: Keep | None, key: Path, database: Path) -> None:
    for folder in {key.parent, database.parent}:
        folder.mkdir(parents=True, exist_ok=True)
    for name, stream in members:
        if name in archive.DATABASES:
            write(database, stream)
        elif name == archive.KEY:
            write(key, stream)
        else:
            keep(name.removeprefix("files/"), stream)


def _same_rows(manifest: dict, found: dict[str, int]) -> None:
    wrong = [
        name
        for name in manifest["rows"].keys() | found.keys()
        if manifest["rows"].get(name) != found.get(name)
    ]
    if wrong:
        raise Refused(
            f"备份里的数据库与清单不符：{'、'.join(sorted(wrong))} 的行数不同，没有使用。"
        )


def _put(drafts: dict[Path, Path], files: Path | None, key: Path, manifest: dict) -> list[str]:
    said = []
    if files:
        for folder in [*drafts[files].iterdir(), drafts[files]]:
            sync(folder)
        (files / ".lock").unlink(missing_ok=True)
        os.rename(drafts[files], files)  # over an empty folder, or none
        sync(files.parent)
    elif manifest["damaged"]:
        said.append(
            f"有 {len(manifest['damaged'])} 个文件在备份以前就已损坏，没有放进桶里：{'、'.join(manifest['damaged'][:3])}。"
        )
    if manifest["secret_key"]:
        if key.exists() and key.read_bytes() != drafts[key].read_bytes():
            said.append(_aside(key))
        os.rename(drafts[key], key)
    sync(key.parent)
    return said


def _not_there(store) -> list[str]:
    with db.connection_context():
        lost = [
            digest for digest in sorted(named() - set(store)) if not store.exists(digest)
        ]  # it looks in the trash too
    return (
        [
            f"注意：数据库提到的文件有 {len(lost)} 个不在文件存储里：{'、'.join(lost[:3])}。请检查 STORE_URL，或者从存储的旧版本恢复。"
        ]
        if lost
        else []
    )


def _set_aside_stale(database: Path) -> list[str]:
    """The log of a database that is gone must not be played into another one."""
    return [
        _aside(path)
        for end in ("-wal", "-shm", "-journal")
        if (path := database.with_name(database.name + end)).exists()
    ]


def _aside(path: Path) -> str:
    new = path.with_name(f"{path.name}.old-{clock.local(clock.now()):%Y%m%d-%H%M%S}")
    os.rename(path, new)
    return f"原有的 {path.name} 已改名为 {new.name}，确认不需要后可以删除。"


def _clear(drafts: dict[Path, Path]) -> None:
    """What an interrupted restore left; nobody else uses these names."""
    for draft in drafts.values():
        if draft.is_dir():
            shutil.rmtree(draft)
        else:
            draft.unlink(missing_ok=True)
