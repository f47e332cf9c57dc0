"""The conversation on a card's page, and its files."""

from flask import flash, g, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.boards.queries import card_by_id
from tracker.boards.views.card import show
from tracker.evidence.views.files import given_out, shown, small
from tracker.evidence.views.form_data import files_given, ids_given, terms
from tracker.refusals import Invalid
from tracker.remarks import remark
from tracker.remarks.views import bp


@bp.post("/cards/<int:card_id>/remarks")
def say(card_id: int):
    card, person = card_by_id(card_id), current_user._get_current_object()
    remark.allowed(card, person)
    staged, wrong = files_given([""])
    try:
        if wrong:
            raise Invalid(wrong)
        remark.say(card, request.form.get("text", ""), ids_given(staged), by=person)
    except Invalid as invalid:
        g.remark_refused = invalid.errors, staged
        return show(card, notice="留言没有发出，写的内容和已上传的附件都还在。"), invalid.status
    flash("留言已发出。", "done")
    return redirect(url_for("boards.card", card_id=card_id) + "#remarks", 303)


@bp.get("/remarks/files/<int:file_id>/<name>")
def remark_file(file_id: int, name: str):
    """The file under its own name, whatever the address calls it."""
    return given_out(remark.file_for(current_user._get_current_object(), file_id))


@bp.get("/remarks/files/<int:file_id>/thumbnail")
def remark_thumbnail(file_id: int):
    return small(remark.file_for(current_user._get_current_object(), file_id))


@bp.get("/remarks/files/<int:file_id>/picture")
def remark_picture(file_id: int):
    return shown(remark.file_for(current_user._get_current_object(), file_id))


def conversation(card, person) -> str:
    if not remark.may_read(card, person):
        return ""
    errors, staged = g.get("remark_refused", ({}, []))
    return render_template(
        "remarks/_remarks.html",
        card=card,
        remarks=remark.remarks_on(card),
        may_write=remark.may_write(card, person),
        errors=errors,
        staged=staged,
        typed=request.form.get("text", "") if errors else "",
        uploads=terms(),
    )
