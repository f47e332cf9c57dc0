"""The archive's own promises: no byte of the manifest can change, no member be missing, added or something else."""

import json
import sqlite3
import tarfile
from contextlib import closing
from hashlib import sha256
from io import BytesIO

import pytest

from tests.backup.test_backup import empty_place  # noqa: F401
from tracker.backup import archive, restoring
from tracker.data.database import is_sqlite
from tracker.refusals import Refused

FILE = b"%PDF-1.4"


def database() -> bytes:
    """One row in one table."""
    with closing(sqlite3.connect(":memory:")) as small:
        small.executescript("CREATE TABLE card (id integer); INSERT INTO card VALUES (1)")
        return small.serialize()


def packed(rows=None, members=None) -> bytes:
    target = BytesIO()
    writer = archive.Writer(target)
    for name, content in (members or {"database.sqlite3": database()}).items():
        writer.add(name, BytesIO(content))
    writer.finish(
        created_at="2026-06-15T10:00:00+08:00",
        database="sqlite",
        rows={"card": 1} if rows is None else rows,
        apart=None,
        secret_key=False,
        damaged=[],
        missing=[],
    )
    return target.getvalue()


def repacked(content: bytes, change) -> bytes:
    """The same archive with members that `change` (TarInfo, bytes) → None or the same has been at."""
    target = BytesIO()
    with (
        tarfile.open(fileobj=BytesIO(content)) as old,
        tarfile.open(fileobj=target, mode="w") as new,
    ):
        for member in old:
            if changed := change(member, old.extractfile(member).read()):
                new.addfile(changed[0], BytesIO(changed[1]))
    return target.getvalue()


@pytest.fixture
def verified(tmp_path):
    """verified(content) → the manifest, or the sentence of the refusal."""

    def run(content):
        (tmp_path / "a.tar").write_bytes(content)
        try:
            return restoring.verify(tmp_path / "a.tar")
        except Refused as refusal:
            return refusal.sentence

    return run


def test_every_single_bit_of_the_manifest_is_watched(tmp_path, verified):
    content = packed()
    with tarfile.open(fileobj=BytesIO(content)) as tar:
        member = tar.getmember("manifest.json")
    start, end = member.offset_data, member.offset_data + member.size
    assert verified(content)["rows"] == {"card": 1}
    passed = []
    for place in range(start, end):
        for bit in range(8):
            flipped = bytearray(content)
            flipped[place] ^= 1 << bit
            (tmp_path / "a.tar").write_bytes(flipped)
            try:
                archive.verify(tmp_path / "a.tar")
            except Refused:
                continue
            passed.append((place - start, bit))
    assert passed == []


def of_an_earlier_release(manifest: dict) -> dict:
    return {k: v for k, v in manifest.items() if k != "sha256"} | {"format": 1}


def with_manifest(content: bytes, change) -> bytes:
    def changed(member, text):
        if member.name == archive.MANIFEST:
            text = json.dumps(change(json.loads(text))).encode()
            member.size = len(text)
        return member, text

    return repacked(content, changed)


def test_an_archive_of_an_earlier_release_needs_no_digest_and_one_of_ours_does(verified):
    assert verified(with_manifest(packed(), of_an_earlier_release))["format"] == 1
    bare = with_manifest(packed(), lambda m: of_an_earlier_release(m) | {"format": 2})
    assert "清单不合规，或者已损坏" in verified(bare)


@pytest.mark.parametrize(
    "harm",
    [
        {"rows": {"card": "1"}},
        {"rows": None},
        {"members": {"database.sqlite3": {"size": 1}}},
        {"members": []},
        {"database": "postgresql"},
        {"secret_key": True},
        {"created_at": 3},
    ],
)
def test_a_manifest_of_another_shape_is_refused_in_a_sentence(verified, harm):
    bad = with_manifest(packed(), lambda m: of_an_earlier_release(m) | harm)
    assert "清单不合规，或者已损坏" in verified(bad)


@pytest.mark.parametrize("rows", [{}, {"card": 2}, {"card": 1, "unit": 0}])
def test_verifying_counts_the_rows_of_every_table_on_either_side(verified, rows):
    assert "的行数不同" in verified(packed(rows))


@pytest.mark.parametrize(
    ("lack", "words"),
    [("files/", "缺少 files/"), ("database", "缺少 database"), ("manifest", "没有清单")],
)
def test_a_member_that_is_listed_and_missing_is_named(verified, lack, words):
    content = packed(members={"database.sqlite3": database(), f"files/{'a' * 64}": FILE})
    assert isinstance(verified(content), dict)
    found = repacked(content, lambda m, text: None if m.name.startswith(lack) else (m, text))
    assert words in verified(found)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
@pytest.mark.parametrize("name", ["files/", "manifest"])
def test_a_member_that_is_no_file_is_refused(verified, kind, name):
    """A link's target lies in the archive, with the very bytes that the manifest demands."""
    digest = sha256(FILE).hexdigest()
    members = {
        "database.sqlite3": database(),
        f"files/{'a' * 64}": FILE,
        f"files/{digest}": FILE,
    }

    def linked(member, text):
        if member.name.startswith(name) and digest not in member.name:
            member.type, member.size, member.linkname = kind, 0, f"files/{digest}"
        return member, text

    words = "没有清单" if name == "manifest" else "清单之外的内容"
    assert words in verified(repacked(packed(members=members), linked))


@pytest.mark.parametrize("name", ["files/" + "b" * 64, "database.sqlite3"])
def test_a_member_that_the_manifest_does_not_list_or_that_comes_twice_is_refused(verified, name):
    extra, content = tarfile.TarInfo(name), BytesIO(packed())
    extra.size = len(FILE)
    with tarfile.open(fileobj=content, mode="a") as tar:
        tar.addfile(extra, BytesIO(FILE))
    assert f"清单之外的内容：{name}" in verified(content.getvalue())


def test_a_table_that_the_manifest_does_not_know_is_not_restored(
    tmp_path,
    command,
    empty_place,
):
    if not is_sqlite():
        pytest.skip("this small database is SQLite's")
    place = empty_place()
    (tmp_path / "a.tar").write_bytes(packed(rows={}))
    done = command("backup", "restore", tmp_path / "a.tar", app=place)
    assert done.exit_code == 1 and "card 的行数不同" in done.output
    assert "恢复没有完成" in command("prepare", app=place).output
