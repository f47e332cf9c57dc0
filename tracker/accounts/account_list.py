"""The list of accounts: filtered, searched, in pages."""

from dataclasses import dataclass

from tracker.accounts.person import Person, Role, one_line
from tracker.data.words import words_of, written
from tracker.units.unit import Unit

PAGE = 200
STATES = {
    "active": ("在用", Person.active & ~Person.must_change),
    "waiting": ("待换密码", Person.active & Person.must_change),
    "suspended": ("已停用", ~Person.active),
}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; nonsense narrows nothing."""

    unit: str = ""
    role: str = ""
    state: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.unit or self.role or self.state or self.words)


@dataclass(frozen=True)
class Page:
    people: list[Person]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))


def listing(filters: Filters, number: int = 1) -> Page:
    """One page of accounts with their units, by unit and user name."""
    found = Person.select(Person, Unit).join(Unit)
    if filters.unit:
        found = found.where(Unit.code == one_line(filters.unit))
    if filters.role in list(Role):
        found = found.where(Person.role == filters.role)
    if filters.state in STATES:
        found = found.where(STATES[filters.state][1])
    for word in words_of(filters.words):
        found = found.where(written(word, Person.name, Person.username, Unit.name))
    total = found.count()
    number = min(max(1, number), max(1, -(-total // PAGE)))
    return Page(
        list(found.order_by(Unit.position, Person.username).paginate(number, PAGE)), total, number
    )


def state_of(person: Person) -> str:
    return "suspended" if not person.active else "waiting" if person.must_change else "active"
