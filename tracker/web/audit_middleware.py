"""What the plumbing itself tells the audit log: from where each request comes, what it was refused, what it took away."""

from flask import Flask, current_app, g, request
from flask_login import current_user

from tracker import audit
from tracker.audit.origin import Origin, origin
from tracker.web.logs import spoken_path

REFUSED = {403: "refused", 404: "refused", 429: "throttled"}


def init_app(app: Flask) -> None:
    @app.before_request
    def come():
        origin.set(Origin(request.remote_addr or "", g.get("request_id", ""), "未登录"))

    @app.teardown_request
    def gone(error):
        origin.set(Origin())

    @app.after_request
    def told(response):
        view = app.view_functions.get(request.endpoint)
        if view and request.endpoint != "static":
            try:
                _tell(response)
            except Exception as error:
                current_app.logger.error("audit: %s", error)
                if _is_download(response):  # no file leaves without its entry; other answers stand
                    response.close()
                    return app.make_response(app.handle_user_exception(error))
        return response


def _tell(response) -> None:
    action = REFUSED.get(response.status_code)
    if not action and not _is_download(response):
        return  # most answers: who asked is not even looked up
    person = current_user._get_current_object()
    by = person if person.is_authenticated else None
    if action and (by or action == "throttled"):
        audit.now_and_then(
            action, target=spoken_path(), by=by, words=f"{request.method} {response.status_code}"
        )
    elif by and not action:
        name = response.headers["Content-Disposition"].partition("=")[2][:150]
        tell = (
            audit.alone if response.status_code == 200 else audit.now_and_then
        )  # a viewer fetches its PDF in pieces
        tell("download", target=spoken_path(), by=by, after={"file": name})


def _is_download(response) -> bool:
    return "Content-Disposition" in response.headers and response.status_code in (200, 206)
