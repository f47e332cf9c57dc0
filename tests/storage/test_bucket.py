"""The store in a bucket when things go wrong: a sentence each, nothing half, and nothing lost to a race."""

import os
from io import BytesIO

import pytest

from tests import bad_line
from tests import object_server as servers
from tracker.refusals import Missing, Refused
from tracker.storage.configured import store_at, store_of
from tracker.storage.folder_store import StorageFull
from tracker.storage.s3 import bucket as bucket_store
from tracker.storage.s3.address import Address
from tracker.storage.s3.bucket import BucketStore
from tracker.storage.s3.faults import StoreAway

HASTE = {
    "connect_timeout": 0.5,
    "read_timeout": 0.5,
    "retries": {"mode": "standard", "total_max_attempts": 2},
}
PATIENT = HASTE | {"read_timeout": 10}
FILE = os.urandom(3_000_000)


@pytest.fixture
def good(bucket):
    return store_of(bucket)


@pytest.fixture
def over(object_server, good):
    """over(fault, …) → the same place, over a line that has these faults, one a connection."""
    with bad_line.line(object_server) as line:

        def made(*faults, patience=PATIENT):
            line.faults[:] = faults
            store = BucketStore(
                Address("tracker", good.address.prefix, line.address),
                servers.KEY,
                servers.SECRET,
                patience=patience,
            )
            store.line = line
            return store

        yield made


def test_a_server_that_is_not_there_is_a_sentence(good):
    away = BucketStore(Address("tracker", "x/", "http://127.0.0.1:9"), "k", "s", patience=HASTE)
    for act in (
        lambda: away.put(BytesIO(b"x")),
        lambda: away.open("0" * 64),
        lambda: away.exists("0" * 64),
        lambda: list(away),
        away.check,
        lambda: away.discard("0" * 64, lambda d: False),
        lambda: away.is_old("0" * 64),
    ):
        with pytest.raises(StoreAway, match="文件存储暂时没有响应") as refused:
            act()
        assert refused.value.status == 503


def test_a_server_that_never_answers_is_given_up(over, good):
    store = over(bad_line.silent, bad_line.silent, patience=HASTE)
    with pytest.raises(StoreAway, match="没有响应"):
        store.put(BytesIO(b"x"))
    assert store.line.calls == 2 and list(good) == []


@pytest.mark.parametrize("status", ["500 Internal Error", "503 Slow Down", "502 Bad Gateway"])
def test_a_server_that_fails_once_is_asked_again_and_twice_is_a_sentence(over, good, status):
    digest, _ = over(bad_line.answering(status)).put(BytesIO(FILE))
    assert list(good) == [digest]
    with pytest.raises(StoreAway, match="没有响应"):
        over(bad_line.answering(status), bad_line.answering(status)).put(BytesIO(b"other"))
    assert list(good) == [digest]


def test_an_upload_that_is_cut_is_sent_again_and_no_half_file_is_ever_there(over, good):
    def cut(near, far):
        far.sendall(near.recv(65536))

    with pytest.raises(StoreAway):
        over(cut, cut).put(BytesIO(FILE))
    assert list(good) == []
    digest, _ = over(cut).put(BytesIO(FILE))
    assert good.open(digest).read() == FILE


def test_bytes_that_are_altered_on_the_way_are_refused_by_the_server(over, good):
    with pytest.raises(StoreAway, match="传送途中受损，没有保存"):
        over(bad_line.altered(b"CONTENT", b"CONTEMT")).put(BytesIO(b"CONTENT" * 99))
    assert list(good) == []


def test_a_full_bucket_is_told_as_a_full_disk(over):
    with pytest.raises(StorageFull):
        over(
            bad_line.answering(
                "507 Insufficient Storage", b"<Error><Code>XMinioStorageFull</Code></Error>"
            )
        ).put(BytesIO(b"x"))


@pytest.mark.parametrize("size", [20_000, 1_000_000])
def test_a_download_that_is_cut_is_read_on_from_there(over, good, size):
    digest, _ = good.put(BytesIO(FILE))
    store = over(bad_line.cut_after(size), bad_line.cut_after(size))
    with store.open(digest) as file:
        assert file.read() == FILE
    assert store.line.calls == 3


def test_a_download_that_is_cut_again_and_again_ends_in_a_sentence_and_never_short(over, good):
    digest, _ = good.put(BytesIO(FILE))
    with over(*[bad_line.cut_after(3_000)] * 20).open(digest) as file, pytest.raises(StoreAway):
        file.read()


