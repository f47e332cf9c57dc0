"""Finding evidence: the index narrows down, and the rule of who may see what is part of the same query."""

from datetime import date
from functools import reduce
from operator import and_

from peewee import Cast, Expression, Table, Value, fn

from tracker.boards.access import led_by
from tracker.boards.card import Card
from tracker.data.database import is_sqlite
from tracker.data.words import in_pieces, pieces
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.evidence.queries import seen_by
from tracker.permissions import can
from tracker.search.index import FindText, kind_mark, task_mark, unit_mark, year_mark
from tracker.search.ngrams import exact, token
from tracker.search.query import Question
from tracker.units.unit import Unit

PAGE = 20
GRAMS = Table("find_gram")


def records_found(person, question: Question, page: int) -> tuple[list[Evidence], bool]:
    """A page of the records that `person` may see, and whether there are more.

    Those that have the words as they stand come before those that have them in pieces; of each the latest filed first.
    """
    start = (page - 1) * PAGE
    ids = _slice(_ids(person, question), PAGE + 1, start)
    if len(ids) <= PAGE and in_pieces(question.words):
        whole = start + len(ids) if ids or not start else _ids(person, question).count()
        rest = _ids(person, question, whole=False)
        ids += _slice(rest, PAGE + 1 - len(ids), max(start - whole, 0))
    query = (
        Evidence.select(Evidence, Kind, Unit)
        .join(Kind)
        .switch(Evidence)
        .join(Unit)
        .where(Evidence.id << ids[:PAGE])
    )
    return sorted(query, key=lambda record: ids.index(record.id)), len(ids) > PAGE


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


def _slice(query, count: int, start: int) -> list[int]:
    return [row[0] for row in query.limit(count).offset(start).tuples()]


def _ids(person, question: Question, *, whole: bool = True):
    """Records with the words as they stand, or only those that have them in pieces."""
    query = (
        Evidence.select(Evidence.id)
        .join(FindText, on=(FindText.evidence == Evidence.id))
        .where(seen_by(person))
        .order_by(Evidence.id.desc())
    )
    if whole:
        query = query.where(*map(_has, question.words))
    else:
        query = query.where(~reduce(and_, map(_has, question.words)))
        long = [g[0] for w in question.words for g in pieces(w) or [(w,)] if len(g) == 1]
        query = query.where(*[_has(each) for each in long if len(each) > 2])
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
    wanted = _tokens(person, question, whole)
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


def _has(word: str):
    return (fn.INSTR if is_sqlite() else fn.STRPOS)(FindText.text, word) > 0


def _tokens(person, question: Question, whole: bool) -> list[list[str]]:
    """Groups of tokens of which a record must have one each. The marks only help: the query has the rules themselves."""
    if whole:
        found = [[each] for word in question.words for each in sorted(exact(word))]
    else:
        groups = [group for word in question.words for group in pieces(word)]
        found = [[each] for g in groups if len(g) == 1 for each in sorted(exact(g[0]))]
        found += [[token(each) for each in group] for group in groups if len(group) > 1]
    if question.unit:
        found.append([unit_mark(question.unit)])
    if question.year:
        found.append([year_mark(question.year)])
    if question.kind:
        found.append([kind_mark(question.kind)])
    if not can("see every unit's evidence", None, person):
        marks = [*map(unit_mark, sorted(person.unit_ids))]
        marks += [task_mark(t) for (t,) in led_by(person).distinct().tuples()]
        found.append(marks or [unit_mark(0)])  # nobody's
    return found
