"""The answer to a question: a few units, tasks and cards, and the evidence, or a page of one sort."""

from dataclasses import dataclass, field

from tracker.boards.card import Card
from tracker.evidence.evidence import Evidence
from tracker.plan.task import Task
from tracker.search.entities import cards_found, tasks_found, units_found
from tracker.search.highlight import Piece, excerpt, marked
from tracker.search.index import lines_of
from tracker.search.query import Question
from tracker.search.records import file_names, records_found
from tracker.units.unit import Unit

FEW = 5  # of each sort, where several are shown together


@dataclass
class Hit:
    """A record with its title and the lines that made it a hit."""

    record: Evidence
    title: list[Piece]
    lines: list[list[Piece]]


@dataclass
class Answer:
    units: list[Unit] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    more_cards: bool = False
    hits: list[Hit] = field(default_factory=list)
    more_hits: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.tasks or self.cards or self.hits)


def find(person, question: Question, *, part: str = "", page: int = 1) -> Answer:
    """`part` cards or records: a page of them; otherwise the beginning of everything."""
    answer = Answer()
    if not question.asks:
        return answer
    narrowed = question.year or question.unit or question.kind or question.state
    if not part and not narrowed:
        answer.units, answer.tasks = units_found(question), tasks_found(question)
    if part != "records" and not question.kind:
        answer.cards, answer.more_cards = cards_found(
            person, question, *((page,) if part else (1, FEW))
        )
    if part != "cards":
        records, answer.more_hits = records_found(person, question, page)
        names = file_names(records)
        answer.hits = [
            Hit(
                r,
                marked(r.title, question.words),
                excerpt(lines_of(r, names[r.id])[1:], question.words)[:3],
            )
            for r in records
        ]
    return answer