@pytest.mark.parametrize("key, secret", [(servers.KEY, "wrong"), servers.STRANGER, ("nobody", "x")])
def test_who_may_not_write_is_told_to_look_at_the_settings(good, key, secret):
    digest, _ = good.put(BytesIO(b"content"))
    stranger = BucketStore(good.address, key, secret, patience=PATIENT)
    for act in (
        lambda: stranger.put(BytesIO(b"x")),
        lambda: stranger.open(digest),
        lambda: list(stranger),
        stranger.check,
    ):
        with pytest.raises(StoreAway, match="检查存储的地址、密钥和权限"):
            act()


def test_a_bucket_that_is_not_there_is_a_matter_of_settings_not_a_missing_file(good):
    none = BucketStore(
        Address("nothing", "", good.address.endpoint), servers.KEY, servers.SECRET, patience=PATIENT
    )
    for act in (
        lambda: none.put(BytesIO(b"x")),
        lambda: none.open("0" * 64),
        lambda: list(none),
        none.check,
    ):
        with pytest.raises(StoreAway, match="检查存储的地址"):
            act()


def test_what_is_put_while_it_is_discarded_is_not_lost(good):
    """Somebody uploads the same bytes between the last look and the removal: no lock could keep them apart."""
    digest, _ = good.put(BytesIO(b"content"))
    good.grace = -5
    again = store_at(
        f"s3://tracker/{good.address.prefix}?endpoint={good.address.endpoint}",
        {
            "AWS_ACCESS_KEY_ID": servers.KEY,
            "AWS_SECRET_ACCESS_KEY": servers.SECRET,
            "AWS_SESSION_TOKEN": "",
        },
    )
    good.client.meta.events.register(
        "before-call.s3.DeleteObject", lambda **_: again.put(BytesIO(b"content")) and None
    )
    assert good.discard(digest, lambda d: False) and list(good) == []
    with again.open(digest) as file:
        assert file.read() == b"content"
    assert again.exists(digest) and list(again) == [digest]


def test_the_trash_is_emptied_of_what_nobody_names_and_gives_back_what_somebody_does(
    good, monkeypatch
):
    named, other = (good.put(BytesIO(content))[0] for content in (b"named", b"other"))
    good.grace = -5
    assert all(good.discard(digest, lambda d: False) for digest in (named, other))
    assert good.tidy(lambda d: False) == 0, "young: a row may still come"
    monkeypatch.setattr(bucket_store, "IN_TRASH", -bucket_store.IN_TRASH)
    assert good.tidy(lambda d: d == named) == 1
    assert list(good) == [named] and not good.exists(other)
    with pytest.raises(Missing):
        good.open(other)


def test_a_server_that_says_copied_and_copied_nothing_loses_nothing(good, monkeypatch):
    digest, _ = good.put(BytesIO(b"content"))
    good.grace = -5
    monkeypatch.setattr(good.client, "copy_object", lambda **_: {})
    with pytest.raises(StoreAway):
        good.discard(digest, lambda d: False)
    assert list(good) == [digest]


def test_a_child_of_the_process_has_connections_of_its_own(good):
    mine = good.client
    good._client = (os.getppid(), mine)  # as after a fork
    assert good.client is not mine


@pytest.mark.parametrize(
    "url",
    [
        "s3://",
        "s3:///x",
        "s3://key:secret@b/x",
        "http://b",
        "s3://b?endpoint=ftp://x",
        "s3://b?style=odd",
        "s3://b?regoin=x",
    ],
)
def test_an_address_that_is_none_is_refused_with_the_form_of_one(url):
    with pytest.raises(Refused, match="文件存储的地址应写成 s3://桶名"):
        Address.parse(url)


def test_an_address_has_bucket_prefix_and_the_rest():
    assert Address.parse(
        "s3://b/a/b/?endpoint=https://x:9000&region=cn-1&style=virtual"
    ) == Address("b", "a/b/", "https://x:9000", "cn-1", "virtual")
    assert Address.parse("s3://b") == Address("b", style="auto")


def test_a_bucket_without_keys_is_refused():
    with pytest.raises(Refused, match="AWS_SECRET_ACCESS_KEY"):
        store_at(
            "s3://b",
            {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": ""},
        )
