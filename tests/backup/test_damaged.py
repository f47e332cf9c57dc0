"""A database with damaged pages: every command that meets them says so in a sentence, and nothing starts on it."""

import random
from io import BytesIO
from pathlib import Path

import pytest

from tests.faults.test_disk import fill, mounted
from tests.world import populate
from tracker.data.database import db, is_sqlite

PAGE = 4096
HARM = {
    "zeroes": lambda page, chance: bytes(PAGE),
    "noise": lambda page, chance: chance.randbytes(PAGE),
    "bits": lambda page, chance: bytes(
        b ^ (chance.random() < 0.002) << chance.randrange(8) for b in page
    ),
}
COMMANDS = (("check",), ("audit", "verify"), ("backup", "make"), ("prepare",))


@pytest.fixture
def reader(cast, sign_in):
    return sign_in(cast.observer)


@pytest.fixture
def sound(app) -> bytes:
    """The database's file, with something in every table."""
    if not is_sqlite():
        pytest.skip("PostgreSQL looks after its own files")
    populate(app.config["TRACKER_FILES"], app.secret_key)
    db.execute_sql("VACUUM")  # no page that nothing uses
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.obj.close_all()
    return Path(db.obj.database).read_bytes()


@pytest.fixture
def harmed(sound):
    """harmed(damage, numbers of pages): the database has these pages damaged now."""

    def harm(damage, pages):
        chance, content = random.Random(7), bytearray(sound)
        for number in pages:
            place = slice(number * PAGE, (number + 1) * PAGE)
            content[place] = HARM[damage](content[place], chance)
        db.obj.close_all()
        for end in ("-wal", "-shm"):
            Path(db.obj.database + end).unlink(missing_ok=True)
        Path(db.obj.database).write_bytes(content)

    return harm


def tried(command, words) -> str:
    """What the operator reads; a traceback would be the runner's exception."""
    done = command(*words)
    assert done.exception is None or isinstance(done.exception, SystemExit), (words, done.exc_info)
    return "" if done.exit_code == 0 else done.output


@pytest.mark.parametrize("damage", HARM)
def test_every_command_says_in_a_sentence_that_a_page_is_damaged(harmed, sound, command, damage):
    for number in random.Random(3).sample(range(1, len(sound) // PAGE), 6):
        harmed(damage, [number])
        words = {each[0]: tried(command, each) for each in COMMANDS}
        if damage != "bits":  # those may hit a word, which no more than the audit log notices
            for each in ("check", "backup", "prepare"):
                assert "损坏" in words[each], (number, each, words[each])


def test_bits_that_flip_all_over_the_database_are_no_traceback(harmed, sound, command):
    for _ in range(2):
        harmed("bits", range(1, len(sound) // PAGE))
        assert "损坏" in tried(command, ("check",))
        for words in COMMANDS[1:]:
            tried(command, words)


def test_a_backup_of_a_damaged_database_leaves_nothing(harmed, sound, command, tmp_path):
    (tmp_path / "backups").mkdir()
    for number in (len(sound) // PAGE // 2, len(sound) // PAGE - 1):
        harmed("zeroes", [number])
        assert "损坏" in tried(command, ("backup", "make", tmp_path / "backups"))
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_page_that_meets_the_damage_while_rows_are_fetched_is_a_sentence_too(
    reader, harmed, sound
):
    statuses = {}
    for number in range(1, len(sound) // PAGE, 2):
        harmed("zeroes", [number])
        reply = reader.get("/overview/2026")
        statuses.setdefault(reply.status_code, reply.text)
    assert set(statuses) == {200, 503} and "请联系系统管理员从备份恢复" in statuses[503]


@pytest.mark.parametrize("room", [20_000, 900_000])
def test_a_backup_onto_a_full_disk_is_a_sentence_and_leaves_nothing(app, command, tmp_path, room):
    """Full before the database is copied; full while the archive is written."""
    if not is_sqlite():
        room //= 4  # a dump is packed
    app.extensions["store"].put(BytesIO(random.Random(1).randbytes(3_000_000)))
    with mounted(tmp_path / "disk", "size=3m") as disk:
        fill(disk, room)
        words = tried(command, ("backup", "make", disk / "a.tar"))
        assert "磁盘空间不足" in words
        assert [path.name for path in disk.iterdir()] == ["ballast"]
