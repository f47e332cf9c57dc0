"""The plan, for those who work by it and, as data, for anyone."""
from flask import jsonify, render_template

from tracker.people.guard import public
from tracker.plan.showing import document
from tracker.plan.views import blueprint as bp


@bp.get("/plan")
def plan():
    return render_template("plan/plan.html", plan=document())


@bp.get("/open/plan.json")
@public
def plan_json():
    response = jsonify(document())
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etags()
    return response
