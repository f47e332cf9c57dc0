"""One's own mail address."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.accounts.second_factor import factor_of
from tracker.accounts.throttle import Throttled
from tracker.accounts.views.browser import origin
from tracker.accounts.views.proof import prove
from tracker.inbox.mailbox import confirm_address, mailbox_of, save_address
from tracker.inbox.views import bp
from tracker.refusals import Invalid, Refusal


@bp.get("/account/mail")
def mailbox():
    return form()


@bp.post("/account/mail")
def save_mailbox():
    """After the proof: letters about the account go to this address."""
    address, wanted = request.form.get("address", "").strip(), request.form.get("wanted") == "1"
    try:
        box = save_address(prove(), address, wanted)
    except (Invalid, Throttled) as refusal:
        return form({"address": address, "wanted": wanted}, refusal)
    if box and box.pending:
        flash("已保存。确认码已发往这个邮箱，请在下面填写；确认以前不会给它发送提醒。", "done")
    else:
        flash("已保存。" if address else "已保存，不会给您发送邮件。", "done")
    return redirect(url_for("inbox.mailbox"), 303)


@bp.post("/account/mail/confirmation")
def confirm_mailbox():
    person, key = current_user._get_current_object(), current_app.secret_key
    try:
        confirm_address(person, request.form.get("code", ""), origin()[0], key=key)
    except (Invalid, Throttled) as refusal:
        return form(code_refusal=refusal)
    flash("邮箱已确认。", "done")
    return redirect(url_for("inbox.mailbox"), 303)


def form(typed=None, refusal: Refusal | None = None, code_refusal: Refusal | None = None):
    person = current_user._get_current_object()
    box, found = mailbox_of(person), refusal or code_refusal
    shown = (
        {"address": box.pending or box.address, "wanted": box.wanted} if box else {"wanted": True}
    )
    return render_template(
        "inbox/mailbox.html",
        typed=typed or shown,
        box=box,
        factor=factor_of(person),
        refusal=refusal,
        errors=getattr(refusal, "errors", {}),
        code_refusal=code_refusal,
        code_errors=getattr(code_refusal, "errors", {}),
        served=bool(current_app.config["SMTP_URL"]),
    ), found.status if found else 200
