"""What the plumbing itself tells the audit log: from where each request comes, what it was refused, what it took away."""

import atexit
from contextlib import suppress

from flask import Flask, current_app, g, request
from flask_login import current_user

from tracker import audit
from tracker.audit.origin import Origin, origin
from tracker.data.database import db
from tracker.web.logs import spoken_path

REFUSED = {
    400: "malformed",
    403: "refused",
    404: "refused",
    405: "malformed",
    413: "upload.refused",
    429: "throttled",
}


def init_app(app: Flask) -> None:
    @app.before_request
    def come():
        origin.set(Origin(request.remote_addr or "", g.get("request_id", ""), "未登录"))

    @app.teardown_request
    def gone(error):
        origin.set(Origin())

    def ended():
        with suppress(Exception), db.connection_context():
            audit.write_counts(early=True)

    if not app.testing:
        atexit.register(ended)

    @app.after_request
    def told(response):
        if request.endpoint != "static":
            try:
                _tell(response)
                audit.write_counts()
            except Exception as error:
                current_app.logger.error("audit: %s", error)
                if _is_download(response):  # no file leaves without its entry; other answers stand
                    response.close()
                    return app.make_response(app.handle_user_exception(error))
        return response


def upload_refused(name: str, sentence: str) -> None:
    """Note that a file was not taken, and why. The answer, whatever its status, adds nothing to that."""
    g.is_noted = True
    by = current_user._get_current_object()
    audit.counted("upload.refused", target=spoken_path(), by=by, words=f"{name}：{sentence}"[:300])


def _tell(response) -> None:
    action = g.get("refused_as") or REFUSED.get(response.status_code)
    if request.path == "/favicon.ico":
        return  # browsers ask for it unbidden beside a PDF
    if g.get("is_noted") or not (action or _is_download(response)):
        return  # most answers: who asked is not even looked up
    person = current_user._get_current_object()
    by = person if person.is_authenticated else None
    words = f"{request.method} {response.status_code}"
    if action and (by or action == "throttled"):
        audit.counted(action, target=spoken_path(), by=by, words=words)
    elif action:  # a stranger may try any number of addresses
        audit.counted(g.get("refused_as", "probe"), words=f"{words} {spoken_path()}")
    elif by:
        name = response.headers["Content-Disposition"].partition("=")[2][:150]
        tell = (
            audit.alone if response.status_code == 200 else audit.once_in_a_while
        )  # a viewer fetches its PDF in pieces
        tell("download", target=spoken_path(), by=by, after={"file": name})


def _is_download(response) -> bool:
    return "Content-Disposition" in response.headers and response.status_code in (200, 206)
