"""A unit's year at a glance: what is missing and where to mend it, what only needs to be submitted, what is done."""

from dataclasses import dataclass, field
from datetime import date

from tracker.boards import proof, tally
from tracker.boards.card import Card, Event, State
from tracker.boards.light import Light, light
from tracker.boards.proof import Gap
from tracker.boards.queries import sent_back
from tracker.boards.year import Year
from tracker.evidence.preconditions import cards_with_all
from tracker.plan.criterion import Criterion
from tracker.plan.task import Task
from tracker.units.unit import Unit, succeeded_by


@dataclass
class Duty:
    """A card, the criteria that it does not meet with what is missing, how many it meets, and what last sent it back."""

    card: Card
    light: Light
    word: str
    met: int = 0
    lacking: list[tuple[Criterion, Gap]] = field(default_factory=list)
    back: Event | None = None


@dataclass
class Duties:
    owed: list[Duty] = field(default_factory=list)  # something is missing
    ready: list[Duty] = field(default_factory=list)  # everything is there, nobody has submitted it
    unset: list[Duty] = field(default_factory=list)  # nothing is asked for: 未定核验标准
    waiting: list[Duty] = field(default_factory=list)
    done: list[Duty] = field(default_factory=list)

    @property
    def pending(self) -> int:
        """How many cards nobody has received yet."""
        return sum(d.card.state == State.PENDING for d in (*self.owed, *self.ready, *self.unset))

    @property
    def total(self) -> int:
        return sum(map(len, (self.owed, self.ready, self.unset, self.waiting, self.done)))


def duties_of(unit: Unit, year: Year, person, today: date, due_soon_days: int) -> Duties:
    """As `person` may see them, in a number of queries that does not depend on how much there is to do."""
    cards = cards_of(unit, year)
    tallies = tally.tallies_of([card.id for card in cards])
    open_cards = [card for card in cards if card.state in (State.PENDING, State.DOING)]
    gaps = proof.gaps(
        [(card, t.criterion) for card in open_cards for t in tallies[card.id] if not t.met]
    )
    backs = sent_back(open_cards, person)
    found = Duties()
    for card in cards:
        asked = tallies[card.id]
        duty = Duty(
            card,
            *light(card, today, due_soon_days),
            sum(t.met for t in asked),
            [
                (t.criterion, gaps[card.id, t.criterion_id])
                for t in asked
                if (card.id, t.criterion_id) in gaps
            ],
            backs.get(card.id),
        )
        _place(found, duty, bool(asked)).append(duty)
    found.owed.sort(
        key=lambda d: (
            d.light != Light.RED,
            d.light != Light.YELLOW,
            d.card.due_on or date.max,
            d.card.task.number,
        )
    )
    return found


def cards_of(unit: Unit, year: Year) -> list[Card]:
    return list(cards_with_all().where((Card.unit == unit) & (Card.year == year)))


def _place(found: Duties, duty: Duty, is_asked: bool) -> list[Duty]:
    if duty.card.state == State.CLOSED:
        return found.done
    if duty.card.state == State.SUBMITTED:
        return found.waiting
    if duty.lacking:
        return found.owed
    return found.ready if is_asked else found.unset


def left_over(unit: Unit, year: Year) -> list[Card]:
    """What the unit did not finish in earlier years, nor whoever was merged into it up to this one: two queries."""
    mine = (Card.unit == unit) & (Card.year < year.number)
    merged = (Card.unit << list(succeeded_by(unit.id) - {unit.id})) & (Card.year <= year.number)
    return list(
        cards_with_all()
        .where((Card.state != State.CLOSED) & (mine | merged))
        .order_by(Card.year.desc(), Task.number, Card.scope)
    )
