"""The page that answers the search box."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from tracker.boards.card import STATE_NAMES
from tracker.boards.year import Year
from tracker.data.words import LONGEST, words_of
from tracker.evidence.kind import Kind
from tracker.evidence.queries import years_with_records
from tracker.search.highlight import marked
from tracker.search.query import Question
from tracker.search.results import find
from tracker.units.unit import Unit
from tracker.web.arguments import number_in, page_in, year_in

bp = Blueprint("search", __name__)
PARTS = ("cards", "records")


@bp.get("/find")
def index():
    asked = request.args.get("q", "").strip()[:LONGEST]
    question = _question(asked)
    part = request.args.get("part", "") if request.args.get("part") in PARTS else ""
    page = page_in(request.args) if part else 1
    answer = find(current_user._get_current_object(), question, part=part, page=page)
    return render_template(
        "search/index.html",
        asked=asked,
        question=question,
        answer=answer,
        part=part,
        page=page,
        marked=marked,
        longest=LONGEST,
        kinds=list(Kind.select().order_by(Kind.position)),
        units=list(Unit.select().order_by(Unit.position)),
        years=years_with_records(),
        states=STATE_NAMES,
        current=Year.current(),
    )


def _question(asked: str) -> Question:
    """The words and the filters; a filter that is none of ours is left out."""
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    return Question(
        tuple(words_of(asked)),
        year_in(request.args),
        number_in(request.args, "unit", None),
        kind if Kind.get_or_none(Kind.key == kind) else "",
        state if state in STATE_NAMES else "",
    )
