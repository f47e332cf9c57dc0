"""Making an archive: the database first, so that every file that one of its rows names is there to be copied."""

import errno
import os
import re
import shutil
from pathlib import Path

from tracker import clock
from tracker.backup import archive, snapshot
from tracker.backup.many_files import lost
from tracker.data import scratch
from tracker.data.database import is_sqlite
from tracker.data.whole_file import sync_folder
from tracker.refusals import Missing, Refused

NAME = re.compile(r"tracker-\d{8}-\d{6}\.tar")
FOLDER = "backups"  # in the data folder, unless the operator names another
SCRATCH = ".backup-"
OLD_LITTER = (".*.tar.part-*", ".snapshot-*")  # of releases whose parts nobody locked


def make(config: dict, store, target: Path | None, *, apart: bool = False) -> tuple[Path, dict]:
    """Write and verify one archive; return its path and manifest. It has its name only once it is whole.

    With `apart` files stay where they are, and only their being there is looked at.
    """
    path = _place(config, target)
    sweep(path.parent)
    try:
        with scratch.folder(SCRATCH, path.parent) as folder:
            draft = folder / "archive"
            handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w+b") as file:
                _write(config, store, archive.Writer(file), folder / "database", apart)
                file.flush()
                os.fsync(file.fileno())
            manifest = archive.verify(draft)
            os.link(draft, path)  # unlike a renaming, it overwrites nothing
        sync_folder(path.parent)
    except FileExistsError:
        raise Refused(f"{path} 已经存在，没有覆盖。") from None
    except OSError as error:
        why = "磁盘空间不足" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror
        raise Refused(f"备份没有完成：{why}。没有留下不完整的备份文件。") from error
    return path, manifest


def litter(folder: Path) -> list[Path]:
    """What backups that were killed have left in `folder`: personal data and the signing key."""
    unlocked = (path for pattern in OLD_LITTER for path in folder.glob(pattern))
    return sorted([*scratch.abandoned(SCRATCH, folder), *filter(scratch.is_old, unlocked)])


def sweep(folder: Path) -> None:
    for path in litter(folder):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _place(config: dict, target: Path | None) -> Path:
    path = target or Path(config["TRACKER_DATA"]) / FOLDER
    if target is None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_dir():
        path /= f"tracker-{clock.local(clock.now()):%Y%m%d-%H%M%S}.tar"
    if not path.parent.is_dir():
        raise Refused(f"没有目录 {path.parent}，请先建立。")
    if path.exists():
        raise Refused(f"{path} 已经存在，没有覆盖。")
    return path.absolute()


def _write(config: dict, store, writer: archive.Writer, database: Path, apart: bool) -> None:
    rows = snapshot.take(config["DATABASE_URL"], database)
    with database.open("rb") as file:
        writer.add("database.sqlite3" if is_sqlite() else "database.pgdump", file)
    there, damaged = set(), []
    for digest in store:
        try:
            if not apart:
                with store.open(digest) as file:
                    if writer.add(f"files/{digest}", file) != digest:
                        damaged.append(digest)
        except Missing:  # forgotten since the snapshot: an upload that no record took
            continue
        there.add(digest)
    key = Path(config["TRACKER_DATA"]) / "secret_key"
    if has_key := key.exists() and key.read_text().strip() == config["SECRET_KEY"]:
        with key.open("rb") as file:
            writer.add(archive.KEY, file)
    writer.finish(
        created_at=clock.local(clock.now()).isoformat(timespec="seconds"),
        database="sqlite" if is_sqlite() else "postgresql",
        rows=rows,
        apart=len(there) if apart else None,
        secret_key=has_key,
        damaged=damaged,
        missing=lost(store, there),
    )


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` archives that bear the name that we give; return the removed.

    Those named after a moment that lies ahead of now, by a clock that was ahead, neither count nor go.
    """
    now = f"tracker-{clock.local(clock.now()):%Y%m%d-%H%M%S}.tar"
    ours = sorted(p for p in folder.iterdir() if NAME.fullmatch(p.name) and p.name <= now)
    old = ours[:-keep] if keep else []
    for path in old:
        path.unlink()
    return old
