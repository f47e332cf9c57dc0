"""A card as boards and pages show it: the columns of one query, no model, so that forty of them cost little."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.boards import tally
from tracker.boards.card import Card, Closure, State
from tracker.boards.light import Light, light
from tracker.boards.queries import SHARE, with_share
from tracker.boards.tally import Count
from tracker.boards.transitions import Transition, allowed
from tracker.data.compiled import compiled_rows, date_from_row, moment_from_row
from tracker.plan.task import Task
from tracker.units.unit import Unit


@dataclass(slots=True)
class Face:
    """The columns of `_cards` in their order, and what follows from them for one person on one day."""

    id: int
    unit_id: int
    number: int
    title: str
    clause: str
    chapter: str
    chapter_title: str
    domain_name: str
    state: str
    version: int
    rev: int
    due_on: date | None
    leads: bool
    closure: str
    returns: int
    submitted_at: datetime | None
    submitted_by_id: int | None
    postponed: int
    asking: int
    light: Light = Light.GREY
    light_word: str = ""
    tallies: list[Count] = field(default_factory=list)
    verbs: list[Transition] = field(default_factory=list)
    unit: Unit | None = None  # named on a task's board, where it tells the cards apart

    @property
    def name(self) -> str:
        return self.unit.name if self.unit else f"任务 {self.number}"

    @property
    def closure_word(self) -> str:
        told = self.closure != Closure.DONE and self.state in (State.SUBMITTED, State.CLOSED)
        return Closure(self.closure).label if told else ""

    @property
    def searched(self) -> str:
        return f"{self.name} {self.number} {self.title} {self.domain_name} {self.clause}"


def _cards(which):
    return (
        with_share(
            Card.select(
                Card.id,
                Card.unit,
                Task.number,
                Task.text,
                Task.clause,
                Task.chapter,
                Task.chapter_title,
                SHARE,
                Card.state,
                Card.version,
                Card.rev,
                Card.due_on,
                Card.leads,
                Card.closure,
                Card.returns,
                Card.submitted_at,
                Card.submitted_by,
                Card.postponed,
                Card.asking,
            ).join(Task)
        )
        .where(which)
        .order_by(Task.number, Card.scope, Card.id)
        .tuples()
    )


def _asked(which) -> tuple[Callable, Callable]:
    """The cards that `which` describes, and what they have of each criterion."""
    return compiled_rows(lambda *given: _cards(which(*given))), compiled_rows(
        lambda *given: tally.counts_where(which(*given))
    )


OF_UNIT = _asked(lambda unit, year: (Card.unit == unit) & (Card.year == year))
OF_TASK = _asked(lambda task, year: (Card.task == task) & (Card.year == year))
ONE = _asked(lambda card: Card.id == card)


def faces(
    asked: tuple[Callable, Callable],
    given: tuple[int, ...],
    person,
    today: date,
    due_soon_days: int,
) -> list[Face]:
    """The cards of a unit, of a task, or one, in the plan's order: two queries, whatever they are."""
    cards, counts = asked
    tallies = tally.by_card(counts(*given))
    found = [Face(*columns) for columns in cards(*given)]
    for face in found:
        face.due_on, face.submitted_at = (
            date_from_row(face.due_on),
            moment_from_row(face.submitted_at),
        )
        face.light, face.light_word = light(face, today, due_soon_days)
        face.tallies = tallies[face.id]
        face.verbs = allowed(face, person)
    return found


def face_of(card: Card, person, today: date, due_soon_days: int) -> Face:
    """The face of one card, for pages about it."""
    (face,) = faces(ONE, (card.id,), person, today, due_soon_days)
    return face
