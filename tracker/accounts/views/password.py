"""One's own password."""

from flask import flash, make_response, redirect, render_template, request
from flask_login import current_user

from tracker.accounts import credentials
from tracker.accounts.password import RULES
from tracker.accounts.throttle import Throttled
from tracker.accounts.views import bp
from tracker.accounts.views.browser import origin, remember
from tracker.refusals import Invalid


@bp.get("/account/password")
def password():
    return render_template("accounts/password.html", rules=RULES, errors={})


@bp.post("/account/password")
def change_password():
    where, token = origin()
    fields = {name: request.form.get(name, "") for name in ("current", "new", "again")}
    try:
        credentials.change_password(current_user._get_current_object(), **fields, origin=where)
    except (Invalid, Throttled) as refusal:
        response = make_response(
            render_template(
                "accounts/password.html",
                rules=RULES,
                sentence=refusal.sentence,
                errors=getattr(refusal, "errors", {}),
            ),
            refusal.status,
        )
        if isinstance(refusal, Throttled):
            response.headers["Retry-After"] = refusal.seconds
        return response
    flash("密码已修改，在其他电脑和手机上的登录都已退出。", "done")
    return remember(redirect("/", 303), token)
