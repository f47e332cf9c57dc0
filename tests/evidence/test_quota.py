"""A unit's files take so much of the disk and no more, and the sentence says what can be done."""

from io import BytesIO

import pytest

from tests.evidence import samples
from tracker.data.stored_files import columns
from tracker.evidence import quota
from tracker.evidence.attachment import Attachment
from tracker.evidence.quota import GIB, used_by
from tracker.refusals import Refused
from tracker.remarks import remark
from tracker.settings.setting import SHIPPED, Setting

PDF = len(samples.PDF)
SHOWN = ("thumbnail", "picture")  # made from a file to show it


@pytest.fixture
def limit(cast):
    def limited(gib: int):
        Setting.create(key="unit_storage_gb", value=gib)

    return limited


def fill(person, size: int, name: str = "大.pdf"):
    Attachment.create(person=person, sha256="a" * 64, name=name, size=size, media_type="x")


def test_a_full_unit_takes_no_more_and_says_how_much_there_is_and_who_can_help(stage, store, cast):
    assert SHIPPED["unit_storage_gb"] == 20
    fill(cast.viewer, 20 * GIB - PDF + 1)
    with pytest.raises(Refused) as refused:
        stage("会议纪要.pdf")
    sentence = refused.value.sentence
    for words in ("“会议纪要.pdf”没有保存", "韦曲街办的附件已占 20 GB", "20 GB 的上限", "系统设置"):
        assert words in sentence
    assert list(store) == []


def test_what_just_fits_is_taken_and_another_unit_is_not_touched(stage, cast):
    fill(cast.viewer, 20 * GIB - PDF)
    fill(cast.department, 30 * GIB)
    assert stage("会议纪要.pdf")


def test_the_office_raises_the_limit(stage, limit, cast):
    fill(cast.street, 20 * GIB)
    limit(21)
    assert stage("会议纪要.pdf")


def test_every_file_of_a_unit_counts_once(stage, filed, cast, card_of):
    unit = cast.street.unit_id
    assert used_by(unit) == 0
    filed(staged=[stage("甲.pdf")])
    filed(staged=[stage("乙.pdf")])
    assert used_by(unit) == PDF  # the same content
    picture = samples.picture()
    waiting = stage("照片.png", picture)
    assert used_by(unit) == PDF + len(picture)
    remark.say(card_of("weiqu", 33), "演示", [waiting.id], by=cast.street)
    assert used_by(unit) == PDF + len(picture) and used_by(cast.department.unit_id) == 0


def test_whatever_keeps_files_for_a_unit_is_counted(app):
    """All but what goes after a week (jobs' files), what was issued, and small pictures."""
    keep = {"attachment.sha256", "remark_file.sha256"}
    others = {
        "job_file.sha256",
        *(f"{table}.{made}" for table in ("attachment", "remark_file") for made in SHOWN),
    }
    found = {f"{column.model._meta.table_name}.{column.name}" for column in columns()}
    assert {name for name in found - others if not name.startswith("edition")} == keep
    assert len(quota.holders) == 3  # attachments twice: of records, and of forms


@pytest.mark.parametrize("path", ["/uploads", "/evidence"])
def test_the_sentence_reaches_whoever_uploads(sign_in, cast, path):
    fill(cast.viewer, 20 * GIB)
    name = {"/uploads": "file", "/evidence": "file-"}[path]
    form = {"kind": "training", name: (BytesIO(samples.PDF), "会议纪要.pdf")}
    reply = sign_in(cast.street).post(path, data=form)
    assert reply.status_code == 422 and "每个单位 20 GB 的上限" in reply.text
