"""Finding units, tasks and cards: few enough to be looked through, and open to everyone who is signed in."""

from functools import lru_cache, reduce
from operator import and_, or_

from peewee import JOIN

from tracker.boards.access import progress_of
from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.characters import searchable
from tracker.data.words import occurs, pieces, written
from tracker.plan.guideline import Guideline
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.search.query import Question
from tracker.units.unit import Unit, UnitAlias

PAGE = 20
form = lru_cache(maxsize=2_048)(searchable)  # of texts that seldom change


def units_found(question: Question) -> list[Unit]:
    """Units by any of their names."""
    names = _names_of_units()
    wanted = {u for u, text in names.items() if all(occurs(word, text) for word in question.words)}
    return list(Unit.select().where(Unit.id << wanted).order_by(Unit.position)) if wanted else []


def tasks_found(question: Question) -> list[Task]:
    return [
        task
        for task in Task.select().order_by(Task.number)
        if all(occurs(word, _text_of(task)) for word in question.words)
    ]


def cards_found(person, question: Question, page: int, size: int = PAGE) -> tuple[list[Card], bool]:
    """A page of the cards in which every word occurs: in task, unit, domain, guideline, or progress that `person` may read.

    Of a year, those of the person's own unit come first.
    """
    units, tasks = _names_of_units(), {t.id: _text_of(t) for t in Task.select()}
    domains = {d.id: form(f"{d.name}\n{d.display_name}") for d in Domain.select()}
    guidelines = {
        g.scope: form(f"{g.domain_name}\n{g.title}\n{g.issuer}\n{g.number}")
        for g in Guideline.select()
    }
    query = (
        Card.select(Card, Task, Unit, Year, Domain)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Year)
        .switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
        .order_by(
            Card.year.desc(), Card.unit != person.unit_id, Task.number, Unit.position, Card.scope
        )
    )
    within = [(Card.year, question.year), (Card.unit, question.unit), (Card.state, question.state)]
    for field, wanted in within:
        query = query.where(field == wanted) if wanted else query
    texts = (
        (Card.task, tasks),
        (Card.unit, units),
        (Card.domain, domains),
        (Card.scope, guidelines),
    )
    readable = progress_of(person)
    hits = [
        _says(word, texts) | (written(word, Card.progress) & readable) for word in question.words
    ]
    found = list(query.where(reduce(and_, hits)).limit(size + 1).offset((page - 1) * size))
    return found[:size], len(found) > size


def _says(word: str, texts):
    """Each piece of `word` stands in the text of the card's task, unit, domain or guideline."""
    return reduce(
        and_,
        [
            reduce(
                or_,
                [
                    field << [i for i, text in by_id.items() if any(s in text for s in group)]
                    for field, by_id in texts
                ],
            )
            for group in pieces(word) or [(word,)]
        ],
    )


def _text_of(task: Task) -> str:
    return form(f"任务{task.number}\n{task.clause}{task.clause_title}\n{task.text}")


def _names_of_units() -> dict[int, str]:
    """unit id → all its names in searchable form."""
    names = {u.id: f"{u.name}\n{u.full_name}" for u in Unit.select()}
    for alias in UnitAlias.select():
        names[alias.unit_id] += f"\n{alias.name}"
    return {unit: form(text) for unit, text in names.items()}
