"""Files over the wire: staged one by one, given out to those who may see the record, never run by a browser."""

from io import BytesIO

import pytest

from tests.evidence import samples
from tracker.evidence.attachment import Attachment

JSON = {"Accept": "application/json"}


def send(client, name="签到表.pdf", content=samples.PDF, **more):
    return client.post(
        "/uploads", data={"file": (BytesIO(content), name), "slot": "sign_in"} | more, headers=JSON
    )


def test_an_upload_is_answered_with_its_line_for_the_form(sign_in, cast):
    response = send(sign_in(cast.street))
    staged = Attachment.get()
    assert (
        response.status_code == 200
        and f'name="staged" value="{staged.id}" checked' in response.text
    )
    assert "签到表.pdf" in response.text and "<html" not in response.text
    assert (staged.person, staged.slot, staged.evidence_id) == (cast.street, "sign_in", None)


def test_an_upload_that_the_unit_has_on_file_says_where(sign_in, cast, filed, stage):
    record = filed(staged=[stage()])
    response = send(sign_in(cast.street))
    assert f"/evidence/{record.id}" in response.text and "已在" in response.text


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("标志.svg", samples.SVG, 422),
        ("网页.pdf", samples.HTML, 422),
        ("空.pdf", b"", 422),
        ("大.pdf", samples.PDF + bytes(1 << 20), 413),
    ],
)
def test_an_upload_that_is_refused_says_why_by_name(sign_in, cast, app, name, content, status):
    app.config["MAX_FILE_BYTES"] = 1 << 20
    response = send(sign_in(cast.street), name, content)
    assert (
        response.status_code == status
        and name in response.json["error"]
        and Attachment.select().count() == 0
    )


def test_an_upload_without_a_file_is_refused(sign_in, cast):
    response = sign_in(cast.street).post("/uploads", data={"slot": ""}, headers=JSON)
    assert response.status_code == 422 and "没有收到文件" in response.json["error"]


@pytest.mark.parametrize("name", ["../../etc/报告.pdf", "C:\\\\x\\\\报告.pdf", "报告\u202e.pdf"])
def test_a_path_in_a_name_goes_nowhere(sign_in, cast, name):
    send(sign_in(cast.street), name)
    assert Attachment.get().name == "报告.pdf"


@pytest.mark.parametrize("name", sorted(samples.HONEST))
def test_a_download_is_the_file_under_its_name_and_no_browser_runs_it(
    sign_in, cast, filed, stage, name
):
    attachment = stage(name, samples.HONEST[name])
    filed(staged=[attachment])
    response = sign_in(cast.street).get(f"/attachments/{attachment.id}/irrelevant")
    assert response.data == samples.HONEST[name] and response.content_length == len(
        samples.HONEST[name]
    )
    headers = response.headers
    assert (
        headers["X-Content-Type-Options"] == "nosniff"
        and headers["Content-Type"] == attachment.media_type
    )
    assert (
        headers["Cache-Control"] == "no-store"
        and "default-src 'none'" in headers["Content-Security-Policy"]
    )
    if name.endswith(".pdf"):
        assert headers["Content-Disposition"].startswith("inline")
    else:
        assert (
            headers["Content-Disposition"].startswith("attachment")
            and "sandbox" in headers["Content-Security-Policy"]
        )
    assert "filename*=UTF-8''" in headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["合影 👨‍👩‍👧.png", "تقرير.png", "引号\"';=.png", "a.png"])
def test_names_in_any_script_survive_the_header(sign_in, cast, stage, name):
    from urllib.parse import quote

    attachment = stage(name, samples.picture())
    header = (
        sign_in(cast.street).get(f"/attachments/{attachment.id}/x").headers["Content-Disposition"]
    )
    assert "\n" not in header and (
        quote(name, safe="!#$&+^`|~") in header or f"filename={name}" in header
    )


def test_a_viewer_of_pdf_gets_a_part_when_it_asks_for_one(sign_in, cast, stage):
    attachment = stage()
    response = sign_in(cast.street).get(
        f"/attachments/{attachment.id}/x", headers={"Range": "bytes=0-4"}
    )
    assert response.status_code == 206 and response.data == b"%PDF-"


def test_a_thumbnail_is_a_picture_made_anew(sign_in, cast, filed, stage):
    attachment = stage("合影.jpg", samples.picture("JPEG", (1600, 800)))
    filed(staged=[attachment])
    response = sign_in(cast.street).get(f"/attachments/{attachment.id}/thumbnail")
    assert response.content_type == "image/webp" and len(response.data) < 20_000
    assert (
        response.headers["Cache-Control"].startswith("private")
        and "sandbox" in response.headers["Content-Security-Policy"]
    )


@pytest.mark.parametrize(
    "lose",
    [
        lambda store, a: Attachment.update(thumbnail=None).execute(),
        lambda store, a: store._path(a.thumbnail).unlink(),
    ],
)
def test_a_thumbnail_that_is_not_there_is_a_plain_sheet(sign_in, cast, stage, store, lose):
    attachment = stage("合影.jpg", samples.picture("JPEG"))
    lose(store, attachment)
    response = sign_in(cast.street).get(f"/attachments/{attachment.id}/thumbnail")
    assert response.status_code == 200 and response.content_type.startswith("image/svg+xml")


def test_a_file_whose_bytes_are_gone_is_said_to_be_missing(sign_in, cast, stage, store):
    attachment = stage()
    store._path(attachment.sha256).unlink()
    response = sign_in(cast.street).get(f"/attachments/{attachment.id}/x")
    assert response.status_code == 404 and "备份" in response.text


@pytest.mark.parametrize("address", ["/attachments/{}/x", "/attachments/{}/thumbnail"])
def test_files_are_seen_by_those_who_see_the_record(sign_in, cast, filed, stage, address):
    attachment = stage("合影.png", samples.picture())
    address = address.format(attachment.id)
    for person in (cast.office, cast.viewer, cast.department):
        assert sign_in(person).get(address).status_code == 404, (
            "a staged upload is its person's alone"
        )
    assert sign_in(cast.street).get(address).status_code == 200
    filed(staged=[attachment])
    for person, status in (
        (cast.street, 200),
        (cast.viewer, 200),
        (cast.office, 200),
        (cast.observer, 200),
        (cast.department, 404),
    ):
        assert sign_in(person).get(address).status_code == status, person.username
    assert sign_in(cast.street).get("/attachments/9999/x").status_code == 404


def test_a_disk_that_fills_while_the_request_is_received_is_said(sign_in, cast, monkeypatch):
    import errno

    from werkzeug.formparser import MultiPartParser

    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(MultiPartParser, "parse", full)
    response = send(sign_in(cast.street))
    assert response.status_code == 507 and "磁盘空间不足" in response.json["error"]
