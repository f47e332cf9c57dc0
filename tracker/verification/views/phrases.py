"""The phrases that the office keeps for returning cards."""

from flask import flash, redirect, render_template, request, url_for

from tracker.refusals import Invalid
from tracker.verification import phrase
from tracker.verification.views import bp
from tracker.verification.views.verification import reviewer


@bp.get("/verification/phrases")
def phrases():
    reviewer()
    return show()


@bp.post("/verification/phrases")
def add_phrase():
    try:
        phrase.add(request.form.get("text", ""), by=reviewer())
    except Invalid as invalid:
        return show(invalid.errors, request.form.get("text", "")), invalid.status
    flash("已加入常用退回理由。", "done")
    return redirect(url_for("verification.phrases"), 303)


@bp.post("/verification/phrases/<int:phrase_id>/removal")
def remove_phrase(phrase_id: int):
    phrase.remove(phrase_id, by=reviewer())
    flash("已删去。", "done")
    return redirect(url_for("verification.phrases"), 303)


def show(errors=None, typed="") -> str:
    return render_template(
        "verification/phrases.html", phrases=phrase.phrases(), errors=errors or {}, typed=typed
    )
