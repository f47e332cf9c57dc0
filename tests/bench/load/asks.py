"""What is asked of the product: a day's work, page by page."""

from dataclasses import dataclass
from urllib.parse import quote

from tracker.accounts.person import Person, Role
from tracker.accounts.session import Session
from tracker.boards.card import Card, State
from tracker.boards.year import Year
from tracker.units.unit import Unit

CLERKS = 8


@dataclass(frozen=True)
class Ask:
    """A sort of page: `times` requests, each at one of `paths`, as one of `who`."""

    name: str
    who: str
    paths: list[str]
    times: int


def people(year: int) -> dict[str, list[Person]]:
    """Clerks with cards under way, spread over the districts, and an office's reviewer."""
    working = Card.select(Card.unit).where((Card.year == year) & (Card.state == State.DOING))
    clerks = list(
        Person.select(Person, Unit)
        .join(Unit)
        .where((Person.role == Role.CLERK) & (Person.unit << working))
        .order_by(Person.id)
    )
    return {
        "clerk": clerks[:: max(1, len(clerks) // CLERKS)][:CLERKS],
        "office": list(
            Person.select(Person, Unit)
            .join(Unit)
            .where(Person.role == Role.OFFICE)
            .order_by(Person.id)
            .limit(1)
        ),
    }


def tokens(cast: dict[str, list[Person]]) -> dict[str, list[str]]:
    return {name: [Session.begin(person) for person in persons] for name, persons in cast.items()}


def asks(cast: dict[str, list[Person]], year: int) -> list[Ask]:
    unit = cast["clerk"][0].unit
    cards = [
        c.id
        for c in Card.select(Card.id).where((Card.unit == unit) & (Card.year == year)).limit(20)
    ]
    boards = [f"/boards/{year}/{p.unit.code}" for p in cast["clerk"]]
    find = [
        f"/find?q={quote(words)}"
        for words in ("培训", "政府信息公开条例", "任务12 会议", "量子纠缠")
    ]
    return [
        Ask("board", "clerk", boards, 240),
        Ask("card", "clerk", [f"/cards/{c}" for c in cards], 120),
        Ask("inbox of a clerk", "clerk", ["/inbox"], 80),
        Ask("inbox of the office", "office", ["/inbox"], 40),
        Ask("queue of verification", "office", ["/verification"], 24),
        Ask("search, a clerk's", "clerk", find, 60),
        Ask("search, the office's", "office", find, 60),
        Ask("overview", "office", [f"/overview/{year}"], 12),
        Ask("all units", "office", [f"/boards/{year}"], 12),
        Ask("board of a task", "office", [f"/boards/{year}/task/33"], 12),
        Ask("ledger", "office", [f"/ledger/{year}"], 6),
        Ask("ledger of a unit", "office", [f"/ledger/{year}?unit={unit.code}"], 40),
        Ask("evidence of a unit", "clerk", ["/evidence"], 60),
        Ask("notices", "office", ["/notices"], 24),
        Ask("report of the district", "office", [f"/reports/{year}"], 6),
        Ask("report of a unit", "office", [f"/reports/{year}/{unit.code}"], 24),
        Ask("public pages", "clerk", ["/open/"], 60),
    ]


def movable(cast: dict[str, list[Person]], year: int) -> list[list[tuple[int, int]]]:
    """For each clerk the cards that they can send and take back: (card id, version)."""
    return [
        [
            (c.id, c.version)
            for c in Card.select(Card.id, Card.version)
            .where((Card.unit == p.unit_id) & (Card.year == year) & (Card.state == State.DOING))
            .limit(1)
        ]
        for p in cast["clerk"]
    ]


def current() -> int:
    return Year.select().order_by(Year.number.desc()).get().number
