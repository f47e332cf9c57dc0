"""What of a card is open to whom: its moves to all, its words to those who may see what they belong to."""

from datetime import date

import pytest

from tracker.accounts.person import Person, Role
from tracker.boards import access, moves
from tracker.boards.card import Card, Closure, Event, State
from tracker.boards.queries import history_of
from tracker.boards.transitions import Move
from tracker.notices import issuing
from tracker.overview.ledger import Filters, lines_of
from tracker.remarks.remark import Remark, say, unanswered
from tracker.requests import asking
from tracker.search.query import Question
from tracker.search.results import find
from tracker.units.unit import Unit


@pytest.fixture
def leader(cast):
    """A clerk of the unit that leads task 10 of 韦曲街办."""
    unit = Unit.get(Unit.name == "区委编办")
    return Person.create(
        username="leader",
        name="演示",
        unit=unit,
        role="clerk",
        must_change=False,
        password_hash="x",
    )


@pytest.fixture
def card(card_of, cast, filed):
    """With a record, a submission, a return, a notice and a request in its history."""
    found = card_of("weiqu", 10)
    filed(cards=[found])
    Card.update(state=State.DOING, due_on=date(2026, 6, 30)).where(Card.id == found.id).execute()
    found = card_of("weiqu", 10)
    moves.apply(
        found, "submit", by=cast.street, seen=0, move=Move("演示说明", "演示进展", Closure.DONE)
    )
    moves.apply(found, "return", by=cast.office, seen=1, move=Move("演示退回"))
    issuing.issue({found.id: 0}, issuing.Draft(date(2026, 6, 30), "演示要求"), by=cast.office)
    found = card_of("weiqu", 10)
    asking.ask_extension(
        found, by=cast.street, wanted_on=date(2026, 9, 1), reason="演示理由", progress="演示"
    )
    return found


def verbs(card, person):
    return [event.verb for event in history_of(card, person)]


ALL = ["extension-ask", "notice-issue", "return", "submit", "file"]


@pytest.mark.parametrize("who", ["street", "viewer", "office", "observer"])
def test_the_unit_the_office_and_observers_read_the_whole_history(card, cast, who):
    assert verbs(card, getattr(cast, who)) == ALL


@pytest.mark.parametrize("who", ["department", "admin"])
def test_others_see_when_the_card_moved_and_no_words(card, cast, who):
    found = history_of(card, getattr(cast, who))
    assert [(e.verb, e.words, e.after) for e in found] == [
        ("return", "", State.DOING),
        ("submit", "", State.SUBMITTED),
    ]


def test_the_lead_unit_reads_of_evidence_and_verification_but_not_of_notices(card, leader):
    found = history_of(card, leader)
    assert [(e.verb, bool(e.words)) for e in found] == [
        ("return", True),
        ("submit", True),
        ("file", True),
    ]


def test_reading_a_history_leaves_it_as_it_is(card, cast):
    before = Event.select().count()
    history_of(card, cast.department)
    assert verbs(card, cast.street) == ALL and Event.select().count() == before


def test_the_reason_of_a_return_is_not_on_the_page_of_duties_for_others(card, sign_in, cast):
    address = "/duties/2026/weiqu"
    assert "演示退回" in sign_in(cast.street).get(address).text
    assert "演示退回" not in sign_in(cast.department).get(address).text


def test_the_rule_for_one_card_and_for_many_is_the_same(cast, leader):
    cards = list(Card.select())
    for person in (*vars(cast).values(), leader):
        for condition, sees in (
            (access.contents_of, access.sees_contents),
            (access.correspondence_of, access.sees_correspondence),
        ):
            ids = {c.id for c in Card.select(Card.id).where(condition(person))}
            assert ids == {c.id for c in cards if sees(person, c)}, (person.username, condition)


def test_an_administrator_works_for_no_unit(cast):
    cast.admin.unit = cast.street.unit
    assert cast.admin.unit_ids == frozenset() and not cast.admin.works_for(cast.street.unit_id)
    cast.admin.role = Role.VIEWER
    assert cast.admin.works_for(cast.street.unit_id)


def test_a_progress_text_is_a_draft_until_it_is_submitted(card_of, cast, sign_in, leader):
    """Then whoever sees the card reads it: on its page, in the ledger and by searching."""
    Card.update(state=State.DOING).where(Card.id == card_of("weiqu", 10).id).execute()
    card = moves.save_progress(card_of("weiqu", 10), "演示草稿一句", by=cast.street)

    def readers():
        found = set()
        for person in (*vars(cast).values(), leader):
            page = "演示草稿一句" in sign_in(person).get(f"/cards/{card.id}").text
            (line,) = lines_of(2026, Filters(unit="weiqu", task=10), person, 15)
            hit = find(person, Question(("草稿一句",))).cards
            assert page == ("草稿" in line.values[6]) == bool(hit), person.username
            found |= {person.username} if page else set()
        return found

    everybody = {person.username for person in (*vars(cast).values(), leader)}
    assert readers() == everybody - {"department", "admin"}
    moves.apply(card, "submit", by=cast.street, seen=0, move=Move("演示缺少材料"))
    assert readers() == everybody
    moves.apply(card, "withdraw", by=cast.street, seen=1)
    assert readers() == everybody - {"department", "admin"}


def test_a_unit_that_leads_no_longer_is_not_told_what_is_said(card_of, cast, leader):
    card = card_of("weiqu", 10)
    say(card, "演示：请问", by=leader)
    say(card, "演示：答复", by=cast.office)
    assert [remark.text for remark in unanswered(leader)] == ["演示：答复"]
    leader.unit = cast.department.unit
    leader.__dict__.pop("unit_ids")
    Remark.update(unit=cast.department.unit).where(
        Remark.person == leader
    ).execute()  # so that they have spoken there
    assert list(unanswered(leader)) == []
