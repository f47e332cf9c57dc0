"""Staging files: what is taken, for whom it waits, and when it is forgotten."""

import os
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.evidence import samples
from tracker.evidence.attachment import Attachment
from tracker.evidence.sweep import purge_staged
from tracker.evidence.uploads import STAGED_LIMIT, earlier_uses, staged_by
from tracker.refusals import Refused, TooLarge


def test_a_file_is_stored_before_its_row_and_waits_for_its_person(stage, store, cast):
    attachment = stage("会议纪要（第3次）.pdf", slot="minutes")
    with store.open(attachment.sha256) as file:
        assert file.read() == samples.PDF
    assert (
        attachment.name,
        attachment.size,
        attachment.media_type,
        attachment.slot,
        attachment.thumbnail,
    ) == ("会议纪要（第3次）.pdf", len(samples.PDF), "application/pdf", "minutes", None)
    assert list(staged_by(cast.street)) == [attachment] and list(staged_by(cast.department)) == []


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("大.pdf", samples.PDF + bytes(1 << 20), TooLarge),
        ("空.pdf", b"", Refused),
        ("坏.svg", samples.SVG, Refused),
    ],
)
def test_a_refused_file_leaves_nothing_in_the_store(stage, store, name, content, error):
    with pytest.raises(error, match=name):
        stage(name, content)
    assert list(store) == [] and Attachment.select().count() == 0


def test_the_limit_is_named_with_the_size(stage):
    with pytest.raises(TooLarge, match="1 MB 的上限") as refused:
        stage("大.pdf", bytes((3 << 20) // 2))
    assert "1.5 MB" in refused.value.sentence


def test_the_same_file_twice_in_a_form_is_staged_once_for_a_slot(stage):
    assert stage() == stage()
    assert stage(slot="material") != stage()
    assert Attachment.select().count() == 2


def test_a_file_that_the_unit_has_on_file_is_recognised(stage, filed, cast):
    record = filed(staged=[stage()])
    again, other = stage(), stage("另一份.pdf", samples.pdf(b"2"))
    assert earlier_uses([again, other], {cast.street.unit_id}) == {again.id: record}
    assert earlier_uses([stage(by=cast.department)], {cast.department.unit_id}) == {}


def test_an_upload_that_nothing_took_is_forgotten_after_a_day_with_its_bytes(
    stage, store, frozen_clock, cast, filed
):
    kept, _ = (
        stage("用上.png", samples.picture()),
        stage("没用上.png", samples.picture(size=(50, 50))),
    )
    filed(staged=[kept])
    frozen_clock(NOW + timedelta(hours=25))
    for digest in store:
        os.utime(store._path(digest), (0, 0))
    assert list(staged_by(cast.street)) == []
    assert purge_staged(store) == 1
    assert set(store) == {kept.sha256, kept.thumbnail} and Attachment.get().id == kept.id


def test_bytes_that_a_record_names_too_survive_the_forgotten_upload(
    stage, store, frozen_clock, filed
):
    filed(staged=[stage()])
    stage()
    frozen_clock(NOW + timedelta(hours=25))
    for digest in store:
        os.utime(store._path(digest), (0, 0))
    purge_staged(store)
    assert len(list(store)) == 1


def test_nobody_fills_the_disk_with_uploads_that_nothing_takes(stage, cast):
    Attachment.insert_many(
        [
            {
                "person": cast.street.id,
                "sha256": f"{n:064x}",
                "name": "x.pdf",
                "size": 1,
                "media_type": "application/pdf",
            }
            for n in range(STAGED_LIMIT)
        ]
    ).execute()
    with pytest.raises(Refused, match="没有使用的文件"):
        stage()


def test_a_picture_without_thumbnail_is_taken_all_the_same(stage):
    assert stage("全景.png", samples.picture("PNG", (9000, 9000))).thumbnail is None
