"""The form of a record: what is wrong is said, and nothing typed or uploaded is lost."""

from tests.evidence import samples
from tests.evidence.conftest import FORM, TRAINING, file
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence
from tracker.evidence.records import Draft, change
from tracker.storage import folder_store
from tracker.storage.folder_store import StorageFull


def test_what_is_wrong_is_said_at_once_and_everything_typed_and_uploaded_stays(
    sign_in, cast, card_of
):
    client, card = sign_in(cast.street), card_of("weiqu", 36)
    response = client.post(
        "/evidence",
        data=FORM
        | {
            "happened_on": "2027-01-01",
            "v-attendees": "许多",
            "card": card.id,
            "cards": card.id,
            "file-sign_in": [file(), file("标志.pdf", samples.SVG)],
        },
    )
    assert response.status_code == 422 and Evidence.select().count() == 0
    page = response.text
    assert "不能晚于今天" in page and "请填整数" in page and "标志.pdf" in page and "SVG" in page
    staged = Attachment.get()
    assert (
        'value="许多"' in page
        and 'value="《条例》专题学习"' in page
        and f'value="{card.id}" checked' in page
    )
    assert f'name="staged" value="{staged.id}" checked' in page and "签到表.pdf" in page

    response = client.post("/evidence", data=FORM | {"cards": card.id, "staged": staged.id})
    assert response.status_code == 303 and Evidence.get().attachments.get() == staged


def test_a_file_that_is_unticked_is_left_out(sign_in, cast, stage):
    stage()
    assert sign_in(cast.street).post("/evidence", data=FORM).status_code == 303
    assert Evidence.get().attachments.count() == 0


def test_a_required_file_is_asked_for(sign_in, cast, app):
    from tracker.evidence.kind import Kind

    kind = Kind.get_by_id("training")
    kind.definition["files"][0]["required"] = True
    kind.save()
    response = sign_in(cast.street).post("/evidence", data=FORM)
    assert response.status_code == 422 and "请上传“签到表”" in response.text
    assert (
        sign_in(cast.street).post("/evidence", data=FORM | {"file-sign_in": file()}).status_code
        == 303
    )


def test_a_second_equal_record_is_asked_about_and_filed_when_it_is_meant(sign_in, cast):
    client = sign_in(cast.street)
    client.post("/evidence", data=FORM)
    response = client.post("/evidence", data=FORM)
    assert (
        response.status_code == 422
        and "查看已有的材料" in response.text
        and 'name="again"' in response.text
    )
    assert client.post("/evidence", data=FORM | {"again": "1"}).status_code == 303
    assert Evidence.select().count() == 2


def test_a_full_disk_is_said_and_the_form_stays(sign_in, cast, monkeypatch):
    def full(*_):
        raise StorageFull

    monkeypatch.setattr(folder_store.FolderStore, "put", full)
    response = sign_in(cast.street).post("/evidence", data=FORM | {"file-": file()})
    assert (
        response.status_code == 422
        and "磁盘空间不足" in response.text
        and 'value="《条例》专题学习"' in response.text
    )
    response = sign_in(cast.street).post(
        "/uploads", data={"file": file()}, headers={"Accept": "application/json"}
    )
    assert response.status_code == 507 and "磁盘空间不足" in response.json["error"]
    assert Evidence.select().count() == Attachment.select().count() == 0


def test_a_file_that_is_too_large_is_refused_with_the_limit_and_the_others_stay(sign_in, cast, app):
    app.config["MAX_FILE_BYTES"] = 1 << 20
    response = sign_in(cast.street).post(
        "/evidence",
        data=FORM | {"file-": [file("大.pdf", samples.PDF + bytes(1 << 20)), file("小.pdf")]},
    )
    assert (
        response.status_code == 422
        and "“大.pdf”" in response.text
        and "1 MB 的上限" in response.text
    )
    assert Attachment.get().name == "小.pdf"


def test_a_lost_race_keeps_what_was_typed_beside_what_is_there_now(sign_in, cast, filed):
    record = filed()
    change(record, Draft(TRAINING | {"attendees": 40}, record.happened_on), by=cast.street, seen=0)
    client = sign_in(cast.street)
    response = client.post(
        f"/evidence/{record.id}/edit", data=FORM | {"version": 0, "v-attendees": "50"}
    )
    assert response.status_code == 409
    assert (
        'value="50"' in response.text
        and "他人已改为：40 人" in response.text
        and 'name="version" value="1"' in response.text
    )
    assert Evidence.get_by_id(record.id).values["attendees"] == 40
    assert (
        client.post(
            f"/evidence/{record.id}/edit", data=FORM | {"version": 1, "v-attendees": "50"}
        ).status_code
        == 303
    )


def test_a_file_that_another_person_added_meanwhile_is_not_dropped_by_a_lost_race(
    sign_in, cast, filed, stage
):
    record = filed()
    change(record, Draft(TRAINING, record.happened_on, [stage().id]), by=cast.street, seen=0)
    page = sign_in(cast.street).post(f"/evidence/{record.id}/edit", data=FORM | {"version": 0}).text
    assert f'name="kept" value="{record.attachments.get().id}" checked' in page


def test_an_edit_shows_what_is_there_and_saves_what_is_changed(sign_in, cast, filed, stage):
    record = filed(staged=[stage()])
    client = sign_in(cast.street)
    page = client.get(f"/evidence/{record.id}/edit").text
    assert 'value="35"' in page and 'value="2026-03-05"' in page and "签到表.pdf" in page
    response = client.post(
        f"/evidence/{record.id}/edit", data=FORM | {"version": 0, "v-attendees": "53"}
    )
    assert response.status_code == 303
    page = client.get(response.location).text
    assert (
        "53 人" in page
        and "没有附件" in page
        and "移除附件《签到表.pdf》" in page
        and "修改前" in page
    )


def test_an_upload_that_is_used_elsewhere_is_not_left_out_in_silence(sign_in, cast, stage):
    """Back in the browser after saving, and the same form once more for another training."""
    client, staged = sign_in(cast.street), stage().id
    assert client.post("/evidence", data=FORM | {"staged": staged}).status_code == 303
    response = client.post(
        "/evidence",
        data=FORM | {"v-subject": "另一次学习", "staged": staged, "file-": file("另一份.pdf")},
    )
    assert (
        response.status_code == 422
        and "已用在别处，请重新上传" in response.text
        and 'value="另一次学习"' in response.text
    )
    assert Evidence.select().count() == 1 and Evidence.get().attachments.get().id == staged
    other = Attachment.get(Attachment.evidence.is_null())
    assert (
        f'name="staged" value="{other.id}" checked' in response.text
        and f'name="staged" value="{staged}"' not in response.text
    )
