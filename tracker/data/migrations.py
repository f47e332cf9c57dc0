"""Migrations: peewee's runner over migrations/, for every command and test alike."""

import logging

from playhouse.migrations import Runner, template
from playhouse.schema_diff import diff_models

from tracker.config import ROOT
from tracker.data.database import MODELS, db
from tracker.data.database_errors import refuse_unfinished
from tracker.refusals import Refused

FOLDER = ROOT / "migrations"
OURS = {
    path.stem for path in FOLDER.glob("[0-9]*.py")
}  # as this process began: an upgrade lays others beside them while it serves
logging.getLogger("peewee.migrations").setLevel(
    logging.WARNING
)  # what was done is said by whoever asked for it


def runner() -> Runner:
    return Runner(db.obj, str(FOLDER))


def up() -> list[str]:
    """Apply what is pending. Raises Refused for a database that is unfinished, or of a newer release."""
    refuse_newer()
    return runner().up()


def refuse_newer() -> None:
    """Raise Refused before a database that is unfinished, or of a newer release, is changed or served."""
    refuse_unfinished()
    if unknown := newer():
        raise Refused(f"数据库比程序新（多出迁移 {'、'.join(unknown)}），请使用更新的程序版本。")


def newer() -> list[str]:
    """Migrations of a later release: its tables may hold, and name files, that this program knows nothing of."""
    return [m.name for m in runner().status() if m.path is None]


def lacking() -> list[str]:
    """What the database lacks that this very process needs."""
    return [m.name for m in runner().status() if not m.applied and m.name in OURS]


def difference():
    """What the models have and the database lacks, or the reverse; falsy when they agree."""
    return diff_models(db.obj, MODELS)


def generate(name: str) -> str:
    """Write the difference as a new migration; return its path. Types, lengths and nulls are not seen: add them."""
    return runner().create(name, template(difference()))
