"""Checking an installation: everything that should be there is, and nothing that should not be; a sentence for each fault."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from peewee import DatabaseError

from tracker import clock
from tracker.audit.verification import verify
from tracker.backup import making
from tracker.backup.many_files import digest_of, lost, portions, results
from tracker.boards import tally
from tracker.boards.card import Card
from tracker.data import migrations
from tracker.data.database import db, is_sqlite
from tracker.data.stored_files import columns, is_named, unnamed
from tracker.evidence.attachment import Attachment
from tracker.evidence.uploads import KEPT_FOR
from tracker.plan.task import Task
from tracker.refusals import Missing
from tracker.units.unit import Unit

SMALL = {"thumbnail": "的缩略图", "picture": "的 JPEG 图片"}


def faults(store, mend: bool = False, backups: Path | None = None) -> Iterator[str]:
    """A sentence for each fault. Lost and damaged files only a backup can mend; `mend` recounts tallies and removes
    what nobody names, and what killed backups left in the folder `backups`.
    """
    if damage := list(_damage()):
        yield from damage
        yield "数据库读不全，文件、计数和审计日志没有检查。"
        return
    if unknown := migrations.newer():
        yield f"数据库比程序新（多出迁移 {'、'.join(unknown)}），没有改动任何文件和计数。请使用更新的程序版本再检查。"
    for part in (_database, _files, _tallies, _chain):
        yield from part(store, mend and not unknown)
    for path in making.litter(backups) if backups else ():
        yield f"备份中断留下的 {path.name}，里面有个人信息和密钥。{'已删除。' if mend else '可用 flask check --mend 删除。'}"
    if mend and backups:
        making.sweep(backups)


def _damage() -> Iterator[str]:
    """PostgreSQL has no way of asking for all of it."""
    if not is_sqlite():
        return
    try:
        for (words,) in db.execute_sql("PRAGMA integrity_check(20)").fetchall():
            if words == "ok":
                db.obj.go_on()
            else:
                yield f"数据库已损坏：{words}。请从备份恢复。"
    except (DatabaseError, sqlite3.DatabaseError) as error:
        yield f"数据库已损坏：{error}。请从备份恢复。"


def _database(store, mend) -> Iterator[str]:
    if lacking := migrations.lacking():
        yield f"有 {len(lacking)} 个迁移没有执行：{'、'.join(lacking)}。请运行 flask db up。"
    if is_sqlite():
        for table, row, parent, _ in db.execute_sql("PRAGMA foreign_key_check").fetchall():
            yield f"{table} 的第 {row} 行指向 {parent} 中不存在的行。"


def _files(store, mend) -> Iterator[str]:
    there = set()
    for digest, wrong in results(partial(_wrong_with, store), store):
        there.add(digest)
        if wrong:
            yield f"{wrong}：{_called(digest)}。请从备份恢复。"
    for digest in lost(store, there):
        if not _expired(digest):  # an upload that nobody took in time is about to be forgotten
            yield f"文件不见了：{_called(digest)}。请从备份恢复。"
    for portion in portions(sorted(there)):
        for digest in unnamed(portion):
            if store.is_old(digest):
                gone = mend and store.discard(digest, is_named)
                yield f"文件 {digest} 不属于任何材料。{'已删除。' if gone else '可用 flask check --mend 删除。'}"
    for path in store.abandoned():
        yield f"上传中断留下的半个文件 {path.name}。{'已删除。' if mend else '可用 flask check --mend 删除。'}"
    if mend:
        store.tidy(is_named)


def _wrong_with(store, digest: str) -> str:
    """Nothing when these bytes are what their name says, or have gone meanwhile."""
    try:
        return "" if digest_of(store, digest) == digest else "文件已损坏"
    except Missing:
        return ""
    except OSError as error:
        return f"文件读不出来（{error.strerror}）"


def _called(digest: str) -> str:
    """As people call it, where the row that names it has a name."""
    for column in columns():
        name = getattr(column.model.select().where(column == digest).first(), "name", "")
        if name:
            return f"“{name}”{SMALL.get(column.name, '')}（{digest}）"
    return digest


def _expired(digest: str) -> bool:
    old = Attachment.evidence.is_null() & (
        Attachment.created_at <= clock.now() - KEPT_FOR + timedelta(minutes=5)
    )
    names = (
        (Attachment.sha256 == digest)
        | (Attachment.thumbnail == digest)
        | (Attachment.picture == digest)
    )
    if (
        not Attachment.select().where(names & old).exists()
        or Attachment.select().where(names & ~old).exists()
    ):
        return False
    return not any(
        column.model.select().where(column == digest).exists()
        for column in columns()
        if column.model is not Attachment
    )


def _tallies(store, mend) -> Iterator[str]:
    cards = list(Card.select(Card, Task, Unit).join(Task).switch(Card).join(Unit).order_by(Card.id))
    for start in range(0, len(cards), 200):
        drifted = tally.drifted(cards[start : start + 200])
        for card in tally.drifted(drifted):  # twice: somebody may have been at work in between
            if mend:
                tally.refresh([card])
            yield f"任务卡 {card.id} 的核验计数与材料不符。{'已重新计数。' if mend else '可用 flask check --mend 重新计数。'}"


def _chain(store, mend) -> Iterator[str]:
    found = verify()
    if found.broken:
        yield f"审计日志不完整：{found.broken}。"
    elif found.doubt:
        yield f"审计日志的末尾无从判断：{found.doubt}。"
