"""GET /healthz: is this installation in order, or which part of it is not? GET /readyz: can it answer?"""

import errno
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from flask import Flask, current_app, jsonify
from peewee import OperationalError

from tracker.accounts.authentication import public
from tracker.data import migrations
from tracker.data.database import db, is_sqlite
from tracker.data.database_errors import meaning_of, refuse_unfinished
from tracker.jobs import pulse
from tracker.printing import fonts
from tracker.refusals import Refusal

ROOM = 256 * 1024  # bytes that a disk must still take
GOOD_FOR, BAD_FOR = 30.0, 2.0  # seconds for which the outcome of a costly check stands


def init_app(app: Flask) -> None:
    app.extensions["write_proof"] = Proof(_writing)
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


@public
def healthz():
    report = {name: _state(check) for name, check in CHECKS.items()}
    return jsonify(report), 200 if set(report.values()) == {"ok"} else 503


@public
def readyz():
    """May requests be sent here? Cheap: a load balancer asks every few seconds. Without the files' store all but files works:
    it is not asked, or its failure would take every instance out of service at once. Nor is it asked whether a newer program has
    migrated the database: what serves already goes on until it is replaced, and nothing older is let in. That it can write is
    proved twice a minute."""
    state = _state(_ready)
    return jsonify(database=state), 200 if state == "ok" else 503


def _state(check) -> str:
    try:
        check()
    except Exception as error:  # whatever is wrong, the load balancer gets an answer
        current_app.logger.error("healthz: %s", error)
        return str(error) if isinstance(error, (Unwell, Refusal)) else meaning_of(error) or "不可用"
    return "ok"


class Unwell(Exception):
    pass


class Proof:
    """The state that a costly check found, asked anew when that is old; whoever comes meanwhile is not kept waiting."""

    def __init__(self, check: Callable):
        self.check, self.state, self.until, self.lock = check, "ok", 0.0, Lock()

    def __call__(self) -> str:
        if time.monotonic() >= self.until and self.lock.acquire(blocking=False):
            try:
                self.state = _state(self.check)
                self.until = time.monotonic() + (GOOD_FOR if self.state == "ok" else BAD_FOR)
            finally:
                self.lock.release()
        return self.state


def _writing() -> None:
    """Write to the database and, where that is a file, beside it."""
    db.obj.look()
    if is_sqlite():
        _room_beside(Path(db.obj.database))
    try:
        with db.without_waiting():
            pulse.beat(pulse.WEB)
    except OperationalError as error:
        if "lock" not in str(error):  # somebody else writes
            raise


def _room_beside(path: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=path.parent) as file:
            file.write(bytes(ROOM))
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise Unwell("磁盘空间不足" if full else f"数据目录不能写入（{error.strerror}）") from error


def _database() -> None:
    refuse_unfinished()
    db.execute_sql("SELECT count(*) FROM year").fetchone()
    if migrations.newer():
        raise Unwell("数据库比程序新，请换用更新的程序版本")
    _saving()


def _saving() -> None:
    state = current_app.extensions["write_proof"]()  # which may find a reason to stop
    if why := db.obj.why_stopped():
        raise Unwell(why)
    if state != "ok":
        raise Unwell(state)


def _ready() -> None:
    refuse_unfinished()
    if lacking := migrations.lacking():
        raise Unwell(f"有 {len(lacking)} 个迁移没有执行")
    _saving()


def _files() -> None:
    current_app.extensions["store"].check()


def _fonts() -> None:
    fault = fonts.check(current_app.config["TRACKER_FONTS"])
    if fault:
        raise Unwell(str(fault))


def _key() -> None:
    """The signing key's file, which the next start will read."""
    path = current_app.config["KEY_FILE"]
    if path and path.read_text().strip() != current_app.secret_key:
        raise Unwell("签名密钥文件是空的，或者与运行中的不同，请从备份取回")


def _worker() -> None:
    if not pulse.is_alive(pulse.WORKER):
        raise Unwell("后台工作进程没有运行，报告、打印和每日提醒都会等着")


CHECKS = {
    "database": _database,
    "files": _files,
    "fonts": _fonts,
    "key": _key,
    "worker": _worker,
}
