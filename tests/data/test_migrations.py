"""The migrations build what the models describe, and go back."""

import shutil

import pytest

from tests.world import populate
from tracker.accounts.person import Person
from tracker.boards.card import Card
from tracker.boards.queries import card_by_id
from tracker.boards.tally import Tally
from tracker.data import migrations
from tracker.data.database import db
from tracker.refusals import Refused
from tracker.requests import asking, deciding
from tracker.requests.request import Request


def test_the_migrated_database_equals_the_models(app):
    assert not migrations.difference(), str(migrations.difference())


def test_every_migration_goes_down_and_up_again(app):
    names = [m.name for m in migrations.runner().status()]
    for _ in names:
        migrations.runner().down()
    assert db.obj.get_tables() == ["schema_migration"]
    assert migrations.up() == names
    assert not migrations.difference()


def test_with_one_of_everything_in_place_they_go_back_to_the_first_and_up_again(app):
    populate(app.config["TRACKER_FILES"], app.secret_key)
    first = (
        Card.select(*(f for f in Card._meta.sorted_fields if f.name not in ("postponed", "asking")))
        .order_by(Card.id)
        .dicts()
    )
    before = first[:]
    while migrations.runner().down() != ["0002_registers"]:
        pass
    assert first[:] == before
    migrations.up()
    assert not migrations.difference()


def test_what_was_asked_before_the_card_counted_it_is_counted(app):
    """Extensions that were granted, and whatever is open: not a granted dispute, nor what was withdrawn."""
    world = populate(app.config["TRACKER_FILES"], app.secret_key)
    tallies = Tally.select().count()
    people = {p.username: p for p in Person.select()}
    deciding.grant(Request.get_by_id(world["request"]), by=people["office"])
    for name, decide in (
        ("doing", deciding.grant),
        ("pressed", deciding.withdraw),
        ("pressed", None),
    ):
        card = card_by_id(world[name])
        asked = asking.ask_dispute(card, by=people["street"], reason="演示")
        if decide:
            decide(asked, by=people["office" if decide is deciding.grant else "street"])
    counted = Card.select(Card.id, Card.postponed, Card.asking).where(
        (Card.postponed != 0) | (Card.asking != 0)
    )
    before = {world["doing"]: (1, 0), world["pressed"]: (0, 1)}
    assert {card.id: (card.postponed, card.asking) for card in counted} == before
    while migrations.runner().down() != ["0011_desk"]:
        pass
    migrations.up()
    assert {card.id: (card.postponed, card.asking) for card in counted.clone()} == before
    assert Tally.select().count() == tallies


def test_migrating_again_does_nothing_and_keeps_the_rows(app):
    before = Card.select().count()
    assert migrations.up() == []
    assert Card.select().count() == before


def test_a_database_from_a_newer_release_is_refused(app, monkeypatch, tmp_path):
    newer = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, newer)
    (newer / "9999_future.py").write_text("def up(migrator, db):\n    pass\n")
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "FOLDER", newer)
        migrations.up()
    with pytest.raises(Refused, match="9999_future"):
        migrations.up()
