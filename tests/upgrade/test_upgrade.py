"""An installation that commit 6e22e48 made is restored, upgraded and goes on: nobody who uses it notices. made.txt says how it was made."""

import json
import lzma
from pathlib import Path

import pytest

from tests.backup.test_backup import empty_place, started_anew  # noqa: F401
from tracker.data.database import db, is_sqlite

HERE = Path(__file__).parent
KNOWN = json.loads((HERE / "known.json").read_text())
# they follow the program: migrations, the seal of the log's end, the search, when periodic work is due
OTHERS = ("schema_migration", "audit_seal", "find_", "schedule")


@pytest.fixture
def old(empty_place, tmp_path):  # noqa: F811
    """As a new program finds it: restored, not yet upgraded. Its key is the one that the archive has brought."""
    packed = HERE / f"{'installation' if is_sqlite() else 'postgresql'}.tar.xz"
    (tmp_path / "old.tar").write_bytes(lzma.decompress(packed.read_bytes()))
    place = empty_place()
    done = run(place, "backup", "restore", tmp_path / "old.tar")
    assert "已恢复" in done.output
    return started_anew(place)


@pytest.fixture
def upgraded(old):
    run(old, "prepare")
    old.config["WTF_CSRF_ENABLED"] = False
    return old


def run(app, *words):
    done = app.test_cli_runner().invoke(args=[str(word) for word in words])
    assert done.exit_code == 0, (words, done.output)
    return done


def rows() -> dict[str, tuple[list[str], list]]:
    """Table → (names of its columns, rows as tuples of text)."""
    found = {}
    with db.connection_context():
        for table in db.get_tables():
            if not table.startswith(OTHERS):
                cursor = db.execute_sql(f'SELECT * FROM "{table}"')
                names = [column[0] for column in cursor.description]
                found[table] = names, [tuple(map(repr, row)) for row in cursor.fetchall()]
    return found


@pytest.mark.usefixtures("app")
def test_no_row_is_lost_or_changed(old):
    before = rows()
    run(old, "prepare")
    after = rows()
    assert len(before) > 40 and sum(len(some) for _, some in before.values()) > 1000
    for table, (names, some) in before.items():
        columns, others = after[table]
        places = [columns.index(name) for name in names]
        there = {tuple(row[place] for place in places) for row in others}
        assert set(some) <= there, table
        assert table == "audit_entry" or len(some) == len(others), table


@pytest.mark.usefixtures("app")
def test_files_editions_and_the_audit_log_are_whole(upgraded):
    done = run(upgraded, "check")
    assert "没有发现问题" in done.output
    assert "2026-1：与印发时一致" in run(upgraded, "report", "verify").output
    assert "审计日志完整" in run(upgraded, "audit", "verify", "--expect", KNOWN["audit_end"]).output
    assert len(list(upgraded.extensions["store"])) == 10


@pytest.mark.usefixtures("app")
def test_whoever_was_signed_in_still_is_and_finds_every_address(upgraded):
    clients = {actor: signed_in(upgraded, token) for actor, token in KNOWN["sessions"].items()}
    wrong = {}
    for path, actor in KNOWN["addresses"].items():
        reply = clients[actor].get(path, follow_redirects=True)
        if reply.status_code != 200 or reply.request.path == "/sign-in":
            wrong[path] = actor, reply.status_code, reply.request.path
    assert wrong == {} and len(KNOWN["addresses"]) > 80
    for path, words in KNOWN["words"].items():
        assert words in clients["office"].get(path).text


def signed_in(app, token: str):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


@pytest.mark.usefixtures("app")
def test_every_public_address_answers_and_passwords_are_what_they_were(upgraded):
    client = upgraded.test_client()
    statuses = {path: client.get(path).status_code for path in KNOWN["public"]}
    assert set(statuses.values()) == {200} and len(statuses) > 20, statuses
    form = {"username": "street", "password": KNOWN["password"]}
    assert client.post("/sign-in", data=form).status_code == 303
    assert client.get("/boards/2026/weiqu").status_code == 200
