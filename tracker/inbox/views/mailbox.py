"""One's own mail address."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.inbox.mailbox import Mailbox, save_address
from tracker.inbox.views import bp
from tracker.refusals import Invalid


@bp.get("/account/mail")
def mailbox():
    box = Mailbox.get_or_none(Mailbox.person == current_user.id)
    return form({"address": box.address, "wanted": box.wanted} if box else {"wanted": True})


@bp.post("/account/mail")
def save_mailbox():
    address, wanted = request.form.get("address", "").strip(), request.form.get("wanted") == "1"
    try:
        save_address(current_user._get_current_object(), address, wanted)
    except Invalid as invalid:
        return form({"address": address, "wanted": wanted}, invalid.errors), invalid.status
    flash("已保存。" if address else "已保存，不会给您发送邮件。", "done")
    return redirect(url_for("inbox.mailbox"), 303)


def form(typed, errors=None) -> str:
    return render_template(
        "inbox/mailbox.html",
        typed=typed,
        errors=errors or {},
        served=bool(current_app.config["SMTP_URL"]),
    )
