"""Every route, asked by every role, by a stranger, and by another unit's clerk: the table in tests/routes.py is the law."""

import re
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from peewee import OperationalError
from werkzeug.security import generate_password_hash

from tests import routes
from tests.conftest import NOW, PASSWORD
from tests.evidence import samples
from tests.world import ACTORS, WORDS, people, populate, upload_of
from tracker import audit, clock, create_app
from tracker.accounts import person
from tracker.accounts.person import Person
from tracker.accounts.session import Session
from tracker.data.database import db
from tracker.data.write_gate import WriteGate
from tracker.printing import pdf
from tracker.reports import document
from tracker.reports.editions.snapshot import frozen

SAID = {403: "n", 404: "x"}
ADMINISTRATOR = list(ACTORS).index("admin")
CHANGES = (*routes.POST, *routes.OPEN_TO_ALL)


class World:
    """The product with one of everything in it. What a request changes is undone after it."""

    def __init__(self, app, names: dict):
        self.app, self.names = app, names
        self.tokens = {
            actor: Session.begin(people()[username]) for actor, username in ACTORS.items()
        }
        self.tokens["insider"] = Session.begin(Person.get(Person.username == "insider"))
        digests = [
            *Person.select(Person.password_hash).tuples(),
            *Session.select(Session.token_digest).tuples(),
        ]
        self.hidden = {digest.encode() for (digest,) in digests} | {app.secret_key.encode()}

    def browser(self, actor: str | None):
        client = self.app.test_client()
        if actor:
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = self.tokens[actor], True
        return client

    def ask(self, actor: str | None, path: str, method="GET", change: routes.Change | None = None):
        form = (
            {name: value.format(**self.names) for name, value in change.form.items()}
            if change
            else None
        )
        for name, what in (change.files if change else {}).items():
            form[name] = upload_of(what)
        with db.atomic() as transaction:
            try:
                return self.browser(actor).open(path.format(**self.names), method=method, data=form)
            finally:
                transaction.rollback()

    @contextmanager
    def noted(self):
        """What requests within the block put into the audit log."""
        entries = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(db.obj, "defer", entries.append)
            yield entries


@pytest.fixture(scope="module")
def world(databases, tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patch, databases.copy() as address:
        patch.setattr(clock, "now", lambda: NOW)
        # what would be printed, without the three seconds that printing takes
        patch.setattr(
            document, "printed", lambda figures, *_: paper(document.html(figures) + frozen(figures))
        )
        patch.setattr(pdf, "render", lambda html, **_: paper(html))
        patch.setattr(
            person,
            "generate_password_hash",
            lambda password, method: generate_password_hash(password, "scrypt:1024:8:1"),
        )
        app = create_app(
            DATABASE_URL=address, TRACKER_DATA=folder, TESTING=True, WTF_CSRF_ENABLED=False
        )
        db.connect()
        yield World(
            app, populate(app.config["TRACKER_FILES"], app.secret_key) | {"secret": PASSWORD}
        )
        db.obj.close_all()


def paper(text: str) -> bytes:
    return b"%PDF-1.7" + text.encode()


def text_of(reply) -> str:
    """What can be read in a reply: a page, a table, a workbook's cells."""
    if not zipfile.is_zipfile(BytesIO(reply.data)):
        return reply.data.decode(errors="ignore")
    with zipfile.ZipFile(BytesIO(reply.data)) as packed:
        return "".join(packed.read(name).decode(errors="ignore") for name in packed.namelist())


def told(reply, place: int) -> list[str]:
    """The words in a reply that the actor in this place of ACTORS may not read."""
    text = text_of(reply) + str(reply.headers)
    return [word for word, readers in WORDS.items() if readers[place] == "n" and word in text]


def first_who_may(change: routes.Change) -> str:
    return change.by or next(
        actor for actor, letter in zip(ACTORS, change.verdicts) if letter == "y"
    )


ORIGINALS = ("/attachments/{file}/a", "/attachments/{staged}/a", "/remarks/files/{said}/a")


def verdict(reply) -> str:
    assert reply.status_code < 500, reply.text[:500]
    return SAID.get(reply.status_code, "y")


@pytest.mark.parametrize("path", routes.GET)
def test_who_may_read(world, path):
    """And whoever may reads nothing that is for the program alone: digests and the key are in no page and no list.

    Nor where a photo was taken, and with what: that is in the original alone.
    """
    replies = [world.ask(actor, path) for actor in ACTORS]
    assert "".join(map(verdict, replies)) == routes.GET[path]
    hidden = world.hidden if path in ORIGINALS else world.hidden | {samples.CAMERA}
    assert [reply for reply in replies if any(value in reply.data for value in hidden)] == []
    assert [told(reply, place) for place, reply in enumerate(replies)] == [[]] * len(ACTORS)


@pytest.mark.parametrize("change", routes.POST, ids=lambda c: c.path)
def test_who_may_change(world, change):
    replies = [world.ask(actor, change.path, "POST", change) for actor in ACTORS]
    assert "".join(map(verdict, replies)) == change.verdicts
    assert [told(reply, place) for place, reply in enumerate(replies)] == [[]] * len(ACTORS)


def test_whoever_may_read_the_words_finds_each_of_them_somewhere(world):
    """Or the test above would look for words that nobody wrote."""
    for place, actor in enumerate(ACTORS):
        text = "".join(text_of(world.ask(actor, path)) for path in routes.GET)
        mine = {word for word, readers in WORDS.items() if readers[place] == "y"}
        assert {word for word in mine if word not in text} == set(), actor


@pytest.mark.parametrize("path", routes.GET)
def test_an_administrator_reads_no_more_in_the_unit_that_they_belong_to(world, path):
    reply = world.ask("insider", path)
    assert verdict(reply) == routes.GET[path][ADMINISTRATOR]
    assert told(reply, ADMINISTRATOR) == []


@pytest.mark.parametrize("change", routes.POST, ids=lambda c: c.path)
def test_an_administrator_changes_no_more_in_the_unit_that_they_belong_to(world, change):
    reply = world.ask("insider", change.path, "POST", change)
    assert verdict(reply) == change.verdicts[ADMINISTRATOR]
    assert told(reply, ADMINISTRATOR) == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.path)
