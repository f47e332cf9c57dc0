"""The records on file as a list of the template's own shape, which can be corrected and given back."""

from tracker.bulk.cards import names_of
from tracker.bulk.columns import CARDS, UNIT, Column, as_cells
from tracker.bulk.sheet import Line
from tracker.evidence.evidence import Evidence
from tracker.evidence.fields import input_name, typed
from tracker.evidence.kind import Kind
from tracker.evidence.queries import Filters, records_of
from tracker.refusals import Refused

LIMIT = 20_000  # records


def lines_of(person, kind: Kind, filters: Filters, columns: list[Column]) -> list[Line]:
    """A line for each record of `kind` that `person` may see and nothing has superseded, by the day on which it happened."""
    query = (
        records_of(person, filters)
        .where(Evidence.superseded_by.is_null())
        .order_by(Evidence.happened_on, Evidence.id)
    )
    if query.count() > LIMIT:
        raise Refused(f"超过 {LIMIT} 条，请选定年度或单位后再导出。")
    records = list(query)
    cards = names_of(records)
    personal = {input_name(f["key"]) for f in kind.fields if f.get("personal")}
    lines = []
    for record in records:
        cells = as_cells(columns, typed(kind.definition, record.values, record.happened_on))
        if not person.works_for(record.unit_id):
            cells |= dict.fromkeys(personal, "")
        lines.append(Line(cells | {CARDS: cards.get(record.id, ""), UNIT: record.unit.name}))
    return lines
