"""What a person sees when something was not done: a sentence, with the right status."""

import sqlite3

from flask import Flask, current_app, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException
from peewee import DatabaseError, DataError, InterfaceError, OperationalError
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException, SecurityError

from tracker.accounts.authentication import nobody_asks
from tracker.data.database import db
from tracker.data.database_errors import DAMAGED, meaning_of
from tracker.refusals import Forbidden, Missing, Refusal
from tracker.web.htmx import wants_fragment

HEADINGS = {kind.status: kind.heading for kind in (Forbidden, Missing)}
SENTENCES = {
    400: "请求的格式不对，请返回上一页重试。",
    403: "您没有权限办理这件事。",
    404: "没有这个页面，或者您无权查看。",
    405: "这个地址不能这样使用，请返回上一页重试。",
    413: "上传的内容超过了大小限制，请减少或压缩文件后重试。",
    429: "操作太频繁，请稍后再试。",
}


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, lambda e: reply(e.status, e.heading, e.sentence, e.link))
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    for busy in (OperationalError, InterfaceError, MaxConnectionsExceeded):
        app.register_error_handler(busy, _database)
    for broken in (DatabaseError, sqlite3.DatabaseError):  # peewee renames no fault of a fetch
        app.register_error_handler(broken, _damaged)
    for absurd in (
        DataError,
        OverflowError,
        ParseException,
    ):  # a number that no column holds; a body whose pieces are miscounted
        app.register_error_handler(absurd, _absurd)
    app.register_error_handler(Exception, _unexpected)


def reply(status: int, heading: str, sentence: str, link=None):
    """The refusal as JSON, as a fragment for the page's message region, or as a page of its own."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=sentence), status
    template = "_notice.html" if wants_fragment() else "errors/page.html"
    return render_template(
        template, status=status, heading=heading, sentence=sentence, link=link
    ), status


def _http(error: HTTPException):
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):
        return reply(
            400,
            "网址不对",
            "请用系统管理员公布的网址访问。管理员请把这个网址写进设置 PUBLIC_URL 或 TRUSTED_HOSTS，再重新启动。",
        )
    return reply(
        error.code,
        HEADINGS.get(error.code, "没有办成"),
        SENTENCES.get(error.code, "这件事没有办成，请返回上一页重试。"),
    )


def _forged(error: CSRFError):
    g.refused_as = "form.refused"
    return reply(
        400,
        "页面已经过期",
        "页面停留太久或者已在别处退出，请刷新页面后重试。填写的内容请先复制保存。",
    )


def _database(error: Exception):
    nobody_asks()
    current_app.logger.error("database: %s", error)
    current_app.extensions["write_proof"].until = 0.0
    if "is full" in str(error):
        return reply(507, "磁盘空间不足", meaning_of(error))
    if "readonly" in str(error):
        return reply(
            503,
            "暂时不能保存",
            "服务器的数据目录现在是只读的，刚才的操作没有保存。请联系系统管理员。",
        )
    page, status = reply(
        503, "系统繁忙", "数据库暂时没有响应，刚才的操作没有保存。请稍候再试一次。"
    )
    return page, status, {"Retry-After": "10"}


def _damaged(error: Exception):
    if meaning_of(error) != DAMAGED:
        return _unexpected(error)
    db.obj.note_damage(error)
    nobody_asks()
    current_app.logger.critical("%s (%s)", DAMAGED, error)
    return reply(
        503,
        "系统暂停使用",
        "系统的数据库出了问题，刚才的操作没有保存。请联系系统管理员从备份恢复。",
    )


def _absurd(error: Exception):
    current_app.logger.warning("absurd value: %s", error)
    return reply(400, "没有办成", SENTENCES[400])


def _unexpected(error: Exception):
    nobody_asks()
    current_app.logger.exception("unexpected")
    return reply(
        500,
        "系统出错",
        "系统出了意外，刚才的操作可能没有保存。请稍后再试；仍有问题请联系系统管理员。",
    )
