"""Changing a record, and putting another in its place."""

from flask import request
from flask_login import current_user

from tracker.evidence import records
from tracker.evidence.evidence import Evidence
from tracker.evidence.fieldtypes import clean
from tracker.evidence.queries import record_for
from tracker.evidence.supersession import supersede
from tracker.evidence.views import bp
from tracker.evidence.views.form import done, show
from tracker.evidence.views.form_data import given
from tracker.permissions import can
from tracker.refusals import Forbidden, Refusal
from tracker.web.arguments import number_in


@bp.get("/evidence/<int:record_id>/edit")
def edit(record_id: int):
    record = _to_change(record_id)
    return show(record.kind, record=record)


@bp.post("/evidence/<int:record_id>/edit")
def change(record_id: int):
    record = _to_change(record_id)
    found = given(record.kind, record)
    try:
        records.change(
            record,
            found.checked(),
            by=current_user._get_current_object(),
            seen=number_in(request.form, "version"),
        )
    except Refusal as refusal:
        return show(record.kind, record=record, found=found, refusal=refusal), refusal.status
    return done(record, "修改已保存，原来的内容留在办理记录里。")


@bp.get("/evidence/<int:record_id>/supersession")
def replacement(record_id: int):
    record = _to_change(record_id)
    return show(record.kind, record=record, superseding=True)


@bp.post("/evidence/<int:record_id>/supersession")
def replace(record_id: int):
    record = _to_change(record_id)
    found = given(record.kind, record)
    try:
        fresh = supersede(
            record,
            found.checked(),
            by=current_user._get_current_object(),
            seen=number_in(request.form, "version"),
            reason=clean(request.form.get("reason", ""))[:2000],
        )
    except Refusal as refusal:
        return show(
            record.kind, record=record, found=found, refusal=refusal, superseding=True
        ), refusal.status
    return done(fresh, "新的材料已保存，原材料保留备查。")


def _to_change(record_id: int) -> Evidence:
    record = record_for(current_user._get_current_object(), record_id)
    if not can("change evidence", record, current_user):
        raise Forbidden("材料由填报单位的经办人办理，您的账号不能改动。")
    return record
