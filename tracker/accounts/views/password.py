"""One's own password."""

from flask import flash, make_response, redirect, render_template, request
from flask_login import current_user

from tracker.accounts import credentials
from tracker.accounts.password import RULES
from tracker.accounts.second_factor import factor_of
from tracker.accounts.throttle import Throttled
from tracker.accounts.views import bp
from tracker.accounts.views.browser import origin, remember
from tracker.accounts.views.proof import proof_in_form
from tracker.refusals import Invalid, Refusal


@bp.get("/account/password")
def password():
    return password_page()


@bp.post("/account/password")
def change_password():
    new, again = (request.form.get(name, "") for name in ("new", "again"))
    try:
        credentials.change_password(
            current_user._get_current_object(), proof_in_form(), new=new, again=again
        )
    except (Invalid, Throttled) as refusal:
        response = make_response(password_page(refusal), refusal.status)
        if isinstance(refusal, Throttled):
            response.headers["Retry-After"] = refusal.seconds
        return response
    flash("密码已修改，在其他电脑和手机上的登录都已退出。", "done")
    return remember(redirect("/", 303), origin()[1])


def password_page(refusal: Refusal | None = None) -> str:
    return render_template(
        "accounts/password.html",
        rules=RULES,
        factor=factor_of(current_user._get_current_object()),
        sentence=refusal.sentence if refusal else "",
        errors=getattr(refusal, "errors", {}),
    )
