"""The list of records: one's own unit's, or any unit's for those who may see them all."""

from flask import render_template, request
from flask_login import current_user

from tracker.boards import tally
from tracker.evidence.fields import EARLIEST
from tracker.evidence.kind import Kind
from tracker.evidence.matching import Standing, criteria_of, fit, kinds_for, standings_of
from tracker.evidence.queries import PAGE, Filters, file_counts, records_of, years_with_records
from tracker.evidence.views import bp
from tracker.evidence.views.form import origin
from tracker.permissions import can
from tracker.units.unit import Unit
from tracker.web.arguments import ids_in, page_in, year_in


@bp.get("/evidence")
def index():
    person = current_user._get_current_object()
    card = origin(request.args.get("card"))
    sees_all = can("see every unit's evidence", None, person) and not card
    kinds = list(Kind.select().order_by(Kind.position))
    filters = Filters(
        unit_ids=tuple(ids_in(request.args, "unit") if sees_all else person.unit_ids),
        year=_year(card),
        words=request.args.get("q", "").strip()[:40],
        kinds=_kinds(kinds, card),
    )
    page = page_in(request.args)
    query = records_of(person, filters, but_on=card)
    total = query.count()
    records = list(query.paginate(page, PAGE))
    fits = _fits(card, records) if card else {}
    if card:
        records.sort(key=lambda record: not fits[record.id].serves)  # what would count comes first
    return render_template(
        "evidence/index.html",
        records=records,
        total=total,
        page=page,
        pages=-(-total // PAGE),
        filters=filters,
        kinds=kinds,
        units=list(Unit.select().order_by(Unit.position)) if sees_all else [],
        years=years_with_records(),
        standings=standings_of(records),
        files=file_counts(records),
        card=card,
        fits=fits,
        missing=tally.missing(card) if card else [],
        kind=request.args.get("kind", ""),
    )


def _year(card) -> int | None:
    """The year that was chosen; on the way to a card, otherwise its own where nothing older would count."""
    year = year_in(request.args)
    if year and EARLIEST.year <= year:
        return year
    if card is None or "year" in request.args:
        return None
    return None if any(c.standing for c in criteria_of([card.task_id])) else card.year_id


def _kinds(kinds: list[Kind], card) -> tuple[str, ...]:
    """The kind that was chosen; on the way to a card, otherwise those that it asks for."""
    chosen = request.args.get("kind", "")
    if chosen in {kind.key for kind in kinds}:
        return (chosen,)
    return tuple(kinds_for(card)) if card and chosen != "all" else ()


def _fits(card, records) -> dict[int, Standing]:
    """record id → what it would do for the card."""
    criteria = criteria_of([card.task_id])
    return {record.id: fit(card, record, criteria) for record in records}
