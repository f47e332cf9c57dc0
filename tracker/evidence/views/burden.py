"""The burden of filing, unit by unit: for those who see every unit's evidence."""

from flask import redirect, render_template, url_for
from flask_login import current_user

from tracker.boards.year import Year
from tracker.evidence.burden import burden_of, total_of
from tracker.evidence.views import bp
from tracker.permissions import can
from tracker.refusals import Forbidden, Missing


@bp.get("/burden")
def burden_now():
    return redirect(url_for("evidence.burden", number=Year.at_work().number))


@bp.get("/burden/<int:number>")
def burden(number: int):
    if not can("see every unit's evidence", None, current_user):
        raise Forbidden("填报负担由区政府办公室掌握，您的账号不能查看。")
    years = [year.number for year in Year.select().order_by(Year.number.desc())]
    if number not in years:
        raise Missing(f"{number} 年度还没有开启。")
    loads = burden_of(number)
    return render_template(
        "evidence/burden.html", year=number, years=years, loads=loads, total=total_of(loads)
    )
