"""The settings' page."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.refusals import Conflict, Invalid
from tracker.settings import change
from tracker.settings.days import KEY
from tracker.settings.fields import FIELDS
from tracker.settings.setting import all_settings
from tracker.settings.views import bp

LABELS = {field.key: field.label for field in FIELDS} | {KEY: "节假日"}


@bp.get("/settings")
def settings():
    change.may_change(current_user)
    return form(all_settings())


@bp.post("/settings")
def save():
    try:
        made = change.change(
            request.form, seen=request.form.get("seen", ""), by=current_user._get_current_object()
        )
    except (Invalid, Conflict) as refusal:
        return form(request.form, refusal), refusal.status
    flash(f"已保存：{'、'.join(LABELS[c.key] for c in made)}。" if made else "没有改动。", "done")
    return redirect(url_for("settings.settings"), 303)


def form(typed, refusal=None) -> str:
    now = all_settings()
    return render_template(
        "settings/settings.html",
        fields=FIELDS,
        typed=typed,
        now=now,
        seen=change.stamp(now),
        refusal=refusal,
        errors=getattr(refusal, "errors", {}),
        history=change.history(),
        labels=LABELS,
    )
