"""Eight and thirty-two people at once: no move is lost, none is made twice, nobody sees an error."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.server import serving
from tracker.accounts.person import Person, Role
from tracker.accounts.session import Session
from tracker.audit.entry import Entry
from tracker.audit.verification import verify
from tracker.backup import checking
from tracker.boards.card import Card, Event, State
from tracker.data.database import db
from tracker.storage.folder_store import FolderStore
from tracker.units.unit import Unit

PEOPLE, TOGETHER = 32, 4


def crowd() -> list[str]:
    """The session tokens of 32 clerks of 区行政审批局, which has the most cards."""
    unit = Unit.get(Unit.code == "shenpiju")
    people = [
        Person.create(
            username=f"crowd{n}",
            name=f"演示用户{n}",
            unit=unit,
            role=Role.CLERK,
            password_hash="-",
            must_change=False,
        )
        for n in range(PEOPLE)
    ]
    return [Session.begin(p) for p in people]


def test_of_thirty_two_people_who_move_the_same_card_one_wins(
    app, tmp_path, database_address, running_clock
):
    card = Card.select().join(Unit).where(Unit.code == "shenpiju").first()
    tokens = crowd()
    db.close()
    (tmp_path / "data").mkdir(exist_ok=True)
    with serving(database_address, tmp_path / "data") as server, ThreadPoolExecutor(PEOPLE) as pool:
        statuses = list(
            pool.map(
                lambda token: server.browser(token).post(f"/cards/{card.id}/receipt", version=0)[0],
                tokens,
            )
        )
    db.connect()
    assert sorted(set(statuses)) == [303, 409] and statuses.count(303) == 1
    assert (Card.get_by_id(card.id).version, Event.select().where(Event.card == card).count()) == (
        1,
        1,
    )


@pytest.mark.parametrize("people", [8, PEOPLE])
def test_of_what_so_many_people_write_on_one_board_nothing_is_lost(
    app, tmp_path, database_address, running_clock, people
):
    cards = [c.id for c in Card.select(Card.id).join(Unit).where(Unit.code == "shenpiju")]
    tokens = crowd()
    db.close()
    (tmp_path / "data").mkdir(exist_ok=True)

    parties = people // TOGETHER
    gates = [Barrier(TOGETHER) for _ in range(parties)]

    def work(number: int) -> list[tuple[str, int]]:
        """Four at a time receive the same card in the same moment, and write on it."""
        browser, done = server.browser(tokens[number]), []
        browser.get("/plan")
        for step, card in enumerate(cards[number % parties :: parties]):
            said = f"演示{number}-{step}"
            gates[number % parties].wait(60)
            done.append(("", browser.post(f"/cards/{card}/receipt", version=0)[0]))
            done.append((said, browser.post(f"/cards/{card}/progress", progress=said)[0]))
        return done

    with serving(database_address, tmp_path / "data") as server, ThreadPoolExecutor(people) as pool:
        results = [r for part in pool.map(work, range(people)) for r in part]
    db.connect()
    assert {status for said, status in results if said} == {303} and {
        status for said, status in results if not said
    } == {303, 409}
    assert [status for said, status in results if not said].count(303) == len(cards)
    assert {(c.state, c.version) for c in Card.select().where(Card.id << cards)} == {
        (State.DOING, 1)
    }
    assert Event.select().where((Event.card << cards) & (Event.verb == "receive")).count() == len(
        cards
    )
    saved = [
        json.loads(e.detail)["after"]["progress"]
        for e in Entry.select().where(Entry.action == "card.progress")
    ]
    assert sorted(saved) == sorted(said for said, _ in results if said)
    assert (
        list(checking.faults(FolderStore(tmp_path / "data" / "files"))) == []
        and verify().broken == ""
    )
