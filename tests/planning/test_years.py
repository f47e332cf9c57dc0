"""Years: opened once however often, carried over, reviewed, locked; 31 December is that of 长安区."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from peewee import fn

from tracker import clock
from tracker.boards.card import Card, State
from tracker.boards.light import Light, light
from tracker.boards.opening import open_year
from tracker.boards.tally import Tally
from tracker.boards.year import Year
from tracker.data.database import db
from tracker.plan.task import Task
from tracker.planning import years
from tracker.refusals import Forbidden, Refused


def test_opening_a_year_at_once_from_many_sides_makes_each_card_once(app, cast):
    def open_it(_):
        with db.connection_context():
            return open_year(2027)

    db.close()
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(open_it, range(6)))
    db.connect()
    cards = Card.select().where(Card.year == 2027).count()
    assert sorted(made) == [0] * 5 + [cards]
    twice = (
        Card.select(Card.unit)
        .group_by(Card.year, Card.task, Card.unit, Card.scope)
        .having(fn.COUNT(Card.id) > 1)
    )
    assert twice.count() == 0
    tallies = Tally.select().join(Card).where(Card.year == 2027)
    assert (
        tallies.count()
        and tallies.select(Tally.card)
        .group_by(Tally.card, Tally.criterion)
        .having(fn.COUNT(Tally.id) > 1)
        .count()
        == 0
    )


@pytest.mark.parametrize("who", ["admin", "office"])
def test_the_administrator_and_the_office_open_the_next_year(cast, who):
    assert years.next_year() == 2027
    assert years.open_(2027, by=getattr(cast, who)) > 400
    assert years.open_(2027, by=getattr(cast, who)) == 0
    assert Year.get_by_id(2027).opened_by_id == getattr(cast, who).id


@pytest.mark.parametrize("who", ["street", "viewer", "observer"])
def test_nobody_else_opens_a_year(cast, who):
    with pytest.raises(Forbidden):
        years.open_(2027, by=getattr(cast, who))


@pytest.mark.parametrize("number", [2020, 2028, 2099])
def test_a_year_is_opened_one_ahead_at_most(cast, number):
    with pytest.raises(Refused, match="2021 年起" if number == 2020 else "最多提前一年"):
        years.open_(number, by=cast.admin)


def test_a_locked_year_gets_nothing_more(cast):
    Year.update(locked_at=datetime(2026, 6, 1)).execute()
    with pytest.raises(Refused, match="已经印发"):
        years.open_(2026, by=cast.admin)


def test_what_was_fixed_once_is_reviewed_and_what_is_open_is_carried(cast):
    years.open_(2027, by=cast.admin)
    total = Card.select().where(Card.year == 2026).count()
    Card.update(state=State.CLOSED).where(
        (Card.year == 2026) & (Card.task == Task.get(Task.number == 33))
    ).execute()
    newest, oldest = years.standings()
    assert (newest.reviewed, oldest.reviewed) == ([1, 5, 7], [1, 5, 7])
    assert (newest.carried, oldest.carried) == (total - 37, 0)
    assert oldest.states[State.CLOSED] == 37


def test_the_new_card_leads_to_the_one_that_was_left_open(sign_in, cast, card_of):
    open_year(2027)
    old, new = card_of("weiqu", 33), card_of("weiqu", 33, 2027)
    assert (
        f'href="/cards/{old.id}">2026年的同一任务卡'
        in sign_in(cast.street).get(f"/cards/{new.id}").text
    )
    Card.update(state=State.CLOSED).where(Card.id == old.id).execute()
    assert "以前年度没有办结" not in sign_in(cast.street).get(f"/cards/{new.id}").text


def test_new_year_begins_at_midnight_in_changan(cast, frozen_clock):
    frozen_clock(datetime(2026, 12, 31, 15, 59))
    assert Year.current().number == 2026 and years.next_year() == 2027
    frozen_clock(datetime(2026, 12, 31, 16, 0))
    assert years.next_year() == 2027
    years.open_(2027, by=cast.admin)
    assert Year.current().number == 2027 and years.next_year() == 2028


def test_a_record_of_new_years_day_is_the_new_years_and_cannot_be_filed_the_evening_before(
    cast, sign_in, frozen_clock, card_of
):
    years.open_(2027, by=cast.admin)
    old, new = card_of("weiqu", 36), card_of("weiqu", 36, 2027)
    form = {
        "kind": "training",
        "happened_on": "2027-01-01",
        "v-subject": "演示",
        "v-scope": "本单位",
        "v-topics": "《政府信息公开条例》",
        "v-attendees": "12",
        "cards": [old.id, new.id],
    }
    frozen_clock(datetime(2026, 12, 31, 15, 59))  # a minute before midnight in 长安区
    answer = sign_in(cast.street).post("/evidence", data=form)
    assert answer.status_code == 422 and "不能晚于今天" in answer.text
    frozen_clock(datetime(2026, 12, 31, 16, 0))
    assert sign_in(cast.street).post("/evidence", data=form).status_code == 303
    have = {t.card_id: t.have for t in Tally.select().where(Tally.card << [old, new])}
    assert have == {old.id: 0, new.id: 1}


def test_a_card_is_overdue_when_the_year_has_turned_in_changan(card_of, frozen_clock):
    card = card_of("weiqu", 36)
    frozen_clock(datetime(2026, 12, 31, 15, 59))
    assert light(card, clock.today(), 15)[0] == Light.YELLOW
    frozen_clock(datetime(2026, 12, 31, 16, 0))
    assert light(card, clock.today(), 15)[0] == Light.RED


def test_the_page_opens_fills_and_refuses(sign_in, cast):
    client = sign_in(cast.admin)
    assert "开启 2027 年度" in client.get("/years").text
    answer = client.post("/years", data={"number": "2027"}, follow_redirects=True)
    assert (
        "2027 年度已开启，新增任务卡" in answer.text
        and "开启 2028 年度" not in client.get("/years").text.split("<table")[1]
    )
    assert (
        "没有缺少的任务卡"
        in client.post("/years", data={"number": "2027"}, follow_redirects=True).text
    )
    for number in ("", "abc", "2099", "99999"):
        assert client.post("/years", data={"number": number}).status_code == 422
    Year.update(locked_at=datetime(2026, 6, 1)).where(Year.number == 2026).execute()
    assert "年度报告已印发，已锁定" in client.get("/years").text
    assert sign_in(cast.street).get("/years").status_code == 403
