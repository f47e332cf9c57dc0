"""Finding evidence: the index narrows down, and the rule of who may see what is part of the same query."""

from datetime import date

from peewee import Cast, Expression, Table, Value, fn

from tracker.boards.card import Card
from tracker.data.database import is_sqlite
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.evidence.queries import seen_by
from tracker.permissions import can
from tracker.plan.task import Party
from tracker.search.index import FindText, kind_mark, task_mark, unit_mark, year_mark
from tracker.search.ngrams import asked
from tracker.search.query import Question
from tracker.units.unit import Unit

PAGE = 20
GRAMS = Table("find_gram")


def records_found(person, question: Question, page: int) -> tuple[list[Evidence], bool]:
    """A page of the records that `person` may see, the latest filed first, and whether there are more."""
    ids = [
        row[0] for row in _ids(person, question).limit(PAGE + 1).offset((page - 1) * PAGE).tuples()
    ]
    query = (
        Evidence.select(Evidence, Kind, Unit)
        .join(Kind)
        .switch(Evidence)
        .join(Unit)
        .where(Evidence.id << ids[:PAGE])
        .order_by(Evidence.id.desc())
    )
    return list(query), len(ids) > PAGE


def file_names(records: list[Evidence]) -> dict[int, list[str]]:
    found = {record.id: [] for record in records}
    for record_id, name in (
        Attachment.select(Attachment.evidence, Attachment.name)
        .where(Attachment.evidence << list(found))
        .order_by(Attachment.id)
        .tuples()
    ):
        found[record_id].append(name)
    return found


def _ids(person, question: Question):
    query = (
        Evidence.select(Evidence.id)
        .join(FindText, on=(FindText.evidence == Evidence.id))
        .where(seen_by(person))
        .order_by(Evidence.id.desc())
    )
    for word in question.words:
        query = query.where((fn.INSTR if is_sqlite() else fn.STRPOS)(FindText.text, word) > 0)
    if question.unit:
        query = query.where(Evidence.unit == question.unit)
    if question.year:
        query = query.where(
            Evidence.happened_on.between(date(question.year, 1, 1), date(question.year, 12, 31))
        )
    if question.kind:
        query = query.where(Evidence.kind == question.kind)
    if question.state:
        standing = (
            EvidenceCard.select(EvidenceCard.evidence)
            .join(Card)
            .where((EvidenceCard.evidence == Evidence.id) & (Card.state == question.state))
        )
        query = query.where(fn.EXISTS(standing))
    wanted = _tokens(person, question)
    return query.where(_indexed(wanted)) if wanted else query


def _indexed(wanted: list[list[str]]):
    """Has a record one token of each group? As the database's own index answers it."""
    if is_sqlite():
        match = " AND ".join(f"({' OR '.join(group)})" for group in wanted)
        return Evidence.id << GRAMS.select(GRAMS.c.rowid).where(
            Expression(GRAMS.c.find_gram, "MATCH", match)
        )
    match = " & ".join(f"({' | '.join(map(repr, group))})" for group in wanted)
    return Evidence.id << GRAMS.select(GRAMS.c.id).where(
        Expression(GRAMS.c.tokens, "@@", Cast(Value(match), "tsquery"))
    )


def _tokens(person, question: Question) -> list[list[str]]:
    """Groups of tokens of which a record must have one each. The marks only help: the query has the rules themselves."""
    found = [[token] for word in question.words for token in sorted(asked(word))]
    if question.unit:
        found.append([unit_mark(question.unit)])
    if question.year:
        found.append([year_mark(question.year)])
    if question.kind:
        found.append([kind_mark(question.kind)])
    if not can("see every unit's evidence", None, person):
        led = (
            Party.select(Party.task)
            .where((Party.unit << list(person.unit_ids)) & Party.leads)
            .distinct()
        )
        found.append(
            [unit_mark(u) for u in sorted(person.unit_ids)]
            + [task_mark(t) for (t,) in led.tuples()]
        )
    return found