def test_a_change_works_and_leaves_its_entry_in_the_audit_log(world, change):
    with world.noted() as entries:
        reply = world.ask(first_who_may(change), change.path, "POST", change)
    assert reply.status_code in (200, 204, 303), reply.text
    assert change.leaves in [entry["action"] for entry in entries] or not change.leaves
    assert not [word for word in (PASSWORD, world.names["password"]) if word in str(entries)]


@pytest.mark.parametrize("path", routes.GET)
def test_whoever_only_reads_needs_no_place_among_the_writers(world, path, monkeypatch):
    """Not even to note that the session is still in use. Only a download waits for its entry in the log."""

    def refuse(_):
        raise OperationalError("too many writers wait")

    may = [actor for actor, letter in zip(ACTORS, routes.GET[path]) if letter == "y"]
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))
    monkeypatch.setattr(WriteGate, "_enter", refuse)
    monkeypatch.setattr(audit, "alone", lambda *_, **__: None)
    assert world.browser(may[0]).get(path.format(**world.names)).status_code < 500


NUMBERED = re.compile(r"(?<!\{)\{\w+\}|\d+")  # what a form has an id, a version or a count for


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.path)
def test_a_number_of_any_length_in_a_form_is_refused_like_any_other_nonsense(world, change):
    """Python itself makes no number of more than 4,300 digits."""
    for name in (name for name, value in change.form.items() if NUMBERED.search(value)):
        absurd = replace(
            change, form=change.form | {name: NUMBERED.sub("9" * 5000, change.form[name])}
        )
        assert world.ask(first_who_may(change), change.path, "POST", absurd).status_code < 500, name


@pytest.mark.parametrize("path", routes.GET)
def test_what_is_taken_away_leaves_its_entry_in_the_audit_log(world, path):
    first = next(actor for actor, letter in zip(ACTORS, routes.GET[path]) if letter == "y")
    with world.noted() as entries:
        reply = world.ask(first, path)
    assert bool(entries) == (
        reply.mimetype != "text/html"
        and not path.endswith("thumbnail")
        and reply.status_code == 200
    )


@pytest.mark.parametrize("path", routes.GET)
def test_a_stranger_is_led_to_the_door_and_told_nothing(world, path):
    reply = world.ask(None, path)
    assert reply.status_code == 303 and reply.location.startswith("/sign-in")


@pytest.mark.parametrize("change", routes.POST, ids=lambda c: c.path)
def test_a_stranger_changes_nothing(world, change):
    reply = world.ask(None, change.path, "POST", change)
    assert reply.status_code == 303 and reply.location.startswith("/sign-in")


def test_every_route_has_a_verdict(world):
    """Also every word of a route such as /cards/7/<receipt, closure…>."""
    adapter, asked = world.app.url_map.bind("localhost"), set()
    for method, paths in (
        ("GET", [*routes.GET, *routes.PUBLIC]),
        ("POST", [c.path for c in CHANGES]),
    ):
        for path in paths:
            rule, values = adapter.match(
                path.format(**world.names).partition("?")[0], method, return_rule=True
            )
            asked |= {(method, rule.rule, values.get("noun"))}
    there = {
        (method, rule.rule, noun)
        for rule in world.app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        for noun in sorted(getattr(rule._converters.get("noun"), "items", None) or [None])
    }
    assert there - asked == set(), "give these a verdict in tests/routes.py"


@pytest.mark.parametrize("path", sorted(routes.PUBLIC))
def test_the_public_learns_nothing_of_a_photo(world, path):
    assert samples.CAMERA not in world.ask(None, path).data


@pytest.mark.parametrize("path", [*routes.GET, *sorted(routes.PUBLIC)])
def test_reading_changes_nothing(world, path, queries):
    allowed = (
        actor for actor, letter in zip(ACTORS, routes.GET.get(path, "nnnynn")) if letter == "y"
    )
    with queries() as seen:
        world.ask(next(allowed), path)
    written = [q for q in seen if q.startswith(("('INSERT", "('UPDATE", "('DELETE"))]
    assert [q for q in written if '"pulse"' not in q] == []  # health shows that it can write


@pytest.mark.parametrize("change", [c for c in CHANGES if not c.tokenless], ids=lambda c: c.path)
def test_a_change_without_its_token_is_refused(world, change, monkeypatch):
    monkeypatch.setitem(world.app.config, "WTF_CSRF_ENABLED", True)
    for actor in ACTORS:
        assert world.ask(actor, change.path, "POST", change).status_code == 400


@pytest.mark.parametrize("path", ["/nothing/here", "/evidence/999999", "/evidence/{record}"])
def test_what_is_not_there_is_headed_like_what_may_not_be_seen(world, path):
    assert '<h1 id="what">没有找到</h1>' in world.ask("foreign", path).text


def test_no_change_hides_behind_an_address_for_reading(world):
    for rule in world.app.url_map.iter_rules():
        assert rule.methods - {"HEAD", "OPTIONS"} in ({"GET"}, {"POST"}), rule
