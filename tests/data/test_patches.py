"""Columns are written down directly, and the statement is peewee's to the letter."""

import pytest
from peewee import JOIN, SQL, Case, Context, Table, fn

from tracker.accounts.person import Person
from tracker.boards.card import Card, State
from tracker.boards.tally import Tally
from tracker.data.database import Model, db
from tracker.data.patches import Wording
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.units.unit import Unit

OTHER = Card.alias("other")
NEWER = Evidence.alias()
LATE = (
    Card.select(Card.unit, fn.COUNT(Card.id).alias("late"))
    .where(Card.state != State.CLOSED)
    .group_by(Card.unit)
)
QUERIES = {
    "joined": Card.select(Card, Task, Unit, Domain)
    .join(Task)
    .switch(Card)
    .join(Unit)
    .switch(Card)
    .join(Domain, JOIN.LEFT_OUTER)
    .where(
        (Card.year == 2026) & (Unit.code << ["weiqu", "guodu"]) | Card.scope.startswith("domain:")
    )
    .order_by(Task.number.desc(), Card.id),
    "aliased": Card.select(Card.id, OTHER.state)
    .join(OTHER, on=(OTHER.task == Card.task))
    .where(OTHER.unit != Card.unit),
    "alias without a name": Evidence.select(Evidence, NEWER).join(
        NEWER, on=(Evidence.superseded_by == NEWER.id)
    ),
    "correlated": Person.select().where(
        ~fn.EXISTS(Evidence.select(SQL("1")).where(Evidence.created_by == Person.id))
    ),
    "of a subquery": Unit.select(Unit.name, LATE.c.late).join(LATE, on=(LATE.c.unit_id == Unit.id)),
    "in a subquery": EvidenceCard.select().where(
        EvidenceCard.card << Card.select().where(Card.due_on.is_null())
    ),
    "common table": LATE.cte("late").select_from(SQL("late.late")),
    "aggregated": Tally.select(
        fn.SUM(Case(None, [(Tally.have > 0, 1)], 0)).alias("some"), Tally.card
    )
    .group_by(Tally.card)
    .having(fn.MIN(Tally.have) > 1),
    "united": Card.select(Card.id).where(Card.leads) | Tally.select(Tally.card),
    "inserted": Unit.insert(
        code="x", name='甲"乙', kind="street", position=1, valid_from="2026-01-01"
    ),
    "many": Tally.insert_many(
        [{"card": 1, "criterion": 2, "have": n} for n in range(3)]
    ).on_conflict_ignore(),
    "put": Tally.insert(card=1, criterion=2, have=3).on_conflict(
        conflict_target=[Tally.card, Tally.criterion], update={Tally.have: Tally.have + 1}
    ),
    "updated": Card.update(rev=Card.rev + 1, state=State.DOING).where(
        (Card.id == 7) & (Card.version == 3)
    ),
    "deleted": EvidenceCard.delete().where(
        EvidenceCard.card << Card.select(Card.id).where(Card.unit == 5)
    ),
}
QUERIES |= {
    f"all of {model.__name__}": model.select().order_by(*model._meta.sorted_fields)
    for model in Model.__subclasses__()
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_statement_is_what_peewee_would_write(app, name, monkeypatch):
    assert isinstance(db.obj.get_sql_context(), Wording)
    found = db.obj.get_sql_context().parse(QUERIES[name])
    monkeypatch.setattr(type(db.obj), "context_class", Context)
    assert found == db.obj.get_sql_context().parse(QUERIES[name]) and '"' in found[0]


def test_a_quote_in_a_name_and_an_alias_of_a_table_stay_what_they_are(app, monkeypatch):
    monkeypatch.setattr(Unit.code, "column_name", 'co"de')
    monkeypatch.setattr(Unit._meta, "_table", Table("unit", alias='a"b'))
    found = db.obj.get_sql_context().parse(Unit.select(Unit.code))
    monkeypatch.setattr(type(db.obj), "context_class", Context)
    assert (
        found == db.obj.get_sql_context().parse(Unit.select(Unit.code))
        and '"a""b"."co""de"' in found[0]
    )
