"""The plan, for those who work by it and, as data, for anyone."""

from itertools import groupby

from flask import jsonify, render_template, request

from tracker.accounts.authentication import public
from tracker.plan.export import document
from tracker.plan.task import RELATIVE
from tracker.plan.views import bp


@bp.get("/plan")
def plan():
    found = document()
    return render_template(
        "plan/plan.html",
        plan=found,
        guided=any(t["deadline"]["kind"] == RELATIVE for t in found["tasks"]),
        names={u["code"]: u["name"] for u in found["units"]},
        chapters=[
            (chapter, list(tasks))
            for chapter, tasks in groupby(found["tasks"], lambda t: t["chapter"])
        ],
    )


@bp.get("/open/plan.json")
@public
def plan_json():
    response = jsonify(document())
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    return response.make_conditional(request)
