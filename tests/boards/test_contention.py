"""Thirty-two people at once: no move is lost, none is made twice, nobody sees an error."""
from concurrent.futures import ThreadPoolExecutor

from tests.server import serving
from tracker.boards.card import Card, Event, State
from tracker.db import db
from tracker.people.person import Person, Role
from tracker.people.session import Session
from tracker.people.unit import Unit

PEOPLE = 32


def crowd() -> list[str]:
    """The session tokens of 32 clerks of 区行政审批局, which has the most cards."""
    unit = Unit.get(Unit.code == "shenpiju")
    people = [Person.create(username=f"crowd{n}", name=f"演示用户{n}", unit=unit, role=Role.CLERK, password_hash="-",
                            must_change=False) for n in range(PEOPLE)]
    return [Session.begin(p) for p in people]


def test_of_thirty_two_people_who_move_the_same_card_one_wins(app, tmp_path, database_address, real_clock):
    card = Card.select().join(Unit).where(Unit.code == "shenpiju").first()
    tokens = crowd()
    db.close()
    (tmp_path / "data").mkdir(exist_ok=True)
    with serving(database_address, tmp_path / "data") as server, ThreadPoolExecutor(PEOPLE) as pool:
        statuses = list(pool.map(
            lambda token: server.browser(token).post(f"/cards/{card.id}/receipt", version=0)[0], tokens))
    db.connect()
    assert sorted(set(statuses)) == [303, 409] and statuses.count(303) == 1
    assert (Card.get_by_id(card.id).version, Event.select().where(Event.card == card).count()) == (1, 1)


def test_of_the_moves_of_thirty_two_people_none_is_lost(app, tmp_path, database_address, real_clock):
    cards = [c.id for c in Card.select(Card.id).join(Unit).where(Unit.code == "shenpiju")]
    tokens = crowd()
    db.close()
    (tmp_path / "data").mkdir(exist_ok=True)

    def work(number: int) -> list[tuple[int, int, int]]:
        browser, done = server.browser(tokens[number]), []
        for step in range(8):
            card = cards[(number + step) % len(cards)]
            version = seen.get(card, 0)
            status, _ = browser.post(f"/cards/{card}/progress", progress=f"演示{number}-{step}")
            done.append((card, version, status))
            status, _ = browser.post(f"/cards/{card}/receipt", version=version)
            done.append((card, version, status))
        return done

    seen: dict[int, int] = {}
    with serving(database_address, tmp_path / "data") as server, ThreadPoolExecutor(PEOPLE) as pool:
        results = [r for part in pool.map(work, range(PEOPLE)) for r in part]
    db.connect()
    statuses = {status for _, _, status in results}
    assert statuses <= {303, 409, 422}, statuses
    received = Card.select().where((Card.id << cards) & (Card.state == State.DOING)).count()
    assert received == len(cards)
    assert Event.select().where((Event.card << cards) & (Event.verb == "receive")).count() == len(cards)
