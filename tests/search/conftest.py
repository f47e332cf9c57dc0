"""Records of two units to be found."""

from datetime import date

import pytest

from tracker.evidence import records
from tracker.evidence.kind import Kind
from tracker.evidence.records import Draft

TRAINING = {
    "subject": "《条例》专题学习",
    "scope": "本单位",
    "topics": ["《政府信息公开条例》"],
    "attendees": 35,
}


@pytest.fixture
def filed(app, cast):
    """filed(subject, by=…, on=…, cards=…) → a record of that unit."""

    def file(
        subject="《条例》专题学习",
        by=None,
        on=date(2026, 3, 5),
        kind="training",
        cards=(),
        staged=(),
        values=None,
    ):
        by = by or cast.street
        values = values or TRAINING | {"subject": subject}
        return records.file(
            Kind.get_by_id(kind),
            Draft(values, on, list(staged)),
            unit=by.unit,
            by=by,
            cards=[c.id for c in cards],
            again=True,
        )

    return file


@pytest.fixture
def found(app):
    """found(person, words, …) → the titles of the records that the person finds."""
    from tracker.data.words import words_of
    from tracker.search.query import Question
    from tracker.search.results import find

    def titles(person, asked, part="", page=1, **narrowed):
        answer = find(person, Question(tuple(words_of(asked)), **narrowed), part=part, page=page)
        return [hit.record.title for hit in answer.hits]

    return titles
