"""The phrases in which boards ask the database."""

from dataclasses import dataclass, field

from peewee import JOIN, Value, fn

from tracker.accounts.person import Person
from tracker.boards import light_sql
from tracker.boards.access import contents_of
from tracker.boards.card import VERBS, Card, Event, State
from tracker.boards.light import Light
from tracker.boards.year import Year
from tracker.data.compiled import compiled
from tracker.plan.guideline import Guideline
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.refusals import Missing
from tracker.units.unit import Unit

# the domain of which a card is a share, of annex 2 or of a guideline; for queries made by with_share
SHARE = fn.COALESCE(Domain.display_name, Guideline.domain_name, "")


def with_share(query):
    """A query of cards that can select SHARE."""
    return (
        query.switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
        .switch(Card)
        .join(
            Guideline,
            JOIN.LEFT_OUTER,
            on=(Card.scope == Value("guideline:").concat(Guideline.id.cast("text"))),
        )
    )


def board_head(number: int, code: str) -> tuple[Year, Unit]:
    """The year and the unit that a board's address names: one query."""
    unit = next(iter(_unit_in(number, code)), None)
    if unit is None:
        raise Missing(f"没有“{code}”这个单位，或者 {number} 年度还没有开启。")
    return unit.board_year, unit


@compiled
def _unit_in(number: int, code: str):
    return (
        Unit.select(Unit, Year)
        .join(Year, JOIN.INNER, on=(Year.number == number), attr="board_year")
        .where(Unit.code == code)
    )


def task_head(number: int, task_number: int) -> tuple[Year, Task]:
    """The year and the task that a board's address names: one query."""
    task = next(iter(_task_in(number, task_number)), None)
    if task is None:
        raise Missing(f"没有任务 {task_number}，或者 {number} 年度还没有开启。")
    return task.board_year, task


@compiled
def _task_in(number: int, task_number: int):
    return (
        Task.select(Task, Year)
        .join(
            Year,
            JOIN.INNER,
            on=((Year.plan == Task.plan) & (Year.number == number)),
            attr="board_year",
        )
        .where(Task.number == task_number)
    )


def card_by_id(card_id: int) -> Card:
    """A card with everything that a page about it names. Cards are open to all who are signed in (§1)."""
    card = next(iter(_card(card_id)), None)
    if card is None:
        raise Missing("没有这张任务卡。")
    return card


def cards():
    """Cards with task, unit, year and domain: a query."""
    return (
        Card.select(Card, Task, Unit, Year, Domain)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Year)
        .switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
    )


@compiled
def _card(card_id: int):
    return cards().where(Card.id == card_id)


def history_of(card: Card, person) -> list[Event]:
    """A card's events as `person` may read them, newest first, each with its own person and unit.

    Of what they may not see only the moves remain, without words: states and dates are open to all.
    """
    found = list(_events(card.id))
    rules = {VERBS[event.verb].open_to for event in found}
    seen = {rule: rule(person, card) for rule in rules}
    for event in found:
        if not seen[VERBS[event.verb].open_to]:
            event.words = ""
    return [event for event in found if event.after or seen[VERBS[event.verb].open_to]]


@compiled
def _events(card_id: int):
    return (
        Event.select(Event, Person, Unit)
        .join(Person, JOIN.LEFT_OUTER)
        .join(Unit, JOIN.LEFT_OUTER)
        .where(Event.card == card_id)
        .order_by(Event.id.desc())
    )


def sent_back(cards: list[Card], person) -> dict[int, Event]:
    """card id → the return or reopening that last sent it back, where `person` may read it: one query or none."""
    ids = [card.id for card in cards if card.state == State.DOING and card.submitted_at]
    events = (
        Event.select()
        .join(Card)
        .where((Event.card << ids) & (Event.verb << ("return", "reopen")) & contents_of(person))
        .order_by(Event.id)
        if ids
        else ()
    )
    return {event.card_id: event for event in events}


def neighbours(card: Card) -> tuple[int | None, int | None]:
    """The ids of the cards before and after `card` on its unit's board."""
    ids = [card_id for (card_id,) in _ids(card.unit_id, card.year_id)]
    at = ids.index(card.id)
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)


@compiled
def _ids(unit_id: int, year: int):
    return (
        Card.select(Card.id)
        .join(Task)
        .where((Card.unit == unit_id) & (Card.year == year))
        .order_by(Task.number, Card.scope, Card.id)
        .tuples()
    )


@dataclass
class Row:
    """A unit's line in a year's index."""

    unit: Unit
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    red: int = 0
    yellow: int = 0

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def closed_percent(self) -> int:
        return round(100 * self.states[State.CLOSED] / self.total) if self.total else 0


def index_of(year: Year, today, due_soon_days: int) -> list[Row]:
    """Each unit with its cards counted by state, and those that are late or soon due: one query."""
    rank = light_sql.rank(today, due_soon_days)
    query = (
        Card.select(
            Unit,
            *(light_sql.count(Card.state == state).alias(f"n_{state}") for state in State),
            *(
                light_sql.count(light_sql.of_light(rank, light)).alias(f"n_{light}")
                for light in (Light.RED, Light.YELLOW)
            ),
        )
        .join(Unit)
        .where(Card.year == year)
        .group_by(*Unit._meta.sorted_fields)
        .order_by(Unit.position, Unit.id)
    )
    return [
        Row(
            counted.unit,
            {state: getattr(counted, f"n_{state}") for state in State},
            counted.n_red,
            counted.n_yellow,
        )
        for counted in query
    ]
