"""One move: files first, then all rows in one transaction that also proves them. Until its end the target is marked unfinished."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from peewee import DatabaseError

from tracker.audit.verification import verify
from tracker.backup import target as place
from tracker.backup.transfer import files, rows
from tracker.backup.transfer.rows import using
from tracker.data import migrations
from tracker.data.database import MODELS, database_at, db, is_sqlite
from tracker.data.database_errors import MOVE
from tracker.data.stored_files import named
from tracker.refusals import Refused
from tracker.search import index
from tracker.storage.configured import store_at, store_of


@dataclass(frozen=True)
class Moved:
    """What was proved equal; `lost` are files that rows name and that were gone before."""

    tables: dict[str, tuple[int, str]]
    files: int
    entries: int
    lost: list[str]


def move(config, to_database: str, to_store: str, say: Callable[[str], None]) -> Moved:
    """Copy the connected installation. Refused, with the target unfinished, when anything is not the same."""
    source, target = db.obj, database_at(to_database)
    target.key = source.key
    old, new = store_of(config), store_at(to_store, config)
    _fit_to_be_moved()
    if to_database == config["DATABASE_URL"] or to_store in (
        config["STORE_URL"],
        str(config["TRACKER_FILES"]),
    ):
        raise Refused("目标和现在用的是同一个数据库或者同一个文件存储，没有搬迁。")
    try:
        _begin(target, new)
        with using(target), target.connection_context():
            files.copy(old, new, lambda count: say(f"已复制并核对 {count} 个文件……"))
            migrations.runner().up()
            with _nobody_writes(source), target.atomic():
                return _all_of_it(source, target, old, new, say)
    except DatabaseError as error:
        raise Refused(f"搬迁没有完成，原来的数据没有改动：{str(error).strip()[:300]}") from error
    finally:
        target.close_all()


def _all_of_it(source, target, old, new, say) -> Moved:
    say("复制数据库……")
    for model in reversed(MODELS):
        model.delete().execute()  # what migrations put there
    before = {model: rows.copy(model, source, target) for model in MODELS}
    index.rebuild()
    count = files.copy(old, new, prove_all=False)  # with what came while the first were copied
    missing = sorted(named() - set(new))  # nobody else comes or goes there, and it has no trash
    say("逐表核对……")
    wrong = [
        model._meta.table_name
        for model, said in before.items()
        if rows.sum_of(model, target) != said
    ]
    found = verify()
    if wrong or found.broken:
        raise Refused(
            f"搬迁没有完成：{'、'.join(wrong) or '审计日志'} 与原来的不同{found.broken and f'（{found.broken}）'}。"
        )
    place.end(db.obj, MOVE)
    return Moved(
        {model._meta.table_name: said for model, said in before.items()},
        count,
        found.entries,
        missing,
    )


def _fit_to_be_moved() -> None:
    if migrations.lacking() or migrations.newer():
        raise Refused(
            "数据库的迁移与程序不一致，没有搬迁。请先运行 flask db status 查看，再运行 flask db up。"
        )
    rows.refuse_strange_tables()
    if broken := verify().broken:
        raise Refused(f"审计日志不完整：{broken}，没有搬迁。请先查明原因。")


def _begin(target, new) -> None:
    """Into an empty place only; what an interrupted move left of its rows is cleared, its files are gone on with."""
    occupied = "目标数据库里已经有表。搬迁不会覆盖任何数据库：请新建一个空的数据库。"
    if not place.is_unfinished(target, MOVE, occupied) and next(iter(new), None):
        raise Refused(
            "目标文件存储不是空的。搬迁不会与别的文件混在一起：请换一个空的目录、桶或前缀。"
        )
    new.check()
    place.begin(target, MOVE)


@contextmanager
def _nobody_writes(source):
    """Who tries waits, and is told that the system is busy: nothing can come between the copy and its proof."""
    with source.atomic():  # SQLite: this alone takes the right to write
        with using(source):
            if not is_sqlite():
                db.execute_sql(
                    f"LOCK TABLE {', '.join(chr(34) + name + chr(34) for name in db.get_tables())} IN SHARE MODE"
                )
        yield
