"""年度必办: what is missing, with the button that mends it; what only waits; what is done."""

from datetime import date

import pytest

from tests.registers.test_roster import STAFF
from tracker import clock
from tracker.accounts.person import Person
from tracker.boards.card import Card, State
from tracker.boards.opening import open_year
from tracker.boards.tally import Tally
from tracker.boards.year import Year
from tracker.checklist.checklist import duties_of, left_over
from tracker.registers import roster
from tracker.units import succession
from tracker.units.unit import Unit


@pytest.fixture
def weiqu(app):
    return Unit.get(Unit.code == "weiqu")


def found(unit, year=2026):
    clerk = Person.get(Person.username == "street")
    return duties_of(unit, Year.get_by_id(year), clerk, clock.today(), 15)


def numbers(duties):
    return [d.card.task.number for d in duties]


def test_a_unit_owes_everything_at_first_and_each_gap_leads_to_its_form(weiqu, card_of):
    duties = found(weiqu)
    assert (len(duties.owed), duties.total) == (13, 13)
    ((_criterion, gap),) = next(d for d in duties.owed if d.card.task.number == 36).lacking
    assert gap.words == "学习培训还缺 1 次。"
    assert (
        gap.url == f"/evidence/new?card={card_of('weiqu', 36).id}&kind=training&criterion=training"
    )


def test_registers_are_mended_in_the_register(cast, weiqu):
    ((_, gap),) = next(d for d in found(weiqu).owed if d.card.task.number == 35).lacking
    assert gap.url == "/registers/roster/weiqu/new?duty=专职人员"
    post, _ = roster.add(weiqu, STAFF | {"full_time": ""}, by=cast.street)
    ((_, gap),) = next(d for d in found(weiqu).owed if d.card.task.number == 35).lacking
    assert gap.url == f"/registers/posts/{post.id}"
    roster.change(post, STAFF, seen=0, by=cast.street)
    assert numbers(found(weiqu).ready) == [35]


def test_each_card_stands_in_one_place(cast, weiqu, card_of):
    for number, state in ((36, State.SUBMITTED), (33, State.CLOSED)):
        Card.update(state=state, submitted_at=clock.now()).where(
            Card.id == card_of("weiqu", number).id
        ).execute()
    Tally.delete().where(Tally.card == card_of("weiqu", 4)).execute()
    duties = found(weiqu)
    assert (numbers(duties.waiting), numbers(duties.done), numbers(duties.unset)) == (
        [36],
        [33],
        [4],
    )
    assert len(duties.owed) == 10


def test_what_presses_comes_first(weiqu, card_of):
    Card.update(due_on=date(2026, 6, 1)).where(Card.id == card_of("weiqu", 36).id).execute()
    Card.update(due_on=date(2026, 6, 20)).where(Card.id == card_of("weiqu", 35).id).execute()
    assert numbers(found(weiqu).owed)[:2] == [36, 35]


def test_open_cards_of_earlier_years_are_listed_with_those_of_merged_units(cast, weiqu):
    open_year(2027)
    Card.update(state=State.CLOSED).where(Card.year == 2026).execute()
    assert left_over(weiqu, Year.get_by_id(2027)) == []
    for code in ("weiqu", "yangzhuang"):
        Card.update(state=State.DOING).where(
            (Card.year == 2026) & (Card.unit == Unit.get(Unit.code == code))
        ).execute()
    assert {c.unit.code for c in left_over(weiqu, Year.get_by_id(2027))} == {"weiqu"}
    succession.merge(
        [Unit.get(Unit.code == "yangzhuang")],
        weiqu,
        date(2026, 6, 1),
        by=Person.get(username="admin"),
    )
    assert {c.unit.code for c in left_over(weiqu, Year.get_by_id(2027))} == {"weiqu", "yangzhuang"}


def test_the_page_says_what_to_do_and_others_get_no_buttons(sign_in, cast):
    client = sign_in(cast.street)
    assert client.get("/duties").location.endswith("/duties/2026/weiqu")
    page = client.get("/duties/2026/weiqu").text
    assert (
        "13 张任务卡：13 张还缺材料" in page
        and "学习培训还缺 1 次。" in page
        and "新增学习培训" in page
    )
    assert "登记专职人员" in page
    for who in ("viewer", "department", "office"):
        assert "新增学习培训" not in sign_in(getattr(cast, who)).get("/duties/2026/weiqu").text
    assert client.get("/duties/2026/nowhere").status_code == 404


def test_the_page_costs_the_same_whatever_is_missing(sign_in, cast, queries):
    client = sign_in(cast.street)
    client.get("/duties/2026/weiqu")
    counts = []
    for code in ("weiqu", "shenpiju", "zhengfuban"):
        with queries() as seen:
            client.get(f"/duties/2026/{code}")
        counts.append(len(seen))
    assert max(counts) <= 12, counts
